"""Filters for what is said beside the text."""
