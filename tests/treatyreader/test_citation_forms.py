"""Citations in the forms of programs and of lawyers: read back by parsers that are not ours, and in style."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given
from hypothesis import strategies as st

from treatyreader.citation_forms import FORMS, Cited, Sort, bibtex, bluebook, csl_json, oscola, ris
from treatyreader.citation_forms.cited import one_line

REGULATIONS = Cited(
    sort=Sort.TREATY,
    title="International Telecommunication Regulations",
    url="https://treaties.example/treaties/itrs/2012/en@1/art_6__para_6-1/",
    version="2012",
    place="Article 6, 6.1",
    number="41B",
    also=("Article 5A, 5A.1 (2012, numbered as signed)",),
    day=date(2012, 12, 14),
    at="Dubai",
    edition="en edition 1",
    wording="Reconstructed English; no published copy seen.",
)
DAY = date(2026, 11, 25)
ANYTHING = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Co", "Cn"]), max_size=80)
LATIN = st.text(st.sampled_from("abcXYZ éèüñçšőåœßøÆ–—“”‘’&%$#_{}~^\\ 0.,:;()/«»№Ж条م"), max_size=60)


def entry_of(text: str) -> tuple[str, str, dict[str, str]]:
    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks, library.failed_blocks
    (entry,) = library.entries
    return entry.entry_type, entry.key, {name: str(field.value) for name, field in entry.fields_dict.items()}


def record_of(text: str) -> dict[str, Any]:
    records: list[dict[str, Any]] = rispy.loads(text)
    assert len(records) == 1
    return records[0]


def test_bibtex_is_read_by_another_program() -> None:
    kind, key, fields = entry_of(bibtex(REGULATIONS, DAY))
    assert kind == "misc"
    assert key == "itr-2012-article-6-6-1-41b"
    assert fields["title"] == "International Telecommunication Regulations (2012), Article 6, 6.1, No. 41B"
    assert (fields["year"], fields["month"], fields["date"]) == ("2012", "dec", "2012-12-14")
    assert fields["url"] == REGULATIONS.url
    assert fields["urldate"] == "2026-11-25"
    assert "Adopted 14 December 2012 at Dubai." in fields["note"]
    assert "Also: Article 5A, 5A.1 (2012, numbered as signed)." in fields["note"]
    assert REGULATIONS.wording in fields["note"]


@given(LATIN)
def test_whatever_a_title_has_bibtex_gives_it_back(title: str) -> None:
    _kind, _key, fields = entry_of(bibtex(replace(REGULATIONS, title=f"a{title}", place="", number="", version="")))
    assert written(fields["title"]) == written(one_line(f"a{title}"))


def written(text: str) -> str:
    """A text with one kind of dash and of quotation mark, whose typography is LaTeX's own affair."""
    dashes = re.sub("—|–|-+", "-", text.replace("ˆ", "^"))
    return re.sub(r"\s+", "", re.sub('[‘’“”`"]', "'", dashes)).replace("''", "'")


@given(ANYTHING, ANYTHING, ANYTHING)
def test_nothing_breaks_out_of_its_field(title: str, place: str, words: str) -> None:
    cited = replace(REGULATIONS, title=f"t{title}", place=place, words=words)
    text = bibtex(cited)
    assert re.fullmatch(r"@misc\{[a-z0-9-]+,\n(?:  [a-z]+ = (?:\{.*\}|[a-z]{3}),?\n)+\}\n", text)
    bare = re.sub(r"\\[{}]", "", text)
    assert bare.count("{") == bare.count("}")
    record = ris(cited)
    lines = record.split("\r\n")
    assert lines[0] == "TY  - STAT"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])
    assert "\n" not in record.replace("\r\n", "")
    assert json.loads(csl_json(cited))[0]["title"] == one_line(f"t{title}")


def test_ris_is_read_by_another_program() -> None:
    record = record_of(ris(replace(REGULATIONS, words="the words", is_verified=True), DAY))
    assert record["type_of_reference"] == "STAT"
    assert record["title"] == "International Telecommunication Regulations (2012), Article 6, 6.1, No. 41B"
    assert (record["year"], record["date"], record["place_published"]) == ("2012", "2012/12/14", "Dubai")
    assert REGULATIONS.wording in record["notes"]
    assert record["urls"] == [REGULATIONS.url]
    assert record["access_date"] == "2026/11/25"
    assert record["abstract"] == "“the words”"


