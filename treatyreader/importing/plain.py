"""The plain format: a text as divisions and labelled blocks, parted by blank lines.

    # ARTICLE 6 — Security and robustness of networks
    [41B] 6.1 | Member States shall individually and collectively endeavour … {unverified}

`# KIND [NUMBER][ (note)][ — Heading]` opens a division; `[margin number] printed number | text` is one provision. A
line that starts with `– ` is a list item of the same provision. Marks at the end are no text: {unverified}, {gap},
{suppressed}, {footnote}. README.md describes the format for those who add a treaty.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from treatyreader.citations import normalise_margin_number
from treatyreader.importing.problems import MAX_BYTES, ImportRefused, Problem, reading
from treatyreader.models.provisions import ProvisionKind as Kind

MAX_MARGIN_NUMBER, MAX_NUMBER = 40, 200  # what the columns hold

# The word that opens a division, by language. A new language adds a row.
DIVISION_WORDS: dict[str, dict[str, Kind]] = {
    "en": {
        "PREAMBLE": Kind.PREAMBLE,
        "PART": Kind.PART,
        "CHAPTER": Kind.CHAPTER,
        "ARTICLE": Kind.ARTICLE,
        "APPENDIX": Kind.APPENDIX,
        "RESOLUTION": Kind.RESOLUTION,
        "RECOMMENDATION": Kind.RECOMMENDATION,
        "OPINION": Kind.OPINION,
        "FINAL FORMULA": Kind.FINAL_FORMULA,
        "FINAL PROTOCOL": Kind.FINAL_PROTOCOL,
        "STATEMENT": Kind.STATEMENT,
    },
    "fr": {
        "PRÉAMBULE": Kind.PREAMBLE,
        "ARTICLE": Kind.ARTICLE,
        "APPENDICE": Kind.APPENDIX,
        "RESOLUTION": Kind.RESOLUTION,
    },
    "es": {"ARTÍCULO": Kind.ARTICLE},
    "ru": {"СТАТЬЯ": Kind.ARTICLE, "РЕЗОЛЮЦИЯ": Kind.RESOLUTION},
    "zh": {"第…条": Kind.ARTICLE},
    "ar": {"المادة": Kind.ARTICLE},
}
UNNUMBERED = {Kind.PREAMBLE, Kind.FINAL_FORMULA, Kind.FINAL_PROTOCOL}
CONTROLS = ("Cc", "Cs", "Zl", "Zp")
OVERRIDES = "\u202d\u202e"
"""They make letters appear in another order than they stand."""
MARKS = ("unverified", "gap", "suppressed", "footnote")

_BLOCK = re.compile(r"\[(?P<margin>[^\[\]\n]+)\](?P<number>[^|\n]*)\|(?P<text>.*)", re.S)
_NUMBER_AND_NOTE = re.compile(r"(?P<number>[^\s()]*)\s*(?:\((?P<note>.*)\))?", re.S)


@dataclass
class Block:
    """One labelled block: a provision as the file has it."""

    line: int
    margin_number: str
    number: str
    text: str
    marks: frozenset[str]


@dataclass
class Division:
    """A heading line and the blocks under it."""

    line: int
    kind: Kind
    label: str
    number: str
    note: str
    heading: str
    blocks: list[Block] = field(default_factory=list)


@dataclass
class ParsedText:
    """A file, parsed and no more: no eIds yet, nothing looked up."""

    file: str
    language: str
    divisions: list[Division]


def parse_file(path: Path, *, language: str) -> ParsedText:
    """Read and parse a file. Raises ImportRefused with every problem found."""
    with reading(path, "a text file"):
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MAX_BYTES else b""
    if size > MAX_BYTES:
        what = f"the file has {size:,} bytes"
        raise ImportRefused([Problem(path.name, 0, what, f"at most {MAX_BYTES:,}")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ImportRefused([Problem(path.name, line, "these bytes are not UTF-8", "UTF-8")]) from error
    return parse(text, file=path.name, language=language)


def parse(text: str, *, file: str, language: str) -> ParsedText:
    """Parse a text in the plain format. Raises ImportRefused with every problem found."""
    words = DIVISION_WORDS.get(language.split("-")[0])
    if words is None:
        known = ", ".join(DIVISION_WORDS)
        raise ImportRefused(
            [Problem(file, 0, f"language {language!r} has no words for divisions yet", f"one of {known}")]
        )
    problems: list[Problem] = []
    divisions: list[Division] = []
    seen: dict[str, int] = {}
    for line, block in _blocks(text):
        for problem in _odd_characters(block):
            problems.append(Problem(file, line, problem, "composed Unicode text (NFC) without control characters"))
        if block.startswith("#"):
            division = _division(block, line, words)
            if division:
                divisions.append(division)
            else:
                expected = "# KIND [NUMBER][ (note)][ — Heading] with KIND one of " + ", ".join(words)
                problems.append(Problem(file, line, f"the heading {_short(block)!r} is not known", expected))
            continue
        provision = _provision(block, line)
        if isinstance(provision, str):
            problems.append(Problem(file, line, provision, "[margin number] printed number | text {mark}"))
            continue
        # A note mark may stand again; a number that can be cited may not.
        number = normalise_margin_number(provision.margin_number)
        first = seen.setdefault(number, line)
        if number and first != line:
            what = f"margin number [{provision.margin_number}] stands in line {first} already"
            problems.append(Problem(file, line, what, "each margin number once in a file"))
        if divisions:
            divisions[-1].blocks.append(provision)
        elif not any(problem.what.startswith("the heading") for problem in problems):
            problems.append(
                Problem(file, line, "a provision stands before the first heading", "# PREAMBLE or the like")
            )
    if not problems:
        problems = [
            Problem(file, division.line, f"nothing stands under {division.label!r}", "at least one provision")
            for division in divisions
            if not division.blocks
        ]
        if not divisions:
            problems.append(Problem(file, 0, "the file holds no text", "headings with provisions under them"))
    if problems:
        raise ImportRefused(problems)
    return ParsedText(file, language, divisions)


def _blocks(text: str) -> list[tuple[int, str]]:
    """(line number, block) of each run of lines between blank lines."""
    found: list[tuple[int, str]] = []
    lines: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        line = line.rstrip("\r").rstrip(" \t")
        if line:
            lines.append(line)
        elif lines:
            found.append((number - len(lines), "\n".join(lines)))
            lines = []
    return found


def _odd_characters(block: str) -> list[str]:
    odd = []
    if not unicodedata.is_normalized("NFC", block):
        odd.append("the text holds decomposed characters")
    odd_ones = {each for each in block if unicodedata.category(each) in CONTROLS or each in OVERRIDES} - {"\n"}
    controls = [f"U+{ord(each):04X}" for each in sorted(odd_ones)]
    if controls:
        odd.append("the text holds control characters (" + ", ".join(controls) + ")")
    return odd


def _division(block: str, line: int, words: dict[str, Kind]) -> Division | None:
    if "\n" in block or not block.startswith("# "):
        return None
    left, _, heading = block[2:].strip().partition(" — ")
    for word, kind in sorted(words.items(), key=lambda item: -len(item[0])):
        before, _, after = word.partition("…")
        pattern = re.escape(before) + (r"(?P<n>\S+?)" + re.escape(after) if after else "") + r"(?:\s+(?P<rest>.*))?"
        match = re.fullmatch(pattern, left, re.S)
        if not match:
            continue
        groups = match.groupdict()
        detail = _NUMBER_AND_NOTE.fullmatch((groups.get("rest") or "").strip())
        if not detail:
            return None
        number = groups.get("n") or detail["number"] or ""
        if bool(number) == (kind in UNNUMBERED):
            return None
        label = left[: left.index(detail["note"]) - 1].strip() if detail["note"] else left
        return Division(line, kind, label, number, detail["note"] or "", heading.strip())
    return None


def _provision(block: str, line: int) -> Block | str:
    """The block, or what is wrong with it."""
    match = _BLOCK.fullmatch(block)
    if not match:
        return f"{_short(block)!r} is neither a heading nor a labelled block"
    text, marks = match["text"], set[str]()
    while (text := text.rstrip()).endswith("}") and "{" in text:
        text, _, mark = text[:-1].rpartition("{")
        if mark not in MARKS:
            return f"the mark {{{_short(mark)}}} is not known (known: {', '.join(MARKS)})"
        marks.add(mark)
    if not text.strip():
        return f"[{match['margin']}] has no text"
    if len(marks - {"unverified"}) > 1:
        return f"[{match['margin']}] is marked both {' and '.join(sorted(marks - {'unverified'}))}"
    for what, limit in (("margin", MAX_MARGIN_NUMBER), ("number", MAX_NUMBER)):
        if len(match[what].strip()) > limit:
            return f"[{_short(match['margin'])}] has a label of {len(match[what].strip())} characters (at most {limit})"
    # A footnote is labelled by its note mark: `[*]`.
    if "footnote" not in marks and not normalise_margin_number(match["margin"]):
        return f"[{match['margin']}] is no margin number"
    return Block(line, match["margin"].strip(), match["number"].strip(), text.strip(), frozenset(marks))


def _short(block: str) -> str:
    first = block.split("\n")[0]
    return first if len(first) <= 60 else first[:59] + "…"
