"""Listings meet works: features, probabilities, reasons; pure, but for `run`."""
