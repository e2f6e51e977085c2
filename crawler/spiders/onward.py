"""What a page leads to: its pictures, its files, its feeds, the pages to read next, and what is not worth following."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from math import log2
from typing import Any

from crawler.asked.files import files_of
from crawler.asked.known import Recent
from crawler.asked.planned import LATER, Planned, Refused, Role
from crawler.pages.facts.called import ABOVE, OF, SAID
from crawler.pages.links import addresses, routes, urls
from crawler.pages.links.traps import MAX_BARREN, Watch
from crawler.pages.machines.sitemaps import ROLE
from crawler.pages.reading import PageReading
from records.vocabulary import RefusalReason

BARREN = "barren"
"""In a row's `extra`: how many pages of its list, one after the other, have led to nothing new."""
MAX_PICTURES_OF_ITEM = 8
MAX_LATER = 60


class Onward:
    """One sweep's way through its site, as far as this process has gone it."""

    def __init__(self, today: date = date.max) -> None:
        self._today = today
        self._seen = Recent()
        self._watch = Watch()
        self.sitemaps: dict[str, None] = {}
        """Named by robots.txt, in its order; planned with the start page."""

    def resources(self, url: str, reading: PageReading) -> Iterator[Planned]:
        """What the page's listings show, and the style sheets that draw them."""
        if not reading.listings:
            return
        for image in dict.fromkeys(
            image for item in reading.listings for image in item.images[:MAX_PICTURES_OF_ITEM]
        ):
            yield Planned(image, Role.PICTURE, found_on=url)
        for style in reading.styles:
            yield Planned(style, Role.STYLE, found_on=url)

    def files(self, url: str, reading: PageReading, address: Callable[[str], str]) -> Iterator[Planned]:
        """What the listings hand out. Whatever stands behind a form, a code or another host is left alone."""
        for item in reading.listings:
            for file in files_of(item):
                extra: dict[str, Any] = {"name": file.name, "stated": file.stated}
                asked = address(file.url)
                yield Planned(
                    file.url, Role.FILE, 0, url, extra | ({"ask": asked} if asked != file.url else {})
                )

    def links(self, url: str, planned: Planned, reading: PageReading) -> Iterator[Planned | Refused]:
        """Where to go next. A trap is refused once by its address, and counted."""
        for folder, visit in reading.folders:
            yield Planned(folder, Role.SHARE, planned.depth + 1, url, {"share": visit})
        fresh = [link for link in reading.follow if not self.seen_before(link.url)]
        onward = (routes.as_path(link.url) for link in fresh if not link.paging)
        self._watch.visited(routes.as_path(url), onward, useful=bool(reading.listings))
        new = bool(reading.listings) or any(not link.paging for link in fresh)
        barren = 0 if new else planned.extra.get(BARREN, 0) + 1
        for link in fresh:
            why = self._watch.why_not(routes.as_path(link.url)) or (
                "endless" if link.paging and barren > MAX_BARREN else ""
            )
            if why:
                yield Refused(link.url, RefusalReason.TRAP, "plan", why, url)
            else:
                extra: dict[str, Any] = {BARREN: barren} if link.paging and barren else {}
                if later := self._later(link.changed):
                    extra[LATER] = later
                if link.said:
                    # what shows this page once more has its title too, and no list led there; of an offer, its mode is no name
                    once_more = addresses.shows_again(url, link.url)
                    if not (once_more and reading.listings):
                        extra |= {SAID: link.said, ABOVE: 0 if once_more else link.above}
                if link.of:
                    extra[OF] = link.of
                yield Planned(link.url, Role.PAGE, planned.depth + (not link.paging), url, extra)
        yield from self._for_machines(url, planned, reading)

    def _for_machines(self, url: str, planned: Planned, reading: PageReading) -> Iterator[Planned]:
        """Feeds and sitemaps of the site; those of single pages repeat what the pages say."""
        sitemaps = [*reading.sitemaps]
        if planned.depth == 0 and ROLE not in planned.extra and planned.role is Role.PAGE:
            # a guess, for a start page that leads nowhere; one that lists its files is whole
            barren = not reading.follow and not reading.listings
            sitemaps += self.sitemaps or ([urls.origin(url) + "/sitemap.xml"] if barren else [])
            for feed in reading.feeds:
                if not self.seen_before(feed):
                    yield Planned(feed, Role.PAGE, 1, url)
        for sitemap in sitemaps:
            if not self.seen_before(sitemap):
                yield Planned(sitemap, Role.PAGE, planned.depth, url, {ROLE: True})

    def _later(self, changed: str) -> int:
        """How much later a page's turn comes, by the day that its sitemap states: the pages of all sitemaps stand in one
        order, to about a fifth of their age."""
        try:
            day = f"{changed[:7]}-01" if len(changed) < 10 else changed[:10]
            age = (self._today - date.fromisoformat(day)).days if changed else 0
        except ValueError:  # a day that the calendar lacks
            return MAX_LATER
        return min(MAX_LATER, int(4 * log2(1 + max(age, 0) / 7)))

    def is_trap(self, url: str) -> bool:
        """Whether an address that an earlier sweep planned is not worth following any more."""
        return bool(self._watch.why_not(routes.as_path(url)))

    def seen_before(self, url: str) -> bool:
        """Whether this very spelling was met in this process lately; saves the cost of a request object."""
        if url in self._seen:
            return True
        self._seen.add(url)
        return False
