"""What search engines are told: canonical addresses of what everybody sees, and which pages to leave alone."""

from __future__ import annotations

import re
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from django.test import Client

from annotations.models import Passage
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(client: Client) -> dict[str, str]:
    """All that the lists name, by path, with the time of their last change."""
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    found = {}
    for section in index.iter(f"{SPACE}loc"):
        for url in ElementTree.fromstring(client.get(str(section.text)).content).iter(f"{SPACE}url"):
            path = str(url.findtext(f"{SPACE}loc")).removeprefix("http://testserver")
            found[path] = url.findtext(f"{SPACE}lastmod") or ""
    return found


def test_every_list_names_canonical_pages_and_nothing_else(client: Client) -> None:
    found = addresses(client)
    assert {"/treaties/itrs/", "/treaties/itrs/2012/en/", "/claims/un-takeover/"} <= found.keys()
    assert "/treaties/itrs/2012/en/art_6__para_6-1/" in found
    assert any(path.startswith("/passages/") for path in found)
    assert found["/treaties/itrs/2012/en/"]
    assert not any("@" in path or "/no/" in path for path in found)
    sample = [*found][:: len(found) // 25]
    for path in [*sample, *(each for each in found if each.startswith(("/claims/", "/treaties/itrs/statements/")))]:
        page = client.get(path)
        assert page.status_code == 200, path
        assert f'<link rel="canonical" href="http://testserver{path}">' in page.content.decode(), path


def test_what_not_everybody_sees_is_in_no_list(client: Client) -> None:
    hidden = factories.claim(state="hidden")
    withdrawn = factories.text("pact/1990/en", {"1": "The Parties agree."})
    withdrawn.withdraw()
    factories.text("pact/1991/en", {"1": "A draft."}, publish=False)
    gone = Passage.objects.order_by("pk")[0]
    found = addresses(client)
    assert hidden.get_absolute_url() not in found
    assert gone.get_absolute_url() in found
    assert not any("pact" in path for path in found)


def test_robots_read_pages_and_leave_forms_alone(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    text = response.content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in text
    robots = RobotFileParser()
    robots.parse(text.splitlines())
    assert robots.can_fetch("*", "http://testserver/claims/un-takeover/")
    assert robots.can_fetch("*", "http://testserver/treaties/itrs/2012/en/")
    assert not robots.can_fetch("*", "http://testserver/account/login/")
    assert re.search(r"^Disallow: /\*/new/$", text, re.MULTILINE)


def test_no_list_has_another_name_or_page(client: Client) -> None:
    for address in ("/sitemap-nothing.xml", "/sitemap-claims.xml?p=99", "/sitemap-claims.xml?p=x"):
        assert client.get(address).status_code == 404
