"""Plain text in forms: white space as it is meant, and no characters that nobody sees."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Control characters, what turns the direction of a text around, what is no character. Joiners stay: scripts need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)
_TOO_LONG = _("It has %(show_value)d characters; at most %(limit_value)d are taken.")


def refuse_unseen(text: str) -> None:
    """Raise ValidationError where a text holds characters that nobody sees."""
    if _UNSEEN.search(text):
        raise ValidationError(_("It holds control characters, which nobody sees. Type it anew."), code="unseen")


def without_unseen(text: str) -> str:
    """A long text that was pasted, without them: nobody could type it anew."""
    return _UNSEEN.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n\n"))


class PlainField(forms.CharField):
    """Plain text of so many lines, its white space at the ends taken away."""

    default_validators = [refuse_unseen]

    def __init__(self, *, rows: int = 4, **more: Any) -> None:
        more["error_messages"] = {"max_length": _TOO_LONG} | more.get("error_messages", {})
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **more)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n").strip()


class LineField(forms.CharField):
    """Plain text in one line: a run of white space is one blank."""

    default_validators = [refuse_unseen]

    def __init__(self, **more: Any) -> None:
        more["error_messages"] = {"max_length": _TOO_LONG} | more.get("error_messages", {})
        super().__init__(**more)

    def to_python(self, value: Any) -> str:
        return re.sub(r"[ \t\r\n\u00a0]+", " ", str(super().to_python(value))).strip()


class PastedField(PlainField):
    """A long text as it was pasted: its paragraphs and lines are kept; what nobody sees goes, and so does white
    space at the ends of lines."""

    def to_python(self, value: Any) -> str:
        lines = [re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in _lines(without_unseen(str(value or "")))]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
