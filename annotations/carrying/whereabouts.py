"""Whereabouts: what became of words in another edition, as a reader is told it.

Never more than is known: a place with its outcome and what changed, or that there is none. The words of either edition
carry the label of their own wording.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from annotations.models import Carrying, Passage
from annotations.models.carryings import Method, Outcome
from treatyreader.comparing import Kind, compare
from treatyreader.models import Edition
from treatyreader.placing import name_of
from treatyreader.wording import WordingLabel, label_for

FEW = 3
"""So many changes are named in one line."""
LONGEST_CHANGE = 60
"""Characters of a changed stretch that one line has room for."""
HOW: dict[str, Promise] = {
    Method.EXACT: gettext_lazy("Letter for letter, within the clause's own lineage."),
    Method.TYPOGRAPHY: gettext_lazy("Letter for letter but for typography, within the clause's own lineage."),
    Method.DIFF: gettext_lazy("Word by word, along the clause's own lineage."),
    Method.NONE: gettext_lazy("Looked for in the clause's own lineage alone, and not found there."),
    Method.CHOSEN: gettext_lazy("Chosen by a steward."),
}


@dataclass(frozen=True)
class Run:
    """A stretch of one of two texts, and whether the other has it so."""

    text: str
    is_changed: bool


@dataclass(frozen=True)
class Compared:
    """Words side by side, as they were and as they are."""

    before: tuple[Run, ...]
    after: tuple[Run, ...]


@dataclass(frozen=True)
class Change:
    """One change of a row: words before, words after (either may be empty), and whether it bears meaning."""

    before: str
    after: str
    is_weighty: bool


@dataclass(frozen=True)
class Whereabouts:
    """What became of a passage's words in one edition: `name` is that edition's, short; `place` and `url` are the
    clause there (empty where there is none); `wording` is how far the words there are verified."""

    carrying: Carrying
    edition: Edition
    name: str
    place: str
    url: str
    line: str
    how: str
    wording: WordingLabel | None
    changes: Sequence[Change]
    around: Sequence[Change]
    compared: Compared | None

    @property
    def outcome(self) -> str:
        return self.carrying.outcome

    @property
    def in_line(self) -> str:
        """ "In 1988: not in this version"."""
        return _("In %(version)s: %(outcome)s") % {"version": self.name, "outcome": self.line}


def whereabouts_of(passages: Collection[Passage] | Collection[int]) -> dict[int, list[Whereabouts]]:
    """By a passage's key, what became of its words in the newest edition of each other version, and in a correction of
    its own, the oldest first. Three queries, however many passages and versions there are."""
    rows = (
        Carrying.objects.current()
        .to_newest()
        .filter(passage__in=passages)
        .select_related("passage__provision__edition__version", "edition__version__instrument")
        .select_related("provision__parent__parent__parent")
        .prefetch_related("provision__verifications")
        .order_by("edition__version__order", "edition__number")
    )
    found: dict[int, list[Whereabouts]] = {}
    for row in rows:
        found.setdefault(row.passage_id, []).append(whereabouts(row))
    return found


def whereabouts(row: Carrying) -> Whereabouts:
    """Takes a carrying with its passage's provision and edition, its own edition, and its provision with parents and
    verifications."""
    provision, edition = row.provision, row.edition
    if provision:
        provision.edition = edition
    source = row.passage.provision
    return Whereabouts(
        carrying=row,
        edition=edition,
        name=short_name(edition, source.edition),
        place=name_of(provision) if provision else "",
        url=provision.get_absolute_url() if provision else edition.get_absolute_url(),
        line=outcome_line(row, name_of(provision) if provision else ""),
        how=str(HOW.get(row.method, row.method)),
        wording=label_for(provision, edition) if provision and row.has_a_place else None,
        changes=_changes(row.changes),
        around=_changes(row.around),
        compared=compared(row.passage.exact, row.words) if row.outcome == Outcome.ALTERED else None,
    )


def outcome_line(row: Carrying, place: str = "") -> str:
    """ "unchanged, now Article 5A, 5A.1 (No. 38A)", "2 words changed: may → shall", "not in this version". `place` is
    the name of the clause there."""
    if row.outcome == Outcome.GONE:
        return _("not in this version")
    if row.outcome == Outcome.AMBIGUOUS:
        return _("not decided: several places fit, or none wholly")
    if row.outcome == Outcome.UNCHANGED:
        return _("unchanged")
    if row.outcome == Outcome.MOVED:
        return _("unchanged, now %(place)s") % {"place": place} if place else _("unchanged, in another place")
    changes, around = _changes(row.changes), _changes(row.around)
    if not changes:
        if not around:
            return _("the same words, differently written")
        return _("the same words; around them %(changes)s") % {"changes": changes_line(around)}
    count = sum(max(len(each.before.split()), len(each.after.split())) for each in changes)
    return ngettext("%(count)d word changed: %(changes)s", "%(count)d words changed: %(changes)s", count) % {
        "count": count,
        "changes": changes_line(changes),
    }


def changes_line(changes: Sequence[Change]) -> str:
    """ "may → shall, + timely, − all": the first few, those that bear meaning before the others."""
    first = sorted(changes, key=lambda each: not each.is_weighty)[:FEW]
    said = ", ".join(_change(each) for each in first)
    return f"{said}, …" if len(changes) > len(first) else said


def short_name(edition: Edition, beside: Edition) -> str:
    """Of what an edition differs from another: "2012-signed", "French", "en@2"."""
    return edition.version.slug if edition.version_id != beside.version_id else f"{edition.language}@{edition.number}"


def compared(before: str, after: str) -> Compared:
    """Two texts, with what the other has otherwise told apart."""
    one, other = list[Run](), list[Run]()
    for piece in compare(before, after):
        changed = piece.kind != Kind.SAME
        if piece.before_end > piece.before_start:
            one.append(Run(before[piece.before_start : piece.before_end], changed))
        if piece.after_end > piece.after_start:
            other.append(Run(after[piece.after_start : piece.after_end], changed))
    return Compared(tuple(one), tuple(other))


def _changes(rows: Sequence[Mapping[str, object]]) -> list[Change]:
    return [Change(str(each["before"]), str(each["after"]), bool(each["is_weighty"])) for each in rows]


def _change(change: Change) -> str:
    before, after = _cut(change.before), _cut(change.after)
    if not before:
        return f"+ {after}"
    return f"{before} → {after}" if after else f"− {before}"


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_CHANGE else f"{words[: LONGEST_CHANGE - 1].rstrip()}…"
