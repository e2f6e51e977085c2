"""Files whose addresses say nothing are rows of a folder by the names that they show; offers with files stay offers."""

from __future__ import annotations

from crawler.pages.reading import Fetched, PageKind, PageReading
from crawler.pages.website import WebsitePage

URL = "http://127.0.0.60:8000/?id=71"
ROWS = "".join(
    f"<tr><td><a href='/?id={n}'>{name}</a></td><td>{size}</td><td>2025-03-0{n}</td></tr>"
    for n, (name, size) in enumerate([("夜渡.flac", "21 MB"), ("Salt Roads.epub", "412 KB"), ("old", "")], 1)
)


def _read(title: str, body: str) -> PageReading:
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return WebsitePage(Fetched(URL, page.encode(), "utf-8", "text/html")).read()


def test_rows_of_a_folder_are_named_by_what_they_show() -> None:
    reading = _read("Drive", f"<h1>/ music / 2025 /</h1><table>{ROWS}</table>")

    assert [item.title for item in reading.listings] == ["夜渡.flac", "Salt Roads.epub"]
    assert reading.listings[0].files[0]["size"] == 21 * 1024**2
    assert "http://127.0.0.60:8000/?id=3" in {way.url for way in reading.follow}


def test_a_way_to_the_folder_above_is_a_sign_and_so_are_columns() -> None:
    above = "<p><a href='/?id=9'>..</a></p>"
    heads = "<tr><th>Name</th><th>Size</th><th>Date</th></tr>"

    assert _read("Drive", f"{above}<table>{ROWS}</table>").kind is PageKind.FILES
    assert _read("Drive", f"<h2>Shelf</h2><table>{heads}{ROWS}</table>").kind is PageKind.FILES


def test_files_below_a_name_are_parts_of_one_offer() -> None:
    files = "<p><a href='/?id=1'>夜渡.flac</a> 21 MB</p><p><a download href='/?id=2'>霜桥.flac</a></p>"
    reading = _read("Drive", f"<h1>Songs of the River</h1>{files}")

    assert [item.url for item in reading.listings] == [URL]
    assert [link["rel"] for link in reading.listings[0].links] == ["download", "download"]


def test_rows_that_lead_to_pages_of_their_own_are_a_list() -> None:
    names = iter(["Songs of the River", "A Road of Salt and Stone", "What the Keeper Said"])
    rows = "<tr><td>".join(
        f"{row}" if place == 0 else f"<a href='/w/{place}'>{next(names)}</a></td><td>{row}"
        for place, row in enumerate(ROWS.split("<tr><td>"))
    )

    assert _read("Drive", f"<p><a href='/?id=9'>..</a></p><table>{rows}</table>").kind is not PageKind.FILES


def test_a_table_of_files_shows_the_names_that_its_addresses_do_not_bear() -> None:
    rows = "<a href='7f3a.zip'>tools.zip</a> 2 MB\n<a href='very-long-name-of-a-file.zip'>very-long-name-of..&gt;</a> 3 MB\n"
    page = f"<html><head><title>Index of /x</title></head><body><h1>Index of /x</h1><pre>{rows}</pre></body></html>"
    reading = WebsitePage(Fetched("http://127.0.0.60:8000/x/", page.encode(), "utf-8", "text/html")).read()

    assert [item.title for item in reading.listings] == ["tools.zip", "very-long-name-of-a-file.zip"]


def test_a_name_that_stands_in_a_banner_makes_its_files_parts_of_one_offer() -> None:
    files = "<li><a href='/?id=1'>夜渡.pdf</a> 21 MB</li><li><a href='/?id=2'>夜渡.epub</a> 2 MB</li>"
    reading = _read("夜渡 PDF+EPUB", f"<div class='banner'><h1>夜渡 PDF+EPUB</h1></div><ul>{files}</ul>")

    assert [(item.url, len(item.files)) for item in reading.listings] == [(URL, 2)]
