"""What of a sweep is written to its log: what goes wrong, and not each page, which its row tells of."""

from __future__ import annotations

from typing import Any

from scrapy.logformatter import LogFormatter


class Quiet(LogFormatter):
    """Scrapy makes two records for every page and throws them away where debugging is off."""

    def crawled(self, *_: Any) -> None:  # type: ignore[override]  # Scrapy takes None for nothing to be said
        return None

    def scraped(self, *_: Any) -> None:  # type: ignore[override]
        return None
