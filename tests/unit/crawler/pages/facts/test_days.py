"""When a page was put up and a work came out."""

from __future__ import annotations

import pytest

from crawler.pages.facts import days
from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document


def document(body: str, path: str = "/p/12", head: str = "") -> Document:
    html = f"<html><head><meta charset=utf-8><title>归程记</title>{head}</head><body><h1>归程记</h1>{body}</body></html>"
    return Document(Fetched(f"http://site.example{path}", html.encode()))


@pytest.mark.parametrize(
    ("line", "date"),
    [("By: harbour on Nov. 22, 2026, 2:23 a.m.", "2026-11-22"), ("3rd March 2025", "2025-03-03"), ("on 22-Nov-2026", "2026-11-22"), ("04Feb2026 02:17", "2026-02-04")],
)  # fmt: skip
def test_dates_in_words_are_read(line: str, date: str) -> None:
    assert days.dates_of(document(f"<p>{line}</p>"), ()) == (date,)


@pytest.mark.parametrize(
    ("lines", "dates"),
    [
        (["02-14-2026, 09:12 PM", "03-01-2026"], ("2026-02-14", "2026-03-01")),
        (["14/02/2026", "01/03/2026"], ("2026-02-14", "2026-03-01")),
        (["1.3.2026"], ("2026-03-01",)),
        (["03-01-2026"], ()),
        (["14-02-2026", "02-14-2026"], ()),
    ],
    ids=["month first", "day first", "with dots", "either", "both"],
)
def test_whether_the_day_or_the_month_stands_first_is_told_by_the_page_or_not_at_all(
    lines: list[str], dates: tuple[str, ...]
) -> None:
    assert days.dates_of(document("".join(f"<p>{line}</p>" for line in lines)), ()) == dates


def test_a_page_that_states_no_date_has_the_one_beside_it_or_of_its_address() -> None:
    beside = '<div class="sidebar"><h2>07 March 2026</h2></div>'
    calendar = '<div class="sidebar"><p>2026-03-01</p><p>2026-03-02</p></div>'

    assert days.dates_of(document(beside), ()) == ("2026-03-07",)
    assert days.dates_of(document(calendar), ()) == ()
    assert days.dates_of(document(calendar, "/2026/3/09/gui/"), ()) == ("2026-03-09",)
    assert days.dates_of(document("<p>2025-01-02</p>" + beside, "/2026/3/09/gui/"), ()) == ("2025-01-02",)


def test_a_day_that_stands_in_a_hint_is_read() -> None:
    assert days.dates_of(document('<em>发表于 <span title="2026-3-4 20:14">3 天前</span></em>'), ()) == (
        "2026-03-04",
    )


@pytest.mark.parametrize(
    "since",
    ["注册时间： 2021-04-25", "Joined: Sun Apr 25, 2021", 'Registered: <time datetime="2021-04-25T00:00:00Z">2021-04-25 00:00</time>'],
)  # fmt: skip
def test_since_when_a_member_takes_part_is_no_date_of_the_page(since: str) -> None:
    body = f"<dl><dd>{since}</dd></dl><p>2026-07-16 04:45</p>"

    assert days.dates_of(document(body), ()) == ("2026-07-16",)
