"""Signals and children: who is told to end, who ends with us, and how the end is waited for.

The signals that ask for an end are blocked and taken up only where the program waits. So no clean-up is ever
cut short by a second Ctrl-C, and no exception appears in the middle of a step.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

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


def start(command: Sequence[str], environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start a child that ends with us. Raises OSError when there is no such program."""
    parent = os.getpid()

    def before() -> None:
        unlisten()
        die_with(parent)

    return subprocess.Popen(command, env=environment, preexec_fn=before)


def attend(child: subprocess.Popen[bytes], tick: Callable[[], None]) -> int:
    """Wait for a child, passing on what is asked of us; its status as a shell would give it.

    `tick` is called about twice a second.
    """
    while (status := child.poll()) is None:
        news = heard(0.5)
        if news and news.si_code != SENT_BY_TERMINAL:
            child.send_signal(news.si_signo)
        elif not news:
            tick()
    return status if status >= 0 else 128 - status


def end(child: subprocess.Popen[bytes], patience: float) -> None:
    """Ask a child to end, and kill it when it does not."""
    child.terminate()
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
