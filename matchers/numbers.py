"""Numbers that tell one part of a series from another: seasons, sequels, and collections of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from records import folding

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
HAN = "一二三四五六七八九十两壹贰叁肆伍陆柒捌玖"

ORDINAL = re.compile(rf"第\s?([0-9]{{1,2}}|[{HAN}]{{1,3}})\s?(?:季|部|弹|辑|作)")
RANGE = re.compile(rf"([0-9]{{1,2}}|[{HAN}])\s?[-~—至到+]\s?([0-9]{{1,2}}|[{HAN}])\s?(?:季|部)")
COUNT = re.compile(
    rf"(?<!第)(?<![0-9{HAN}])([0-9]{{1,2}}|[{HAN}]{{1,3}})\s?(?:季|部曲|部)(?:全|完|合集|打包|曲)?"
)
WHOLE = re.compile(r"全\s?[0-9一二三四五六七八九十两]{1,3}\s?(?:季|部)|全季|系列合集|全系列|三部曲")
LATIN_SEASON = re.compile(
    r"\bs([0-9]{1,2})(?=\s?e[0-9]|\b)|\bseason[\s._]?([0-9]{1,2})\b|\b([0-9]{1,2})(?:st|nd|rd|th) season\b"
    r"|\b([0-9]{1,2})x[0-9]{2,3}\b"
)
LATIN_RANGE = re.compile(r"\bs([0-9]{1,2})\s?-\s?s?([0-9]{1,2})\b(?!\s?e)")

UNITS = r"(?:集|话|章|册|卷|回|期|部曲|元|块|g|m|t|k|d|p|r|w|v|x|bit|年|月|日|位|人|小时|分|秒|%|折|部|季|周|星|万|亿|个|条|张|首|本|楼|版)"
FOLLOWS = (
    re.compile(rf"\s?(?:之|第)?([2-9]|1[0-9])(?![0-9])(?!\.[0-9])(?!\s?{UNITS})(?!\s?[-~—至到]\s?[0-9])"),
    re.compile(r"[\s.]?(ii|iii|iv|v|vi|vii|viii|ix)(?![a-z0-9])"),
    re.compile(r"(?:之)?([二三四五六七八九贰叁肆伍陆])(?=前传|外传|部(?!曲)|$|[\s:：.\-_、)\]】》])"),
    re.compile(r"[._-]([2-9])(?=[\s._-](?:19|20)[0-9]{2}(?![0-9])|[\s._-](?![0-9]))"),
    re.compile(r"[\s.]?part[\s.]?([0-9]{1,2})\b"),
)
SERIES_WORD = re.compile(
    r"\s?[·:：]?\s?(续集|续篇|续作|续传|前传|外传|后传|前篇|后日谈|衍生剧|新传|特别篇|剧场版)"
)


OWN_TAIL = re.compile(
    rf"(?<=[^0-9\s.])[\s.]?(?<![0-9.])([0-9]{{1,2}})(?=$|[:：\s])|(?<=[^a-z])(ii|iii|iv|v|vi|vii|viii|ix)(?=$|[:：\s])"
    rf"|(?<=[\u3400-\u9fff])([{HAN}])(?=$|[:：\s])"
)


@dataclass(frozen=True, slots=True)
class Seasons:
    """What a listing's title says of parts. `numbers` empty and `whole` False: it says nothing."""

    numbers: frozenset[int]
    whole: bool
    latin: bool
    """Numbers in the notation of releases only (S05E03), which names an episode of the whole series."""


def value(text: str) -> int | None:
    """`十二`, `贰`, `12`, `ii` as a number; None where it is none."""
    if text.isascii() and text.isdigit():
        return int(text)
    if text in ROMAN:
        return ROMAN[text]
    tens, ten, ones = text.partition("十")
    if not ten:
        return DIGITS.get(text)
    return (DIGITS.get(tens, 1) if tens else 1) * 10 + (DIGITS.get(ones, 0) if ones else 0)


def seasons(soft: str) -> Seasons:
    """Seasons and parts named anywhere in a soft title; a range or `全三季` is the whole series."""
    named = {value(found) for found in ORDINAL.findall(soft)}
    counts = {value(found) for found in COUNT.findall(soft)}
    whole = bool(RANGE.search(soft) or WHOLE.search(soft) or LATIN_RANGE.search(soft) or counts - {None, 1})
    latin = {value(part) for found in LATIN_SEASON.findall(soft) for part in found if part}
    numbers = frozenset(n for n in named or latin if n is not None)
    return Seasons(numbers, whole or len(named) > 1, latin=not named and bool(latin))


def sequel_after(soft: str, end: int) -> tuple[int | str, int, int] | None:
    """A number or a word of another part right behind a title that ends at `end`.

    Returns the number (or the word, such as 前传) and its soft span, or None.
    """
    for pattern in FOLLOWS:
        found = pattern.match(soft, end)
        if found and (number := value(found.group(1))) is not None and number > 1:
            return number, found.start(1), found.end(1)
    found = SERIES_WORD.match(soft, end)
    return (found.group(1), found.start(1), found.end(1)) if found else None


def own_number(title: str) -> int | None:
    """The number of a part that a catalogue title itself carries: 战狼2, 仙剑奇侠传四, 三体III:死神永生."""
    found = _own(folding.soften(title).text)
    return value(next(group for group in found.groups() if group)) if found else None


def stem(title: str) -> str:
    """The title without its number of a part (2 and more); empty where it has none or little is left."""
    soft = folding.soften(title)
    found = _own(soft.text)
    number = own_number(title)
    if not found or number is None or number < 2:
        return ""
    name = title[: soft.raw_span(0, found.start())[1]].strip()
    return name if folding.weight(folding.key(name)) >= 2 else ""


def _own(soft: str) -> re.Match[str] | None:
    return ORDINAL.search(soft) or OWN_TAIL.search(soft)
