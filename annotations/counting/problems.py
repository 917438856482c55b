"""What is wrong with a question about the text: in words, and at which character of what was typed."""

from __future__ import annotations

from django.utils.translation import gettext as _


class Unreadable(ValueError):
    """An expression, a scope or an expectation that cannot be read. `at` counts characters from 1; 0: all of it."""

    def __init__(self, what: str, at: int = 0) -> None:
        super().__init__(what)
        self.what = what
        self.at = at

    def __str__(self) -> str:
        return _("At character %(at)d: %(what)s") % {"at": self.at, "what": self.what} if self.at else self.what
