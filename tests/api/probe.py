"""The site with one operation more, which writes nothing: what guards writing is tested by it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import path
from ninja import Router
from pydantic import BaseModel

from treatyreader.api.access import account_of, writing
from treatyreader.api.application import LibraryApi
from treatyreader.api.problems import Problem
from treatyreader.pages import everyone
from treatyreader.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


class Sent(BaseModel):
    words: str
    fails: bool = False


router = Router()


@router.post("/note/", auth=writing)
def note(request: HttpRequest, sent: Sent) -> dict[str, str]:
    if sent.fails:
        raise Problem("conflict")
    return {"by": account_of(request).name, "words": sent.words}


@router.get("/fault/")
def fault(request: HttpRequest) -> None:
    raise ZeroDivisionError


probe = LibraryApi(title="Probe", description="", eyes=everyone)
probe.urls_namespace = "probe"
probe.add_router("", router)
urlpatterns = [path("api/probe/", probe.urls), *urlpatterns]
