"""Carrying: what became of a passage's words in the other versions and languages of its instrument."""
