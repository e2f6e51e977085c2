"""App stores."""

from __future__ import annotations

from typing import ClassVar

from crawler.pages.app import AppReader
from crawler.pages.website import WebsiteReader
from crawler.spiders.base import Reader, SiteSpider


class AppStoreSpider(SiteSpider):
    """A website whose app pages are read as apps first."""

    name = "app_store"
    readers: ClassVar[tuple[Reader, ...]] = (AppReader(), WebsiteReader())
