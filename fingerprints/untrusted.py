"""Prints that were made elsewhere: every length, number and payload is checked before it is kept or compared.

A payload is read into records of a fixed size, or as JSON of known fields, and nothing else: no picture, sound
or archive is ever opened in it. What the reader of a payload would choke on later is refused here.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from fingerprints import app, archive, audio, file, film, video
from fingerprints.grams import SCHEMES, unpack
from fingerprints.kinds import Print, RefusalCode, refused
from fingerprints.members import MAX_MEMBERS, Inventory
from fingerprints.pictures import codes, colours, keypoints
from fingerprints.pictures.decode import MAX_SIDE
from fingerprints.pictures.keypoints import Features, Points
from fingerprints.registry import KINDS
from records.errors import BytesRefused

WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+/-]{0,79}")
"""Names of algorithms, recipes, variants and orientations; a variant may also be empty of nothing else."""
HEXADECIMAL = re.compile(r"(?:[0-9a-f]){1,256}")
LONGEST_ITEMS = round(audio.MAX_SECONDS / audio.ITEM_S) + 16
PARTS = 32
MALFORMED = (
    BytesRefused, ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError,
    struct.error, zlib.error,
)  # fmt: skip


def _features(payload: bytes) -> None:
    read = keypoints.unpacked(payload)
    width, height = read.size
    _expect(0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE, f"a picture of {width} x {height}")
    _expect(min(*read.grey.shape, *read.lab.shape) > 0, "an empty small picture")
    _expect(_placed(read, read.found) and _placed(read, read.reference), "points outside of the picture")
    _expect(len(read.parts) <= PARTS, f"{len(read.parts)} parts")
    for left, top, right, bottom in read.parts.values():
        _expect(0 <= left < right <= width and 0 <= top < bottom <= height, "a part outside of the picture")


def _placed(features: Features, points: Points) -> bool:
    places = points.places
    limit = np.array(features.size, np.float32) + 1
    return bool(np.isfinite(places).all() and (places >= -1).all() and (places <= limit).all())


def _grams(recipe: str) -> Callable[[bytes], None]:
    def check(payload: bytes) -> None:
        read = unpack(Print("", recipe, "", None, payload=payload))
        _expect(len(read) > 0, "no gram")
        at, starts = read.at.astype(np.int64), read.starts.astype(np.int64)
        _expect(bool((np.diff(at) >= 0).all() and (np.diff(starts) >= 0).all()), "places that go backwards")
        _expect(bool(at[-1] <= read.units and starts[-1] <= read.chars), "places beyond the text's end")

    return check


def _items(payload: bytes) -> None:
    _expect(0 < len(payload) <= 4 * LONGEST_ITEMS and len(payload) % 4 == 0, f"{len(payload)} bytes of items")


def _frames(payload: bytes) -> None:
    read = film.unpack(payload)
    _expect(0 < len(read) <= film.MAX_FRAMES, f"{len(read)} frames")
    times = read["ms"].astype(np.int64)
    _expect(bool((np.diff(times) >= 0).all() and times[-1] <= 1000 * film.MAX_SECONDS), "times out of order")
    _expect(bool((read["quality"] <= 100).all()), "a quality over 100")


def _inventory(payload: bytes) -> None:
    _expect(payload.count(b"\n") <= MAX_MEMBERS, f"more than {MAX_MEMBERS} members")
    read = Inventory.unpacked(payload)
    for one in read.members:
        lengths = (len(one.sha256), len(one.sha1), len(one.md5))
        whole = all(HEXADECIMAL.fullmatch(value) for value in (one.sha256, one.sha1, one.md5))
        _expect(lengths == (64, 40, 32) and whole, "a member whose digests are none")
        _expect(0 <= one.size < 1 << 63 and len(one.name) <= 4000, "a member of an impossible size or name")


def _identity(payload: bytes) -> None:
    read = app.Identity.unpacked(payload)
    texts = (read.package, read.version_name, read.label, read.state, read.reason, read.icon, read.bundle)
    _expect(all(isinstance(one, str) and len(one) <= 4000 for one in texts), "a field that is no text")
    _expect(isinstance(read.version_code, int) and isinstance(read.min_sdk, int), "a number that is none")
    _expect(max(len(read.schemes), len(read.signers), len(read.lineage)) <= 100, "too many signers")


@dataclass(frozen=True, slots=True)
class Form:
    """What a print of a recipe looks like. `check` is there where it has a payload; raises one of MALFORMED."""

    algorithm: str
    digits: int
    check: Callable[[bytes], None] | None = None


FORMS: Mapping[str, Form] = {
    codes.PDQ_RECIPE: Form("pdq", 64),
    codes.PHASH_RECIPE: Form("phash256", 64),
    colours.RECIPE: Form("colours", 96),
    keypoints.RECIPE: Form("orb", 64, _features),
    **{file.RECIPES[name]: Form(name, size) for name, size in (("sha256", 64), ("sha1", 40), ("md5", 32))},
    file.SIZE_RECIPE: Form("size", 0),
    file.MEMBERS_RECIPE: Form("file-members", 64, _inventory),
    archive.MEMBERS_RECIPE: Form("archive-members", 64, _inventory),
    app.IDENTITY_RECIPE: Form("apk-identity", 64, _identity),
    app.PACKAGE_RECIPE: Form("apk-package", 64),
    app.SIGNER_RECIPE: Form("apk-signer", 64),
    audio.CHROMA_RECIPE: Form("chromaprint", 64, _items),
    video.FRAMES_RECIPE: Form("frames", 64, _frames),
    **{one.recipe: Form(one.algorithm, 64, _grams(one.recipe)) for one in SCHEMES},
}
"""By recipe. `digits` of the value, 0 where any number will do."""


def known(kind: str, one: Print) -> bool:
    """Whether this version compares a print of the recipe as that kind.

    Raises:
        BytesRefused: `damaged`: of a known recipe, and not as its recipe says; of any, with impossible fields.
    """
    words = (kind, one.algorithm, one.recipe, one.variant, one.orientation)
    _demand(all(WORD.fullmatch(word) for word in words), "a name that is none of a print")
    _demand(HEXADECIMAL.fullmatch(one.value) is not None, "a value that is not lower-case hexadecimal")
    _demand(one.quality is None or 0 <= one.quality <= 100, "a quality outside of 0-100")
    if one.payload:
        _demand(hashlib.sha256(one.payload).hexdigest() == one.value, "a payload that is not the value's")
    if not any(each.name == kind and one.recipe in each.recipes for each in KINDS) or one.recipe not in FORMS:
        return False
    _formed(FORMS[one.recipe], one)
    return True


def _formed(form: Form, one: Print) -> None:
    _demand(one.algorithm == form.algorithm, f"{one.algorithm} by recipe {one.recipe}")
    _demand(form.digits in (0, len(one.value)), f"a value of {len(one.value)} digits, not {form.digits}")
    _demand(bool(one.payload) == (form.check is not None), "a payload too many, or one that is missing")
    if form.check is None:
        return
    try:
        form.check(one.payload)
    except MALFORMED as error:
        raise refused(RefusalCode.DAMAGED, f"payload of {one.recipe}: {error}"[:200]) from None


def _expect(holds: object, found: str) -> None:
    if not holds:
        raise ValueError(found)


def _demand(holds: object, found: str) -> None:
    if not holds:
        raise refused(RefusalCode.DAMAGED, found)
