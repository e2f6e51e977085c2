"""Files at hosts that nobody has listed."""

from __future__ import annotations

import pytest

from crawler.pages.offer.elsewhere import names_a_file
from crawler.pages.reading import Fetched, PageKind
from crawler.pages.tree.document import Document
from crawler.pages.website import WebsitePage

ALBUM = "<p>Artist: Saltmarsh Choir</p><p>Album: Low Water</p>"


def document(body: str) -> Document:
    return Document(Fetched("http://board.example/t/7", f"<title>Low Water</title>{body}".encode()))


@pytest.mark.parametrize(
    "url",
    [
        "https://workupload.example/file/Zt5kQwXmP8v",
        "https://drain.example/u/Kd8sWmQz",
        "https://1f.example/?x4k9m2t7q8w5z1n6",
    ],
)
def test_an_address_of_a_file_is_known_by_its_code(url: str) -> None:
    assert names_a_file(document(f"<p>{url}</p>"))
    assert names_a_file(document(f'<p><a href="{url}">here</a></p>'))


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/u/linwu88",
        "https://video.example/watch?v=dQw4w9WgXcQ",
        "https://docs.example/document/d/1bV7xQmK3fT9rWzL2pYc",
        "https://news.example/s/the-tin-meridian-2026",
        "http://board.example/file/Zt5kQwXmP8v",
    ],
)
def test_a_name_a_film_s_address_or_the_site_s_own_is_no_file_elsewhere(url: str) -> None:
    assert not names_a_file(document(f"<p>{url}</p>"))


def test_facts_of_a_work_and_such_an_address_are_an_offer_facts_alone_are_none() -> None:
    def kind(body: str) -> PageKind:
        html = f"<html><head><title>Low Water</title></head><body><h1>Low Water</h1>{body}</body></html>"
        return WebsitePage(Fetched("http://board.example/t/7", html.encode())).read().kind

    assert kind(f"{ALBUM}<p>https://workupload.example/file/Zt5kQwXmP8v</p>") is PageKind.OFFER
    assert kind(f"{ALBUM}<p>Track four is the best.</p>") is PageKind.INDEX
