"""One sweep as one process: `python -m crawler.process`, started by crawler.run, or forked by
crawler.nursery, with an order on standard input.

The reactor cannot begin twice in a process, and the resolver guard belongs to one site. Prints one JSON line:
`{"sweep": id}` or `{"error": class, "message": ..., "data": ...}`.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from scrapy.core.downloader.handlers import http11
from scrapy.crawler import CrawlerProcess
from scrapy.utils.project import get_project_settings
from twisted.python.failure import Failure

from crawler.parents import die_with_parent
from crawler.progress.order import Order
from crawler.spiders import SPIDERS
from crawler.spiders.base import SiteSpider
from records import tables
from records.errors import CopywatchError
from records.vocabulary import SweepKind

assert http11  # early: its deprecated names look through every module that is loaded by then
assert tables  # every table is known to the mapper


def main() -> None:
    """Read the order, sweep, say which sweep it was."""
    order = json.load(sys.stdin)
    die_with_parent(order.get("parent"))
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    process = CrawlerProcess(get_project_settings(), install_root_handler=True)
    family: type[SiteSpider] = SPIDERS[order["kind_of_site"]]
    crawler = process.create_crawler(family)
    failures: list[BaseException] = []
    asked = Order(
        SweepKind(order["kind"]), tuple(order["urls"]), bool(order.get("draw")), bool(order.get("any_time"))
    )

    def remember(failure: Failure) -> None:
        assert failure.value is not None
        failures.append(failure.value)

    process.crawl(crawler, site=order["site"], order=asked).addErrback(remember)
    process.start()
    if failures:
        _say(_error(failures[0]))
        if not isinstance(failures[0], CopywatchError):
            raise failures[0]
        sys.exit(1)
    assert isinstance(crawler.spider, SiteSpider)
    _say({"sweep": crawler.spider.ledger.sweep_id})


def _error(error: BaseException) -> dict[str, Any]:
    data = error.data if isinstance(error, CopywatchError) else {}
    return {"error": type(error).__name__, "message": str(error), "data": data}


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
