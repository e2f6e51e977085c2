"""Borders, boxes, codes, colours and key points, each by itself."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from fingerprints.pictures import align, codes, colours, judge, keypoints
from fingerprints.pictures.borders import trimmed
from fingerprints.pictures.boxes import boxes
from fingerprints.search import distance
from tests.unit.fingerprints.pictures import drawn

WHOLE = (0, 0, 420, 600)


def photo(seed: int) -> Image.Image:
    """A drawing with grain: no line of it is of one colour."""
    grain = np.random.default_rng(seed).integers(-40, 41, (600, 420, 1))
    return Image.fromarray(np.clip(np.asarray(drawn(seed)) + grain, 0, 255).astype(np.uint8))


def pixels(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("RGB"), np.uint8)


@pytest.mark.parametrize("colour", ["black", "white", "#7a3050"])
@pytest.mark.parametrize("border", [(0, 0, 0, 0), (0, 75, 0, 75), (1, 0, 33, 64), (120, 5, 0, 90)])
def test_a_border_of_any_width_and_colour_is_trimmed(border: tuple[int, ...], colour: str) -> None:
    left, top, _right, _bottom = border
    box = trimmed(pixels(ImageOps.expand(photo(1), border, colour)))
    assert box == (left, top, left + 420, top + 600)


def test_each_side_has_its_own_colour() -> None:
    image = ImageOps.expand(ImageOps.expand(photo(1), (0, 50), "black"), (30, 0), "white")
    assert trimmed(pixels(image)) == (30, 50, 450, 650)


def test_a_flat_picture_has_no_border() -> None:
    assert trimmed(pixels(Image.new("RGB", (420, 600), "white"))) == WHOLE


def test_a_bar_of_words_is_trimmed_only_when_asked() -> None:
    image = ImageOps.expand(photo(1), (0, 0, 0, 80), "black")
    ImageDraw.Draw(image).text((20, 620), "words on a bar", fill="white", font_size=30)
    assert trimmed(pixels(image))[3] > 605
    assert trimmed(pixels(image), words=True) == WHOLE


@pytest.mark.parametrize("ground", ["white", "#101014"])
def test_the_pictures_of_a_page_are_its_boxes(ground: str) -> None:
    page = Image.new("RGB", (1400, 1000), ground)
    page.paste(photo(1), (60, 90))
    page.paste(photo(2).resize((300, 200)), (700, 500))
    assert set(boxes(pixels(page))) >= {(60, 90, 480, 690), (700, 500, 1000, 700)}


def test_a_picture_in_a_card_is_a_box_too() -> None:
    page = Image.new("RGB", (1400, 1000), "#eeeeee")
    ImageDraw.Draw(page).rectangle((100, 100, 600, 950), fill="white")
    page.paste(photo(1), (140, 140))
    assert (140, 140, 560, 740) in boxes(pixels(page))


def test_a_photograph_has_few_boxes_and_a_flat_page_none() -> None:
    assert len(boxes(pixels(photo(1)))) <= 2
    assert boxes(pixels(Image.new("RGB", (800, 600), "white"))) == []


@pytest.mark.parametrize("orientation", codes.TRANSPOSE)
def test_turned_codes_are_those_of_the_turned_picture(orientation: str) -> None:
    image = drawn(3)
    turned = image.transpose(codes.TRANSPOSE[orientation])
    assert distance(codes.pdq_turned(pixels(image))[0][orientation], codes.pdq(pixels(turned))[0]) <= 16
    assert distance(codes.phash256_turned(codes.phash256(image), orientation), codes.phash256(turned)) <= 30
    grid = colours.turned(colours.read(colours.value(pixels(image))), orientation)
    assert colours.difference(grid, colours.read(colours.value(pixels(turned)))) < 2


@pytest.mark.parametrize("orientation", codes.ORIENTATIONS)
def test_a_turned_picture_is_laid_over_its_asset(orientation: str) -> None:
    image = drawn(4)
    turned = image.transpose(codes.TRANSPOSE[orientation]) if orientation in codes.TRANSPOSE else image
    # the code of the found picture turned so equals the asset's: turning back is the inverse
    back = {"r90": "r270", "r270": "r90"}.get(orientation, orientation)
    asset, found = (keypoints.features(pixels(one), {}) for one in (image, turned))
    matrix = align.placed((0, 0, *asset.size), (0, 0, *found.size), back)
    overlap = align.laid_over(asset, found, matrix)
    assert overlap is not None
    made = judge.judged(overlap)
    assert (made.strength, made.whole) == ("strong", True)
    assert made.agreement > 0.99


def test_key_points_are_packed_and_read_again() -> None:
    made = keypoints.features(pixels(drawn(5)), {"trimmed": (1, 2, 3, 4)})
    read = keypoints.unpacked(keypoints.packed(made))
    assert (read.size, read.parts) == (made.size, made.parts)
    assert np.array_equal(read.grey, made.grey)
    assert np.array_equal(read.found.marks, made.found.marks)
    assert np.allclose(read.reference.places, made.reference.places)
    assert keypoints.packed(read) == keypoints.packed(made)


@pytest.mark.parametrize("damage", [b"", b"orb1", b"xxxx"])
def test_a_payload_that_is_none_is_refused(damage: bytes) -> None:
    with pytest.raises(ValueError):
        keypoints.unpacked(damage)


def test_other_pictures_have_no_map_or_no_agreement() -> None:
    asset, found = (keypoints.features(pixels(drawn(seed)), {}) for seed in (6, 7))
    known = align.similarity(asset, found)
    overlap = align.laid_over(asset, found, *known) if known else None
    assert overlap is None or judge.judged(overlap).strength is None
