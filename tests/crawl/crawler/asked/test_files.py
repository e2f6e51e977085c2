"""Files that listings hand out: fetched within the site's limits, asked for once, refused by size, never out of scope."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from sqlalchemy import select

from crawler import run
from crawler.evidence.warc import read_response
from records.captures import Capture
from records.session import Database
from records.settings import Settings
from records.sweeps import ListingMedia, Refusal, Sweep
from records.vault import Vault
from records.vocabulary import MediaRole, SiteKind
from tests.crawl.crawler.conftest import Register
from tests.crawl.crawler.conftest import Sweep as RunSweep
from tests.crawl.crawler.loopback import Answer, Loopback, answer, fixed, serving

MIB = 1024**2
BOOK = "聊斋志异 卷一 考城隍\n".encode() * 20_000
FILM = bytes(range(256)) * 12_288  # 3 MiB


def served(body: bytes, media_type: str, etag: str = '"1"') -> Answer:
    """A file as servers serve one: validators, conditional requests, ranges from the start."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        if etag and handler.headers.get("If-None-Match") == etag:
            return answer(handler, b"", 304, ETag=etag)
        wanted = re.fullmatch(r"bytes=0-(\d+)", handler.headers.get("Range", ""))
        own: dict[str, Any] = {"ETag": etag} if etag else {}
        if not wanted:
            return answer(handler, body, Content_Type=media_type, **own)
        part = body[: int(wanted[1]) + 1]
        span = f"bytes 0-{len(part) - 1}/{len(body)}"
        return answer(handler, part, 206, Content_Type=media_type, Content_Range=span, **own)

    return send


def index(site: Loopback, files: Mapping[str, int | str], routes: dict[str, Answer]) -> None:
    """A table of files as nginx writes it, with the sizes that it states."""
    rows = "".join(
        f'<a href="{name}">{name}</a>      21-Nov-2026 10:00      {size}\n' for name, size in files.items()
    )
    site.page("/", "Index of /", f'<hr><pre><a href="../">../</a>\n{rows}</pre>')
    site.routes["/robots.txt"] = fixed(b"User-agent: *\nDisallow:\n", Content_Type="text/plain")
    site.routes |= routes


def media(database: Database) -> dict[str, ListingMedia]:
    with database.reading() as session:
        rows = session.scalars(select(ListingMedia).where(ListingMedia.role == MediaRole.FILE)).all()
    return {row.url.rpartition("/")[2]: row for row in rows}


def refused(database: Database) -> dict[str, tuple[str, str]]:
    with database.reading() as session:
        return {
            row.url.rpartition("/")[2]: (row.reason, row.detail) for row in session.scalars(select(Refusal))
        }


def test_a_file_within_the_limits_is_stored_with_its_evidence_and_not_twice(
    site: Loopback, register: Register, sweep: RunSweep, database: Database, settings: Settings, vault: Vault
) -> None:
    index(site, {"liaozhai.txt": len(BOOK)}, {"/liaozhai.txt": served(BOOK, "text/plain")})
    register(site)

    outcome = sweep()

    row = media(database)["liaozhai.txt"]
    assert (outcome.state, outcome.files, outcome.file_bytes, outcome.refused) == (
        "finished",
        1,
        len(BOOK),
        {},
    )
    assert row.digest == hashlib.sha256(BOOK).hexdigest()
    assert vault.open(row.digest) == BOOK
    assert (row.stored_bytes, row.total_bytes, row.etag, row.media_type) == (
        len(BOOK),
        len(BOOK),
        '"1"',
        "text/plain",
    )
    with database.reading() as session:
        capture = session.scalars(select(Capture).where(Capture.url.endswith("liaozhai.txt"))).one()
    headers, body = read_response(settings, capture)
    assert (body, headers["etag"]) == (BOOK, '"1"')
    assert BOOK[:40] not in gzip.decompress((settings.warc_dir / capture.warc_file).read_bytes())


def test_an_unchanged_file_is_not_sent_again_and_a_changed_one_keeps_what_was(
    site: Loopback, register: Register, sweep: RunSweep, database: Database
) -> None:
    names = {"kept.txt": len(BOOK), "bare.txt": len(BOOK), "new.txt": len(BOOK), "gone.txt": len(BOOK)}
    routes = {f"/{name}": served(BOOK + name.encode(), "text/plain") for name in names}
    routes["/bare.txt"] = served(BOOK, "text/plain", etag="")  # no validators: its length has to do
    index(site, names, routes)
    register(site)
    first = sweep()
    before = media(database)
    site.routes["/new.txt"] = served(BOOK + b"more", "text/plain", etag='"2"')
    del site.routes["/gone.txt"]

    second = sweep()

    after = media(database)
    assert (first.files, second.files) == (4, 1)
    assert second.file_bytes < 2 * len(BOOK)
    assert second.unchanged >= 2
    for name in ("kept.txt", "bare.txt"):
        assert (after[name].digest, after[name].fetched_at) == (before[name].digest, before[name].fetched_at)
        assert after[name].checked_at != before[name].checked_at
    assert after["new.txt"].history == [
        {"at": after["new.txt"].fetched_at.isoformat(), "what": "changed", "digest": before["new.txt"].digest,
         "bytes": len(BOOK) + 7}
    ]  # fmt: skip
    assert after["new.txt"].digest != before["new.txt"].digest
    assert (after["gone.txt"].digest, after["gone.txt"].history[0]["what"]) == (
        before["gone.txt"].digest,
        "removed",
    )
    assert after["gone.txt"].gone_at is not None


