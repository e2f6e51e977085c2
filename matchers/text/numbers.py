"""Numbers that tell one part of a series from another: seasons, sequels, and collections of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from records import folding

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
HAN = "一二三四五六七八九十两壹贰叁肆伍陆柒捌玖"

NUMBER = rf"([0-9]{{1,2}}|[{HAN}]{{1,3}})"
TO = r"\s?[-~–—至到+&、和]\s?"
ORDINAL = re.compile(rf"第\s?{NUMBER}\s?(?:季|部|弹|辑|作|期(?=\s?全))")
RANGE = re.compile(rf"第?{NUMBER}\s?[季部]?{TO}第?{NUMBER}\s?(?:季|部)")
COUNT = re.compile(
    rf"(?<!第)(?<![0-9{HAN}])([0-9]{{1,2}}|[{HAN}]{{1,3}})\s?(?:季|部曲|部)(?:全|完|合集|打包|曲)?"
)
WHOLE = re.compile(
    r"全\s?[0-9一二三四五六七八九十两]{1,3}\s?(?:季|部)|全季|系列合集|全系列|三部曲|全部曲|系列全"
)
VOLUMES = re.compile(rf"全\s?{NUMBER}\s?[册本卷]|全套|套装|系列|全集")
# a word character of ASCII only: S02 stands apart in 庆余年S02E01 too
LATIN_SEASON = re.compile(
    r"\bs([0-9]{1,2})(?=\s?e[0-9]|\b)|\bseason[\s._]?([0-9]{1,2})\b|\b([0-9]{1,2})(?:st|nd|rd|th) season\b"
    r"|\b([0-9]{1,2})x[0-9]{2,3}\b",
    re.ASCII,
)
LATIN_RANGE = re.compile(r"\bs([0-9]{1,2})\s?[-~+&]\s?s?([0-9]{1,2})\b(?!\s?e)", re.ASCII)

UNITS = r"(?:集|话|章|册|卷|回|期|部曲|元|块|g|m|t|k|d|p|r|w|v|x|bit|年|月|日|位|人|小时|分|秒|%|折|部|季|周|星|万|亿|个|条|张|首|本|楼|版)"
FOLLOWS = (
    re.compile(
        rf"[!?~]?\s?(?:之|第)?([2-9]|1[0-9])(?![0-9])(?!\.[0-9])(?!\s?{UNITS})(?!\s?[-~—至到]\s?[0-9])"
    ),
    re.compile(r"[\s.]?(ii|iii|iv|v|vi|vii|viii|ix)(?![a-z0-9])"),
    re.compile(r"(?:之)?([二三四五六七八九贰叁肆伍陆])(?=前传|外传|部(?!曲)|$|[\s:：.\-_、)\]】》])"),
    re.compile(r"[._-]([2-9])(?=[\s._-](?:19|20)[0-9]{2}(?![0-9])|[\s._-](?![0-9]))"),
    re.compile(r"[\s.]?part[\s.]?([0-9]{1,2})\b"),
)
SERIES_WORD = re.compile(
    r"\s?[·:：]?\s?(续集|续篇|续作|续传|前传|外传|后传|前篇|后日谈|衍生剧|新传|特别篇|剧场版)"
)


SEVERAL_AFTER = re.compile(rf"\s?([1-9]){TO}([2-9])(?:[+&、]([2-9]))*(?![0-9])(?!\s?{UNITS})")
"""流浪地球1+2, 唐人街探案1-3: several parts named at once right behind the name."""
PART_SPAN = re.compile(
    rf"\s?(?:之|第)?(?:(?:[0-9]{{1,2}}|[ivx]{{1,4}})(?![a-z0-9])|[{HAN}]{{1,2}}(?=[季部弹]|[^\u4e00-\u9fff]|$))[季部弹]?"
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
    volumes: bool = False
    """All volumes of something (全三册, 全套): for books it may be all parts of a series."""

    @property
    def silent(self) -> bool:
        return not self.numbers and not self.whole

    def covers(self, own: Iterable[int]) -> bool:
        """Whether one of `own` is among several parts that are named together."""
        return self.whole and (not self.numbers or bool(self.numbers.intersection(own)))


SILENT = Seasons(frozenset(), whole=False, latin=False)
_MAYBE = re.compile(r"[季部弹辑作曲册卷]|全[套集系]|系列|套装|s[0-9]|season|[0-9]x[0-9]|期")
"""What every pattern of seasons needs: most titles are done with one look."""


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


def speaks_of_parts(soft: str) -> bool:
    """Whether `seasons` may find anything; a name that is blotted out of a text leaves no more to be found."""
    return bool(_MAYBE.search(soft))


def seasons(soft: str) -> Seasons:
    """Seasons and parts named anywhere in a soft title; a range or `全三季` is the whole series."""
    if not speaks_of_parts(soft):
        return SILENT
    named = {value(found) for found in ORDINAL.findall(soft)}
    counts = {value(found) for found in COUNT.findall(soft)} - {None, 1}
    ranges = [m.groups() for pattern in (RANGE, LATIN_RANGE) for m in pattern.finditer(soft)]
    latin = {value(part) for found in LATIN_SEASON.findall(soft) for part in found if part}
    between = {n for pair in ranges for n in _between(*pair)}
    whole = bool(ranges or WHOLE.search(soft) or counts) or len(named) > 1 or (not named and len(latin) > 1)
    numbers = frozenset(n for n in (between | named) or latin if n is not None)
    only_latin = not named and not between and bool(latin)
    return Seasons(numbers, whole, latin=only_latin, volumes=bool(VOLUMES.search(soft)))


def _between(first: str, last: str) -> range:
    low, high = value(first), value(last)
    return range(low, high + 1) if low is not None and high is not None else range(0)


def several_after(soft: str, end: int) -> frozenset[int]:
    """Parts named together right behind a title that ends at `end`: 1+2 gives {1, 2}; empty where none are."""
    found = SEVERAL_AFTER.match(soft, end)
    if not found:
        return frozenset()
    named = {int(n) for n in re.findall("[0-9]", found.group())}
    joined = re.search("[-~–—至到]", found.group())
    return frozenset(range(min(named), max(named) + 1)) if joined else frozenset(named)


TAIL = re.compile(r"(?<=[0-9一二三四五六七八九十])[季部集弹](?![\u3400-\u9fff])")


def part_span(soft: str, end: int) -> tuple[int, int] | None:
    """Where the number of a part stands right behind a title: Ⅱ, 之2, 第二季. It is no part of another name."""
    found = PART_SPAN.match(soft, end) or TAIL.match(soft, end)
    return found.span() if found else None


_MAY_FOLLOW = re.compile(r"[!?~\s.·:：之第_-]{0,3}[0-9ivp二三四五六七八九贰叁肆伍陆续前外后衍新特剧]")
"""How everything begins that `sequel_after` looks for."""


def sequel_after(soft: str, end: int) -> tuple[int | str, int, int] | None:
    """A number or a word of another part right behind a title that ends at `end`.

    Returns the number (or the word, such as 前传) and its soft span, or None.
    """
    if not _MAY_FOLLOW.match(soft, end):
        return None
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


@lru_cache(maxsize=1 << 12)
def names_season(title: str) -> bool:
    """Whether a catalogue title says itself which season it is: 最后生还者 第一季, Stranger Things Season 4."""
    soft = folding.soften(title).text
    return bool(ORDINAL.search(soft) or LATIN_SEASON.search(soft))


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
