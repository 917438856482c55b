"""The matrix: the claims about a text against its provisions, each cell with how the words there bear on the claim.

It shows what the margin of the text shows, words that were carried here from other editions included. The number of
queries is the same for 1 cell and for 10,000.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy

from annotations.margin import CardWords, beside
from annotations.models import Claim
from annotations.models.carryings import Outcome
from annotations.models.evidence import Bearing
from annotations.standing.rule import ClaimStanding, Stands
from annotations.standing.standings import standings
from treatyreader.accounts.models import Account
from treatyreader.citing import division_title, provision_title
from treatyreader.models import Edition, Provision

WIDEST = 48
"""More columns than these are shown as the parts that they stand in; each part opens into its provisions."""


UNSETTLED = (Stands.NO_WORDS, Stands.NOT_OF_THE_TEXT)
"""Of these the text says nothing: they come last."""


class Sort(StrEnum):
    """In which order the claims stand."""

    STANDING = "standing"
    PROVISIONS = "provisions"
    NAME = "name"


SORTS = {
    Sort.STANDING: gettext_lazy("how they stand"),
    Sort.PROVISIONS: gettext_lazy("most provisions first"),
    Sort.NAME: gettext_lazy("name"),
}


@dataclass(frozen=True)
class Asked:
    """What of the matrix is asked for; empty for all of it. `part` is the eid of a division, `everything` asks for the
    provisions too that nothing is linked to."""

    sort: Sort = Sort.STANDING
    bearing: str = ""
    stands: str = ""
    part: str = ""
    everything: bool = False


@dataclass(frozen=True)
class Piece:
    """Evidence in a cell: how it bears, where it is read, its words there. `where` are the words of the column."""

    bearing: Bearing
    url: str
    awaits_review: bool
    provision: Provision
    words: CardWords


@dataclass
class Column:
    """A provision, or a part of the text with all that stands in it. `name` is what it is called in full; `opens`, of a
    part, what its provisions are asked for with."""

    eid: str
    short: str
    name: str
    part: str
    opens: str = ""


@dataclass(frozen=True)
class Part:
    """Columns next to each other that stand in one part of the text, and how many they are."""

    eid: str
    title: str
    heading: str
    width: int


@dataclass(frozen=True)
class Cell:
    """The pieces of evidence in it, one for each bearing with how many there are of it."""

    column: Column
    bearings: Sequence[tuple[Piece, int]]


@dataclass
class Row:
    """A claim, how it stands, and its cells by the eid of the column."""

    claim: Claim
    standing: ClaimStanding
    pieces: dict[str, list[Piece]] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)

    @property
    def provisions(self) -> int:
        return len({piece.provision.pk for those in self.pieces.values() for piece in those})


@dataclass
class Matrix:
    """`parts` are the parts of the text that may be asked for, `spans` those above the columns."""

    rows: list[Row]
    columns: list[Column]
    spans: list[Part]
    parts: list[Part]
    by_part: bool
    linked: int

    def lay(self, rows: Iterable[Row]) -> None:
        """Fill the cells of those rows that are shown."""
        for row in rows:
            row.cells = [Cell(each, _by_bearing(row.pieces.get(each.eid, ()))) for each in self.columns]


def matrix_of(edition: Edition, asked: Asked, user: Account | AnonymousUser | None = None) -> Matrix:
    """Takes an edition with its version and instrument."""
    provisions = {each.pk: each for each in edition.in_reading_order()}
    for each in provisions.values():
        each.parent = provisions[each.parent_id] if each.parent_id is not None else None
    divisions = {each.eid: each for each in provisions.values() if each.parent_id is None}
    claims = Claim.objects.visible_to(user).filter(instrument=edition.version.instrument_id)
    said = _pieces(edition, provisions, user)
    known = {each.pk: each for each in [*claims, *Claim.objects.filter(pk__in=said)]}
    stand = standings(known.values())
    rows = [Row(claim, stand[key]) for key, claim in known.items() if asked.stands in ("", stand[key].key)]
    kept = {row.claim.pk: [each for each in said.get(row.claim.pk, []) if _is_asked(each, asked)] for row in rows}
    if asked.bearing or asked.part:
        rows = [row for row in rows if kept[row.claim.pk]]
    linked = {each.provision.pk for row in rows for each in kept[row.claim.pk]}
    shown = [
        each
        for each in provisions.values()
        if each.pk in linked or (asked.everything and each.is_quotable and _in_part(each, asked.part))
    ]
    by_part = len(shown) > WIDEST and not asked.part
    columns = _parts_as_columns(shown, divisions) if by_part else [_column(each, divisions) for each in shown]
    for row in rows:
        for piece in kept[row.claim.pk]:
            key = piece.provision.eid.split("__")[0] if by_part else piece.provision.eid
            row.pieces.setdefault(key, []).append(piece)
    every = [each.provision for those in said.values() for each in those]
    return Matrix(
        rows=_sorted(rows, asked.sort),
        columns=columns,
        spans=_spans(columns, divisions),
        parts=_spans(_parts_as_columns(sorted(every, key=lambda each: each.position), divisions), divisions),
        by_part=by_part,
        linked=len(linked),
    )


def _pieces(
    edition: Edition, provisions: Mapping[int, Provision], user: Account | AnonymousUser | None
) -> dict[int, list[Piece]]:
    """By the claim's key, all evidence on words of this text, in reading order."""
    found: dict[int, list[Piece]] = {}
    cards = beside(edition, user).cards
    for key in sorted(cards, key=lambda each: provisions[each].position):
        for card in cards[key]:
            for words in card.words:
                if words.carried and words.carried.outcome == Outcome.GONE:
                    continue
                url = f"{card.claim.get_absolute_url()}#evidence-{words.evidence}"
                piece = Piece(Bearing(words.bearing), url, words.awaits_review, provisions[key], words)
                found.setdefault(card.claim.pk, []).append(piece)
    return found


