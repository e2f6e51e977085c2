"""Which parts of Chromium are switched off: what costs and is never seen, and all that Playwright switches off."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

from crawler.drawn.browser import FEATURES_OFF, LEAN
from records.settings import Settings

OF_OTHERS = re.compile(r"ms[A-Z]|.*Win$")
"""Features of Edge and of Windows."""


@contextmanager
def page(*arguments: str) -> Iterator[Page]:
    own = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=Settings().chromium, args=[*own, *arguments])
        yield browser.new_page()
        browser.close()


def test_a_window_holds_its_page_and_no_page_of_chromiums_own() -> None:
    with page(LEAN) as opened:
        opened.goto("data:text/html,<title>one</title>")
        assert opened.context.browser
        asked = opened.context.browser.new_browser_cdp_session().send("Target.getTargets", {"filter": [{}]})

    assert {(one["type"], one["url"]) for one in asked["targetInfos"] if one["type"] != "browser"} == {
        ("page", "data:text/html,<title>one</title>"), ("tab", "data:text/html,<title>one</title>"),
    }  # fmt: skip


def test_what_playwright_switches_off_stays_off() -> None:
    with page() as opened:
        opened.goto("chrome://version")
        told = re.search(r"--disable-features=(\S+)", opened.inner_text("#command_line"))

    assert told
    assert {name for name in told[1].split(",") if not OF_OTHERS.match(name)} <= set(FEATURES_OFF)
