"""Whatever is sent to whatever field: no error of the server, and no script runs where it is shown."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Dialog

from tests.browser.conftest import Visit
from tests.browser.hostile_strings import COUNT, FORMS, STRINGS
from tests.running.conftest import Site


@pytest.fixture(scope="module")
def infested() -> Iterator[tuple[Site, dict[str, Any]]]:
    """A site of its own, whose every field has been sent every string, and what came of it."""
    var = Path(tempfile.mkdtemp(prefix="treatyreader-"))
    var.chmod(0o755)
    site = Site(
        var,
        DJANGO_SETTINGS_MODULE="treatyreader.settings",
        TREATYREADER_CORPUS="",
        DEBUG="",
        ALLOWED_HOSTS="*",
        RATE_LIMIT_WRITES="1000000/m/user",
        LOG_LEVEL="CRITICAL",
    )
    try:
        site.serve()
        process = site.start("exec", "--", sys.executable, "-m", "tests.browser.sending_hostile")
        said, errors = process.communicate(timeout=150)
        assert process.returncode == 0, errors
        yield site, json.loads(said)
    finally:
        site.end()
        shutil.rmtree(var)


def test_the_strings_are_as_many_as_promised_and_never_the_same() -> None:
    assert len(STRINGS) == len(set(STRINGS)) == COUNT


def test_no_string_in_any_field_is_an_error_of_the_server(infested: tuple[Site, dict[str, Any]]) -> None:
    _site, found = infested
    assert found["wrong"] == []
    taken = found["taken"]
    assert set(taken) == {f"{form.address} {form.fields[0]}" for form in FORMS}
    # Free text is taken as it is, mostly: else nothing would be shown that could do harm.
    for form in FORMS:
        if form.fields in (("body",), ("rationale",)):
            assert taken[f"{form.address} {form.fields[0]}"] > len(form.texts) / 2, taken


def test_no_script_runs_where_the_strings_are_shown(infested: tuple[Site, dict[str, Any]], visit: Visit) -> None:
    site, found = infested
    address = f"http://127.0.0.1:{site.port}"
    page = visit("about:blank", base_url=address)
    page.context.add_cookies([{"name": "sessionid", "value": found["session"], "url": address}])
    page.context.set_default_timeout(20_000)
    dialogs: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(f"{page.url}: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.context.on("page", lambda opened: dialogs.append(f"a page was opened: {opened.url}"))
    assert len(found["pages"]) > 40
    seen = 0
    for path in found["pages"]:
        answer = page.goto(path)
        assert answer
        assert answer.status == 200, path
        assert page.evaluate("window.canary") is None, path
        assert page.url.startswith(address), path
        foreign = "svg, math, iframe, object, embed, style, base, meta, video"
        foreign = f"main :is(img:not([src^='/qr/'], [src^='/cards/']), {foreign})"
        assert page.locator(foreign).count() == 0, path
        bad = "a[href^='javascript:' i], a[href^='data:' i], a[href^='vbscript:' i], [onerror], [onload], [onfocus]"
        assert page.locator(bad).count() == 0, path
        seen += str(page.evaluate("document.body.textContent")).count("canary")
    assert seen > COUNT, "the strings were there to be seen"
    assert not dialogs
