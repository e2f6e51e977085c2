"""When a period begins, how long it runs, when it ends, and what runs out."""
