"""Annotations brought in from a file: what the Hypothesis client and its API give out, and W3C Web Annotations.

Read (`entries`, pure), looked for in the texts (`matching`), shown to whoever brings them, and kept all at once
(`taking`). What is found approximately is taken only where a person says so.
"""
