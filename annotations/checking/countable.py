"""Countable texts: an edition as textual checks read it, with what is missing of it, and counting in one.

What is missing are its gaps, and of an edition that is not complete whatever another language or version of the same
provisions holds and it does not, unless a gap already stands for it in its division. Of the statements, all are missing
of which only a summary is held, or a text in another language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from annotations.counting.expectations import Tally
from annotations.counting.expressions import Expression
from annotations.counting.finding import Hit, count, find, spans_in_text
from annotations.counting.scopes import Part, Scope
from annotations.counting.words import words_of
from treatyreader.citations import normalise_margin_number
from treatyreader.models import Edition, Instrument, Provision, Statement, Verification
from treatyreader.models.verification import Level

_STATEMENT = Part((("statement", "", ""),), of_treaty=False, attached=True)
_COLUMNS = (
    *("id", "edition_id", "parent_id", "position", "kind", "nature", "wid", "eid", "label", "number"),
    *("margin_number", "heading", "note", "text", "part_of_treaty"),
)


class Field(Enum):
    """Where in a provision words stand; each is counted apart."""

    TEXT = "text"
    HEADING = "heading"
    LABEL = "label"


@dataclass(frozen=True)
class Piece:
    """A provision with its edition and parents at hand, and its place as scopes see it."""

    provision: Provision
    part: Part

    @property
    def is_searched(self) -> bool:
        return self.provision.is_quotable

    def words_in(self, where: Field) -> str:
        """What is read: text that can be quoted; the heading of a division; lead words and numbers as printed."""
        row = self.provision
        if where == Field.TEXT:
            return row.text if row.is_quotable else ""
        if row.is_gap or row.nature == Provision.Nature.NOTE:
            return ""
        return row.heading if where == Field.HEADING else (row.label or row.number)


@dataclass(frozen=True)
class Countable:
    """An edition, and the statements about its instrument that are texts of their own. `missing` are the places of
    what it lacks; `verified` the keys of provisions whose wording is."""

    edition: Edition
    pieces: Sequence[Piece]
    missing: Sequence[Part]
    verified: frozenset[int]

    @property
    def parts(self) -> list[Part]:
        return [each.part for each in self.pieces]


@dataclass(frozen=True)
class Found:
    """What was found in one field of one provision: `spans` of each occurrence in code points of that field, and how
    much it counts for."""

    piece: Piece
    where: Field
    spans: Sequence[Sequence[tuple[int, int]]]
    count: int


@dataclass
class Counted:
    """What was counted in the scope, and of the text `elsewhere`; how much was searched, and what could not be."""

    edition: Edition
    found: list[Found] = field(default_factory=list)
    elsewhere: int = 0
    provisions: int = 0
    words: int = 0
    verified: int = 0
    gaps: int = 0
    gaps_elsewhere: int = 0

    def total(self, where: Field) -> int:
        return sum(each.count for each in self.found if each.where == where)

    @property
    def tally(self) -> Tally:
        return Tally(self.total(Field.TEXT), self.elsewhere, self.gaps, self.gaps_elsewhere)


def edition_asked(instrument: Instrument, path: str = "") -> Edition | None:
    """The newest published edition at that address (`itrs/2012/fr`); without one the newest of the instrument, in
    English where there is any."""
    rows = Edition.objects.newest().with_version().newest_first()
    if path:
        slug, _slash, rest = path.partition("/")
        version, _slash, language = rest.partition("/")
        return rows.of_address(slug, version, language).first()
    held = list(rows.filter(version__instrument=instrument).order_by("-version__order", "language"))
    return next((each for each in held if each.language.split("-")[0] == "en"), held[0] if held else None)


def countable(edition: Edition) -> Countable:
    """An edition as it is counted. Five queries, however many provisions it has."""
    instrument = edition.version.instrument
    attached = list(
        Edition.objects.newest()
        .filter(version__instrument__of_instrument=instrument, language=edition.language)
        .filter(version__instrument__form=Instrument.Form.STATEMENT)
        .with_version()
    )
    editions = {each.pk: each for each in (edition, *attached)}
    pieces = [Piece(row, _part(row, attached=row.edition_id != edition.pk)) for row in _rows(editions)]
    newest = (
        Verification.objects.filter(provision__edition__in=editions)
        .order_by("provision_id", "-id")
        .distinct("provision_id")
        .values_list("provision_id", "level")
    )
    return Countable(
        edition,
        pieces,
        missing=[
            *(each.part for each in pieces if each.provision.is_gap),
            *_lacking(edition, pieces),
            *[_STATEMENT] * _statements_lacking(instrument, attached),
        ],
        verified=frozenset(key for key, level in newest if level == Level.VERIFIED),
    )


def counted(text: Countable, expression: Expression, scope: Scope) -> Counted:
    """Count an expression in a scope, and in the text outside of it."""
    result = Counted(text.edition)
    for piece in text.pieces:
        inside = scope.holds(piece.part)
        language = piece.provision.edition.language
        for where in Field if inside else (Field.TEXT,):
            words = words_of(piece.words_in(where))
            hits = find(expression, words, language) if words else []
            if not inside:
                result.elsewhere += 0 if piece.part.attached else count(expression, hits)
            elif hits:
                spans = [spans_in_text(hit, words) for hit in _in_order(hits)]
                result.found.append(Found(piece, where, spans, count(expression, hits)))
            if inside and where == Field.TEXT and piece.is_searched:
                result.provisions += 1
                result.words += len(words)
                result.verified += piece.provision.pk in text.verified
    result.gaps = sum(scope.holds(each) for each in text.missing)
    result.gaps_elsewhere = sum(not each.attached and not scope.holds(each) for each in text.missing)
    return result


def _in_order(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(hits)


def _rows(editions: dict[int, Edition]) -> list[Provision]:
    """The provisions of these editions in reading order, with editions and parents at hand. One query."""
    rows = {
        each.pk: each
        for each in Provision.objects.filter(edition__in=editions).only(*_COLUMNS).order_by("edition", "position")
    }
    for each in rows.values():
        each.edition = editions[each.edition_id]
        each.parent = rows[each.parent_id] if each.parent_id else None
    return sorted(rows.values(), key=lambda each: (list(editions).index(each.edition_id), each.position))


def _part(row: Provision, *, attached: bool = False) -> Part:
    above = tuple(
        (each.kind, normalise_margin_number(each.number), normalise_margin_number(each.margin_number))
        for each in reversed([row, *_ancestors(row)])
    )
    return Part(above, of_treaty=row.division.part_of_treaty, attached=attached)


def _ancestors(row: Provision) -> Iterator[Provision]:
    while row.parent is not None:
        row = row.parent
        yield row


def _statements_lacking(instrument: Instrument, attached: Sequence[Edition]) -> int:
    """How many statements on record about an instrument are none of these texts. One query."""
    held = [each.version.instrument_id for each in attached]
    return Statement.objects.of_instrument(instrument).exclude(full_text__in=held).count()


def _lacking(edition: Edition, pieces: Sequence[Piece]) -> Iterator[Part]:
    """What an edition that is not complete lacks of the provisions that others of them have. Two queries."""
    if edition.complete:
        return
    others = {
        each.pk: each
        for each in Edition.objects.newest().sharing_provisions_with(edition.version).exclude(pk=edition.pk)
    }
    own = [each.provision for each in pieces if not each.part.attached]
    held = {each.wid for each in own}
    with_gaps = {each.division.wid for each in own if each.is_gap}
    for row in _rows(others):
        if row.is_quotable and row.wid not in held and row.division.wid not in with_gaps:
            held.add(row.wid)
            yield _part(row)
