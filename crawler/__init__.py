"""Sweeps see listings: the gate, the spiders, the evidence of what was fetched."""
