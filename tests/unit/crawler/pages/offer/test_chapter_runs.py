"""Links that bear the numbers of one work's chapters are a run, side by side or each in a row of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.offer import chapter_runs
from crawler.pages.reading import Fetched, PageKind
from crawler.pages.tree.document import Document
from crawler.pages.website import WebsitePage

HOME = "http://comics.example"


def element(
    work: str, number: int, beside: str = '<div class="by">by <a href=/team/heron>Heron</a></div>'
) -> str:
    name = f'<div class="name"><a href=/read/{work}/en/1/{number}/>Vol.1 Chapter {number}: Reed</a></div>'
    return f'<div class="element">{name}{beside}</div>'


def rows(work: str, *numbers: int) -> str:
    return "".join(element(work, number) for number in numbers)


def page(path: str, title: str, inside: str) -> WebsitePage:
    html = f"<meta charset=utf-8><title>{title} - Heron Scans</title><main><h1>{title}</h1>{inside}</main>"
    return WebsitePage(Fetched(HOME + path, html.encode()))


def chapters(inside: str) -> list[tuple[str, ...]]:
    return [run.chapters for run in chapter_runs.runs(page("/serie/reed", "Reed Harbour", inside).document)]


def test_chapters_whose_addresses_end_in_a_slash_stand_in_one_folder() -> None:
    links = "".join(f"<p><a href=/read/reed/{number}/>Chapter {number}</a></p>" for number in (1, 2, 3))

    assert chapters(links) == [tuple(f"{HOME}/read/reed/{number}/" for number in (1, 2, 3))]


def test_chapters_in_rows_that_say_who_translated_them_are_a_run() -> None:
    assert chapters(rows("reed", 4, 3, 2, 1)) == [
        tuple(f"{HOME}/read/reed/en/1/{number}/" for number in (4, 3, 2, 1))
    ]


@pytest.mark.parametrize(
    "beside",
    [
        "<a href=/download/reed/en/1/{}/>zip</a>",
        "<a href=/read/reed/en/1/{}/#talk>3 comments</a>",
        "<i>today</i>",
    ],
)
def test_what_belongs_to_each_chapter_may_stand_beside_it(beside: str) -> None:
    inside = "".join(element("reed", number, beside.format(number)) for number in (1, 2, 3))

    assert len(chapters(inside)) == 1


@pytest.mark.parametrize(
    "inside",
    [
        "".join(f"<p><a href=/w/{place}>Work {place}</a> <a href=/c/{place}>Chapter {place}</a></p>" for place in range(1, 9)),  # each row is another work's
        "".join(element("reed", number, "<a href=/a>A</a><a href=/b>B</a><a href=/c>C</a><a href=/d>D</a>") for number in (1, 2, 3)),  # these are no rows
        rows("reed", 1, 2) + rows("weir", 3, 4),
        rows("reed", 1, 3, 5),
    ],
)  # fmt: skip
def test_other_rows_are_no_run(inside: str) -> None:
    assert chapters(inside) == []


def group(work: str, *numbers: int) -> str:
    return f"<div class=group><div><a href=/serie/{work}>{work.title()}</a></div>{rows(work, *numbers)}</div>"


@pytest.mark.parametrize("first", [(3, 2, 1), (9,)])
def test_a_list_of_the_newest_chapters_of_many_works_is_no_work(first: tuple[int, ...]) -> None:
    others = "".join(group(work, 2, 1) for work in ("weir", "lantern", "mill", "dune"))

    reading = page("/newest", "Newest chapters", group("reed", *first) + others).read()

    assert reading.kind is PageKind.INDEX


def test_a_page_of_a_chapter_is_not_the_work_whose_chapters_it_lists() -> None:
    listed = rows("reed", 4, 3, 2, 1)

    assert page("/read/reed/en/1/2/page/2", "Reed Harbour", listed).read().listings == ()
    assert page("/serie/reed", "Reed Harbour", "<p>Author: Ilse Marrow</p>" + listed).read().listings


@given(st.lists(st.text(alphabet="第一二十百0123章chapter xiv.#/", max_size=30), max_size=12))
def test_any_names_of_links_end_as_runs_or_none(names: list[str]) -> None:
    links = "".join(f"<a href='/a/{place}'>{name}</a>" for place, name in enumerate(names))

    for run in chapter_runs.runs(Document(Fetched(HOME + "/a/", links.encode("utf-8", "replace")))):
        assert len(run.chapters) >= chapter_runs.MIN_CHAPTERS
