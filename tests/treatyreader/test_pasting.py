"""What this site gives to copy leads back to where it came from: addresses, and the lines of Cite."""

from __future__ import annotations

import pytest

from treatyreader.citing import citations, short_citation
from treatyreader.models import Provision
from treatyreader.pasting import parted
from treatyreader.placing import name_of
from treatyreader.searching import Hit, cited
from treatyreader.spelling import cleaned
from treatyreader.wording import label_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

ITRS = "/treaties/itrs/2012/en/"
CLAUSE = f"{ITRS}art_6__para_6-1/"
LINE = "International Telecommunication Regulations (2012), Article 6, 6.1, No. 41B"


def asked(query: str) -> list[Hit]:
    return cited(*parted(cleaned(query)))


def check_every_line_leads_back() -> None:
    for row in Provision.objects.published().with_edition().select_related("parent__parent"):
        line = short_citation(row.edition, row, row.division)
        first = asked(line)[0].provision
        assert first is not None
        assert (first.wid, first.edition.version_id) == (row.wid, row.edition.version_id), line
        named = asked(name_of(row))[0].provision
        assert named is not None
        assert name_of(named) == name_of(row), "which of several of this name, the name does not say"


def test_every_line_of_the_bundled_texts_leads_back() -> None:
    check_every_line_leads_back()


def test_every_line_of_the_whole_library_leads_back(whole_library: None) -> None:
    check_every_line_leads_back()


def test_all_that_cite_gives_leads_to_the_address_in_it() -> None:
    for row in Provision.objects.published().with_edition().select_related("parent__parent"):
        address = row.get_absolute_url()
        for each in citations(row.edition, row, row.division, label_for(row).in_full, f"http://testserver{address}"):
            assert asked(each.text)[0].url == address, each.text


@pytest.mark.parametrize(
    ("query", "address"),
    [
        (LINE, CLAUSE),
        (LINE.upper(), CLAUSE),
        (f"“{LINE}”.", CLAUSE),
        (f"{LINE} (en edition 1, Treaty Reader). Not yet verified against a published copy.", CLAUSE),
        ("Article 6, 6.1 (No. 41B)", CLAUSE),
        ("Article 4, 4.3 d), No. 38", f"{ITRS}art_4__para_4-3__point_d/"),
        ("Article 4, d), No. 38", f"{ITRS}art_4__para_4-3__point_d/"),
        ("Article 1, 1.1 a)", f"{ITRS}art_1__para_1-1__point_a/"),
        ("Resolution PLEN/3, recognizing e)", f"{ITRS}res_PLEN-3__para_6/"),
        (f"http://example.org{CLAUSE}", CLAUSE),
        (f"see {CLAUSE}.", CLAUSE),
        (f"<https://example.org{CLAUSE}?format=txt>", CLAUSE),
        (f"{ITRS}no/41b/", CLAUSE),
        (f"{ITRS}#art_6__para_6-1", CLAUSE),
        ("/treaties/itrs/latest/en/#art_6__para_6-1", CLAUSE),
        ("/treaties/itrs/latest/en/art_6__para_6-1/", CLAUSE),
        ("http://example.org/id/itrs/2012~41B/", CLAUSE),
        ("/treaties/itrs/2012/en@1/art_6__para_6-1/", "/treaties/itrs/2012/en@1/art_6__para_6-1/"),
        (ITRS, ITRS),
        ("/treaties/itrs/", "/treaties/itrs/"),
    ],
)
def test_what_was_copied_leads_back(query: str, address: str) -> None:
    assert asked(query)[0].url == address


@pytest.mark.parametrize(
    "address", ["/treaties/itrs/2012/xx/art_6/", "/treaties/none/", f"{ITRS}no/999/", f"{ITRS}art_99/", "/id/itrs/x/"]
)
def test_where_nothing_stands_nothing_is_found(address: str) -> None:
    assert asked(address) == []
