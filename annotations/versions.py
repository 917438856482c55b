"""Versions of a claim, of evidence or of a check: what it says now, and what it said before, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annotations.linking import words_of
from annotations.models import Check, Claim, Evidence, FormerCheck, FormerClaim, FormerEvidence, Passage
from annotations.models.claims import ClaimAbout, ClaimKind
from annotations.models.evidence import Bearing, Coverage
from treatyreader.accounts.models import Account


@dataclass(frozen=True)
class Version:
    """What was said (label, text), on which words, until when, and who ended it (nobody: a former contributor).
    Without `until` it is what is said now."""

    number: int
    said: Sequence[tuple[str, str]]
    passages: Sequence[Passage] = field(default_factory=list)
    until: datetime | None = None
    ended_by: Account | None = None


def versions_of_claim(claim: Claim, *, all_of_them: bool) -> list[Version]:
    """The newest first; not `all_of_them`: those that everybody could see. A withdrawn claim says nothing now."""
    former = claim.history.select_related("edited_by").order_by("-version")
    if not all_of_them:
        former = former.filter(is_public=True)
    now = [] if claim.state == Claim.State.WITHDRAWN else [Version(claim.version, claim_as_said(claim))]
    return now + [
        Version(each.version, claim_as_said(each), until=each.until, ended_by=each.edited_by) for each in former
    ]


def versions_of_evidence(evidence: Evidence, *, all_of_them: bool) -> list[Version]:
    """The newest first; not `all_of_them`: those that everybody could see."""
    words = Prefetch("passages", Passage.objects.with_provision())
    former = evidence.history.select_related("edited_by").prefetch_related(words).order_by("-version")
    if not all_of_them:
        former = former.filter(is_public=True)
    now = Version(evidence.version, evidence_as_said(evidence), words_of(evidence))
    return [now] + [
        Version(each.version, evidence_as_said(each), list(each.passages.all()), each.until, each.edited_by)
        for each in former
    ]


def versions_of_check(check: Check, *, all_of_them: bool) -> list[Version]:
    """The newest first; not `all_of_them`: those that everybody could see."""
    former = check.history.select_related("edited_by").order_by("-version")
    if not all_of_them:
        former = former.filter(is_public=True)
    return [Version(check.version, check_as_said(check))] + [
        Version(each.version, check_as_said(each), until=each.until, ended_by=each.edited_by) for each in former
    ]


def claim_as_said(row: Claim | FormerClaim) -> list[tuple[str, str]]:
    said = [
        (_("The claim"), row.text),
        (_("It speaks of"), str(ClaimAbout(row.about).label)),
        (_("It is a claim about"), str(ClaimKind(row.kind).label)),
        (_("Who said it"), row.said_by),
        (_("Where"), row.source),
        (_("When"), date_format(row.said_on) if row.said_on else ""),
        (_("In their own words"), row.quoted),
        (_("A note"), row.note),
        (_("The claimant's reply"), row.reply),
    ]
    return [(label, text) for label, text in said if text]


def check_as_said(row: Check | FormerCheck) -> list[tuple[str, str]]:
    covers = str(Coverage(row.coverage).label)
    said = [
        (_("Words"), row.expression),
        (_("Where"), row.scope),
        (_("What is expected"), row.expect),
        (_("In which text"), row.edition_path),
        (_("If it is so"), str(Bearing(row.met).label)),
        (_("On what of the claim"), f"{covers}: “{row.of}”" if row.of else covers),
        (_("Why"), row.rationale),
    ]
    return [(label, text) for label, text in said if text]


def evidence_as_said(row: Evidence | FormerEvidence) -> list[tuple[str, str]]:
    covers = str(Coverage(row.coverage).label)
    said = [
        (_("How it bears"), str(Bearing(row.bearing).label)),
        (_("On what of the claim"), f"{covers}: “{row.of}”" if row.of else covers),
        (_("Why"), row.rationale),
    ]
    return [(label, text) for label, text in said if text]
