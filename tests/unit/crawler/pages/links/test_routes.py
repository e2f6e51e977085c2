"""Pages that only what stands behind `#` tells apart, and anchors, which are none."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.asked.planned import print_of
from crawler.pages.links import routes
from crawler.pages.reading import SHELL, Fetched
from crawler.pages.tree.document import Document
from crawler.pages.website import WebsitePage
from crawler.scope.gate import decide

HOME = "http://app.example/"
SCRIPT = "<script src=a.js></script>"
_WORD = st.text("ab1-%_.", min_size=1, max_size=6)


def drawn(body: str, url: str = HOME) -> Document:
    return Document(
        Fetched(routes.as_path(url), body.encode(), "utf-8", "text/html", {SHELL: b"<div id=app></div>"})
    )


def leads(body: str, url: str = HOME) -> list[str]:
    return [routes.seen(anchor.url) for anchor in drawn(body, url).anchors]


@given(
    st.sampled_from(["", "/", "/app", "/app/", "/app/index.html"]),
    st.sampled_from(["", "?a=1", "?a=(1)&b=%29"]),
    st.sampled_from(["/", "!/", "!", ""]),
    st.lists(_WORD, min_size=1, max_size=4),
    st.sampled_from(["", "?x=1&y=2"]),
)
def test_an_address_is_read_as_a_path_and_given_back_as_it_was(
    path: str, query: str, mark: str, parts: list[str], asked: str
) -> None:
    url = f"http://h.example{path or '/'}{query}#{mark}{'/'.join(parts)}{asked}"

    read = routes.as_path(url)

    assert "#" not in read
    assert routes.from_path(read) == url
    assert routes.seen({"url": [read], "text": f"看 {read}"}) == {"url": [url], "text": f"看 {url}"}


def test_an_address_without_a_route_is_what_it_was() -> None:
    for url in (HOME, "http://app.example/~hashes/1", "magnet:?xt=urn:btih:1#/x", "http://app.example/a#"):
        assert routes.from_path(routes.as_path(url)) == url


@pytest.mark.parametrize(
    ("href", "seen"),
    [
        ("#/book/1", "http://app.example/#/book/1"),
        ("#!/book/1", "http://app.example/#!/book/1"),
        ("#!work", "http://app.example/#!work"),
        ("/index.html#/book/1?from=list", "http://app.example/#/book/1?from=list"),
        ("#/作品/1", "http://app.example/#/%E4%BD%9C%E5%93%81/1"),
        ("#/%E4%BD%9C%E5%93%81/1", "http://app.example/#/%E4%BD%9C%E5%93%81/1"),
        ("#/book/1#comment-3", "http://app.example/#/book/1"),
        ("#/book/1:~:text=abc", "http://app.example/#/book/1"),
        ("#My%20Work", "http://app.example/#My%20Work"),
        ("#/", "http://app.example/"),
        ("/other/#/book/1", "http://app.example/other/"),
        ("http://elsewhere.example/#/book/1", "http://elsewhere.example/"),
    ],
)
def test_a_drawn_page_leads_to_the_routes_of_its_own_program(href: str, seen: str) -> None:
    assert leads(f"<a href='{href}'>x</a>") == [seen]


@pytest.mark.parametrize(
    "href", ["#", "#top", "#!", "#part", "#/part", "#named", "#:~:text=abc", "#/?id=part"]
)
def test_an_anchor_leads_nowhere(href: str) -> None:
    body = f"<h2 id=part>x</h2><p id='/part'>y</p><a name=named>z</a><a href='{href}'>x</a>"
    assert leads(body) == []


def test_what_names_the_headings_of_one_page_names_places_on_the_others_too() -> None:
    body = (
        "<h2 id=sec><a href='#/a?id=sec'>x</a></h2><a href='#/b?id=other'>y</a><a href='#/b?id=o&p=2'>z</a>"
    )
    assert leads(body, f"{HOME}#/a") == [f"{HOME}#/b", f"{HOME}#/b?p=2"]
    # where it names none, it tells works apart
    assert leads("<a href='#/b?id=1'>y</a>", f"{HOME}#/a") == [f"{HOME}#/b?id=1"]


def test_links_within_a_drawn_route_are_relative_to_its_program() -> None:
    found = leads("<a href='files/a.zip'>a</a><a href='#/b'>b</a>", f"{HOME}app/#/deep/er")
    assert found == [f"{HOME}app/files/a.zip", f"{HOME}app/#/b"]


def test_a_page_that_was_not_drawn_has_no_routes_and_asks_to_be_drawn_where_its_links_lead_to_some() -> None:
    def plain(body: str) -> WebsitePage:
        return WebsitePage(Fetched(HOME, body.encode(), "utf-8", "text/html"))

    led = plain(f"<h1>{'说明' * 200}</h1><a href='#/book/1'>x</a>{SCRIPT}")
    assert (led.document.anchors, led.read().needs_rendering) == ([], ("routes",))
    for body in (
        f"<h1>{'说明' * 200}</h1><a href='#/book/1'>x</a>",
        f"<h1>{'说明' * 200}</h1><a href='#/s'>x</a><p id='/s'>y</p>{SCRIPT}",
        f"<h1>{'说明' * 200}</h1><a href='#/'>x</a><a href='#s'>x</a>{SCRIPT}",
    ):
        assert plain(body).read().needs_rendering == ()


def test_pages_of_one_program_have_prints_of_their_own() -> None:
    assert print_of(f"{HOME}#/a") != print_of(f"{HOME}#/b")
    assert print_of(f"{HOME}a") == print_of("http://APP.example/a")


def test_a_canonical_address_of_the_program_is_none_of_its_routes() -> None:
    head = f"<head><link rel=canonical href='{HOME}'></head>"
    assert drawn(f"{head}<p>x</p>", f"{HOME}#/book/1").canonical == ""
    assert drawn(f"{head}<p>x</p>", f"{HOME}").canonical == HOME


def test_the_address_of_the_program_decides_what_may_be_asked_for() -> None:
    site = SimpleNamespace(
        rules=[SimpleNamespace(scheme="http", host="app.example", port=80, path_prefix="/app/")], addresses=[]
    )
    told = {
        url: decide(site, f"{HOME}{url}").allowed
        for url in ("app/#/other/1", "#/app/1", "other/#/../app/", "app/#!/x")
    }
    assert told == {"app/#/other/1": True, "#/app/1": False, "other/#/../app/": False, "app/#!/x": True}
