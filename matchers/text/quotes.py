"""What stands inside 《》 and its kin, inside spoken quotes, or behind a label such as 书名."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

QUOTES = re.compile(r"《([^《》]{1,120})》|〈([^〈〉]{1,120})〉|「([^「」]{1,120})」|『([^『』]{1,120})』")
SPOKEN_QUOTES = re.compile('“([^“”]{1,60})”|"([^"]{1,60})"|‘([^‘’]{1,60})’')
"""They set off a name as well as anything else that is said: they help where they hold just the name."""
LABEL = re.compile(
    r"(?:回复|关键词|关键字|口令|暗号|搜索|书名|片名|剧名|歌名|曲名|专辑名?|名称|译名|又名|别名|原名|标题|文件名|作品|title|name)\s?[:：]\s?[《「『\"“【]?$|(?:回复|搜索?|口令|暗号|关键词)[《「『\"“【]$"
)
LABEL_ENDS = frozenset(':：《「『"“【')


@lru_cache(maxsize=64)
def quoted_spans(soft: str) -> tuple[tuple[int, int], ...]:
    """Soft spans of what stands inside 《》 and its kin, brackets excluded; read once for all names of a text."""
    return tuple(
        next(m.span(n) for n in range(1, 5) if m.group(n) is not None) for m in QUOTES.finditer(soft)
    )


def quote_around(soft: str, first: int, last: int) -> tuple[int, int] | None:
    """The inside of the 《》 in which a place stands, None where in none."""
    spans = quoted_spans(soft)
    before = bisect_right(spans, first, key=lambda span: span[0]) - 1
    return spans[before] if before >= 0 and last <= spans[before][1] else None


def spoken_quote(soft: str, first: int, last: int) -> tuple[int, int] | None:
    """“狂飙” holds just the name; in “后来，我总算学会了如何去爱” it does not."""
    if soft[last : last + 1] not in ("”", '"', "’"):
        return None
    return (first, last) if (first, last) in _spoken_spans(soft) else None


@lru_cache(maxsize=64)
def _spoken_spans(soft: str) -> frozenset[tuple[int, int]]:
    return frozenset(
        next(m.span(n) for n in range(1, 4) if m.group(n) is not None) for m in SPOKEN_QUOTES.finditer(soft)
    )


def labelled(soft: str, first: int) -> bool:
    """Whether a label such as 书名 stands right before a place."""
    before = soft[first - 1 : first] if first else ""
    if before not in LABEL_ENDS and not before.isspace():
        return False  # nearly always
    return bool(LABEL.search(soft[max(0, first - 14) : first]))
