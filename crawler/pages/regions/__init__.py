"""Which part of a page is its own, and which is the frame's, another page's or a letter's head."""
