"""Anchoring: where exact words stand in a text, how texts are compared, and what stands around words. Pure, but for
`leads` and `surroundings`, which read provisions."""
