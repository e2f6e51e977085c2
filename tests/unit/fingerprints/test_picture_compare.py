"""Two pictures: what an edit may change, and what makes a likeness only a lead."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from fingerprints.image import PICTURE, compute
from fingerprints.kinds import Likeness, Material, Print
from fingerprints.pictures.compare import PROBABLE, SECOND_VOTE, STRONG, compare
from tests.unit.fingerprints.kind_tests import KindTests
from tests.unit.fingerprints.pictures import drawn, encoded

Edit = Callable[[Image.Image], Image.Image]


class TestPicture(KindTests):
    kind = PICTURE

    def good(self) -> Mapping[str, Material]:
        return {
            "png": Material(data=encoded(drawn(1)), name="a.png"),
            "mislabelled": Material(data=encoded(drawn(2), "JPEG"), name="b.png"),
            "transparent": Material(data=encoded(_holed(drawn(3))), name="c"),
            "avif": Material(data=encoded(drawn(4), "AVIF"), name="d.avif"),
        }

    def bad(self) -> Mapping[str, tuple[Material, str]]:
        return {
            "nothing": (Material(name="a.png"), "empty"),
            "cut": (Material(data=encoded(drawn(5), "JPEG")[:3000]), "truncated"),
            "drawing in words": (
                Material(data=b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
                "not_a_picture",
            ),
        }


def _holed(image: Image.Image) -> Image.Image:
    mask = Image.new("L", image.size, 255)
    ImageDraw.Draw(mask).ellipse((0, 0, 200, 200), fill=0)
    holed = image.convert("RGBA")
    holed.putalpha(mask)
    return holed


made = functools.lru_cache(maxsize=8)(compute)
"""The prints of a work that several edits are compared with are made once."""


def likeness(image: Image.Image, edited: Image.Image) -> Likeness | None:
    return compare(made(encoded(image)), compute(encoded(edited, "JPEG", quality=80)))


def captioned(image: Image.Image) -> Image.Image:
    image = image.copy()
    ImageDraw.Draw(image).rectangle((0, image.height * 7 // 8, image.width, image.height), fill="black")
    return image


def on_a_page(image: Image.Image) -> Image.Image:
    page = Image.new("RGB", (1200, 900), "white")
    pen = ImageDraw.Draw(page)
    for line in range(20, 880, 30):
        pen.text((700, line), "words of a page that stand beside the picture", fill="black")
    page.paste(image, (80, 120))
    return page


@pytest.mark.parametrize(
    ("edit", "strength"),
    [
        (ImageOps.mirror, "strong"),
        (lambda image: image.transpose(Image.Transpose.ROTATE_90), "strong"),
        (lambda image: ImageOps.expand(image, (0, 90), "navy"), "strong"),
        (lambda image: image.crop((40, 50, 400, 580)), "strong"),
        (lambda image: image.rotate(5, Image.Resampling.BICUBIC), None),
        (on_a_page, None),
        (captioned, "probable"),
        (lambda image: ImageOps.mirror(image.crop((40, 50, 400, 580))), None),
        (lambda image: ImageOps.grayscale(image).convert("RGB"), "probable"),
    ],
    ids=["mirror", "turn", "letterbox", "crop", "rotation", "page", "caption", "mirrored crop", "grey"],
)
@pytest.mark.parametrize("seed", [11, 12])
def test_an_edited_picture_is_found(edit: Edit, strength: str | None, seed: int) -> None:
    found = likeness(drawn(seed), edit(drawn(seed)))
    assert found is not None
    assert strength is None or found.strength == strength
    assert found.distance <= found.threshold


def test_the_evidence_is_json_and_names_step_orientation_overlay_and_votes() -> None:
    by_code = likeness(drawn(13), ImageOps.mirror(drawn(13)))
    by_points = likeness(drawn(13), drawn(13).crop((40, 50, 400, 580)))
    assert by_code is not None
    assert by_points is not None
    assert json.loads(json.dumps([by_code.evidence, by_points.evidence]))
    assert (by_code.evidence["step"], by_code.evidence["orientation"]) == ("codes", "flip_h")
    assert by_points.evidence["step"] == "keypoints"
    left, top, right, bottom = by_points.evidence["overlap"]
    assert np.allclose((left, top, right, bottom), (40, 50, 400, 580), atol=4)
    assert by_points.evidence["inliers"] >= 8
    for one in (by_code, by_points):
        assert one.second_vote is not None
        assert one.second_vote <= SECOND_VOTE == one.evidence["second"]["threshold"]


def test_the_map_takes_the_found_picture_to_its_place_in_the_asset() -> None:
    found = likeness(drawn(14), drawn(14).crop((100, 150, 400, 550)).resize((600, 800)))
    assert found is not None
    corners = np.array([[0, 0, 1], [600, 800, 1]]) @ np.array(found.evidence["matrix"]).T
    assert np.allclose(corners, [[100, 150], [400, 550]], atol=5)


def test_an_object_that_moved_makes_one_scene_a_lead() -> None:
    image, moved = drawn(15), drawn(15)
    ImageDraw.Draw(image).ellipse((60, 60, 120, 140), fill="white")
    ImageDraw.Draw(moved).ellipse((280, 420, 340, 500), fill="white")
    found = likeness(image, moved)
    assert found is None or found.strength == "probable"


def test_another_colour_of_the_same_brightness_is_a_lead() -> None:
    red = Image.new("RGB", (192, 192), (200, 60, 60))
    ImageDraw.Draw(red).polygon([(20, 170), (90, 20), (170, 120)], fill="white")
    red, green = _lit(red), _lit(red)
    values = np.asarray(green)
    green = Image.fromarray(np.ascontiguousarray(values[..., [1, 0, 2]]))
    found = likeness(red, green)
    assert found is not None
    assert found.strength == "probable"
    assert found.evidence["colours"]["difference"] > found.evidence["colours"]["threshold"]


def _lit(image: Image.Image) -> Image.Image:
    """With light and shade, so that its code has quality."""
    light = np.linspace(0.5, 1.0, image.width)[None, :, None]
    return Image.fromarray((np.asarray(image) * light).astype(np.uint8))


def code(bits: int) -> Print:
    return Print("pdq", "foreign", f"{(1 << bits) - 1:064x}", 100)


@pytest.mark.parametrize(
    ("bits", "strength"),
    [
        (0, "strong"),
        (STRONG, "strong"),
        (STRONG + 1, "probable"),
        (PROBABLE, "probable"),
        (PROBABLE + 1, None),
    ],
)
def test_codes_without_pixels_keep_the_published_thresholds(bits: int, strength: str | None) -> None:
    found = compare([code(0)], [code(bits)])
    assert (found.strength if found else None) == strength


def test_a_code_of_low_quality_is_no_evidence() -> None:
    assert compare([code(0)], [replace(code(0), quality=49)]) is None


def test_boxes_and_turns_are_the_found_pictures_own() -> None:
    box, turned = replace(code(0), variant="box1"), replace(code(0), orientation="r90")
    assert compare([code(0)], [box]) is not None
    assert compare([code(0)], [turned]) is not None
    assert compare([box], [code(0)]) is None
    assert compare([turned], [code(0)]) is None
