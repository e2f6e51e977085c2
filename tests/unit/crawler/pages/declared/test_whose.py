"""A work that is declared with another page's address is that page's."""

from __future__ import annotations

import json

import pytest

from crawler.pages.reading import Fetched
from crawler.pages.website import WebsitePage

RDFA = (
    '<ul vocab="http://schema.org/"><li typeof="schema:Book" about="/books/{0}"><a href="/books/{0}">'
    '<span property="schema:name">{1}</span></a></li></ul>'
)  # fmt: skip


def graph(number: int, name: str) -> str:
    told = {"@type": "Book", "name": name, "url": f"http://quay.example/books/{number}"}
    return f'<script type="application/ld+json">{json.dumps(told)}</script><p><a href="/books/{number}">{name}</a></p>'


def page(title: str, body: str, path: str = "/by/finch") -> WebsitePage:
    html = f"<html><head><meta charset=utf-8><title>{title} - Quay Library</title></head><body><main><h1>{title}</h1>{body}</main></body></html>"
    return WebsitePage(Fetched(f"http://quay.example{path}", html.encode()))


@pytest.mark.parametrize("declared", [RDFA.format(7, "Brine"), graph(7, "Brine")], ids=["rdfa", "json-ld"])
def test_a_list_that_declares_the_one_book_that_it_leads_to_is_no_offer_of_it(declared: str) -> None:
    assert page("Books by I. Finch", declared).read().listings == ()


@pytest.mark.parametrize("declared", [RDFA.format(7, "Brine"), graph(7, "Brine")], ids=["rdfa", "json-ld"])
def test_the_book_is_its_own_pages_at_whatever_address_this_stands(declared: str) -> None:
    assert page("Brine", declared, "/books/7").read().listings
    assert page("Brine", declared, "/read/7?from=home").read().listings


def test_a_series_whose_books_have_pages_of_their_own_is_a_list_of_them() -> None:
    parts = "".join(
        RDFA.format(n, name).replace("<li ", f'<li property="schema:hasPart" resource="/books/{n}" ')
        for n, name in ((7, "Brine"), (8, "Tar"))
    )
    series = '<div vocab="http://schema.org/" typeof="schema:BookSeries"><meta property="schema:name" content="Salt">{}</div>'

    assert page("Salt", series.format("<p>All three volumes.</p>")).read().listings
    assert page("Salt", series.format(parts)).read().listings == ()
