"""Lists of digests as they come: each row says what it is, or is refused; nothing is guessed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import hash_lists
from records.errors import BytesRefused

PDQ = "5a" * 32
MD5, SHA1, SHA256 = "1f" * 16, "2e" * 20, "3d" * 32


def codes(text: str, algorithm: str = "") -> list[dict[str, str]]:
    return [dict(row.codes) for row in hash_lists.read(text.encode(), algorithm)[1]]


def refused(text: str) -> list[tuple[int, str]]:
    return [(one.row, one.code) for reading in hash_lists.read(text.encode())[2] for one in reading.issues]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{MD5}  film.mkv\n", [{"md5": MD5}]),
        (f"{SHA256} *film.mkv\n", [{"sha256": SHA256}]),
        (f"SHA256 (film.mkv) = {SHA256}\n", [{"sha256": SHA256}]),
        (f"# made today\n{MD5}\n{SHA1}\n", [{"md5": MD5}, {"sha1": SHA1}]),
        (f"{PDQ},87\n", [{"pdq": PDQ}]),
        (f"0,100,{PDQ},0\n1,93,{PDQ},1.03\n", [{"pdq": PDQ}, {"pdq": PDQ}]),
        (f"0,{PDQ},100,0\n", [{"pdq": PDQ}]),
        (f"hash,quality,type\n{PDQ},87,pdq\n{MD5},,md5\n", [{"pdq": PDQ}, {"md5": MD5}]),
        (f"work_id\tfile\tpdq\tquality\tmd5\nW-1\ta\t{PDQ.upper()}\t87\t{MD5}\n", [{"pdq": PDQ, "md5": MD5}]),
        (f"作品编号,哈希值,算法\nW-1,{SHA256},SHA-256\n", [{"sha256": SHA256}]),
        ("name,phash\na,ffa5c3b19787c280\n", [{"phash": "ffa5c3b19787c280"}]),
        (json.dumps([{"indicator": PDQ, "type": "HASH_PDQ"}]), [{"pdq": PDQ}]),
        (json.dumps({"data": [{"hash": SHA1, "signal_type": "photo_sha1"}]}), [{"sha1": SHA1}]),
        (f'{{"md5": "{MD5}"}}\n{{"md5": "{MD5}", "x": 1}}\n', [{"md5": MD5}, {"md5": MD5}]),
    ],
)
def test_lists_are_read_as_they_come(text: str, expected: list[dict[str, str]]) -> None:
    assert codes(text) == expected


def test_64_digits_are_never_guessed() -> None:
    assert codes(f"{PDQ}\n") == []
    assert refused(f"{PDQ}\n") == [(1, "ambiguous_hash")]
    assert codes(f"{PDQ}\n", "pdq") == [{"pdq": PDQ}]
    assert codes(f"hash,quality\n{PDQ},87\n", "sha256") == [{"sha256": PDQ}]


def test_bad_rows_are_refused_one_by_one() -> None:
    text = "\n".join((
        "work_id,file,pdq,quality,md5", f"W-1,a,{PDQ},50,", "W-1,b,zz,50,", f"W-1,c,{PDQ},101,", "W-1,d,,,",
        f"W-1,e,{'0' * 64},100,", "W-1,f,,,d41d8cd98f00b204e9800998ecf8427e", f"W-1,g,{PDQ},-1,", f"W-1,h,,,{SHA1}",
    ))  # fmt: skip

    assert codes(text) == [{"pdq": PDQ}]
    assert refused(text) == [
        (3, "bad_hash"), (4, "bad_quality"), (5, "no_digest"), (6, "no_detail"), (7, "empty_file"),
        (8, "bad_quality"), (9, "bad_hash"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "file_empty"), (" \n", "file_empty"), ("a,b\n1,2\n", "missing_column"), ("[]", "not_a_list"), ('["a"]', "not_a_list"),
     ("# nothing\n", "file_empty")],
)  # fmt: skip
def test_a_file_that_is_no_list_is_refused_as_a_whole(text: str, code: str) -> None:
    with pytest.raises(BytesRefused) as error:
        hash_lists.read(text.encode())

    assert error.value.code == code


@given(st.text(max_size=300))
def test_any_text_is_a_list_or_refused(text: str) -> None:
    try:
        _, good, bad, _ = hash_lists.read(text.encode("utf-8", "surrogatepass"))
    except BytesRefused:
        return
    assert all(row.codes for row in good)
    assert all(reading.issues for reading in bad)
