"""Looks once a second whether a sweep may go on: kill switch, window, room on the disk, budget of time."""

from __future__ import annotations

from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from twisted.internet.task import LoopingCall

from crawler import ground
from crawler.manners.orders import EVERY_S
from crawler.scope.timetable import Windows, windows
from crawler.spiders.base import SiteSpider
from records.clock import Clock, shown
from records.vocabulary import SweepKind, SweepState


class Watch:
    """Halts the frontier; what was not yet fetched stays planned."""

    def __init__(self) -> None:
        self._look = LoopingCall(self._once)
        self._spider: Any = None
        self._windows = Windows()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Watch:
        watch = cls()
        crawler.signals.connect(watch.opened, signal=signals.spider_opened)
        crawler.signals.connect(watch.closed, signal=signals.spider_closed)
        return watch

    def opened(self, spider: SiteSpider) -> None:
        self._spider = spider
        order = spider.ledger.order
        if order.kind is SweepKind.SWEEP and not order.any_time:
            self._windows = windows(spider.policy.windows)
        self._look.start(EVERY_S, now=True)

    def closed(self, spider: SiteSpider) -> None:  # noqa: ARG002 - Scrapy's signature
        if self._look.running:
            self._look.stop()

    def _once(self) -> None:
        spider, frontier = self._spider, self._spider.frontier
        if frontier is None:
            return
        spider.ledger.line.half_spent |= spider.ledger.ran_s > spider.world.settings.sweep_max_h * 1800
        stopped = spider.orders.now().stopped
        if stopped:
            frontier.halt(SweepState.STOPPED, f"stopped by {stopped}")
        elif outside(self._windows, spider.world.clock):
            frontier.halt(
                SweepState.PAUSED, f"its window closed at {shown(spider.world.clock.now())[-5:]} 时段结束"
            )
        elif (left := ground.free(spider.world.settings.warc_dir)) < ground.LEAST_FREE:
            frontier.stop(
                f"{left / 1024**2:.0f} MiB left on the disk of the evidence · 证据磁盘空间不足，仅剩 {left / 1024**2:.0f} MiB"
            )
        elif spider.ledger.ran_s > (hours := spider.world.settings.sweep_max_h) * 3600:
            frontier.spend(f"time budget of {hours:g} h spent · 时间上限 {hours:g} 小时已用尽")


def outside(allowed: Windows, clock: Clock) -> bool:
    """Whether the clock stands outside of all windows."""
    return not allowed.always and allowed.closes(clock.now()) is None
