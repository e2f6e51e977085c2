"""Sitemaps in every form of the protocol."""

from __future__ import annotations

import gzip

from crawler.pages.machines.sitemaps import ROLE, SitemapReader
from crawler.pages.reading import Fetched, PageReading

HOST = "http://www.site.example"
SET = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc> {HOST}/view/1.html </loc></url><url><loc>{HOST}/a.zip</loc></url></urlset>'


def read(body: bytes, *, named: bool = True, media_type: str = "application/xml") -> PageReading | None:
    extra = {ROLE: True} if named else {}
    return SitemapReader().read(Fetched(f"{HOST}/sitemap", body, "", media_type, extra))


def leads(reading: PageReading | None) -> list[str]:
    assert reading is not None
    return [link.url for link in reading.follow]


def test_a_set_of_urls_leads_to_its_pages_and_not_to_its_files() -> None:
    assert leads(read(SET.encode())) == [f"{HOST}/view/1.html"]


def test_a_packed_sitemap_says_the_same() -> None:
    assert leads(read(gzip.compress(SET.encode()), media_type="application/gzip")) == [f"{HOST}/view/1.html"]


def test_a_text_of_urls_is_a_sitemap_only_where_it_is_named_as_one() -> None:
    body = f"{HOST}/view/1.html\r\n{HOST}/view/2.html\nnonsense\n".encode()

    assert leads(read(body, media_type="text/plain")) == [f"{HOST}/view/1.html", f"{HOST}/view/2.html"]
    assert read(body, named=False, media_type="text/plain") is None


def test_an_index_names_further_sitemaps() -> None:
    body = f"<sitemapindex><sitemap><loc>{HOST}/s1.xml.gz</loc></sitemap><sitemap><loc>javascript:x</loc></sitemap></sitemapindex>"
    reading = read(body.encode())

    assert reading is not None
    assert (reading.sitemaps, reading.follow) == ((f"{HOST}/s1.xml.gz",), ())


def test_a_broken_or_bottomless_archive_ends_where_it_breaks() -> None:
    bomb = gzip.compress(b"a " * 30_000_000)

    assert leads(read(bomb, media_type="application/gzip")) == []
    assert leads(read(gzip.compress(SET.encode())[:40], media_type="application/gzip")) == []
    assert leads(read(b"\x1f\x8bnothing", media_type="application/gzip")) == []


def test_what_changed_last_goes_first_and_what_states_no_day_last() -> None:
    rows = [
        ("a", "2021-05-01"),
        ("b", ""),
        ("c", "2024-01-02T10:00:00Z"),
        ("d", "yesterday"),
        ("e", "2024-01-02T09:00:00Z"),
    ]
    said = "".join(
        f"<url><loc>http://s.example/{name}</loc><lastmod>{day}</lastmod></url>" for name, day in rows
    )
    reading = SitemapReader().read(
        Fetched("http://s.example/sitemap.xml", f"<urlset>{said}</urlset>".encode())
    )

    assert reading is not None
    assert [link.url[-1] for link in reading.follow] == ["c", "e", "a", "b", "d"]
