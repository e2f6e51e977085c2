"""How far a sweep is: its lease, its frontier, its counts, and how it ends."""
