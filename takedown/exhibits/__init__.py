"""The evidence that a paper rests on: our own bytes, what others made, and whether both still stand."""
