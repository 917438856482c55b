"""From a file to a published edition, in three steps that know nothing of each other: parse, name, publish.

`plain` reads the plain format; `metadata` reads what stands beside it; `naming` gives every provision its eId and its
place in the tree; `catalogue` finds or makes the instrument and the version that it belongs to; `publishing` writes an
edition in one transaction; `corpus` loads a directory of such files and of the tables that its `manifest` names.
Every step reports all its problems at once and writes nothing when there is one.
"""
