"""Recordings and films that one page plays beside each other."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched
from crawler.pages.website import WebsitePage

NAMES = ("Low Water", "雾", "Signals", "Rain at Four")


def titles(body: str, path: str = "/songs", title: str = "Songs") -> list[str]:
    page = f"<html><head><title>{title} - Town</title></head><body><h1>{title}</h1>{body}</body></html>"
    reading = WebsitePage(Fetched(f"http://town.example{path}", page.encode(), "utf-8")).read()
    return [listing.title for listing in reading.listings]


def rows(shape: str) -> str:
    return "".join(shape.format(name=name, n=place) for place, name in enumerate(NAMES, 1))


TAGGED = '<div class="row"><h3>{name}</h3><audio controls src="/m/{n}.mp3"></audio></div>'


@pytest.mark.parametrize(
    "body",
    [
        rows(TAGGED),
        "<ul>" + rows('<li data-url="/m/{n}.mp3"><span>{name}</span> <i>3:0{n}</i></li>') + "</ul>",
        "<table>" + rows('<tr><td>{n}</td><td><a href="#" data-src="/m/{n}.mp3">{name}</a></td></tr>') + "</table>",
        rows('<figure><video controls><source src="/m/{n}.mp4"></video><figcaption>{name}</figcaption></figure>'),
    ],
    ids=["recordings", "a script's list", "a table", "films"],
)  # fmt: skip
def test_each_row_of_a_list_that_plays_is_a_listing_by_its_name(body: str) -> None:
    assert titles(body) == list(NAMES)


def test_the_tracks_of_an_album_are_its_parts_unless_each_says_who_made_it() -> None:
    album = {"path": "/albums/7", "title": "Paper Lanterns"}

    assert titles(rows(TAGGED), **album) == ["Paper Lanterns"]
    assert titles(rows(TAGGED.replace("</h3>", "</h3><p>by Ines Holm</p>")), **album) == list(NAMES)


def test_a_row_with_a_page_of_its_own_is_left_to_that_page() -> None:
    assert titles(rows(TAGGED.replace("{name}", '<a href="/songs/{n}">{name}</a>'))) != [*NAMES]
