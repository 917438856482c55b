"""What is asked of a steward who rules on a lineage, or on where carried words stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.anchoring.locating import settle, span
from annotations.forms.moderation import IN_THE_LOG, one_of, plain_words
from annotations.forms.plain import LineField, PlainField
from annotations.models import Carrying
from annotations.writing import WritingForm
from treatyreader.lineage_table import Entry, LineageTable
from treatyreader.models import Descent, Provision

MOST_ROWS = 500
MOST_OTHERS = 20
SEEN, GONE, TYPED = "seen", "gone", "typed"


class ConfirmForm(WritingForm):
    """Confirms the proposals that were shown. `chosen` are their keys in an accepted form."""

    rows = forms.RegexField(rf"^\d{{1,18}}(,\d{{1,18}}){{0,{MOST_ROWS}}}$", widget=forms.HiddenInput)
    reason = plain_words(gettext_lazy("How they were compared"), IN_THE_LOG, rows=3)

    def __init__(self, data: QueryDict | None = None, *, shown: Sequence[Descent]) -> None:
        super().__init__(data, initial={"rows": ",".join(str(each.pk) for each in shown)})

    @property
    def chosen(self) -> list[int]:
        return [int(each) for each in str(self.cleaned_data["rows"]).split(",")]


class RuleForm(WritingForm):
    """What a provision became, or came from. `wids` are those of an accepted form; none: it was dropped, or added."""

    newest = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**62)
    others = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    more = LineField(
        label=gettext_lazy("Others"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Margin numbers or names as in the address, with commas between: 38A, art_6__para_6-1"),
    )
    none = forms.BooleanField(required=False)
    reason = plain_words(gettext_lazy("Why"), IN_THE_LOG)

    def __init__(self, data: QueryDict | None, *, table: LineageTable, wid: str, newest: int) -> None:
        rows = [row for pair, row in table.rows.items() if wid in pair and row.is_live]
        held = {each for row in rows for each in (row.older_wid, row.newer_wid)} - {wid, ""}
        ends = any("" in (row.older_wid, row.newer_wid) for row in rows)
        super().__init__(data, initial={"newest": newest, "others": sorted(held), "none": ends and not held})
        self.table, self.wid, self.newest_row = table, wid, newest
        self.wids: list[str] = []
        is_older = wid in table.older
        field = cast(forms.MultipleChoiceField, self.fields["others"])
        field.choices = [(each.wid, _told(each)) for each in table.likely_of(wid)]
        field.label = _("It became") if is_older else _("It descends from")
        self.fields["none"].label = (
            _("None: it was dropped") if is_older else _("None: it was added, nothing stood there before")
        )

    def clean_more(self) -> str:
        names = [each.strip() for each in re.split(r"[,;]", self.cleaned_data["more"]) if each.strip()]
        found = {name: self.table.named(self.wid, name) for name in names[:MOST_OTHERS]}
        if unknown := [name for name, entry in found.items() if entry is None]:
            raise forms.ValidationError(_("That version has no %(names)s.") % {"names": ", ".join(unknown)})
        self.wids = [entry.wid for entry in found.values() if entry]
        return str(self.cleaned_data["more"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.wids = list(dict.fromkeys([*self.cleaned_data.get("others", []), *self.wids]))
        if self.wids and self.cleaned_data.get("none"):
            self.add_error("none", _("Either some above, or none: not both."))
        elif not self.wids and not self.cleaned_data.get("none") and "more" not in self.errors:
            self.add_error("none", _("Say which, or that there is none."))
        if self.cleaned_data.get("newest", self.newest_row) != self.newest_row:
            data = cast(QueryDict, self.data).copy()
            data["newest"] = str(self.newest_row)
            self.data = data
            self.add_error(None, _("It was ruled on meanwhile. Look at it as it is now, above, and send this again."))
        return cleaned


class PlaceForm(WritingForm):
    """What becomes of words that were carried. `provision` and `span` are where they stand in an accepted form; without
    a span they are not in that version."""

    row = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**62)
    place = one_of(gettext_lazy("Where these words stand"), [])
    name = LineField(
        label=gettext_lazy("Provision"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Its margin number, or its name as in the address: 38A, art_6__para_6-1"),
    )
    exact = PlainField(label=gettext_lazy("The exact words there"), required=False, rows=3, max_length=5_000)
    reason = plain_words(
        gettext_lazy("Why"), gettext_lazy("Needed where you decide. It stands beside the words."), required=False
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        carrying: Carrying,
        provisions: Sequence[Provision],
        places: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data, initial={"row": carrying.pk})
        self.carrying, self._provisions = carrying, provisions
        self.provision: Provision | None = None
        self.span: tuple[int, int] | None = None
        cast(forms.ChoiceField, self.fields["place"]).choices = [
            (SEEN, _("Leave it as it is: I have looked at it")),
            *places,
            (TYPED, _("The words below, in the provision below")),
            (GONE, _("They are not in this version")),
        ]

    @property
    def only_seen(self) -> bool:
        return bool(self.cleaned_data.get("place") == SEEN)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        chosen = self.cleaned_data.get("place", "")
        if chosen == TYPED:
            self._typed()
        elif ":" in chosen:
            key, start, end = map(int, re.split("[:-]", chosen))
            self.provision = next(each for each in self._provisions if each.pk == key)
            self.span = (start, end)
        if chosen and chosen != SEEN and not self.cleaned_data.get("reason", "x"):
            self.add_error("reason", _("Whoever reads it should know why it stands there."))
        if self.cleaned_data.get("row", self.carrying.pk) != self.carrying.pk:
            data = cast(QueryDict, self.data).copy()
            data["row"] = str(self.carrying.pk)
            self.data = data
            self.add_error(None, _("It was carried anew meanwhile. Look at it as it is now, and send this again."))
        return cleaned

    def _typed(self) -> None:
        name, exact = self.cleaned_data.get("name", ""), self.cleaned_data.get("exact", "")
        names = [(each, {each.eid.casefold(), each.margin_number.casefold()} - {""}) for each in self._provisions]
        rows = [each for each, those in names if name.casefold() in those]
        if not rows:
            self.add_error("name", _("This version has no provision of that name that can be quoted."))
            return
        self.provision = rows[0]
        found = settle(exact, self.provision.text) if exact else []
        if isinstance(found, list):
            self.add_error("exact", _("These words stand %(count)d times in it.") % {"count": len(found)})
        else:
            self.span = (found.start, found.end)


def _told(entry: Entry) -> str:
    return f"{entry.name}: {entry.heading or entry.beginning}" if entry.heading or entry.beginning else entry.name


def words_at(provision: Provision, start: int, end: int) -> str:
    """The words of a proposed place with a little around them."""
    found = span(provision.text, start, end)
    return f"… {found.prefix}[{found.exact}]{found.suffix} …"
