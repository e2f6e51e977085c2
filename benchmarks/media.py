"""`python -m benchmarks.media`: sound and film against real time, in this process, one file at a time.

Sound is a generated melody of five minutes, printed at seven speeds (the kind's own work) and at one; film
is a generated clip of 1280 x 720 at 25 frames a second.
"""

from __future__ import annotations

import io
import sys
import time
import wave

import av
import numpy as np

from fingerprints import audio, video
from fingerprints.kinds import Material

RATE = 22_050
SOUND_S, FILM_S, FPS = 300, 40, 25


def main() -> int:
    """One line a figure."""
    began = time.perf_counter()
    audio.compute(Material(data=_sound()))
    took = time.perf_counter() - began
    _say(f"sound: {SOUND_S} s at seven speeds in {took:.2f} s, {SOUND_S / took:.0f} x real time")
    data = _film()
    began = time.perf_counter()
    prints = video.compute(Material(data=data))
    took = time.perf_counter() - began
    _say(f"film: {FILM_S} s of 1280 x 720 in {took:.2f} s, {FILM_S / took:.1f} x real time")
    began = time.perf_counter()
    video.compare(prints, prints)
    _say(f"film against film: {1000 * (time.perf_counter() - began):.0f} ms")
    return 0


def _sound() -> bytes:
    rng = np.random.default_rng(1)
    moment = np.arange(RATE // 2) / RATE
    notes = [
        sum(np.sin(2 * np.pi * tone * moment) for tone in 220 * 2 ** (rng.choice(24, 3) / 12))
        * np.exp(-moment)
        for _ in range(SOUND_S * 2)
    ]
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.concatenate(notes) * 8000).astype("<i2").tobytes())
    return out.getvalue()


def _film() -> bytes:
    rng = np.random.default_rng(2)
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream = file.add_stream("libx264", rate=FPS, options={"preset": "ultrafast"})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 1280, 720, "yuv420p"
        for second in range(FILM_S):
            ground = rng.integers(0, 256, (9, 16, 3), np.uint8).repeat(80, 0).repeat(80, 1)
            for n in range(FPS):
                ground[200:400, 20 * n + second : 20 * n + second + 200] = 128
                file.mux(stream.encode(av.VideoFrame.from_ndarray(ground, format="rgb24")))
        file.mux(stream.encode(None))
    return out.getvalue()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
