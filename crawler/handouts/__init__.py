"""The files that listings hand out, on their way from an answer to the vault."""
