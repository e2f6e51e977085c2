"""Around a decision: turns, skips, notes, bulk, second looks, and how often rules are right."""
