"""Textual checks: asked, answered, kept and shown; the concordance. How words are counted: `annotations.counting`."""
