"""Signals and children: who is told to end, who ends with us, and how the end is waited for.

The signals that ask for an end are blocked and taken up only where the program waits. So no clean-up is ever
cut short by a second Ctrl-C, and no exception appears in the middle of a step.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

ENDING = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
HEARD = ENDING | {signal.SIGCHLD}
SENT_BY_TERMINAL = 0x80
"""`si_code` SI_KERNEL (sigaction(2)): a Ctrl-C, which the terminal gives to every process in its foreground."""
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None)


class Asked(Exception):
    """Somebody asked the program to end."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


def listen() -> None:
    """From here on, a request to end waits until the program asks for it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)


def unlisten() -> None:
    """Undo `listen`, in a child: it hears signals as programs usually do."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)


def heard(seconds: float) -> signal.struct_siginfo | None:
    """Wait until a signal comes; None when none came, or only the news that a child ended."""
    news = signal.sigtimedwait(HEARD, seconds)
    return news if news and news.si_signo in ENDING else None


def pause(seconds: float) -> None:
    """Wait; raises `Asked` when asked to end."""
    if news := heard(seconds):
        raise Asked(news.si_signo)


def die_with(parent: int) -> None:
    """Make the kernel kill this process when the thread that started it ends, however it ends."""
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # It ended before the kernel knew.
        os._exit(1)


def ending_with_us() -> Callable[[], None]:
    """What a child does before its program begins, so that it hears signals, and is killed when we end."""
    parent = os.getpid()

    def before() -> None:
        unlisten()
        die_with(parent)

    return before


def start(
    command: Sequence[str], environment: Mapping[str, str] | None = None, *, apart: bool = False
) -> subprocess.Popen[bytes]:
    """Start a child that ends with us. Raises OSError when there is no such program.

    A child that stands apart does not get the Ctrl-C of our terminal; it is for us to end it.
    """
    return subprocess.Popen(command, env=environment, preexec_fn=ending_with_us(), process_group=0 if apart else None)


@contextmanager
def attended(
    command: Sequence[str], environment: Mapping[str, str], patience: float
) -> Iterator[subprocess.Popen[bytes]]:
    """A child that runs apart and does not outlive the block: it is asked to end, then killed."""
    child = start(command, environment, apart=True)
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def status_of(child: subprocess.Popen[bytes], tick: Callable[[], None]) -> int:
    """Wait for a child; raises `Asked` when asked to end. `tick` is called at least twice a second."""
    while child.poll() is None:
        pause(0.5)
        tick()
    return _as_shell(child.returncode)


def pass_on_to(child: subprocess.Popen[bytes], tick: Callable[[], None]) -> int:
    """Wait for a child in our place: what is asked of us is asked of it. `tick` as above."""
    while child.poll() is None:
        news = heard(0.5)
        if news and news.si_code != SENT_BY_TERMINAL:
            child.send_signal(news.si_signo)
        tick()
    return _as_shell(child.returncode)


def _as_shell(status: int) -> int:
    return status if status >= 0 else 128 - status
