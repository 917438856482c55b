"""How claims stand, by a rule that is public; why, and what would change it; what stewards sign; how words stand."""
