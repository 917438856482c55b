"""manage.py publish_edition itrs/2012/en@2: a draft becomes public, and immutable. What descends from what is proposed
anew, passages are carried into it, and textual checks answered by it."""

from argparse import ArgumentParser
from re import fullmatch
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from treatyreader.lineage import propose_lineage
from treatyreader.models import Edition


class Command(BaseCommand):
    help = "Publish a draft edition. From then on its text never changes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("edition", help="instrument/version/language@number")

    def handle(self, *args: Any, edition: str, **options: Any) -> None:
        match = fullmatch(r"([^/]+)/([^/]+)/([^/@]+)@(\d+)", edition)
        if not match:
            raise CommandError(f"{edition!r} names no edition; expected instrument/version/language@number.")
        instrument, version, language, number = match.groups()
        row = Edition.objects.of_address(instrument, version, language).filter(number=int(number)).first()
        if row is None:
            raise CommandError(f"{edition} is not in the library.")
        if row.state != Edition.State.DRAFT:
            raise CommandError(f"{edition} is {row.state} already.")
        with transaction.atomic():
            row.publish()
            propose_lineage(row.version.instrument)
        self.stdout.write(f"{edition} is published.")
        call_command("carry_passages", row.version.instrument.slug, stdout=self.stdout)
        call_command("embed_clauses", stdout=self.stdout)
        call_command("evaluate_checks", stdout=self.stdout)
