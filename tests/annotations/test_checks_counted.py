"""Each check of the bundled claims agrees with a count of the file that shares no code with the program's."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

import pytest

from annotations.models import Check
from treatyreader.importing.corpus import BUNDLED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

GLUE = r"[\s*'’‘\"“”-]+"


@dataclass
class Division:
    """A heading of the file with the blocks under it: their texts, and how many are gaps."""

    kind: str
    number: str
    heading: str
    texts: list[str]
    gaps: int = 0


def divisions() -> list[Division]:
    """The file, split at blank lines and at bars. No footnotes stand in it."""
    found: list[Division] = []
    for block in (BUNDLED / "itrs-2012.en.txt").read_text("utf-8").split("\n\n"):
        block = block.strip()
        if block.startswith("# "):
            label, _dash, heading = block[2:].partition(" — ")
            kind, _blank, number = label.partition(" ")
            found.append(Division(kind, number, heading, []))
        elif block.endswith("{gap}"):
            found[-1].gaps += 1
        elif block:
            assert "{footnote}" not in block
            found[-1].texts.append(block.split("|", 1)[1].replace("{unverified}", "").strip())
    return found


def searched(scope: str) -> list[Division]:
    kinds = {"preamble": "PREAMBLE", "articles": "ARTICLE", "appendices": "APPENDIX", "resolutions": "RESOLUTION"}
    wanted = []
    for name in (each.strip() for each in scope.split(",")):
        word, _blank, number = name.partition(" ")
        wanted += [
            each
            for each in divisions()
            if each.kind == kinds.get(name) or (each.kind == word.upper() and each.number == number != "")
        ]
    assert wanted, scope
    return wanted


def occurrences(expression: str, text: str) -> int:
    """By one regular expression made of the words."""
    terms = []
    for term in expression.split(" OR "):
        words = re.escape(term.strip('"').rstrip("*").lower()).replace(r"\ ", GLUE)
        terms.append(rf"(?<![a-z0-9]){words}" + ("" if term.endswith("*") else r"(?![a-z0-9])"))
    return len(re.findall("|".join(terms), text.lower()))


def expected(expect: str, times: int, gaps: int) -> str:
    kind, _blank, number = expect.rpartition(" ")
    if expect == "present":
        return "met" if times else "inconclusive" if gaps else "not met"
    if expect == "absent":
        return "not met" if times else "inconclusive" if gaps else "met"
    assert kind == "exactly"
    return (
        "not met" if times > int(number) else "inconclusive" if gaps else "met" if times == int(number) else "not met"
    )


def asked() -> list[tuple[str, dict[str, str]]]:
    with (BUNDLED / "claims.toml").open("rb") as file:
        claims = tomllib.load(file)["claim"]
    return [(claim["slug"], check) for claim in claims for check in claim.get("check", [])]


ASKED = asked()


@pytest.mark.parametrize(("slug", "question"), ASKED, ids=[f"{slug}-{n}" for n, (slug, _question) in enumerate(ASKED)])
def test_a_check_is_answered_as_the_file_is_counted_by_other_means(slug: str, question: dict[str, str]) -> None:
    key = {name: question[name] for name in ("expression", "scope", "expect")}
    result = Check.objects.with_newest_result().get(claim__slug=slug, **key).newest_result
    assert result, "every check is live"
    parts = searched(question["scope"])
    texts = [text for part in parts for text in part.texts]
    times = sum(occurrences(question["expression"], text) for text in texts)
    gaps = sum(part.gaps for part in parts)
    assert result.in_text == times
    assert result.in_headings == sum(occurrences(question["expression"], part.heading) for part in parts)
    assert result.provisions == len(texts)
    assert result.words == sum(len(re.findall(r"[^\W_]+", re.sub(r"\*(bis|ter)\*", r"\1", text))) for text in texts)
    assert result.gaps == gaps
    assert result.outcome == expected(question["expect"], times, gaps)
    if question["met"] in ("confirms", "refutes"):
        assert question["coverage"] == "part"


def test_at_least_the_ten_checks_that_there_were_and_further_ones_are_asked() -> None:
    assert len(ASKED) >= 20
    assert Check.objects.filter(claim__instrument__slug="itrs").count() == len(ASKED)
