"""What of a finding's content is alike, made ready to be looked at: one module per kind of content."""
