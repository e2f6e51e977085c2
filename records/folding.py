"""One folding of text for everybody who compares names: listings, catalogues, creators, lexicons.

The base view is NFKC, case folding, marks stripped, zero-width characters dropped, traditional Han
written simplified, and only letters and digits kept. The soft view is the same with every other
character kept as one separator. Each folded character remembers where it stands in the raw text, so a
match can always be shown in the words of the page (spans are code points, end exclusive, raw text).

Folding goes cluster by cluster (a character and its combining marks), which keeps it linear: NFKC of a
whole text is quadratic in a run of combining marks (UAX #15, stream-safe text, names 30 as the limit).
Han is mapped character by character and never by phrase: a phrase table would fold 乾坤 one way and
乾·坤 another, and a disguise must fold to the same text as the title.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

TITLE_LIMIT = 512
"""Code points of a title that are read; what stands behind is noise or an attack."""
TEXT_LIMIT = 20_000
"""Code points of a page's text that are read."""
MARKS_IN_A_ROW = 30
HALF_WIDTH_VOICING = "\uff9e\uff9f"
KANA_VOICING = "\u3099\u309a"  # が is か with a mark, but another letter

VARIANTS = dict(zip("瑯妳著裏牠祂唸甦菸鷄綫峯羣臺衆麽鎸", "琅你着里它他念苏烟鸡线峰群台众么镌", strict=True))
"""Forms that the table of traditional characters leaves alone and that listings mix with the usual ones."""

_t2s = OpenCC("t2s")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and, for each of its characters, the raw code points [starts[i], ends[i])."""

    raw: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
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
    return _folded(raw, limit, soft=False)


def soften(raw: str, limit: int = TITLE_LIMIT) -> Folded:
    """The soft view: as the base view, with punctuation, spaces and symbols kept."""
    return _folded(raw, limit, soft=True)


def key(raw: str, limit: int = TITLE_LIMIT) -> str:
    """The base view's text alone: two names with one key are one name."""
    return fold(raw, limit).text


def _folded(raw: str, limit: int, *, soft: bool) -> Folded:
    piece, letters, starts, ends = raw[:limit], [], [], []
    begin = 0
    while begin < len(piece):
        end = _cluster_end(piece, begin)
        folded = _fold_cluster(piece[begin : min(end, begin + 1 + MARKS_IN_A_ROW)])
        for letter in folded if soft else _letters(folded):
            letters.append(letter)
            starts.append(begin)
            ends.append(end)
        begin = end
    return Folded(piece, "".join(letters), tuple(starts), tuple(ends), truncated=len(raw) > limit)


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
    return VARIANTS.get(simple, simple)


@lru_cache(maxsize=1 << 16)
def _letters(folded: str) -> str:
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LN" or unicodedata.category(c) == "Mc")


def is_letter(character: str) -> bool:
    """Whether the base view keeps this folded character."""
    return bool(_letters(character))


def is_han(character: str) -> bool:
    """Whether the character is a Han ideograph (the blocks that titles use, 〇 and 々 included)."""
    return (
        "\u3400" <= character <= "\u9fff" or character in "〇々" or "\U00020000" <= character <= "\U000323af"
    )


def weight(folded: str) -> float:
    """How much a folded name can prove: Han and other full-width scripts 1 a character, the rest .5."""
    return sum(1.0 if c > "\u2e7f" else 0.5 for c in folded)
