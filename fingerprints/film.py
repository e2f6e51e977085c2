"""Frames of a film as comparable codes, with their times.

Every kept frame is shrunk to 512 px, freed of the borders that all frames have, and has five PDQ codes: the
frame, its middle nine and eight tenths (a film whose edges were cut away is the middle of the asset's), its
mirror image, and the box in which anything moves (bars with a logo or words stand still).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fingerprints import tracks
from fingerprints.kinds import Material, RefusalCode, refused
from fingerprints.pictures import pdq
from fingerprints.pictures.borders import Box
from records.errors import BytesRefused

LONG_SIDE = 512
MIN_QUALITY = 50
"""PDQ's own measure; black frames, fades and captions on one colour stay under it."""
WHOLE, NINE_TENTHS, EIGHT_TENTHS, MIRRORED, MOVED = range(5)
CODES = 5
SAMPLES = 12
"""Frames, spread over the film, whose common borders are trimmed."""
STEPS = ((30.0, 0.1), (60.0, 0.25), (600.0, 0.5), (1800.0, 1.0))
"""(seconds of film up to which, seconds between two frames); longer films give their key frames only."""
KEY_FRAMES_APART_S = 1.0
STILL = 24
"""Grey levels within which a pixel stands still over all samples."""
DRAWN = 8
"""Grey levels by which a bar differs from its own colour: compression, no light."""
KEEP_AT_LEAST = 0.4
"""Of each side; a smaller box of movement is a person before a fixed camera, not a film between bars."""
STILL_S, STILL_FRAMES = 0.02, 1_500
"""How exactly a still is looked for, and frames behind a key frame after which the nearest must do."""
MAX_SECONDS = 6 * 3600
MAX_FRAMES = 20_000
MAX_PIXELS = 8192 * 8192
FRAME = np.dtype([("ms", "<u4"), ("quality", "u1"), ("codes", "u1", (CODES, 32))])

Frames: TypeAlias = NDArray[np.void]
Picture: TypeAlias = NDArray[np.uint8]


def frames(material: Material) -> Frames:
    """The frames of the first picture track, in order.

    Raises:
        BytesRefused: no film, too long, too many pixels, or nothing but black.
    """
    boxes = _boxes(_samples(material))
    kept = [_coded(ms, picture, boxes) for ms, picture in _pictures(material)]
    if not kept:
        raise refused(RefusalCode.EMPTY, "no frame can be decoded")
    found = np.array(kept, dtype=FRAME)
    if not (found["quality"] >= MIN_QUALITY).any():
        raise refused(RefusalCode.EMPTY, "no frame shows anything that could be compared")
    return found


@dataclass(frozen=True, slots=True)
class _Plan:
    """How often frames are taken."""

    step_s: float
    keys_only: bool


def _plan(seconds: float) -> _Plan:
    for limit, step in STEPS:
        if 0 < seconds <= limit:
            return _Plan(step, keys_only=False)
    return _Plan(KEY_FRAMES_APART_S, keys_only=True)


def _pictures(material: Material) -> Iterator[tuple[int, Picture]]:
    """(milliseconds, RGB of at most 512 px) of the frames that the plan takes."""
    with tracks.opened(material) as container:
        stream = _stream(container)
        plan = _plan(_seconds(container))
        if plan.keys_only:
            stream.codec_context.skip_frame = "NONKEY"
        stream.thread_type = "AUTO"
        due, count = 0.0, 0
        for frame in _decoded(container, stream):
            if frame.time is None or frame.time < due:
                continue
            due = frame.time + plan.step_s - 1e-6
            count += 1
            if frame.time > MAX_SECONDS or count > MAX_FRAMES:
                raise _too_long()
            yield round(frame.time * 1000), _small(frame)


@dataclass(frozen=True, slots=True)
class _Boxes:
    """What all frames are cut to (None: nothing): without common borders, and to where anything moves."""

    bare: Box | None = None
    moved: Box | None = None


def _samples(material: Material) -> list[Picture]:
    with tracks.opened(material) as container:
        stream = _stream(container)
        seconds = _seconds(container)
        found = [_near(container, stream, seconds * (n + 0.5) / SAMPLES) for n in range(SAMPLES)]
    # black says nothing about borders
    return [one for one in found if one is not None and one.std() >= 8]


def _boxes(samples: Sequence[Picture]) -> _Boxes:
    samples = [one for one in samples if one.shape == samples[0].shape]
    if not samples:
        return _Boxes()
    height, width = samples[0].shape[:2]
    bare = _bare(np.stack(samples).astype(np.int16))
    grey = np.stack([one.mean(axis=2) for one in samples])
    moving = np.ptp(grey, axis=0) > STILL
    rows, columns = np.flatnonzero(moving.mean(axis=1) > 0.02), np.flatnonzero(moving.mean(axis=0) > 0.02)
    if not len(rows) or not len(columns):
        return _Boxes(bare if bare != (0, 0, width, height) else None)
    moved = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    enough = min((moved[2] - moved[0]) / width, (moved[3] - moved[1]) / height) >= KEEP_AT_LEAST
    return _Boxes(bare if bare != (0, 0, width, height) else None, moved if enough else None)


