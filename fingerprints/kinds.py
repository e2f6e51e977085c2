"""What a kind of fingerprint is: a name, the refusals it can give, and a function from bytes to prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from records.errors import BytesRefused

PRINT_BYTES = 64 * 1024 * 1024
"""A payload beyond this is no fingerprint but a copy."""


class RefusalCode(StrEnum):
    """Why bytes gave no print. Stored with the subject and counted."""

    NOT_A_PICTURE = "not_a_picture"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    MISSING = "missing"
    """The bytes are not in the vault, or no longer have their digest."""
    NOT_THIS_KIND = "not_this_kind"
    """The bytes are not of the kind that their name or the catalogue says."""
    MISLABELLED = "mislabelled"
    """The name says this kind, and the bytes are another; they are compared as what they are."""
    EMPTY = "empty"
    """Nothing in it that could be compared: no byte, no sound, no word."""
    ENCRYPTED = "encrypted"
    TOO_MANY_ENTRIES = "too_many_entries"
    BOMB = "bomb"
    """An archive that would unpack to far more than it is: overlapping entries, absurd ratios, nesting."""
    DAMAGED = "damaged"
    """Of the right kind, and contradicts itself."""
    TOO_LONG = "too_long"
    UNSUPPORTED = "unsupported"
    """A part that this kind needs is not installed; the detail names it."""


ZH = {
    RefusalCode.NOT_A_PICTURE: "不是可识别的图片",
    RefusalCode.TRUNCATED: "文件不完整",
    RefusalCode.TOO_LARGE: "文件过大",
    RefusalCode.TOO_MANY_PIXELS: "图片像素过多",
    RefusalCode.TOO_SMALL: "图片过小，无法比对",
    RefusalCode.TIMEOUT: "解析超时",
    RefusalCode.MEMORY: "解析所需内存超限",
    RefusalCode.CRASHED: "解析程序崩溃",
    RefusalCode.MISSING: "文件缺失或已被改动",
    RefusalCode.NOT_THIS_KIND: "文件内容与其类型不符",
    RefusalCode.MISLABELLED: "文件名与内容不符，按实际内容比对",
    RefusalCode.EMPTY: "没有可比对的内容",
    RefusalCode.ENCRYPTED: "文件已加密，不作破解",
    RefusalCode.TOO_MANY_ENTRIES: "压缩包条目过多",
    RefusalCode.BOMB: "压缩包展开后异常膨胀，不予展开",
    RefusalCode.DAMAGED: "文件已损坏或自相矛盾",
    RefusalCode.TOO_LONG: "时长超限",
    RefusalCode.UNSUPPORTED: "未安装所需组件",
}


def refused(code: RefusalCode, detail: str) -> BytesRefused:
    """The typed refusal for a code; `detail` says what was found and what was expected."""
    return BytesRefused(code.value, f"{code.value}: {detail}", zh=ZH[code], detail=detail)


@dataclass(frozen=True, slots=True)
class Material:
    """Bytes to be fingerprinted: a file, or bytes in memory where `path` is None.

    `name` is what the outside world calls it (URL path, file name, entry of an archive); it may lie, and
    it is never used as a path.
    """

    path: Path | None = None
    data: bytes = b""
    name: str = ""

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data) if self.path is None else self.path.stat().st_size

    def head(self, length: int = 4096) -> bytes:
        """The first bytes, for sniffing."""
        if self.path is None:
            return self.data[:length]
        with self.path.open("rb") as file:
            return file.read(length)

    def read(self, limit: int) -> bytes:
        """All bytes. Raises BytesRefused `too_large` beyond `limit`."""
        if self.size > limit:
            raise refused(RefusalCode.TOO_LARGE, f"{self.size} bytes, at most {limit}")
        return self.data if self.path is None else self.path.read_bytes()


@dataclass(frozen=True, slots=True)
class Print:
    """One comparable value. `quality` is 0-100 or None.

    `value` is lower-case hexadecimal; where the value is large (an hour of sound, a book) it is the
    SHA-256 of `payload`, which stands in the vault under that digest.
    """

    algorithm: str
    recipe: str
    value: str
    quality: int | None
    variant: str = "raw"
    orientation: str = "r0"
    payload: bytes = b""


Strength = Literal["strong", "probable"]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two sets of prints have in common, with enough to compute it again and to show it.

    `distance`, `threshold` and `second_vote` are in the algorithm's own unit, named in `evidence["unit"]`.
    `asset_value` and `found_value` are the values of the two prints that were compared. `evidence` is
    JSON: offsets, runs, alignment, orientation, the second vote's algorithm and threshold.
    """

    algorithm: str
    strength: Strength
    distance: float
    threshold: float
    second_vote: float | None
    asset_value: str
    found_value: str
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the child may use for one file. Memory is address space beyond what it has at its start."""

    memory_mib: int = 1024
    time_s: float = 20.0
    max_bytes: int = 32 * 1024 * 1024


def _nothing_missing() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class FingerprintKind:
    """A kind: how bytes are recognised as its own, become prints, and how two sets of prints compare.

    Attributes:
        recipe: versions all of its algorithms together.
        accepts: whether a name and the first bytes look like this kind; several kinds may accept a file.
        compute: runs in the child process only; raises BytesRefused.
        compare: (prints of the asset, prints of the found file) -> the best likeness, None without one.
        libraries: distributions whose versions are stored with every print.
        recipes: recipes of the prints that it makes now; prints of older recipes are made again.
        missing: the part that is not installed, empty where all is there.
    """

    name: str
    recipe: str
    accepts: Callable[[str, bytes], bool]
    compute: Callable[[Material], tuple[Print, ...]]
    compare: Callable[[Sequence[Print], Sequence[Print]], Likeness | None]
    libraries: tuple[str, ...]
    recipes: tuple[str, ...]
    limits: Limits = Limits()
    missing: Callable[[], str] = _nothing_missing
