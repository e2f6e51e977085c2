"""Large files: they go to the disk while they come, and a broken download goes on where it stopped."""

from __future__ import annotations

import hashlib
import re
import resource
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest

from records.session import Database
from records.settings import Settings
from records.vault import Vault
from tests.crawl.crawler.asked.test_files import media, refused
from tests.crawl.crawler.conftest import Register
from tests.crawl.crawler.conftest import Sweep as RunSweep
from tests.crawl.crawler.loopback import Answer, Loopback, fixed

MIB = 1024**2
PIECE = bytes(range(256)) * 4096  # 1 MiB


def generated(mib: int, *, breaks_after: int = 0, asked: list[str] | None = None) -> Answer:
    """A file of so many MiB that is never whole in memory; the first answer ends after `breaks_after` MiB."""
    state = {"breaks": breaks_after}

    def send(handler: BaseHTTPRequestHandler) -> None:
        wanted = handler.headers.get("Range", "")
        if asked is not None:
            asked.append(f"{wanted} {handler.headers.get('If-Range', '')}".strip())
        start = int(found[1]) if (found := re.fullmatch(r"bytes=(\d+)-", wanted)) else 0
        handler.send_response(206 if start else 200)
        handler.send_header("Content-Type", "application/octet-stream")
        handler.send_header("ETag", '"big"')
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{mib * MIB - 1}/{mib * MIB}")
        handler.send_header("Content-Length", str(mib * MIB - start))
        handler.end_headers()
        last = state["breaks"] or mib
        state["breaks"] = 0
        for number in range(start // MIB, last):
            handler.wfile.write(PIECE[start % MIB :] if number == start // MIB else PIECE)
        handler.close_connection = True

    return send


def offered(site: Loopback, name: str, mib: int, route: Callable[[BaseHTTPRequestHandler], None]) -> None:
    row = f'<a href="{name}">{name}</a>      21-Nov-2026 10:00      {mib * MIB}\n'
    site.page("/", "Index of /", f'<hr><pre><a href="../">../</a>\n{row}</pre>')
    site.routes["/robots.txt"] = fixed(b"User-agent: *\nDisallow:\n", Content_Type="text/plain")
    site.routes[f"/{name}"] = route


def digest_of(mib: int) -> str:
    hashed = hashlib.sha256()
    for _ in range(mib):
        hashed.update(PIECE)
    return hashed.hexdigest()


def test_a_download_that_breaks_off_is_continued_and_its_bytes_are_counted_once(
    site: Loopback, register: Register, sweep: RunSweep, database: Database, vault: Vault
) -> None:
    asked: list[str] = []
    offered(site, "game.zip", 4, generated(4, breaks_after=2, asked=asked))
    register(site)

    outcome = sweep()

    row = media(database)["game.zip"]
    assert (outcome.state, outcome.files, outcome.file_bytes) == ("finished", 1, 4 * MIB)
    assert asked == ["", f'bytes={2 * MIB}- "big"']
    assert (row.digest, row.stored_bytes, row.total_bytes) == (digest_of(4), 4 * MIB, 4 * MIB)
    assert vault.verify(row.digest)
    assert [path for path in (vault.root / ".spool").rglob("*") if path.is_file()] == []


def test_another_file_in_the_place_of_the_rest_is_taken_as_a_whole(
    site: Loopback, register: Register, sweep: RunSweep, database: Database, vault: Vault
) -> None:
    answers = [generated(4, breaks_after=2), fixed(PIECE, Content_Type="application/zip", ETag='"new"')]

    def one_then_another(handler: BaseHTTPRequestHandler) -> None:
        answers.pop(0)(handler)

    offered(site, "game.zip", 4, one_then_another)
    register(site)

    sweep()

    row = media(database)["game.zip"]
    assert (row.digest, row.etag) == (digest_of(1), '"new"')
    assert vault.open(row.digest) == PIECE


def test_a_server_that_breaks_off_again_and_again_costs_no_more_than_the_budget(
    site: Loopback, register: Register, sweep: RunSweep, database: Database
) -> None:
    def weak(handler: BaseHTTPRequestHandler) -> None:  # without a validator nothing can be continued
        handler.send_response(200)
        handler.send_header("Content-Type", "application/zip")
        handler.send_header("Content-Length", str(4 * MIB))
        handler.end_headers()
        handler.wfile.write(PIECE * 3)
        handler.close_connection = True

    offered(site, "game.zip", 4, weak)
    register(site, max_file_mib_per_sweep=5)

    outcome = sweep()

    assert media(database) == {}  # the file itself was not judged
    assert outcome.file_bytes <= 5 * MIB + 256 * 1024  # what one read brings beyond it
    assert "budget_spent" in {reason for reason, _detail in refused(database).values()}


@pytest.mark.long
def test_memory_stays_flat_over_200_mb(
    site: Loopback, register: Register, sweep: RunSweep, database: Database, settings: Settings, vault: Vault
) -> None:
    offered(site, "small.zip", 1, generated(1))
    register(site, max_file_mib=4096, max_file_mib_per_sweep=1000)
    sweep(child=None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    offered(site, "large.zip", 200, generated(200))

    outcome = sweep(child=None)

    grown = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss - before
    row = media(database)["large.zip"]
    assert (outcome.files, row.digest, row.stored_bytes) == (1, digest_of(200), 200 * MIB)
    assert grown < 32 * 1024, f"{grown // 1024} MiB more than for 1 MiB"
    assert sum(path.stat().st_size for path in settings.warc_dir.rglob("*.gz")) < MIB
