"""The command line.

`run`                       make everything ready and serve it
`exec -- COMMAND…`          run a command with the database and the secrets in its environment
"""

import os
import sys
import time
from pathlib import Path

from treatyreader.running import attention, complaint, database, places, secrets_file
from treatyreader.running.complaint import Complaint

STARTED = time.monotonic()


def tell(step: str) -> None:
    """Say which step begins, and how many seconds after the start."""
    print(f"[{time.monotonic() - STARTED:5.1f} s] {step}", file=sys.stderr, flush=True)


def environment(url: str) -> dict[str, str]:
    """The environment of everything we start; what is set already stays."""
    state = places.state()
    state.mkdir(parents=True, exist_ok=True)
    ours = {
        "DJANGO_SETTINGS_MODULE": "treatyreader.settings",
        "STATIC_ROOT": str(state / "static"),
    }
    if not os.environ.get("SECRET_KEY"):
        ours["SECRET_KEY"] = secrets_file.kept(state / "secret-key")
    return {
        **ours,
        **{name: value for name, value in os.environ.items() if value or name not in ours},
        "DATABASE_URL": url,
    }


def execute(command: list[str]) -> int:
    """Run a command in our environment; its exit status."""
    with database.available(tell) as available:
        try:
            child = attention.start(command, environment(available.url))
        except (FileNotFoundError, PermissionError) as error:
            raise Complaint(f"{command[0]} cannot be run ({error.strerror}): check its name.") from None
        return attention.attend(child, available.mend)


def main(arguments: list[str]) -> int:
    attention.listen()
    try:
        match arguments:
            case ["run"]:
                from treatyreader.running import serving

                return serving.run(tell)
            case ["exec", "--", _, *_]:
                return execute(arguments[2:])
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except Complaint as complained:
        print(complained, file=sys.stderr)
        return 1
    except OSError as error:
        print(complaint.of_system(error), file=sys.stderr)
        return 1
    except attention.Asked as asked:
        return 128 + asked.number


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
