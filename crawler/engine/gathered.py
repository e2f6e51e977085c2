"""All that one page gave, gathered to one result: what is kept, what is planned, what is refused."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Response

from crawler.again.conditional import REMEMBERED, Known, seen_of, worth_keeping
from crawler.again.missing import LAST_LOOK
from crawler.asked.planned import Entry, File, Instead, Planned, Refused, Result, Role, print_of
from crawler.engine.rendering import had_its_turn, sight
from crawler.found.forwards import told
from crawler.manners.refresh import LED_AWAY
from crawler.pages.reading import Piece
from crawler.scope.gate import decide
from crawler.spiders.base import SiteSpider
from crawler.stores.newest import Stamp
from records.vocabulary import FrontierState, RefusalReason, SweepKind

ALWAYS_TOLD = frozenset({RefusalReason.ADDRESS, RefusalReason.UNPARSABLE})
"""Why a link is counted though it leads to another site: whoever plants such a one means the crawler."""
BESIDE = ("gate", "capture", "age")
"""Refusals at these stages concern what a page names, how it looks or how old it is, not the page itself."""


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


class Gathered:
    """One page's result while it is gathered."""

    def __init__(self, spider: SiteSpider, entry: Entry) -> None:
        self.spider, self.entry = spider, entry
        self.listings: list[Any] = []
        self.found: list[Planned] = []
        self.refused: list[Refused] = []
        self.result_of: Any = None
        self.file: File | None = None
        self.piece: Piece | None = None
        self.instead: list[str] = []
        self.stamp: Stamp | None = None

    def take(self, thing: Any) -> None:
        """Put away one thing that the spider gave."""
        if isinstance(thing, Planned):
            self._plan(thing)
        elif isinstance(thing, Refused):
            self.refused.append(thing)
        elif isinstance(thing, self.spider.picture_type):
            self.result_of = thing
        elif isinstance(thing, Instead):
            self.instead.append(thing.url)
        elif isinstance(thing, Stamp):
            self.stamp = thing
        elif isinstance(thing, File):
            self.file = thing
        elif isinstance(thing, Piece):
            # a whole outside of the scope is never read
            self.piece = thing if decide(self.spider.ledger.policy, thing.whole).allowed else None
        else:
            self.listings.append(thing)

    def _plan(self, planned: Planned) -> None:
        ledger = self.spider.ledger
        if ledger.order.kind is SweepKind.RECHECK and planned.role is not Role.SHARE:
            return
        if LAST_LOOK in self.entry.planned.extra and planned.role is Role.PAGE:
            return
        answer = decide(ledger.policy, planned.url)
        if answer.allowed:
            if planned.depth <= ledger.policy.max_depth:
                self.found.append(planned)
            elif not ledger.is_known(print_of(planned.url)):
                detail = f"{planned.depth} links from the start, the entry allows {ledger.policy.max_depth}"
                self.refused.append(
                    Refused(planned.url, RefusalReason.TOO_DEEP, "gate", detail, planned.found_on)
                )
            return
        reason = RefusalReason(answer.reason)
        # a link to another site is just the web; a picture, or a page of the site's own hosts, is something not seen
        if (
            planned.role is not Role.PAGE
            or reason in ALWAYS_TOLD
            or _host(planned.url) in ledger.policy.hosts
        ):
            self.refused.append(Refused(planned.url, reason, "gate", answer.en, planned.found_on))

    def result(self, response: Response) -> Result:
        """Everything of this page, as it is written in one transaction."""
        marks = self.spider.marks(response, offers=bool(self.listings))
        forwarded = None if self.listings else told(self.entry.planned, response.meta.get(LED_AWAY, ""))
        worth = self._worth_keeping(response) or marks or forwarded
        kept = self.spider.keep(response) if worth else None
        return Result(
            self.entry, self._state(response), response.status, tuple(self.listings), tuple(self.found),
            tuple(self.refused), kept=kept, picture=self.result_of, file=self.file,
            sight=sight(self.spider, response), seen=seen_of(response, kept, self._offers), marks=marks,
            published=self.spider.published(response) if len(self.listings) == 1 else None, piece=self.piece,
            instead=tuple(self.instead), stamp=self.stamp,
            drawn=had_its_turn(response), forwarded=forwarded,
        )  # fmt: skip

    @property
    def _offers(self) -> int:
        """Listings that were read from the page; a part of one is looked after like one."""
        return len(self.listings) or int(self.piece is not None)

    def _state(self, response: Response) -> FrontierState:
        own = (response.url, self.entry.planned.url)
        refused = any(one.stage not in BESIDE and one.url in own for one in self.refused)
        return FrontierState.REFUSED if refused else FrontierState.DONE

    def _worth_keeping(self, response: Response) -> bool:
        role = self.entry.planned.role
        known: Known | None = response.meta.get(REMEMBERED)
        held_offer = (known is not None and known.listings > 0) or "listing_id" in self.entry.planned.extra
        return (
            bool(self._offers)
            or role in (Role.PICTURE, Role.STYLE)
            or self.spider.ledger.order.kind is SweepKind.RECHECK
            or bool(self.file and self.file.digest and not self.file.unchanged)
            or (role is Role.INDEX and self.entry.stored is not None)
            or worth_keeping(response)
            or self.spider.programs.is_unkept(response.url)  # its routes name this record
            or held_offer  # what a page says in the place of its offer is evidence too
        )
