"""What a file's name says of its bytes."""

from __future__ import annotations

import pytest

from fingerprints.claims import contradicted, named


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.JPG", "picture"), ("b.tar.gz", "archive"), ("c.mp4", "video"), ("d.mp3", "audio"), ("e.txt", "text"),
        ("f.apk", "app"), ("g", ""), ("h.bin", ""), (".zip", "archive"), ("", ""), ("i.", ""),
    ],
)  # fmt: skip
def test_a_suffix_says_one_kind_or_none(name: str, kind: str) -> None:
    assert named(name) == kind


@pytest.mark.parametrize(
    ("name", "kinds", "said"),
    [
        ("a.jpg", ("text", "file"), "picture"), ("a.jpg", ("picture", "file"), ""), ("a.mp4", ("audio",), ""),
        ("a.mp3", ("picture",), "audio"), ("a.zip", ("archive", "app"), ""), ("a", ("picture",), ""),
        ("a.epub", ("archive", "file"), "text"), ("a.jpg", ("file",), "picture"),
    ],
)  # fmt: skip
def test_a_name_lies_where_the_bytes_are_nothing_of_what_it_says(
    name: str, kinds: tuple[str, ...], said: str
) -> None:
    assert contradicted(name, kinds) == said
