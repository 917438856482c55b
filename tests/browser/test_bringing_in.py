"""Annotations are brought in and taken out in a browser, without JavaScript too, and axe finds nothing on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.annotations.bringing_in.files import export, note
from tests.browser.conftest import PHONE, SCHEMES, Visit
from tests.browser.test_accessibility import check

PAGE = "/account/import/"
CLAUSE = "/treaties/itrs/2012/en/art_6__para_6-1/"
TEXT = "itrs/2012/en@1"


def file_of(tmp_path: Path, prefix: str) -> Path:
    """An export with words that stand there, that nearly do, and that do not."""
    path = tmp_path / "hypothesis.json"
    notes = [
        note(f"{prefix}-1", "security and robustness", f"{prefix}: found."),
        note(
            f"{prefix}-2", "the security and the robusteness of international telecommunication", f"{prefix}: nearly."
        ),
        note(f"{prefix}-3", "nothing of the kind was ever said by anybody", f"{prefix}: lost.", tags=["law"]),
        note(f"{prefix}-4", "security and robustness"),
    ]
    path.write_text(json.dumps(export(*notes)))
    return path


def look(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_label("The text, for words from other sites").select_option(TEXT)
    page.get_by_label("Everybody").check()
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What would be brought in")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_file_is_looked_at_and_taken(signed_in: Visit, tmp_path: Path, scripts: bool) -> None:
    prefix = "scripted" if scripts else "plain"
    page = signed_in("/account/contributions/", scripts=scripts)
    page.get_by_role("link", name="Bring in annotations").click()
    look(page, file_of(tmp_path, prefix))
    near = page.locator("li.is-approximate")
    expect(near).to_contain_text("robusteness")
    near.get_by_label("These are the words: take it").check()
    page.get_by_role("button", name="Take what was found").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What was brought in")
    expect(page.get_by_role("link", name="taken")).to_have_count(3)
    page.goto(CLAUSE)
    expect(page.locator("body")).to_contain_text(f"{prefix}: found.")
    expect(page.locator("body")).to_contain_text(f"{prefix}: nearly.")
    expect(page.locator("body")).not_to_contain_text(f"{prefix}: lost.")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [PHONE, 1440])
def test_axe_finds_nothing_on_the_way(signed_in: Visit, tmp_path: Path, width: int, scheme: str) -> None:
    page = signed_in(PAGE, width=width, scheme=scheme)
    check(page)
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator(".errors").first).to_be_visible()
    check(page)
    page.goto(PAGE)
    look(page, file_of(tmp_path, f"axe {width} {scheme}"))
    check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Take what was found").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What was brought in")
    check(page)
