"""Foreign text made harmless for paper: it stays text, whatever it holds."""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\ufffd"
_WHITE = dict.fromkeys(map(ord, "\t\n\r\v\f\x85\u2028\u2029"), " ")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_QUOTED = re.compile(r"(“[^”]*”|《[^》]*》|「[^」]*」|『[^』]*』)")


def inert(text: str) -> str:
    """Text that every writer takes: line breaks become spaces; what XML cannot hold becomes U+FFFD.

    So does what changes the reading order of its surroundings (UAX #9), since a title could otherwise
    make the address beside it read as another one.
    """
    return "".join(_harmless(char) for char in text.translate(_WHITE))


def _harmless(char: str) -> str:
    # Cc controls, Cs lone surrogates, and the noncharacters U+FFFE and U+FFFF are no XML characters
    if char in _BIDI or char in "\ufffe\uffff" or unicodedata.category(char) in ("Cc", "Cs"):
        return REPLACEMENT
    return char


def is_inert(text: str) -> bool:
    """Whether `inert` would leave the text as it is."""
    return inert(text) == text


def full_width(text: str) -> str:
    """Our own prose with full-width punctuation beside Han characters; quoted words stay as they are."""
    return "".join(part if index % 2 else _widen(part) for index, part in enumerate(_QUOTED.split(text)))


def _widen(text: str) -> str:
    chars = list(text)
    for opening, closing in _pairs(text):
        if any(_beside_han(text, place) for place in (opening, closing)):
            chars[opening], chars[closing] = "（", "）"
    for place, char in enumerate(text):
        if char in _WIDE and char not in "()" and _beside_han(text, place):
            chars[place] = _WIDE[char]
    return re.sub(r"([，；：？！（）]) +", r"\1", "".join(chars))


def _pairs(text: str) -> list[tuple[int, int]]:
    opened: list[int] = []
    pairs = []
    for place, char in enumerate(text):
        if char == "(":
            opened.append(place)
        elif char == ")" and opened:
            pairs.append((opened.pop(), place))
    return pairs


def _beside_han(text: str, place: int) -> bool:
    before = text[place - 1] if place else ""
    after = text[place + 1] if place + 1 < len(text) else ""
    return is_han(before) or is_han(after)


def is_han(char: str) -> bool:
    """Whether it is a Han character (unified ideographs and their extensions; not punctuation)."""
    return bool(char) and (
        "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or char >= "\U00020000"
    )
