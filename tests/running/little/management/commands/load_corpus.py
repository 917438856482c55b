"""Stands in for the loading of the texts: refuses, waits, or meets a full disk when told to."""

import os
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    def handle(self, **options: object) -> None:
        if reason := os.environ.get("LITTLE_REFUSAL"):
            raise CommandError(reason)
        if statement := os.environ.get("LITTLE_STATEMENT"):
            with connection.cursor() as cursor:
                cursor.execute(statement)
        if settings.TREATYREADER_CORPUS:
            self.stdout.write(f"texts of {settings.TREATYREADER_CORPUS}")
        time.sleep(float(os.environ.get("LITTLE_PAUSE", "0")))
