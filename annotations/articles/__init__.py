"""Articles read against a text: their marked sentences as claims."""
