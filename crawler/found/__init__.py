"""Where a sweep puts what it found: listings, their parts, pictures and marks, the same offer met once more."""
