"""Sound to chromaprint items, and where two recordings run alike.

Chromaprint gives 32 bits for every 4096/3 samples at 11,025 Hz (about .124 s); two encodings of one
recording differ in few bits at the right offset. Speed changes (uploads are played 1-4 % faster to escape
comparison) move pitch and tempo together: the found file is printed at declared rates that undo them.
Prints are computed from PCM only; a foreign compressed print is never decoded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from fingerprints import tracks
from fingerprints.kinds import (
    FingerprintKind,
    Likeness,
    Limits,
    Material,
    Print,
    RefusalCode,
    Strength,
    refused,
)
from records.errors import BytesRefused

RATE = 11_025
ITEM_S = 4096 / 3 / RATE
"""Seconds between two items."""
BITS = 32
WINDOW = 56
"""Items of ten seconds of sound: the first one needs the filters' lead of about three seconds."""
STRONG, PROBABLE = 5.5, 7.0
"""Mean bit errors of 32 over the window. Re-encodings measured under 3.1, other recordings from 9.8 on."""
CORE = 4.5
"""Mean bit errors of the best two thirds of a window; other recordings measured from 6.7 on."""
SPEEDS = (1, -1, 2, -2, 4, -4)
"""Per cent by which the found file may be faster or slower."""
MAX_SECONDS = 6 * 3600
VARIED_SECONDS = 20 * 60
"""Longer files are printed at their own speed only."""
MIN_SECONDS = 4.0
LIVELY = 16
"""Distinct items in a window; silence and a held note have few, and are alike in all works."""
RECIPE = "audio/v1"
CHROMA_RECIPE = "chromaprint/test2-11025-v1"
EVERY_OFFSET = 16_000_000
"""Bytes of the table of all offsets; beyond it those are tried that exact items vote for."""
CANDIDATES = 40

Items: TypeAlias = NDArray[np.uint32]


def compute(material: Material) -> tuple[Print, ...]:
    """Items at the file's own speed and, for files up to 20 minutes, at the six speeds that undo a change.

    Raises:
        BytesRefused: no sound, silence, too short or too long, or no media file.
    """
    if what := missing():
        raise refused(RefusalCode.UNSUPPORTED, what)
    by_speed = _items(material)
    raw = by_speed[0]
    if len(raw) * ITEM_S < MIN_SECONDS:
        raise refused(RefusalCode.TOO_SMALL, f"under {MIN_SECONDS:g} s of sound")
    if len(np.unique(raw)) < 2:
        raise refused(RefusalCode.EMPTY, "silence, or one held tone")
    quality = min(100, round(100 * len(np.unique(raw)) / len(raw)))
    return tuple(_print(items, speed, quality) for speed, items in by_speed.items())


def _print(items: Items, speed: int, quality: int) -> Print:
    payload = items.astype("<u4").tobytes()
    variant = f"speed{speed:+d}" if speed else "raw"
    return Print(
        "chromaprint", CHROMA_RECIPE, hashlib.sha256(payload).hexdigest(), quality, variant, payload=payload
    )


def _items(material: Material) -> dict[int, Items]:
    import chromaprint

    printers: dict[int, Any] = {}
    for speed in (0, *SPEEDS):
        printers[speed] = chromaprint.Fingerprinter()
        printers[speed].start(round(RATE * 100 / (100 + speed)), 1)
    seconds = 0.0
    for piece in _pcm(material):
        seconds += len(piece) / 2 / RATE
        if seconds > MAX_SECONDS:
            raise _too_long()
        if seconds > VARIED_SECONDS and len(printers) > 1:
            printers = {0: printers[0]}
        for one in printers.values():
            one.feed(piece)
    if seconds == 0.0:
        raise refused(RefusalCode.EMPTY, "no sound")
    return {speed: _decoded(one.finish()) for speed, one in printers.items()}


def _decoded(own: bytes) -> Items:
    import chromaprint

    # the library hands out its own compressed form only; these bytes have never left this process
    items, _ = chromaprint.decode_fingerprint(own)
    return np.array(items, dtype=np.int64).astype(np.uint32)


def _pcm(material: Material) -> Iterable[bytes]:
    """16-bit mono at 11,025 Hz, in pieces. Frames that cannot be decoded are left out."""
    import av

    with tracks.opened(material) as container:
        if not container.streams.audio:
            raise refused(RefusalCode.NOT_THIS_KIND, "the file has no sound track")
        if (container.duration or 0) / av.time_base > MAX_SECONDS:
            raise _too_long()
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        for packet in container.demux(container.streams.audio[0]):
            for frame in _frames(packet):
                for part in resampler.resample(frame):
                    yield part.to_ndarray().tobytes()


def _too_long() -> BytesRefused:
    return refused(RefusalCode.TOO_LONG, f"over {MAX_SECONDS // 3600} hours of sound")


def _frames(packet: Any) -> list[Any]:
    import av

    try:
        return list(packet.decode())
    except av.error.InvalidDataError:
        return []


@dataclass(frozen=True, slots=True)
class Run:
    """Where two recordings run alike: items of both sides, and the mean bit error in the best window."""

    offset: int
    """Item of the asset that stands at the found file's item 0; may be negative."""
    start: int
    end: int
    """Items of the found file, end exclusive."""
    error: float
    core: float
    """The mean over the best two thirds of that window: noise that fills the pauses spoils only the rest."""

    @property
    def alike(self) -> bool:
        return self.error <= PROBABLE or self.core <= CORE


