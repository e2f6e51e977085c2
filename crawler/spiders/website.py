"""Websites of any kind: forums, download sites, blogs, file indexes."""

from __future__ import annotations

from typing import ClassVar

from crawler.pages.readers import WEBSITE
from crawler.spiders.base import SiteSpider
from crawler.world import Reader


class WebsiteSpider(SiteSpider):
    """Follows every link in scope; the page object says what is a listing."""

    name = "website"
    readers: ClassVar[tuple[Reader, ...]] = WEBSITE
