"""Real Chromium on the program as it is delivered. Whatever a test does, no page may ask another host, break the
Content-Security-Policy or log an error."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_string, policy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.running.conftest import Site, eventually

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEIGHTS = {320: 640, 390: 844, 820: 1180, 1440: 900}
PHONE = 390
WIDTHS = (390, 820, 1440)
SCHEMES = ("light", "dark")

PASSWORD = "a long enough phrase for tests"

Visit = Callable[..., Page]


@dataclass(frozen=True)
class Person:
    """Somebody with an account here."""

    name: str
    email: str
    password: str = PASSWORD


@dataclass(frozen=True)
class Mails:
    """What the site has sent. Each file holds one mail, and one only comes into being when it is sent."""

    place: Path

    def to(self, email: str) -> list[str]:
        """The texts of all mails to that address, the newest last; each begins with its subject."""
        found = []
        for file in sorted(self.place.glob("*.log"), key=lambda each: (each.stat().st_mtime_ns, each.name)):
            for sent in re.split(r"^-{79}$", file.read_text(encoding="utf-8"), flags=re.MULTILINE):
                mail = message_from_string(sent.lstrip(), policy=policy.default)
                if mail["to"] == email:
                    text = mail.get_body(("plain",)) or mail
                    found.append(f"{mail['subject']}\n\n{text.get_content()}")
        return found

    def newest_to(self, email: str, more_than: int = 0) -> str:
        """The newest mail to that address, waited for; where there were some before, tell how many."""
        return eventually(lambda: self.to(email)[more_than:])[-1]

    def code_to(self, email: str, more_than: int = 0) -> str:
        """The code in the newest mail to that address."""
        found = re.search(r"^([0-9A-Z]{4}-[0-9A-Z]{4})$", self.newest_to(email, more_than), re.MULTILINE)
        assert found, self.newest_to(email, more_than)
        return found[1]

    def link_to(self, email: str, more_than: int = 0) -> str:
        """The path of the address in the newest mail to that address."""
        found = re.search(r"^https?://[^/\s]+(/account/\S+)$", self.newest_to(email, more_than), re.MULTILINE)
        assert found, self.newest_to(email, more_than)
        return found[1]


@contextmanager
def served(**more: str) -> Iterator[Site]:
    """The bundled library, served by `run` with these settings; at the end nothing is left of it."""
    var = Path(tempfile.mkdtemp(prefix="treatyreader-"))
    var.chmod(0o755)
    sent = var / "sent"
    sent.mkdir()
    sent.chmod(0o777)  # the site may run as somebody else
    settings = {
        "DJANGO_SETTINGS_MODULE": "treatyreader.settings",
        "TREATYREADER_CORPUS": "",
        "DEBUG": "",
        "EMAIL_URL": f"filemail:///{sent}",
        "RATE_LIMIT_WRITES": "10000/m/user",
    }
    site = Site(var, **settings | more)
    server = site.serve()
    yield site
    server.terminate()
    _, errors = server.communicate(timeout=60)
    left = site.processes()
    site.end()
    shutil.rmtree(var)
    assert (server.returncode, left) == (0, {}), errors
    assert "Traceback" not in errors, errors


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The bundled library, served by `run`."""
    with served() as site:
        yield site


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Ended with each file, because Playwright's event loop would keep Django's tests from their database.
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        pytest.fail("The tests need Chromium: apt-get install chromium, or name one with CHROMIUM=…")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def visits(site: Site, browser: Browser) -> Iterator[Visit]:
    """`visit("/claims/", width=390, scheme="dark", scripts=False)`: that page in a fresh context. Passkeys need a host
    with a name: `base_url=f"http://localhost:{site.port}"`."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def look_at(request: Request) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", "localhost", None):
            wrong.append(f"asked another host: {request.url}")

    def open_page(path: str, *, width: int = 1440, scheme: str = "light", scripts: bool = True, **more: object) -> Page:
        context = browser.new_context(
            **{
                "base_url": f"http://127.0.0.1:{site.port}",
                "viewport": {"width": width, "height": HEIGHTS[width]},
                "color_scheme": scheme,
                "java_script_enabled": scripts,
                "has_touch": width == PHONE,
                "permissions": ["clipboard-read", "clipboard-write"],
            }
            | more  # type: ignore[arg-type]
        )
        context.set_default_timeout(5000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", look_at)
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda said: (
                wrong.append(f"{page.url}: {said.text}")
                if said.type in ("error", "warning") and "status of 4" not in said.text
                else None
            ),
        )
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Visit]:
    """`visit("/claims/", width=390)`: that page of the site in a fresh context."""
    with visits(site, browser) as open_page:
        yield open_page


@pytest.fixture(scope="session")
def mails(site: Site) -> Mails:
    """What the site has sent: `mails.code_to("ada@example.org")`."""
    return Mails(site.var / "sent")


def account_on(site: Site, name: str, role: str = "contributor") -> Person:
    """An account with a confirmed address on that site, which had none of that name."""
    who = Person(name, f"{re.sub('[^a-z]+', '.', name.lower())}@example.org")
    make = (
        "import sys, django; django.setup(); email, name, password, role = sys.argv[1:];"
        "from allauth.account.models import EmailAddress;"
        "from treatyreader.accounts.models import Account;"
        "account = Account.objects.create_user(email, name, password, role=role);"
        "EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)"
    )
    done = site.do("exec", "--", sys.executable, "-c", make, who.email, name, PASSWORD, role)
    assert done.returncode == 0, done.stderr
    return who


@pytest.fixture(scope="session")
def person(site: Site) -> Callable[..., Person]:
    """`person("Ada Reader", role="steward")`: an account with a confirmed address, made once for each name."""
    made: dict[str, Person] = {}

    def account(name: str, role: str = "contributor") -> Person:
        if name not in made:
            made[name] = account_on(site, name, role)
        return made[name]

    return account


def sign_in(page: Page, who: Person) -> None:
    """Fill in the form of signing in, on whose page the browser is."""
    page.get_by_label("Email").fill(who.email)
    page.get_by_label("Password").fill(who.password)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.fixture(scope="session")
def sessions() -> dict[str, Any]:
    """The cookies of those who have signed in, by name: each signs in once, because the limits count by address."""
    return {}


@pytest.fixture
def signed_in(visit: Visit, person: Callable[..., Person], sessions: dict[str, Any]) -> Visit:
    """`signed_in("/claims/", "Ada Reader", role="steward", width=390)`: that page as that person reads it.

    The same name shares one session: who signs out, or changes how to sign in, takes a name that no other test has.
    """

    def open_page(path: str, name: str = "Ada Reader", *, role: str = "contributor", **more: Any) -> Page:
        who = person(name, role)
        if name not in sessions:
            page = visit(f"/account/login/?next={path}")
            sign_in(page, who)
            page.wait_for_url(lambda url: urlsplit(url).path == urlsplit(path).path)
            sessions[name] = page.context.storage_state()
        return visit(path, storage_state=sessions[name], **more)

    return open_page


@pytest.fixture
def sign_up(mails: Mails) -> Callable[..., Person]:
    """`sign_up(page, "Grace")`: through the pages, with the code of the mail; ends where `?next=` of the page leads."""

    def through_the_pages(page: Page, name: str, **more: Any) -> Person:
        who = Person(name, f"{re.sub('[^a-z]+', '.', name.lower())}@example.net", **more)
        page.get_by_label("Your name").fill(who.name)
        page.get_by_label("Email").fill(who.email)
        page.get_by_label("Password").fill(who.password)
        page.get_by_role("button", name="Sign up", exact=True).click()
        page.get_by_label("Code").fill(mails.code_to(who.email))
        page.get_by_role("button", name="Confirm", exact=True).click()
        page.wait_for_url(lambda url: "/account/" not in urlsplit(url).path)
        return who

    return through_the_pages
