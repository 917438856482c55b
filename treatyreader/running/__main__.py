"""The command line.

`run`                       make everything ready and serve it
`exec -- COMMAND…`          run a command with the database and the secrets in its environment
"""

import sys

from treatyreader.running import attention, database, serving
from treatyreader.running.places import environment
from treatyreader.running.telling import Complaint, complaint_of_system


def execute(command: list[str]) -> int:
    """Run a command in our environment; its exit status."""
    with database.available() as available:
        try:
            child = attention.start(command, environment(available.url))
        except (FileNotFoundError, PermissionError) as error:
            raise Complaint(f"{command[0]} cannot be run ({error.strerror}): check its name.") from None
        return attention.pass_on_to(child, available.mend)


def main(arguments: list[str]) -> int:
    attention.listen()
    try:
        match arguments:
            case ["run"]:
                return serving.run()
            case ["exec", "--", _, *_]:
                return execute(arguments[2:])
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except Complaint as complaint:
        print(complaint, file=sys.stderr)
        return 1
    except OSError as error:
        print(complaint_of_system(error), file=sys.stderr)
        return 1
    except attention.Asked as asked:
        return 128 + asked.number


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
