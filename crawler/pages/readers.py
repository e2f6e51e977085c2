"""Who is asked of any website's answers, in this order; a family puts its own reader in front."""

from __future__ import annotations

from crawler.pages.machines.feeds import FeedReader
from crawler.pages.machines.jsonfeeds import JsonFeedReader
from crawler.pages.machines.sitemaps import SitemapReader
from crawler.pages.website import WebsiteReader

WEBSITE = (FeedReader(), JsonFeedReader(), SitemapReader(), WebsiteReader())
