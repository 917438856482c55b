"""manage.py evaluate_checks: every textual check is answered anew, by the newest texts."""

from typing import Any

from django.core.management.base import BaseCommand

from annotations.checking.evaluating import evaluate
from annotations.models import Check


class Command(BaseCommand):
    help = "Answer the textual checks anew. What is answered as before is not written again."

    def handle(self, *args: Any, **options: Any) -> None:
        claims = Check.objects.live().order_by("claim__instrument").values_list("claim__instrument", flat=True)
        written = sum(len(evaluate(Check.objects.filter(claim__instrument=each))) for each in claims.distinct())
        if written:
            self.stdout.write(f"{written} textual checks have a new answer")
