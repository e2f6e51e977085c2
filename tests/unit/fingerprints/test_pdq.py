"""Our PDQ against the published package: every bit of every orientation, and the quality."""

from __future__ import annotations

import numpy as np
import pdqhash
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from fingerprints.pictures import pdq
from fingerprints.pictures.codes import ORIENTATIONS, hexadecimal
from fingerprints.search import distance
from tests.unit.fingerprints.pictures import drawn


def published(pixels: NDArray[np.uint8]) -> tuple[dict[str, str], int]:
    """What the package says."""
    bits, quality = pdqhash.compute_dihedral(np.ascontiguousarray(pixels))
    return {name: hexadecimal(np.asarray(one)) for name, one in zip(ORIENTATIONS, bits, strict=True)}, int(
        quality
    )


@settings(max_examples=20, deadline=None)
@given(st.integers(64, 700), st.integers(64, 700), st.integers(0, 20))
def test_every_bit_of_every_orientation_is_the_published_one(width: int, height: int, seed: int) -> None:
    pixels = np.asarray(drawn(seed, (300, 200)).resize((width, height)), np.uint8)
    assert pdq.turned(pixels, ORIENTATIONS) == published(pixels)


@pytest.mark.parametrize("size", [(64, 64), (65, 64), (127, 128), (129, 4000), (3000, 2000)])
def test_odd_and_large_sizes_give_the_published_bits_to_within_rounding(size: tuple[int, int]) -> None:
    noise = np.random.default_rng(1).normal(128, 60, (size[1], size[0], 3))
    soft = Image.fromarray(np.clip(noise, 0, 255).astype(np.uint8)).resize((40, 40)).resize(size)
    pixels = np.asarray(soft, np.uint8)
    (ours, quality), (theirs, expected) = pdq.turned(pixels, ORIENTATIONS), published(pixels)
    assert quality == expected
    assert max(distance(ours[name], theirs[name]) for name in ORIENTATIONS) <= 2


def test_a_view_into_a_larger_picture_is_read_as_a_picture_of_its_own() -> None:
    whole = np.asarray(drawn(4, (300, 200)), np.uint8)
    part = whole[20:180, 30:270]
    assert pdq.turned(part, ("r0",)) == pdq.turned(np.ascontiguousarray(part), ("r0",))


def test_a_flat_picture_has_no_quality() -> None:
    assert pdq.turned(np.full((100, 100, 3), 77, np.uint8), ("r0",))[1] == 0
