"""From bytes to a page's tree: encoding, parsing, blocks and lines in their order."""
