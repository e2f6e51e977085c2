"""Addresses without end are known by their looks or by their company; ordinary ones are not."""

from __future__ import annotations

import pytest

from crawler.pages.links import traps

HOST = "http://www.site.example"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/a/b/a/b/a/b/c.html", "repeated"), ("/images/images/images/images/x", "repeated"), ("/" + "x/y" * 30, "segments"),
        ("/list?a=1&a=2&a=3&a=4", "parameters"), ("/list?" + "&".join(f"f{n}=1" for n in range(15)), "parameters"),
        ("/2026/08/08/08/a.html", ""), ("/thread-1-1-1.html", ""), ("/book/1/1/1/1.html", ""), ("/a/b/a/b.html", ""), ("/list?cat=1&cat=2&page=3", ""),
    ],
)  # fmt: skip
def test_an_address_that_repeats_itself_is_a_trap(path: str, why: str) -> None:
    assert traps.why_trap(HOST + path) == why


@pytest.mark.parametrize(
    ("path", "bare"),
    [
        ("/view.php?id=3&PHPSESSID=0123456789abcdef0123456789abcdef", "/view.php?id=3"),
        ("/view.jsp;jsessionid=1A2B3C?id=3", "/view.jsp?id=3"), ("/(S(abcdefghij0123456789klmn))/view.aspx", "/view.aspx"),
        ("/viewtopic.php?t=5&sid=0123456789abcdef0123456789abcdef", "/viewtopic.php?t=5"), ("/p?id=1&utm_source=x&utm_medium=y", "/p?id=1"),
        ("/list.php?sid=7", "/list.php?sid=7"), ("/p?q=%E4%B9%A6&x=a+b", "/p?q=%E4%B9%A6&x=a+b"), ("/p?session=3", "/p?session=3"),
    ],
)  # fmt: skip
def test_the_mark_of_one_visit_is_no_part_of_an_address(path: str, bare: str) -> None:
    assert traps.without_session(HOST + path) == HOST + bare


def test_a_calendar_that_offers_nothing_is_turned_sixty_times() -> None:
    watch = traps.Watch()
    answers = [watch.why_not(f"{HOST}/calendar?year={year}&month=1") for year in range(2026, 2126)]

    assert answers.count("") == traps.MAX_CALENDAR
    assert set(answers[traps.MAX_CALENDAR :]) == {"calendar"}


def test_an_archive_by_month_with_listings_is_read_to_its_end() -> None:
    watch = traps.Watch()
    watch.visited(f"{HOST}/archive?year=2026&month=1", [], useful=True)

    assert {watch.why_not(f"{HOST}/archive?year={year}&month=1") for year in range(1900, 2026)} == {""}


def test_a_list_with_many_switches_is_left_after_some_hundred_that_offer_nothing() -> None:
    watch = traps.Watch()
    answers = [watch.why_not(f"{HOST}/list?color={n}&size={n % 7}&sort=a") for n in range(500)]

    assert answers.count("facets") == 500 - traps.MAX_FACETS
    assert {watch.why_not(f"{HOST}/thread?tid={n}") for n in range(2000)} == {""}


@pytest.mark.parametrize(
    ("path", "most", "why"),
    [
        ("/diary/2026/{0}/{1}", traps.MAX_CALENDAR, "calendar"),
        ("/visit/f{0:031x}/page", traps.MAX_KEYS, "session"),
        ("/tag/red+blue+n{0}n{1}", traps.MAX_FACETS, "facets"),
    ],
)
def test_dates_keys_and_switches_in_paths_are_left_after_a_while_unless_they_lead_on(
    path: str, most: int, why: str
) -> None:
    urls = [HOST + path.format(n % 12 + 1, n % 28 + 1) for n in range(most + 5)]

    endless = traps.Watch()
    for url in urls:
        endless.visited(url, [url + "0"] if why == "session" else urls[:9], useful=False)
    assert [endless.why_not(url) for url in urls] == [""] * most + [why] * 5

    archive = traps.Watch()
    archive.visited(urls[0], [*urls[1:], f"{HOST}/2026/11/22/a-post.html"], useful=False)
    assert {archive.why_not(url) for url in urls} == {""}


@pytest.mark.parametrize(
    "path",
    ["/vod/show/area/n{0}/id/1/lang/n{1}.html", "/vodshow/1-n{0}---n{1}-------2026.html", "/show/1/class/n{0}/year/{1}/page/{0}"],
    ids=["pairs", "places", "with a page"],
)  # fmt: skip
def test_a_list_whose_switches_stand_in_its_path_is_followed_as_far_as_it_leads_on(path: str) -> None:
    urls = [HOST + path.format(n % 31, n // 31) for n in range(600)]
    watch = traps.Watch()

    assert [watch.why_not(url) for url in urls].count("facets") == 600 - traps.MAX_FACETS

    films = traps.Watch()
    for url in urls[:5]:
        films.visited(url, [f"{HOST}/vod/detail/id/9.html"], useful=False)
    assert [films.why_not(url) for url in urls].count("facets") == 600 - traps.MAX_FACETS - 5 * traps.LED_ON


@pytest.mark.parametrize(
    "path", ["/vod/detail/id/{0}.html", "/vod/play/id/{0}/sid/1/nid/{0}.html", "/films/year/{0}.html", "/a-long--name-of-a-film-{0}"]
)  # fmt: skip
def test_an_address_with_one_switch_or_none_is_followed_always(path: str) -> None:
    watch = traps.Watch()

    assert {watch.why_not(HOST + path.format(n)) for n in range(900)} == {""}


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("id=2&url=/list/?size%3D10&modal=1", "id=2&modal=1"),
        ("id=2&return_to=/list/", "id=2"),
        ("next=/list/", "next=/list/"),
        ("id=2&path=/films/one", "id=2&path=/films/one"),
        ("id=2&next=3", "id=2&next=3"),
    ],
)
def test_where_a_visitor_came_from_makes_no_other_page(query: str, left: str) -> None:
    assert traps.without_session(f"{HOST}/details/?{query}") == f"{HOST}/details/?{left}"
