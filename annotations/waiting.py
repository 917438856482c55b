"""What waits for a steward: claims, evidence, checks, disputes, articles, reports, and wording to verify, beside the
words of the text.

The number of queries is the same for one thing and for a thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from itertools import islice
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.checking.answered import as_told
from annotations.exhibits import Quote, quote
from annotations.markdown import as_html
from annotations.models import Article, Check, Claim, Comment, Dispute, Evidence, EvidencePassage, Passage, Report
from annotations.models.articles import ArticleState
from annotations.models.claims import ClaimState
from annotations.models.evidence import Bearing, EvidenceState, Review
from annotations.models.moderation import DisputeState
from annotations.things import address_of, name_of_thing
from treatyreader.accounts.models import Account
from treatyreader.citing import short_citation
from treatyreader.models import Edition, Provision, Verification
from treatyreader.models.verification import Level
from treatyreader.wording import label_for

PER_PAGE = 20
AT_FIRST = 5
"""So many of each kind where all kinds are shown."""
QUOTES = 3
"""So many passages of each thing."""

KINDS: dict[str, Promise] = {
    "claims": gettext_lazy("Claims"),
    "evidence": gettext_lazy("Evidence"),
    "checks": gettext_lazy("Checks"),
    "disputes": gettext_lazy("Disputes"),
    "articles": gettext_lazy("Articles"),
    "reports": gettext_lazy("Reports"),
    "wording": gettext_lazy("Wording to verify"),
}


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what it is, where it is read, what of it matters, the words of the text, and what may be
    done about it. Nothing may be about one's own."""

    title: str
    address: str
    who: str
    when: datetime | None
    facts: Sequence[str] = ()
    said: str = ""
    quotes: Sequence[Quote] = ()
    further: int = 0
    text: Provision | None = None
    """Whole, where its wording is what waits."""
    wording: str = ""
    acts: Sequence[tuple[str, str]] = ()
    is_own: bool = False


@dataclass(frozen=True)
class Tray:
    """All that waits of one kind, and a page of it."""

    kind: str
    label: str
    count: int
    things: Sequence[Waiting] = field(default=())
    sheet: Page[object] | None = None


def trays(steward: Account, kind: str, page: str | None) -> list[Tray]:
    """Of one kind, a page; without a `kind` the beginning of each. The counts are of all."""
    found = []
    for each, label in KINDS.items():
        rows, tell = _ROWS[each]()
        count = rows.count()
        if kind == each:
            sheet = Paginator(rows, PER_PAGE).get_page(page)
            things = [tell(row, steward) for row in sheet.object_list]
            found.append(Tray(each, str(label), count, things, sheet))
        else:
            things = [] if kind else [tell(row, steward) for row in rows[:AT_FIRST]]
            found.append(Tray(each, str(label), count, things))
    return found


def to_verify() -> QuerySet[Provision]:
    """Provisions of the newest editions whose wording nobody has verified: first those on which evidence rests."""
    newest = Verification.objects.filter(provision=OuterRef("pk")).order_by("-id").values("level")[:1]
    leaned_on = EvidencePassage.objects.filter(
        passage__provision=OuterRef("pk"), evidence__in=Evidence.objects.visible_to(None)
    )
    return (
        Provision.objects.filter(edition__in=Edition.objects.newest())
        .filter(nature__in=(Provision.Nature.TEXT, Provision.Nature.NOTE))
        .exclude(text="")
        .annotate(level=Subquery(newest), is_leaned_on=Exists(leaned_on))
        .filter(Q(level=None) | Q(level=Level.TO_BE_VERIFIED))
        .order_by("-is_leaned_on", "edition", "position")
    )


def quotes_of(passages: Iterable[Passage]) -> list[Quote]:
    return [quote(each, ("found",)) for each in passages]


def _claims() -> tuple[QuerySet[Claim], Callable[[Claim, Account], Waiting]]:
    rows = Claim.objects.filter(state=ClaimState.WAITING).select_related("author", "instrument")
    seen = Evidence.objects.exclude(state=EvidenceState.WITHDRAWN)
    return rows.prefetch_related(Prefetch("evidence", seen), _words("evidence__passages")).order_by("id"), _claim


