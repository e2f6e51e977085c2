"""Files of prints: written the same way each time, read line by line, nothing believed."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerprints import printfiles, text
from fingerprints.kinds import Material, Print
from fingerprints.printfiles import FORMAT, Described, PrintLine, read, refusal_row, rows
from tests.unit.fingerprints.texts import chinese

NOVEL = Described("书/长夜\ud800.txt", 9, "ab" * 32, "W-1")
PRINTS = text.compute(Material(data=chinese(1).encode()))


def lines(*said: object) -> list[PrintLine]:
    text = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in said)
    return list(read(io.BytesIO(text.encode())))


def row(**changes: Any) -> dict[str, Any]:
    pdq = Print("pdq", "pdq/rgb-full-v1", "5a" * 32, 90)
    return {**next(rows(Described("a.png", 3, "ab" * 32), {"picture": [pdq]})), **changes}


def test_what_is_written_is_read_again_with_its_payload() -> None:
    (line,) = lines(*rows(NOVEL, {"text": PRINTS}))

    assert line.made == PRINTS[0]
    assert line.known
    assert line.kind == "text"
    assert line.described == Described("书/长夜\\ud800.txt", 9, "ab" * 32, "W-1")
    assert line.versions["tool"].startswith("copywatch")


def test_the_same_prints_give_the_same_lines_and_large_payloads_are_packed() -> None:
    once, twice = (json.dumps(list(rows(NOVEL, {"text": PRINTS}))) for _ in range(2))
    (said,) = rows(NOVEL, {"text": PRINTS})

    assert once == twice
    assert said["format"] == FORMAT
    assert said["payload_bytes"] == len(PRINTS[0].payload)
    assert said["packing"] in ("", "zlib")


def test_a_refusal_is_a_line_of_its_own() -> None:
    (line,) = lines(refusal_row(NOVEL, "picture", {"code": "truncated"}))

    assert line.told == {"code": "truncated"}
    assert (line.made, line.refusal) == (None, "")


@pytest.mark.parametrize(
    "changes",
    [
        {"size": -1}, {"size": "3"}, {"size": True}, {"size": 10**30}, {"sha256": "xyz"}, {"sha256": 5}, {"file": ""},
        {"file": "x" * 5000}, {"quality": "90"}, {"quality": 900}, {"quality": True}, {"value": "5A" * 32},
        {"value": None}, {"payload": "!!!"}, {"payload": 7}, {"payload_bytes": 5}, {"payload_bytes": 10**12},
        {"packing": "xz"}, {"packing": "zlib", "payload": "AAAA", "payload_bytes": 3}, {"algorithm": "sha256"},
        {"variant": None}, {"work_id": []}, {"kind": {}},
    ],
)  # fmt: skip
def test_a_bent_line_is_refused_and_the_next_is_read(changes: dict[str, Any]) -> None:
    bad, good = lines(row(**changes), row())

    assert (bad.refusal, bad.made) == ("damaged", None)
    assert good.known


def test_lines_of_something_else_are_refused_by_what_they_are() -> None:
    told = [one.refusal for one in lines("no json", "[1]", '{"format": "other/1"}', "[" * 100_000, "{}")]

    assert told == ["not_json", "not_json", "unknown_format", "not_json", "unknown_format"]


def test_a_payload_that_unpacks_to_more_than_it_says_is_not_unpacked() -> None:
    import base64
    import zlib

    bomb = base64.b64encode(zlib.compress(bytes(50_000_000))).decode()

    (line,) = lines(row(payload=bomb, packing="zlib", payload_bytes=100))

    assert line.refusal == "damaged"
    assert "100 announced" in line.detail


def test_a_file_of_prints_is_told_by_its_beginning() -> None:
    assert printfiles.is_prints(b"\xef\xbb\xbf\n" + json.dumps(row()).encode())
    assert not printfiles.is_prints(b'{"hash": "abc"}')
    assert not printfiles.is_prints(b"work_id,pdq\n")


@given(
    st.dictionaries(
        st.sampled_from(sorted(row())), st.none() | st.integers() | st.text() | st.lists(st.integers())
    )
)
def test_no_line_ends_the_reading(changes: dict[str, Any]) -> None:
    first, second = lines(row(**changes), row())

    assert second.known
    assert first.known or first.refusal or not first.known
