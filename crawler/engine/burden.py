"""A sweep whose pages cost much processor time goes on behind the other sweeps of its machine.

A hostile site can make every page as dear as the limits allow: megabytes of tags, packed nothing, endless feeds. Each
page still ends, but hundreds of them side by side with other sites' sweeps would take their share of the processor.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.spiders.base import SiteSpider
from records.vocabulary import FrontierState

LOOK_EVERY_S = 0.2
FREE_S = 1.0
"""Processor time that no sweep is asked about."""
PAGE_S = 0.05
"""Processor time of a page beyond which a site is dear; usual ones take a third of it."""
BEHIND = 10
"""Niceness of a dear sweep: a tenth of the share of the others. Not the last: it also writes, and others wait for that."""


class Burden:
    """Looks from a thread of its own: one dear page holds the reactor for seconds."""

    def __init__(self) -> None:
        self._over = threading.Event()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Burden:
        burden = cls()
        crawler.signals.connect(burden.opened, signal=signals.spider_opened)
        crawler.signals.connect(burden.closed, signal=signals.spider_closed)
        return burden

    def opened(self, spider: SiteSpider) -> None:
        threading.Thread(target=self._look, args=(spider,), name="burden", daemon=True).start()

    def closed(self, spider: SiteSpider) -> None:  # noqa: ARG002 - Scrapy's signature
        self._over.set()

    def _look(self, spider: SiteSpider) -> None:
        began = time.process_time()
        while not self._over.wait(LOOK_EVERY_S):
            if is_dear(time.process_time() - began, spider.ledger.line.counts[FrontierState.DONE.value]):
                step_back()
                return


def is_dear(used_s: float, pages: int) -> bool:
    """Whether so much processor time is too much for so many pages."""
    return used_s > FREE_S + PAGE_S * pages


def step_back() -> None:
    """Let this process go on behind others that want the processor; never before them."""
    with contextlib.suppress(PermissionError):  # it is further behind already
        # of its first thread, where pages are read; on Linux each thread has a niceness of its own
        os.setpriority(
            os.PRIO_PROCESS, os.getpid(), max(BEHIND, os.getpriority(os.PRIO_PROCESS, os.getpid()))
        )