def test_a_file_that_its_listing_no_longer_names_keeps_its_row(
    site: Loopback, register: Register, sweep: RunSweep, database: Database
) -> None:
    offer = "<p>作者：蒲松龄 完整版，全本打包下载，永久有效，先到先得。</p>"
    site.page("/", "示例", '<a href="/thread-1.html">聊斋志异</a>')
    site.page("/thread-1.html", "聊斋志异 全本下载", f'{offer}<p><a href="/liaozhai.txt">下载 TXT</a></p>')
    site.routes["/robots.txt"] = fixed(b"User-agent: *\nDisallow:\n", Content_Type="text/plain")
    site.routes["/liaozhai.txt"] = served(BOOK, "text/plain")
    register(site)
    sweep()
    digest = media(database)["liaozhai.txt"].digest
    share = "<p>链接：https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p>"
    site.page("/thread-1.html", "聊斋志异 全本下载", offer + share)

    sweep()

    row = media(database)["liaozhai.txt"]
    assert (row.digest, row.history[0]["what"]) == (digest, "removed")
    assert site.paths.count("/liaozhai.txt") == 1


def test_sizes_decide_before_a_body_is_read_and_a_film_is_kept_in_part(
    site: Loopback, register: Register, sweep: RunSweep, database: Database, vault: Vault
) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/octet-stream")
        handler.end_headers()
        for _ in range(64):
            handler.wfile.write(bytes(MIB))

    index(
        site,
        {"stated.zip": 3 * MIB, "silent.zip": "-", "endless.bin": "-", "bomb.txt": "-", "page.txt": "-", "film.mp4": 3 * MIB,
         "deaf.mp4": 3 * MIB, "exact.zip": MIB, "empty.epub": 0},
        {"/stated.zip": served(bytes(3 * MIB), "application/zip"), "/silent.zip": served(bytes(3 * MIB), "application/zip"),
         "/endless.bin": endless, "/page.txt": fixed(b"<title>wait 30 s</title>"),
         "/bomb.txt": fixed(gzip.compress(bytes(32 * MIB)), Content_Type="text/plain", Content_Encoding="gzip"),
         "/film.mp4": served(FILM, "video/mp4"), "/deaf.mp4": fixed(FILM, Content_Type="video/mp4"),
         "/exact.zip": served(bytes(MIB), "application/zip"), "/empty.epub": fixed(b"", Content_Type="application/epub+zip")},
    )  # fmt: skip
    register(site, max_file_mib=1)

    outcome = sweep()

    why = refused(database)
    assert {name: reason for name, (reason, _detail) in why.items()} == {
        "stated.zip": "body_too_large", "silent.zip": "body_too_large", "endless.bin": "body_too_large",
        "bomb.txt": "body_too_large", "deaf.mp4": "body_too_large", "page.txt": "not_a_file", "empty.epub": "not_a_file",
    }  # fmt: skip
    assert why["stated.zip"][1] == why["silent.zip"][1] == f"{3 * MIB} bytes, {MIB} allowed"
    assert "/stated.zip" not in site.paths
    rows = media(database)
    assert rows["silent.zip"].refusal == "body_too_large"
    assert str(3 * MIB) in rows["silent.zip"].note
    assert vault.open(rows["film.mp4"].digest) == FILM[:MIB]
    assert (rows["film.mp4"].stored_bytes, rows["film.mp4"].total_bytes) == (MIB, 3 * MIB)
    assert rows["film.mp4"].note == f"the first {MIB} of {3 * MIB} bytes"
    assert rows["exact.zip"].stored_bytes == MIB
    assert (outcome.files, outcome.refused) == (2, {"body_too_large": 5, "not_a_file": 2})
    assert outcome.file_bytes < 5 * MIB
    assert outcome.state == "finished"

    again = sweep()
    assert (again.files, site.paths.count("/film.mp4")) == (0, 2)


@pytest.mark.parametrize(
    ("limits", "files"),
    [
        ({"max_files_per_sweep": 2}, 2),
        ({"max_file_mib": 2, "max_file_mib_per_sweep": 3}, 3),
        ({"max_file_mib": 0}, 0),
    ],
    ids=["number", "bytes", "never"],
)
def test_the_budget_of_a_sweep_is_a_typed_refusal_and_the_next_sweep_goes_on(
    limits: dict[str, int],
    files: int,
    site: Loopback,
    register: Register,
    sweep: RunSweep,
    database: Database,
) -> None:
    body = bytes(MIB)
    names = {f"{n}.zip": MIB for n in range(5)}
    index(site, names, {f"/{name}": served(body + name.encode(), "application/zip") for name in names})
    for name in names:
        site.routes[f"/{name}"] = served(body[:-5] + name.encode(), "application/zip")
    register(site, **limits)

    outcome = sweep()

    asked = {path for path in site.paths if path.endswith(".zip")}
    assert (outcome.files, len(asked)) == (files, files)
    assert outcome.refused == ({"budget_spent": 5 - files} if files else {})
    assert outcome.state == "finished"
    if files:
        assert {reason for reason, _detail in refused(database).values()} == {"budget_spent"}
        sweep()
        assert sum(bool(row.digest) for row in media(database).values()) > files


