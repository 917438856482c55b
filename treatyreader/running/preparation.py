"""What must be done before the first request: tables, texts, claims, what they point at in
other editions, static files.

One process does all of it, because starting Django costs more than most of the steps.
"""

import hashlib
import sys
from pathlib import Path

from treatyreader.running.telling import Complaint, complaint_of_system, full_disk, tell

STAMP = ".collected"
DATABASE_LOST = 75
"""The exit status that says no more than that the database server has gone: whoever started it knows why."""


def prepare() -> None:
    """Bring the database and the static files up to date. Raises what the commands raise."""
    import django
    from django.core.management import call_command

    tell("applying migrations")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    tell("loading the texts")
    call_command("load_corpus", stdout=sys.stderr)
    tell("loading the claims")
    call_command("load_claims", stdout=sys.stderr)
    call_command("carry_passages", stdout=sys.stderr)
    call_command("evaluate_checks", stdout=sys.stderr)
    _collect_static_files()


def _collect_static_files() -> None:
    from django.conf import settings
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    stamp = root / STAMP
    wanted = _static_files()
    if settings.DEBUG or (stamp.exists() and stamp.read_text() == wanted):
        return
    tell("collecting the static files")
    root.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)


def _static_files() -> str:
    """A digest of all static files as they are now; their sizes and times stand for their content."""
    from django.contrib.staticfiles.finders import get_finders

    files = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            files.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return files.hexdigest()


def main() -> int:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management.base import CommandError
    from django.db import DatabaseError, connection

    try:
        prepare()
        return 0
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", None) == "53100":
            complaint = full_disk("the database")
        elif connection.connection is None or connection.connection.broken:
            return DATABASE_LOST
        else:
            complaint = _of_command(error)
    except (CommandError, ImproperlyConfigured) as error:
        complaint = _of_command(error)
    except OSError as error:
        complaint = complaint_of_system(error)
    print(complaint, file=sys.stderr)
    return 1


def _of_command(error: Exception) -> Complaint:
    return Complaint(f"Making the database ready failed: {' '.join(str(error).split())}")


if __name__ == "__main__":
    sys.exit(main())
