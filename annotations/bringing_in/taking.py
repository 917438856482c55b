"""What becomes of a file that is brought in: looked at, and taken all at once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import commenting
from annotations.anchoring.locating import span
from annotations.bringing_in.entries import entries_of
from annotations.bringing_in.matching import SURE, Matching, Outcome
from annotations.loading.claims import passage_at
from annotations.models import AsSent, Comment, Import, ImportedComment, Passage
from annotations.permissions import may
from annotations.things import state_of, thing_at
from annotations.web_annotations.sites import Site
from annotations.web_annotations.terms import is_iri
from annotations.words import Place
from annotations.writing import EditedMeanwhile
from treatyreader.accounts.models import Account
from treatyreader.addresses import NotHere
from treatyreader.models import Edition, Provision

MOST_PUBLIC = 50
"""Entries that are made public at once: whoever writes by hand is limited too."""
LOOKED_AT_FOR = timedelta(days=30)
"""How long a file that was looked at and not taken is kept."""

Row = dict[str, Any]


def look_at(author: Account, content: bytes, site: Site, *, is_private: bool, edition: Edition | None) -> Import:
    """Read a file and look for its words. Nothing of it is kept but the report. Raises Unreadable."""
    entries = entries_of(content)
    known = dict(
        ImportedComment.objects.filter(author=author, key__in=[each.key for each in entries]).values_list(
            "key", "comment__public_id"
        )
    )
    matches = Matching(entries, site, author, edition).all_of_them(known)
    report = [match.as_row(entry) for entry, match in zip(entries, matches, strict=True)]
    Import.objects.filter(author=author, taken_at=None, created_at__lt=timezone.now() - LOOKED_AT_FOR).delete()
    return Import.objects.create(
        author=author,
        digest=hashlib.sha256(content).hexdigest(),
        is_private=is_private,
        edition=edition,
        report=report,
    )


def authors_of(row: Import) -> list[str]:
    """Those whom the file names as authors of what could be taken, in its order."""
    found = (each["by"] for each in row.report if each["outcome"] in (*SURE, Outcome.APPROXIMATE))
    return list(dict.fromkeys(found))


@transaction.atomic
def take(row: Import, by: Account, *, ticked: Collection[int], author: str | None) -> None:
    """Keep what was found exactly, and what was found nearly where it was `ticked` (its number in the file); of one
    author alone, if one is named. Raises EditedMeanwhile where it was taken already."""
    held = Import.objects.select_for_update().get(pk=row.pk)
    if held.taken_at:
        raise EditedMeanwhile
    wanted = {
        number
        for number, each in enumerate(held.report)
        if (each["outcome"] in SURE or (each["outcome"] == Outcome.APPROXIMATE and number in ticked))
        and (author is None or each["by"] == author)
    }
    made: dict[str, Comment] = {}
    provisions = _provisions(held.report)
    left = sorted(wanted)
    while left:
        later = []
        for number in left:
            entry = held.report[number]
            parent = entry["on"].removeprefix("entry:") if entry["on"].startswith("entry:") else ""
            if parent and parent not in made and any(held.report[each]["key"] == parent for each in left):
                later.append(number)
                continue
            _take_one(held, by, entry, made, provisions)
        if len(later) == len(left):
            break
        left = later
    for number, entry in enumerate(held.report):
        entry["taken"] = entry["key"] in made and number in wanted
    held.taken_at = timezone.now()
    held.save(update_fields=["report", "taken_at"])


def _provisions(report: list[Row]) -> dict[int, Provision]:
    keys = {place[0] for each in report for place in each["places"]}
    return {each.pk: each for each in Provision.objects.filter(pk__in=keys).with_edition()}


def _take_one(row: Import, by: Account, entry: Row, made: dict[str, Comment], provisions: dict[int, Provision]) -> None:
    """Keep one entry, if what it stands on is still there; else say why not."""
    if ImportedComment.objects.filter(author=by, key=entry["key"]).exists():
        entry["outcome"], entry["why"] = Outcome.KNOWN.value, _("Brought in before.")
        return
    is_private = row.is_private or entry["private"]
    try:
        with transaction.atomic():
            comment = _written(by, entry, made, provisions, is_private=is_private)
    except (NotHere, EditedMeanwhile):
        comment = None
    if comment is None:
        entry["why"] = _("What it stands on was not taken, or is no longer there.")
        return
    made[entry["key"]] = comment
    entry["comment"] = comment.public_id
    ImportedComment.objects.create(author=by, key=entry["key"], comment=comment)
    if is_iri(entry["source_id"]):
        AsSent.objects.create(comment=comment, members={"via": entry["source_id"]})


def _written(
    by: Account, entry: Row, made: dict[str, Comment], provisions: dict[int, Provision], *, is_private: bool
) -> Comment | None:
    if not may(by.role, "comment", "write"):
        return None
    if entry["on"].startswith("entry:"):
        parent = made.get(entry["on"].removeprefix("entry:"))
        return commenting.reply(by, parent, entry["body"]) if parent and not parent.is_highlight else None
    if entry["places"]:
        hidden = is_private or not entry["body"]
        passages = [_passage(provisions[pk], start, end, hidden) for pk, start, end in entry["places"]]
        if not entry["body"]:
            return commenting.highlight(by, passages)
        return commenting.write(by, passages[0].provision, entry["body"], passages, is_private=is_private)
    thing = thing_at(entry["on"], by)
    if isinstance(thing, Comment):
        allowed = may(by.role, "comment", "reply", own=thing.author_id == by.pk, state=state_of(thing))
        return commenting.reply(by, thing, entry["body"]) if allowed and thing.is_private >= is_private else None
    on = thing.provision if isinstance(thing, Place) else thing
    return commenting.write(by, on, entry["body"], is_private=is_private)


def _passage(provision: Provision, start: int, end: int, is_private: bool) -> Passage:
    return passage_at(provision, span(provision.text, start, end), is_public=not is_private)
