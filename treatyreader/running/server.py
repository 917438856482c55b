"""The web server: granian, whose workers end when it ends, and which ends when what started it ends."""

import os
import sys
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from treatyreader.running import attention

WORKERS = 2
THREADS = 4
PATIENCE = 5
"""Seconds that a request has to finish when the server is asked to end."""


def serve(host: str, port: int) -> None:
    """Serve until asked to end."""
    main = os.getpid()

    def application() -> Any:
        # Called in each worker. Without this, a worker would keep the port after its server was killed.
        attention.die_with(main)
        from treatyreader.wsgi import application

        return application

    Server(
        "treatyreader.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels.error,
    ).serve(target_loader=application, wrap_loader=False)


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