def test_nothing_out_of_scope_is_asked_for(
    site: Loopback, register: Register, sweep: RunSweep, database: Database
) -> None:
    with serving() as outside:
        outside.routes["/far.zip"] = outside.routes["/hop.zip"] = served(b"PK", "application/zip")
        links = "".join(
            f'<p><a href="{url}">{name}</a> 12 KB</p>'
            for name, url in {
                "far.zip": f"{outside.origin}/far.zip", "hop.zip": "/hop.zip", "private.zip": "/private/private.zip",
                "own.txt": "/own.txt",
            }.items()
        )  # fmt: skip
        site.page("/", "示例", '<a href="/thread-1.html">聊斋志异</a>')
        site.page("/thread-1.html", "聊斋志异 全本下载", f"<p>完整版，全本打包下载，永久有效。</p>{links}")
        site.routes["/robots.txt"] = fixed(b"User-agent: *\nDisallow: /private/\n", Content_Type="text/plain")
        site.routes["/hop.zip"] = fixed(status=302, Location=f"{outside.origin}/hop.zip")
        site.routes["/own.txt"] = served(BOOK, "text/plain")
        register(site)

        outcome = sweep()

    assert outside.log == []
    assert "/private/private.zip" not in site.paths
    assert outcome.refused == {"address_forbidden": 2, "robots_disallow": 1}
    rows = media(database)
    assert rows["own.txt"].digest == hashlib.sha256(BOOK).hexdigest()
    assert rows["private.zip"].refusal == "robots_disallow"


def test_a_file_of_a_share_is_asked_for_with_the_published_code(
    site: Loopback, register: Register, sweep: RunSweep, database: Database
) -> None:
    with serving() as drive:
        share = f"{drive.origin}/share/abc"
        site.page("/", "示例论坛", '<ul><li><a href="/thread-0.html">聊斋志异</a></li></ul>')
        site.page(
            "/thread-0.html",
            "聊斋志异 全本",
            f"<p>作者：蒲松龄 完整版，全本打包下载。</p><p>网盘：{share} 提取码：k2k2</p>",
        )
        told = b'{"dirs":[],"files":[{"href":"liaozhai.epub","sz":9}]}'
        drive.routes["/share/abc/?pw=k2k2&ls"] = fixed(told, Content_Type="application/json")
        drive.routes["/share/abc/liaozhai.epub?pw=k2k2"] = fixed(
            b"PK-epub--", Content_Type="application/epub+zip"
        )
        register(site)
        register(drive, key="drive", kind=SiteKind.CLOUD_STORAGE)
        sweep()

        outcome = sweep("drive")

    assert (outcome.files, "/share/abc/liaozhai.epub" in drive.paths) == (1, False)
    (row,) = media(database).values()
    assert (row.url, row.digest) == (f"{share}/liaozhai.epub", hashlib.sha256(b"PK-epub--").hexdigest())


def test_a_sweep_that_is_killed_between_files_loses_none(
    site: Loopback, register: Register, sweep: RunSweep, database: Database, settings: Settings
) -> None:
    def slowly(body: bytes) -> Answer:
        def send(handler: BaseHTTPRequestHandler) -> None:
            time.sleep(0.5)
            served(body, "application/zip")(handler)

        return send

    bodies = {f"{n}.zip": bytes([n]) * 1000 for n in range(6)}
    index(site, dict.fromkeys(bodies, 1000), {f"/{name}": slowly(body) for name, body in bodies.items()})
    register(site)
    order = (
        f'{{"site": "s", "kind_of_site": "website", "kind": "sweep", "urls": [], "parent": {os.getpid()}}}'
    )
    with subprocess.Popen(
        [sys.executable, "-m", "crawler.process"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, env=run._environment(settings),
    ) as process:  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(order.encode())
        process.stdin.close()
        _until(lambda: sum(path.endswith(".zip") for path in site.paths) >= 3)
        process.send_signal(signal.SIGKILL)

    outcome = sweep()

    with database.reading() as session:
        rows = session.scalars(select(Sweep)).all()
    assert [row.resumed for row in rows] == [1]
    assert {name: row.digest for name, row in media(database).items()} == {
        name: hashlib.sha256(body).hexdigest() for name, body in bodies.items()
    }
    assert (outcome.files, outcome.state) == (6, "finished")
    assert sum(path.endswith(".zip") for path in site.paths) <= 7


def _until(true: object, patience_s: float = 60.0) -> None:
    end = time.monotonic() + patience_s
    while not true() and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.02)
