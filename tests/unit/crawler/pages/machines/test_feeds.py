"""Feeds and catalogues of every dialect: what is a listing, and what leads to a page of its own."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import ListingItem
from crawler.pages.machines.feeds import FeedReader
from crawler.pages.machines.jsonfeeds import JsonFeedReader
from crawler.pages.reading import Fetched, PageReading

HOST = "http://books.example"


def read(
    text: str, media_type: str = "application/xml", encoding: str = "utf-8", charset: str = ""
) -> PageReading:
    reading = FeedReader().read(Fetched(f"{HOST}/feed.xml", text.encode(encoding), charset, media_type))
    assert reading is not None
    return reading


def read_json(found: object, media_type: str = "application/opds+json") -> PageReading:
    reading = JsonFeedReader().read(Fetched(f"{HOST}/opds2", json.dumps(found).encode(), "", media_type))
    assert reading is not None
    return reading


def only(reading: PageReading) -> ListingItem:
    assert len(reading.listings) == 1
    return reading.listings[0]


RSS = """<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>播客</title><link>http://books.example/</link>{items}</channel></rss>"""


def test_a_recording_without_a_page_is_a_listing_with_its_file_size_and_date() -> None:
    item = (
        "<item><title>云梦茶记 第一回</title><description>&lt;p&gt;播讲：示例&lt;/p&gt;</description><pubDate>Sat, 01 Aug 2026 08:00:00 GMT</pubDate>"
        '<enclosure url="/audio/01.mp3" type="audio/mpeg" length="1048576"/><itunes:image href="/c.jpg"/></item>'
    )
    found = only(read(RSS.format(encoding="utf-8", items=item)))

    assert (found.url, found.title) == (f"{HOST}/audio/01.mp3", "云梦茶记 第一回")
    assert found.files == ({"name": "01.mp3", "size": 1048576, "url": f"{HOST}/audio/01.mp3"},)
    assert (found.dates, found.images, found.category) == (("2026-08-01",), (f"{HOST}/c.jpg",), "播客")
    assert found.text == "云梦茶记 第一回\n播讲：示例"


def test_an_entry_with_a_page_of_its_own_is_left_to_that_page() -> None:
    item = '<item><title>云梦茶记</title><link>http://books.example/post/1</link><enclosure url="/1.mp3" type="audio/mpeg"/></item>'
    reading = read(RSS.format(encoding="utf-8", items=item))

    assert reading.listings == ()
    assert [link.url for link in reading.follow] == [f"{HOST}/post/1"]


def test_a_tracker_s_torrent_is_the_listing_itself() -> None:
    item = "<item><title>Kite Season 01-12</title><link>http://books.example/t/9.torrent</link></item>"
    found = only(read(RSS.format(encoding="utf-8", items=item)))

    assert [(link["rel"], link["url"]) for link in found.links] == [("magnet", f"{HOST}/t/9.torrent")]


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16"])
def test_the_charset_that_a_feed_declares_is_believed(encoding: str) -> None:
    item = '<item><title>雲夢茶記</title><enclosure url="/1.mp3" type="audio/mpeg"/></item>'
    found = only(read(RSS.format(encoding=encoding, items=item), encoding=encoding))

    assert found.title == "雲夢茶記"


