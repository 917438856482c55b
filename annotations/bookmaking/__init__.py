"""Editions to be taken along: one description of a book, and what makes a PDF, an EPUB and a page to print of it."""
