"""manage.py carry_passages [INSTRUMENT] [--to EDITION] [--again]: what people point at, into other editions."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.carrying.carriage import Progress, carry_again, carry_due
from treatyreader.models import Edition, Instrument


class Command(BaseCommand):
    help = (
        "Carry passages into the other editions of their instrument. It may be interrupted at any moment and goes on"
        " where it was when it is run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("instrument", nargs="?", default="", help="only of this one: itrs")
        parser.add_argument("--to", default="", metavar="EDITION", help="only into this one: itrs/2012/en@1")
        parser.add_argument("--again", action="store_true", help="also what is carried already")

    def handle(self, *args: Any, instrument: str, to: str, again: bool, **options: Any) -> None:
        only = self._instrument(instrument) if instrument else None
        into = self._edition(to) if to else None
        if again:
            carry_again(only, into)
        progress = Progress(0, 0)
        try:
            for progress in carry_due(only, into):
                self.stdout.write(f"carried {progress.done} of {progress.total}")
        except KeyboardInterrupt:
            said = f"Interrupted: {progress.done} of {progress.total} are carried; run it again to go on."
            raise CommandError(said) from None
        if again and not progress.total:
            self.stdout.write("Nothing is to be carried.")

    def _instrument(self, slug: str) -> Instrument:
        row = Instrument.objects.filter(slug=slug).first()
        if row is None:
            raise CommandError(f"The library holds no instrument {slug!r}.")
        return row

    def _edition(self, path: str) -> Edition:
        rows = Edition.objects.published().with_version().filter(language=path.partition("@")[0].rpartition("/")[2])
        row = next((each for each in rows if each.pinned_path == path), None)
        if row is None:
            raise CommandError(f"The library holds no published edition {path!r}, as itrs/2012/en@1.")
        return row
