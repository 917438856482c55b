"""Our own terms beside those of the model: a JSON-LD context at an address that stays. Pure."""

from __future__ import annotations

from typing import Any

OWN_TERMS = ("bearing", "coverage", "review", "limits", "wording", "wordingLevel")
"""Members that the model has no word for. WEB_ANNOTATIONS.md says what they mean."""
_VALUES = ("confirms", "refutes", "qualifies", "context", "whole", "part", "keep")


def context_document(address: str) -> dict[str, Any]:
    """The context that stands at `address`. It says besides that `assessing` is the model's own motivation, which the
    model's context forgot."""
    own = f"{address}#"
    terms: dict[str, Any] = {"assessing": "http://www.w3.org/ns/oa#assessing"}
    terms |= {name: {"@id": f"{own}{name}", "@type": "@vocab"} for name in ("bearing", "coverage", "limits")}
    terms |= {name: f"{own}{name}" for name in ("review", "wording", "wordingLevel")}
    terms |= {value: f"{own}{value}" for value in _VALUES}
    return {"@context": terms}
