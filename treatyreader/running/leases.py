"""Who uses what, told by locks on files (flock(2)).

The kernel keeps such a lock as long as a process holds the open file, and not a moment longer, whatever
kills that process. That is why nothing here reads or writes a process id.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from treatyreader.running import attention


class Lease:
    """An open file that can be locked: together with others, or alone."""

    def __init__(self, path: Path) -> None:
        self.descriptor = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def shared(self) -> bool:
        """Hold it together with others; False when somebody holds it alone."""
        return self._lock(fcntl.LOCK_SH)

    def alone(self) -> bool:
        """Hold it alone; False when somebody else holds it. What was held before is given up either way."""
        return self._lock(fcntl.LOCK_EX)

    def close(self) -> None:
        """Give it up, unless a child was given the open file."""
        os.close(self.descriptor)

    def _lock(self, kind: int) -> bool:
        try:
            fcntl.flock(self.descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def held_alone(path: Path) -> Iterator[None]:
    """Hold a lock alone, waiting for it; raises `attention.Asked` when asked to end meanwhile."""
    with Lease(path) as lease:
        while not lease.alone():
            attention.pause(0.05)
        yield


def share(path: Path) -> Lease:
    """Hold a lock together with others, waiting while somebody holds it alone."""
    lease = Lease(path)
    try:
        while not lease.shared():
            attention.pause(0.05)
    except BaseException:
        lease.close()
        raise
    return lease


def is_held_alone(path: Path) -> bool:
    """Whether some process holds this lock alone."""
    with Lease(path) as lease:
        return not lease.shared()
