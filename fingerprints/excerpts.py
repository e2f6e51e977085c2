"""A run of a text with the words around it and the heading that it stands under, short enough to be read."""

from __future__ import annotations

import re
from dataclasses import dataclass

AROUND = 80
"""Characters of context on each side."""
LONGEST = 900
"""A longer run is shown by its beginning and its end."""
HEADING_WITHIN = 200_000
"""Characters before a run in which its heading is looked for."""
HEADING = re.compile(
    r"^[ \t\u3000#*]*("
    r"第[ \t]*[〇零一二三四五六七八九十百千两0-9０-９]{1,9}[ \t]*[章回节節卷部集篇折话話][^\n]{0,40}"
    r"|(?:chapter|part|book|canto)[ \t]+(?:[0-9]{1,4}|[ivxlc]{1,8})\b[^\n]{0,60}"
    r")$",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Raw characters [start, end) of a text of `chars`; `left_out` of them stand between `head` and `tail`.

    `tail` is empty where the whole run is in `head`. `heading`: of the chapter, as the text writes it.
    """

    chars: int
    start: int
    end: int
    heading: str
    before: str
    head: str
    left_out: int
    tail: str
    after: str


def excerpt(text: str, start: int, end: int) -> Excerpt:
    """Places outside of the text are drawn in to it: a text that has changed still shows something."""
    start = min(max(0, start), len(text))
    end = min(max(start, end), len(text))
    run = text[start:end]
    half = LONGEST // 2
    head, tail = (run, "") if len(run) <= LONGEST else (run[:half], run[-half:])
    return Excerpt(
        len(text), start, end, heading(text, start), text[max(0, start - AROUND) : start], head,
        len(run) - len(head) - len(tail), tail, text[end : end + AROUND],
    )  # fmt: skip


def heading(text: str, place: int) -> str:
    """The last heading at or before a place; empty where none is near."""
    found = ""
    line_end = text.find("\n", place, place + 200)
    piece = text[max(0, place - HEADING_WITHIN) : place if line_end < 0 else line_end]
    for one in HEADING.finditer(piece.replace("\r", "")):
        found = one.group(1).strip()
    return found
