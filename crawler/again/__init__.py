"""A site that is known already: what it is asked conditionally, what changed, what is no longer met."""
