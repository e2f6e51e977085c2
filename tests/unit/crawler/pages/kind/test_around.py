"""A menu above the page's name, a column beside an offer and a list of pages are told apart by where they stand."""

from __future__ import annotations

from crawler.pages.reading import Fetched, PageKind
from crawler.pages.website import WebsitePage

URL = "http://127.0.0.60:8000/w/7"
ROWS = "".join(f"<div><a href='/w/{n}'>Notes on mending an old camera {n}</a></div>" for n in range(20, 50))
OFFER = "<div class='t'>Salt Roads</div><p>Author: Ilya Exemplar</p><p><a href='/files/salt-roads.epub'>salt-roads.epub</a></p>"
HEADED = OFFER.replace("div class='t'", "h1").replace("</div>", "</h1>", 1)


def _kind(body: str) -> PageKind:
    page = f"<html><head><title>Salt Roads - Harbor</title></head><body>{body}</body></html>"
    return WebsitePage(Fetched(URL, page.encode(), "utf-8", "text/html")).read().kind


def test_a_large_menu_above_the_pages_name_lists_nothing_of_the_page() -> None:
    assert _kind(f"<div>{ROWS}</div><div>{HEADED}</div>") is PageKind.OFFER


def test_a_large_menu_above_a_page_without_headings_is_no_list_of_it() -> None:
    assert _kind(f"<div>{ROWS}</div><div>{OFFER}</div>") is PageKind.OFFER


def test_other_things_beside_an_offer_leave_it_an_offer() -> None:
    assert _kind(f"<div><div>{HEADED}</div><div>{ROWS}</div></div>") is PageKind.OFFER


def test_rows_below_a_name_that_hand_their_files_over_themselves_are_a_list() -> None:
    rows = ROWS.replace("</a>", "</a> <a href='/files/7.epub'>epub</a>")

    assert _kind(f"<h1>Salt Roads</h1><div>{rows}</div>") is PageKind.INDEX
