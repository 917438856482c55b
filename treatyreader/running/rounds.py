"""Rounds: what is done again and again while the site is served. `send_digests` notices what changed and mails what is
due; all of it is told once, by whichever process comes first. `embed_clauses` computes what texts published since lack:
minutes when a site is new, in which no mail goes, else nothing.

The process ends at once when it is asked to: the commands themselves let nothing be cut in two.
"""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from treatyreader.running import attention

EVERY = 60
"""Seconds between the end of one round and the next; twenty times as long as its mail took, where that is more."""
PATIENCE = 5
"""Seconds that a mail which is being sent has when the program is asked to end."""

logger = logging.getLogger(__name__)


class Rounds:
    """The process that goes on its rounds beside a web server: begun again when it has died, not more often than it
    would go on them."""

    def __init__(self, surroundings: Mapping[str, str]) -> None:
        self.surroundings = surroundings
        self.child: subprocess.Popen[bytes] | None = None
        self.begun = -float(EVERY)

    def tick(self) -> None:
        """Called now and then. Never raises: a site without rounds is still a site."""
        if (self.child is None or self.child.poll() is not None) and time.monotonic() - self.begun >= EVERY:
            self.begun = time.monotonic()
            command = [sys.executable, "-m", "treatyreader.running.rounds"]
            try:
                self.child = attention.start(command, self.surroundings, apart=True)
            except OSError:
                logger.exception("nothing is mailed or embedded: the process does not start")

    def end(self) -> None:
        if self.child is None:
            return
        self.child.terminate()
        try:
            self.child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()


@contextmanager
def beside(surroundings: Mapping[str, str]) -> Iterator[Callable[[], None]]:
    """Rounds for as long as the block lasts; what it yields is to be called at least twice a second."""
    rounds = Rounds(surroundings)
    try:
        yield rounds.tick
    finally:
        rounds.end()


def go() -> None:
    """Go on rounds until the process is ended."""
    import django
    from django.db import close_old_connections

    os.nice(10)
    django.setup()
    said: dict[str, str] = {}
    while True:
        began = time.monotonic()
        close_old_connections()
        _do("send_digests", "news is not mailed just now", said)
        took = time.monotonic() - began
        _do("embed_clauses", "clauses are not embedded just now", said)
        time.sleep(max(EVERY, 20 * took))


def _do(command: str, complaint: str, said: dict[str, str]) -> None:
    """What goes wrong is said once, until it is something else."""
    from django.core.management import CommandError, call_command
    from django.db import DatabaseError

    wrong = ""
    try:
        call_command(command, stdout=sys.stderr)
    except (CommandError, DatabaseError) as error:
        wrong = " ".join(str(error).split())
    if wrong and wrong != said.get(command):
        logger.error("%s: %s", complaint, wrong)
    said[command] = wrong


if __name__ == "__main__":
    go()
