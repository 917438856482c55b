"""For those who run it: is the process up, is the database there, are the migrations applied?"""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from treatyreader.pages import read_only


@read_only
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@read_only
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and no migration waits; else 503 with the reason."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    if waiting:
        return HttpResponse(f"{len(waiting)} migrations wait\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")
