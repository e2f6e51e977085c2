"""Bytes and text become comparable values; pure, but for `run`."""
