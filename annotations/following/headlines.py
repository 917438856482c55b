"""Headlines: news in words, as somebody reads it now. What is kept of news is what happened, never what was said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.following.noticing import words_that_differ
from annotations.markdown import beginning_of
from annotations.models import News, Passage, StandingRecord
from annotations.models.evidence import Review
from annotations.models.news import NewsKind, NewsQuerySet
from annotations.standing.rule import LABELS, Stands
from annotations.things import address_of, name_of_thing
from treatyreader.accounts.models import Account
from treatyreader.addresses import edition_name
from treatyreader.citing import short_citation, withdrawn_line
from treatyreader.models import Instrument, Provision
from treatyreader.wording import label_for

LONGEST = 300
"""Code points of what somebody wrote, and of the words of a text."""
MOST_WORDS = 3
"""Passages that one piece of news shows."""
_PLACE = ("edition__version__instrument", "parent__parent__parent")


@dataclass(frozen=True)
class Cited:
    """Words of a text, never without how far their wording is verified, and whether their edition was withdrawn.
    `is_cut`: they go on."""

    exact: str
    is_cut: bool
    where: str
    wording: str
    language: str
    direction: str


@dataclass(frozen=True)
class Headline:
    """What happened (`what`), to which thing (`about`, at `address`), what was said, and the words that it is on."""

    news: News
    what: str
    about: str
    address: str
    said: str
    words: Sequence[Cited]
    at: datetime
    is_unread: bool


def with_all_that_is_told(rows: NewsQuerySet) -> NewsQuerySet:
    """News with what a headline shows: a few queries, however many there are."""
    words = Prefetch("evidence__passages", Passage.objects.with_provision())
    further = (
        Prefetch("dispute__evidence__passages", Passage.objects.with_provision()),
        Prefetch("comment__passages", Passage.objects.with_provision()),
        Prefetch("passage", Passage.objects.with_provision()),
        "verification__provision__verifications",
    )
    return rows.select_related(
        *("by", "claim", "evidence__claim", "dispute__evidence__claim", "dispute__author", "textual_check", "record"),
        *("comment__author", "comment__claim", "comment__evidence__claim", "instrument"),
        *(f"comment__provision__{each}" for each in _PLACE),
        *(f"verification__provision__{each}" for each in _PLACE),
        "edition__version__instrument",
    ).prefetch_related(words, *further)


def headlines(rows: Iterable[News], reader: Account, unread: frozenset[int] = frozenset()) -> list[Headline]:
    """News in words for who reads it; `unread` are the keys of those that they have not marked as read. Takes rows
    `with_all_that_is_told`; one query more where claims stand otherwise."""
    rows = list(rows)
    before = _records_before([each.record for each in rows if each.record])
    return [_headline(each, reader, before, each.pk in unread) for each in rows]


def how_it_reads(record: StandingRecord) -> str:
    """ "Provisional: The words say this"."""
    label = str(LABELS[Stands(record.stands)])
    return _("Provisional: %(label)s") % {"label": label} if record.provisional else label


def change_in_words(before: StandingRecord, now: StandingRecord) -> str:
    """What became of how a claim stands and of the wording that it rests on, in a sentence or two."""
    parts = []
    if (before.stands, before.provisional) != (now.stands, now.provisional):
        parts.append(
            _("It read “%(before)s”; it reads now “%(now)s”.")
            % {"before": how_it_reads(before), "now": how_it_reads(now)}
        )
    if count := len(words_that_differ(before, now)):
        parts.append(
            ngettext(
                "The wording of %(count)d passage is verified otherwise.",
                "The wording of %(count)d passages is verified otherwise.",
                count,
            )
            % {"count": count}
        )
    return " ".join(parts)


def cited(passage: Passage) -> Cited:
    """Takes a passage `with_provision`."""
    provision = passage.provision
    return _cited(provision, passage.exact)


def _cited(provision: Provision, words: str) -> Cited:
    edition = provision.edition
    return Cited(
        exact=words[:LONGEST],
        is_cut=len(words) > LONGEST,
        where=short_citation(edition, provision, provision.division),
        wording=f"{label_for(provision, edition).in_full} {withdrawn_line(edition)}".rstrip(),
        language=edition.language,
        direction=edition.direction,
    )


def _headline(row: News, reader: Account, before: Mapping[int, StandingRecord], is_unread: bool) -> Headline:
    about, address = _about(row)
    return Headline(
        news=row,
        what=_what(row, reader, before),
        about=about,
        address=address,
        said=_said(row, before),
        words=_words(row),
        at=row.at,
        is_unread=is_unread,
    )


def _what(row: News, reader: Account, before: Mapping[int, StandingRecord]) -> str:
    """What happened, without its object."""
    if row.record and (was := before.get(row.record.pk)) and how_it_reads(was) == how_it_reads(row.record):
        return _("Wording that this claim rests on is verified otherwise")
    own = row.concerns_id == reader.pk
    kind = NewsKind(row.kind)
    if kind == NewsKind.EVIDENCE_REVIEWED and row.evidence:
        accepted = row.evidence.review != Review.DECLINED
        return _("A steward accepted evidence") if accepted else _("A steward declined evidence")
    if kind == NewsKind.CLAIM and own:
        return _("A steward published your claim")
    if kind == NewsKind.REPLY and own:
        return _("%(name)s replied to you") % {"name": _name(row)}
    said: dict[NewsKind, str] = {
        NewsKind.COMMENT: _("%(name)s commented"),
        NewsKind.REPLY: _("%(name)s replied"),
        NewsKind.CLAIM: _("New claim"),
        NewsKind.CLAIM_DECLINED: _("A steward declined this claim"),
        NewsKind.CLAIM_EDITED: _("%(name)s edited this claim"),
        NewsKind.CLAIM_MERGED: _("Another claim that says the same was merged into this one"),
        NewsKind.CLAIM_WITHDRAWN: _("A claim was withdrawn by its author"),
        NewsKind.EVIDENCE: _("%(name)s linked words to a claim"),
        NewsKind.EVIDENCE_EDITED: _("%(name)s edited evidence"),
        NewsKind.EVIDENCE_WITHDRAWN: _("Evidence was withdrawn by its author"),
        NewsKind.DISPUTE_OPENED: _("%(name)s contests evidence"),
        NewsKind.DISPUTE_SETTLED: _("A steward settled a dispute about evidence"),
        NewsKind.CHECK_FLIPPED: _("A textual check has another outcome"),
        NewsKind.FINDING_SIGNED: _("%(name)s signed a finding"),
        NewsKind.FINDING_LAPSED: _("A signed finding was made before changes"),
        NewsKind.STANDING_CHANGED: _("How this claim stands has changed"),
        NewsKind.VERIFIED: _("The wording is verified otherwise"),
        NewsKind.EDITION: _("A new edition was published"),
        NewsKind.CARRIED: _("A steward ruled where these words stand in another edition"),
    }
    return said.get(kind, str(row.get_kind_display())) % {"name": _name(row)}


def _name(row: News) -> str:
    """Whose comment it is, who contests; else who did it. Nobody: the library, or somebody who has left."""
    who = row.comment.author if row.comment else row.dispute.author if row.dispute else row.by
    if who is None:
        return _("The library") if not (row.comment or row.dispute) else _("A former contributor")
    return who.name


def _about(row: News) -> tuple[str, str]:
    """The thing's name and address."""
    if row.kind == NewsKind.CLAIM_WITHDRAWN and row.claim:
        return _("A claim that you follow"), row.claim.get_absolute_url()
    if row.comment:
        return name_of_thing(row.comment.thing), row.comment.get_absolute_url()
    if row.evidence:
        return row.evidence.claim.text, row.evidence.get_absolute_url()
    if row.dispute:
        return row.dispute.evidence.claim.text, row.dispute.get_absolute_url()
    if row.claim:
        return row.claim.text, row.claim.get_absolute_url()
    if row.verification:
        return name_of_thing(row.verification.provision), address_of(row.verification.provision)
    if row.passage:
        return name_of_thing(row.passage.provision), row.passage.get_absolute_url()
    if row.edition:
        return edition_name(row.edition), row.edition.get_pinned_url()
    instrument: Instrument = row.instrument
    return instrument.title, instrument.get_absolute_url()


