"""A book's words as elements: runs with the calls of their notes, places, and where an address leads in several files.

Written without a blank between them, so that no word of the text is parted or joined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
Files = Mapping[str, str]
"""By an anchor, the file of the book that holds it; empty where the book is one page."""
_STYLES = (("code", "code"), ("bold", "strong"), ("italic", "i"))


@register.filter
def placed_in(href: str, files: Files) -> str:
    """`#anchor` with the file that holds it, where a book has `files`; any other address as it is."""
    return note_in(href[1:], files) if href.startswith("#") else href


@register.filter
def note_in(anchor: str, files: Files) -> str:
    return f"{files.get(anchor, '')}#{anchor}" if files else f"#{anchor}"


@register.simple_tag
def runs(these: Sequence[Mapping[str, Any]], files: Files, ours: str) -> SafeString:
    """Runs as a book's data has them; `ours` is the language of the calls."""
    return format_html_join("", "{}{}", ((_run(each, files), calls(each["calls"], files, ours)) for each in these))


@register.simple_tag
def calls(these: Sequence[Mapping[str, str]], files: Files, ours: str) -> SafeString:
    """They stay with the word before them."""
    if not these:
        return SafeString("")
    link = (
        '<a href="{}" role="doc-noteref" epub:type="noteref">{}</a>'
        if files
        else '<a href="{}" role="doc-noteref">{}</a>'
    )
    links = format_html_join(", ", link, ((note_in(each["note"], files), each["mark"]) for each in these))
    return format_html('<sup class="call" lang="{}" dir="ltr">\N{WORD JOINER}[{}]</sup>', ours, links)


@register.simple_tag
def places(these: Sequence[Mapping[str, str]], files: Files) -> SafeString:
    """Where something stands, one after the other."""
    return format_html_join(", ", "{}", ((_linked(each["href"], each["name"], files),) for each in these))


def _run(run: Mapping[str, Any], files: Files) -> SafeString | str:
    words: SafeString | str = run["text"]
    if not words:
        return ""
    for name, tag in _STYLES:
        if run[name]:
            words = format_html("<{0}>{1}</{0}>", tag, words)
    return _linked(run["href"], words, files)


def _linked(href: str, words: SafeString | str, files: Files) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', placed_in(href, files), words) if href else words
