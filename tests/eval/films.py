"""Edited films against all films: found, and nothing else; another piece of the same scene is never strong.

Twenty seconds of every clip of the shared material at ten frames a second, edited and encoded again. The
clips of one pattern are edits of each other and count as one film.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from fingerprints import video
from fingerprints.kinds import Likeness, Material, Print
from records.errors import BytesRefused
from tests.eval import material
from tests.eval.intervals import share
from tests.eval.report import Report

FPS, SECONDS = 10, 20
SAMPLE_BYTES = 1_200_000
"""A sample leaves out the large clips: most of the time goes into decoding them."""
Shots = NDArray[np.uint8]
"""(frames, height, width, 3)."""


def run(fast: bool) -> Report:
    """Every edit of every film; or every fourth edit of the small films."""
    paths = sorted((material.ROOT / "video").glob("*.mp4"))
    if not paths:
        return Report("films", skipped=f"{material.ROOT / 'video'} is missing")
    if what := video.missing():
        return Report("films", skipped=f"{what} is missing")
    if fast:
        paths = [path for path in paths if path.stat().st_size < SAMPLE_BYTES]
    prints = {path.stem: video.compute(Material(path)) for path in paths}
    chosen = [path for path in paths if "pattern" not in path.stem or "small" in path.stem]
    shots = {path.stem: _shots(path) for path in chosen}
    answers = {
        name: [
            _answer(prints, film, video.compute(Material(data=encoded(edit(shots[film]))))) for film in shots
        ]
        for name, edit in list(EDITS.items())[:: 4 if fast else 1]
    }
    figures = [share(name, [own for own, _ in found]) for name, found in answers.items()]
    figures.append(share("all_edits", [own for found in answers.values() for own, _ in found]))
    figures.append(share("apart", [not other for found in answers.values() for _, other in found]))
    figures.append(share("same_scene", [_apart(one) for one in shots.values()]))
    films = len({_film(path.stem) for path in paths})
    return Report("films", tuple(figures), (f"{films} distinct films, {len(shots)} edited",))


def _answer(prints: Mapping[str, tuple[Print, ...]], own: str, found: tuple[Print, ...]) -> tuple[bool, bool]:
    like = {_film(name) for name, asset in prints.items() if video.compare(asset, found) is not None}
    return _film(own) in like, bool(like - {_film(own)})


def _edited(shots: Shots) -> tuple[Print, ...]:
    """None of a piece in which nothing shows: it counts as not found."""
    try:
        return video.compute(Material(data=encoded(shots)))
    except BytesRefused:
        return ()


def _film(name: str) -> str:
    return "pattern" if name.startswith("pattern") else name


def _apart(shots: Shots) -> bool:
    """Two pieces of one scene that share no moment are never a strong likeness."""
    half = len(shots) // 2
    pieces = (shots[: half - FPS], shots[half + FPS :])
    left, right = (video.compute(Material(data=encoded(piece))) for piece in pieces)
    found: Likeness | None = video.compare(left, right)
    return found is None or found.strength != "strong"


def _shots(path: Path) -> Shots:
    kept: list[Shots] = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            if (frame.time or 0.0) * FPS >= len(kept) and len(kept) < FPS * SECONDS:
                kept.append(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))
    return np.stack(kept)


def encoded(shots: Shots, bit_rate: int = 900_000, fps: int = FPS) -> bytes:
    """The shots as MPEG-4 part 2 in an MP4 file: another codec than the originals'."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream = file.add_stream("mpeg4", rate=fps)
        stream.height, stream.width = (side // 2 * 2 for side in shots.shape[1:3])
        stream.bit_rate, stream.pix_fmt = bit_rate, "yuv420p"
        for shot in shots:
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(shot), format="rgb24")
            for packet in stream.encode(frame):
                file.mux(packet)
        for packet in stream.encode():
            file.mux(packet)
    return out.getvalue()


def _letterbox(shots: Shots) -> Shots:
    bar = shots.shape[1] // 7
    return np.pad(shots, ((0, 0), (bar, bar), (0, 0), (0, 0)))


def _pillars(shots: Shots) -> Shots:
    bar = shots.shape[2] // 4
    return np.pad(shots, ((0, 0), (0, 0), (bar, bar), (0, 0)), constant_values=200)


def _logo(shots: Shots) -> Shots:
    height, width = shots.shape[1:3]
    marked = shots.copy()
    marked[:, height // 20 : height // 20 + height // 8, -width // 5 : -width // 40] = (230, 40, 40)
    return marked


def _caption(shots: Shots) -> Shots:
    height, width = shots.shape[1:3]
    marked = shots.copy()
    rng = np.random.default_rng(1)
    letters = rng.random((len(shots), 6, 60)) > 0.5
    band = np.repeat(np.repeat(letters, height // 80, axis=1), width // 80, axis=2)
    top, left = height - height // 20 - band.shape[1], (width - band.shape[2]) // 2
    marked[:, top : top + band.shape[1], left : left + band.shape[2]][band] = 255
    return marked


def _crop(shots: Shots, part: float) -> Shots:
    height, width = shots.shape[1:3]
    top, left = round(height * part / 2), round(width * part / 2)
    return shots[:, top : height - top, left : width - left]


def _half(shots: Shots) -> Shots:
    return shots[:, ::2, ::2]


EDITS: dict[str, Callable[[Shots], Shots]] = {
    "again": lambda shots: shots,
    "half_size": _half,
    "letterbox": _letterbox,
    "pillars": _pillars,
    "logo": _logo,
    "caption": _caption,
    "crop_10": lambda shots: _crop(shots, 0.1),
    "cut": lambda shots: shots[len(shots) // 3 : -len(shots) // 4],
    "mirrored": lambda shots: shots[:, :, ::-1],
    "dark": lambda shots: (shots * 0.6).astype(np.uint8),
    "grey": lambda shots: shots.mean(axis=3, keepdims=True).repeat(3, axis=3).astype(np.uint8),
}
