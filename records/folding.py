"""One folding of text for everybody who compares names: listings, catalogues, creators, lexicons.

The base view is NFKC, case folding, marks stripped, zero-width characters dropped, traditional Han
written simplified, and only letters and digits kept. The soft view is the same with every other
character kept as one separator. Each folded character remembers where it stands in the raw text, so a
match can always be shown in the words of the page (spans are code points, end exclusive, raw text).

Folding goes cluster by cluster (a character and its combining marks), which keeps it linear: NFKC of a
whole text is quadratic in a run of combining marks (UAX #15, stream-safe text, names 30 as the limit).
Han is mapped character by character and never by phrase: a phrase table would fold 乾坤 one way and
乾·坤 another, and a disguise must fold to the same text as the title.

Nearly every character folds to one character whatever stands beside it: those go through one translation
table that fills itself, and only what is left is looked at one by one.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC

TITLE_LIMIT = 512
"""Code points of a title that are read; what stands behind is noise or an attack."""
TEXT_LIMIT = 20_000
"""Code points of a page's text that are read."""
MARKS_IN_A_ROW = 30
SHORT = 64
"""Characters of a name that may be remembered among thousands of others."""
LONG = 1_000
"""Code points from which a text goes through arrays; a title is quicker without."""
HALF_WIDTH_VOICING = "\uff9e\uff9f"
KANA_VOICING = "\u3099\u309a"  # が is か with a mark, but another letter

VARIANTS = dict(zip("瑯妳著裏牠祂唸甦菸鷄綫峯羣臺衆麽鎸", "琅你着里它他念苏烟鸡线峰群台众么镌", strict=True))
"""Forms that the table of traditional characters leaves alone and that listings mix with the usual ones."""

_t2s = OpenCC("t2s")
_jp2t = OpenCC("jp2t")
_ODD = "\uffff"
"""Stands in the quick translation for what does not fold to one character; itself folds to none."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and, for each of its characters, the raw code points [starts[i], ends[i])."""

    raw: str
    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    truncated: bool = False

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw code points behind folded [start, end); an empty range gives (0, 0)."""
        if start >= end:
            return (0, 0)
        return (self.starts[start], self.ends[end - 1])

    def raw_text(self, start: int, end: int) -> str:
        """What the page itself writes there."""
        begin, stop = self.raw_span(start, end)
        return self.raw[begin:stop]


def fold(raw: str, limit: int = TITLE_LIMIT) -> Folded:
    """The base view of the first `limit` code points."""
    soft = soften(raw, limit)
    at = letters_at(soft.text)
    return Folded(
        soft.raw,
        "".join([soft.text[place] for place in at]),
        tuple(soft.starts[place] for place in at),
        tuple(soft.ends[place] for place in at),
        soft.truncated,
    )


def soften(raw: str, limit: int = TITLE_LIMIT) -> Folded:
    """The soft view: as the base view, with punctuation, spaces and symbols kept."""
    piece = raw[:limit]
    quick = piece.translate(_FOLDS) if len(piece) < LONG else _FOLDS.translated(piece)
    if _ODD not in quick:
        return Folded(piece, quick, range(len(piece)), range(1, len(piece) + 1), len(raw) > limit)
    text, starts, ends = _stitched(piece, quick)
    return Folded(piece, text, starts, ends, len(raw) > limit)


def key(raw: str, limit: int = TITLE_LIMIT) -> str:
    """The base view's text alone: two names with one key are one name."""
    if len(raw) <= min(limit, SHORT):
        return _key(raw)
    return _long_key(raw[:limit]) if limit == TITLE_LIMIT else _base(soften(raw, limit).text)


@lru_cache(maxsize=1 << 12)
def _key(piece: str) -> str:
    """A site's menus and a page's headings are asked for again and again."""
    return _base(soften(piece).text)


@lru_cache(maxsize=1 << 7)
def _long_key(piece: str) -> str:
    """Only the page that is being read asks again for a name as long as this."""
    return _base(soften(piece).text)


def _base(soft: str) -> str:
    return "".join([letter for letter in soft if _LETTERS[letter]])


def letters_at(soft: str) -> list[int]:
    """Places of the letters and digits of a soft text."""
    if len(soft) >= LONG:
        return _LETTERS.places(soft)
    return [place for place, letter in enumerate(soft) if _LETTERS[letter]]


