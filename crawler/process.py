"""One sweep as one process: `python -m crawler.process`, started by crawler.run with an order on standard input.

The reactor cannot begin twice in a process, and the resolver guard belongs to one site. Prints one JSON line:
`{"sweep": id}` or `{"error": class, "message": ..., "data": ...}`.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from typing import Any

from scrapy.core.downloader.handlers import http11
from scrapy.crawler import CrawlerProcess
from scrapy.utils.project import get_project_settings
from twisted.python.failure import Failure

from crawler.ledger import Order
from crawler.spiders import SPIDERS
from crawler.spiders.base import SiteSpider
from records import tables
from records.errors import CopywatchError
from records.vocabulary import SweepKind

assert http11  # early: its deprecated names look through every module that is loaded by then
assert tables  # every table is known to the mapper
PR_SET_PDEATHSIG = 1


def main() -> None:
    """Read the order, sweep, say which sweep it was."""
    order = json.load(sys.stdin)
    _die_with_parent(order.get("parent"))
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


def _die_with_parent(parent: int | None) -> None:
    """A sweep whose parent is killed ends as well (prctl(2)); its rows are taken over by the next one."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent is not None and os.getppid() != parent:
        sys.exit(1)  # it died before we asked


if __name__ == "__main__":
    main()
