"""Where to go next, one spider per kind of site."""
