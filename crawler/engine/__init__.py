"""Where the house meets Scrapy: scheduler, middlewares and extensions of a sweep."""
