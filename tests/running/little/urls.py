"""The one page of the little site: it asks the database, and says which process answered. A number that is posted is
kept and acknowledged by 201."""

import os

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import re_path


def page(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        if request.method == "POST":
            cursor.execute("INSERT INTO kept VALUES (%s)", [int(request.path.strip("/"))])
            return HttpResponse(status=201)
        cursor.execute("SELECT 1")
    return HttpResponse(str(os.getpid()))


urlpatterns = [re_path("", page)]
