"""The operation that says whether quoted words stand in a text of the library, and the shape of its answer."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from annotations.verifying.collating import Stand
from annotations.verifying.quoting import LONGEST_QUOTE
from annotations.verifying.verifying import Link, Standing, Verdict, Verification, verify_quotation
from treatyreader.api import telling
from treatyreader.api.answers import in_json
from treatyreader.api.shapes import PERMALINK, EditionName, ProvisionName, WordingRecord

router = Router(tags=["Words"])
router.add_decorator(in_json, mode="view")


class QuotationAsked(Schema):
    """What is to be verified."""

    q: str = Field(
        max_length=LONGEST_QUOTE,
        description="What was quoted, as it was pasted: with or without quotation marks, citation and link.",
        json_schema_extra={"example": "robustness"},
    )


class DifferenceRecord(Schema):
    """Words of the quotation that the text has otherwise. Case, typography and punctuation make none."""

    quoted: str = Field(description="In the quotation; empty where the text has words that it lacks.")
    stands: str = Field(description="In the text; empty where the quotation has words that it lacks.")
    bears_meaning: bool = Field(description="Whether words that bear meaning differ: “may”, “not”, numbers, organs …")


class StretchRecord(Schema):
    """A piece of the quotation where it stands."""

    quoted: str = Field(description="As it was quoted.")
    stands: str = Field(description="As it stands, letter for letter.")
    start: int = Field(description="Where it begins in the provision's text, in code points.")
    end: int = Field(description="Where it ends.")


class WordsThereRecord(Schema):
    """The words in one edition."""

    stand: Stand = Field(description="Letter for letter, in the same words, or nearly.")
    likeness: float = Field(description="From 0 to 1; it decides nothing.")
    citation: str = Field(description="The provision, as it is cited.")
    url: str = Field(description=PERMALINK)
    passage: str | None = Field(description="The address that proves just these words, where they have one.")
    provision: ProvisionName = Field(description="The provision.")
    edition: EditionName = Field(description="The edition.")
    withdrawn: bool = Field(description="Whether the edition was withdrawn.")
    wording: WordingRecord | None = Field(description="How far the wording is verified.")
    stretches: list[StretchRecord] = Field(description="Each piece of the quotation that stands there.")
    missing: list[str] = Field(description="Pieces of the quotation that do not stand there.")
    differences: list[DifferenceRecord] = Field(description="What differs, in order.")
    in_order: bool = Field(description="Whether the pieces stand in the order in which they are quoted.")
    left_out: list[str] = Field(description="What the text has between the pieces.")
    limits_cut: list[str] = Field(description="Words outside the quotation that limit its sentence.")
    limits_left_out: list[str] = Field(description="Words that limit, among those left out between the pieces.")


class FoundRecord(Schema):
    """One provision, whatever its editions."""

    standings: list[WordsThereRecord] = Field(description="The edition where they fit best first.")


class LinkRecord(Schema):
    """The address that came with the quotation."""

    link: Link = Field(description="What it has to do with the words.")
    path: str = Field(description="As it was pasted, without the host.")
    title: str = Field(description="What stands there; empty where nothing does.")
    url: str | None = Field(description="Its plain address, where something stands there.")


class VerificationRecord(Schema):
    """Whether quoted words stand in the library, where, and what differs."""

    verdict: Verdict = Field(description="First of all.")
    quoted: list[str] = Field(description="The words as they were read, in pieces between which words are left out.")
    link: LinkRecord | None = Field(description="The address that came with them, if any.")
    found: list[FoundRecord] = Field(description="Where they stand, the best first.")
    total: int = Field(description="In how many provisions they were found; not all may be told.")
    provisions_searched: int = Field(description="How many provisions were searched, in all editions.")
    editions_searched: int = Field(description="How many editions: those published, and those withdrawn.")


@router.get("/verify/", response=VerificationRecord, summary="Verify a quotation")
def verify(request: HttpRequest, asked: Query[QuotationAsked]) -> VerificationRecord:
    """Whether these words stand in any text of the library, exactly or nearly, where, and what differs. `/verify/`
    shows the same to people."""
    return as_record(request, verify_quotation(asked.q, request.user))


def as_record(request: HttpRequest, verified: Verification) -> VerificationRecord:
    at = request.build_absolute_uri
    linked = verified.linked
    return VerificationRecord(
        verdict=verified.verdict,
        quoted=list(verified.pasted.pieces),
        link=LinkRecord(
            link=linked.link, path=linked.path, title=linked.title, url=at(linked.url) if linked.url else None
        )
        if linked
        else None,
        found=[
            FoundRecord(standings=[_standing(request, each) for each in (group.first, *group.others)])
            for group in verified.groups
        ],
        total=verified.total,
        provisions_searched=verified.provisions,
        editions_searched=verified.editions,
    )


def _standing(request: HttpRequest, each: Standing) -> WordsThereRecord:
    at, collation = request.build_absolute_uri, each.collation
    return WordsThereRecord(
        stand=collation.stand,
        likeness=round(collation.likeness, 4),
        citation=each.citation,
        url=at(each.url),
        passage=at(each.passage) if each.passage else None,
        provision=telling.provision_name(request, each.provision),
        edition=telling.edition_name(request, each.edition),
        withdrawn=each.is_withdrawn,
        wording=telling.wording(each.wording),
        stretches=[
            StretchRecord(quoted=one.quoted, stands=one.stands, start=one.start, end=one.end) for one in collation.found
        ],
        missing=list(collation.missing),
        differences=[
            DifferenceRecord(quoted=one.quoted, stands=one.stands, bears_meaning=one.bears_meaning)
            for one in collation.differences
        ],
        in_order=collation.is_in_order,
        left_out=list(collation.left_out),
        limits_cut=list(collation.cut),
        limits_left_out=list(collation.skipped),
    )
