"""Codes in the cells of a table, whose head says which column holds them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from records.sharelinks.places import Place

_SEPARATOR = re.compile(r"\t|\||,|，|\s{2,}")
_LINK_HEAD = re.compile(r"链接|地址|网盘|下载|link|url|address", re.IGNORECASE)
_CODE_HEAD = re.compile(
    r"\s*(?:提取密?[码碼]|访问密?[码碼]|密[码碼]|pwd|password|code|passcode|extraction code)\s*",
    re.IGNORECASE,
)
_CELL = re.compile(r"\s*[`*]*(?P<code>[A-Za-z0-9]{1,12})[`*]*\s*")


def cells(text: str, links: Sequence[Place]) -> dict[int, str]:
    """Codes by the number of their link, for links that stand in a row of a table with a head."""
    told: dict[int, str] = {}
    starts = [0, *(match.end() for match in re.finditer(r"\n", text))]
    rows: dict[int, list[int]] = {}
    for at, link in enumerate(links):
        rows.setdefault(bisect_right(starts, link.start) - 1, []).append(at)
    for separator, column, width, line in _heads(text):
        first = bisect_right(starts, line) - 1
        for row, ats in rows.items():
            if row > first and len(ats) == 1:
                end = starts[row + 1] if row + 1 < len(starts) else len(text)
                found = text[starts[row] : end].split(separator)
                match = _CELL.fullmatch(found[column].strip("\n")) if len(found) == width else None
                if match:
                    told[ats[0]] = match["code"]
    return told


def _heads(text: str) -> list[tuple[str, int, int, int]]:
    """(separator, column of the code, columns, where the line begins) of every head of a table."""
    heads = []
    for match in re.finditer(r"^[^\n]{4,200}$", text, re.MULTILINE):
        line = match.group()
        mark = _SEPARATOR.search(line)
        if not mark or "http" in line or not _LINK_HEAD.search(line):
            continue
        separator = mark.group()
        parts = line.split(separator)
        columns = [at for at, part in enumerate(parts) if _CODE_HEAD.fullmatch(part)]
        if columns:
            heads.append((separator, columns[0], len(parts), match.start()))
    return heads[:20]
