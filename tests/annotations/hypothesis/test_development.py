"""The page with the client is there in development alone, and relaxes no more of the policy than the client needs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.conf import settings as delivered
from django.test import Client
from django.urls import Resolver404, resolve

from annotations.hypothesis.tokens import Kind, account_of
from tests.annotations.hypothesis.conftest import PAGE
from treatyreader.accounts.models import Account
from treatyreader.urls import DEVELOPMENT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

ADDRESS = "/development/hypothesis/itrs/2012/en/"
FILES = "/development/hypothesis/build/"
in_development = pytest.mark.urls("tests.annotations.hypothesis.development_urls")


@pytest.fixture
def build(tmp_path: Path, settings: LazySettings) -> Path:
    """A client's directory: what boots it, what its manifest names, a font, and what is none of it."""
    place = tmp_path / "build"
    for name in ("boot.js", "scripts/sidebar.bundle.js", "styles/sidebar.css", "styles/fonts/a.woff2", "secret.txt"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(name)
    named = {name: f"{name}?1" for name in ("scripts/sidebar.bundle.js", "styles/sidebar.css", "gone.js")}
    (place / "manifest.json").write_text(json.dumps(named))
    (tmp_path / "outside.js").write_text("outside")
    settings.TREATYREADER_HYPOTHESIS_CLIENT = str(place)
    return place


def policy_of(response: object) -> dict[str, str]:
    header = response.headers["Content-Security-Policy"]  # type: ignore[attr-defined]
    return {each.split()[0]: " ".join(each.split()[1:]) for each in header.split(";")}


def configuration_in(html: str) -> dict[str, object]:
    found = re.search(r'<script id="hypothesis-client" type="application/json">(.*?)</script>', html)
    assert found
    return dict(json.loads(found[1]))


def test_none_of_it_is_there_in_production(client: Client) -> None:
    assert not delivered.TREATYREADER_HYPOTHESIS_CLIENT
    addresses = [ADDRESS, "/development/hypothesis/app.html", f"{FILES}boot.js"]
    assert len(addresses) == len(DEVELOPMENT)
    for address in addresses:
        with pytest.raises(Resolver404):
            resolve(address)
        assert client.get(address).status_code == 404
    page = client.get("/treaties/itrs/2012/en/")
    assert b"hypothesis" not in page.content
    assert policy_of(page)["frame-ancestors"] == "'none'"
    assert "frame-src" not in policy_of(page)


def started(**environment: str) -> subprocess.CompletedProcess[str]:
    """The settings, read by a process of their own."""
    kept = {
        name: value for name, value in os.environ.items() if name not in ("DEBUG", "TREATYREADER_HYPOTHESIS_CLIENT")
    }
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup(); print('started')"],
        env=kept | {"DJANGO_SETTINGS_MODULE": "treatyreader.settings", **environment},
        cwd=delivered.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_program_refuses_to_start_with_it_in_production(build: Path) -> None:
    refused = started(TREATYREADER_HYPOTHESIS_CLIENT=str(build))
    assert refused.returncode != 0
    assert "is for development (DEBUG=1) alone" in refused.stderr
    assert started(TREATYREADER_HYPOTHESIS_CLIENT=str(build), DEBUG="1").stdout == "started\n"
    assert started().stdout == "started\n"


def test_the_program_refuses_to_start_without_the_client_s_files(tmp_path: Path) -> None:
    refused = started(TREATYREADER_HYPOTHESIS_CLIENT=str(tmp_path / "nowhere"), DEBUG="1")
    assert refused.returncode != 0
    assert "holds no manifest.json" in refused.stderr


@in_development
def test_the_page_is_the_reading_page_with_the_client_in_it(client: Client, build: Path, ann: Account) -> None:
    client.force_login(ann)
    answer = client.get(ADDRESS)
    html = answer.content.decode()
    assert f'<link rel="canonical" href="{PAGE}">' in html
    assert 'data-eid="art_6__para_6-1"' in html
    said = configuration_in(html)
    assert said["assetRoot"] == "http://testserver/development/hypothesis/"
    service = said["services"][0]  # type: ignore[index]
    assert service["apiUrl"] == "http://testserver/api/"
    assert account_of(service["grantToken"], Kind.GRANT) == ann
    assert ann.email not in html
    assert answer.headers["Cache-Control"] == "no-store"
    assert configuration_in(Client().get(ADDRESS).content.decode())["services"][0]["grantToken"] == ""  # type: ignore[index]


@in_development
def test_the_policy_is_relaxed_for_the_frame_alone(client: Client, build: Path) -> None:
    strict = policy_of(client.get("/treaties/itrs/2012/en/"))
    page, app = (policy_of(client.get(each)) for each in (ADDRESS, "/development/hypothesis/app.html"))
    assert {name for name in page if page[name] != strict.get(name)} == {"frame-src"}
    assert page["frame-src"] == "'self'"
    assert {name for name in app if app[name] != strict.get(name)} == {"frame-ancestors", "font-src", "img-src"}
    assert (app["frame-ancestors"], app["font-src"], app["img-src"]) == ("'self'", "'self'", "'self' data:")
    assert client.get("/development/hypothesis/app.html").headers["X-Frame-Options"] == "SAMEORIGIN"
    assert client.get(ADDRESS).headers["X-Frame-Options"] == "DENY"


@in_development
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("boot.js", "text/javascript"),
        ("scripts/sidebar.bundle.js", "text/javascript"),
        ("styles/sidebar.css", "text/css"),
        ("styles/fonts/a.woff2", "font/woff2"),
    ],
)
def test_the_client_s_files_are_served_as_they_are(client: Client, build: Path, name: str, kind: str) -> None:
    answer = client.get(FILES + name)
    assert (answer.status_code, answer.content.decode()) == (200, name)
    assert answer.headers["Content-Type"] == kind
    assert client.post(FILES + name).status_code == 405


@in_development
@pytest.mark.parametrize(
    "name",
    [
        "secret.txt",
        "manifest.json",
        "gone.js",
        "../outside.js",
        "..%2Foutside.js",
        "scripts/../secret.txt",
        "/etc/passwd",
        "styles/fonts/",
        "styles/fonts/../../secret.txt",
        "a%00b",
    ],
)
def test_no_other_file_is_served(client: Client, build: Path, name: str) -> None:
    assert client.get(FILES + name).status_code == 404


@in_development
def test_a_text_that_is_not_there_has_no_page(client: Client, build: Path) -> None:
    assert client.get("/development/hypothesis/itrs/2099/en/").status_code == 404
