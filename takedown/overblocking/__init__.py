"""What must never be hit: shared hosts, networks for content delivery and platforms, and the neighbours of a site."""
