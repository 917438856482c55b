"""Claims from a file into the library, again and again without harm: all of a file or nothing of it.

A row is found again by what it speaks of. What is unchanged is left, what changed in the file is updated, what a person
has edited is kept and said. Words are pinned to the edition in which they were first found and not looked for again: a
correction of the text leaves them alone. Words of a text that the library lacks, or holds only as a draft, wait for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone

from annotations.anchoring.locating import Anchor, anchor, places_of
from annotations.carrying.carriage import carry_passage
from annotations.checking.evaluating import checks_on, evaluate
from annotations.following.news import tell
from annotations.loading.claim_files import ClaimEntry, EvidenceEntry, read_claims
from annotations.models import Check, Claim, Evidence, Passage
from annotations.models.claims import ClaimState
from annotations.models.history import keep
from annotations.models.news import NewsKind
from annotations.models.passages import digest_of_words
from annotations.public_ids import public_id_for
from treatyreader.citations import normalise_margin_number
from treatyreader.importing.manifest import tables_in
from treatyreader.importing.problems import ImportRefused, Problem
from treatyreader.importing.records import Loaded
from treatyreader.importing.rows import Fate, is_edited, load_row
from treatyreader.models import Edition, Instrument, Provision
from treatyreader.models.instruments import EditionState

EVIDENCE_COLUMNS = (
    *("position", "bearing", "coverage", "of", "of_start", "of_end", "rationale"),
    *("awaits_edition", "awaits_number", "awaits_exact"),
)
QUESTION = ("expression", "scope", "expect", "edition_path")
CHECK_COLUMNS = (*QUESTION, "position", "met", "coverage", "of", "of_start", "of_end", "rationale")
_NO_WORDS: dict[str, Any] = {"of": "", "of_start": 0, "of_end": 0}
TABLES = {"claims": {"file", "instrument"}}
"""What `library.toml` says of each file of claims."""


@dataclass(frozen=True)
class ClaimTable:
    """A file of claims and the slug of the instrument that they speak of."""

    path: Path
    instrument: str


def tables_of(directory: Path) -> list[ClaimTable]:
    """The files of claims that a directory's `library.toml` names; none without that file. Raises ImportRefused."""
    return [ClaimTable(directory / each["file"], each["instrument"]) for each in tables_in(directory, TABLES)["claims"]]


@dataclass
class LoadedClaims(Loaded):
    """What became of a file of claims; `drafted` says which words wait until a draft that has them is published."""

    drafted: list[str] = field(default_factory=list)


@transaction.atomic
def load_claims(table: ClaimTable) -> LoadedClaims:
    """Load a file of claims. Raises ImportRefused with every problem found; then nothing of it was written."""
    entries = read_claims(table.path)
    instrument = Instrument.objects.filter(slug=table.instrument).first()
    if instrument is None:
        what = f"the library holds no instrument {table.instrument!r}"
        raise ImportRefused([Problem(table.path.name, 0, what, "one that is loaded before its claims")])
    texts = _Texts()
    file = table.path.name
    pinned = _pinned(instrument)
    # What was below a claim that was merged is below the other now; and an address that a reader's claim has taken is
    # that claim's. Neither is the file's to say anything of.
    not_ours = Q(state=ClaimState.MERGED) | Q(origin=Claim.Origin.READER)
    others = set(Claim.objects.filter(not_ours).values_list("slug", flat=True))
    sought = [
        (entry, each)
        for entry in entries
        for each in entry.evidence
        if (entry.slug, _key_of(each)) not in pinned and entry.slug not in others
    ]
    problems = [problem for _entry, each in sought for problem in texts.problems_of(file, each)] + [
        Problem(file, entry.line, f"slug {entry.slug!r} is taken by a claim about {other}", "another slug")
        for entry in entries
        for other in Instrument.objects.filter(claims__slug=entry.slug).exclude(pk=instrument.pk)
        if entry.slug not in others
    ]
    if problems:
        raise ImportRefused(sorted(problems, key=lambda each: each.line))
    waiting = [(entry.slug, each) for entry, each in sought if texts.is_drafted(each)]
    loaded = LoadedClaims(file, drafted=[f"{slug}: No. {each.number} of {each.edition}" for slug, each in waiting])
    now = timezone.now()
    for entry in entries:
        claim, fate = load_row(Claim, {"slug": entry.slug}, {"instrument": instrument} | entry.values)
        if fate == Fate.CREATED:
            # One moment for all: the latest claims keep the file's order among themselves.
            Claim.objects.filter(pk=claim.pk).update(created_at=now)
        loaded.count(entry.slug, fate, *(() if entry.slug in others else _load_below(entry, claim, texts)))
        if fate == Fate.CREATED:
            tell(NewsKind.CLAIM, claim)
    evaluate(checks_on(instrument.pk))
    return loaded


