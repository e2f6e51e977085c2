"""One request: why it is made, what became of it, and what is known of its like."""
