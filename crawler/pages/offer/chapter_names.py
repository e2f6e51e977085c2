"""What chapters are called: a word and a number, in many languages, or Han numerals between two signs."""

from __future__ import annotations

import re

MAX_LABEL = 120
"""Characters of a link that may name a chapter; what is longer tells of one."""
_HAN = "零〇一二三四五六七八九十百千两"
_SPELLED = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
_CALLED = r"chapter|episode|part|book|ch\.|ep\.|chapitre|cap[ií]tulo|capitolo|kapitel|hoofdstuk|rozdzia[łl]|глава|chương"
_LABEL = re.compile(
    rf"(?:第\s?(?P<han>[{_HAN}\d]{{1,9}})\s?[章回节節卷话話集期]|"
    rf"\b(?:{_CALLED})\s?(?:#\s?)?(?P<latin>\d{{1,4}}|[ivxlc]{{1,8}}|{'|'.join(_SPELLED)})\b|(?<!\d)(?P<ko>\d{{1,4}})\s?[화장권])",
    re.IGNORECASE,
)
_FIRST_WORDS = re.compile(r"(?:section\s+)?[\W\d]*(?:正文\W*)?(?:vol(?:ume|\.)?\s?\d+\W*)?", re.IGNORECASE)
"""What may stand before a chapter's label: the number that a program gave the page."""
_WORDS = (
    "第",
    *_CALLED.replace("\\", "").replace("[ií]", "í").replace("[łl]", "ł").split("|"),
    "화",
    "장",
    "권",
)
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def number_of(text: str) -> int | None:
    """The number that a chapter's name bears, None for any other name."""
    found = _LABEL.search(text) if len(text) <= MAX_LABEL else None
    return _value(found) if found else None


def _value(found: re.Match[str]) -> int:
    said = (found["han"] or found["latin"] or found["ko"]).lower()
    if said.isdecimal():
        return int(said)
    return _han(said) if found["han"] else _SPELLED.get(said) or _roman(said)


def _han(said: str) -> int:
    """`一百二十三`, and `一二三` read digit by digit."""
    if not any(sign in _TENS for sign in said):
        return int("".join(str(_DIGITS.get(sign, sign)) for sign in said))
    total, held = 0, 0
    for sign in said:
        if sign in _TENS:
            total, held = total + (held or 1) * _TENS[sign], 0
        else:
            held = _DIGITS[sign] if sign in _DIGITS else int(sign)
    return total + held


def _roman(said: str) -> int:
    values = [_ROMAN[sign] for sign in said]
    following = [*values[1:], 0]
    return sum(-one if one < after else one for one, after in zip(values, following, strict=True))


def begins_with(text: str) -> int | None:
    """The number of a chapter whose name stands first in a text, behind nothing but the number of its page."""
    start = _FIRST_WORDS.match(text)
    found = _LABEL.match(text, start.end()) if start and len(text) <= MAX_LABEL else None
    return _value(found) if found else None


def any_in(said: str) -> bool:
    """Whether lines name a chapter; costs next to nothing where none does."""
    lowered = said.lower()
    return any(word in lowered for word in _WORDS) and _LABEL.search(said) is not None