def _pinned(instrument: Instrument) -> set[tuple[str, str]]:
    """Claim and key of all evidence that was loaded and has its words."""
    rows = Evidence.objects.filter(claim__instrument=instrument, passages__isnull=False).exclude(loaded_key="")
    return set(rows.values_list("claim__slug", "loaded_key"))


def _load_below(entry: ClaimEntry, claim: Claim, texts: _Texts) -> Iterator[Fate]:
    """Bring a claim's evidence and checks to what the file says, and yield what became of each."""
    keys = [_key_of(each) for each in entry.evidence]
    for key, each in zip(keys, entry.evidence, strict=True):
        kept = Evidence.objects.filter(claim=claim, loaded_key=key).first()
        passage = (kept.passages.first() if kept else None) or texts.passage_of(each)
        waits = passage is None
        values: dict[str, Any] = {
            **_on_the_words_of(claim, entry, each.values),
            "awaits_edition": each.edition if waits else "",
            "awaits_number": each.number if waits else "",
            "awaits_exact": each.exact if waits else "",
        }
        related = {"passages": [passage] if passage else []}
        whose = {"claim": claim, "loaded_key": key, "public_id": public_id_for(claim.slug, key)}
        yield load_row(Evidence, whose, values, related)[1]
    for other in claim.evidence.exclude(of=""):
        _carry(other, claim.text)
    for check in entry.checks:
        yield _load_check(claim, check.key, _on_the_words_of(claim, entry, check.values))
    for asked in claim.checks.exclude(of=""):
        _carry(asked, claim.text)
    for gone in claim.evidence.exclude(loaded_key="").exclude(loaded_key__in=keys):
        yield _let_go(gone, EVIDENCE_COLUMNS, "passages")
    named = [check.key for check in entry.checks]
    for unasked in claim.checks.live().exclude(loaded_digest=""):
        if {name: getattr(unasked, name) for name in QUESTION} not in named and not is_edited(unasked, CHECK_COLUMNS):
            # What was answered stays on record.
            unasked.state = Check.State.WITHDRAWN
            unasked.save(update_fields=["state"])
            yield Fate.UPDATED


def _load_check(claim: Claim, question: Mapping[str, Any], values: Mapping[str, Any]) -> Fate:
    """A check as the file has it. One that asks the same here stays as it is, and one that the file let go once is
    asked again."""
    public_id = public_id_for(claim.slug, *question.values())
    if claim.checks.live().filter(**question).exclude(public_id=public_id).exists():
        return Fate.KEPT
    row, fate = load_row(Check, {"claim": claim, "public_id": public_id}, {**question, **values})
    if row.state == Check.State.WITHDRAWN:
        row.state = Check.State.PUBLISHED
        row.save(update_fields=["state"])
        return Fate.UPDATED
    return fate