def align(asset: Items, found: Items) -> Run | None:
    """The window of ten seconds with the fewest bit errors over all offsets; None where there is none."""
    if min(len(asset), len(found)) < WINDOW:
        return None
    every = len(asset) * (len(asset) + len(found)) <= EVERY_OFFSET
    offsets = _nearest(asset, found) if every else voted(asset, found)
    runs = [run for run in (_at(asset, found, offset) for offset in offsets) if run is not None]
    return min(runs, key=lambda run: (run.error, run.offset), default=None)


def _nearest(asset: Items, found: Items) -> list[int]:
    """The offsets with the best windows, from all of them at once.

    Bit errors of all pairs of items are laid out so that one column holds one offset.
    """
    rows, columns = len(asset), len(found)
    wide = rows + columns
    flat = np.full(rows * (wide + 1), 255, np.uint8)
    skewed = as_strided(flat[rows:], (rows, columns), (wide - 1, 1))
    skewed[:] = np.bitwise_count(asset[:, None] ^ found[None, :])
    by_offset = flat[: rows * wide].reshape(rows, wide)
    sums = np.cumsum(by_offset, axis=0, dtype=np.int32)
    windows = sums[WINDOW - 1 :].copy()
    windows[1:] -= sums[:-WINDOW]
    best = windows.min(axis=0)
    return [rows - int(column) for column in np.argsort(best, kind="stable")[:CANDIDATES]]


def voted(asset: Items, found: Items) -> list[int]:
    """Offsets for which the upper 20 bits of most items agree, best first."""
    left, right = asset >> np.uint32(12), found >> np.uint32(12)
    order = np.argsort(left, kind="stable")
    ordered = left[order]
    # an item that fills a tenth of a file (silence, a drone) votes for every offset
    first, last = np.searchsorted(ordered, right, "left"), np.searchsorted(ordered, right, "right")
    count = np.where(last - first > max(50, len(asset) // 100), 0, last - first)
    where = np.repeat(first - np.cumsum(count) + count, count) + np.arange(int(count.sum()))
    offsets = order[where] - np.repeat(np.arange(len(found)), count)
    values, votes = np.unique(offsets, return_counts=True)
    best = values[np.argsort(-votes, kind="stable")[:CANDIDATES]]
    return sorted({int(one) + near for one in best for near in (-1, 0, 1)})


def _at(asset: Items, found: Items, offset: int) -> Run | None:
    low, high = max(0, -offset), min(len(found), len(asset) - offset)
    if high - low < WINDOW:
        return None
    here = found[low:high]
    errors = np.bitwise_count(asset[low + offset : high + offset] ^ here)
    sums = np.cumsum(np.concatenate(([0], errors)), dtype=np.int64)
    means = (sums[WINDOW:] - sums[:-WINDOW]) / WINDOW
    for start in np.argsort(means, kind="stable")[:3].tolist():
        if len(np.unique(here[start : start + WINDOW])) >= LIVELY:
            return _grown(errors, means, start, (low, offset))
    return None


def _grown(errors: NDArray[np.uint8], means: NDArray[np.float64], start: int, place: tuple[int, int]) -> Run:
    """The run around the best window in which every window stays under the threshold."""
    low, offset = place
    over = np.flatnonzero(means > max(PROBABLE, float(means[start])))
    before, after = over[over < start], over[over > start]
    first = int(before[-1]) + 1 if len(before) else 0
    last = int(after[0]) if len(after) else len(means)
    core = float(np.sort(errors[start : start + WINDOW])[: WINDOW * 2 // 3].mean())
    return Run(offset, low + first, low + last - 1 + WINDOW, float(means[start]), core)


def compare(asset: Sequence[Print], found: Sequence[Print]) -> Likeness | None:
    """The best run of the asset's own speed against every speed of the found file."""
    best: tuple[Run, Print, Print] | None = None
    for left in (one for one in asset if one.variant == "raw"):
        for right in found:
            if left.recipe != right.recipe:
                continue
            run = align(unpack(left), unpack(right))
            if run is not None and (best is None or run.error < best[0].error):
                best = (run, left, right)
            if best is not None and best[0].error <= STRONG / 2:
                break  # no other speed can do much better
    return _likeness(*best) if best is not None and best[0].alike else None


def _likeness(run: Run, asset: Print, found: Print) -> Likeness:
    strength: Strength = "strong" if run.error <= STRONG else "probable"
    return Likeness(
        "chromaprint", strength, round(run.error, 3), STRONG if strength == "strong" else PROBABLE,
        round(run.core, 3),
        asset.value, found.value,
        {
            "unit": "mean bit errors of 32 over 10 s", "speed": found.variant,
            "second": {"algorithm": "mean of the best two thirds", "threshold": CORE},
            "asset_start_s": round((run.start + run.offset) * ITEM_S, 2),
            "found_start_s": round(run.start * ITEM_S, 2),
            "length_s": round((run.end - run.start) * ITEM_S, 2),
        },
    )  # fmt: skip


def unpack(one: Print) -> Items:
    """The items of a print's payload."""
    return np.frombuffer(one.payload, dtype="<u4")


def missing() -> str:
    """What of the extra `media` is not installed."""
    if not tracks.installed("av"):
        return "PyAV (pip install 'copywatch[media]')"
    try:
        import chromaprint  # noqa: F401 - it looks for the shared library when it is imported
    except ImportError:
        return "pyacoustid with libchromaprint1 (pip install 'copywatch[media]', apt install libchromaprint1)"
    return ""


AUDIO = FingerprintKind(
    "audio", RECIPE, tracks.looks_like_media, compute, compare, ("av", "pyacoustid", "numpy"), (CHROMA_RECIPE,),
    Limits(memory_mib=1024, time_s=180.0, max_bytes=4 * 1024**3), missing,
)  # fmt: skip
