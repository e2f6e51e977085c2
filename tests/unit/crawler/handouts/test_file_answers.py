"""What a file's answer does on its way to the disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.http import Headers, Response

from crawler.asked.files import ERROR_BYTES, Errand
from crawler.asked.planned import Entry, Planned, Role
from crawler.asked.spool import WORTH_RESUMING, Spool
from crawler.handouts.file_answers import file_of, open_spool, over, take
from records.vault import Vault
from records.vocabulary import RefusalReason

URL = "http://site.example/game.zip"
BODY = bytes(range(256)) * 8192  # 2 MiB


@pytest.fixture
def entry(tmp_path: Path) -> Entry:
    """A file of which the first MiB came before."""
    one = Entry("f", Planned(URL, Role.FILE), errand=Errand("game.zip", 4 * len(BODY), left=8 * len(BODY)))
    one.spool = Spool(tmp_path / "spool", "f")
    one.spool.begin(0, len(BODY), Headers({"ETag": '"1"'}))
    one.spool.write(BODY[:WORTH_RESUMING], len(BODY))
    one.part = one.spool.waiting(one.errand.cap) if one.errand else None
    assert one.part is not None
    return one


def rest(total: int = len(BODY), **headers: str) -> Headers:
    return Headers({"Content-Range": f"bytes {WORTH_RESUMING}-{total - 1}/{total}", **headers})


def test_the_rest_of_the_same_file_completes_it(entry: Entry, tmp_path: Path) -> None:
    headers = rest(ETag='"1"')
    open_spool(entry, headers)
    take(entry, BODY[WORTH_RESUMING:])
    vault = Vault(tmp_path / "vault")
    file = file_of(Response(URL, status=206, headers=headers), entry, vault)
    assert (file.length, file.total, file.refusal) == (len(BODY), len(BODY), "")
    assert vault.open(file.digest) == BODY


@pytest.mark.parametrize("headers", [rest(ETag='"2"'), rest(len(BODY) + 1)])
def test_the_rest_of_another_file_is_not_joined_to_the_beginning_of_this_one(
    entry: Entry, tmp_path: Path, headers: Headers
) -> None:
    open_spool(entry, headers)
    take(entry, BODY[WORTH_RESUMING:])
    file = file_of(Response(URL, status=206, headers=headers), entry, Vault(tmp_path / "vault"))
    assert (file.digest, file.refusal) == ("", "http_error")
    assert entry.spool is not None
    assert entry.spool.waiting(len(BODY)) is None  # and the next attempt begins anew


@pytest.mark.parametrize(("wrapping", "data"), [("br", BODY[:100]), ("gzip", b"this is not packed at all")])
def test_a_body_that_cannot_be_unpacked_is_refused(
    entry: Entry, tmp_path: Path, wrapping: str, data: bytes
) -> None:
    headers = Headers({"Content-Encoding": wrapping})
    entry.part = None
    open_spool(entry, headers)
    take(entry, data)
    file = file_of(Response(URL, headers=headers), entry, Vault(tmp_path / "vault"))
    assert file.refusal == RefusalReason.BAD_ENCODING.value


def test_a_body_ends_where_the_sweep_has_no_bytes_left_or_it_is_no_file(entry: Entry) -> None:
    assert over(entry, ERROR_BYTES) is None
    said = over(entry, ERROR_BYTES + 1)
    assert said is not None
    assert said.reason is RefusalReason.TOO_LARGE
    entry.received = 9 * len(BODY)
    spent = over(entry, 1)
    assert spent is not None
    assert spent.reason is RefusalReason.BUDGET
