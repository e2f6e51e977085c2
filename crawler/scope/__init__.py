"""What an office has registered: which addresses may be asked, how fast, how much, and when a site's turn comes."""
