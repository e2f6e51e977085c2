"""Sound: another encoding, another speed, an excerpt are the recording; another recording is not."""

from __future__ import annotations

import io
import wave
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fingerprints import audio
from fingerprints.audio import AUDIO, CORE, STRONG, WINDOW, align, voted
from fingerprints.kinds import Material
from fingerprints.sandbox import Sandbox
from records.errors import BytesRefused
from tests.unit.fingerprints.kind_tests import KindTests
from tests.unit.fingerprints.pictures import drawn, encoded

RATE = 22_050


def melody(seed: int, seconds: float = 20.0) -> NDArray[np.float64]:
    """Chords of three notes, two a second, with overtones: as lively as simple music."""
    rng = np.random.default_rng(seed)
    time = np.arange(round(RATE / 2)) / RATE
    notes = []
    for _ in range(round(seconds * 2)):
        tones = 220 * 2 ** (rng.choice(24, 3, replace=False) / 12)
        chord = sum(np.sin(2 * np.pi * tone * n * time) / n for tone in tones.tolist() for n in (1, 2, 3))
        notes.append(chord * np.exp(-2 * time))
    return np.concatenate(notes) / 6


def wav(sound: NDArray[np.float64], rate: int = RATE) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(sound, -1, 1) * 32_000).astype("<i2").tobytes())
    return out.getvalue()


class TestAudio(KindTests):
    kind = AUDIO

    def good(self) -> Mapping[str, Material]:
        return {
            "one melody": Material(data=wav(melody(1)), name="one.wav"),
            "another": Material(data=wav(melody(2)), name="two.wav"),
        }

    def bad(self) -> Mapping[str, tuple[Material, str]]:
        playlist = b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/hostname\n"
        sound = wav(melody(1, 5.0))
        return {
            "no bytes": (Material(name="a.mp3"), "empty"),
            "a picture": (Material(data=encoded(drawn(1)), name="a.mp3"), "not_this_kind"),
            "a text": (Material(data="第一章　山边小村".encode() * 50, name="a.mp3"), "not_this_kind"),
            "a playlist that names a file": (Material(data=playlist, name="a.mp3"), "not_this_kind"),
            "silence": (Material(data=wav(np.zeros(20 * RATE)), name="a.wav"), "empty"),
            "a second of sound": (Material(data=wav(melody(3, 1.0)), name="a.wav"), "too_small"),
            "a header alone": (Material(data=sound[:44], name="a.wav"), "empty"),
        }


def test_an_excerpt_is_found_with_its_place_in_both(tmp_path: Path) -> None:
    whole = melody(5, 40.0)
    path = tmp_path / "whole.wav"
    path.write_bytes(wav(whole))
    excerpt = audio.compute(
        Material(data=wav(np.concatenate((melody(6, 6.0), whole[15 * RATE : 30 * RATE]))))
    )
    found = audio.compare(audio.compute(Material(path)), excerpt)
    assert found is not None
    assert found.strength == "strong"
    assert found.distance <= STRONG
    shift = found.evidence["asset_start_s"] - found.evidence["found_start_s"]
    assert abs(shift - 9.0) < 0.3
    assert found.evidence["length_s"] > 8.0


@pytest.mark.parametrize("percent", [-4, -2, 2, 4])
def test_a_recording_played_at_another_speed_is_found_and_the_speed_named(percent: int) -> None:
    sound = melody(7, 30.0)
    # the same samples declared at another rate are played faster or slower
    played = audio.compute(Material(data=wav(sound, round(RATE * (100 + percent) / 100))))
    found = audio.compare(audio.compute(Material(data=wav(sound))), played)
    assert found is not None
    assert found.evidence["speed"] == f"speed{percent:+d}"


def test_noise_in_the_pauses_spoils_only_the_pauses() -> None:
    sound = melody(8, 12.0)
    sound[3 * RATE : 5 * RATE] = 0
    noise = np.random.default_rng(1).normal(0, 0.03, len(sound))
    found = audio.compare(
        audio.compute(Material(data=wav(sound))), audio.compute(Material(data=wav(sound + noise)))
    )
    assert found is not None
    assert found.second_vote is not None
    assert found.second_vote <= CORE


def test_hours_of_silence_are_refused_by_their_declared_length_without_being_decoded(tmp_path: Path) -> None:
    path = tmp_path / "ten-hours.wav"
    seconds, rate = 10 * 3600, 8000
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(rate)
        file.setnframes(seconds * rate)
        file.writeframes(b"")
    header = bytearray(path.read_bytes()[:44])
    header[40:44] = (seconds * rate).to_bytes(4, "little")
    header[4:8] = (seconds * rate + 36).to_bytes(4, "little")
    path.write_bytes(header)
    with path.open("r+b") as file:
        file.truncate(44 + seconds * rate)  # a sparse file
    with Sandbox() as box, pytest.raises(BytesRefused) as refused:
        box.prints("audio", Material(path))
    assert refused.value.code == "too_long"


@given(st.integers(0, 2**16), st.integers(0, 60), st.integers(WINDOW, 120), st.integers(0, 40))
def test_a_run_is_found_wherever_it_stands(seed: int, at: int, length: int, lead: int) -> None:
    rng = np.random.default_rng(seed)
    asset = rng.integers(0, 1 << 32, at + length + 30, dtype=np.uint32)
    found = np.concatenate((rng.integers(0, 1 << 32, lead, dtype=np.uint32), asset[at : at + length]))
    run = align(asset, found)
    assert run is not None
    assert run.offset == at - lead
    assert run.error == 0.0
    assert run.start <= lead
    assert run.end == len(found)
    assert at - lead in voted(asset, found)


def test_a_held_tone_is_like_nothing() -> None:
    held = np.full(300, 627_964_279, np.uint32)
    assert align(held, held) is None