def _on_the_words_of(claim: Claim, entry: ClaimEntry, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a file says of evidence, on a claim whose text a person may have edited: the words of the claim that it
    speaks to are those that stand there now, if they stand there once."""
    if not values["of"] or claim.text == entry.values["text"]:
        return values
    return {**values, **_marked(anchor(values["of"], claim.text))}


def _carry(row: Evidence | Check, text: str) -> None:
    """What a person wrote or edited follows its words of a claim whose text is another in the file."""
    if text[row.of_start : row.of_end] == row.of:
        return
    keep(row, None)
    for name, value in _marked(anchor(row.of, text)).items():
        setattr(row, name, value)
    row.version += 1
    row.save()


def _marked(found: Anchor | None) -> dict[str, Any]:
    return {"of": found.exact, "of_start": found.start, "of_end": found.end} if found else _NO_WORDS


def _let_go(row: Evidence, columns: tuple[str, ...], *related: str) -> Fate:
    """What the file no longer says goes, unless a person has worked on it or others have spoken of it. The words keep
    their address."""
    if is_edited(row, columns, related):
        return Fate.KEPT
    try:
        row.delete()
    except ProtectedError:
        return Fate.KEPT
    return Fate.UPDATED


def _key_of(entry: EvidenceEntry) -> str:
    return hashlib.sha256("\n".join((entry.edition, entry.number, entry.exact)).encode()).hexdigest()


class _Texts:
    """The editions that a file quotes, each read once."""

    def __init__(self) -> None:
        self.editions: dict[str, list[Edition]] = {}
        self.held: dict[int, dict[str, Provision]] = {}

    def editions_of(self, path: str, state: EditionState = EditionState.PUBLISHED) -> list[Edition]:
        """Those of a version and language in that state, the newest first."""
        if path not in self.editions:
            found = Edition.objects.of_address(*path.split("/")).with_version().newest_first()
            self.editions[path] = list(found)
        return [each for each in self.editions[path] if each.state == state]

    def provision_of(self, entry: EvidenceEntry, edition: Edition) -> Provision | None:
        """The provision of the edition that the entry names by its margin number."""
        if edition.pk not in self.held:
            self.held[edition.pk] = {
                normalise_margin_number(each.margin_number): each
                for each in edition.in_reading_order().with_edition()
                if each.margin_number
            }
        return self.held[edition.pk].get(normalise_margin_number(entry.number))

    def place_in(self, entry: EvidenceEntry, edition: Edition) -> Anchor | None:
        """Where the words stand in the edition; None unless they stand there exactly once and can be quoted."""
        provision = self.provision_of(entry, edition)
        return anchor(entry.exact, provision.text) if provision and provision.is_quotable else None

    def found_in(self, entry: EvidenceEntry) -> Edition | None:
        """The newest published edition in which the words stand exactly once."""
        return next((each for each in self.editions_of(entry.edition) if self.place_in(entry, each)), None)

    def is_drafted(self, entry: EvidenceEntry) -> bool:
        """Whether the words wait for a draft that has them: no published edition does."""
        drafts = self.editions_of(entry.edition, EditionState.DRAFT)
        return self.found_in(entry) is None and any(self.place_in(entry, each) for each in drafts)

    def problems_of(self, file: str, entry: EvidenceEntry) -> Iterator[Problem]:
        """Why the words are refused. Of a text that the library lacks nothing can be said; of one that it holds, the
        newest edition says what is wrong."""
        newest = next(iter(self.editions_of(entry.edition)), None)
        if newest is None or self.found_in(entry) or self.is_drafted(entry):
            return
        provision = self.provision_of(entry, newest)
        if provision is None:
            yield Problem(file, entry.line, f"{entry.edition} has no No. {entry.number}", "a margin number of it")
        elif not provision.is_quotable:
            yield Problem(file, entry.line, f"No. {entry.number} holds no text", "a provision that can be quoted")
        else:
            count = len(places_of(entry.exact, provision.text))
            what = f"the words stand {count} times in No. {entry.number} of {entry.edition}: {entry.exact[:80]!r}"
            yield Problem(file, entry.line, what, "words that stand there exactly once, letter for letter")

    def passage_of(self, entry: EvidenceEntry) -> Passage | None:
        """The words as a passage, made where it is new; None where they wait for their text."""
        edition = self.found_in(entry)
        provision = self.provision_of(entry, edition) if edition else None
        place = anchor(entry.exact, provision.text) if provision else None
        return _passage_at(provision, place)[0] if provision and place else None


@transaction.atomic
def passage_at(provision: Provision, place: Anchor, *, is_public: bool = True) -> Passage:
    """The passage at a place in a provision; the same words at the same place are one passage, and a new one is carried
    into the other editions at once. What somebody kept to themselves becomes public as soon as somebody points at it in
    public."""
    passage, is_new = _passage_at(provision, place, is_public=is_public)
    if is_new:
        carry_passage(passage)
    return passage


def _passage_at(provision: Provision, place: Anchor, *, is_public: bool = True) -> tuple[Passage, bool]:
    """The passage, and whether it is new. What a file brings is carried when all of it is loaded."""
    edition = provision.edition
    passage, is_new = Passage.objects.get_or_create(
        provision=provision,
        start=place.start,
        end=place.end,
        defaults={
            "public_id": public_id_for(edition, provision.eid, place.start, place.end, place.exact),
            "exact": place.exact,
            "prefix": place.prefix,
            "suffix": place.suffix,
            "digest": digest_of_words(place.exact),
            "is_public": is_public,
        },
    )
    if is_public and not passage.is_public:
        passage.is_public = True
        passage.save(update_fields=["is_public"])
    return passage, is_new
