"""Where cross-references lead: within their own version first, into another instrument only where it is named."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from treatyreader.models import Edition, Provision, Reference
from treatyreader.resolving import Index, resolve
from treatyreader.weaving import Link

pytestmark = pytest.mark.django_db


def links_of(edition: Edition) -> list[tuple[Provision, Reference, Link]]:
    """Every reference of an edition with the link that is made of it."""
    provisions = list(edition.in_reading_order().for_reading())
    references = [(each, reference) for each in provisions for reference in each.references.all()]
    links = resolve(references, Index.of(edition, provisions))
    by_start = {(key, link.start): link for key, those in links.items() for link in those}
    return [(each, reference, by_start[each.pk, reference.start]) for each, reference in references]


def every_link() -> list[tuple[Provision, Reference, Link]]:
    return [each for edition in Edition.objects.published().with_version() for each in links_of(edition)]


@pytest.mark.usefixtures("whole_library")
def test_a_reference_stands_on_its_words_and_is_named_where_it_leads_nowhere() -> None:
    found = every_link()
    assert len(found) > 100
    for provision, reference, link in found:
        assert provision.text[link.start : link.end].strip()
        assert link.title
        if not link.href:
            assert re.search("does not hold it|not in this edition", link.title), reference


@pytest.mark.usefixtures("whole_library")
def test_what_names_another_instrument_never_leads_into_this_one() -> None:
    foreign = [each for each in every_link() if each[1].is_foreign]
    assert len(foreign) > 30
    for provision, reference, link in foreign:
        own = provision.edition.version.instrument.slug
        assert not link.href.startswith(("#", f"/treaties/{own}/")) or reference.instrument == own, reference.citation
        if link.href:
            assert link.href.startswith(f"/treaties/{reference.instrument}/")


@pytest.mark.usefixtures("whole_library")
def test_what_is_said_of_the_text_itself_leads_into_its_own_version() -> None:
    for provision, reference, link in every_link():
        if not reference.is_foreign and link.href:
            version = provision.edition.version
            assert link.href.startswith(("#", f"/treaties/{version.instrument.slug}/{version.slug}/")), link


@pytest.mark.usefixtures("whole_library")
def test_every_link_of_a_page_opens(client: Client) -> None:
    opened: dict[str, int] = {}
    for _provision, _reference, link in every_link():
        if link.href.startswith("/"):
            opened.setdefault(link.href, client.get(link.href).status_code)
    assert opened
    assert set(opened.values()) == {200}


@pytest.mark.usefixtures("library")
def test_a_text_that_the_library_lacks_is_named_and_not_linked(client: Client) -> None:
    page = client.get("/treaties/itrs/2012/en/").content.decode()
    absent = re.findall(r'<span class="ref-absent" title="([^"]+)" tabindex="0">([^<]+)</span>', page)
    assert absent
    assert any("Constitution" in title and "does not hold it" in title for title, _words in absent)


@pytest.mark.usefixtures("whole_library")
def test_it_is_linked_when_the_library_holds_it(client: Client) -> None:
    page = client.get("/treaties/itrs/2012/en/").content.decode()
    assert '<a class="ref" href="/treaties/itu-constitution/extracts/en/' in page
