"""Websites of any kind: forums, download sites, blogs, file indexes."""

from __future__ import annotations

from typing import ClassVar

from crawler.pages.website import WebsiteReader
from crawler.spiders.base import Reader, SiteSpider


class WebsiteSpider(SiteSpider):
    """Follows every link in scope; the page object says what is a listing."""

    name = "website"
    readers: ClassVar[tuple[Reader, ...]] = (WebsiteReader(),)