OPDS = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/terms/" xmlns:opds="http://opds-spec.org/2010/catalog">
<title>书库</title><link rel="next" href="/opds?page=2" type="application/atom+xml;profile=opds-catalog;kind=acquisition"/>
<link rel="search" href="/opds/search/{searchTerms}" type="application/atom+xml"/>
<link rel="http://opds-spec.org/facet" href="/opds?sort=title" type="application/atom+xml;profile=opds-catalog"/>
<entry><title>按作者</title><link href="/opds/authors" type="application/atom+xml;profile=opds-catalog;kind=navigation"/></entry>
<entry><title>归程记</title><author><name>葛示例</name></author><dc:identifier>urn:isbn:9787020002207</dc:identifier><dc:language>zh</dc:language>
<dc:issued>2019</dc:issued><category term="小说" label="小说"/><summary>一个邮差的故事</summary>
<link rel="http://opds-spec.org/image" href="/cover/7.jpg" type="image/jpeg"/>
<link rel="http://opds-spec.org/acquisition/buy" href="/get/epub/7" type="application/epub+zip" length="2048"><opds:price currencycode="CNY">9.90</opds:price></link>
<link rel="http://opds-spec.org/acquisition" href="/get/pdf/7" type="application/pdf"/></entry></feed>"""


def test_a_book_of_an_opds_catalogue_is_a_listing_with_everything_that_it_says() -> None:
    reading = read(OPDS, "application/atom+xml")
    found = only(reading)

    assert (found.url, found.title, found.creators, found.price) == (
        f"{HOST}/get/epub/7",
        "归程记",
        ("葛示例",),
        "9.90 CNY",
    )
    assert [file["name"] for file in found.files] == ["归程记.epub", "归程记.pdf"]
    assert (found.files[0]["size"], found.images, found.language, found.dates) == (
        2048,
        (f"{HOST}/cover/7.jpg",),
        "zh",
        ("2019",),
    )
    assert found.identifiers == {"isbn": ["9787020002207"]}
    assert [link.url for link in reading.follow] == [f"{HOST}/opds?page=2", f"{HOST}/opds/authors"]


def test_a_book_whose_entry_calls_the_file_its_page_is_a_listing() -> None:
    entry = (
        '<entry><title>Small Databases</title><link href="/opds/download/41/0/" rel="alternate"/>'
        '<link rel="http://opds-spec.org/acquisition/open-access" href="/opds/download/41/0/" type="application/pdf"/>'
        '<link rel="http://opds-spec.org/acquisition/open-access" href="/opds/download/41/1/" type="application/pdf+zip"/></entry>'
    )

    found = only(
        read(
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Books</title>{entry}</feed>',
            "application/atom+xml",
        )
    )

    assert found.title == "Small Databases"
    assert [file["name"] for file in found.files] == ["Small Databases.pdf", "Small Databases.pdf.zip"]


def test_a_catalogue_in_another_order_is_not_walked_and_its_sections_are() -> None:
    links = "".join(
        f'<entry><title>x</title><link type="application/atom+xml;profile=opds-catalog" rel="subsection" href="{href}"/></entry>'
        for href in ("?of=a&amp;orderBy=date", "?of=a&amp;orderReverse=true", "?page=2", "/opds/s/1")
    )
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>书库</title>{links}</feed>'
    reading = FeedReader().read(Fetched(f"{HOST}/opds/r?of=a", feed.encode(), "", "application/xml"))

    assert reading is not None
    assert [link.url for link in reading.follow] == [f"{HOST}/opds/r?page=2", f"{HOST}/opds/s/1"]


def test_an_opds_2_catalogue_says_the_same() -> None:
    book = {
        "metadata": {
            "title": "归程记",
            "author": [{"name": "葛示例"}],
            "identifier": "urn:isbn:9787020002207",
            "published": "2019-05-01",
        },
        "links": [
            {
                "rel": "http://opds-spec.org/acquisition/open-access",
                "href": "/7.epub",
                "type": "application/epub+zip",
            }
        ],
        "images": [{"href": "/cover/7.jpg"}],
    }
    catalogue = {
        "metadata": {"title": "书库"}, "links": [{"rel": ["next"], "href": "?page=2"}],
        "navigation": [{"href": "/opds2/new", "title": "新书"}], "groups": [{"metadata": {"title": "小说"}, "publications": [book]}],
    }  # fmt: skip
    reading = read_json(catalogue)
    found = only(reading)

    assert (found.url, found.title, found.creators, found.dates) == (
        f"{HOST}/7.epub",
        "归程记",
        ("葛示例",),
        ("2019-05-01",),
    )
    assert [link.url for link in reading.follow] == [f"{HOST}/opds2/new", f"{HOST}/opds2?page=2"]
    assert only(read_json(book, "application/opds-publication+json")).title == "归程记"


def test_a_json_feed_s_attachment_is_a_listing_where_its_post_has_no_page() -> None:
    posts = [
        {"title": "夜航", "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 9}]},
        {"title": "信", "url": "/post/2"},
    ]
    reading = read_json(
        {"version": "https://jsonfeed.org/version/1.1", "title": "播客", "items": posts},
        "application/feed+json",
    )

    assert only(reading).files == ({"name": "a.mp3", "size": 9, "url": f"{HOST}/a.mp3"},)
    assert [link.url for link in reading.follow] == [f"{HOST}/post/2"]


@pytest.mark.parametrize(
    ("body", "media_type"),
    [("<html><body>rss</body></html>", "text/html"), ("{}", "application/json"), ("[1]", "application/json"), ("<svg/>", "image/svg+xml"), ("", "application/xml")],
)  # fmt: skip
def test_what_is_no_feed_is_left_to_the_next_reader(body: str, media_type: str) -> None:
    fetched = Fetched(f"{HOST}/x", body.encode(), "", media_type)

    assert FeedReader().read(fetched) is None
    assert JsonFeedReader().read(fetched) is None


def test_entities_of_a_feed_are_not_expanded_and_no_file_is_read() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
    item = '<item><title>书&b;&c;</title><enclosure url="/1.mp3"/></item>'

    assert only(read(bomb + RSS.format(encoding="utf-8", items=item).partition("?>")[2])).title == "书&b;&c;"


@settings(max_examples=150)
@given(st.lists(st.sampled_from(["<rss>", "<channel>", "<item>", "</item>", "<title>书", "</title>", '<enclosure url="/a.mp3" length="x"/>', "<link>", "]]>",
                                 "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", '<link href="[::1]" rel="enclosure"/>', "&#0;", "\ud7ff", "<!DOCTYPE"]), max_size=30))  # fmt: skip
def test_a_broken_feed_is_read_as_far_as_it_goes(pieces: list[str]) -> None:
    reading = FeedReader().read(
        Fetched(f"{HOST}/f", "".join(pieces).encode("utf-8", "replace"), "", "application/rss+xml")
    )

    for item in reading.listings if reading else ():
        item.columns()


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "书", "/a.epub", "next", "http://opds-spec.org/acquisition", "text/html"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["metadata", "title", "links", "rel", "href", "publications", "groups", "author", "name", "items", "version"]), inner, max_size=5),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=150)
@given(
    st.dictionaries(
        st.sampled_from(
            ["metadata", "links", "publications", "groups", "navigation", "facets", "items", "version"]
        ),
        _json,
        max_size=6,
    )
)
def test_any_json_is_read_without_an_error(found: dict[str, object]) -> None:
    body = json.dumps({"metadata": {}, **found}).encode()

    JsonFeedReader().read(Fetched(f"{HOST}/o", body, "", "application/opds+json"))
