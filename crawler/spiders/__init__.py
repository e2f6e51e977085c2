"""Where to go next: one spider per family of sites."""

from __future__ import annotations

from crawler.spiders.base import SiteSpider
from crawler.spiders.website import WebsiteSpider
from records.vocabulary import SiteKind

SPIDERS: dict[SiteKind, type[SiteSpider]] = {
    SiteKind.WEBSITE: WebsiteSpider,
    SiteKind.APP_STORE: WebsiteSpider,
    SiteKind.CLOUD_STORAGE: WebsiteSpider,
}
"""Which spider sweeps which kind of site."""
