"""Where to go next: one spider per family of sites."""

from __future__ import annotations

from crawler.spiders.app_store import AppStoreSpider
from crawler.spiders.base import SiteSpider
from crawler.spiders.cloud_storage import CloudStorageSpider
from crawler.spiders.website import WebsiteSpider
from records.vocabulary import SiteKind

SPIDERS: dict[SiteKind, type[SiteSpider]] = {
    SiteKind.WEBSITE: WebsiteSpider,
    SiteKind.CLOUD_STORAGE: CloudStorageSpider,
    SiteKind.APP_STORE: AppStoreSpider,
}
"""Which spider sweeps which kind of site."""
