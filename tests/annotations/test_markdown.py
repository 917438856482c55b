"""Markdown of readers: what is shown of it, and what is not."""

from __future__ import annotations

import pytest

from annotations.markdown import as_html, beginning_of


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*so* **so**", "<p><em>so</em> <strong>so</strong></p>\n"),
        ("# Title", "<h3>Title</h3>\n"),
        ("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>\n"),
        ("![picture](/x.png)", '<p>!<a href="/x.png" rel="nofollow ugc noreferrer">picture</a></p>\n'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](https://example.org)", '<p><a href="https://example.org" rel="nofollow ugc noreferrer">x</a></p>\n'),
        ("line\nline", "<p>line<br>\nline</p>\n"),
    ],
)
def test_markdown_is_shown_and_nothing_else(text: str, html: str) -> None:
    assert as_html(text) == html


def test_nesting_without_end_has_one() -> None:
    assert as_html("> " * 5000 + "deep").count("<blockquote>") <= 20
    assert as_html("[" * 10_000)


def test_the_beginning_is_plain() -> None:
    assert beginning_of("**So** & *so*\n\n> it is said", 100) == "So & so it is said"
    assert beginning_of("one two three", 8) == "one two …"
    assert len(beginning_of("x" * 500, 40)) <= 42
