"""manage.py load_claims [DIR …]: the bundled claims and the articles that make them, and those of TREATYREADER_CORPUS,
into the library."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotations.loading.articles import article_tables_of, load_articles
from annotations.loading.claims import load_claims, tables_of
from annotations.models import Evidence
from treatyreader.importing.corpus import BUNDLED
from treatyreader.importing.problems import ImportRefused
from treatyreader.importing.rows import refresh_statistics


class Command(BaseCommand):
    help = "Load the claims and articles that library.toml names, of the bundled texts and of TREATYREADER_CORPUS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directories", nargs="*", type=Path, help="in place of the usual ones")

    def handle(self, *args: Any, directories: list[Path], **options: Any) -> None:
        further = [Path(settings.TREATYREADER_CORPUS)] if settings.TREATYREADER_CORPUS else []
        changed = drafted = 0
        for directory in directories or [BUNDLED, *further]:
            try:
                for table in tables_of(directory):
                    loaded = load_claims(table)
                    changed += loaded.changed
                    said = f"{loaded.file}: {loaded.rows} claims"
                    said += "".join(f"\n  left as edited here: {slug}" for slug in loaded.kept)
                    drafted += len(loaded.drafted)
                    said += "".join(f"\n  waits for a draft to be published: {words}" for words in loaded.drafted)
                    self.stdout.write(said)
                for articles in article_tables_of(directory):
                    told = load_articles(articles)
                    changed += told.changed
                    kept = "".join(f"\n  left as edited here: {slug}" for slug in told.kept)
                    self.stdout.write(f"{told.file}: {told.rows} articles{kept}")
            except ImportRefused as refused:
                raise CommandError(f"{directory.name} was refused; nothing of it was written.\n{refused}") from refused
        if changed:
            refresh_statistics()
        waiting = Evidence.objects.waiting_for_text().count() - drafted
        if waiting:
            self.stdout.write(f"{waiting} pieces of evidence wait for a text that the library lacks")
