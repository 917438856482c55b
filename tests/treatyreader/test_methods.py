"""What may be sent where: reading takes nothing, writing takes a form with its token, a refusal is a page of ours."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, path

from treatyreader import urls

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library"), pytest.mark.urls(__name__)]

handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500


def write(request: HttpRequest) -> HttpResponse:
    return HttpResponse("written")


def forbid(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def suspect(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


urlpatterns = [*urls.urlpatterns, path("write/", write), path("forbid/", forbid), path("suspect/", suspect)]

READ = [
    *("/", "/claims/", "/claims/un-takeover/", "/treaties/itrs/", "/treaties/itrs/2012/en/"),
    *("/treaties/itrs/2012/en/art_6/", "/treaties/itrs/2012/en/no/41B/", "/treaties/itrs/latest/en/"),
    *("/treaties/itrs/statements/united-states/", "/id/itrs/2012~41B/", "/healthz", "/readyz"),
]


@pytest.fixture
def strict() -> Client:
    """A client that is asked for a CSRF token as a browser is."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_a_page_that_is_read_refuses_the_method_and_asks_for_no_token(strict: Client, method: str) -> None:
    for address in READ:
        response = getattr(strict, method)(address)
        assert response.status_code == 405, address
        assert response["Allow"] == "GET, HEAD"


def test_every_page_of_ours_is_read_only_or_takes_writing() -> None:
    """But one: an address in a mail that ends what is mailed is signed, and mail programs post to it without cookies
    (RFC 8058)."""
    ours = [each.callback for each in urls.urlpatterns if isinstance(each, URLPattern) and each.name != "unsubscribe"]
    neither = [each for each in ours if getattr(each, "is_read_only", False) == getattr(each, "takes_writing", False)]
    assert neither == []


def test_a_page_that_takes_something_asks_for_the_token(strict: Client) -> None:
    response = strict.post("/write/")
    assert response.status_code == 403
    page = response.content.decode()
    assert "This was not accepted" in page
    assert "load the page anew" in page
    strict.cookies["csrftoken"] = token = "a" * 32
    assert strict.post("/write/", {"csrfmiddlewaretoken": token}).content == b"written"


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [("/forbid/", 403, "This was not accepted"), ("/suspect/", 400, "This was not understood")],
)
def test_a_refusal_is_a_page_of_ours(client: Client, address: str, status: int, heading: str) -> None:
    response = client.get(address)
    assert response.status_code == status
    page = response.content.decode()
    assert heading in page
    assert "<style" not in page
    assert '<a class="brand" href="/">' in page


def test_a_host_that_is_not_ours_gets_a_page_of_ours(client: Client) -> None:
    response = client.get("/", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400
    assert "This was not understood" in response.content.decode()
