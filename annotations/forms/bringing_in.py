"""Bringing in a file of annotations, and saying which of what was found is taken."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.bringing_in.entries import LARGEST
from annotations.bringing_in.matching import SURE, Outcome
from annotations.bringing_in.taking import MOST_PUBLIC, authors_of
from annotations.models import Import
from annotations.writing import WritingForm
from treatyreader.addresses import edition_name
from treatyreader.models import Edition


class ImportForm(WritingForm):
    """A file or its text, for whom it is, and the text that words of other sites are looked for in."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("JSON, 2 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.jsonld,application/json,application/ld+json"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste it"),
        required=False,
        strip=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )
    who = forms.ChoiceField(
        label=gettext_lazy("Who sees them"),
        choices=[
            ("me", gettext_lazy("Only me")),
            ("all", gettext_lazy("Everybody, but for highlights and what is marked as only mine")),
        ],
        initial="me",
        widget=forms.RadioSelect,
    )
    edition = forms.ChoiceField(
        label=gettext_lazy("The text, for words from other sites"),
        required=False,
        help_text=gettext_lazy("Where the file speaks of pages elsewhere, their words are looked for in this text."),
    )

    def __init__(
        self, data: QueryDict | None = None, files: MultiValueDict[str, Any] | None = None, **more: Any
    ) -> None:
        super().__init__(data, files, **more)
        self.editions = {
            each.pinned_path: each for each in Edition.objects.newest().with_version().order_by("version__instrument")
        }
        named = [(path, edition_name(each)) for path, each in self.editions.items()]
        cast(forms.ChoiceField, self.fields["edition"]).choices = [("", _("None")), *named]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given, text = self.cleaned_data.get("file"), self.cleaned_data.get("text", "")
        if given is None and not text.strip() and not self.errors:
            self.add_error("file", _("Choose a file, or paste its text."))
        if given is not None and text.strip():
            self.add_error("text", _("Send the file or its text, not both."))
        if given is not None and given.size > LARGEST:
            self.add_error("file", _("The file has more than %(most)d MB.") % {"most": LARGEST // 1024 // 1024})
        return cleaned

    @property
    def content(self) -> bytes:
        """The bytes of an accepted form."""
        given = self.cleaned_data.get("file")
        return bytes(given.read()) if given is not None else str(self.cleaned_data["text"]).encode()

    @property
    def chosen(self) -> Edition | None:
        return self.editions.get(self.cleaned_data.get("edition", ""))


class TakeForm(WritingForm):
    """Which of what was found approximately is taken, and whose annotations one's own are."""

    take = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, row: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        near = [number for number, each in enumerate(row.report) if each["outcome"] == Outcome.APPROXIMATE]
        self.fields["take"] = forms.TypedMultipleChoiceField(
            coerce=int, required=False, choices=[(number, str(number)) for number in near]
        )
        self.authors = authors_of(row)
        if len(self.authors) > 1:
            choices = [(str(number), name or _("nobody named")) for number, name in enumerate(self.authors)]
            self.fields["whose"] = forms.ChoiceField(
                label=_("Which of them are you?"),
                help_text=_("Only what you wrote yourself is taken: nobody speaks here in another’s name."),
                choices=choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose the name under which you wrote.")},
            )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.row.taken_at:
            self.add_error(None, _("This was taken already."))
        if self.errors:
            return cleaned
        taken = [each for number, each in enumerate(self.row.report) if self._is_taken(number, each)]
        public = [each for each in taken if not (self.row.is_private or each["private"])]
        if not taken:
            self.add_error(None, _("There is nothing to take: tick what was found nearly, if it is right."))
        elif len(public) > MOST_PUBLIC:
            what = _("At most %(most)d annotations are made public at once. Bring them in for yourself, or in parts.")
            self.add_error(None, what % {"most": MOST_PUBLIC})
        return cleaned

    def _is_taken(self, number: int, each: dict[str, Any]) -> bool:
        if self.author is not None and each["by"] != self.author:
            return False
        return each["outcome"] in SURE or number in self.cleaned_data.get("take", [])

    @property
    def author(self) -> str | None:
        """Whose annotations are taken; None where the file names one author at most."""
        chosen = self.cleaned_data.get("whose", "")
        return self.authors[int(chosen)] if chosen else None
