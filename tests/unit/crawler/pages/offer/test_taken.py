"""Links that hand over or play what their page is about."""

from __future__ import annotations

import pytest

from crawler.pages.offer import taken
from crawler.pages.reading import Fetched
from crawler.pages.tree.blocks import Anchor
from crawler.pages.website import WebsitePage

PAGE = "http://records.example/albums/7"


def link(said: str, path: str) -> Anchor:
    return Anchor("http://records.example" + path, said, "", False)


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ("Download album (ZIP)", "/albums/7/zip"), ("Download MP3 (320 kbps)", "/albums/7/get/mp3"), ("Download all tracks", "/archive/7"),
        ("整轨下载 FLAC", "/albums/7/flac"), ("下载整张专辑", "/zip/7.php"),
    ],
)  # fmt: skip
def test_words_that_begin_with_taking_hand_over_what_lies_below_the_page(said: str, path: str) -> None:
    assert taken.takes(PAGE, link(said, path))


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ("Download our app", "/albums/7/app"), ("Download PDF", "/albums/7/pdf"), ("Download calendar (ICS)", "/albums/7/ics"),
        ("Downloads", "/albums/7/downloads"), ("Download album (ZIP)", "/albums/8/zip"), ("Download", "/albums/7"), ("下载次数 37", "/albums/7/count"),
        ("Download a longer story of how this record came to be made", "/albums/7/story"),
    ],
)  # fmt: skip
def test_what_is_had_of_any_page_or_of_another_is_not_taken(said: str, path: str) -> None:
    assert not taken.takes(PAGE, link(said, path))


@pytest.mark.parametrize("said", ["Listen now", "▶ Play", "Watch the film", "立即播放", "试听"])
def test_a_link_plays_what_its_page_is_about(said: str) -> None:
    assert taken.plays(PAGE, link(said, "/albums/7/listen"))
    assert not taken.plays(PAGE, link(said, "/listen"))
    assert not taken.plays("http://records.example/albums", link(said, "/albums/7/listen"))


def test_a_film_s_page_with_nothing_but_the_way_to_its_player_is_listed() -> None:
    body = '<h1>Glasshouse Winter</h1><p>A film from the north.</p><a href="/films/7/stream">Watch now</a>'
    page = f"<html><head><title>Glasshouse Winter - Town</title></head><body>{body}</body></html>"

    [listing] = WebsitePage(Fetched("http://town.example/films/7", page.encode(), "utf-8")).read().listings

    assert listing.title == "Glasshouse Winter"
    assert [(one["rel"], one["url"]) for one in listing.links] == [
        ("play", "http://town.example/films/7/stream")
    ]
