"""Writing a comment, a reply, and another text of one's own comment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.markdown import as_html
from annotations.models import Comment
from annotations.models.comments import LONGEST_BODY
from annotations.words import WordsForm
from annotations.writing import EditingForm, WritingForm

_BODY_HELP = gettext_lazy("Markdown: *emphasis*, **strong**, > quotation, *\N{NO-BREAK SPACE}list, [words](address).")


def body_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Your comment"),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST_BODY}),
        max_length=LONGEST_BODY,
        help_text=_BODY_HELP,
        error_messages={
            "required": gettext_lazy("There is nothing in it yet."),
            "max_length": gettext_lazy("It has %(show_value)d characters; at most %(limit_value)d are taken."),
        },
    )


def private_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=gettext_lazy("Only mine"), required=False, help_text=gettext_lazy("Nobody else sees it.")
    )


class SaysSomething(forms.Form):
    """With a `body` of Markdown that shows something."""

    def clean_body(self) -> str:
        return said_in_markdown(str(self.cleaned_data["body"]))


def said_in_markdown(text: str) -> str:
    """The text of a comment as it is kept. Raises ValidationError where nothing of it would be seen, or it is too
    long."""
    body = text.replace("\r\n", "\n").strip()
    if len(body) > LONGEST_BODY:
        what = _("It has %(count)d characters; at most %(most)d are taken.")
        raise forms.ValidationError(what % {"count": len(body), "most": LONGEST_BODY})
    if not any(each.isalnum() or ord(each) > 0x2000 for each in strip_tags(as_html(body))):
        raise forms.ValidationError(_("Nothing of this would be seen."))
    return body


class CommentForm(SaysSomething, WordsForm):
    """A comment on a provision or on words of it."""

    needs_words = False
    body = body_field()
    is_private = private_field()


class RemarkForm(SaysSomething, WritingForm):
    """A comment on a claim or on a piece of evidence."""

    body = body_field()
    is_private = private_field()


class ReplyForm(SaysSomething, WritingForm):
    body = body_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("Your reply")


class EditForm(SaysSomething, EditingForm):
    """Another text of a comment."""

    body = body_field()

    def __init__(self, *args: Any, comment: Comment, may_be_private: bool, **kwargs: Any) -> None:
        now = {"body": comment.body, "is_private": comment.is_private}
        super().__init__(*args, thing=comment, now=now, **kwargs)
        if comment.parent_id is None and may_be_private:
            self.fields["is_private"] = private_field()


class ResolveForm(WritingForm):
    resolved = forms.BooleanField(required=False, widget=forms.HiddenInput)
