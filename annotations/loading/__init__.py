"""Claims and articles from files into the library."""