def _bare(shots: NDArray[np.int16]) -> Box:
    """Inside the lines that have one colour in all samples: bars are drawn, a white wall is lit."""
    height, width = shots.shape[1:3]
    top, bottom = _bars(shots), height - _bars(shots[:, ::-1])
    inside = shots[:, top:bottom].swapaxes(1, 2)
    left, right = _bars(inside), width - _bars(inside[:, ::-1])
    enough = bottom - top >= KEEP_AT_LEAST * height and right - left >= KEEP_AT_LEAST * width
    return (left, top, right, bottom) if enough else (0, 0, width, height)


def _bars(shots: NDArray[np.int16]) -> int:
    """How many lines from the first one on have the first one's colour in every sample."""
    colour = np.median(shots[:, :1], axis=(0, 1, 2))
    differs = (np.abs(shots - colour).max(axis=3) > DRAWN).mean(axis=(0, 2))
    ended = np.flatnonzero(differs > 0.02)
    return int(ended[0]) if len(ended) else len(differs)


def stills(material: Material, seconds: Sequence[float]) -> list[Picture | None]:
    """The frames that are shown at these times, of at most 512 px; None where none can be decoded.

    Raises:
        BytesRefused: no film, or too many pixels.
    """
    with tracks.opened(material) as container:
        stream = _stream(container)
        return [_at(container, stream, second) for second in seconds]


def _at(container: Any, stream: Any, second: float) -> Picture | None:
    """The last frame that is not later, or the first one after it."""
    import av

    try:
        container.seek(round(max(0.0, second) * av.time_base))
        best = None
        for number, frame in enumerate(_decoded(container, stream)):
            if best is not None and (frame.time is None or frame.time > second + STILL_S):
                break
            best = frame
            if number > STILL_FRAMES:
                break
    except av.error.FFmpegError:
        return None
    return _small(best) if best is not None else None


def _near(container: Any, stream: Any, second: float) -> Picture | None:
    import av

    try:
        container.seek(round(second * av.time_base))
        frame = next(iter(_decoded(container, stream)), None)
    except av.error.FFmpegError:
        return None  # a stream that cannot be searched
    return _small(frame) if frame is not None else None


def _stream(container: Any) -> Any:
    if not container.streams.video:
        raise refused(RefusalCode.NOT_THIS_KIND, "the file has no picture track")
    stream = container.streams.video[0]
    if stream.width * stream.height > MAX_PIXELS:
        raise refused(RefusalCode.TOO_MANY_PIXELS, f"{stream.width} x {stream.height} pixels a frame")
    if _seconds(container) > MAX_SECONDS:
        raise _too_long()
    return stream


def _seconds(container: Any) -> float:
    import av

    return float(container.duration or 0) / float(av.time_base)


def _too_long() -> BytesRefused:
    return refused(RefusalCode.TOO_LONG, f"over {MAX_SECONDS // 3600} hours or {MAX_FRAMES} frames")


def _decoded(container: Any, stream: Any) -> Iterator[Any]:
    """Frames that can be decoded; damaged packets cost their own frames only."""
    import av

    for packet in container.demux(stream):
        try:
            yield from packet.decode()
        except av.error.InvalidDataError:
            continue


def _small(frame: Any) -> Picture:
    scale = min(1.0, LONG_SIDE / max(frame.width, frame.height))
    width, height = max(2, round(frame.width * scale)), max(2, round(frame.height * scale))
    picture: Picture = frame.reformat(width, height, format="rgb24", interpolation="AREA").to_ndarray()
    return picture


def _coded(ms: int, picture: Picture, boxes: _Boxes) -> tuple[int, int, NDArray[np.uint8]]:
    bare, moved = _cut(picture, boxes.bare), _cut(picture, boxes.moved or boxes.bare)
    turned, quality = pdq.turned(bare, ("r0", "flip_h"))
    nine, eight, other = (_code(part) for part in (_middle(bare, 0.9), _middle(bare, 0.8), moved))
    found = (turned["r0"], nine, eight, turned["flip_h"], other)
    return ms, quality, np.stack([np.frombuffer(bytes.fromhex(one), np.uint8) for one in found])


def _cut(picture: Picture, box: Box | None) -> Picture:
    if box is None:
        return np.ascontiguousarray(picture)
    return np.ascontiguousarray(picture[box[1] : box[3], box[0] : box[2]])


def _middle(picture: Picture, share: float) -> Picture:
    height, width = picture.shape[:2]
    top, left = round(height * (1 - share) / 2), round(width * (1 - share) / 2)
    return np.ascontiguousarray(picture[top : height - top, left : width - left])


def _code(picture: Picture) -> str:
    return pdq.turned(picture, ("r0",))[0]["r0"]


def unpack(payload: bytes) -> Frames:
    """The frames of a print's payload."""
    return np.frombuffer(payload, dtype=FRAME)


def words(codes: Sequence[Any] | NDArray[np.uint8]) -> NDArray[np.uint64]:
    """(n, 4) words of n codes of 32 bytes."""
    return np.ascontiguousarray(codes).view(np.uint64).reshape(-1, 4)
