"""Stands in for the embedding of clauses: says what it does in the name of its connection, and waits when told to."""

import os
import time

from django.core.management.base import BaseCommand
from django.db import connection


class Command(BaseCommand):
    def handle(self, **options: object) -> None:
        if pause := os.environ.get("LITTLE_EMBEDDING"):
            with connection.cursor() as cursor:
                cursor.execute("SET application_name = 'embedding'")
                time.sleep(float(pause))
