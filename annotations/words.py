"""Exact words in a form: which provision, which words of it, judged here whatever a browser says.

A form opened from a selection names places (`?on=itrs/2012/en@1/art_6__para_6-1:10-48`, offsets in code points); one
that is opened from a clause names the provision alone, and the words are typed or pasted. A quotation that cuts a limit
of its sentence is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.anchoring.limits import Cut, cut_of
from annotations.anchoring.locating import Anchor, settle, span
from annotations.anchoring.sentences import sentence_around
from annotations.loading.claims import passage_at
from annotations.models import Passage
from annotations.writing import WritingForm
from treatyreader.addresses import NotHere, edition_at, provision_at
from treatyreader.citing import short_citation
from treatyreader.models import Provision
from treatyreader.pasting import parted
from treatyreader.searching import cited
from treatyreader.spelling import cleaned
from treatyreader.weaving import Mark, weave
from treatyreader.wording import WordingLabel, label_for

MOST_PASSAGES = 10
LONGEST_WORDS = 5_000
_PLACE = re.compile(
    r"^(?P<path>[^\s/\0]+/[^\s/\0]+/[^\s/\0]+)/(?P<eid>[^\s/?#@\0]+?)(?::(?P<start>\d{1,6})-(?P<end>\d{1,6}))?$"
)


@dataclass(frozen=True)
class Place:
    """A provision, and the span of words in it that somebody selected, if any."""

    provision: Provision
    start: int | None = None
    end: int | None = None

    @property
    def words(self) -> str:
        return self.provision.text[self.start : self.end] if self.start is not None else ""


def place_of(provision: Provision) -> str:
    """How a form names a provision: "itrs/2012/en@1/art_6__para_6-1". Takes the edition with its version and
    instrument."""
    return f"{provision.edition.pinned_path}/{provision.eid}"


def place_at(line: str) -> Place:
    """What a form names. Raises NotHere where nothing stands there, or no such words."""
    match = _PLACE.match(line)
    if match is None:
        raise NotHere(_("“%(line)s” names no provision of this library.") % {"line": line[:100]})
    edition, pinned = edition_at(*match["path"].split("/"))
    provision = provision_at(edition, match["eid"], pinned=pinned)
    provision.edition = edition
    if match["start"] is None:
        return Place(provision)
    start, end = int(match["start"]), int(match["end"])
    if not start < end <= len(provision.text):
        raise NotHere(_("The provision has no words from %(start)d to %(end)d.") % {"start": start, "end": end})
    return Place(provision, start, end)


@dataclass
class Row:
    """One passage in the form: its fields, and (where known) its provision, the sentence around the words with the
    words marked, and what the words cut off."""

    number: int
    place: forms.BoundField
    near: forms.BoundField
    exact: forms.BoundField
    limits: forms.BoundField
    provision: Provision | None = None
    sentence_html: SafeString | None = None
    cut: Cut | None = None
    is_settled: bool = False

    @property
    def name(self) -> str:
        row = self.provision
        return short_citation(row.edition, row, row.division) if row else ""

    @property
    def wording(self) -> WordingLabel | None:
        return label_for(self.provision) if self.provision else None

    @property
    def address(self) -> str:
        return f"{self.provision.edition.get_pinned_url()}{self.provision.eid}/" if self.provision else ""


class WordsForm(WritingForm):
    """A form with so many passages. `words` are those of an accepted form: provisions and where the words stand in
    them; `provisions` the provisions of all rows, words or not."""

    LIMITS = [
        ("include", gettext_lazy("Include these words: quote the whole sentence")),
        ("keep", gettext_lazy("Leave them out: they do not limit what is quoted here")),
    ]
    needs_words = True

    def __init__(self, data: QueryDict | None = None, *, places: Sequence[Place] = (), **more: Any) -> None:
        super().__init__(data, **more)
        self.words: list[tuple[Provision, Anchor]] = []
        self.provisions: list[Provision] = []
        self._known: dict[int, Place] = dict(enumerate(places, start=1))
        self._cuts: dict[int, Cut] = {}
        self.count = self._count_of_rows(data, places)
        for number in range(1, self.count + 1):
            self._add_row(number, self._known.get(number))

    @staticmethod
    def _count_of_rows(data: QueryDict | None, places: Sequence[Place]) -> int:
        count = max(1, len(places))
        if data is not None:
            sent = [int(name[6:]) for name in data if re.fullmatch(r"place_\d{1,2}", name)]
            count = max(sent, default=1) + ("more" in data)
        return min(count, MOST_PASSAGES)

    def _add_row(self, number: int, known: Place | None) -> None:
        place = forms.CharField(
            label=_("Where they stand"),
            required=False,
            max_length=600,
            initial=place_of(known.provision) if known else "",
            help_text=_("A citation, as “article 6 itrs” or “No. 41B”, or the link to the provision."),
        )
        if known:
            place.widget = forms.HiddenInput()
        exact = forms.CharField(
            label=_("The exact words"),
            required=False,
            max_length=LONGEST_WORDS,
            strip=False,
            initial=known.words if known else "",
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Letter for letter from the text; white space makes no difference."),
        )
        near = forms.IntegerField(
            required=False, widget=forms.HiddenInput, initial=known.start if known else None, min_value=0
        )
        limits = forms.ChoiceField(
            label=_("Include these words?"), required=False, choices=self.LIMITS, widget=forms.RadioSelect
        )
        self.fields |= {f"place_{number}": place, f"near_{number}": near}
        self.fields |= {f"exact_{number}": exact, f"limits_{number}": limits}

    @property
    def rows(self) -> list[Row]:
        return [self._row(number) for number in range(1, self.count + 1)]

    def _row(self, number: int) -> Row:
        row = Row(
            number,
            place=self[f"place_{number}"],
            near=self[f"near_{number}"],
            exact=self[f"exact_{number}"],
            limits=self[f"limits_{number}"],
        )
        known = self._known.get(number)
        if known is None:
            return row
        row.provision = known.provision
        # A provision that is known is not typed.
        row.place.field.widget = forms.HiddenInput()
        text = known.provision.text
        row.sentence_html = weave(text)
        if known.start is not None and known.end is not None:
            row.is_settled = not row.exact.errors
            first, last = sentence_around(text, known.start, known.end)
            mark = Mark(known.start - first, known.end - first, "words", ("found",))
            row.sentence_html = weave(text[first:last], marks=[mark])
            row.cut = self._cuts.get(number) or cut_of(text, known.start, known.end, known.provision.edition.language)
        return row

    def clean(self) -> dict[str, Any] | None:
        for number in range(1, self.count + 1):
            self._clean_row(number)
        if self.needs_words and not self.words and not self.errors:
            self.add_error("exact_1", _("Which words? Copy them from the text."))
        if "more" in self.data and not self.errors:
            self.add_error(None, _("Add the other words below."))
        return self.cleaned_data

    def _clean_row(self, number: int) -> None:
        line, exact = self.cleaned_data.get(f"place_{number}", ""), self.cleaned_data.get(f"exact_{number}", "")
        if f"exact_{number}" not in self.cleaned_data or not (line or exact.strip()):
            return
        provision = self._provision(number, line)
        if provision is None:
            return
        if exact.strip() and provision.is_division:
            provision = _below(provision, exact) or provision
        self._known[number] = Place(provision)
        self.provisions.append(provision)
        if not exact.strip():
            return
        if not provision.is_quotable:
            self.add_error(f"exact_{number}", _("This provision holds no text that can be quoted."))
            return
        found = settle(exact, provision.text, self.cleaned_data.get(f"near_{number}"))
        if isinstance(found, list):
            self.add_error(f"exact_{number}", _missing(found, provision))
            return
        self._known[number] = Place(provision, found.start, found.end)
        self._settle_limits(number, provision, found)

    def _provision(self, number: int, line: str) -> Provision | None:
        if not line:
            self.add_error(f"place_{number}", _("Where do these words stand?"))
            return None
        try:
            return place_at(line).provision if _PLACE.match(line) else _cited(line)
        except NotHere as error:
            self.add_error(f"place_{number}", error.what)
            return None

    def _settle_limits(self, number: int, provision: Provision, found: Anchor) -> None:
        cut = cut_of(provision.text, found.start, found.end, provision.edition.language)
        choice = self.cleaned_data.get(f"limits_{number}")
        if cut and choice == "include":
            found = span(provision.text, cut.start, cut.end)
        elif cut and choice != "keep":
            self._cuts[number] = cut
            self.add_error(f"limits_{number}", _("The sentence says more. Include these words?"))
            return
        if (provision.pk, found.start, found.end) in {(row.pk, each.start, each.end) for row, each in self.words}:
            self.add_error(f"exact_{number}", _("These words are named twice."))
            return
        self.words.append((provision, found))

    def passages(self, *, is_public: bool = True) -> list[Passage]:
        """The words of an accepted form as passages, made where they are new."""
        return [passage_at(provision, place, is_public=is_public) for provision, place in self.words]


def _cited(line: str) -> Provision:
    """The one provision that a typed citation or a pasted link names. Raises NotHere."""
    hits = [each.provision for each in cited(*parted(cleaned(line))) if each.provision]
    if not hits:
        raise NotHere(_("No provision of this library is cited so. Paste its link, or its number with the treaty."))
    if len(hits) > 1 and hits[0].wid != hits[1].wid:
        names = "; ".join(short_citation(each.edition, each, each.division) for each in hits[:3])
        raise NotHere(
            _("This may be one of several: %(names)s. Paste the link of the one that you mean.") % {"names": names}
        )
    return hits[0]


def _below(division: Provision, exact: str) -> Provision | None:
    """The one provision of a division in which the words stand once."""
    rows = Provision.objects.filter(edition=division.edition_id, eid__startswith=f"{division.eid}__")
    held = [each for each in rows.with_edition() if each.is_quotable and isinstance(settle(exact, each.text), Anchor)]
    return held[0] if len(held) == 1 else None


def _missing(places: Sequence[int], provision: Provision) -> str:
    name = short_citation(provision.edition, provision, provision.division)
    if places:
        return _("These words stand %(count)d times in %(name)s. Add words before or after, until they stand once.") % {
            "count": len(places),
            "name": name,
        }
    return _("These words do not stand in %(name)s. Copy them from the text, letter for letter.") % {"name": name}
