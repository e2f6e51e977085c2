"""Bare Scrapy over the same pages, as people write it: every link of the site followed, title, heading, text and links
of each page selected and yielded, pictures fetched, nothing kept.

`python -m benchmarks.baseline URL [--links follow_all|extractor|urljoin]`: `response.follow_all` of Scrapy's tutorial, the
LinkExtractor of a CrawlSpider's rules, or requests built by hand. All three read the same pages;
follow_all is what the tutorial teaches and was the cheapest on a busy machine (400 pages: 9.3 CPU-s, the extractor 9.9, by hand
9.8; 1,000 pages: 21.4 and 21.9, the extractor 26.1), so it is the peer. `allowed_domains` keeps them on the site.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response, TextResponse
from scrapy.linkextractors import LinkExtractor

LINKS = ("follow_all", "extractor", "urljoin")
ANCHORS = 'a[href]:not([href^="javascript:"])'
"""Without the second half `follow_all` raises at the first action link of a forum and the page's other links are lost."""


class BaselineSpider(Spider):
    """Follows every link and picture of the site once."""

    name = "baseline"

    def __init__(self, url: str, links: str) -> None:
        super().__init__(start_urls=[url], allowed_domains=[urlsplit(url).hostname])
        self.links = links
        self.extractor = LinkExtractor() if links == "extractor" else None

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        if not isinstance(response, TextResponse):
            return
        yield {
            "url": response.url,
            "title": response.css("title::text").get(),
            "heading": "".join(response.css("h1 ::text").getall()).strip(),
            "text": " ".join(response.css("body ::text").getall()),
            "links": response.css("a::attr(href)").getall(),
        }
        if self.links == "urljoin":
            for link in response.css("a::attr(href), img::attr(src)").getall():
                if not link.startswith("javascript:"):
                    yield Request(response.urljoin(link), callback=self.parse)
            return
        if self.extractor is None:
            yield from response.follow_all(css=ANCHORS, callback=self.parse)
        else:
            yield from response.follow_all(self.extractor.extract_links(response), callback=self.parse)
        yield from response.follow_all(css="img::attr(src)", callback=self.parse)


def main() -> None:
    """Sweep a site with Scrapy's defaults but for what a fair comparison needs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--links", choices=LINKS, default=LINKS[0])
    options = parser.parse_args()
    process = CrawlerProcess(
        {"LOG_LEVEL": "ERROR", "ROBOTSTXT_OBEY": True, "TELNETCONSOLE_ENABLED": False,
         "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "DOWNLOAD_DELAY": 0}
    )  # fmt: skip
    crawler = process.create_crawler(BaselineSpider)
    process.crawl(crawler, url=options.url, links=options.links)
    process.start()
    assert crawler.stats is not None
    print(crawler.stats.get_value("item_scraped_count", 0))


if __name__ == "__main__":
    main()
