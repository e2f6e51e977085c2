"""From evidence to a decision, and the decision in words."""
