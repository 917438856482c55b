"""Secrets that are made once and then kept in a file that only its owner reads."""

import os
import secrets
from pathlib import Path


def kept(path: Path) -> str:
    """The secret in this file, made now if there is none.

    It is written beside its place and linked into it: whoever comes second finds the first one's, and nobody
    ever finds half of one.
    """
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()
