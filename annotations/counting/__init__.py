"""Counting words in a text: what is sought, where, what is expected, and what was found. Pure: no ORM, no HTTP.

`expressions` reads what is sought, `scopes` where, `expectations` what is expected and whether it is so; `words` cuts a
text into words, `stems` says which words belong together, `finding` finds. The rules are those of the textual checks.
"""