@pytest.mark.parametrize(
    ("sort", "in_csl", "in_ris"),
    [
        (Sort.TREATY, "treaty", "STAT"),
        (Sort.DOCUMENT, "document", "GOVDOC"),
        (Sort.SPEECH, "speech", "UNPB"),
        (Sort.PAGE, "webpage", "ELEC"),
    ],
)
def test_each_sort_has_its_type(sort: Sort, in_csl: str, in_ris: str) -> None:
    cited = replace(REGULATIONS, sort=sort)
    assert json.loads(csl_json(cited))[0]["type"] == in_csl
    assert record_of(ris(cited))["type_of_reference"] == in_ris


def test_csl_json_names_the_part_apart_from_the_title() -> None:
    (item,) = json.loads(csl_json(REGULATIONS, DAY))
    assert item["title"] == "International Telecommunication Regulations"
    assert (item["section"], item["number"]) == ("Article 6, 6.1", "41B")
    assert item["issued"] == {"date-parts": [[2012, 12, 14]]}
    assert item["accessed"] == {"date-parts": [[2026, 11, 25]]}
    assert item["event-place"] == "Dubai"
    assert REGULATIONS.wording in item["note"]


def test_oscola() -> None:
    plain = replace(REGULATIONS, also=(), edition="", wording="")
    assert oscola(plain) == (
        "International Telecommunication Regulations (adopted 14 December 2012) art 6, 6.1 (No 41B)"
        " <https://treaties.example/treaties/itrs/2012/en@1/art_6__para_6-1/>."
    )
    assert "/> accessed 25 November 2026." in oscola(plain, DAY)


def test_bluebook() -> None:
    plain = replace(REGULATIONS, also=(), edition="", wording="")
    assert bluebook(plain) == (
        "International Telecommunication Regulations art. 6, ¶ 6.1, No. 41B, adopted Dec. 14, 2012,"
        " https://treaties.example/treaties/itrs/2012/en@1/art_6__para_6-1/."
    )
    assert bluebook(plain, DAY).endswith("/ (last visited Nov. 25, 2026).")


def test_a_page_is_cited_as_a_page_of_the_library_and_nobody_s() -> None:
    page = Cited(
        sort=Sort.PAGE, title="The UN is taking over the Internet.", url="https://treaties.example/c/", day=DAY
    )
    assert oscola(page) == (
        "‘The UN is taking over the Internet.’ (Treaty Reader, 25 November 2026) <https://treaties.example/c/>."
    )
    assert bluebook(page).startswith("The UN is taking over the Internet, Treaty Reader, Nov. 25, 2026, https://")
    assert "author" not in json.loads(csl_json(page))[0]
    assert "author" not in bibtex(page)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("sort", Sort)
def test_every_form_says_how_far_the_wording_is_verified_and_quotes_no_other(form: str, sort: Sort) -> None:
    make = FORMS[form][1]
    cited = replace(REGULATIONS, sort=sort, words="shall endeavour")
    assert "no published copy seen" in make(cited, None)
    assert "shall endeavour" in make(cited, None)
    assert not re.search('[“"`]shall endeavour', make(cited, None).replace('"abstract": "shall', ""))
    assert re.search("(“|``)shall endeavour(”|'')", make(replace(cited, is_verified=True), None))


@pytest.mark.parametrize("form", FORMS)
def test_a_day_of_access_stands_only_where_it_is_asked_for(form: str) -> None:
    make = FORMS[form][1]
    assert "2026" not in make(REGULATIONS, None)
    assert "2026" in make(REGULATIONS, DAY)


@pytest.mark.parametrize("form", FORMS)
def test_no_form_invents_what_is_not_held(form: str) -> None:
    bare = FORMS[form][1](Cited(sort=Sort.TREATY, title="A Pact", url="https://treaties.example/p/"), None)
    assert not re.search(r"UNTS|U\.N\.T\.S|volume|entered|adopted|None|n\.d\.|\(\)", bare)
