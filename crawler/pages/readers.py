"""Who is asked of any website's answers, in this order; a family puts its own reader in front."""

from __future__ import annotations

from crawler.pages.feeds import FeedReader
from crawler.pages.jsonfeeds import JsonFeedReader
from crawler.pages.sitemaps import SitemapReader
from crawler.pages.website import WebsiteReader

WEBSITE = (FeedReader(), JsonFeedReader(), SitemapReader(), WebsiteReader())
