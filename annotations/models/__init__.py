"""What is said about the text, as rows: passages, claims, evidence, checks."""

from annotations.models.claims import Claim
from annotations.models.evidence import Check, Evidence, EvidencePassage
from annotations.models.passages import Passage

__all__ = ["Check", "Claim", "Evidence", "EvidencePassage", "Passage"]
