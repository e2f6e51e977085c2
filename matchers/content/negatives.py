"""The negative bank as the matcher obeys it: titles, pictures and files that never count, on either side.

A title of the bank names nothing wherever it stands; other evidence still counts. A picture within 31 bits of a
bank picture, a frame of a film that shows one, an icon that is one, and a file with a bank digest are like
nothing. What was left out, and by which entry, is kept with the match.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from fingerprints import film, video
from fingerprints.app import ICON
from fingerprints.kinds import Print
from fingerprints.search import CodeIndex
from matchers.content.media import PictureIndex, prints_of
from matchers.facts import Picture
from records.vocabulary import NegativeKind

NEAR = 31
"""Bits of 256 within which a picture is a bank picture."""
BOX = "box"
"""What the variant of a part of a picture begins with."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the bank: `value` is a folded title, a PDQ code or a SHA-256 in lower-case hexadecimal."""

    id: int
    kind: NegativeKind
    value: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something that would have counted. `side`: `found` on the page, `asset` in the catalogue."""

    entry: Entry
    what: str
    side: str = "found"

    def as_json(self) -> dict[str, Any]:
        """With a sentence in Chinese and English."""
        said = self.entry.label or self.entry.value
        return {
            "entry": str(self.entry.id), "kind": self.entry.kind.value, "what": self.what, "side": self.side,
            "label": said, "reason": self.entry.reason,
            "zh": f"“{self.what}”在排除库中（第 {self.entry.id} 条“{said}”），不作为依据：{self.entry.reason}",
            "en": f"“{self.what}” is in the negative bank (entry {self.entry.id}, “{said}”) and does not count: {self.entry.reason}",
        }  # fmt: skip


@dataclass(frozen=True)
class Bank:
    """The entries that hold on the day, in order of their ids."""

    entries: tuple[Entry, ...] = ()

    @cached_property
    def revision(self) -> str:
        """SHA-256 of the entries; an entry that runs out changes it."""
        return hashlib.sha256(json.dumps([asdict(one) for one in self.entries]).encode()).hexdigest()

    @cached_property
    def titles(self) -> dict[str, Entry]:
        """By the folded title."""
        return {one.value: one for one in reversed(self._of(NegativeKind.TITLE))}

    @cached_property
    def digests(self) -> dict[str, Entry]:
        """By the SHA-256."""
        return {one.value: one for one in reversed(self._of(NegativeKind.FILE))}

    @cached_property
    def _pictures(self) -> list[Entry]:
        return self._of(NegativeKind.PICTURE)

    @cached_property
    def _codes(self) -> CodeIndex | None:
        return CodeIndex([one.value for one in self._pictures]) if self._pictures else None

    def _of(self, kind: NegativeKind) -> list[Entry]:
        return [one for one in self.entries if one.kind is kind]

    def code(self, code: str) -> Entry | None:
        """The entry that a PDQ code is nearest to, None where none is within `NEAR`."""
        if self._codes is None:
            return None
        near = min(
            self._codes.within(code, NEAR), key=lambda found: (found[1], found[0]), default=None
        )  # fmt: skip
        return self._pictures[near[0]] if near else None

    def picture(self, picture: Picture) -> tuple[Picture | None, list[Entry]]:
        """What is left of a picture: None where the whole of it is in the bank, or without such parts of it."""
        if self._codes is None:
            return picture, []
        kept, entries, whole = [], [], False
        for one in prints_of(picture):
            entry = self.code(one.value) if one.algorithm == "pdq" else None
            if entry is None:
                kept.append(one)
                continue
            entries.append(entry)
            whole = whole or not one.variant.startswith(BOX)
        if not entries:
            return picture, []
        codes = tuple(dict.fromkeys(one.value for one in kept if one.algorithm == "pdq"))
        left = None if whole else replace(picture, prints=tuple(kept), pdq=codes)
        return left, list(dict.fromkeys(entries))

    def icons(self, prints: Sequence[Print]) -> list[Print]:
        """An app's prints, without its icon where that is in the bank."""
        if self._codes is None or not any(
            self.code(one.value)
            for one in prints if one.algorithm == "pdq" and one.variant.startswith(ICON)
        ):  # fmt: skip
            return list(prints)
        return [one for one in prints if not one.variant.startswith(ICON)]

    def frames(self, prints: Sequence[Print]) -> list[Print]:
        """A film's prints; frames that are in the bank are marked as saying nothing."""
        return [self._without_frames(one) for one in prints] if self._codes is not None else list(prints)

    def _without_frames(self, one: Print) -> Print:
        if one.recipe != video.FRAMES_RECIPE or not one.payload:
            return one
        frames = film.unpack(one.payload).copy()
        empty = [self.code(code.tobytes().hex()) is not None for code in frames["codes"][:, film.WHOLE]]
        frames["quality"][np.array(empty, bool)] = 0
        return replace(one, payload=frames.tobytes()) if any(empty) else one

    def apart(self, index: PictureIndex) -> dict[str, Entry]:
        """Digests of the catalogue's own pictures that are in the bank: they are like nothing."""
        return {
            index.owners[row][1].digest: entry
            for entry in reversed(self._pictures)
            for row, _ in index.codes.within(entry.value, NEAR)
        }
