"""A little site with the commands and the one page that running needs, so that its tests need no other part."""
