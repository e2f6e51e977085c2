"""How people write a title past a filter: one function a disguise, seeded, from sources of its own.

None of the tables here is one that the matcher reads: readings come from pypinyin over the characters of
GB 2312, look-alikes and parts of characters from lists collected by hand (`data/`), traditional forms from
OpenCC's Taiwan standard. Otherwise a view would only be compared with itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

DATA = Path(__file__).with_name("data")
HAN = re.compile(r"[一-鿿]")
SEPARATORS = "·•・.-_*/|~ ﹒,，、+=#^:"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
EMOJI = tuple("🔥✨🌸🎵📚🎬💗⭐🍉🐟👭🌙🎮🍀🌊💎🎁🚀🐱🏮❤🌈🍊🎧🎀🌻⚡🐉☀🍓")
CYRILLIC = dict(
    zip("aeopcxyisjABEKMHOPCTXYIS", "аеорсхуіѕјАВЕКМНОРСТХУІЅ", strict=True)  # the left is Latin
)
DATED = re.compile(r"\d{4}[-.,年]")
"""Names of the shared catalogue that begin with the date of an edition: no listing is written so."""
Wear = Callable[[str, Random], str]


@dataclass(frozen=True)
class Disguise:
    """`fits` is the length rule of the view: names that it does not fit are not asked for."""

    name: str
    fits: Callable[[str], bool]
    wear: Wear


def weight(name: str) -> float:
    """Han characters count one, other letters and digits a half."""
    return sum(1.0 if HAN.match(c) else 0.5 for c in name if c.isalnum())


def allowed_edits(name: str) -> int:
    """Edits that the index promises to find in a name of this weight."""
    measured = weight(name)
    return 0 if measured < 6 else 1 if measured < 12 else 2


@cache
def common() -> str:
    """The 3,755 everyday characters: the first level of GB 2312."""
    cells = ((high, low) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    return "".join(bytes(cell).decode("gb2312", errors="ignore") for cell in cells)


@cache
def _everyday() -> frozenset[str]:
    return frozenset(common())


def _all_common(name: str) -> bool:
    return all(c in _everyday() for c in name if HAN.match(c)) and not re.search(r"[぀-ヿ가-힣]", name)


def _han(least: int) -> Callable[[str], bool]:
    return lambda name: len(HAN.findall(name)) >= least and _all_common(name)


def _letters(least: int) -> Callable[[str], bool]:
    return lambda name: name.isascii() and sum(c.isalpha() for c in name) >= least


def _full_width(name: str, draw: Random) -> str:
    return "".join("\u3000" if c == " " else chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)


@cache
def _taiwan() -> OpenCC:
    return OpenCC("s2tw")


def _traditional(name: str, draw: Random) -> str:
    return str(_taiwan().convert(name))


def _between(name: str, draw: Random, marks: Sequence[str], chance: float) -> str:
    """A mark behind each character but the last by chance, and at one place at least."""
    sure = draw.randrange(len(name) - 1)
    put = [draw.choice(marks) if n == sure or draw.random() < chance else "" for n in range(len(name) - 1)]
    return "".join(c + mark for c, mark in zip(name, [*put, ""], strict=True))


def _bare(name: str) -> str:
    """Without marks of its own: who writes 说 吧 记 忆 leaves the comma of 说吧，记忆 out."""
    return "".join(c for c in name if c.isalnum())


def _separators(name: str, draw: Random) -> str:
    return draw.choice(SEPARATORS).join(_bare(name))


def _zero_width(name: str, draw: Random) -> str:
    return _between(_bare(name), draw, INVISIBLE, 0.6)


def _emoji(name: str, draw: Random) -> str:
    return _between(_bare(name), draw, EMOJI, 0.7)


def _squeezed(name: str, draw: Random) -> str:
    mark = draw.choice(". -·_")
    return "  ".join(mark.join(word) for word in name.split()) if mark == " " else " ".join(
        mark.join(word) + ("." if mark == "." else "") for word in name.split()
    )  # fmt: skip


@cache
def _by_reading() -> dict[str, str]:
    found: defaultdict[str, str] = defaultdict(str)
    for character in common():
        found[lazy_pinyin(character)[0]] += character
    return dict(found)


def _readings(name: str) -> list[str]:
    return lazy_pinyin(name, errors=list)  # type: ignore[arg-type]


def _homophones(name: str, draw: Random) -> str:
    others = [
        [c for c in _by_reading().get(r, "") if c != own]
        for own, r in zip(name, _readings(name), strict=True)
    ]
    return _replaced(name, others, draw, 2 if draw.random() < 0.3 else 1)


@cache
def _looks() -> dict[str, str]:
    found: defaultdict[str, str] = defaultdict(str)
    for line in (DATA / "lookalikes.txt").read_text(encoding="utf-8").splitlines():
        for character in line if not line.startswith("#") else "":
            found[character] += line.replace(character, "")
    return dict(found)


def _look_alikes(name: str, draw: Random) -> str:
    return _replaced(name, [list(_looks().get(c, "")) for c in name], draw, 1)


@cache
def _parts() -> dict[str, str]:
    lines = (DATA / "splits.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split() for line in lines if not line.startswith("#"))


def _split(name: str, draw: Random) -> str:
    parts = [[_parts()[c]] if c in _parts() else [] for c in name]
    return _replaced(name, parts, draw, 2 if draw.random() < 0.2 else 1)


def _replaced(name: str, others: Sequence[Sequence[str]], draw: Random, count: int) -> str:
    """The name with up to `count` characters replaced by one of theirs; the name itself where none has any."""
    able = [n for n, one in enumerate(others) if one]
    chosen = set(draw.sample(able, min(count, len(able))))
    return "".join(draw.choice(others[n]) if n in chosen else c for n, c in enumerate(name))


def _pinyin(name: str, draw: Random) -> str:
    readings = _readings(name)
    style = draw.choice(("spaced", "joined", "camel", "dotted", "upper"))
    joined = {
        "spaced": " ".join(readings), "joined": "".join(readings), "dotted": ".".join(readings),
        "camel": "".join(r.capitalize() for r in readings), "upper": "".join(readings).upper(),
    }  # fmt: skip
    return joined[style]


def _mixed_pinyin(name: str, draw: Random) -> str:
    return _replaced(name, [[r] for r in _readings(name)], draw, 2 if len(name) > 4 else 1)


def initials(name: str) -> str:
    """The first letters of the readings: QYN."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).upper()


def _initials(name: str, draw: Random) -> str:
    short = initials(name)
    return draw.choice((short, short.lower(), ".".join(short), " ".join(short)))


def _homoglyphs(name: str, draw: Random) -> str:
    able = [n for n, c in enumerate(name) if c in CYRILLIC]
    count = draw.randint(1, max(1, min(len(able), 4)))
    chosen = set(draw.sample(able, min(count, len(able))))
    return "".join(CYRILLIC[c] if n in chosen else c for n, c in enumerate(name))


def _edited(name: str, draw: Random) -> str:
    for _ in range(allowed_edits(name)):
        places = [n for n, c in enumerate(name) if c.isalnum()]
        place = draw.choice(places[1:-1])
        wrong = draw.choice(common() if HAN.match(name[place]) else "abcdefghiklmnoprstuvw")
        kind = draw.choice(("replace", "insert", "drop"))
        name = name[:place] + ("" if kind == "drop" else wrong) + name[place + (kind != "insert") :]
    return name


DISGUISES: tuple[Disguise, ...] = (
    Disguise("full width", _letters(4), _full_width),
    Disguise("traditional", _han(3), _traditional),
    Disguise("separators", _han(3), _separators),
    Disguise("zero width", _han(3), _zero_width),
    Disguise("emoji", _han(3), _emoji),
    Disguise("S.H.I.E.L.D.", lambda name: _letters(10)(name) and name.replace(" ", "").isalnum(), _squeezed),
    Disguise("homophones", lambda name: _han(4)(name) and bool(_pure(name)), _homophones),
    Disguise("pinyin", lambda name: _han(3)(name) and bool(_pure(name)), _pinyin),
    Disguise("look-alikes", _han(3), _look_alikes),
    Disguise("split characters", _han(3), _split),
    Disguise("homoglyphs", _letters(6), _homoglyphs),
    Disguise("initials", lambda name: _han(3)(name) and bool(_pure(name)), _initials),
    Disguise("edits", lambda name: _all_common(name) and allowed_edits(name) > 0, _edited),
    Disguise("mixed pinyin", lambda name: _han(4)(name) and bool(_pure(name)), _mixed_pinyin),
)
"""The rows of the table of disguises; `mixed pinyin` (红hai行动) is no row there, but people write it."""


def _pure(name: str) -> bool:
    return all(HAN.match(c) for c in name)
