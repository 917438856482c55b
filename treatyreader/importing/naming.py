"""Naming: every provision of a parsed text gets its place in the tree, its eId and its wid.

eIds follow the Akoma Ntoso Naming Convention 1.0: `art_6__para_6-1`, `app_1__gap_1`, `res_PLEN-3__para_6`.

A wid says who a provision is across editions. It is made once, of the version whose provisions these are and of the
margin number (or, where there is none, the eId), so it does not depend on what was loaded first. A division has no
margin number: it is the division of an edition already held that has its provisions in it, whatever its own number
is there (Article 5A as signed is Article 6 of the final numbering), else it is new.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from treatyreader.citations import normalise_margin_number, slug_part
from treatyreader.importing.plain import Block, Division, ParsedText
from treatyreader.importing.problems import ImportRefused, Problem
from treatyreader.models.provisions import Nature
from treatyreader.models.provisions import ProvisionKind as Kind

PREFIXES = {
    Kind.PREAMBLE: "preamble",
    Kind.PART: "part",
    Kind.CHAPTER: "chp",
    Kind.ARTICLE: "art",
    Kind.APPENDIX: "app",
    Kind.RESOLUTION: "res",
    Kind.RECOMMENDATION: "rec",
    Kind.OPINION: "opin",
    Kind.FINAL_FORMULA: "formula",
    Kind.FINAL_PROTOCOL: "prot",
    Kind.STATEMENT: "stmt",
}
MAX_NAME = 100  # what the columns hold
BINDING = {Kind.PREAMBLE, Kind.PART, Kind.CHAPTER, Kind.ARTICLE, Kind.FINAL_FORMULA}
LABELLED_BY_US = {Kind.RESOLUTION, Kind.RECOMMENDATION, Kind.OPINION, Kind.FINAL_PROTOCOL, Kind.STATEMENT}

# The lead words with which a resolution decides, asks or instructs; all others recite. A new language adds a row.
OPERATIVE = {
    "en": r"resolves|decides|instructs|invites|encourages|urges|requests|calls upon|authorizes|recommends|appeals",
    "fr": r"décide|charge|invite|encourage|prie|demande|recommande|autorise",
    "es": r"resuelve|decide|encarga|invita|alienta|insta|pide|recomienda",
    "ru": r"решает|поручает|предлагает|призывает|просит|рекомендует",
    "zh": r"做出决议|决议|责成|请|鼓励|敦促",
}
# How a text says that appendices belong to it. A new language adds a row.
INTEGRAL = {
    "en": r"Appendi(?:x|ces)(?P<numbers>[^.;]{0,60}?)\s+forms?\s+(?:an\s+)?integral\s+parts?",
    "fr": r"Appendices?(?P<numbers>[^.;]{0,60}?)\s+(?:fait|font)\s+partie\s+intégrante",
}

_COMPOUND = re.compile(r"(?P<whole>\d[\w.*]*)\s+(?P<letter>[^\W\d_]{1,2}(?:bis|ter|quater)?\))")
_LETTER = re.compile(r"[^\W\d_]{1,2}(?:\*?(?:bis|ter|quater|penter|quinquies)\*?)?\)")
_WHOLE = re.compile(r"\d+(?:\.\d+)*[A-Z]?(?:\*?[a-z]+\*?)?[.)]?")


@dataclass
class NamedProvision:
    """A provision, ready to be written; `parent` is an index into the list, or None for a division."""

    line: int
    kind: Kind
    nature: Nature
    eid: str
    wid: str
    text: str = ""
    number: str = ""
    margin_number: str = ""
    label: str = ""
    heading: str = ""
    note: str = ""
    parent: int | None = None
    part_of_treaty: bool = True
    unverified: bool = False


@dataclass(frozen=True)
class Held:
    """A provision of an edition that the library holds already and that shares its wids with the new one."""

    margin_number: str
    eid: str
    wid: str
    division_eid: str
    division_wid: str
    position: int
    part_of_treaty: bool


@dataclass
class Reference:
    """What is held already: `same_version` by margin number (another language), `shared` (the same provisions under
    other numbers, other languages included). `fuller`: the edition of this version held has more provisions."""

    same_version: dict[str, Held] = field(default_factory=dict)
    shared: dict[str, Held] = field(default_factory=dict)
    fuller: bool = False


def name_provisions(parsed: ParsedText, *, root: str, complete: bool, reference: Reference) -> list[NamedProvision]:
    """The text's provisions in reading order. `root` is the slug of the version whose provisions these are.

    Raises ImportRefused with every problem found.
    """
    naming = _Naming(parsed, root, reference if not complete else Reference(shared=reference.shared))
    for division in naming.divisions_in_order():
        naming.add_division(division)
    naming.settle_appendices()
    naming.check()
    return naming.provisions


class _Naming:
    def __init__(self, parsed: ParsedText, root: str, reference: Reference) -> None:
        self.parsed = parsed
        self.root = root
        self.reference = reference
        self.provisions: list[NamedProvision] = []
        self.problems: list[Problem] = []

    def divisions_in_order(self) -> list[Division]:
        """As the fuller edition of this version has them, where there is one; else as the file has them."""
        blocks = [[block.margin_number for block in division.blocks] for division in self.parsed.divisions]
        return [self.parsed.divisions[place] for place in self._places(blocks)]

    def add_division(self, division: Division) -> None:
        eid = PREFIXES[division.kind] + (f"_{slug_part(division.number)}" if division.number else "")
        held = [self.reference.shared.get(normalise_margin_number(block.margin_number)) for block in division.blocks]
        known = next((each for each in held if each), None)
        wid = known.division_wid if known else self._wid(eid)
        index = self._append(
            NamedProvision(
                line=division.line,
                kind=division.kind,
                nature=Nature.TEXT,
                eid=eid,
                wid=wid,
                number=division.number,
                label=division.label,
                heading=division.heading,
                note=division.note,
                part_of_treaty=known.part_of_treaty if known else division.kind in BINDING,
            )
        )
        under = _Under(index)
        for block in self._in_order(division.blocks):
            self._add_block(block, under)

    def _in_order(self, blocks: Sequence[Block]) -> list[Block]:
        return [blocks[place] for place in self._places([[block.margin_number] for block in blocks])]

    def _places(self, numbers: Sequence[Sequence[str]]) -> list[int]:
        """In which order things that carry these margin numbers stand; what is not known stays behind what is."""
        if not self.reference.fuller:
            return list(range(len(numbers)))
        last, keyed = 0, []
        for place, each in enumerate(numbers):
            known = (self.reference.same_version.get(normalise_margin_number(number)) for number in each)
            last = next((held.position for held in known if held), last)
            keyed.append((last, place))
        return [place for _, place in sorted(keyed)]

    def _add_block(self, block: Block, under: _Under) -> None:
        division = self.provisions[under.index]
        provision = NamedProvision(
            line=block.line,
            kind=Kind.PARAGRAPH,
            nature=Nature.SUPPRESSED if "suppressed" in block.marks else Nature.TEXT,
            eid="",
            wid="",
            text=block.text,
            number=block.number,
            margin_number=block.margin_number,
            parent=under.index,
            part_of_treaty=division.part_of_treaty,
            unverified="unverified" in block.marks,
        )
        if "gap" in block.marks:
            under.gaps += 1
            provision.kind, provision.nature, provision.part_of_treaty = Kind.GAP, Nature.GAP, False
            provision.note, provision.text = block.text, ""
            provision.eid = f"{division.eid}__gap_{under.gaps}"
        elif "footnote" in block.marks:
            under.footnotes += 1
            provision.kind, provision.nature = Kind.FOOTNOTE, Nature.NOTE
            provision.number, provision.margin_number = block.margin_number, ""
            provision.eid = f"{division.eid}__fn_{under.footnotes}"
        elif division.kind in LABELLED_BY_US:
            self._name_labelled(provision, under)
        else:
            self._name_numbered(provision, under)
        held = self.reference.same_version.get(normalise_margin_number(block.margin_number))
        if held and self.reference.fuller:
            provision.eid = held.eid
        cited = provision.margin_number and provision.kind != Kind.GAP
        provision.wid = self._wid(_margin_name(block.margin_number) if cited else provision.eid)
        self._append(provision)

    def _name_labelled(self, provision: NamedProvision, under: _Under) -> None:
        """Resolutions and statements: the part of our label behind the slash (`P3/6` → `para_6`)."""
        division = self.provisions[under.index]
        if division.kind == Kind.FINAL_PROTOCOL:
            provision.kind = Kind.STATEMENT if "/" in provision.margin_number else Kind.PARAGRAPH
        elif division.kind != Kind.STATEMENT:
            operative = OPERATIVE.get(self.parsed.language.split("-")[0], "")
            acts = bool(operative) and re.match(operative, provision.number)
            provision.kind = Kind.OPERATIVE_PARAGRAPH if acts else Kind.RECITAL
        _, slash, part = provision.margin_number.partition("/")
        provision.eid = f"{division.eid}__para_{slug_part(part) if slash else under.next_unnumbered()}"

    def _name_numbered(self, provision: NamedProvision, under: _Under) -> None:
        """Articles and appendices: `6.1`, `1.1 a)`, `b)` under the nearest number above it, or no number at all."""
        division, number = self.provisions[under.index], provision.number
        if not number:
            provision.eid = f"{division.eid}__para_{under.next_unnumbered()}"
        elif compound := _COMPOUND.fullmatch(number):
            self._open_paragraph(compound["whole"], provision, under)
            provision.kind, provision.parent = Kind.POINT, under.paragraph
            provision.eid = f"{under.paragraph_eid}__point_{slug_part(compound['letter'])}"
            under.letters = 1
        elif _LETTER.fullmatch(number):
            self._name_point(provision, under)
        elif _WHOLE.fullmatch(number):
            provision.eid = f"{division.eid}__para_{slug_part(number)}"
            under.paragraph, under.paragraph_eid, under.letters = len(self.provisions), provision.eid, 0
        else:
            expected = "a number such as 6.1, 2*bis*, 1.1 a) or a)"
            self._problem(provision.line, f"[{provision.margin_number}] is numbered {number!r}", expected)

    def _name_point(self, provision: NamedProvision, under: _Under) -> None:
        place = f"[{provision.margin_number}] {provision.number}"
        known = (
            self.reference.fuller and normalise_margin_number(provision.margin_number) in self.reference.same_version
        )
        provision.kind = Kind.POINT
        if known:
            eid = self.reference.same_version[normalise_margin_number(provision.margin_number)].eid
            above = next((i for i, each in enumerate(self.provisions) if eid.startswith(each.eid + "__point_")), None)
            provision.parent = above if above is not None else under.index
            return
        if under.paragraph is None:
            self._problem(
                provision.line, f"{place} has no numbered paragraph above it", "a paragraph such as 4.3 first"
            )
            return
        under.letters += 1
        if under.letters == 1 and not provision.number.startswith(("a", "а", "i", "1")):
            # c) after 4.1 in a text with gaps hangs from a paragraph that is not there: never guess which.
            expected = "a) first, or a fuller edition of this version in the library, from which its place is known"
            self._problem(
                provision.line, f"{place} follows {under.paragraph_eid} without the points before it", expected
            )
        provision.parent = under.paragraph
        provision.eid = f"{under.paragraph_eid}__point_{slug_part(provision.number)}"

    def _open_paragraph(self, whole: str, first: NamedProvision, under: _Under) -> None:
        """The textless paragraph (1.1) that `1.1 a)` opens; who it is, it takes from its first point."""
        eid = f"{self.provisions[under.index].eid}__para_{slug_part(whole)}"
        under.paragraph, under.paragraph_eid = len(self.provisions), eid
        self._append(
            NamedProvision(
                line=first.line,
                kind=Kind.PARAGRAPH,
                nature=Nature.TEXT,
                eid=eid,
                wid=self._wid(f"{_margin_name(first.margin_number)}-lead"),
                number=whole,
                parent=under.index,
                part_of_treaty=first.part_of_treaty,
            )
        )

    def settle_appendices(self) -> None:
        """Appendices are part of the treaty where its own words say so."""
        pattern = INTEGRAL.get(self.parsed.language.split("-")[0])
        declared: set[str] = set()
        for provision in self.provisions:
            found = re.search(pattern, provision.text) if pattern and provision.kind == Kind.PARAGRAPH else None
            if found:
                declared |= set(re.findall(r"\w*\d\w*", found["numbers"]))
        for provision in self.provisions:
            if provision.kind == Kind.APPENDIX:
                provision.part_of_treaty |= provision.number in declared
            if provision.parent is not None and provision.kind != Kind.GAP:
                provision.part_of_treaty = self.provisions[provision.parent].part_of_treaty

    def check(self) -> None:
        for provision in self.provisions:
            for what, limit in (("eid", MAX_NAME), ("wid", MAX_NAME), ("label", MAX_NAME)):
                if len(getattr(provision, what)) > limit:
                    named = provision.margin_number or provision.label[:60]
                    self._problem(provision.line, f"[{named}] has a {what} of more than {limit} characters", "less")
        for what in ("eid", "wid"):
            seen: dict[str, NamedProvision] = {}
            for provision in self.provisions:
                other = seen.setdefault(getattr(provision, what), provision)
                if other is not provision and provision.eid:
                    stands = f"[{provision.margin_number or provision.label}] is the same as line {other.line}"
                    self._problem(
                        provision.line, f"{stands} ({getattr(provision, what)})", "each number once in its division"
                    )
        if self.problems:
            raise ImportRefused(self.problems)

    def _wid(self, name: str) -> str:
        return f"{self.root}~{re.sub(r'[^0-9A-Za-z_*.-]+', '-', name)}"

    def _append(self, provision: NamedProvision) -> int:
        self.provisions.append(provision)
        return len(self.provisions) - 1

    def _problem(self, line: int, what: str, expected: str) -> None:
        self.problems.append(Problem(self.parsed.file, line, what, expected))


def _margin_name(margin_number: str) -> str:
    """A margin number as a wid has it, the same for every way of writing it."""
    return normalise_margin_number(margin_number).upper()


@dataclass
class _Under:
    """Where the naming stands within the division at `index`."""

    index: int
    paragraph: int | None = None
    paragraph_eid: str = ""
    letters: int = 0
    unnumbered: int = 0
    gaps: int = 0
    footnotes: int = 0

    def next_unnumbered(self) -> str:
        self.unnumbered += 1
        return f"n{self.unnumbered}"
