"""Stands in for the loading of the claims."""

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    def handle(self, **options: object) -> None:
        pass
