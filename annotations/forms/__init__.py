"""The forms in which something is written."""
