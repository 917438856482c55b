"""Side by side: an article's sentences, each with how it stands, and the clauses that they rest on, in full.

The number of queries is the same for one sentence or for a hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.safestring import SafeString

from annotations.anchoring.leads import lead_of
from annotations.finding import Reader
from annotations.models import Article, Claim, Evidence, MarkedSentence, Passage
from annotations.standing.rule import ClaimStanding
from annotations.standing.standings import standings
from treatyreader.citing import text_name
from treatyreader.models import Edition, Provision
from treatyreader.placing import name_of
from treatyreader.weaving import Mark, weave
from treatyreader.wording import WordingLabel, label_for


@dataclass(frozen=True)
class Said:
    """A sentence that an article says, the claim that it is, and how that stands; `clauses` are the ids of the elements
    of the clauses that it rests on, in their order."""

    number: int
    sentence: MarkedSentence
    claim: Claim
    standing: ClaimStanding
    clauses: Sequence[str]
    is_lit: bool

    @property
    def href(self) -> str:
        """Where the sentence and its clauses are lit, without scripts too."""
        return f"?sentence={self.sentence.public_id}#{self.clauses[0] if self.clauses else self.sentence.anchor}"


@dataclass
class Clause:
    """A provision in full with its words marked on which sentences rest; `bears` by sentence: its number and how the
    words bear on it."""

    id: str
    provision: Provision
    edition: Edition
    name: str
    text_name: str
    url: str
    lead: str
    wording: WordingLabel
    html: SafeString
    bears: list[Bears] = field(default_factory=list)
    is_lit: bool = False


@dataclass(frozen=True)
class Bears:
    """How a clause bears on a sentence, whether that counts yet, and in which place on the page the sentence stands."""

    number: int
    sentence: MarkedSentence
    bearing: str
    label: str
    awaits: bool


@dataclass(frozen=True)
class SideBySide:
    said: Sequence[Said]
    clauses: Sequence[Clause]


def side_by_side(article: Article, reader: Reader, lit: str = "") -> SideBySide:
    """What this reader sees of an article; `lit` is the id of the sentence that was chosen."""
    rows = MarkedSentence.objects.visible_to(reader).filter(article=article).select_related("claim__instrument")
    sentences = [(each, each.claim) for each in rows.order_by("position") if each.claim is not None]
    for each, _claim in sentences:
        each.article = article
    stand = standings(claim for _each, claim in sentences)
    evidence: dict[int, list[Evidence]] = {}
    for row in _evidence({claim.pk for _each, claim in sentences}, reader):
        evidence.setdefault(row.claim_id, []).append(row)
    pieces: dict[int, tuple[Provision, list[Mark], list[Bears]]] = {}
    for number, (each, claim) in enumerate(sentences, start=1):
        for row in evidence.get(claim.pk, ()):
            for passage in row.passages.all():
                _lay(pieces, passage, row, Bears(*_told(number, each, row)))
    order = sorted(pieces.values(), key=lambda piece: _order(piece[0]))
    clauses = [_clause(provision, marks, bears, lit) for provision, marks, bears in order]
    said = [
        Said(
            number,
            each,
            claim,
            stand[claim.pk],
            [clause.id for clause in clauses if any(bears.number == number for bears in clause.bears)],
            each.public_id == lit,
        )
        for number, (each, claim) in enumerate(sentences, start=1)
    ]
    return SideBySide(said, clauses)


def said_in(claim: Claim, reader: Reader) -> list[MarkedSentence]:
    """Where a claim is said: the sentences of articles that this reader sees. One query."""
    rows = MarkedSentence.objects.visible_to(reader).filter(claim=claim)
    return list(rows.select_related("article").defer("article__text").order_by("article_id", "position"))


def newest_text(article: Article) -> str:
    """The text that it is read against, as an address names it ("itrs/2012/en"): the newest, in its language if there
    is one; "" where nothing is published."""
    every = Edition.objects.newest().filter(version__instrument=article.instrument_id).with_version().newest_first()
    texts = list(every)
    best = next((each for each in texts if each.language == article.language), texts[0] if texts else None)
    return f"{best.version.instrument.slug}/{best.version.slug}/{best.language}" if best else ""


def _evidence(claims: set[int], reader: Reader) -> list[Evidence]:
    """What bears on the claims and was not declined, with its words in texts that still stand."""
    stands = Passage.objects.filter(provision__edition__state=Edition.State.PUBLISHED).with_provision()
    rows = Evidence.objects.visible_to(reader).filter(claim__in=claims, state=Evidence.State.PUBLISHED)
    rows = rows.exclude(review=Evidence.Review.DECLINED).order_by("claim", "position", "id")
    return list(rows.prefetch_related(Prefetch("passages", stands)))


def _told(number: int, sentence: MarkedSentence, row: Evidence) -> tuple[int, MarkedSentence, str, str, bool]:
    awaits = row.review == Evidence.Review.AWAITING
    return number, sentence, row.bearing, str(row.get_bearing_display()), awaits


def _lay(
    pieces: dict[int, tuple[Provision, list[Mark], list[Bears]]], passage: Passage, row: Evidence, bears: Bears
) -> None:
    provision = passage.provision
    _provision, marks, told = pieces.setdefault(provision.pk, (provision, [], []))
    mark = Mark(passage.start, passage.end, f"{passage.public_id}-{row.bearing}", ("mark", f"mark-{row.bearing}"))
    if mark not in marks:
        marks.append(mark)
    if bears not in told:
        told.append(bears)


def _order(provision: Provision) -> tuple[str, int, int, str, int, int]:
    """The newest version of each instrument first, as its text goes."""
    edition = provision.edition
    version = edition.version
    return (
        version.instrument.slug,
        -version.order,
        version.pk,
        edition.language,
        -edition.number,
        provision.position,
    )


def _clause(provision: Provision, marks: list[Mark], bears: list[Bears], lit: str) -> Clause:
    edition = provision.edition
    return Clause(
        id=f"clause-{edition.version.instrument.slug}-{edition.version.slug}-{edition.language}-{provision.eid}",
        provision=provision,
        edition=edition,
        name=name_of(provision),
        text_name=text_name(edition),
        url=f"{edition.get_pinned_url()}{provision.eid}/",
        lead=lead_of(provision),
        wording=label_for(provision, edition),
        html=weave(provision.text, marks=marks),
        bears=bears,
        is_lit=any(each.sentence.public_id == lit for each in bears),
    )
