"""Markdown as readers write it, as HTML that is safe to show: rendered by markdown-it-py, sanitised by nh3."""

from __future__ import annotations

import nh3
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
    html = _RENDERER.renderer.render(tokens, _RENDERER.options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noreferrer",
    )
    return mark_safe(clean)  # noqa: S308 - sanitised just before
