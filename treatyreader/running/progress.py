"""Progress lines: which step begins, and how many seconds after the start."""

import os
import sys
import time

VARIABLE = "TREATYREADER_STARTED"
"""Carries the time of the start to the processes that we start, so that all lines count from there."""

STARTED = float(os.environ.get(VARIABLE) or time.monotonic())


def tell(step: str) -> None:
    """Say which step begins. Standard output stays free for what a command has to say."""
    print(f"[{time.monotonic() - STARTED:5.1f} s] {step}", file=sys.stderr, flush=True)
