"""From rows to what the API says of claims and evidence. Each function names what its rows must bring along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest
from django.urls import reverse

from annotations.anchoring.sentences import sentence_around
from annotations.api import shapes
from annotations.carrying.whereabouts import Change, Whereabouts
from annotations.checking.answered import Tested, as_told
from annotations.counting.expectations import CheckOutcome
from annotations.exhibits import Exhibit, Quote
from annotations.models import Claim
from annotations.models.carryings import Method, Outcome
from annotations.models.claims import ClaimAbout, ClaimKind, ClaimOrigin, ClaimState
from annotations.models.evidence import Bearing, Coverage, EvidenceState, Review
from annotations.models.moderation import DisputeState
from annotations.standing.facts import REASONS
from annotations.standing.rule import ClaimStanding, Stands
from annotations.standing.signing import SignedFinding, signed_among
from annotations.standing.would_change import changes_of
from treatyreader.api.telling import edition_name, instrument_name, provision_name, wording


def claim_name(request: HttpRequest, row: Claim) -> shapes.ClaimName:
    return shapes.ClaimName(
        slug=row.slug,
        text=row.text,
        url=request.build_absolute_uri(row.get_absolute_url()),
        self=request.build_absolute_uri(reverse("api:claim", kwargs={"slug": row.slug})),
    )


def claim(request: HttpRequest, row: Claim, standing: ClaimStanding) -> shapes.ClaimRecord:
    """Takes its instrument, author and the `checks` that the reader may see, with their newest results,
    and `findings__by`. Nobody is named whose saying it was not seen."""
    return shapes.ClaimRecord(
        **claim_name(request, row).model_dump(),
        instrument=instrument_name(request, row.instrument),
        about=ClaimAbout(row.about),
        kind=ClaimKind(row.kind),
        standing=_standing(request, standing),
        findings=[_finding(request, each) for each in signed_among(row.findings.all(), row, standing)],
        quoted=row.quoted,
        said_by=row.said_by if row.seen else "",
        said_on=row.said_on if row.seen else None,
        source=row.source if row.seen else "",
        seen=row.seen,
        reply=row.reply,
        note=row.note,
        state=ClaimState(row.state),
        origin=ClaimOrigin(row.origin),
        author=row.author.name if row.author else None,
        version=row.version,
        created_at=row.created_at,
        edited_at=row.edited_at,
        checks=[_check(request, as_told(each)) for each in row.checks.all()],
        evidence=request.build_absolute_uri(f"{reverse('api:evidence')}?claim={row.slug}"),
    )


def _standing(request: HttpRequest, standing: ClaimStanding) -> shapes.StandingRecord:
    deciding = {each.key for each in standing.deciding}
    ids = {each.key: each.key.partition("-")[2] for each in standing.facts}
    return shapes.StandingRecord(
        key=standing.stands,
        label=standing.label,
        provisional=standing.provisional,
        line=standing.line,
        passages=standing.passages,
        checks=standing.checks,
        grounds=[
            shapes.GroundRecord(
                id=ids[each.key],
                is_check=each.searched is not None,
                bearing=Bearing(each.bearing),
                coverage=Coverage.WHOLE if each.whole else Coverage.PART,
                counts=each.counts,
                why_not=str(REASONS[each.why_not]) if each.why_not else "",
                decides=each.key in deciding,
                verified=each.is_verified,
            )
            for each in standing.facts
        ],
        steps=[
            shapes.StepRecord(key=each.row.stands, label=str(each.row.label), fits=each.fits, why_not=each.why_not)
            for each in standing.steps
        ],
        would_change=[
            shapes.TurnRecord(if_so=each.if_so, then=list(each.then), no_longer_provisional=each.no_longer_provisional)
            for each in changes_of(standing, ids)
        ],
        rule=request.build_absolute_uri(reverse("how_claims_stand")),
    )


def _finding(request: HttpRequest, signed: SignedFinding) -> shapes.FindingRecord:
    row = signed.finding
    return shapes.FindingRecord(
        id=row.public_id,
        url=request.build_absolute_uri(row.get_absolute_url()),
        sentence=row.sentence,
        by=row.by.name if row.by else None,
        at=row.at,
        stood=Stands(row.stands),
        provisional=row.provisional,
        current=signed.is_current,
    )


def _check(request: HttpRequest, tested: Tested) -> shapes.CheckRecord:
    row, result = tested.check, tested.result
    return shapes.CheckRecord(
        id=row.public_id,
        url=request.build_absolute_uri(reverse("check", args=[row.public_id])),
        expression=row.expression,
        scope=row.scope,
        expect=row.expect,
        edition=row.edition_path,
        met=Bearing(row.met),
        coverage=Coverage(row.coverage),
        of=shapes.PartRecord(exact=row.of, start=row.of_start, end=row.of_end) if row.of else None,
        rationale=row.rationale,
        review=Review(row.review),
        state=EvidenceState(row.state),
        author=row.author.name if row.author else None,
        why_not=tested.why_not_counted,
        result=shapes.CheckResultRecord(
            outcome=CheckOutcome(result.outcome),
            **{name: getattr(result, name) for name in ("in_text", "in_headings", "in_labels", "elsewhere")},
            **{name: getattr(result, name) for name in ("provisions", "words", "verified", "gaps", "at")},
            edition=edition_name(request, result.edition),
        )
        if result
        else None,
    )


def carried(request: HttpRequest, whereabouts: Whereabouts) -> shapes.CarriedRecord:
    row, provision = whereabouts.carrying, whereabouts.carrying.provision
    placed = provision is not None and row.start is not None and row.end is not None
    return shapes.CarriedRecord(
        edition=edition_name(request, whereabouts.edition),
        outcome=Outcome(row.outcome),
        line=whereabouts.line,
        method=Method(row.method),
        score=row.score,
        rests_on_proposal=row.rests_on_proposal,
        provision=provision_name(request, provision, whereabouts.edition) if provision else None,
        start=row.start,
        end=row.end,
        exact=provision.text[row.start : row.end] if provision and placed else None,
        wording=wording(whereabouts.wording) if whereabouts.wording else None,
        changes=[_change(each) for each in whereabouts.changes],
        around=[_change(each) for each in whereabouts.around],
    )


def _change(change: Change) -> shapes.ChangeRecord:
    return shapes.ChangeRecord(before=change.before, after=change.after, bears_meaning=change.is_weighty)


def passage(request: HttpRequest, quote: Quote, elsewhere: Sequence[Whereabouts] = ()) -> shapes.PassageRecord:
    """`elsewhere`: what became of its words."""
    row, provision = quote.passage, quote.passage.provision
    start, end = sentence_around(provision.text, row.start, row.end)
    return shapes.PassageRecord(
        id=row.public_id,
        url=request.build_absolute_uri(row.get_absolute_url()),
        exact=row.exact,
        prefix=row.prefix,
        suffix=row.suffix,
        start=row.start,
        end=row.end,
        digest=row.digest,
        sentence=provision.text[start:end],
        wording=wording(quote.wording),
        where=quote.standing.where.value,
        how=quote.standing.how.value,
        whom=quote.standing.whom.value,
        confirmed_by=quote.ruling.by.name if quote.ruling and quote.ruling.by else None,
        confirmed_at=quote.ruling.at if quote.ruling else None,
        provision=provision_name(request, provision, quote.edition),
        edition=edition_name(request, quote.edition),
        carried=[carried(request, each) for each in elsewhere],
    )


def evidence(
    request: HttpRequest, exhibit: Exhibit, elsewhere: Mapping[int, Sequence[Whereabouts]]
) -> shapes.EvidenceRecord:
    """Takes evidence as `exhibited` has it, with its claim; `elsewhere`, by a passage's key: what became of it."""
    row = exhibit.evidence
    awaits = shapes.AwaitedRecord(edition=row.awaits_edition, margin_number=row.awaits_number)
    return shapes.EvidenceRecord(
        id=row.public_id,
        url=request.build_absolute_uri(reverse("evidence", args=[row.public_id])),
        self=request.build_absolute_uri(reverse("api:piece_of_evidence", kwargs={"public_id": row.public_id})),
        claim=claim_name(request, row.claim),
        bearing=Bearing(row.bearing),
        coverage=Coverage(row.coverage),
        of=shapes.PartRecord(exact=row.of, start=row.of_start, end=row.of_end) if row.of else None,
        rationale=row.rationale,
        passages=[passage(request, each, elsewhere.get(each.passage.pk, ())) for each in exhibit.quotes],
        awaits=awaits if row.is_waiting_for_text else None,
        review=Review(row.review),
        counts=exhibit.counts,
        why_not=exhibit.why_not_counted,
        disputed=any(each.dispute.state == DisputeState.OPEN for each in exhibit.contests),
        state=EvidenceState(row.state),
        author=row.author.name if row.author else None,
        version=row.version,
        created_at=row.created_at,
        edited_at=row.edited_at,
    )
