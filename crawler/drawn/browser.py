"""Chromium that draws stored responses and can reach nothing; `crawler.drawn.live` draws pages of the web.

Three belts, since route interception alone leaks redirects, popups and sockets: scripts, service workers and
downloads are off; every host name resolves to nothing; and every connection, loopback included, is sent to a
proxy port of our own that is held open by nobody.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, Route, sync_playwright
from playwright.sync_api import TimeoutError as DrawingTimeout

from crawler.drawn.drawings import Stored
from records.errors import BytesRefused, MissingPart

WIDTH_PX, HEIGHT_PX = 1280, 900
MAX_HEIGHT_PX = 8000
"""A longer page is cut: the capture's response holds all of it."""
DRAW_TIMEOUT_MS = 20_000
FEATURES_OFF = (
    # the popup below the address bar is a page of its own in every window, seen or not, and a spare process stands by
    # for the next page: together they cost more than the page that is drawn
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "SpareRendererForSitePerProcess",
    # what Playwright 1.65 switches off itself: of two such lists Chromium heeds the last
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
LEAN = f"--disable-features={','.join(FEATURES_OFF)}"
ARGUMENTS = (
    LEAN,
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
)


@dataclass
class Drawing:
    """A picture (PNG) and what it was drawn from: URLs answered from the store, and URLs denied."""

    png: bytes = b""
    used: list[str] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)
    browser: str = ""


Lookup = Callable[[str], Stored | None]
"""The stored response of a URL, None where there is none."""


class OfflineBrowser:
    """Chromium with all network denied. `draw` starts it again where a page has killed it."""

    def __init__(self, launch: Callable[[], Browser]) -> None:
        self._launch = launch
        self._browser = launch()

    def draw(self, url: str, lookup: Lookup) -> Drawing:
        """The page at `url`, drawn from stored responses alone. Raises BytesRefused (draw_timeout, draw_failed)."""
        if not self._browser.is_connected():
            self._browser = self._launch()
        drawing = Drawing(browser=f"Chromium {self._browser.version}")
        context = None
        try:
            context = self._browser.new_context(
                viewport={"width": WIDTH_PX, "height": HEIGHT_PX},
                java_script_enabled=False,
                service_workers="block",
                accept_downloads=False,
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
            )
            page = context.new_page()
            page.route("**/*", lambda route: _answer(route, lookup, drawing))
            page.goto(url, wait_until="load", timeout=DRAW_TIMEOUT_MS)
            drawing.png = _picture(page)
        except DrawingTimeout as error:
            raise BytesRefused(
                "draw_timeout", f"{url} was not drawn in {DRAW_TIMEOUT_MS} ms", url=url
            ) from error
        except Error as error:
            raise BytesRefused("draw_failed", f"{url}: {error.message.splitlines()[0]}", url=url) from error
        finally:
            if context is not None and self._browser.is_connected():
                context.close()
        return drawing


@contextmanager
def offline_browser(chromium: Path) -> Iterator[OfflineBrowser]:
    """Chromium for the length of the block. Raises MissingPart where it is not installed."""
    if not chromium.exists():
        raise MissingPart(f"Chromium at {chromium}", "chromium")
    with closed_port() as port, sync_playwright() as playwright:

        def launch() -> Browser:
            # as root Chromium refuses to start its sandbox; as another user it must have it
            arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
            return playwright.chromium.launch(
                executable_path=str(chromium),
                args=arguments,
                proxy={"server": f"http://127.0.0.1:{port}", "bypass": "<-loopback>"},
            )

        yield OfflineBrowser(launch)


@contextmanager
def closed_port() -> Iterator[int]:
    """A loopback port that is bound but never listens, so that nobody else can answer there meanwhile."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def _answer(route: Route, lookup: Lookup, drawing: Drawing) -> None:
    url = route.request.url
    stored = lookup(url)
    if stored is None:
        drawing.denied.append(url)
        route.abort("blockedbyclient")
        return
    drawing.used.append(url)
    route.fulfill(status=stored.status, content_type=stored.content_type, body=stored.body)


def _picture(page: Page) -> bytes:
    size = page.context.new_cdp_session(page).send("Page.getLayoutMetrics")["cssContentSize"]
    height = max(1, min(int(size["height"]), MAX_HEIGHT_PX))
    return page.screenshot(
        full_page=True,
        clip={"x": 0, "y": 0, "width": WIDTH_PX, "height": height},
        timeout=DRAW_TIMEOUT_MS,
        animations="disabled",
    )
