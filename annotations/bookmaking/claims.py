"""The claims of a book: their endnotes, with the evidence for them, and the table of all claims about the treaty."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from django.utils.translation import gettext as _

from annotations.bookmaking.book import ClaimNote, Place, Proof, Quoted, Row, direction_of_words
from annotations.bookmaking.calling import Numbering
from annotations.exhibits import Exhibit, Quote, exhibit, exhibited
from annotations.finding import ClaimSummary
from annotations.models import Claim, Evidence
from annotations.models.evidence import Bearing, Coverage
from treatyreader.citing import margin_name
from treatyreader.models import Edition

Whole = Callable[[str], str]
"""Makes an address whole."""


def claim_notes(
    summaries: Collection[ClaimSummary], notes: Numbering, edition: Edition, whole: Whole, *, with_evidence: bool
) -> list[ClaimNote]:
    """Of the claims that the text calls, in that order. A fixed number of queries."""
    by_slug = {each.claim.slug: each for each in summaries}
    found = [by_slug[key] for key in notes.keys if key in by_slug]
    proofs = _proofs([each.claim for each in found], edition, whole) if with_evidence else {}
    return [
        ClaimNote(
            mark=notes.mark(each.claim.slug),
            anchor=notes.anchor(each.claim.slug),
            text=each.claim.text,
            direction=direction_of_words(each.claim.text),
            stands=each.standing.label,
            provisional=each.standing.provisional,
            line=each.standing.line,
            places=notes.places[each.claim.slug],
            proofs=proofs.get(each.claim.pk, []),
            address=whole(each.claim.get_absolute_url()),
        )
        for each in found
    ]


def table_of(summaries: Collection[ClaimSummary], notes: Numbering, whole: Whole) -> list[Row]:
    """Those that the text calls first, in that order."""
    order = {key: place for place, key in enumerate(notes.keys)}
    rows = sorted(summaries, key=lambda each: order.get(each.claim.slug, len(order)))
    return [
        Row(
            mark=notes.mark(each.claim.slug) if each.claim.slug in order else "",
            note=notes.anchor(each.claim.slug) if each.claim.slug in order else "",
            claim=each.claim.text,
            direction=direction_of_words(each.claim.text),
            stands=f"{_('Provisional')}: {each.standing.label}" if each.standing.provisional else each.standing.label,
            places=notes.places.get(each.claim.slug, []),
            address=whole(each.claim.get_absolute_url()),
        )
        for each in rows
    ]


def _proofs(claims: Sequence[Claim], edition: Edition, whole: Whole) -> dict[int, list[Proof]]:
    """By the key of a claim, what everybody may see of its evidence, in the order of its page."""
    by_key = {each.pk: each for each in claims}
    rows = exhibited(Evidence.objects.visible_to(None).filter(claim__in=by_key), None)
    found: dict[int, list[Proof]] = {}
    for row in rows:
        row.claim = by_key[row.claim_id]
        shown = exhibit(row, row.claim)
        if shown.quotes:
            found.setdefault(row.claim_id, []).append(_proof(shown, edition, whole))
    return found


def _proof(shown: Exhibit, edition: Edition, whole: Whole) -> Proof:
    evidence = shown.evidence
    covers = str(Coverage(evidence.coverage).label)
    return Proof(
        bearing=str(Bearing(evidence.bearing).label),
        coverage=f"{covers}: “{evidence.of}”" if evidence.of else covers,
        quoted=list(_quoted(shown.quotes, edition, whole)),
        rationale=evidence.rationale,
        not_counted=shown.why_not_counted,
        address=whole(evidence.get_absolute_url()),
    )


def _quoted(quotes: Sequence[Quote], edition: Edition, whole: Whole) -> Iterator[Quoted]:
    for each in quotes:
        provision = each.passage.provision
        name = margin_name(provision) or each.provision_name
        is_here = each.edition.pk == edition.pk
        if not is_here:
            name = f"{each.text_name}, {each.provision_name}"
        yield Quoted(
            words=" ".join(each.passage.exact.split()),
            language=each.edition.language,
            direction=each.edition.direction,
            is_quotable=each.wording.is_verified,
            place=Place(name, whole(f"#{provision.eid}" if is_here else each.passage.get_absolute_url())),
            wording=each.wording.sentence,
            standing=" · ".join(part for part in each.standing.labels if part),
        )