def _said(row: News, before: Mapping[int, StandingRecord]) -> str:
    if row.comment:
        return beginning_of(row.comment.body, LONGEST)
    if row.dispute:
        settled = row.kind == NewsKind.DISPUTE_SETTLED
        return (row.dispute.settlement if settled else row.dispute.reason)[:LONGEST]
    if row.evidence:
        bears = f"{row.evidence.get_bearing_display()}, {row.evidence.get_coverage_display()}."
        return f"{bears} {row.evidence.rationale[:LONGEST]}".strip()
    if row.textual_check:
        return str(row.textual_check)[:LONGEST]
    if row.record and row.record.pk in before:
        return change_in_words(before[row.record.pk], row.record)
    if row.verification:
        return label_for(row.verification.provision).in_full
    return ""


def _words(row: News) -> list[Cited]:
    if row.verification:
        return [_cited(row.verification.provision, row.verification.provision.text)]
    passages: Iterable[Passage] = ()
    if row.passage:
        passages = [row.passage]
    elif thing := row.evidence or (row.dispute.evidence if row.dispute else row.comment):
        passages = thing.passages.all()
    return [cited(each) for each in list(passages)[:MOST_WORDS]]


def _records_before(records: Sequence[StandingRecord]) -> dict[int, StandingRecord]:
    """By a record's key, the one before it. One query."""
    if not records:
        return {}
    every = StandingRecord.objects.filter(claim__in={each.claim_id for each in records}).order_by("claim_id", "pk")
    found: dict[int, StandingRecord] = {}
    last: StandingRecord | None = None
    for each in every:
        if last is not None and last.claim_id == each.claim_id:
            found[each.pk] = last
        last = each
    return found
