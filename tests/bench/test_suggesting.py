"""How well clauses are suggested for claims: one of the claim's evidence among the first five.

The control is PostgreSQL's own full-text search, with all and with any of the claim's words. The bars hold over the
claims that share a content word with their evidence; the others are printed apart.
"""

from __future__ import annotations

import statistics
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from annotations.suggesting import clauses, vectors
from annotations.suggesting.clauses import find
from annotations.suggesting.embedding import model
from annotations.suggesting.lexemes import lexemes_of
from treatyreader.models import Edition, Provision

FIRST = 5
WITHOUT_MODEL, WITH_MODEL = 0.75, 0.90
CLAIMS = Path(__file__).with_name("suggesting") / "claims.toml"

Ranking = Callable[[str], Sequence[str]]
"""From a claim to margin numbers, the likeliest first."""


@dataclass(frozen=True)
class Tried:
    """A claim, the places at which each ranking has its evidence (0 for nowhere), and whether it shares a word."""

    text: str
    origin: str
    shares: bool
    places: dict[str, int]


@pytest.mark.django_db
@pytest.mark.usefixtures("library")
def test_suggestions_against_plain_full_text(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.EMBEDDINGS = True
    text = Edition.objects.published().of_address("itrs", "2012", "en").newest_first()[0]
    numbers = dict(Provision.objects.filter(edition=text).values_list("pk", "margin_number"))
    installed = model()
    assert installed is not None, "the extra `embeddings` is part of the packages for tests"
    begun = time.perf_counter()
    for _progress in vectors.embed(installed):
        pass
    embedding = time.perf_counter() - begun

    def suggested(claim: str) -> list[str]:
        return [numbers[each.provision] for each in find(claim, text, len(numbers)).clauses]

    def by_words(claim: str) -> list[str]:
        with monkeypatch.context() as without:
            without.setattr(clauses, "model", lambda: None)
            return suggested(claim)

    rankings: dict[str, Ranking] = {
        "control, all words": lambda claim: _control(claim, text, "websearch_to_tsquery('english', %s)"),
        "control, any word": lambda claim: _control(
            claim, text, "CAST(replace(plainto_tsquery('english', %s)::text, '&', '|') AS tsquery)"
        ),
        "without model": by_words,
        "with model": suggested,
    }
    seconds: dict[str, list[float]] = {name: [] for name in rankings}
    claims = [_tried(each, text, rankings, seconds) for each in tomllib.loads(CLAIMS.read_text())["claim"]]
    _print(claims, seconds)
    print(f"the vectors of {len(numbers)} provisions took {embedding:.1f} s, once")
    assert _share(_sharing(claims), "without model") >= WITHOUT_MODEL
    assert _share(_sharing(claims), "with model") >= WITH_MODEL


def _tried(
    entry: dict[str, str], text: Edition, rankings: dict[str, Ranking], seconds: dict[str, list[float]]
) -> Tried:
    claim, places = entry["text"], {}
    evidence = list(Provision.objects.filter(edition=text, margin_number__in=entry["evidence"]))
    assert len(evidence) == len(entry["evidence"])
    own, *others = lexemes_of([claim, *(each.text for each in evidence)], text.language)
    for name, ranking in rankings.items():
        begun = time.perf_counter()
        order = ranking(claim)
        seconds[name].append(time.perf_counter() - begun)
        places[name] = next((place for place, each in enumerate(order, 1) if each in entry["evidence"]), 0)
    return Tried(claim, entry["from"], any(own.keys() & other.keys() for other in others), places)


def _control(claim: str, text: Edition, query: str) -> list[str]:
    statement = f"""
        SELECT margin_number FROM treatyreader_provision, to_tsvector('english', text) words, {query} wanted
        WHERE edition_id = %s AND nature = 'text' AND words @@ wanted ORDER BY ts_rank(words, wanted) DESC, position
    """  # noqa: S608 - both queries are ours
    with connection.cursor() as cursor:
        cursor.execute(statement, [claim, text.pk])
        return [number for (number,) in cursor.fetchall()]


def _sharing(claims: Sequence[Tried]) -> list[Tried]:
    return [each for each in claims if each.shares]


def _share(claims: Sequence[Tried], name: str) -> float:
    return sum(0 < each.places[name] <= FIRST for each in claims) / len(claims)


def _print(claims: Sequence[Tried], seconds: dict[str, list[float]]) -> None:
    groups = {
        "all that share a word": _sharing(claims),
        "of the library": [each for each in _sharing(claims) if each.origin == "library"],
        "of the debate": [each for each in _sharing(claims) if each.origin == "debate"],
        "that share none": [each for each in claims if not each.shares],
    }
    print(f"\n{'evidence among the first five':32}", *(f"{name:>19}" for name in seconds))
    for name, those in groups.items():
        hits = (f"{_share(those, each):7.1%} of {len(those)}" for each in seconds)
        print(f"{name:32}", *(f"{hit:>19}" for hit in hits))
    print(f"{'median ms':32}", *(f"{statistics.median(each) * 1000:19.1f}" for each in seconds.values()))
    for each in claims:
        if not 0 < each.places["with model"] <= FIRST:
            print(f"missed with the model{'' if each.shares else ' (no word shared)'}: {each.text} {each.places}")
