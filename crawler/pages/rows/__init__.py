"""Lists whose rows are things without pages of their own."""
