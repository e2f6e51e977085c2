"""Ten seconds of a recording, encoded again or disturbed, against all recordings: found, and nothing else.

Clips are cut at seeded places of the tracks in the shared material. A clip is found where its own track
gives a strong or probable likeness; it is an impostor's where any other track does.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from fingerprints import audio
from fingerprints.kinds import Material, Print
from tests.eval import material
from tests.eval.intervals import share
from tests.eval.report import Report

RATE = 44_100
CLIP_S = 10.0
Sound = NDArray[np.float32]


def encoded(codec: str, container: str, bit_rate: int, rate: int = RATE) -> Callable[[Sound], bytes]:
    """An encoder of mono sound."""

    def encode(sound: Sound) -> bytes:
        out = io.BytesIO()
        with av.open(out, "w", format=container) as file:
            stream = file.add_stream(codec, rate=rate)
            assert isinstance(stream, av.AudioStream)
            stream.layout = "mono"
            if bit_rate:
                stream.bit_rate = bit_rate
            resampler = av.AudioResampler(
                format=stream.format.name, layout="mono", rate=rate, frame_size=stream.frame_size or 1024
            )
            frame = av.AudioFrame.from_ndarray(sound[None, :], format="fltp", layout="mono")
            frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), 0
            for part in (*resampler.resample(frame), *resampler.resample(None), None):
                for packet in stream.encode(part):
                    file.mux(packet)
        return out.getvalue()

    return encode


WAVE = encoded("pcm_s16le", "wav", 0)
EDITS: dict[str, Callable[[Sound], bytes]] = {
    "mp3_32k": encoded("libmp3lame", "mp3", 32_000),
    "aac_64k": encoded("aac", "mp4", 64_000),
    "opus_32k": encoded("libopus", "ogg", 32_000, 48_000),
    "low_pass": lambda sound: WAVE(_low_pass(sound, 3000.0)),
    "noise_10db": lambda sound: WAVE(_noisy(sound, 10.0)),
    "faster_2": lambda sound: WAVE(_faster(sound, 1.02)),
    "slower_4": lambda sound: WAVE(_faster(sound, 0.96)),
}


def run(fast: bool) -> Report:
    """One clip of every track for each edit, or six."""
    paths = sorted((material.ROOT / "audio").glob("*.*"))
    if not paths:
        return Report("sounds", skipped=f"{material.ROOT / 'audio'} is missing")
    if what := audio.missing():
        return Report("sounds", skipped=f"{what} is missing")
    tracks = {path.stem: audio.compute(Material(path, name=path.name)) for path in paths}
    clips = [clip for path in paths for clip in _clips(path, 1 if fast else 6)]
    answers = {edit: [_answer(tracks, name, EDITS[edit](clip)) for name, clip in clips] for edit in EDITS}
    figures = [share(edit, [own for own, _ in found]) for edit, found in answers.items()]
    apart = share("apart", [not other for found in answers.values() for _, other in found])
    return Report(
        "sounds", (*figures, apart), (f"{len(tracks)} distinct recordings, {len(clips)} clips for each edit",)
    )


def _answer(tracks: Mapping[str, tuple[Print, ...]], own: str, data: bytes) -> tuple[bool, bool]:
    prints = audio.compute(Material(data=data))
    like = {name for name, track in tracks.items() if audio.compare(track, prints) is not None}
    return own in like, bool(like - {own})


def _clips(path: Path, count: int) -> Iterator[tuple[str, Sound]]:
    whole = _decoded(path)
    length = round(CLIP_S * RATE)
    rng = np.random.default_rng(len(whole))
    for start in rng.integers(0, max(1, len(whole) - length), count).tolist():
        yield path.stem, whole[start : start + length]


def _decoded(path: Path) -> Sound:
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
    with av.open(str(path)) as file:
        parts = [part.to_ndarray()[0] for frame in file.decode(audio=0) for part in resampler.resample(frame)]
    whole: Sound = np.concatenate(parts).astype(np.float32)
    return whole


def _low_pass(sound: Sound, hertz: float) -> Sound:
    spectrum = np.fft.rfft(sound)
    spectrum[np.fft.rfftfreq(len(sound), 1 / RATE) > hertz] = 0
    kept: Sound = np.fft.irfft(spectrum, len(sound)).astype(np.float32)
    return kept


def _noisy(sound: Sound, decibel: float) -> Sound:
    noise = np.random.default_rng(1).normal(0, 1, len(sound))
    level = np.sqrt(np.mean(sound**2)) / 10 ** (decibel / 20)
    disturbed: Sound = np.clip(sound + noise * level, -1, 1).astype(np.float32)
    return disturbed


def _faster(sound: Sound, factor: float) -> Sound:
    places = np.arange(0, len(sound) - 1, factor)
    played: Sound = np.interp(places, np.arange(len(sound)), sound).astype(np.float32)
    return played