def _is_asked(piece: Piece, asked: Asked) -> bool:
    return asked.bearing in ("", piece.bearing) and _in_part(piece.provision, asked.part)


def _in_part(provision: Provision, part: str) -> bool:
    return part in ("", provision.eid.split("__")[0])


def _column(provision: Provision, divisions: Mapping[str, Provision]) -> Column:
    part = provision.eid.split("__")[0]
    name = provision_title(provision, divisions[part])
    return Column(provision.eid, provision.margin_number or provision.number or "§", name, part)


def _parts_as_columns(provisions: Iterable[Provision], divisions: Mapping[str, Provision]) -> list[Column]:
    eids = dict.fromkeys(each.eid.split("__")[0] for each in provisions)
    return [Column(eid, division_title(divisions[eid]), division_title(divisions[eid]), eid, eid) for eid in eids]


def _spans(columns: Sequence[Column], divisions: Mapping[str, Provision]) -> list[Part]:
    widths: dict[str, int] = {}
    for each in columns:
        widths[each.part] = widths.get(each.part, 0) + 1
    return [Part(eid, division_title(divisions[eid]), divisions[eid].heading, width) for eid, width in widths.items()]


def _by_bearing(pieces: Sequence[Piece]) -> list[tuple[Piece, int]]:
    """The first piece of each bearing that was reviewed, else the first, and how many there are."""
    found = []
    for bearing in Bearing:
        those = [each for each in pieces if each.bearing == bearing]
        if those:
            found.append((next((each for each in those if not each.awaits_review), those[0]), len(those)))
    return found


def _sorted(rows: Iterable[Row], sort: Sort) -> list[Row]:
    order = {each.value: (each in UNSETTLED, place) for place, each in enumerate(Stands)}
    keys = {
        Sort.STANDING: lambda row: (order[row.standing.key], row.claim.text.casefold()),
        Sort.PROVISIONS: lambda row: (-row.provisions, row.claim.text.casefold()),
        Sort.NAME: lambda row: (row.claim.text.casefold(),),
    }
    return sorted(rows, key=keys[sort])
