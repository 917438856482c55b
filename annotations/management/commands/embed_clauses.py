"""manage.py embed_clauses: what the clauses of published texts mean, as a model has it, for suggestions of clauses. The
served program does so by itself, beside serving."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.suggesting.embedding import model
from annotations.suggesting.vectors import Progress, embed, lacking


class Command(BaseCommand):
    help = (
        "Compute the vectors that clauses lack, where the extra `embeddings` is installed; without it there is nothing"
        " to do. It may be interrupted at any moment and goes on where it was when it is run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        installed = model() if lacking().exists() else None
        if installed is None:
            return
        progress = Progress(0, 0)
        try:
            for progress in embed(installed):
                self.stdout.write(f"embedded {progress.done} of {progress.total}")
        except KeyboardInterrupt:
            said = f"Interrupted: {progress.done} of {progress.total} are embedded; run it again to go on."
            raise CommandError(said) from None
