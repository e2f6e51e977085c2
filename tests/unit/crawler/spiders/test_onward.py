"""In which order the pages of a site's sitemaps are asked for, and what is remembered of a link."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.asked.planned import Planned
from crawler.pages.facts.called import ABOVE, SAID
from crawler.pages.machines.sitemaps import ROLE, SitemapReader
from crawler.pages.reading import Fetched
from crawler.pages.website import WebsitePage
from crawler.spiders.onward import MAX_LATER, Onward

HOST = "http://s.example"


def planned(onward: Onward, name: str, **days: str) -> list[Planned]:
    said = "".join(
        f"<url><loc>{HOST}/{page}</loc><lastmod>{day}</lastmod></url>" for page, day in days.items()
    )
    url = f"{HOST}/{name}"
    reading = SitemapReader().read(Fetched(url, f"<urlset>{said}</urlset>".encode(), extra={ROLE: True}))
    assert reading is not None
    found = onward.links(url, Planned(url, extra={ROLE: True}), reading)
    return [one for one in found if isinstance(one, Planned)]


def test_pages_of_several_sitemaps_stand_in_one_order_the_newest_first() -> None:
    onward = Onward(date(2026, 11, 22))

    found = [
        *planned(onward, "one.xml", a="2026-11-20", b="2024-01-01", c="soon", d="2026-02-31"),
        *planned(onward, "two.xml", e="2026-11", f="2026-11-21T09:00:00Z", g="2009-06-01"),
        *planned(onward, "three.xml", h="", i="", j="2027-01-01"),
    ]

    order = [one.url[-1] for one in sorted(found, key=lambda one: one.priority)]
    assert order == ["f", "j", "a", "e", "b", "g", "d", "c", "h", "i"]
    assert max(one.priority - one.depth for one in found) == Planned(HOST).priority + MAX_LATER


def test_pages_of_sitemaps_that_state_no_days_stand_where_links_to_them_would() -> None:
    found = planned(Onward(date(2026, 11, 22)), "one.xml", a="", b="")
    assert {(one.priority, one.extra.get("later")) for one in found} == {
        (Planned(HOST, depth=1).priority, None)
    }


@pytest.mark.parametrize(
    ("here", "there", "listed"),
    [
        ("/talk.php?tid=302", "/talk.php?mode=linear&tid=302&pid=653", False),
        ("/talk.php?tid=302&page=2", "/talk.php?mode=linear&tid=302&pid=653", False),
        ("/talk.php?mode=linear&tid=302&pid=653", "/talk.php?mode=threaded&tid=302&pid=678", False),
        ("/index.php?board=3&page=2", "/index.php?talk=302&page=2", True),
        ("/index.php?board=3", "/index.php?talk=302", True),
        ("/talk-420-1-1.html", "/forum.php?mod=talk&tid=420&extra=page%3D1&order=1", False),
        ("/board.php?f=3", "/talk.php?t=302", True),
        ("/board-3-1.html", "/talk-420-1-1.html", True),
        ("/2026/11/", "/2026/11/the-weir/", True),
    ],
)
def test_what_shows_a_page_once_more_is_not_led_to_by_a_list(here: str, there: str, listed: bool) -> None:
    html = f'<title>Harbour</title><p><a href="{there.replace("&", "&amp;")}">Linear mode</a></p>'
    url = HOST + here
    reading = WebsitePage(Fetched(url, html.encode())).read()

    (led,) = Onward(date(2026, 11, 22)).links(url, Planned(url), reading)

    assert isinstance(led, Planned)
    assert led.extra[SAID] == "Linear mode"
    assert bool(led.extra[ABOVE]) is listed


def test_a_talk_that_offers_a_work_hands_no_name_on_to_its_other_modes() -> None:
    html = (
        "<title>归程记 全本</title><h1>归程记 全本</h1><p>https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p>"
        '<a href="/read.php?tid=302&amp;uid=7">只看楼主发言</a><a href="/read.php?tid=303">另一本书全本</a>'
    )
    url = f"{HOST}/read.php?tid=302"
    reading = WebsitePage(Fetched(url, html.encode())).read()

    led = [
        one
        for one in Onward(date(2026, 11, 22)).links(url, Planned(url), reading)
        if isinstance(one, Planned)
    ]

    assert reading.listings
    assert [one.extra.get(SAID, "") for one in led] == ["", "另一本书全本"]
