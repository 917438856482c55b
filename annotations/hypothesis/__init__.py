"""What the Hypothesis browser client says of words on a page, and what it is told of what stands here.

Its dialect of the Web Annotation model: one target with several selectors, groups, permissions, replies by reference
(the reference of the h API, version 1).
"""
