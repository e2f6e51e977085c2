"""Which works a page may be about: where their names stand, and what else points to them."""
