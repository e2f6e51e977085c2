"""Prints with their payloads: inventories of archives, identities of apps, and the index of all texts."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from fingerprints import app, archive, file, grams
from fingerprints.kinds import Print
from fingerprints.members import Inventory, Member
from fingerprints.textindex import TextIndex
from records.errors import BytesRefused, NotFound, Tampered

LARGE = frozenset(
    ("winnow-han8", "winnow-word5", "file-members", "archive-members", "apk-identity", "chromaprint", "frames", "orb")
)  # fmt: skip
"""Algorithms whose value is the digest of a payload."""
KEY_LENGTH = 32
Payloads = Callable[[str], bytes]


def filled(prints: Sequence[Print], payloads: Payloads | None) -> list[Print]:
    """The prints with their payloads; one that is gone stays empty."""
    if payloads is None:
        return list(prints)
    return [
        replace(one, payload=payloads(one.value)) if one.algorithm in LARGE and not one.payload else one
        for one in prints
    ]


def members(prints: Sequence[Print]) -> Iterator[Member]:
    """Members of the archives among the prints that are large enough to mean something."""
    for one in prints:
        if one.recipe in (file.MEMBERS_RECIPE, archive.MEMBERS_RECIPE) and one.payload:
            try:
                found = Inventory.unpacked(one.payload).members
            except BytesRefused:  # none of ours: it proves nothing
                continue
            yield from (member for member in found if member.size >= archive.TINY_BYTES)


def identities(prints: Sequence[Print]) -> Iterator[app.Identity]:
    """What apps say of themselves."""
    for one in prints:
        if one.recipe == app.IDENTITY_RECIPE and one.payload:
            try:
                yield app.Identity.unpacked(one.payload)
            except BytesRefused:
                continue


Texts = Sequence[tuple[str, str, Sequence[Print]]]


def opened_texts(texts: Texts, payloads: Payloads | None, root: Path | None) -> TextIndex:
    """The index over (work, asset, prints without payloads): the one in `root`, if it is of just these; or a new one."""
    if root is None:
        return _built(texts, payloads)
    folder = root / _key(texts)
    try:
        return TextIndex.load(folder)
    except Tampered:
        shutil.rmtree(folder, ignore_errors=True)
    except NotFound:
        pass
    _built(texts, payloads).save(folder)
    for old in sorted(root.iterdir(), key=lambda one: one.stat().st_mtime)[:-2]:  # one may still be read
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)
    return TextIndex.load(folder)


def _built(texts: Texts, payloads: Payloads | None) -> TextIndex:
    """A text whose print is none of ours is left out: it must not blind the index for all others."""
    return TextIndex.build(
        (work, asset, [one for one in filled(prints, payloads) if _readable(one)])
        for work, asset, prints in texts
    )


def _readable(one: Print) -> bool:
    try:
        return bool(one.payload) and len(grams.unpack(one)) > 0
    except BytesRefused:
        return False


def _key(texts: Texts) -> str:
    said = [(work, asset, [(one.recipe, one.value) for one in prints]) for work, asset, prints in texts]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:KEY_LENGTH]
