"""WARC files that were cut short or changed are read or refused, by one kind of error."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from records.warcs import Records

BODY = "<title>长夜灯火</title>".encode() * 20


def _written(packed: bool) -> bytes:
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=packed)
    for number in range(2):
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                f"http://forum.example/{number}", "response", payload=io.BytesIO(BODY), http_headers=head,
                length=len(BODY),
            )
        )  # fmt: skip
    return file.getvalue()


FILES = {packed: _written(packed) for packed in (True, False)}


def _read(data: bytes) -> list[bytes] | None:
    """The bodies; nothing where the file was refused."""
    try:
        return [record.raw_stream.read() for record in Records(io.BytesIO(data))]
    except (ArchiveLoadFailed, EOFError):
        return None


def test_a_whole_file_gives_each_record() -> None:
    assert _read(FILES[True]) == _read(FILES[False]) == [BODY, BODY]


@given(st.booleans(), st.floats(0, 1))
def test_a_file_cut_anywhere_never_ends_a_reader(packed: bool, share: float) -> None:
    data = FILES[packed]
    bodies = _read(data[: int(share * len(data))])
    assert bodies is None or all(BODY.startswith(body) for body in bodies)


def test_a_file_that_ends_within_a_records_own_headers_is_refused() -> None:
    assert _read(FILES[False][:40]) is None


@given(st.booleans(), st.floats(0, 1, exclude_max=True), st.integers(1, 255))
def test_a_changed_byte_never_ends_a_reader(packed: bool, share: float, change: int) -> None:
    data = bytearray(FILES[packed])
    data[int(share * len(data))] ^= change
    _read(bytes(data))
