"""What is new about a treaty, a provision or a claim, as entries of its feed: only what everybody may see.

The number of queries is the same for one entry and for a thousand; each kind of thing gives its newest.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from annotations.discussion import comments_on
from annotations.markdown import as_html
from annotations.models import Check, Claim, Comment, Evidence, EvidencePassage, Passage
from annotations.models.comments import CommentQuerySet
from annotations.models.evidence import EvidenceQuerySet
from annotations.sharing.telling import how_it_stands, who_says
from annotations.standing.rule import ClaimStanding
from annotations.standing.signing import SignedFinding, findings_on
from annotations.standing.standings import standings
from annotations.taking_out.choosing import of_treaty
from annotations.things import name_of_thing
from treatyreader.addresses import edition_name
from treatyreader.citing import short_citation, withdrawn_line
from treatyreader.models import Edition, Instrument, Provision
from treatyreader.sharing.atom import MOST, Entry
from treatyreader.wording import label_for

NEWEST = Coalesce("edited_at", "created_at").desc()
_WORDS = Prefetch("passages", Passage.objects.with_provision())


def news_of_treaty(instrument: Instrument) -> list[Entry]:
    """New texts, claims, evidence and comments."""
    said = of_treaty(instrument)
    editions = Edition.objects.published_or_withdrawn().filter(version__instrument=instrument).with_version()
    claims = Claim.objects.visible_to(None).filter(instrument=instrument).select_related("author")
    return [
        *map(_of_edition, editions.order_by("-published_at", "-id")[:MOST]),
        *_of_claims(claims.order_by(NEWEST)[:MOST]),
        *_of_evidence(said.evidence),
        *_of_comments(said.comments),
    ]


def news_of_provision(row: Provision) -> list[Entry]:
    """Evidence on its words, or on those of what stands under it, and comments on it, in whatever edition it stands."""
    at = "passage__provision__"
    ranks = (Q(**{f"{at}{'parent__' * rank}wid": row.wid}) for rank in range(3))
    words = EvidencePassage.objects.filter(
        Q(*ranks, _connector=Q.OR),
        **{f"{at}edition__version__instrument": row.edition.version.instrument_id, "evidence": OuterRef("pk")},
    )
    return [*_of_evidence(Evidence.objects.filter(Exists(words))), *_of_comments(comments_on(row))]


def news_of_claim(row: Claim) -> list[Entry]:
    """How the claim stands now, its evidence, and the comments on it and on that."""
    comments = Comment.objects.filter(Q(claim=row) | Q(evidence__claim=row))
    checks = Check.objects.visible_to(None).filter(claim=row).select_related("claim", "author").with_newest_result()
    findings = findings_on(row, standings([row])[row.pk])
    return [
        *_of_claims([row]),
        *_of_evidence(Evidence.objects.filter(claim=row)),
        *map(_of_check, checks.order_by(NEWEST)[:MOST]),
        *map(_of_finding, findings),
        *_of_comments(comments),
    ]


def _of_edition(row: Edition) -> Entry:
    at = row.published_at or row.created_at
    title = _("Text published: %(edition)s") % {"edition": edition_name(row)}
    status = withdrawn_line(row) or str(row.get_language_status_display())
    html = format_html("<p>{}. {}</p>", status.rstrip("."), row.source)
    return Entry(row.get_pinned_url(), title, html, _("The library’s editors"), at, at)


def _of_claims(claims: Iterable[Claim]) -> list[Entry]:
    rows = list(claims)
    stand = standings(rows)
    return [_of_claim(each, stand[each.pk]) for each in rows]


def _of_claim(row: Claim, standing: ClaimStanding) -> Entry:
    html = format_html("<p>{}</p><p><b>{}</b>. {}</p>", row.text, how_it_stands(standing), standing.line)
    title = _("Claim: %(claim)s") % {"claim": row.text}
    updated = row.edited_at or row.created_at
    return Entry(row.get_absolute_url(), title, html, who_says(row), row.created_at, updated)


def _of_evidence(rows: EvidenceQuerySet) -> list[Entry]:
    seen = rows.filter(pk__in=Evidence.objects.visible_to(None).values("pk"), awaits_edition="")
    shown = seen.select_related("author", "claim").order_by(NEWEST)[:MOST]
    return [_of_one(each) for each in shown.prefetch_related(_WORDS)]


def _of_one(row: Evidence) -> Entry:
    words = format_html_join("", "{}", ((_quoted(each),) for each in row.passages.all()))
    part = format_html(" <q>{}</q>", row.of) if row.of else row.get_coverage_display()
    html = format_html(
        "<p>{}</p><p>{} {}. {}.</p>{}<p>{}</p>",
        *(row.claim.text, row.get_bearing_display(), part, row.get_review_display(), words, row.rationale),
    )
    title = _("Evidence, %(bearing)s: %(claim)s") % {"bearing": row.get_bearing_display(), "claim": row.claim.text}
    updated = row.edited_at or row.created_at
    return Entry(f"/evidence/{row.public_id}/", title, html, who_says(row), row.created_at, updated)


def _of_check(row: Check) -> Entry:
    """A textual check and what the program answers to it now."""
    answer = row.newest_result
    outcome = answer.get_outcome_display() if answer else _("not answered yet")
    title = _("Check, %(outcome)s: %(question)s") % {"outcome": outcome, "question": str(row)}
    counts = _("This counts words; it does not show what the treaty covers.")
    html = format_html(
        "<p>{}</p><p><code>{}</code></p><p>{}. {}</p><p>{}</p>",
        *(row.claim.text, str(row), outcome, counts, row.rationale),
    )
    updated = max(each for each in (row.created_at, row.edited_at, answer.at if answer else None) if each)
    return Entry(row.get_absolute_url(), title, html, who_says(row), row.created_at, updated)


def _of_finding(signed: SignedFinding) -> Entry:
    """What a steward signed, how the claim stood then, and whether that was before changes."""
    row = signed.finding
    html = format_html("<p>{}</p><p>{}: {}</p>", row.sentence, _("How it stood then"), row.stood)
    title = _("Finding: %(claim)s") if signed.is_current else _("Finding, made before changes: %(claim)s")
    title %= {"claim": row.claim.text}
    who = row.by.name if row.by else _("A former steward")
    return Entry(row.get_absolute_url(), title, html, who, row.at, row.at)


def _quoted(words: Passage) -> str:
    """In quotation marks only where they are verified, and always with how far they are."""
    provision = words.provision
    label = label_for(provision, provision.edition)
    exact = f"“{words.exact}”" if label.is_verified else words.exact
    citation = short_citation(provision.edition, provision, provision.division)
    wording = f"{label.in_full} {withdrawn_line(provision.edition)}".rstrip()
    return format_html("<blockquote><p>{}</p></blockquote><p>{}. {}</p>", exact, citation, wording)


def _of_comments(rows: CommentQuerySet) -> list[Entry]:
    seen = rows.filter(pk__in=Comment.objects.visible_to(None).that_say_something().values("pk"))
    shown = seen.with_words().select_related(
        *("author", "claim", "evidence__claim", "provision__edition__version__instrument"),
        "provision__parent__parent__parent",
    )
    return [_of_comment(each) for each in shown.order_by(NEWEST)[:MOST]]


def _of_comment(row: Comment) -> Entry:
    who = who_says(row)
    title = _("%(who)s on %(thing)s") % {"who": who, "thing": name_of_thing(row.thing)}
    updated = row.edited_at or row.created_at
    return Entry(row.get_absolute_url(), title, as_html(row.body), who, row.created_at, updated)
