"""Surroundings: the sentences just before and just after the sentence in which words stand."""

from __future__ import annotations

from dataclasses import dataclass

from annotations.anchoring.sentences import sentence_around
from annotations.models import Passage
from treatyreader.models import Provision
from treatyreader.placing import name_of
from treatyreader.wording import WordingLabel, label_for


@dataclass(frozen=True)
class Neighbour:
    """A sentence beside another. `place` and `url` name the provision where it is not the same one (empty else)."""

    text: str
    place: str
    url: str
    wording: WordingLabel


def sentences_beside(passage: Passage) -> tuple[Neighbour | None, Neighbour | None]:
    """The sentence before and the one after: of the same provision, else of the provision beside it in the edition.
    Two queries at most for each. Takes the provision with its edition."""
    provision = passage.provision
    text = provision.text
    start, end = sentence_around(text, passage.start, passage.end)
    return _in(provision, start - 1) or _beside(provision, -1), _in(provision, end + 1) or _beside(provision, 1)


def _in(provision: Provision, place: int) -> Neighbour | None:
    """The sentence of a text in which a character stands; white space at its ends is none of it."""
    text = provision.text
    if not 0 <= place < len(text):
        return None
    start, end = sentence_around(text, place, place + 1)
    words = text[start:end].strip()
    return Neighbour(words, "", "", label_for(provision)) if words else None


def _beside(provision: Provision, step: int) -> Neighbour | None:
    rows = Provision.objects.filter(edition=provision.edition_id).quotable().select_related("parent__parent__parent")
    rows = rows.prefetch_related("verifications")
    if step < 0:
        other = rows.filter(position__lt=provision.position).order_by("-position").first()
    else:
        other = rows.filter(position__gt=provision.position).order_by("position").first()
    if other is None:
        return None
    other.edition = provision.edition
    beside = _in(other, len(other.text.rstrip()) - 1 if step < 0 else 0)
    url = f"{provision.edition.get_pinned_url()}{other.eid}/"
    return Neighbour(beside.text, name_of(other), url, beside.wording) if beside else None
