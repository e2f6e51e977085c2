"""What an asset is, by name and first bytes."""

from __future__ import annotations

import pytest

from catalog.asset_kinds import WORDS, guessed
from records.vocabulary import AssetKind


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n", AssetKind.COVER),
        ("a.mp4", b"\x89PNG\r\n\x1a\n", AssetKind.COVER),
        ("a.ico", b"\x00\x00\x01\x00", AssetKind.ICON),
        ("a.mp3", b"ID3\x03", AssetKind.AUDIO),
        ("song.mp3", b"\xff\xfb\x90\x00", AssetKind.AUDIO),
        ("a.m4a", b"\x00\x00\x00\x20ftypM4A \x00", AssetKind.AUDIO),
        ("a.mp4", b"\x00\x00\x00\x20ftypisom\x00", AssetKind.VIDEO),
        ("a.ogv", b"OggS", AssetKind.VIDEO),
        ("a.ogg", b"OggS", AssetKind.AUDIO),
        ("a.wav", b"RIFF\x00\x00\x00\x00WAVE", AssetKind.AUDIO),
        ("a.avi", b"RIFF\x00\x00\x00\x00AVI ", AssetKind.VIDEO),
        ("a.mkv", b"\x1aE\xdf\xa3", AssetKind.VIDEO),
        ("a.txt", "第一章 渡口".encode(), AssetKind.TEXT),
        ("a.epub", b"PK\x03\x04", AssetKind.TEXT),
        ("a.apk", b"PK\x03\x04", AssetKind.APP),
        ("a.zip", b"PK\x03\x04", AssetKind.FILE),
        ("a.exe", b"MZ\x90\x00\x03\x00\x00\x00", AssetKind.FILE),
    ],
)
def test_a_kind_is_guessed_from_the_bytes_first(name: str, head: bytes, kind: AssetKind) -> None:
    assert guessed(name, head) is kind


def test_each_kind_has_its_own_name_and_a_chinese_one() -> None:
    assert set(AssetKind) == set(WORDS.values())
    assert all(WORDS[kind.value] is kind for kind in AssetKind)
