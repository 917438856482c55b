"""The text: instruments, editions, provisions, statements, participation; reading and citing them."""
