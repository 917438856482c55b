"""Filters for the pages of the text."""
