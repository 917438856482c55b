"""Markdown as readers write it, as HTML that is safe to show: rendered by markdown-it-py, sanitised by nh3."""

from __future__ import annotations

import html
import re

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_RENDERER = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20}).disable("image")
_TAGS = {
    *("p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h3", "h4", "h5", "h6"),
}
_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5"}


def as_html(text: str) -> SafeString:
    """Markdown (CommonMark, without HTML and images) as HTML. Headings begin at the third level, below those of the
    page; links say that readers set them and lead to http, https and mail alone."""
    tokens = _RENDERER.parse(text)
    for token in tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
    rendered = _RENDERER.renderer.render(tokens, _RENDERER.options, {})
    clean = nh3.clean(
        rendered,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noreferrer",
    )
    return mark_safe(clean)  # noqa: S308 - sanitised just before


def as_markdown(text: str) -> str:
    """Plain text as Markdown that shows it: no character of it is taken for a mark, its lines stay lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_escaped(each) for each in lines)


def _escaped(line: str) -> str:
    """One line. Blanks at its beginning would make it code, and a number with a dot a list."""
    bare = line.lstrip(" \t")
    indent = "\N{NO-BREAK SPACE}" * len(line[: len(line) - len(bare)].expandtabs(4))
    return indent + re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", bare)


def beginning_of(text: str, length: int) -> str:
    """The first words of Markdown in one line, without its marks: at most so many characters."""
    line = " ".join(html.unescape(strip_tags(as_html(text[: 2 * length]))).split())
    return line if len(line) <= length else f"{line[:length].rpartition(' ')[0] or line[:length]} …"
