"""What stewards rule: what descends from what, where carried words stand, and what the standing of words is.

Each act is one transaction with one line in the log. Passages that rest on the lineage of an instrument are carried
anew when it is ruled on; where there are many, the rest of them wait for the next run.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from django.db import transaction
from django.utils import timezone
from rapidfuzz import fuzz

from annotations.carrying.carriage import carry_due
from annotations.carrying.meaning import weighty
from annotations.following.news import tell
from annotations.models import Carrying, Passage, WordRuling
from annotations.models.carryings import Method, Outcome
from annotations.models.moderation import Deed
from annotations.models.news import NewsKind
from annotations.moderating import log
from annotations.standing.word_standing import WordStanding
from annotations.writing import EditedMeanwhile
from treatyreader import lineage
from treatyreader.accounts.models import Account
from treatyreader.comparing import Kind, compare
from treatyreader.models import Descent, Instrument, Provision

AT_ONCE = 20
"""Batches that are carried anew right after a ruling."""


def confirm(by: Account, rows: Sequence[Descent], reason: str, address: str) -> int:
    """Confirm what was proposed, as it was seen. Returns how many rows that were."""
    with transaction.atomic():
        count = lineage.confirm(by, rows, reason)
        log(by, Deed.CONFIRMED, "lineage", address, reason, is_public=True)
    return count


def rule(
    by: Account,
    instrument: Instrument,
    roots: tuple[str, str],
    wid: str,
    others: Sequence[str],
    reason: str,
    address: str,
) -> None:
    """Decide what a provision became, or came from."""
    with transaction.atomic():
        lineage.rule(by, instrument, roots, wid, others, reason)
        log(by, Deed.RULED, "lineage", address, reason, is_public=True)


def carry_anew(instrument: Instrument) -> None:
    """Carry what rests on a lineage that was just ruled on; not in the transaction of the ruling."""
    for _progress in islice(carry_due(instrument), AT_ONCE):
        pass


@transaction.atomic
def see(by: Account, row: Carrying, address: str) -> None:
    """A steward has looked at it and leaves it as it is. Raises EditedMeanwhile."""
    _hold(row)
    row.seen_by, row.seen_at = by, timezone.now()
    row.save(update_fields=["seen_by", "seen_at"])
    log(by, Deed.LOOKED, "carrying", address, is_public=row.passage.is_public)


@transaction.atomic
def place(
    by: Account, row: Carrying, provision: Provision | None, span: tuple[int, int] | None, reason: str, address: str
) -> Carrying:
    """Say where the words stand, or (without a span) that they are not there. A row of its own, which counts from now
    on; the one before it stays as history. Raises EditedMeanwhile."""
    _hold(row)
    Carrying.objects.filter(pk=row.pk).update(is_current=False)
    chosen = Carrying.objects.create(
        passage=row.passage,
        edition=row.edition,
        method=Method.CHOSEN,
        by=by,
        reason=reason,
        seen_by=by,
        seen_at=timezone.now(),
        **_at(row, provision, span),
    )
    log(by, Deed.CHOSE, "carrying", address, reason, is_public=row.passage.is_public)
    tell(NewsKind.CARRIED, row.passage, by=by)
    return chosen


@transaction.atomic
def rule_on_words(
    by: Account, passage: Passage, standing: WordStanding, note: str, *, newest: int, proposed: WordStanding
) -> WordRuling:
    """Say what the standing of words is, as the program proposes or otherwise: one row more, which counts from now on.
    `newest` is the ruling that was seen, 0 for none. Raises EditedMeanwhile."""
    Passage.objects.select_for_update(no_key=True).get(pk=passage.pk)
    held = WordRuling.objects.filter(passage=passage).order_by("-pk").values_list("pk", flat=True).first() or 0
    if held != newest:
        raise EditedMeanwhile
    row = WordRuling.objects.create(
        passage=passage, where=standing.where, how=standing.how, whom=standing.whom, note=note, by=by
    )
    deed = Deed.CONFIRMED if standing == proposed else Deed.RULED
    log(by, deed, "standing of words", passage.get_absolute_url(), note, is_public=passage.is_public)
    return row


def _at(row: Carrying, provision: Provision | None, span: tuple[int, int] | None) -> dict[str, object]:
    """The columns that say what becomes of the words at a place."""
    if provision is None or span is None:
        return {"outcome": Outcome.GONE, "score": 0, "provision": provision}
    own, language = row.passage.provision, row.edition.language
    before, after = row.passage.exact, provision.text[slice(*span)]
    place = {"provision": provision, "start": span[0], "end": span[1]}
    if before == after:
        stays = (provision.eid, provision.number) == (own.eid, own.number)
        return {"outcome": Outcome.UNCHANGED if stays else Outcome.MOVED, "score": 1, **place}
    changes = [
        {"before": one, "after": other, "is_weighty": weighty(one, other, language)}
        for piece in compare(before, after)
        if piece.kind != Kind.SAME
        for one, other in [(before[piece.before_start : piece.before_end], after[piece.after_start : piece.after_end])]
    ]
    return {
        "outcome": Outcome.ALTERED,
        "score": min(fuzz.ratio(before, after) / 100, 0.999),
        "changes": changes,
        "changes_meaning": any(each["is_weighty"] for each in changes),
        **place,
    }


def _hold(row: Carrying) -> None:
    held = Carrying.objects.select_for_update(no_key=True).filter(pk=row.pk, is_current=True, seen_at=row.seen_at)
    if not held.exists():
        raise EditedMeanwhile
