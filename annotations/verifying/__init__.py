"""Verifying quotations: what is quoted, whether it stands in any text, and what differs."""
