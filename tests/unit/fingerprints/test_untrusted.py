"""Prints from outside: what was made here passes, and what was bent in any way is refused."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerprints import app, archive, audio, file, image, text, video
from fingerprints.film import FRAME
from fingerprints.kinds import Material, Print
from fingerprints.pictures import keypoints
from fingerprints.registry import KINDS
from fingerprints.untrusted import FORMS, known
from records.errors import BytesRefused
from tests.unit.fingerprints.archives import client, zipped
from tests.unit.fingerprints.pictures import drawn, encoded
from tests.unit.fingerprints.texts import chinese, english


def made() -> list[tuple[str, Print]]:
    frames = np.zeros(3, FRAME)
    frames["ms"], frames["quality"] = (0, 100, 200), 80
    return [
        *(("picture", one) for one in image.compute(encoded(drawn(1)))),
        *(("text", one) for one in text.compute(Material(data=(chinese(1) + english(1)).encode()))),
        *(("file", one) for one in file.compute(Material(data=zipped(client(1))))),
        *(("archive", one) for one in archive.compute(Material(data=zipped(client(1))))),
        *(("app", one) for one in app.declared("com.example.app", ["ab" * 32])),
        ("audio", with_payload("chromaprint", audio.CHROMA_RECIPE, bytes(range(200)))),
        ("video", with_payload("frames", video.FRAMES_RECIPE, frames.tobytes())),
    ]


def with_payload(algorithm: str, recipe: str, payload: bytes) -> Print:
    return Print(algorithm, recipe, hashlib.sha256(payload).hexdigest(), 50, payload=payload)


def bent(one: Print, payload: bytes) -> Print:
    return replace(one, payload=payload, value=hashlib.sha256(payload).hexdigest())


MADE = made()
WITH_PAYLOAD = [(kind, one) for kind, one in MADE if one.payload]


def test_everything_that_this_program_makes_is_known() -> None:
    assert [one for kind, one in MADE if not known(kind, one)] == []
    assert {one.recipe for _, one in MADE} == set(FORMS)


def test_every_recipe_of_every_kind_has_a_form() -> None:
    assert {recipe for kind in KINDS for recipe in kind.recipes} - set(FORMS) == set()


SHAPED = [(kind, one) for kind, one in WITH_PAYLOAD if kind != "audio"]
"""Any four bytes are an item of sound."""


@pytest.mark.parametrize(("kind", "one"), SHAPED, ids=[one.algorithm for _, one in SHAPED])
def test_a_payload_that_is_cut_or_exchanged_is_refused(kind: str, one: Print) -> None:
    for payload in (one.payload[: len(one.payload) // 2], one.payload[:3], b"\x00" * 41, b"[" * 100_000):
        with pytest.raises(BytesRefused):
            known(kind, bent(one, payload))
    with pytest.raises(BytesRefused):
        known(kind, replace(one, payload=one.payload + b"!"))  # not the value's
    with pytest.raises(BytesRefused):
        known(kind, replace(one, payload=b""))


@given(st.sampled_from(WITH_PAYLOAD), st.integers(0, 10**6), st.binary(min_size=1, max_size=8))
def test_a_bent_payload_is_refused_or_harmless(chosen: tuple[str, Print], at: int, bytes_: bytes) -> None:
    kind, one = chosen
    place = at % len(one.payload)
    payload = one.payload[:place] + bytes_ + one.payload[place + len(bytes_) :]
    changed = bent(one, payload)
    try:
        known(kind, changed)
    except BytesRefused:
        return
    compared = next(each for each in KINDS if each.name == kind)
    ours = [other for name, other in MADE if name == kind]
    compared.compare([changed], ours)
    compared.compare(ours, [changed])


@pytest.mark.parametrize(
    "change",
    [
        {"value": "AB" * 32}, {"value": "zz" * 32}, {"value": "ab" * 31}, {"value": ""}, {"quality": 101},
        {"quality": -1}, {"algorithm": "sha256"}, {"variant": ""}, {"variant": "a b"}, {"orientation": "\x1b[31m"},
        {"payload": b"x"},
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_is_refused(change: dict[str, object]) -> None:
    pdq = next(one for _, one in MADE if one.algorithm == "pdq")

    with pytest.raises(BytesRefused) as error:
        known("picture", replace(pdq, **change))  # type: ignore[arg-type]

    assert error.value.code == "damaged"


def test_another_recipe_or_kind_is_kept_apart_and_not_refused() -> None:
    pdq = next(one for _, one in MADE if one.algorithm == "pdq")

    assert not known("picture", replace(pdq, recipe="pdq/other-v9"))
    assert not known("text", pdq)
    assert not known("hologram", pdq)


def test_key_points_that_claim_to_be_larger_than_any_are_not_unpacked() -> None:
    header = json.dumps({
        "size": [900, 600], "parts": {}, "grey": [10**6, 10**6], "lab": [1, 1], "found": 0, "reference": 0,
    }).encode()  # fmt: skip
    payload = keypoints.MAGIC + len(header).to_bytes(4, "little") + header + zlib.compress(bytes(10**6))

    with pytest.raises(BytesRefused):
        known("picture", with_payload("orb", keypoints.RECIPE, payload))


def test_places_that_are_no_numbers_are_refused() -> None:
    orb = next(one for _, one in MADE if one.algorithm == "orb")
    features = keypoints.unpacked(orb.payload)
    places = features.found.places.copy()
    places[0] = np.nan
    payload = keypoints.packed(replace(features, found=keypoints.Points(places, features.found.marks)))

    with pytest.raises(BytesRefused):
        known("picture", bent(orb, payload))
