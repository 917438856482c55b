"""The one page of the little site: it asks the database, and says which process answered."""

import os

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import re_path


def page(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse(str(os.getpid()))


urlpatterns = [re_path("", page)]
