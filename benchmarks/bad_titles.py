"""Titles and listings that are no titles: whatever they are, each has an answer and none takes long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

MEGABYTES = 10
LENGTH = 512


def listings(keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Kind and raw text of each bad listing, some made of the names of the catalogue itself."""
    yield "empty", ""
    yield "one character", "家"
    yield (
        "10 MB of one name",
        (keys[len(keys) // 2] + " ") * (MEGABYTES * 1_000_000 // (len(keys[len(keys) // 2]) + 1)),
    )
    yield "10 MB of marks", "a" + "\u0301" * (MEGABYTES * 500_000)
    yield "lone surrogates", "\ud800\udfff" * 200
    yield "right to left", "\u202eأغنية الحب والحرب\u202c " * 20
    yield "zalgo", "".join(c + "\u0335\u0336\u0337\u0338" * 8 for c in "the walking dead") * 4
    yield "emoji only", "🎬🍿🔥" * 100
    yield "control characters", "\x00\x01\x02\x1b\x7f\x85" * 80
    yield "one Han 512 times", "哈" * LENGTH
    yield "many short names", "".join(sorted(keys, key=len)[: 2 * LENGTH])[:LENGTH]
    yield "many long names", "".join(sorted(keys, key=len)[-LENGTH:])[:LENGTH]
    yield "names of every kind", "".join(keys[:: max(1, len(keys) // LENGTH)])[:LENGTH]


GENERIC = ("家", "It", "后来", "1984")


def names() -> Iterator[str]:
    """Titles that a catalogue should not have and that must not hurt it."""
    yield from (
        "",
        " ",
        "\ud800",
        "🎬",
        "\u202e",
        "a" + "\u0301" * 5_000,
        "x" * (MEGABYTES * 1_000_000),
        "\x00",
    )
    yield from (
        f"{name}{'' if n < len(GENERIC) else n}" for n in range(1_000) for name in [GENERIC[n % len(GENERIC)]]
    )
