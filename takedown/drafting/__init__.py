"""Papers drawn up and redrawn: what stands in them now, what was asked for, what people filled in."""
