"""Responses as evidence: what is written can be read back, by us and by others."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import Headers, Response
from warcio.archiveiterator import ArchiveIterator

from crawler.asked.planned import Kept
from crawler.evidence.warc import WarcFile, read_response
from records.captures import Capture
from records.clock import FixedClock
from records.errors import NotFound, Tampered
from records.settings import Settings
from records.vault import Vault

URL = "http://bbs.example/thread-1.html?a=1"
PAGE = "<title>聊斋志异</title>".encode() * 50


def keep(
    settings: Settings, clock: FixedClock, raw: Response, body: bytes, name: str = "s/one.warc.gz"
) -> Kept:
    warc = WarcFile(settings.warc_dir, name, clock, "copywatch/test")
    kept = warc.keep(Request(URL, headers={"User-Agent": "copywatch"}), raw, body, [])
    warc.close()
    return kept


def row(kept: Kept) -> Capture:
    return Capture(
        url=kept.url,
        sha256=kept.sha256,
        warc_file=kept.warc_file,
        warc_offset=kept.warc_offset,
        bytes=kept.length,
    )


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_kept_response_is_read_back_decoded(encoding: str, settings: Settings, clock: FixedClock) -> None:
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Transfer-Encoding": "chunked",
        "Content-Length": "7",
    }
    payload = gzip.compress(PAGE) if encoding else PAGE
    raw = Response(
        URL, headers=Headers(headers | ({"Content-Encoding": encoding} if encoding else {})), body=payload
    )

    kept = keep(settings, clock, raw, PAGE)
    told, body = read_response(settings, row(kept))

    assert (body, kept.length, kept.media_type) == (PAGE, len(PAGE), "text/html")
    assert told["content-length"] == str(len(payload))
    assert "transfer-encoding" not in told
    assert told["x-archive-orig-transfer-encoding"] == "chunked"


def test_others_read_the_file_and_its_digests_hold(settings: Settings, clock: FixedClock) -> None:
    hop = (
        Request("http://bbs.example/old"),
        Response("http://bbs.example/old", status=302, headers={"Location": URL}),
    )
    warc = WarcFile(settings.warc_dir, "s/two.warc.gz", clock, "copywatch/test")
    warc.keep(Request(URL), Response(URL, body=PAGE), PAGE, [hop])
    warc.close()

    with (settings.warc_dir / "s/two.warc.gz").open("rb") as file:
        records = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.rec_headers.get_header("WARC-Payload-Digest"),
             r.content_stream().read())
            for r in ArchiveIterator(file, check_digests="raise")
        ]  # fmt: skip

    assert [(kind, url) for kind, url, _digest, _body in records] == [
        ("warcinfo", None), ("response", "http://bbs.example/old"), ("request", "http://bbs.example/old"),
        ("response", URL), ("request", URL),
    ]  # fmt: skip
    assert records[3][3] == PAGE
    assert all(digest.startswith("sha256:") for _kind, _url, digest, _body in records)


def test_a_torn_tail_harms_no_record_before_it(settings: Settings, clock: FixedClock) -> None:
    kept = keep(settings, clock, Response(URL, body=PAGE), PAGE)
    path = settings.warc_dir / kept.warc_file
    path.write_bytes(path.read_bytes()[:-40])

    assert read_response(settings, row(kept))[1] == PAGE


def test_a_changed_body_and_a_lost_file_are_noticed(settings: Settings, clock: FixedClock) -> None:
    kept = keep(settings, clock, Response(URL, body=PAGE), PAGE)
    other = row(kept)
    other.sha256 = "0" * 64

    with pytest.raises(Tampered):
        read_response(settings, other)
    Path(settings.warc_dir / kept.warc_file).unlink()
    with pytest.raises(NotFound):
        read_response(settings, row(kept))


def test_a_header_cannot_break_out_of_its_line(settings: Settings, clock: FixedClock) -> None:
    raw = Response(URL, headers={"X-Evil": "a\r\nSet-Cookie: b"}, body=PAGE)
    told, body = read_response(settings, row(keep(settings, clock, raw, PAGE)))

    assert body == PAGE
    assert "set-cookie" not in told


def test_a_file_stands_in_the_vault_and_its_answer_in_the_warc(settings: Settings, clock: FixedClock) -> None:
    vault = Vault(settings.vault_dir)
    warc = WarcFile(settings.warc_dir, "s/file.warc.gz", clock, "copywatch/test")
    raw = Response(URL, headers=Headers({"Content-Type": "text/plain", "ETag": '"1"'}), body=PAGE)
    kept = warc.keep_head(Request(URL), raw, (hashlib.sha256(PAGE).hexdigest(), len(PAGE)), [])
    warc.close()

    with pytest.raises(NotFound):
        read_response(settings, row(kept))
    vault.put(PAGE)
    headers, body = read_response(settings, row(kept))
    assert (body, headers["etag"], kept.length) == (PAGE, '"1"', len(PAGE))
    with (settings.warc_dir / kept.warc_file).open("rb") as file:
        kinds = [(record.rec_type, record.raw_stream.read()) for record in ArchiveIterator(file)]
    assert [kind for kind, _payload in kinds] == ["warcinfo", "revisit", "request"]
    assert kinds[1][1] == b""
    vault.path(kept.sha256).write_bytes(b"another")
    with pytest.raises(Tampered):
        read_response(settings, row(kept))
