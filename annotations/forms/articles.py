"""Adding an article, marking sentences in it, and saying which claims they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import nh3
from django import forms
from django.conf.locale import LANG_INFO
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from annotations.anchoring.locating import How, Refused, Why, locate
from annotations.articles.marking import marks_of
from annotations.articles.marks import Mark, carried, marked, overlapping, room_for_marks
from annotations.forms.claims import ClaimForm, offer_instruments
from annotations.forms.moderation import slug_in
from annotations.forms.plain import LineField, PastedField, PlainField
from annotations.models import Article, Claim, MarkedSentence
from annotations.models.articles import LONGEST_SENTENCE, LONGEST_TEXT, ArticleKind, Voice, is_date
from annotations.writing import EditingForm, WritingForm
from treatyreader.accounts.models import Account
from treatyreader.models import Instrument
from treatyreader.wording import language_name

SHORTEST_TEXT = 200


class FactsForm(forms.Form):
    """What an article is, where it is found, its text, and the owner's permission."""

    title = LineField(label=gettext_lazy("Title"), max_length=300, help_text=gettext_lazy("As it is printed."))
    kind = forms.ChoiceField(label=gettext_lazy("It is"), choices=ArticleKind, widget=forms.RadioSelect)
    written_by = LineField(
        label=gettext_lazy("By"), required=False, max_length=200, help_text=gettext_lazy("The author, as printed.")
    )
    publisher = LineField(
        label=gettext_lazy("Published by"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("The newspaper, the site, the conference."),
    )
    published_on = LineField(
        label=gettext_lazy("When"),
        required=False,
        max_length=10,
        help_text=gettext_lazy("As far as it is known: 2012-12-14, 2012-12 or 2012."),
    )
    source = forms.URLField(
        label=gettext_lazy("Where"),
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("The link to it. Readers find the whole of it there."),
        error_messages={"invalid": gettext_lazy("This is no link. It begins with https:// or http://.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Its language"))
    text = PastedField(
        label=gettext_lazy("The text"),
        rows=14,
        max_length=LONGEST_TEXT,
        help_text=gettext_lazy(
            "Plain text, as it stands at the source. Nobody but you sees it, not the stewards either, unless its owner"
            " permits it (below). It goes when you withdraw the article or delete your account. What others see are"
            " the sentences that you mark, and the link."
        ),
    )
    permitted_by = LineField(
        label=gettext_lazy("Who permits it"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("The owner of the text. Leave all three empty where nobody was asked."),
    )
    permitted_on = forms.DateField(
        label=gettext_lazy("Since when"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("This is no date. Write it as 2012-12-14.")},
    )
    permitted_where = LineField(
        label=gettext_lazy("Where it is recorded"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("A link, a licence, or the letter in which it was given. Everybody reads this."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        tongues = sorted(((tag, language_name(tag)) for tag in LANG_INFO if "-" not in tag), key=lambda each: each[1])
        cast(forms.ChoiceField, self.fields["language"]).choices = [*tongues, ("zh", language_name("zh"))]

    def clean_source(self) -> str:
        source = str(self.cleaned_data["source"])
        if not source.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(self.fields["source"].error_messages["invalid"])
        return source

    def clean_published_on(self) -> str:
        day = str(self.cleaned_data["published_on"])
        if day and not is_date(day):
            raise forms.ValidationError(_("This is no date. Write it as 2012-12-14, 2012-12 or 2012."))
        if day > timezone.localdate().isoformat():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if nh3.is_html(text):
            raise forms.ValidationError(_("This is HTML. Paste the words as they are read, without the markup."))
        if len(text) < SHORTEST_TEXT:
            short = _("It has %(count)d characters. Of less than %(least)d make a claim, and quote it there.")
            raise forms.ValidationError(short % {"count": len(text), "least": SHORTEST_TEXT})
        return text

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        said = self.cleaned_data
        names = ("permitted_by", "permitted_on", "permitted_where")
        if any(said.get(name) for name in names):
            for name in names:
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("A permission says by whom, since when and where it is recorded."))
        day = said.get("permitted_on")
        if day and day > timezone.localdate():
            self.add_error("permitted_on", _("This day has not come yet."))
        return said


FACTS = tuple(FactsForm.base_fields)
"""The columns of an article that a form has."""


class ArticleForm(FactsForm, WritingForm):
    """An article that is new."""

    instrument = forms.ChoiceField(label=gettext_lazy("Read against"))

    def __init__(self, data: QueryDict | None = None, **more: Any) -> None:
        super().__init__(data, **{"initial": {"language": "en", "kind": "article"}} | more)
        offer_instruments(self.fields["instrument"])

    def clean_instrument(self) -> Instrument:
        return Instrument.objects.get(slug=self.cleaned_data["instrument"])


class EditArticleForm(FactsForm, EditingForm):
    """Other facts, or another text, in which all that is marked still stands."""

    def __init__(self, *args: Any, article: Article, **more: Any) -> None:
        super().__init__(*args, thing=article, now={name: getattr(article, name) for name in FACTS}, **more)

    def clean_text(self) -> str:
        text = super().clean_text()
        lost = carried(marks_of(self.thing), self.thing.text, text).lost
        if lost:
            words = "; ".join(f"“{self.thing.text[each.start : each.end]}”" for each in lost)
            raise forms.ValidationError(
                _("What is marked must stay in it. Take these marks away first: %(words)s") % {"words": words}
            )
        return text

    def clean(self) -> dict[str, Any] | None:
        said = super().clean()
        text = self.cleaned_data.get("text", "")
        if text and not self.cleaned_data.get("permitted_by"):
            refuse_too_much(self, "text", text, marks_of(self.thing))
        return said


class MarkForm(WritingForm):
    """Words of the text that are a claim. `start` is where the words of an accepted form stand, `words` what they
    are."""

    exact = PlainField(
        label=gettext_lazy("The exact words"),
        rows=3,
        max_length=2 * LONGEST_SENTENCE,
        help_text=gettext_lazy("Select them in the text, or type or paste them here. One short sentence, or less."),
    )
    voice = forms.ChoiceField(
        label=gettext_lazy("It says so"), choices=Voice, initial=Voice.OWN, widget=forms.RadioSelect
    )
    near = forms.IntegerField(required=False, min_value=0, max_value=LONGEST_TEXT, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, article: Article) -> None:
        super().__init__(data)
        self.article = article
        self.start, self.words = 0, ""

    def clean(self) -> dict[str, Any] | None:
        said = super().clean()
        exact = self.cleaned_data.get("exact", "")
        if exact and not self.errors:
            self._find(exact)
        return said

    def _find(self, exact: str) -> None:
        text = self.article.text
        found = locate(exact, text, start=self.cleaned_data.get("near"))
        if isinstance(found, Refused):
            count = len(found.places)
            many = ngettext("They stand %(n)d time", "They stand %(n)d times", count) % {"n": count}
            twice = _("%(many)s in the text: select the place that is meant, or take more words.") % {"many": many}
            self.add_error("exact", twice if found.why == Why.AMBIGUOUS else _("These words do not stand in the text."))
        elif found.how == How.APPROXIMATE:
            near = _("These words do not stand in the text. Near to them it says: “%(words)s”.")
            self.add_error("exact", near % {"words": found.words[:LONGEST_SENTENCE]})
        elif len(found.words) > LONGEST_SENTENCE:
            long = _("These are %(count)d characters; one mark has at most %(most)d.")
            self.add_error("exact", long % {"count": len(found.words), "most": LONGEST_SENTENCE})
        else:
            self.start, self.words = found.start, found.words
            marks = marks_of(self.article)
            if overlapping(marks, found.start, found.end):
                self.add_error("exact", _("Some of these words are marked already."))
            elif not self.article.is_permitted:
                refuse_too_much(self, "exact", text, [*marks, Mark(0, found.start, found.end)])


def refuse_too_much(form: forms.Form, field: str, text: str, marks: Sequence[Mark]) -> None:
    """Without a permission what is marked, and so shown, is a small part of the text."""
    room = room_for_marks(text)
    if marked(marks) > room:
        much = _(
            "What is marked is shown to everybody, so it may be %(room)d characters of this text; it would be %(n)d."
        )
        form.add_error(field, much % {"room": room, "n": marked(marks)})


class LinkSentenceForm(WritingForm):
    """Which claim a sentence is: one that is like it, or any other by its address. `claim` is that of an accepted
    form."""

    likely = forms.ChoiceField(label=gettext_lazy("Claims like it"), required=False, widget=forms.RadioSelect)
    other = LineField(
        label=gettext_lazy("Another claim"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Its address, as /claims/un-takeover/, or the last part of it."),
    )
    voice = forms.ChoiceField(label=gettext_lazy("The article says so"), choices=Voice, widget=forms.RadioSelect)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        sentence: MarkedSentence,
        like: Sequence[Claim],
        reader: Account | AnonymousUser,
    ) -> None:
        super().__init__(data, initial={"voice": sentence.voice})
        self.reader = reader
        self.claim: Claim | None = None
        if like:
            cast(forms.ChoiceField, self.fields["likely"]).choices = [(each.slug, each.text) for each in like]
        else:
            del self.fields["likely"]

    def clean(self) -> dict[str, Any] | None:
        said = super().clean()
        likely, other = self.cleaned_data.get("likely", ""), slug_in(self.cleaned_data.get("other", ""))
        if likely and other and likely != other:
            self.add_error("other", _("Choose one above or name another here, not both."))
        elif likely or other:
            self.claim = Claim.objects.visible_to(self.reader).filter(slug=other or likely).first()
            if self.claim is None:
                none = _("The library holds no claim “%(slug)s”.")
                self.add_error("other", none % {"slug": (other or likely)[:100]})
        elif not self.errors:
            self.add_error("other", _("Which claim?"))
        return said


class SentenceClaimForm(ClaimForm):
    """A claim made of a sentence: what is quoted, where and of which instrument is the sentence's to say."""

    def __init__(
        self, data: QueryDict | None = None, *, sentence: MarkedSentence, reader: Account | AnonymousUser
    ) -> None:
        article = sentence.article
        day = article.published_on if len(article.published_on) == 10 else ""
        initial = {
            "text": sentence.exact,
            "quoted": sentence.exact,
            "source": article.source,
            "seen": True,
            "said_by": article.written_by if sentence.voice == Voice.OWN else "",
            "said_on": day,
            "instrument": article.instrument.slug,
        }
        super().__init__(data, reader=reader, initial=initial)
        for name in ("quoted", "source", "seen", "instrument"):
            self.fields[name].disabled = True
