"""File tables as servers write them."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched, PageKind, PageReading
from crawler.pages.website import WebsitePage

AT = "http://files.example/pub/films/"
NGINX = """<html><head><title>Index of /pub/films/</title></head><body><h1>Index of /pub/films/</h1><hr><pre><a href="../">../</a>
<a href="old/">old/</a>                                               01-Nov-2026 10:00                   -
<a href="%E8%81%8A%E6%96%8B.E01.mkv">聊斋.E01.mkv</a>                                01-Nov-2026 10:00          1073741824
<a href="%E8%81%8A%E6%96%8B.E02.mkv">聊斋.E02.mkv</a>                                01-Nov-2026 10:01           734003200
<a href="cover.jpg">cover.jpg</a>                                     01-Nov-2026 10:00               20480
</pre><hr></body></html>"""
APACHE = """<html><head><title>Index of /pub/films</title></head><body><h1>Index of /pub/films</h1><table>
<tr><th><a href="?C=N;O=D">Name</a></th><th><a href="?C=M;O=A">Last modified</a></th><th><a href="?C=S;O=A">Size</a></th></tr>
<tr><td><a href="/pub/">Parent Directory</a></td><td>&nbsp;</td><td>-</td></tr>
<tr><td><a href="old/">old/</a></td><td>2026-11-01 10:00</td><td>-</td></tr>
<tr><td><a href="%E8%81%8A%E6%96%8B.E01.mkv">聊斋.E01.mkv</a></td><td>2026-11-01 10:00</td><td>1.0G</td></tr>
<tr><td><a href="%E8%81%8A%E6%96%8B.E02.mkv">聊斋.E02.mkv</a></td><td>2026-11-01 10:00</td><td>700M</td></tr>
<tr><td><a href="cover.jpg">cover.jpg</a></td><td>2026-11-01 10:00</td><td>20K</td></tr></table></body></html>"""
BARE = """<html><head><title>films</title></head><body><table>
<tr><td><a href="old/">old</a></td><td></td></tr>
<tr><td><a href="%E8%81%8A%E6%96%8B.E01.mkv">聊斋.E01.mkv</a></td><td>1.00 GB</td></tr>
<tr><td><a href="%E8%81%8A%E6%96%8B.E02.mkv">聊斋.E02.mkv</a></td><td>700 MB</td></tr>
<tr><td><a href="cover.jpg">cover.jpg</a></td><td>20 KB</td></tr></table></body></html>"""


def read(html: str, url: str = AT) -> PageReading:
    return WebsitePage(Fetched(url, html.encode(), "utf-8")).read()


@pytest.mark.parametrize("html", [NGINX, APACHE, BARE], ids=["nginx", "apache", "no heading"])
def test_every_file_is_a_listing_of_its_own_and_folders_lead_on(html: str) -> None:
    reading = read(html)

    assert reading.kind is PageKind.FILES
    assert [item.title for item in reading.listings] == ["聊斋.E01.mkv", "聊斋.E02.mkv"]
    first = reading.listings[0]
    assert (first.kind, first.url) == ("file", f"{AT}%E8%81%8A%E6%96%8B.E01.mkv")
    assert first.files[0]["size"] == 1024**3
    assert first.images == (f"{AT}cover.jpg",)
    assert [link.url for link in reading.follow] == [f"{AT}old/"]


def test_a_download_page_is_no_file_index() -> None:
    html = '<title>聊斋下载</title><h1>聊斋下载</h1><p>很好看的一部片子，推荐给大家。</p><p><a href="a.mkv">下载</a> 1.0 GB</p><a href="/">首页</a><a href="/b">片库</a>'

    assert read(html).kind is PageKind.OFFER


def test_a_cover_is_not_given_to_files_of_different_works() -> None:
    html = NGINX.replace("%E8%81%8A%E6%96%8B.E02.mkv", "other.mkv").replace("聊斋.E02.mkv", "other.mkv")

    assert [item.images for item in read(html).listings] == [(), ()]


def test_an_empty_folder_is_nothing() -> None:
    html = '<title>Index of /pub/</title><h1>Index of /pub/</h1><pre><a href="../">../</a></pre>'

    assert read(html).listings == ()


def test_folders_without_a_sign_lead_on_and_files_beside_them_are_listings() -> None:
    html = '<title>Index of /</title><h2>Index of /</h2><ul><li><a href="..">Parent Directory</a><li><a href="films">films</a><li><a href="a.mkv">a.mkv</a></ul>'

    reading = read(html)

    assert [item.url for item in reading.listings] == [f"{AT}a.mkv"]
    assert [link.url for link in reading.follow] == [f"{AT}films"]


def test_an_address_as_heading_and_sizes_before_the_names_are_a_file_index() -> None:
    html = (
        '<title>files.example - /pub/films/</title><h1>files.example - /pub/films/</h1><pre><a href="/pub/">[To Parent Directory]</a><br><br>'
        ' 2026/3/4  10:00  734003200 <a href="/pub/films/a.mkv">a.mkv</a><br> 3/5/2026  9:00 AM  20480 <a href="/pub/films/b.mkv">b.mkv</a><br>'
        ' 2026/3/4  10:00  &lt;dir&gt; <a href="/pub/films/old/">old</a><br></pre>'
    )

    reading = read(html)

    assert [(item.title, item.files[0]["size"]) for item in reading.listings] == [
        ("a.mkv", 734003200),
        ("b.mkv", 20480),
    ]
    assert [link.url for link in reading.follow] == [f"{AT}old/"]


def test_a_folder_whose_address_has_no_slash_is_read_where_the_heading_calls_it_by_that_address() -> None:
    html = """<title>Index of /pub/films</title><h1>Index of /pub/films</h1><ul><li><a href="/pub/films/old">old/</a></li>
<li><a href="/pub/films/%E8%81%8A%E6%96%8B.E01.mkv">聊斋.E01.mkv</a></li><li><a href="/pub/films/cover.jpg">cover.jpg</a></li></ul>"""
    reading = read(html, AT.rstrip("/"))

    assert [item.title for item in reading.listings] == ["聊斋.E01.mkv"]
    assert [link.url for link in reading.follow] == [f"{AT}old"]


def test_the_archive_that_a_server_makes_of_a_folder_is_no_file_of_it() -> None:
    archive = '<tr><td><a href="all.zip">all.zip</a></td><td></td><td>-</td></tr>'
    head, rest = APACHE.split('<tr><td><a href="old/">')

    assert [item.title for item in read(f'{head}{archive}<tr><td><a href="old/">{rest}').listings] == [
        "聊斋.E01.mkv",
        "聊斋.E02.mkv",
    ]
    assert read(f"{head}{archive}</table></body></html>").listings == ()


def test_a_row_shows_the_name_that_its_address_ends_with() -> None:
    form = '<h1>Index of /</h1><a href="/upload">File Upload</a><ul><li><a href="HOLDINGS">HOLDINGS</a></li><li><a href="a.zip">a.zip</a></li></ul>'

    listed = read(f"<title>Index of /</title>{form}<a href='old/'>old/</a>", "http://files.example/").listings
    assert [item.title for item in listed] == ["HOLDINGS", "a.zip"]


def test_sizes_may_be_written_in_small_letters() -> None:
    listed = read(APACHE.replace("1.0G", "27k")).listings

    assert listed[0].files[0]["size"] == 27 * 1024
