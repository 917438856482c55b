"""What the person who starts the program is told: which step begins, and what hinders it."""

import errno
import getpass
import os
import re
import sys
import time

STARTED_VARIABLE = "TREATYREADER_STARTED"
"""Carries the time of the start to the processes that we start, so that all lines count from there."""

STARTED = float(os.environ.get(STARTED_VARIABLE) or time.monotonic())


def tell(step: str) -> None:
    """Say which step begins. Standard output stays free for what a command has to say."""
    print(f"[{time.monotonic() - STARTED:5.1f} s] {step}", file=sys.stderr, flush=True)


class Complaint(Exception):
    """Ends the program with one sentence, which ends with the mend, and a non-zero status; never a traceback."""


def complaint_of_system(error: OSError) -> Complaint:
    """The sentence for an error of the operating system."""
    where = error.filename or "the var directory"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return full_disk(str(where))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Complaint(
            f"{where} cannot be used by {_user_name()} ({os.strerror(error.errno)}): run as its owner, "
            "or set TREATYREADER_VAR to a directory of your own."
        )
    if error.errno == errno.ENOEXEC:
        return Complaint(
            f"{where} is no program for this machine ({error.strerror}): "
            "set DATABASE_URL to a PostgreSQL (15 or newer) of your own."
        )
    return Complaint(f"{where}: {error.strerror or error}.")


def complaint_of_output(output: str, *, doing: str, where: str, log: str = "") -> Complaint:
    """The sentence for a PostgreSQL program that failed and left `output`.

    The last line that states a failure is quoted: what comes before it are the steps that led there.
    """
    if "No space left on device" in output or "Disk quota exceeded" in output:
        return full_disk(where)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    stated = [line for line in lines if re.search(r"\b(FATAL|PANIC|error|ERROR)\b", line)] or lines
    reason = re.sub(r"^.*?\b(FATAL|PANIC|error|ERROR):\s*", "", stated[-1]) if stated else "it said nothing"
    more = f" ({log} says more)" if log else ""
    return Complaint(
        f"{doing} failed{more}: {reason.rstrip('.')}; mend that, "
        "or set DATABASE_URL to a PostgreSQL (15 or newer) of your own."
    )


def full_disk(where: str) -> Complaint:
    """The sentence for a disk without room."""
    return Complaint(f"The disk that holds {where} is full: free about 300 MB there and start again.")


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.geteuid()}"
