"""What a tagged PDF says by its structure, and what ISO 14289-1 (PDF/UA-1) asks of it and a machine can see.

Reads the file as assistive technology does: the structure tree, and the marked content that its leaves name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf

_SHOWING = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "EI"}
"""Operators that paint (ISO 32000-1, annex A)."""
_HEX = re.compile(r"<([0-9A-Fa-f]+)>")


@dataclass
class Element:
    """An element of the structure: its type, its attributes, its children, and the text of its own marked content."""

    kind: str
    row: Any
    kids: list[Element] = field(default_factory=list)
    text: str = ""

    def walked(self) -> Iterator[Element]:
        yield self
        for each in self.kids:
            yield from each.walked()

    @property
    def words(self) -> str:
        """Its text and that of all below it, without blanks: where lines end there is none."""
        return "".join(self.text.split()) + "".join(each.words for each in self.kids)


class Tagged:
    """A PDF that is open; `root` is the beginning of its structure."""

    def __init__(self, content: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(content))
        self.problems: list[str] = []
        self._marked: dict[tuple[int, int], str] = {}
        self._numbers = {page.objgen: place for place, page in enumerate(self.pdf.pages)}
        self._used: list[tuple[int, int]] = []
        for place, page in enumerate(self.pdf.pages):
            self._read(place, page)
        tree = self.pdf.Root.StructTreeRoot
        self.root = Element("root", tree, [self._element(each, None) for each in _those(tree.get("/K"))])

    def problems_found(self) -> list[str]:
        """What breaks PDF/UA-1, as sentences."""
        root = self.pdf.Root
        self._ask(bool(root.MarkInfo.get("/Marked")), "7.1: it is not marked as tagged")
        self._ask(str(root.get("/Lang", "")) != "", "7.2: it names no language")
        self._ask(bool(root.ViewerPreferences.get("/DisplayDocTitle")), "7.1: its title is not displayed")
        with self.pdf.open_metadata() as metadata:
            self._ask(str(metadata.get("pdfuaid:part")) == "1", "5: it does not say that it is PDF/UA-1")
            self._ask(bool(metadata.get("dc:title")), "7.1: it has no title")
        self._ask(sorted(self._used) == sorted(self._marked), "7.1: marked content and structure are not one to one")
        self._headings()
        self._parents()
        for element in self.root.walked():
            if element.kind == "Figure":
                self._ask(bool(element.row.get("/Alt")), "7.3: a figure has no other words")
        for place, page in enumerate(self.pdf.pages):
            self._annotations(place, page)
            for name, font in _fonts(page).items():
                self._font(f"page {place + 1}, {name}", font)
        return self.problems

    def _ask(self, holds: bool, problem: str) -> None:
        if not holds:
            self.problems.append(problem)

    def _read(self, place: int, page: Any) -> None:
        """The text of each piece of marked content; what is painted outside of all is a problem."""
        fonts = {name: _letters(font) for name, font in _fonts(page).items()}
        within: list[int | None] = []
        replaced: list[int] = []
        font: dict[int, str] = {}
        for instruction in pikepdf.parse_content_stream(page):
            operands: Any = instruction.operands
            name = str(instruction.operator)
            if name in ("BDC", "BMC"):
                values = operands[1] if name == "BDC" else {}
                own = values.get("/MCID") if isinstance(values, pikepdf.Dictionary) else None
                if own is not None:
                    self._ask((place, int(own)) not in self._marked, f"page {place + 1}: {own} is marked twice")
                    self._marked[place, int(own)] = ""
                within.append(int(own) if own is not None else None if str(operands[0]) == "/Artifact" else -1)
                if isinstance(values, pikepdf.Dictionary) and "/ActualText" in values and not replaced:
                    # It stands for all glyphs within (14.9.4).
                    replaced.append(len(within))
                    if marks := [each for each in within if each is not None and each >= 0]:
                        self._marked[place, marks[-1]] += str(values.ActualText)
            elif name == "EMC":
                if replaced == [len(within)]:
                    replaced.clear()
                within.pop()
            elif name == "Tf":
                font = fonts[str(operands[0])]
            if name in _SHOWING:
                self._ask(any(each != -1 for each in within), f"7.1: page {place + 1}: {name} is not marked")
                marks = [each for each in within if each is not None and each >= 0]
                if marks and name in ("Tj", "TJ") and not replaced:
                    self._marked[place, marks[-1]] += _shown(operands[0], font)
        self._ask(not within, f"page {place + 1}: marked content does not end")

    def _element(self, row: Any, page: Any) -> Element:
        page = row.get("/Pg", page)
        found = Element(str(row.get("/S"))[1:], row)
        for kid in _those(row.get("/K")):
            if isinstance(kid, int):
                self._leaf(found, page, kid)
            elif kid.get("/Type") == "/MCR":
                self._leaf(found, kid.get("/Pg", page), int(kid.MCID))
            elif kid.get("/Type") != "/OBJR":
                found.kids.append(self._element(kid, page))
        return found

    def _leaf(self, element: Element, page: Any, mark: int) -> None:
        key = (self._numbers[page.objgen], mark)
        self._used.append(key)
        # As an element of its own, so that the text stays in the order of the children.
        element.kids.append(Element("text", pikepdf.Dictionary(), text=self._marked.get(key, "")))

    def _headings(self) -> None:
        levels = [int(each.kind[1]) for each in self.root.walked() if re.fullmatch("H[1-6]", each.kind)]
        self._ask(levels[:1] == [1], "7.4.2: the first heading is not of the first level")
        for one, other in pairwise(levels):
            self._ask(other <= one + 1, f"7.4.2: after H{one} comes H{other}")

    def _parents(self) -> None:
        """The tree by which marked content finds its element (ISO 32000-1, 14.7.4.4)."""
        tree = pikepdf.NumberTree(self.pdf.Root.StructTreeRoot.ParentTree)
        for place, page in enumerate(self.pdf.pages):
            marks = [mark for at, mark in self._marked if at == place]
            key = int(page.get("/StructParents", -1))
            held = len(tree[key]) if key in tree else 0
            self._ask(not marks or held > max(marks), f"page {place + 1}: its marks have no parents")

    def _annotations(self, place: int, page: Any) -> None:
        for row in page.get("/Annots", []):
            if row.Subtype == "/Link":
                self._ask(bool(row.get("/Contents")), f"7.18.5: page {place + 1}: a link without words")
                self._ask("/StructParent" in row, f"7.18.1: page {place + 1}: a link outside the structure")
                self._ask(page.get("/Tabs") == "/S", f"7.18.3: page {place + 1}: the order of its links is not told")

    def _font(self, name: str, font: Any) -> None:
        for row in font.get("/DescendantFonts", [font]):
            held = row.get("/FontDescriptor", {})
            files = ("/FontFile", "/FontFile2", "/FontFile3")
            self._ask(any(each in held for each in files), f"7.21.4: {name}: the typeface is not in it")
        self._ask("/ToUnicode" in font, f"7.21.7: {name}: its glyphs have no letters")


def _fonts(page: Any) -> dict[str, Any]:
    return dict(page.get("/Resources", {}).get("/Font", {}).items())


def _those(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _letters(font: Any) -> dict[int, str]:
    """By the number of a glyph, its letters (ISO 32000-1, 9.10.3)."""
    found: dict[int, str] = {}
    if "/ToUnicode" not in font:
        return found
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    for part in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
        codes = _HEX.findall(part)
        for code, letters in zip(codes[::2], codes[1::2], strict=True):
            found[int(code, 16)] = bytes.fromhex(letters).decode("utf-16-be")
    for part in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, letters in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", part):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(int(letters, 16) + step)
    return found


def _shown(operand: Any, font: dict[int, str]) -> str:
    parts = (
        [operand]
        if isinstance(operand, pikepdf.String)
        else [each for each in operand if isinstance(each, pikepdf.String)]
    )
    found = ""
    for part in parts:
        content = bytes(part)
        found += "".join(font.get(int.from_bytes(content[at : at + 2]), "") for at in range(0, len(content), 2))
    return found
