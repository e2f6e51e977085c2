"""Real servers with planted listings, swept through the command line alone."""
