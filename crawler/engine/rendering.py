"""Pages of a sweep that are drawn live: with their scripts, through the sweep's own downloader.

Outermost of the downloader's middlewares, so that what a page looks like is known when it is read. A page is drawn
where a capture asks for it, and where its plain response lacks the content; nowhere else.
"""

from __future__ import annotations

from html import escape

from attrs import evolve, frozen
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.asked.failures import verdict
from crawler.asked.planned import PLAIN, Entry, Refused, Role, Sight
from crawler.asked.programs import route_of
from crawler.drawn.drawings import Answer, Denied, Drawer, Drawn
from crawler.drawn.scripted_reads import EVENTS, EVENTS_S, SENT_HEADERS, Question
from crawler.drawn.stored_view import PAGES, page_view
from crawler.pages.links import routes
from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document
from crawler.progress.drawing_turns import MAX_FILLED
from crawler.spiders.base import SiteSpider
from records.errors import BytesRefused, MissingPart
from records.vocabulary import RefusalReason

MAX_PARTS_KEPT = 400
"""Answers that later pages of the sweep may use again: style sheets and scripts of the whole site."""
MAX_NAMED = 200
"""How many used and denied URLs a picture's row names."""
DRAWN, UNDRAWN = "drawn", "undrawn"
WITHHELD = frozenset({"method", "websocket"})
"""Reasons for which a script's question was not sent, whatever its site would have said."""
SAYS_NOTHING = 40
"""Letters below which a drawn page without links shows nothing."""
ENOUGH = "budget"
"""Code of a page that was not drawn because enough others were."""
READS = object()
"""In a request's meta: a script's question that `crawler.drawn.scripted_reads` lets pass. An object, so that no row can claim it."""


@frozen
class Undrawn:
    """Why a page that was to be drawn was not."""

    code: str
    detail: str


class RenderMiddleware:
    """Draws pages; leaves `drawn` or `undrawn` in the request's meta."""

    def __init__(self, crawler: Crawler) -> None:
        assert isinstance(crawler.spider, SiteSpider)
        self._crawler, self._spider = crawler, crawler.spider
        self._browser: Drawer | None = None
        self._parts: dict[tuple[str, bytes, str], Answer | Denied] = {}
        self._spider.draw = self.filled

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RenderMiddleware:
        middleware = cls(crawler)
        crawler.signals.connect(middleware.closed, signal=signals.spider_closed)
        return middleware

    async def closed(self) -> None:
        """End Chromium with the sweep."""
        if self._browser is not None:
            await self._browser.close()

    async def process_response(self, request: Request, response: Response) -> Response:
        """The response as it came; a page that a capture asks for is drawn beside it."""
        if not self._is_page(request, response) or not self._spider.ledger.order.draw:
            return response
        await self._draw(request, response)
        return response

    async def filled(self, response: Response) -> Response:
        """The response with the document that its scripts made; as it was where it could not be drawn."""
        request = response.request
        assert request is not None
        if DRAWN not in request.meta and UNDRAWN not in request.meta:
            if self._spider.ledger.drawings.take(request.meta["entry"].fingerprint):
                await self._draw(request, response, whole=True)
            else:
                request.meta[UNDRAWN] = Undrawn(ENOUGH, f"{MAX_FILLED} pages of this sweep were drawn")
                self._cut(
                    f"only {MAX_FILLED} pages that scripts fill were drawn · 由脚本生成的网页只呈现了 {MAX_FILLED} 页"
                )
        drawn: Drawn | None = request.meta.get(DRAWN)
        if drawn is None:
            return response
        if (withheld := withheld_of(drawn)) is not None:
            request.meta[UNDRAWN] = Undrawn(
                "withheld", f"it shows nothing without {withheld.url} ({withheld.reason})"
            )
            self._cut(
                "a page shows nothing until its script may send what no sweep sends · 网页须先提交巡查不会提交的请求才显示内容"
            )
        if drawn.goes_on:
            self._cut("lists that scripts draw go on beyond what was drawn · 由脚本生成的列表未能呈现到底")
        request.meta[PLAIN] = response.body
        headers = {**response.headers, "Content-Type": "text/html; charset=utf-8"}
        return response.replace(body=_read_as(drawn).encode("utf-8", "replace"), headers=headers)

    def _cut(self, why: str) -> None:
        """The sweep did not see all there was: it ends as partial and says why."""
        self._spider.ledger.cut = self._spider.ledger.cut or why

    def _is_page(self, request: Request, response: Response) -> bool:
        entry = request.meta.get("entry")
        return (
            isinstance(entry, Entry)
            and entry.planned.role in (Role.PAGE, Role.SHARE)
            and not entry.planned.extra.get("head_only")
            and response.status < 300
        )

    async def _draw(self, request: Request, response: Response, *, whole: bool = False) -> None:
        self._browser = self._browser or self._new_browser()
        try:
            main = evolve(_main(response), url=self._spider.place_of(response, request))
            request.meta[DRAWN] = await self._browser.draw(main, whole=whole)
        except (BytesRefused, MissingPart) as error:
            code = error.code if isinstance(error, BytesRefused) else "browser_missing"
            request.meta[UNDRAWN] = Undrawn(code, str(error))

    def _new_browser(self) -> Drawer:
        from crawler.drawn.live import (
            LiveBrowser,  # late: most sweeps draw nothing, and Playwright takes its time
        )

        settings = self._spider.world.settings
        return LiveBrowser(settings.chromium, self._fetch, settings.draw_s)

    async def _fetch(self, question: Question) -> Answer | Denied:
        known = self._parts.get(question.key)
        if known is None:
            known = await self._ask(question)
            if len(self._parts) < MAX_PARTS_KEPT:
                self._parts[question.key] = known
        return known

    async def _ask(self, question: Question) -> Answer | Denied:
        assert self._crawler.engine is not None
        url = question.url
        try:
            request = _request(question)
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever the downloader raises is a part that is missing
            return Denied(url, verdict(error, url).reason.value)
        return Answer(response.url, response.status, _headers(response), response.body, self._kept(response))

    def _kept(self, response: Response) -> str:
        asked, raw = response.meta.get("raw", (None, None))
        if asked is None or raw is None:
            return ""
        return self._spider.warc.keep(asked, raw, response.body, response.meta.get("hops", [])).record_id


