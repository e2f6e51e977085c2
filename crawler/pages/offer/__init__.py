"""Does the page give anything away? Signs of it, and what takes them back."""
