"""What readers wrote in Markdown, as blocks of plain words: no mark-up of theirs reaches a book."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

from annotations.bookmaking.book import Block, Run
from annotations.markdown import as_html

_BLOCKS = {"p": "paragraph", "pre": "code", "hr": "rule", "li": "item"}
_BLOCKS |= dict.fromkeys(("h3", "h4", "h5", "h6"), "heading")
_DEEPEST = 4


def blocks_of(markdown: str) -> list[Block]:
    """The blocks of what was written, rendered and sanitised as pages have it."""
    reader = _Blocks()
    reader.feed(as_html(markdown))
    reader.close()
    return reader.blocks


class _Blocks(HTMLParser):
    """Reads the few elements that `as_html` lets through."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._inline: dict[str, int] = {}
        self._href = ""
        self._lists: list[int] = []
        self._quoted = 0
        self._bullet = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "ol":
            start = values.get("start") or "1"
            self._lists.append(int(start) if start.isdecimal() and len(start) < 10 else 1)
        elif tag == "ul":
            self._lists.append(-1)
        elif tag == "blockquote":
            self._quoted += 1
        elif tag == "li":
            self._bullet = "•"
            if self._lists and self._lists[-1] >= 0:
                self._bullet = f"{self._lists[-1]}."
                self._lists[-1] += 1
            self._begin("item")
        elif tag in _BLOCKS:
            # The first paragraph of an item is the item's own.
            if not (tag == "p" and self.blocks and self.blocks[-1].kind == "item" and not self.blocks[-1].runs):
                self._begin("quotation" if tag == "p" and self._quoted else _BLOCKS[tag])
        elif tag == "br":
            self._add("\n")
        elif tag == "a":
            self._href = values.get("href") or ""
        else:
            self._inline[tag] = self._inline.get(tag, 0) + 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        elif tag == "blockquote":
            self._quoted -= 1
        elif tag == "a":
            self._href = ""
        elif self._inline.get(tag):
            self._inline[tag] -= 1

    def handle_data(self, data: str) -> None:
        # Between blocks stand line ends alone; within one a line end is a blank, but in code.
        is_code = bool(self.blocks) and self.blocks[-1].kind == "code"
        words = data if is_code else data.replace("\n", " ")
        if not is_code and self.blocks and self.blocks[-1].runs and self.blocks[-1].runs[-1].text == "\n":
            words = words.lstrip(" ")
        if words.strip() or (self.blocks and self.blocks[-1].runs and "\n" not in data):
            if not self.blocks:
                self._begin("paragraph")
            self._add(words)

    def _begin(self, kind: str) -> None:
        deep = min(len(self._lists) + self._quoted, _DEEPEST)
        self.blocks.append(Block(kind, (), deep, self._bullet if kind == "item" else ""))

    def _add(self, words: str) -> None:
        if not self.blocks:
            return
        run = Run(
            words,
            italic=bool(self._inline.get("em")),
            bold=bool(self._inline.get("strong")),
            code=bool(self._inline.get("code")) and self.blocks[-1].kind != "code",
            href=self._href,
        )
        self.blocks[-1] = replace(self.blocks[-1], runs=(*self.blocks[-1].runs, run))
