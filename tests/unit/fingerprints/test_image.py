"""Pictures to codes: what an edit may change, and how bad bytes are refused."""

from __future__ import annotations

import contextlib
import functools
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from fingerprints.image import compute
from fingerprints.kinds import Print
from fingerprints.pictures.decode import decode
from fingerprints.sandbox import Sandbox
from fingerprints.search import distance
from records.errors import BytesRefused
from tests.unit.fingerprints.pictures import drawn, encoded

made = functools.lru_cache(maxsize=32)(compute)
"""Prints that several tests or two algorithms look at are made once."""


def codes(prints: tuple[Print, ...], algorithm: str) -> list[str]:
    return [one.value for one in prints if one.algorithm == algorithm]


def nearest(left: bytes, right: bytes, algorithm: str) -> int:
    ours, theirs = codes(made(left), algorithm), codes(made(right), algorithm)
    return min(distance(a, b) for a in ours for b in theirs)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "edit",
    [
        lambda image: encoded(image, "JPEG", quality=35),
        lambda image: encoded(image.resize((210, 300)), "WEBP"),
        lambda image: encoded(ImageOps.grayscale(image), "JPEG"),
        lambda image: encoded(image.convert("CMYK"), "JPEG", quality=90),
        lambda image: encoded(image.convert("P", palette=Image.Palette.ADAPTIVE)),
        lambda image: encoded(image.convert("RGBA")),
        lambda image: encoded(ImageOps.expand(image, border=(0, 90), fill="black")),
        lambda image: encoded(ImageOps.expand(image, border=60, fill=(240, 240, 235)), "JPEG"),
    ],
    ids=["jpeg", "smaller webp", "grey", "cmyk", "palette", "alpha", "letterbox", "frame"],
)
def test_an_everyday_edit_stays_within_the_strong_threshold(edit: object, seed: int) -> None:
    image = drawn(seed)
    edited = edit(image)  # type: ignore[operator]
    assert nearest(encoded(image), edited, "pdq") <= 31
    assert nearest(encoded(image), edited, "phash256") <= 51


def test_other_pictures_are_far_away() -> None:
    prints = [made(encoded(drawn(seed))) for seed in range(8)]
    far = [
        distance(a, b) for n, one in enumerate(prints) for two in prints[:n]
        for a in codes(one, "pdq") for b in codes(two, "pdq")
    ]  # fmt: skip
    assert min(far) > 47


def test_exif_orientation_is_applied() -> None:
    turned = drawn(5).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # the viewer turns it by 90 degrees clockwise
    assert nearest(encoded(drawn(5)), encoded(turned, "JPEG", exif=exif.tobytes(), quality=95), "pdq") <= 31


def test_sixteen_bit_grey_is_scaled_and_not_cut() -> None:
    grey = ImageOps.grayscale(drawn(6))
    deep = Image.frombytes("I;16", grey.size, b"".join(bytes((0, value)) for value in grey.tobytes()))
    assert nearest(encoded(grey), encoded(deep), "pdq") <= 31


def test_the_first_frame_of_an_animation_counts() -> None:
    frames = [drawn(seed, (200, 260)) for seed in (7, 8)]
    moving = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert nearest(encoded(frames[0]), moving, "pdq") <= 31


def test_a_flat_picture_has_no_quality() -> None:
    prints = compute(encoded(Image.new("RGB", (300, 300), "white")))
    assert {one.quality for one in prints if one.algorithm == "pdq"} == {0}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<html>not found</html>", "not_a_picture"),
        (encoded(drawn(1), "JPEG")[:3000], "truncated"),
        (encoded(drawn(1))[:3000], "truncated"),
        (encoded(drawn(1), "PPM"), "not_a_picture"),
        (encoded(Image.new("L", (12_000, 12_000))), "too_many_pixels"),
        (encoded(Image.new("L", (31_000, 100))), "too_many_pixels"),
        (encoded(drawn(1, (40, 40))), "too_small"),
        (b"\x89PNG\r\n\x1a\n" + bytes(33 * 1024 * 1024), "too_large"),
    ],
    ids=["empty", "html", "cut jpeg", "cut png", "unnamed format", "bomb", "strip", "tiny", "large"],
)
def test_bad_bytes_are_refused_with_a_code(data: bytes, code: str) -> None:
    with pytest.raises(BytesRefused) as refused:
        decode(data)
    assert refused.value.code == code
    assert refused.value.message_zh != str(refused.value)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def with_chunk(name: bytes, data: bytes) -> bytes:
    """A whole PNG with one more chunk behind its header."""
    whole = encoded(drawn(1, (90, 90)))
    return whole[:33] + chunk(name, data) + whole[33:]


def claimed(width: int, height: int) -> bytes:
    """A PNG of a hundred bytes that claims to be so large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(100)))
        + chunk(b"IEND", b"")
    )


def long_animation(frames: int) -> bytes:
    """A GIF whose first frame is a picture, and then so many frames of one pixel."""
    still = encoded(drawn(3, (90, 90)).quantize(8), "GIF").rstrip(b";")
    return still + (b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00") * frames + b";"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (claimed(30_000, 30_000), "too_many_pixels"),
        (claimed(1, 30_000), "too_small"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not_a_picture"),
        (with_chunk(b"zTXt", b"c\0\0" + zlib.compress(bytes(50_000_000), 9)), "too_large"),
        (with_chunk(b"iCCP", b"c\0\0" + zlib.compress(bytes(50_000_000), 9)), "too_large"),
    ],
    ids=["square bomb", "one pixel wide", "svg", "text bomb", "profile bomb"],
)
def test_bombs_are_refused_in_the_child(data: bytes, code: str) -> None:
    with Sandbox() as sandbox, pytest.raises(BytesRefused) as refused:
        sandbox.prints("picture", data)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "odd",
    [
        encoded(drawn(1), "JPEG") + b"PK\x03\x04" + bytes(5000),
        with_chunk(b"tEXt", b"c\0" + b"x" * 3_000_000),
        long_animation(100_000),
    ],
    ids=["archive behind it", "much text", "100,000 frames"],
)
def test_what_stands_around_a_picture_does_not_count(odd: bytes) -> None:
    with Sandbox() as sandbox:
        assert sandbox.prints("picture", odd)


def test_colours_below_transparent_pixels_are_a_variant_of_their_own() -> None:
    hidden = drawn(9).convert("RGBA")
    hidden.putalpha(Image.new("L", hidden.size, 0))
    prints = compute(encoded(hidden))
    assert {one.variant for one in prints} >= {"raw", "bare"}
    assert nearest(encoded(drawn(9)), encoded(hidden), "pdq") == 0


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_bytes_give_prints_or_a_typed_refusal(data: st.DataObject) -> None:
    whole = bytearray(
        encoded(drawn(2, (90, 90)), data.draw(st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])))
    )
    for _ in range(data.draw(st.integers(1, 12))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(BytesRefused):  # anything else that is raised fails the test
        made = compute(bytes(whole[: data.draw(st.integers(1, len(whole)))]))
        assert all(len(one.value) == (96 if one.algorithm == "colours" else 64) for one in made)
