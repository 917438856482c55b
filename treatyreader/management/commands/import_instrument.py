"""manage.py import_instrument FILE: a text in the plain format becomes an edition, or nothing is written."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from treatyreader.importing.metadata import KEYS
from treatyreader.importing.problems import ImportRefused
from treatyreader.importing.publishing import Outcome, import_instrument


class Command(BaseCommand):
    help = "Import a text in the plain format, with the metadata beside it (FILE.toml) or given as options."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--draft", action="store_true", help="do not publish a first edition")
        for key in KEYS:
            parser.add_argument(f"--{key.replace('_', '-')}", dest=f"key_{key}", metavar="…", help="as in FILE.toml")

    def handle(self, *args: Any, file: Path, draft: bool, **options: Any) -> None:
        given = {key: options[f"key_{key}"] for key in KEYS if options[f"key_{key}"] is not None}
        try:
            imported = import_instrument(file, options=given, publish=not draft)
        except ImportRefused as refused:
            raise CommandError(f"{file.name} was refused; nothing was written.\n{refused}") from refused
        said = {
            Outcome.UNCHANGED: "is in the library already; nothing changed",
            Outcome.PUBLISHED: "is published",
            Outcome.DRAFTED: "is a draft; publish it with publish_edition when it has been compared",
        }
        self.stdout.write(f"{imported.edition} {said[imported.outcome]} ({imported.provisions} provisions).")
