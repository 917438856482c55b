"""Tokens for the client: signed, short-lived, for this use only, and void once a password changes.

The page gives whoever is signed in a grant; the client exchanges it for an access token and one to renew that with (RFC
7523, 2.1; RFC 6749, 6). Nothing is stored: what a token says is signed with the program's secret.
"""

from __future__ import annotations

import hashlib
from enum import Enum
from typing import Any

from django.core import signing

from treatyreader.accounts.models import Account


class Kind(Enum):
    """What a token is good for, and for how many seconds."""

    GRANT = 10 * 60
    ACCESS = 30 * 60
    RENEWAL = 8 * 60 * 60


PREFIX = "hyp."
"""What tells these tokens from the personal ones of the API."""


def token_for(account: Account, kind: Kind) -> str:
    said = {"account": account.pk, "since": _since(account)}
    return PREFIX + _signer(kind).sign_object(said, compress=True)


def account_of(token: str, kind: Kind) -> Account | None:
    """Whose token that is; None where it is forged, of another kind, too old, or void since a new password."""
    if not token.startswith(PREFIX):
        return None
    try:
        said: Any = _signer(kind).unsign_object(token.removeprefix(PREFIX), max_age=kind.value)
    except (signing.BadSignature, ValueError):
        return None
    account = Account.objects.filter(pk=said["account"], is_active=True).first()
    return account if account and _since(account) == said["since"] else None


def _signer(kind: Kind) -> signing.TimestampSigner:
    return signing.TimestampSigner(sep=".", salt=f"annotations.hypothesis.{kind.name}")


def _since(account: Account) -> str:
    """Another one after each new password."""
    return hashlib.sha256(account.get_session_auth_hash().encode()).hexdigest()[:16]