def _claim(row: Claim, steward: Account) -> Waiting:
    facts = [_("About %(instrument)s") % {"instrument": row.instrument.title}]
    if row.said_by:
        facts.append(_("said by %(who)s") % {"who": row.said_by})
    if row.names_living_person:
        facts.append(_("names a living person"))
    words, further = _first(each for one in row.evidence.all() for each in one.passages.all())
    own = row.author_id == steward.pk
    return Waiting(
        title=row.text,
        address=row.get_absolute_url(),
        who=_name(row.author),
        when=row.created_at,
        facts=facts,
        said=row.quoted,
        quotes=words,
        further=further,
        acts=_acts(own, ("review_claim", _("Review")), ("merge_claim", _("Merge")), at=row.slug),
        is_own=own,
    )


def _evidence() -> tuple[QuerySet[Evidence], Callable[[Evidence, Account], Waiting]]:
    rows = Evidence.objects.filter(
        review=Review.AWAITING,
        state=EvidenceState.PUBLISHED,
        claim__state__in=(ClaimState.PUBLISHED, ClaimState.WAITING),
    )
    rows = rows.select_related("claim__instrument", "author").prefetch_related("history", _words("passages"))
    return rows.order_by("id"), _one_evidence


def _one_evidence(row: Evidence, steward: Account) -> Waiting:
    words, further = _first(row.passages.all())
    own = _is_made_by(steward, row)
    return Waiting(
        title=row.claim.text,
        address=row.get_absolute_url(),
        who=_name(row.author),
        when=row.created_at,
        facts=facts_of(row),
        said=row.rationale,
        quotes=words,
        further=further,
        acts=_acts(own, ("review_evidence", _("Review")), at=row.public_id),
        is_own=own,
    )


def _checks() -> tuple[QuerySet[Check], Callable[[Check, Account], Waiting]]:
    rows = Check.objects.filter(
        review=Review.AWAITING,
        state=EvidenceState.PUBLISHED,
        claim__state__in=(ClaimState.PUBLISHED, ClaimState.WAITING),
    )
    return rows.select_related("claim__instrument", "author").with_newest_result().order_by("id"), _one_check


def _one_check(row: Check, steward: Account) -> Waiting:
    own = row.author_id == steward.pk
    return Waiting(
        title=row.claim.text,
        address=row.get_absolute_url(),
        who=_name(row.author),
        when=row.created_at,
        facts=[f"{row.expression} · {row.scope}", as_told(row).verdict, *facts_of(row)],
        said=row.rationale,
        acts=_acts(own, ("review_check", _("Review")), at=row.public_id),
        is_own=own,
    )


def facts_of(row: Evidence | Check) -> list[str]:
    """How it bears on its claim, and on how much of it."""
    covers = _("of the claim: “%(of)s”") % {"of": row.of} if row.of else str(row.get_coverage_display())
    bearing = row.met if isinstance(row, Check) else row.bearing
    return [str(Bearing(bearing).label), covers]


def _disputes() -> tuple[QuerySet[Dispute], Callable[[Dispute, Account], Waiting]]:
    rows = (
        Dispute.objects.filter(
            state__in=(DisputeState.WAITING, DisputeState.OPEN),
            evidence__state=EvidenceState.PUBLISHED,
            evidence__claim__state__in=(ClaimState.PUBLISHED, ClaimState.WAITING),
        )
        .select_related("evidence__claim__instrument", "author")
        .prefetch_related("evidence__history", _words("passages"), _words("evidence__passages"))
    )
    return rows.order_by("id"), _dispute


def _is_made_by(steward: Account, row: Evidence) -> bool:
    """As `whose.is_made_by`, of rows that have their `history`."""
    return steward.pk in {row.author_id, *(each.edited_by_id for each in row.history.all())}


def _dispute(row: Dispute, steward: Account) -> Waiting:
    words, further = _first([*row.evidence.passages.all(), *row.passages.all()])
    own = row.author_id == steward.pk or _is_made_by(steward, row.evidence)
    return Waiting(
        title=row.evidence.claim.text,
        address=row.evidence.get_absolute_url(),
        who=_name(row.author),
        when=row.created_at,
        facts=[str(row.get_state_display()), *facts_of(row.evidence)],
        said=row.reason,
        quotes=words,
        further=further,
        acts=_acts(own, ("settle_dispute", _("Settle")), at=row.public_id),
        is_own=own,
    )


def _articles() -> tuple[QuerySet[Article], Callable[[Article, Account], Waiting]]:
    rows = Article.objects.filter(state=ArticleState.WAITING).defer("text")
    return rows.select_related("author", "instrument").order_by("id"), _article


