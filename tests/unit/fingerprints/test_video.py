"""Films: edited and cut copies are recognised by frames in order; single frames and still scenes are not enough."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from fingerprints import video
from fingerprints.film import CODES, FRAME, MIN_QUALITY
from fingerprints.kinds import Material, Print
from fingerprints.video import ALIKE_FRAMES, FRAMES_RECIPE, VIDEO, align
from tests.unit.fingerprints.kind_tests import KindTests
from tests.unit.fingerprints.pictures import drawn, encoded

Shots = NDArray[np.uint8]
FPS = 10


def shots(seed: int, seconds: float = 6.0) -> Shots:
    """A film of scenes of a second: coloured shapes that move slowly over a structured ground."""
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(round(seconds)):
        ground = rng.integers(0, 256, (9, 16, 3), np.uint8).repeat(20, 0).repeat(20, 1)
        left, top = rng.integers(0, 200), rng.integers(0, 100)
        colour = rng.integers(0, 256, 3)
        for n in range(FPS):
            frame = ground.copy()
            frame[top : top + 70, left + 3 * n : left + 3 * n + 60] = colour
            made.append(frame)
    return np.stack(made)


def film(frames: Shots, codec: str = "mpeg4") -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream = file.add_stream(codec, rate=FPS)
        assert isinstance(stream, av.VideoStream)
        stream.height, stream.width = (side // 2 * 2 for side in frames.shape[1:3])
        stream.pix_fmt = "yuv420p"
        for frame in frames:
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")
            file.mux(stream.encode(picture))
        file.mux(stream.encode(None))
    return out.getvalue()


_PRINTS: dict[tuple[int, ...], tuple[Print, ...]] = {}


def prints(frames: Shots) -> tuple[Print, ...]:
    """The prints of a film of these frames, made once: several tests compare with the same work."""
    key = (*frames.shape, hash(frames.tobytes()))
    if key not in _PRINTS:
        _PRINTS[key] = video.compute(Material(data=film(frames)))
    return _PRINTS[key]


class TestVideo(KindTests):
    kind = VIDEO

    def good(self) -> Mapping[str, Material]:
        return {
            "one film": Material(data=film(shots(1)), name="one.mp4"),
            "another": Material(data=film(shots(2)), name="two.mp4"),
        }

    def bad(self) -> Mapping[str, tuple[Material, str]]:
        black = np.zeros((30, 180, 320, 3), np.uint8)
        whole = film(shots(1, 3.0))
        return {
            "no bytes": (Material(name="a.mp4"), "empty"),
            "a picture": (Material(data=encoded(drawn(1)), name="a.mp4"), "not_this_kind"),
            "nothing but black": (Material(data=film(black), name="a.mp4"), "empty"),
            "a film without its index": (
                Material(data=whole[: len(whole) // 2], name="a.mp4"),
                "not_this_kind",
            ),
            "a playlist": (
                Material(data=b"#EXTM3U\n#EXTINF:9,\n/etc/hostname\n", name="a.mp4"),
                "not_this_kind",
            ),
        }


EDITS: Mapping[str, Callable[[Shots], Shots]] = {
    "bars above and below": lambda one: np.pad(one, ((0, 0), (30, 30), (0, 0), (0, 0))),
    "half the size": lambda one: one[:, ::2, ::2],
    "edges cut away": lambda one: one[:, 9:-9, 16:-16],
    "mirrored": lambda one: one[:, :, ::-1],
    "the middle alone": lambda one: one[15:-15],
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_film_is_recognised(name: str) -> None:
    whole = shots(3)
    found = video.compare(prints(whole), prints(EDITS[name](whole)))
    assert found is not None
    assert found.strength == "strong"
    assert found.evidence["mirrored"] is (name == "mirrored")


def test_an_excerpt_says_where_it_stands_in_the_work() -> None:
    whole = shots(4, 10.0)
    found = video.compare(prints(whole), prints(np.concatenate((shots(5, 3.0), whole[40:80]))))
    assert found is not None
    assert abs(found.evidence["shift_s"] - 1.0) < 0.2
    assert all(abs(asset - here - 1.0) <= 0.8 for here, asset, _ in found.evidence["times"])


def test_frames_that_agree_without_running_in_order_are_no_strong_likeness() -> None:
    whole = shots(6, 8.0)
    found = video.compare(prints(whole), prints(whole[::-1]))
    assert found is None or found.strength == "probable"


def test_a_film_cut_anew_still_holds_pieces_of_the_work() -> None:
    whole = shots(6, 8.0)
    scenes = whole.reshape(8, FPS, *whole.shape[1:])
    found = video.compare(prints(whole), prints(scenes[[5, 6, 7, 0, 1, 2, 4, 3]].reshape(whole.shape)))
    assert found is not None
    assert found.strength == "strong"
    assert found.evidence["frames"] < 50


def test_a_scene_that_stands_still_is_never_more_than_probable() -> None:
    still = shots(7, 1.0)[:1].repeat(40, axis=0)
    found = video.compare(prints(still), prints(still))
    assert found is not None
    assert found.strength == "probable"


def table(codes: NDArray[np.uint8], quality: int = 100) -> NDArray[np.void]:
    made = np.zeros(len(codes), FRAME)
    made["ms"], made["quality"] = np.arange(len(codes)) * 500, quality
    made["codes"] = codes[:, None, :].repeat(CODES, axis=1)
    return made


def test_frames_that_show_nothing_count_for_nothing() -> None:
    codes = np.random.default_rng(1).integers(0, 256, (20, 32), np.uint8)
    assert align(table(codes), table(codes)) is not None
    assert align(table(codes, MIN_QUALITY - 1), table(codes)) is None


def test_long_films_are_searched_by_an_index_with_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = np.random.default_rng(2).integers(0, 256, (300, 32), np.uint8)
    asset, found = table(codes), table(codes[100:160])
    every = align(asset, found)
    monkeypatch.setattr(video, "EVERY_PAIR", 10)
    searched = align(asset, found)
    assert every is not None
    assert searched is not None
    assert len(every.found) >= ALIKE_FRAMES
    assert (every.shift_s, every.found.tolist(), every.asset.tolist()) == (
        searched.shift_s, searched.found.tolist(), searched.asset.tolist(),
    )  # fmt: skip


def test_prints_of_another_recipe_are_not_compared() -> None:
    own = prints(shots(8, 3.0))
    older = (Print("frames", FRAMES_RECIPE + "-older", own[0].value, 100, payload=own[0].payload),)
    assert video.compare(own, older) is None
