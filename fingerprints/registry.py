"""All kinds of fingerprints. Add a kind: one file, one name in this tuple, one test class."""

from __future__ import annotations

from fingerprints.app import APP
from fingerprints.archive import ARCHIVE
from fingerprints.audio import AUDIO
from fingerprints.file import FILE
from fingerprints.image import PICTURE
from fingerprints.kinds import FingerprintKind
from fingerprints.text import TEXT
from fingerprints.video import VIDEO

KINDS: tuple[FingerprintKind, ...] = (
    PICTURE,
    TEXT,
    FILE,
    ARCHIVE,
    APP,
    AUDIO,
    VIDEO,
)  # fmt: skip


def kind(name: str) -> FingerprintKind:
    """The kind of that name. Raises KeyError: names come from our own code."""
    return {one.name: one for one in KINDS}[name]
