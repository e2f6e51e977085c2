"""Narrowing: what comparing with every asset would find is among those that are compared."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image

from fingerprints import audio, image, text, video
from fingerprints.candidates import EVERY, narrowing
from fingerprints.film import CODES, FRAME
from fingerprints.kinds import Material, Print
from fingerprints.registry import kind
from tests.unit.fingerprints.archives import blob, client, zipped
from tests.unit.fingerprints.pictures import drawn, encoded
from tests.unit.fingerprints.texts import chinese, english

Prints = Sequence[Print]


def alike(name: str, assets: Sequence[Prints], found: Prints) -> set[int]:
    return {at for at, one in enumerate(assets) if kind(name).compare(one, found) is not None}


def computed(name: str, *data: bytes) -> list[Prints]:
    return [kind(name).compute(Material(data=one)) for one in data]


def payload(algorithm: str, recipe: str, data: bytes) -> Prints:
    return (Print(algorithm, recipe, hashlib.sha256(data).hexdigest(), 90, payload=data),)


def test_texts_that_are_alike_are_never_left_out() -> None:
    books = [chinese(n) for n in range(6)] + [english(n) for n in range(6)]
    assets = computed("text", *(one.encode() for one in books))
    pages = [
        books[1][100:400], books[8][:900] + books[2][50:350], chinese(50), books[3][:120] + chinese(51)[:2000],
        "".join(books[4][at : at + 60] + "（本站广告）" for at in range(0, 900, 60)),
    ]  # fmt: skip
    narrow = narrowing("text", assets)

    for page in computed("text", *(one.encode() for one in pages)):
        narrowed = narrow(page)
        assert narrowed.exact
        assert alike("text", assets, page) <= set(narrowed.assets)
    assert narrow(text.compute(Material(data=chinese(50).encode()))).assets == ()


@pytest.mark.parametrize("name", ["file", "archive"])
def test_archives_and_files_that_are_alike_are_never_left_out(name: str) -> None:
    assets = computed(name, *(zipped(client(n)) for n in range(4)))
    both = {**client(1), **{f"other/{member}": data for member, data in client(3).items()}}
    found = computed(name, zipped(both), zipped(client(2)), zipped({"x": blob(99)}))
    narrow = narrowing(name, assets)

    for one in found:
        assert alike(name, assets, one) <= set(narrow(one).assets)
    assert set(narrow(found[0]).assets) == {1, 3}
    assert narrow(found[2]).assets == ()


def film(seed: int, frames: int = 40) -> np.ndarray:
    random = np.random.default_rng(seed)
    made = np.zeros(frames, FRAME)
    made["ms"], made["quality"] = np.arange(frames) * 500, 90
    made["codes"] = random.integers(0, 256, (frames, CODES, 32), np.uint8)
    return made


def test_films_that_are_alike_are_never_left_out() -> None:
    assets = [payload("frames", video.FRAMES_RECIPE, film(n).tobytes()) for n in range(5)]
    cut = film(3)[10:30].copy()
    flips = np.random.default_rng(1).random((len(cut), CODES, 256)) < 0.1
    cut["codes"] ^= np.packbits(flips, axis=2)
    found = payload("frames", video.FRAMES_RECIPE, cut.tobytes())

    narrowed = narrowing("video", assets)(found)

    assert alike("video", assets, found) == {3}
    assert narrowed.assets == (3,)
    assert narrowed.exact


def test_votes_find_the_recording_among_many_and_say_that_they_are_votes() -> None:
    random = np.random.default_rng(7)
    recordings = [random.integers(0, 2**32, 400, np.uint32) for _ in range(60)]
    assets = [payload("chromaprint", audio.CHROMA_RECIPE, one.tobytes()) for one in recordings]
    clip = recordings[41][150:250].copy()
    clip ^= np.packbits(random.random((100, 32)) < 0.1, axis=1).view(np.uint32).ravel()
    found = payload("chromaprint", audio.CHROMA_RECIPE, clip.tobytes())

    narrowed = narrowing("audio", assets, every=0)(found)

    assert alike("audio", assets, found) == {41}
    assert 41 in narrowed.assets
    assert len(narrowed.assets) < len(assets)
    assert not narrowed.exact
    assert narrowing("audio", assets)(found).assets == tuple(range(60))


def test_votes_find_a_mirrored_part_of_a_picture() -> None:
    assets = [image.compute(encoded(drawn(n))) for n in range(8)]
    part = drawn(5).crop((60, 80, 400, 560)).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    found = image.compute(encoded(part, "JPEG"))

    narrowed = narrowing("picture", assets, every=0)(found)

    assert alike("picture", assets, found) <= set(narrowed.assets)
    assert 5 in narrowed.assets


def test_apps_of_one_package_are_put_forward_without_an_icon() -> None:
    from fingerprints import app

    assets = [app.declared(f"com.example.n{n}", ["ab" * 32]) for n in range(4)]
    found = app.declared("com.example.n2", ["cd" * 32])

    assert narrowing("app", assets, every=0)(found).assets == (2,)


def test_few_assets_and_kinds_without_a_way_are_all_compared() -> None:
    assets: list[Prints] = [(), ()]

    assert narrowing("picture", assets)(()).assets == (0, 1)
    assert narrowing("hologram", assets * EVERY)(()).exact
    assert [narrowing(name, [], every=-1)(()).assets for name in ("picture", "audio", "app", "text")] == [
        ()
    ] * 4
