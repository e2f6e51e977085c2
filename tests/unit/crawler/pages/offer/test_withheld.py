"""What a page says that it describes and does not hand over is no offer."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched
from crawler.pages.website import WebsitePage

FACTS = "<dl><dt>Author</dt><dd>I. Finch</dd><dt>Publisher</dt><dd>Quay Press</dd><dt>Pages</dt><dd>211</dd><dt>Language</dt><dd>English</dd></dl>"


def page(body: str, title: str = "Ferries of the North", head: str = "") -> WebsitePage:
    html = f"<html><head><meta charset=utf-8><title>{title} | Quay Library</title>{head}</head><body><h1>{title}</h1>{body}</body></html>"
    return WebsitePage(Fetched("http://quay.example/record?id=7", html.encode()))


@pytest.mark.parametrize(
    "files",
    ["<h5>File Attachment</h5><p>No Data</p>", "<p>附件：无</p>", "<p>Files: none</p>", "<h4>电子全文</h4><div>暂无</div>"],
)  # fmt: skip
def test_a_record_that_says_that_it_has_no_files_offers_nothing(files: str) -> None:
    assert page(FACTS).read().listings
    assert not page(FACTS + files).read().listings


def test_what_a_record_hands_over_counts_whatever_its_list_of_files_says() -> None:
    assert page(FACTS + '<h5>Attachments</h5><p>None</p><a href="/f/7.epub">EPUB</a>').read().listings
    assert page(FACTS + '<h5>Files</h5><ul><li><a href="/get/7">No Data (PDF)</a></li></ul>').read().listings


@pytest.mark.parametrize(
    "said",
    ["We don’t have this ebook in our catalog yet.", "It will therefore enter the U.S. public domain on May 3.", "本片暂不提供播放", "请谅解，暂未添加归程记的下载地址。"],
)  # fmt: skip
def test_a_work_that_is_declared_and_said_not_to_be_had_is_none(said: str) -> None:
    book = '<article vocab="https://schema.org/" typeof="Book"><b property="name">Ferries of the North</b><p>{}</p></article>'

    assert page(book.format("A novel of nine crossings.")).read().listings
    assert not page(book.format(said)).read().listings


def test_a_record_whose_player_is_given_nothing_to_play_is_not_to_be_had() -> None:
    facts = "<dl><dt>Artist:</dt><dd>Ada</dd><dt>Album:</dt><dd>Panes</dd><dt>Duration:</dt><dd>284</dd></dl><audio id=a></audio>"

    def song(url: str) -> WebsitePage:
        html = f'<meta charset=utf-8><title>Pane</title><h1>Pane</h1>{facts}<script>var list = [{{"track": "Pane", "url" : "{url}"}}];</script>'
        return WebsitePage(Fetched("http://music.example/artist/ada/track/pane", html.encode()))

    assert not song("").signs.gives
    assert song("/media/284.ogg").signs.gives
