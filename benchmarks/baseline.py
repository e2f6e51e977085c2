"""Bare Scrapy over the same pages: title, links, one pass of selectors; pictures fetched, nothing kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response, TextResponse


class BaselineSpider(Spider):
    """Follows every link and picture of the site once."""

    name = "baseline"

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        if not isinstance(response, TextResponse):
            return
        yield {
            "url": response.url,
            "title": response.css("title::text").get(),
            "h1": response.css("h1::text").get(),
        }
        for link in response.css("a::attr(href), img::attr(src), link::attr(href)").getall():
            if not link.startswith("http"):
                yield Request(response.urljoin(link), callback=self.parse)


def main() -> None:
    """Sweep argv[1] with Scrapy's defaults but for what a fair comparison needs."""
    process = CrawlerProcess(
        {"LOG_LEVEL": "ERROR", "ROBOTSTXT_OBEY": True, "TELNETCONSOLE_ENABLED": False,
         "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "DOWNLOAD_DELAY": 0}
    )  # fmt: skip
    process.crawl(BaselineSpider, start_urls=[sys.argv[1]])
    process.start()


if __name__ == "__main__":
    main()
