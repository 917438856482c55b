"""Stands in for the loading of the texts; refuses when told to."""

import os
import time

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    def handle(self, **options: object) -> None:
        if reason := os.environ.get("LITTLE_REFUSAL"):
            raise CommandError(reason)
        time.sleep(float(os.environ.get("LITTLE_PAUSE", "0")))
