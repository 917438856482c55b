"""Suggestions: clauses whose words may bear on a sentence, found by words and (where the extra `embeddings` is
installed) by meaning. A suggestion is a place to look, never evidence."""