def _stitched(piece: str, quick: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """The quick translation with its odd places folded as whole clusters."""
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done, odd = 0, quick.find(_ODD)
    while odd >= 0:
        # a mark belongs to the character before it
        begin = odd - 1 if odd > done and _is_mark(piece[odd]) else odd
        texts.append(quick[done:begin])
        starts.extend(range(done, begin))
        ends.extend(range(done + 1, begin + 1))
        done = _cluster_end(piece, begin)
        folded = _fold_cluster(piece[begin : min(done, begin + 1 + MARKS_IN_A_ROW)])
        texts.append(folded)
        starts.extend([begin] * len(folded))
        ends.extend([done] * len(folded))
        odd = quick.find(_ODD, done)
    texts.append(quick[done:])
    starts.extend(range(done, len(piece)))
    ends.extend(range(done + 1, len(piece) + 1))
    return "".join(texts), starts, ends


def _cluster_end(text: str, begin: int) -> int:
    end = begin + 1
    # ASCII and Han, nearly everything, are decided by one comparison
    while end < len(text) and text[end] > "\u02ff" and _is_mark(text[end]):
        end += 1
    return end


@lru_cache(maxsize=1 << 16)
def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me") or character in HALF_WIDTH_VOICING


@lru_cache(maxsize=1 << 16)
def _fold_cluster(cluster: str) -> str:
    whole = unicodedata.normalize("NFKC", cluster).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFKD", whole) if c in KANA_VOICING or not _is_mark(c))
    return "".join(_fold_character(c) for c in unicodedata.normalize("NFC", bare))


def _fold_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cf", "Cs", "Co", "Cn"):  # zero-width, lone surrogates, private, unassigned
        return ""
    if category[0] in "CZ":
        return " "
    return _simplified(character) if character > "\u2e7f" else character


def _simplified(character: str) -> str:
    simple: str = _t2s.convert(character)
    if simple == character and not _in_gb2312(character):
        simple = _t2s.convert(_jp2t.convert(character))  # 気 is no character of Chinese, 芸 is
    return VARIANTS.get(simple, simple)


def _in_gb2312(character: str) -> bool:
    return bool(character.encode("gb2312", "ignore"))


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


class _Folds(dict[int, str]):
    """Code point to its one folded character, or to `_ODD`; fills itself."""

    def __init__(self) -> None:
        super().__init__()
        self._table = np.zeros(sys.maxunicode + 1, np.uint32)  # for long texts; 0 is not known yet

    def translated(self, text: str) -> str:
        """The same as `text.translate`, ten times faster on a page."""
        codes = _codes(text)
        for code in np.unique(codes[self._table[codes] == 0]).tolist():
            self._table[code] = ord(self[code])
        return self._table[codes].tobytes().decode("utf-32-le")

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = "" if _is_mark(character) else _fold_cluster(character)
        one = folded if len(folded) == 1 else _ODD
        if unicodedata.category(character) not in ("Cn", "Co", "Cs"):  # of those there are a million
            self[code] = one
        return one


class _Letters(dict[str, bool]):
    """Whether the base view keeps a folded character; fills itself."""

    def __init__(self) -> None:
        super().__init__()
        self._table = np.zeros(sys.maxunicode + 1, np.uint8)  # for long texts; 0 is not known yet

    def places(self, text: str) -> list[int]:
        """Where the kept characters stand."""
        codes = _codes(text)
        for code in np.unique(codes[self._table[codes] == 0]).tolist():
            self._table[code] = 1 + self[chr(code)]
        return np.flatnonzero(self._table[codes] == 2).tolist()

    def __missing__(self, character: str) -> bool:
        category = unicodedata.category(character)
        kept = category[0] in "LN" or category == "Mc"
        self[character] = kept
        return kept


_FOLDS = _Folds()
_LETTERS = _Letters()


def is_letter(character: str) -> bool:
    """Whether the base view keeps this folded character."""
    return _LETTERS[character]


def is_han(character: str) -> bool:
    """Whether the character is a Han ideograph (the blocks that titles use, 〇 and 々 included)."""
    return (
        "\u3400" <= character <= "\u9fff" or character in "〇々" or "\U00020000" <= character <= "\U000323af"
    )


def weight(folded: str) -> float:
    """How much a folded name can prove: Han and other full-width scripts 1 a character, the rest .5."""
    return sum(1.0 if c > "\u2e7f" else 0.5 for c in folded)
