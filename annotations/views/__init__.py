"""The annotated pages: the text, and beside it what is said about it."""
