"""A raw title or page as the matcher reads it: its views, its known words, its numbers, what surrounds a name."""
