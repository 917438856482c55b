"""Stands in for the carrying of passages."""

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    def handle(self, **options: object) -> None:
        pass
