"""Papers drawn up from the book: rows to content, what a person fills in, and the draft that holds both."""
