"""Pages of the text itself, and the redirects that keep its addresses."""
