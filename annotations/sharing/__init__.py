"""How claims, passages and comments are shown away from their pages, and what stands at an address."""
