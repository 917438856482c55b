"""Real Chromium on the program as it is delivered. Whatever a test does, no page may ask another host, break the
Content-Security-Policy or log an error."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.running.conftest import Site

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

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The bundled library, served by `run`."""
    var = Path(tempfile.mkdtemp(prefix="treatyreader-"))
    var.chmod(0o755)
    site = Site(var, DJANGO_SETTINGS_MODULE="treatyreader.settings", TREATYREADER_CORPUS="", DEBUG="")
    server = site.serve()
    yield site
    server.terminate()
    _, errors = server.communicate(timeout=60)
    left = site.processes()
    site.end()
    shutil.rmtree(var)
    assert (server.returncode, left) == (0, {}), errors
    assert "Traceback" not in errors, errors


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


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Visit]:
    """`visit("/claims/", width=390, scheme="dark", scripts=False)`: that page in a fresh context."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def look_at(request: Request) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", None):
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
                if said.type in ("error", "warning") and "status of 404" not in said.text
                else None
            ),
        )
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong
