"""What a kind of fingerprint is: a name, the refusals it can give, and a function from bytes to prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from records.errors import BytesRefused


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


ZH = {
    RefusalCode.NOT_A_PICTURE: "不是可识别的图片",
    RefusalCode.TRUNCATED: "图片文件不完整",
    RefusalCode.TOO_LARGE: "图片文件过大",
    RefusalCode.TOO_MANY_PIXELS: "图片像素过多",
    RefusalCode.TOO_SMALL: "图片过小，无法比对",
    RefusalCode.TIMEOUT: "解析超时",
    RefusalCode.MEMORY: "解析所需内存超限",
    RefusalCode.CRASHED: "解析程序崩溃",
    RefusalCode.MISSING: "文件缺失或已被改动",
}


def refused(code: RefusalCode, detail: str) -> BytesRefused:
    """The typed refusal for a code; `detail` says what was found and what was expected."""
    return BytesRefused(code.value, f"{code.value}: {detail}", zh=ZH[code], detail=detail)


@dataclass(frozen=True, slots=True)
class Print:
    """One comparable value. `value` is lower-case hexadecimal, `quality` 0-100 or None."""

    algorithm: str
    recipe: str
    value: str
    quality: int | None
    variant: str = "raw"
    orientation: str = "r0"


@dataclass(frozen=True, slots=True)
class FingerprintKind:
    """A kind: `recipe` versions all of its algorithms together; `compute` raises BytesRefused."""

    name: str
    recipe: str
    compute: Callable[[bytes], tuple[Print, ...]]
    libraries: tuple[str, ...]
    """Distributions whose versions are stored with every print."""
    recipes: tuple[str, ...]
    """Recipes of the prints that it makes now; prints of older recipes are made again."""
