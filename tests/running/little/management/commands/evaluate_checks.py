"""Stands in for the evaluation of checks."""

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    def handle(self, **options: object) -> None:
        pass
