"""manage.py import_instrument FILE: a text in the plain format becomes an edition, or nothing is written."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from treatyreader.importing.problems import ImportRefused
from treatyreader.importing.publishing import Outcome, import_instrument
from treatyreader.lineage import propose_lineage


class Command(BaseCommand):
    help = "Import a text in the plain format, with the metadata beside it (FILE.toml) or given by --set."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--draft", action="store_true", help="do not publish a first edition")
        parser.add_argument(
            "--set", action="append", default=[], metavar="KEY=VALUE", help="in place of what FILE.toml says"
        )

    def handle(self, *args: Any, file: Path, draft: bool, set: list[str], **options: Any) -> None:
        given = dict(_pair(each) for each in set)
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
        if imported.outcome == Outcome.PUBLISHED:
            instrument = imported.edition.version.instrument
            propose_lineage(instrument)
            call_command("carry_passages", instrument.slug, stdout=self.stdout)
            call_command("embed_clauses", stdout=self.stdout)
            call_command("evaluate_checks", stdout=self.stdout)


def _pair(given: str) -> tuple[str, str]:
    key, sign, value = given.partition("=")
    if not sign:
        raise CommandError(f"--set {given!r} sets nothing; expected KEY=VALUE, as in --set language=fr.")
    return key.strip(), value.strip()
