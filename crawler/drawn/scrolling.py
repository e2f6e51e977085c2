"""Lists that a page draws only as far as one scrolls, within a bound; what lies beyond is told and not passed over.

A list that grows at its end stays in the document. One that keeps only the rows in view is drawn on a tall screen, and
the links that it showed in passing are kept apart, for the document at the end lacks them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from attrs import frozen
from playwright.async_api import Page

from crawler.drawn.browser import MAX_HEIGHT_PX, WIDTH_PX

MAX_STEPS = 30
"""How often one list is scrolled on by what is in view."""
MAX_LOST = 2000
MIN_VIEW_PX = 150
"""Boxes lower than this hold no list."""
_SHOWN = """() => {
  const links = [...document.querySelectorAll('a[href]')].slice(0, 20000).map(a => [a.href, (a.innerText || '').trim().slice(0, 200)]);
  const rows = [...document.querySelectorAll('li, tr, [role=row], [role=listitem], [role=option], [role=button]')]
    .filter(row => !row.querySelector('a[href]')).slice(0, 5000).map(row => ['', (row.innerText || '').trim().slice(0, 200)]);
  return [...links, ...rows.filter(row => row[1])];
}"""
_ON = """([least, where]) => {
  let moved = false;
  const root = document.scrollingElement;
  for (const box of [root, ...document.querySelectorAll('body *')].slice(0, 20000)) {
    if (!box || box.clientHeight < least || box.scrollHeight <= box.clientHeight + 8) continue;
    if (box !== root && !['auto', 'scroll'].includes(getComputedStyle(box).overflowY)) continue;
    const before = box.scrollTop;
    box.scrollTop = where === 'top' ? 0 : where === 'end' ? box.scrollHeight : before + box.clientHeight;
    moved = moved || box.scrollTop !== before;
  }
  return moved;
}"""


@frozen
class Passed:
    """What scrolling brought. `lost`: (address, text) of links that the document no longer shows; `goes_on`: how the
    list goes on beyond the bound, or which rows without an address were lost; empty where all of it was seen."""

    lost: tuple[tuple[str, str], ...] = ()
    goes_on: str = ""


async def to_the_end(
    page: Page, settle: Callable[[], Awaitable[None]], in_time: Callable[[], bool]
) -> Passed:
    """Where scrolling brings anything new, scroll to the end, by at most `MAX_STEPS` views and `in_time`; then to the top.

    `settle` waits until the page has drawn what it will.
    """
    seen = await _shown(page)
    if not await _grows(page, settle, seen):
        await _scroll(page, "top")
        return Passed()
    await page.set_viewport_size({"width": WIDTH_PX, "height": MAX_HEIGHT_PX})
    await _scroll(page, "top")
    moved, steps = True, 0
    while moved and steps < MAX_STEPS and in_time():
        await settle()
        seen |= await _shown(page)
        moved = await _scroll(page, "on")
        steps += 1
    await _scroll(page, "top")
    await settle()
    return _passed(seen, await _shown(page), cut=moved)


async def _grows(page: Page, settle: Callable[[], Awaitable[None]], seen: set[tuple[str, str]]) -> bool:
    """Whether going on by what is in view, or to the end at once, brings any link or row that was not there."""
    for where in ("on", "end"):
        if not await _scroll(page, where):
            return False
        await settle()
        if await _shown(page) - seen:
            return True
    return False


def _passed(seen: set[tuple[str, str]], shown: set[tuple[str, str]], *, cut: bool) -> Passed:
    here = {url for url, _text in shown}
    lost = sorted((url, text) for url, text in seen - shown if url and url not in here)
    rows = sum(1 for url, _text in seen - shown if not url)
    why = f"a list goes on after {len(seen)} links and rows" if cut else ""
    if not cut and rows:
        why = f"{rows} rows without an address were shown only in passing"
    return Passed(tuple(lost[:MAX_LOST]), why)


async def _scroll(page: Page, where: str) -> bool:
    """Whether anything on the page moved. `where`: `on` by what is in view, to the `end`, to the `top`."""
    return bool(await page.evaluate(_ON, [MIN_VIEW_PX, where]))


async def _shown(page: Page) -> set[tuple[str, str]]:
    found: list[Any] = await page.evaluate(_SHOWN)
    return {(str(url), str(text)) for url, text in found}
