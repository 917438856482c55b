"""manage.py load_corpus [DIR …]: the bundled texts, and those of TREATYREADER_CORPUS, into the library."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from treatyreader.importing.corpus import BUNDLED, load_corpus
from treatyreader.importing.problems import ImportRefused
from treatyreader.importing.publishing import Imported, Outcome
from treatyreader.importing.rows import refresh_statistics
from treatyreader.lineage import lacking_lineage, propose_lineage
from treatyreader.models import Instrument


class Command(BaseCommand):
    help = "Load the bundled texts and those of TREATYREADER_CORPUS; what is unchanged is left as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directories", nargs="*", type=Path, help="in place of the usual ones")

    def handle(self, *args: Any, directories: list[Path], **options: Any) -> None:
        further = [Path(settings.TREATYREADER_CORPUS)] if settings.TREATYREADER_CORPUS else []
        changed = 0
        published: dict[int, Instrument] = {}
        for directory in directories or [BUNDLED, *further]:
            try:
                for loaded in load_corpus(directory):
                    if isinstance(loaded, Imported):
                        changed += loaded.outcome != Outcome.UNCHANGED
                        said = f"{loaded.edition}: {loaded.outcome.value}, {loaded.provisions} provisions"
                        said += "".join(f"\n  left as it is here: {each}" for each in loaded.kept)
                        if loaded.outcome == Outcome.PUBLISHED:
                            instrument = loaded.edition.version.instrument
                            published[instrument.pk] = instrument
                    else:
                        changed += loaded.changed
                        said = f"{loaded.file}: {loaded.rows} rows"
                        said += "".join(f"\n  left as edited here: {key}" for key in loaded.kept)
                    self.stdout.write(said)
            except ImportRefused as refused:
                raise CommandError(f"{directory.name} was refused; nothing of it was written.\n{refused}") from refused
        for instrument in {**published, **{each.pk: each for each in lacking_lineage()}}.values():
            if rows := propose_lineage(instrument):
                self.stdout.write(f"{instrument.slug}: lineage proposed, {rows} rows")
        if changed:
            refresh_statistics()
