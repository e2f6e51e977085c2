"""Which files of a listing are asked for, how much of each, and what headers decide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Headers

from crawler.asked.files import (
    MAX_OF_LISTING,
    Errand,
    Known,
    NamedFile,
    NotAsked,
    errand_for,
    files_in,
    part_of,
    stop_at,
)
from crawler.scope.file_limits import MIB, Limits
from records.vocabulary import ListedFile, PageLink, RefusalReason

AT = "http://site.example"
LIMITS = Limits(of_file=10 * MIB, files=5, of_sweep=100 * MIB)
KNOWN = Known("d", 100, 100, '"1"', "Sat, 21 Nov 2026 10:00:00 GMT", "text/plain")


def test_files_with_an_address_are_asked_for_and_pictures_torrents_and_magnets_are_not() -> None:
    files = [
        ListedFile(name="聊斋.txt", size=10, url=f"{AT}/get?id=3"),
        ListedFile(name="cover.jpg", size=10, url=f"{AT}/cover.jpg"),
        ListedFile(name="work.torrent", size=10, url=f"{AT}/work.torrent"),
        ListedFile(name="nowhere.zip", size=10),
        ListedFile(name="local.zip", size=10, url="file:///etc/local.zip"),
    ]
    links = [
        PageLink(url=f"{AT}/app.apk", text="下载", rel="download"),
        PageLink(url=f"{AT}/get?id=3", text="下载", rel="download"),
        PageLink(url=f"{AT}/page.zip", text="聊斋", rel="page"),
        PageLink(url="magnet:?xt=urn:btih:1", text="", rel="magnet"),
    ]
    assert files_in(files, links) == (
        NamedFile(f"{AT}/get?id=3", "聊斋.txt", 10), NamedFile(f"{AT}/app.apk", "app.apk"),
    )  # fmt: skip


def test_a_listing_of_a_thousand_files_is_asked_for_its_first_ones() -> None:
    files = [ListedFile(name=f"{n}.txt", size=1, url=f"{AT}/{n}.txt") for n in range(1000)]
    assert [file.name for file in files_in(files, [])] == [f"{n}.txt" for n in range(MAX_OF_LISTING)]


@pytest.mark.parametrize(
    ("name", "stated", "left", "known", "expected"),
    [
        ("a.zip", 11 * MIB, 100 * MIB, None, RefusalReason.TOO_LARGE),
        ("a.zip", 9 * MIB, 8 * MIB, None, RefusalReason.BUDGET),
        ("a.zip", None, 0, None, RefusalReason.BUDGET),
        ("a.mp4", 11 * MIB, 9 * MIB, None, RefusalReason.BUDGET),
        ("a.mp4", None, 9 * MIB, KNOWN, RefusalReason.BUDGET),
        ("a.zip", 10 * MIB, 100 * MIB, None, (10 * MIB, False)),
        ("a.zip", None, 8 * MIB, None, (8 * MIB, False)),
        ("a.zip", 9 * MIB, 8 * MIB, KNOWN, (8 * MIB, False)),
        ("a.mp4", 9 * MIB, 100 * MIB, None, (10 * MIB, False)),
        ("a.mp4", None, 100 * MIB, None, (10 * MIB, True)),
        ("a.flac", 90 * MIB, 100 * MIB, None, (10 * MIB, True)),
    ],
)
def test_sizes_decide_what_is_asked_for(
    name: str, stated: int | None, left: int, known: Known | None, expected: object
) -> None:
    what = errand_for(NamedFile(f"{AT}/{name}", name, stated), LIMITS, left, known)
    if isinstance(what, NotAsked):
        assert what.reason is expected
    else:
        assert (what.cap, what.ranged) == expected


def test_a_part_that_was_kept_under_another_limit_is_fetched_anew() -> None:
    film = NamedFile(f"{AT}/a.mp4", "a.mp4", 90 * MIB)
    part = Known("d", 10 * MIB, 90 * MIB, '"1"')
    same, wider = (
        errand_for(film, limits, 1000 * MIB, part) for limits in (LIMITS, Limits(20 * MIB, 5, 100 * MIB))
    )
    assert isinstance(same, Errand)
    assert isinstance(wider, Errand)
    assert same.headers()["If-None-Match"] == '"1"'
    assert same.headers()["Range"] == f"bytes=0-{10 * MIB - 1}"
    assert "If-None-Match" not in wider.headers()


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Content-Type": "text/plain", "Content-Length": "500"}, None),
        ({"Content-Type": "text/html; charset=utf-8"}, "not_a_file"),
        ({"Content-Length": "1001"}, "body_too_large"),
        ({"ETag": '"1"', "Content-Length": "100"}, "unchanged"),
        ({"ETag": '"2"', "Content-Length": "100"}, None),
        ({"ETag": '"1"', "Content-Length": "99"}, None),
        ({"Last-Modified": KNOWN.last_modified, "Content-Length": "100"}, "unchanged"),
        ({"Content-Length": "100"}, None),
        ({"Content-Range": "bytes 0-99/5000", "Content-Length": "100"}, "http_error"),
        ({"Location": "/elsewhere", "Content-Type": "text/html"}, None),
        ({"Content-Length": "²"}, None),
    ],
)
def test_headers_decide_whether_a_body_is_read(headers: dict[str, str], expected: str | None) -> None:
    stop = stop_at(Errand("a.zip", 1000, known=KNOWN), Headers({k: v.encode() for k, v in headers.items()}))
    assert (stop and ("unchanged" if stop.unchanged else stop.reason.value)) == expected


def test_a_server_without_validators_is_believed_by_length() -> None:
    errand = Errand("a.zip", 1000, known=Known("d", 100, 100))
    assert stop_at(errand, Headers({"Content-Length": "100"})) is not None
    assert stop_at(errand, Headers({"Content-Length": "101"})) is None
    assert stop_at(errand, Headers({"Content-Length": "100", "ETag": '"1"'})) is None


@given(st.binary(max_size=60))
def test_no_range_header_breaks_the_reader(raw: bytes) -> None:
    part = part_of(Headers({"Content-Range": raw}))
    assert part is None or all(number >= 0 for number in part)


@given(
    st.dictionaries(
        st.sampled_from(
            ["Content-Type", "Content-Length", "Content-Range", "ETag", "Location", "Content-Encoding"]
        ),
        st.binary(max_size=40),
    ),
    st.booleans(),
)
def test_no_headers_break_the_decision(headers: dict[str, bytes], ranged: bool) -> None:
    stop = stop_at(Errand("a.mp4", 1000, ranged=ranged, known=KNOWN), Headers(headers))
    assert stop is None or stop.unchanged or stop.detail
