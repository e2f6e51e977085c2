"""What people are shown of untrusted bytes is drawn afresh in the child process."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from fingerprints import audio, image, views
from fingerprints.kinds import Limits, Material
from fingerprints.pictures import keypoints
from fingerprints.sandbox import Sandbox
from records.errors import BytesRefused
from tests.unit.fingerprints.apks import bare
from tests.unit.fingerprints.pictures import drawn, encoded
from tests.unit.fingerprints.test_audio import melody, wav
from tests.unit.fingerprints.test_video import film, shots
from tests.unit.fingerprints.texts import chinese, epub


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(opened(data).convert("RGBA"), np.int16)


def test_a_picture_is_drawn_anew_and_carries_nothing_of_its_file(box: Sandbox) -> None:
    data = encoded(drawn(1, (3000, 600)), "JPEG", comment=b"<script>alert(1)</script>")

    shown = box.view("picture", data, {})

    assert (opened(shown).format, opened(shown).size) == ("WEBP", (1280, 256))
    assert b"script" not in shown


def test_a_picture_too_small_to_compare_can_still_be_seen(box: Sandbox) -> None:
    assert opened(box.view("picture", encoded(drawn(1, (48, 48))), {})).size == (48, 48)


@pytest.mark.parametrize("edit", ["crop", "mirror", "turn"])
def test_a_copy_lies_on_its_original_where_the_comparison_says(box: Sandbox, edit: str) -> None:
    original = drawn(3)
    copy = {
        "crop": original.crop((60, 90, 400, 560)).resize((680, 940)),
        "mirror": original.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        "turn": original.transpose(Image.Transpose.ROTATE_90),
    }[edit]
    like = image.PICTURE.compare(image.compute(encoded(original)), image.compute(encoded(copy)))
    assert like is not None

    shown = box.view("laid", encoded(copy), {
        "matrix": like.evidence["matrix"], "mirrored": like.evidence.get("mirrored", False), "canvas": list(original.size),
    })  # fmt: skip

    over = pixels(shown)
    left, top, right, bottom = like.evidence["overlap"]
    inner = (slice(top + 8, bottom - 8), slice(left + 8, right - 8))
    difference = np.abs(over[..., :3] - np.asarray(original, np.int16))[inner].mean()
    assert opened(shown).size == original.size
    assert over[inner][..., 3].min() == 255
    assert difference < 6
    if edit == "crop":
        assert over[5, 5, 3] == 0  # nothing was found there, and nothing is drawn there


@pytest.mark.parametrize("matrix", [[[1, 0], [0, 1]], [[1, 0, float("nan")], [0, 1, 0]]])
def test_a_map_that_is_none_is_refused(box: Sandbox, matrix: list[list[float]]) -> None:
    with pytest.raises(BytesRefused) as refused:
        box.view("laid", encoded(drawn(1)), {"matrix": matrix, "canvas": [100, 100]})
    assert refused.value.code == "damaged"


def test_the_words_around_a_run_come_from_any_document(box: Sandbox) -> None:
    chapter = "\n第十二章　渡口\n" + chinese(2)
    book = epub([chinese(1), chapter.replace("\n", "<br/>")])
    text = json.loads(box.view("text", book, {"start": 0, "end": 10}))
    at = text["chars"] - 500

    found = json.loads(box.view("text", book, {"start": at, "end": at + 40}))

    assert (len(found["head"]), found["tail"], found["left_out"]) == (40, "", 0)
    assert found["heading"] == "第十二章　渡口"
    assert len(found["before"]) == len(found["after"]) == 80


def test_frames_stand_side_by_side_at_their_times(box: Sandbox) -> None:
    frames = shots(4)
    strip = pixels(box.view("frames", film(frames), {"times": [0.5, 3.5]}))

    width = strip.shape[1] // 2
    for number, at in enumerate((5, 35)):
        cell = strip[:, width * number : width * (number + 1), :3]
        expected = np.asarray(Image.fromarray(frames[at]).resize((width, strip.shape[0])), np.int16)
        other = np.asarray(Image.fromarray(frames[at - 20 if at > 20 else at + 30]).resize((width, strip.shape[0])), np.int16)  # fmt: skip
        inner = (slice(6, -6), slice(6, -6))
        assert np.abs(cell - expected)[inner].mean() < 15 < np.abs(cell - other)[inner].mean()


def test_the_icon_of_an_app_is_shown_by_its_name(box: Sandbox) -> None:
    apk = bare("cn.example.one", encoded(drawn(5, (96, 96))))

    assert opened(box.view("icon", apk, {"name": "res/icon.png"})).size == (96, 96)
    with pytest.raises(BytesRefused):
        box.view("icon", apk, {"name": "../../etc/passwd"})


@pytest.mark.parametrize(
    ("view", "data", "code"),
    [("picture", b"", "empty"), ("picture", b"<svg onload=alert(1)>", "not_a_picture"),
     ("frames", b"#EXTM3U\nfile:///etc/hostname\n", "not_this_kind"), ("text", b"\x00\x01\x02" * 400, "not_this_kind"),
     ("icon", b"PK\x03\x04", "truncated")],
)  # fmt: skip
def test_bytes_of_another_kind_are_refused_with_a_code(
    box: Sandbox, view: str, data: bytes, code: str
) -> None:
    with pytest.raises(BytesRefused) as refused:
        box.view(view, data, {"times": [1], "start": 0, "end": 1, "name": "x"})
    assert refused.value.code in (code, "damaged", "not_this_kind")
    assert box.prints("picture", encoded(drawn(1)))  # the child still works


def test_the_size_of_a_picture_is_read_without_its_points() -> None:
    made = image.compute(encoded(drawn(7, (321, 234))))
    payload = next(one.payload for one in made if one.algorithm == "orb")

    assert keypoints.size_of(payload) == keypoints.unpacked(payload).size == (321, 234)
    with pytest.raises(ValueError, match="begin with"):
        keypoints.size_of(b"something else")


def test_sound_has_no_frames(box: Sandbox) -> None:
    with pytest.raises(BytesRefused) as refused:
        box.view("frames", Material(data=wav(melody(1, 3.0)), name="a.wav"), {"times": [1]})
    assert refused.value.code == "not_this_kind"
    assert audio.missing() == ""


def test_a_view_keeps_to_the_limits_of_the_child() -> None:
    wide = encoded(Image.new("RGB", (6_000, 6_000), (90, 120, 30)))
    with Sandbox(Limits(memory_mib=40, time_s=30)) as small, pytest.raises(BytesRefused) as refused:
        small.view("picture", wide, {})
    assert refused.value.code in ("memory", "crashed")
    assert views.SIDE == 1280
