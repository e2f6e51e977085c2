"""The book: what copywatch knows, and in which words. Imports nothing else of ours."""
