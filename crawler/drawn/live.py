"""Chromium that draws a page of the web, scripts included, and has no way out of its own.

What a page asks for is fetched by the sweep's own downloader, so the gate, robots.txt, the address guard,
the site's delay and its byte budget hold for every script, picture and XHR, and each answer stands in the WARC file.
Chromium itself reaches nothing: host names resolve to nothing, its proxy is a port that nobody holds open,
web sockets are closed before they begin. Route interception alone leaks redirects, popups and sockets;
here what leaks ends at the dead port.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from attrs import field, mutable
from playwright.async_api import (
    Browser,
    BrowserContext,
    Error,
    Page,
    Playwright,
    Request,
    Route,
    WebSocketRoute,
    async_playwright,
)
from playwright.async_api import TimeoutError as DrawingTimeout

from crawler.drawn import scrolling
from crawler.drawn.browser import ARGUMENTS, HEIGHT_PX, MAX_HEIGHT_PX, WIDTH_PX, closed_port
from crawler.drawn.drawings import Answer, Denied, Drawn, Fetch
from crawler.drawn.scripted_reads import EVENTS, Question, why_unsent
from records.errors import BytesRefused, MissingPart

QUIET_S = 0.7
"""A page is finished when it has asked for nothing for this long."""
STEP_S = 20.0
"""Longest time for one picture or print of a page that stands."""
MAX_REQUESTS = 60
"""Parts of one page; more is a page that loads itself for ever."""
MAX_NAVIGATIONS = 4
PDF_PAGES = "1-30"
NEVER = frozenset({"media", "websocket", "ping", "manifest"})
"""Kinds of request that no picture of a page needs."""
STREAM, NO_MORE = "eventsource", 204
"""Some drives send their lists as events. A stream that ends is an answer like any other; it is asked for once, and the
status tells the page not to ask again."""
_SIZE = "() => new Promise(done => setTimeout(() => done(document.getElementsByTagName('*').length), 100))"
"""How many elements the page has once its scripts pause: on a busy machine they work long after their last answer."""
UNSENT = frozenset({"content-encoding", "content-length", "transfer-encoding", "set-cookie", "connection"})


@mutable(eq=False)
class _Sitting:
    """One page while it is drawn."""

    main: Answer
    fetch: Fetch
    draw_s: float
    whole: bool = False
    scrolling: bool = False
    pending: int = 0
    asked: int = 0
    navigations: int = 0
    last: float = 0.0
    moved_to: str = ""
    moved: Answer | None = None
    streams: set[str] = field(factory=set)
    """Streams of events that were read: their connection is not opened again."""
    used: dict[str, str] = field(factory=dict)
    denied: dict[str, Denied] = field(factory=dict)

    def deny(self, url: str, reason: str) -> None:
        self.denied.setdefault(url, Denied(url, reason))


class LiveBrowser:
    """One Chromium of one sweep; draws one page at a time and is started when the first one comes.

    `draw_s`: longest time for one page; the site's delay between its parts counts.
    """

    def __init__(self, chromium: Path, fetch: Fetch, draw_s: float) -> None:
        self._chromium, self._fetch, self._draw_s = chromium, fetch, draw_s
        self._line = asyncio.Lock()
        self._held = contextlib.ExitStack()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def draw(self, main: Answer, *, whole: bool = False) -> Drawn:
        """The page whose own answer is `main`, with whatever its scripts make of it; `whole`: scrolled to its end.

        Raises BytesRefused (draw_timeout, draw_failed), MissingPart where Chromium is not installed.
        """
        async with self._line:
            browser = await self._ready()
            try:
                return await asyncio.wait_for(
                    self._draw(browser, _Sitting(main, self._fetch, self._draw_s, whole)),
                    self._draw_s + 3 * STEP_S,
                )
            except (TimeoutError, DrawingTimeout) as error:
                await self._stop()  # a page that does not let go goes down with its browser
                raise BytesRefused(
                    "draw_timeout", f"{main.url} was not drawn in time", url=main.url
                ) from error
            except Error as error:
                raise BytesRefused(
                    "draw_failed", f"{main.url}: {error.message.splitlines()[0]}", url=main.url
                ) from error

    async def close(self) -> None:
        """End Chromium; drawing again would start it again."""
        async with self._line:
            await self._stop()

    async def _ready(self) -> Browser:
        if self._browser is not None and self._browser.is_connected():
            return self._browser
        if not self._chromium.exists():
            raise MissingPart(f"Chromium at {self._chromium}", "chromium")
        await self._stop()
        port = self._held.enter_context(closed_port())
        self._playwright = await async_playwright().start()
        # as root Chromium refuses to start its sandbox; as another user it must have it
        arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        self._browser = await self._playwright.chromium.launch(
            executable_path=str(self._chromium),
            args=arguments,
            proxy={"server": f"http://127.0.0.1:{port}", "bypass": "<-loopback>"},
        )
        return self._browser

    async def _stop(self) -> None:
        browser, playwright = self._browser, self._playwright
        self._browser = self._playwright = None
        for end in (browser.close if browser else None, playwright.stop if playwright else None):
            if end is not None:
                with contextlib.suppress(Error, TimeoutError):
                    await asyncio.wait_for(end(), STEP_S)
        self._held.close()

    async def _draw(self, browser: Browser, sitting: _Sitting) -> Drawn:
        context = await browser.new_context(
            viewport={"width": WIDTH_PX, "height": HEIGHT_PX},
            service_workers="block",
            accept_downloads=False,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        try:
            return await _in_context(browser, context, sitting)
        finally:
            with contextlib.suppress(Error):
                await context.close()


async def _in_context(browser: Browser, context: BrowserContext, sitting: _Sitting) -> Drawn:
    await context.route("**/*", lambda route: _answer(route, sitting))
    await context.route_web_socket("**/*", lambda socket: _no_socket(socket, sitting))
    page = await context.new_page()
    context.on("page", lambda other: asyncio.ensure_future(_close(other)))
    await _arrive(page, sitting)
    await _settle(page, sitting)
    passed = await _scrolled(page, sitting) if sitting.whole else scrolling.Passed()
    size = (await (await context.new_cdp_session(page)).send("Page.getLayoutMetrics"))["cssContentSize"]
    if page.url.startswith("chrome-error:"):
        raise BytesRefused(
            "draw_failed", f"{sitting.main.url} left itself for an error page", url=sitting.main.url
        )
    height = max(1, min(int(size["height"]), MAX_HEIGHT_PX))
    html = await asyncio.wait_for(page.content(), STEP_S)
    png = await page.screenshot(
        full_page=True,
        clip={"x": 0, "y": 0, "width": WIDTH_PX, "height": height},
        timeout=STEP_S * 1000,
        animations="disabled",
    )
    pdf = await asyncio.wait_for(page.pdf(print_background=True, page_ranges=PDF_PAGES), STEP_S)
    return Drawn(
        page.url, html, png, pdf, f"Chromium {browser.version}",
        tuple(sitting.used.items()), tuple(sitting.denied.values()), passed.lost, passed.goes_on,
    )  # fmt: skip


async def _scrolled(page: Page, sitting: _Sitting) -> scrolling.Passed:
    """The page to the end of its lists, in as much time again as it may take to stand; pictures below are not asked for."""
    now = asyncio.get_running_loop().time
    until = now() + sitting.draw_s / 2
    sitting.scrolling = True
    try:
        return await asyncio.wait_for(
            scrolling.to_the_end(page, lambda: _settle(page, sitting), lambda: now() < until), sitting.draw_s
        )
    except TimeoutError:
        return scrolling.Passed(goes_on="a list was not drawn to its end in time")


async def _arrive(page: Page, sitting: _Sitting) -> None:
    """Open the page; where its scripts send it to a page that redirects, open that one itself."""
    url = sitting.main.url
    for _ in range(MAX_NAVIGATIONS):
        sitting.moved_to = ""
        try:
            # not for "domcontentloaded": it never comes where a script sends the window away and it stays
            await page.goto(url, wait_until="commit", timeout=sitting.draw_s * 1000)
            await asyncio.wait_for(_read_to_its_end(page), sitting.draw_s)
        except DrawingTimeout:
            raise
        except Error:
            if not sitting.moved_to:
                raise
        if not sitting.moved_to:
            return
        url = sitting.moved_to
    raise BytesRefused("draw_failed", f"{sitting.main.url} goes from page to page", url=sitting.main.url)


async def _read_to_its_end(page: Page) -> None:
    while True:
        with contextlib.suppress(Error):  # between two documents there is nothing to ask
            if await page.evaluate("document.readyState") != "loading":
                return
        await asyncio.sleep(0.05)


async def _settle(page: Page, sitting: _Sitting) -> None:
    """Wait until the page asks for nothing more, and its scripts have made of the answers what they will."""
    now = asyncio.get_running_loop().time
    until = now() + sitting.draw_s
    sitting.last = now()
    size = -1
    while now() < until:
        await asyncio.sleep(0.1)
        if sitting.pending or now() - sitting.last < QUIET_S:
            continue
        grown = await asyncio.wait_for(page.evaluate(_SIZE), STEP_S)
        if grown == size and not sitting.pending:
            return
        size = grown


async def _answer(route: Route, sitting: _Sitting) -> None:
    request = route.request
    sitting.pending += 1
    try:
        answer = await _found(route, sitting)
        if isinstance(answer, Denied):
            sitting.deny(answer.url, answer.reason)
            if _goes_elsewhere(request):
                await route.fulfill(
                    status=204
                )  # the page stays; an abort would put Chromium's error in its place
            else:
                await route.abort("blockedbyclient")
            return
        if answer.record:
            sitting.used[request.url] = answer.record
        headers = {name: value for name, value in answer.headers.items() if name not in UNSENT}
        await route.fulfill(status=answer.status, headers=headers, body=answer.body)
    except Error:
        sitting.deny(request.url, "page_gone")  # the page went on before its part came
    finally:
        sitting.pending -= 1
        sitting.last = asyncio.get_running_loop().time()


def _goes_elsewhere(request: Request) -> bool:
    """Whether the window itself is sent to this address."""
    return request.is_navigation_request() and request.frame.parent_frame is None


async def _found(route: Route, sitting: _Sitting) -> Answer | Denied:
    request = route.request
    main_frame = _goes_elsewhere(request)
    if main_frame:
        sitting.navigations += 1
        for own in (sitting.main, sitting.moved):
            if own is not None and request.url.partition("#")[0] == own.url.partition("#")[0]:
                return own
    if why := _unwanted(route, sitting):
        return Denied(request.url, why)
    if request.resource_type == STREAM:
        if request.url in sitting.streams:
            return Answer(request.url, NO_MORE, {}, b"")
        sitting.streams.add(request.url)
    sitting.asked += 1
    answer = await sitting.fetch(_question(route, sitting))
    if main_frame and isinstance(answer, Answer) and answer.url != request.url:
        sitting.moved_to, sitting.moved = answer.url, answer
        return Denied(request.url, "redirected")
    return answer


def _unwanted(route: Route, sitting: _Sitting) -> str:
    request = route.request
    if request.method not in ("GET", "HEAD") and (why := _why_unsent(route, sitting)):
        return why
    if request.resource_type in NEVER or (sitting.scrolling and request.resource_type == "image"):
        return request.resource_type
    if sitting.asked >= MAX_REQUESTS or sitting.navigations > MAX_NAVIGATIONS:
        return "budget"
    return ""


def _why_unsent(route: Route, sitting: _Sitting) -> str:
    request = route.request
    if request.method != "POST" or request.resource_type not in ("xhr", "fetch"):
        return "method"
    return why_unsent(_question(route, sitting))


def _question(route: Route, sitting: _Sitting) -> Question:
    request = route.request
    if request.resource_type == STREAM:
        return Question(request.url, sitting.main.url, headers={"accept": EVENTS})
    if request.method != "POST":
        scripted = request.resource_type in (
            "xhr",
            "fetch",
        )  # at the page's own address data may stand for scripts
        return Question(request.url, sitting.main.url, headers=request.headers if scripted else {})
    return Question(request.url, sitting.main.url, "POST", request.post_data_buffer or b"", request.headers)


async def _no_socket(socket: WebSocketRoute, sitting: _Sitting) -> None:
    sitting.deny(socket.url, "websocket")
    await socket.close()


async def _close(page: Page) -> None:
    with contextlib.suppress(Error):
        await page.close()
