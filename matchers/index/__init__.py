"""The catalogue as the matcher searches it: built once, saved, opened by every worker."""
