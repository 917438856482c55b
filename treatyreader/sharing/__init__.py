"""How a thing is shown away from its page: where others link to it, in a frame on their pages, on a card, in a feed."""