def _main(response: Response) -> Answer:
    """The page for the browser. Raises BytesRefused for what no page is."""
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    if content_type.partition(";")[0].strip().lower() in PAGES:
        return Answer(response.url, response.status, _headers(response), response.body)
    view = page_view(response.url, content_type, response.status, response.body)
    return Answer(response.url, view.status, {"content-type": view.content_type}, view.body)


def withheld_of(drawn: Drawn) -> Denied | None:
    """What a page asked for in vain that shows nothing; None for a page that shows anything or asked for no such thing."""
    asked = next((one for one in drawn.denied if one.reason in WITHHELD), None)
    if asked is None:
        return None
    page = Document(Fetched(drawn.url, drawn.html.encode("utf-8", "replace"), "utf-8", "text/html"))
    told = sum(len(block.text) for block in page.blocks)
    return None if told >= SAYS_NOTHING or page.anchors or page.frames or page.players else asked


def _read_as(drawn: Drawn) -> str:
    """The document with the links that a list showed only while it was scrolled; the one that is kept lacks them."""
    links = "".join(f'<li><a href="{escape(url)}">{escape(text)}</a></li>' for url, text in drawn.lost)
    before, end, after = drawn.html.rpartition("</body>")
    return f"{before}<menu>{links}</menu>{end}{after}" if links and end else drawn.html


def _request(question: Question) -> Request:
    told = {name: question.headers[name] for name in SENT_HEADERS if name in question.headers}
    meta: dict[str, object] = {"scripted": READS} if question.method == "POST" else {}
    if told.get("accept") == EVENTS:
        meta |= {"download_timeout": EVENTS_S, "dont_retry": True}
    return Request(
        question.url, NO_CALLBACK, question.method, {**told, "Referer": routes.base_of(question.page)}, question.body, meta=meta,
        dont_filter=True,
    )  # fmt: skip


def _headers(response: Response) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }


def sight(spider: SiteSpider, response: Response) -> Sight | None:
    """What was drawn of this response, put into the vault; None where nothing was."""
    drawn: Drawn | None = response.meta.get(DRAWN)
    if drawn is None:
        return None
    html = drawn.html.encode("utf-8", "replace")
    put = spider.world.vault.put
    return Sight(
        url=drawn.url,
        picture=(put(drawn.png), len(drawn.png)), document=(put(html), len(html)), print=(put(drawn.pdf), len(drawn.pdf)),
        drawn_from={
            "live": True, "browser": drawn.browser, "read": PLAIN in response.meta,
            "used": [url for url, _record in drawn.used][:MAX_NAMED],
            "records": dict(drawn.used[:MAX_NAMED]),
            "denied": [one.url for one in drawn.denied][:MAX_NAMED],
            **({"goes_on": drawn.goes_on} if drawn.goes_on else {}),
            "reasons": {one.url: one.reason for one in drawn.denied[:MAX_NAMED]},
        },
    )  # fmt: skip


def had_its_turn(response: Response) -> bool | None:
    """Whether a page that only scripts fill was drawn, or at least tried; False where its turn is yet to come, None for every other."""
    why: Undrawn | None = response.meta.get(UNDRAWN)
    if why is None and PLAIN not in response.meta:
        return None
    return why is None or why.code != ENOUGH


def refusal(response: Response) -> Refused | None:
    """The refusal of a page that was to be drawn and was not, or only in part; None for every other."""
    why: Undrawn | None = response.meta.get(UNDRAWN)
    drawn: Drawn | None = response.meta.get(DRAWN)
    route = route_of(response.request)
    if why is None and drawn is not None and drawn.goes_on:
        return Refused(route or response.url, RefusalReason.DRAWN_IN_PART, "draw", drawn.goes_on)
    if why is None:
        return None
    # a page within a program that was not drawn was not seen at all
    stage = "draw" if route else "capture"
    return Refused(route or response.url, RefusalReason.NOT_DRAWN, stage, f"{why.code}: {why.detail}"[:500])
