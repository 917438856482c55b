"""What is said about the text: passages, claims, evidence, textual checks; the annotated pages."""
