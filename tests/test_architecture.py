"""What holds for the project as a whole: names, sizes, and that it speaks of itself alone."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.urls import URLPattern, get_resolver

ROOT = Path(settings.BASE_DIR)
TRACKED = [
    ROOT / name
    for name in subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    .stdout.rstrip("\0")
    .split("\0")
]
OURS = [path for path in TRACKED if path.suffix in (".py", ".html", ".css", ".js") and path.is_file()]
MODULES = [path for path in OURS if path.suffix == ".py" and "migrations" not in path.parts]
WITHOUT_A_PAGE = {
    "take_out_data",
    "take_out_annotations",
    "take_out_treaty",
    "comment",
    "check",
    "evidence",
    "number",
    "identity",
    "latest",
    "version",
}
WITHOUT_A_PAGE |= {"healthz", "readyz", "openapi"}
WITHOUT_A_PAGE |= {"card", "qr", "oembed", "treaty_feed", "provision_feed", "claim_feed"}
WITHOUT_A_PAGE |= {"robots", "sitemap", "sitemap_section"}


def patterns() -> list[URLPattern]:
    return [each for each in get_resolver().url_patterns if isinstance(each, URLPattern)]


def test_every_address_has_the_name_of_its_view_and_of_its_template() -> None:
    for pattern in patterns():
        view = pattern.callback
        assert pattern.name in (view.__name__, None), f"{pattern.pattern} is called {pattern.name}"
        if view.__name__ not in WITHOUT_A_PAGE:
            app = view.__module__.partition(".")[0]
            assert get_template(f"{app}/{view.__name__}.html")


def test_every_template_belongs_to_a_view_or_to_templates_beside_it() -> None:
    views = {pattern.callback.__name__ for pattern in patterns()}
    for path in OURS:
        if path.suffix == ".html" and path.parent.name in ("treatyreader", "annotations"):
            assert path.stem.startswith("_") or path.stem in views, path


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_what_it_knows(path: Path) -> None:
    if path.read_text(encoding="utf-8").strip():
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), "no docstring"


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_has_one_subject(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 450 or "migrations" in path.parts
    assert path.stem not in {"utils", "helpers", "common", "misc", "services", "core"}


def test_the_top_level_is_what_was_agreed() -> None:
    agreed = {"treatyreader", "annotations", "templates", "static", "tests", "manage.py", "pyproject.toml"}
    agreed |= {
        "README.md",
        "LICENSE",
        "Makefile",
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-embeddings.lock",
    }
    top = {path.relative_to(ROOT).parts[0] for path in TRACKED}
    assert {name for name in top if not name.startswith(".")} <= agreed


def test_templates_hold_no_script_style_or_handler() -> None:
    for path in OURS:
        if path.suffix == ".html":
            html = path.read_text(encoding="utf-8")
            assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)|javascript:", html), path


def test_text_is_marked_safe_only_where_it_is_woven() -> None:
    for path in OURS:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            assert "|safe" not in text, path
            assert "autoescape off" not in text, path
        elif path.parts[len(ROOT.parts)] != "tests":
            assert "mark_safe(" not in text or path.name in ("weaving.py", "markdown.py"), path