def _article(row: Article, steward: Account) -> Waiting:
    facts = [str(row.get_kind_display()), row.source]
    if row.is_permitted:
        facts.append(_("its whole text, by permission of %(who)s") % {"who": row.permitted_by})
    own = row.author_id == steward.pk
    return Waiting(
        title=row.title,
        address=row.get_absolute_url(),
        who=_name(row.author),
        when=row.created_at,
        facts=facts,
        acts=_acts(own, ("review_article", _("Review")), at=row.slug),
        is_own=own,
    )


def _reports() -> tuple[QuerySet[Report], Callable[[Report, Account], Waiting]]:
    rows = (
        Report.objects.open()
        .select_related(
            "author",
            "claim__instrument",
            "article",
            "evidence__claim__instrument",
            "comment__provision__edition__version__instrument",
            "comment__provision__parent__parent__parent",
            "comment__claim",
            "comment__evidence__claim",
        )
        .defer("article__text")
        .prefetch_related(
            _words("comment__passages"),
            _words("evidence__passages"),
            "claim__evidence",
            _words("claim__evidence__passages"),
        )
    )
    return rows.order_by("id"), _report


def _report(row: Report, steward: Account) -> Waiting:
    thing = row.thing
    is_secret = isinstance(thing, Comment) and thing.is_private and thing.author_id != steward.pk
    if is_secret:
        passages: Iterable[Passage] = ()
    elif isinstance(thing, Claim):
        passages = (each for one in thing.evidence.all() for each in one.passages.all())
    elif isinstance(thing, Article):
        passages = ()
    else:
        passages = thing.passages.all()
    words, further = _first(passages)
    own = steward.pk in (row.author_id, thing.author_id)
    facts = [str(row.get_reason_display())]
    if isinstance(thing, Comment):
        facts.append(_("a comment on: %(thing)s") % {"thing": name_of_thing(thing.thing)})
        told = unescape(strip_tags(as_html(thing.body))).strip()[:300]
        title = _("A comment that is now only its author's") if is_secret else told
    else:
        title = name_of_thing(thing)
    return Waiting(
        title=title,
        address=address_of(thing),
        who=_name(row.author),
        when=row.created_at,
        facts=facts,
        said=row.words,
        quotes=words,
        further=further,
        acts=_acts(own, ("settle_report", _("Settle")), at=row.public_id) + ([] if own else _hiding(thing)),
        is_own=own,
    )


def _hiding(thing: Comment | Claim | Evidence | Article) -> list[tuple[str, str]]:
    if thing.state != "published" or (isinstance(thing, Comment) and thing.is_private):
        return []
    at = thing.slug if isinstance(thing, Claim | Article) else thing.public_id
    return [(reverse(f"hide_{thing._meta.model_name}", args=[at]), _("Hide"))]


def _wording() -> tuple[QuerySet[Provision], Callable[[Provision, Account], Waiting]]:
    rows = to_verify().select_related("edition__version__instrument", "parent__parent__parent")
    return rows.prefetch_related("verifications"), _provision


def _provision(row: Provision, _steward: Account) -> Waiting:
    version = row.edition.version
    at = [version.instrument.slug, version.slug, f"{row.edition.language}@{row.edition.number}", row.eid]
    return Waiting(
        title=short_citation(row.edition, row, row.division),
        address=address_of(row),
        who="",
        when=None,
        facts=[_("claims rest on its words")] if getattr(row, "is_leaned_on", False) else [],
        text=row,
        wording=label_for(row, row.edition).in_full,
        acts=[(reverse("verify_provision", args=at), _("Verify"))],
    )


_ROWS: dict[str, Callable[[], tuple[QuerySet[Any], Callable[[Any, Account], Waiting]]]] = {
    "claims": _claims,
    "evidence": _evidence,
    "checks": _checks,
    "disputes": _disputes,
    "articles": _articles,
    "reports": _reports,
    "wording": _wording,
}


def _words(path: str) -> Prefetch[str]:
    return Prefetch(path, Passage.objects.with_provision())


def _first(passages: Iterable[Passage]) -> tuple[list[Quote], int]:
    """The quotes that there is room for, and how many further ones there are."""
    every = list(dict.fromkeys(passages))
    return quotes_of(islice(every, QUOTES)), max(0, len(every) - QUOTES)


def _name(author: Account | None) -> str:
    return author.name if author else ""


def _acts(own: bool, *acts: tuple[str, str], at: str) -> list[tuple[str, str]]:
    return [] if own else [(reverse(view, args=[at]), label) for view, label in acts]
