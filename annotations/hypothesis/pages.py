"""Which text the client speaks of: the page at an address of this library, and its provisions as lines of that page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q
from django.http import Http404
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from annotations.hypothesis.selecting import Line, Refused
from annotations.models import Carrying, Passage
from annotations.models.carryings import LETTER_FOR_LETTER
from annotations.web_annotations import sites
from treatyreader.addresses import edition_at, identified, newest_version, numbered, provision_at
from treatyreader.models import Edition, Provision
from treatyreader.wording import label_for


@dataclass(frozen=True)
class TextPage:
    """A page of a text: a whole edition, or one provision with what stands around it in its division."""

    edition: Edition
    provision: Provision | None = None

    @cached_property
    def provisions(self) -> Sequence[Provision]:
        """All that the page shows, in reading order. Three queries, once."""
        rows = self.edition.in_reading_order().for_reading()
        if self.provision:
            division = self.provision.division.eid
            rows = rows.filter(Q(eid=division) | Q(eid__startswith=f"{division}__"))
        return list(rows)


class Standing(NamedTuple):
    """Where words stand in a provision, in code points."""

    provision: Provision
    start: int
    end: int


def page_at(uri: str, hosts: sites.Site) -> TextPage:
    """The page at an address of this site, in whatever way it is written. Raises Refused where no text stands there."""
    parted = hosts.parted(uri)
    path = parted[0] if parted else ""
    if not path or "\0" in path:
        raise Refused(_("Annotations are kept of the texts of this library alone; this is no address of one."))
    try:
        match = resolve(path)
        found = _at(match.url_name or "", match.kwargs)
    except (Resolver404, Http404):
        found = None
    if found is None:
        raise Refused(_("No text stands at this address of the library."))
    return found


def _at(name: str, names: dict[str, str]) -> TextPage | None:
    if name == "identity":
        row = identified(names["instrument"], names["wid"])
        return TextPage(row.edition, row)
    if name == "latest" or (not name and "rest" in names):
        edition, pinned = newest_version(names["instrument"], names["language"]), False
        eid = names.get("rest", "").strip("/")
        return TextPage(edition, provision_at(edition, eid) if eid else None)
    if name not in ("edition", "provision", "number", "hypothesis_page"):
        return None
    edition, pinned = edition_at(names["instrument"], names["version"], names["language"])
    if name == "provision":
        return TextPage(edition, provision_at(edition, names["eid"], pinned=pinned))
    if name == "number":
        return TextPage(edition, numbered(edition, names["margin_number"], pinned=pinned))
    return TextPage(edition)


def lines_of(page: TextPage) -> list[tuple[Provision, Line]]:
    """The provisions of a page that can be quoted, each as the page shows it (`templates/treatyreader/_reading.html`):
    its margin number and its printed number before the text, how far the wording is verified after it."""
    lines = []
    division = unit = 0
    for each in page.provisions:
        if each.is_division:
            division, unit = division + 1, 0
            continue
        unit += 1
        each.edition = page.edition
        if each.is_quotable:
            place = (0, 0) if page.provision else (division, unit)
            lines.append((each, Line(each.text, before(each), after(each), place)))
    return lines


def words_on(page: TextPage) -> dict[int, Standing]:
    """By the key of a passage, where on the page its words stand letter for letter: those of its own edition, and
    those that were carried to it unchanged. Two queries, and those of the page."""
    shown = {each.pk: each for each in page.provisions}
    own = Passage.objects.filter(provision__in=shown).values_list("pk", "provision", "start", "end")
    carried = (
        Carrying.objects.current()
        .filter(edition=page.edition, provision__in=shown, outcome__in=LETTER_FOR_LETTER)
        .exclude(passage__provision__in=shown)
        .values_list("passage", "provision", "start", "end")
    )
    rows: list[tuple[Any, ...]] = [*own, *carried]
    return {key: Standing(shown[at], start, end) for key, at, start, end in rows}


def before(provision: Provision) -> str:
    """What the page puts before the text of a provision."""
    return f"{_('No.')} {provision.margin_number or '§'}\n\n{provision.number} "


def after(provision: Provision) -> str:
    """What the page puts after it. Takes the verifications as prefetched."""
    label = label_for(provision)
    if label.is_verified:
        return f"\N{NO-BREAK SPACE}{_('Wording verified')}"
    return f" {_('substance confirmed') if label.level == 'substance-confirmed' else _('not verified')}"
