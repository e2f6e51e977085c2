"""Stores that publish a catalogue of their own: read whole, in a child process, instead of page by page."""
