"""Pages for machines: feeds, catalogues, sitemaps and their entries."""
