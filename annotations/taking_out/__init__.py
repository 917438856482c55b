"""Annotations taken out of the library: somebody's own, or all that is public of a treaty, as W3C JSON-LD, CSV and
Markdown. Written as it is read, in batches, so that no size of it has to be held at once."""
