"""A paper that came back: what people filled in, what is still open, and every word that is another one.

Compared is text, paragraph by paragraph, since an office saves the file with its own program. What the paper
left blank may be filled; every other change is a difference that needs a new approval.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher

from takedown.papers import docx, docx_read
from takedown.papers.blocks import Letter
from takedown.papers.docx_read import Opened, Paragraph
from takedown.papers.rules import FORM_NUMBER, LETTER_NUMBER

ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
DATE = r"\d{4}年\d{1,2}月\d{1,2}日(?:\d{1,2}时\d{1,2}分)?"
WRITTEN = 30
"""Characters that a person may write into one blank, such as a name."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A change against the approved content. `place`: number of the paragraph in the approved paper, from 1."""

    change: str
    place: int
    approved: str
    returned: str


@dataclass(frozen=True, slots=True)
class Blank:
    """Something that a person fills in: where it stands, and what stands there now (empty while open)."""

    where: str
    value: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison found."""

    differences: tuple[Difference, ...]
    blanks: tuple[Blank, ...]


def open_blanks(opened: Opened) -> list[Blank]:
    """Blanks of a returned file that nobody has filled, without anything to compare with."""
    return [
        Blank(_bare(paragraph.text) or piece.text, "")
        for paragraph in opened.paragraphs
        for piece in paragraph.pieces
        if piece.blank and _still_open(piece.text)
    ]


def _still_open(text: str) -> bool:
    return not _bare(re.sub(r"[年月日时分〔〕第号、_（）]|待\w+|发文字号待编", "", text))


def compare(approved: Letter, opened: Opened) -> Compared:
    """The returned file against the approved paper, paragraph by paragraph."""
    own = docx_read.read(docx.render(approved, ANY_TIME))
    wanted = [one for one in own.paragraphs if _bare(one.text)]
    there = [one for one in opened.paragraphs if _bare(one.text)]
    found = [_bare(one.text) for one in there]
    keys, blanks = _matched(wanted, found)
    kept = [(number, key) for number, key in enumerate(keys) if key is not None]
    ours = [(number + 1, wanted[number].text) for number, _ in kept]
    matcher = SequenceMatcher(None, [key for _, key in kept], found, autojunk=False)
    changes = list(_changes(matcher, ours, there))
    changes += _around(own, opened)
    return Compared(tuple(changes), tuple(blanks))


def _matched(wanted: list[Paragraph], found: list[str]) -> tuple[list[str | None], list[Blank]]:
    # a paragraph with blanks takes the returned one that fills it; one that is blank all through may be gone
    keys: list[str | None] = []
    blanks: list[Blank] = []
    start = 0
    for paragraph in wanted:
        text = _bare(paragraph.text)
        if not any(piece.blank for piece in paragraph.pieces):
            keys.append(text)
            start = found.index(text, start) + 1 if text in found[start:] else start
            continue
        pattern = re.compile("".join(_pattern(paragraph)))
        place = next(
            (number for number in range(start, len(found)) if pattern.fullmatch(found[number])), None
        )
        if place is None:
            keys.append(None if all(piece.blank for piece in paragraph.pieces) else text)
            blanks.append(Blank(text, ""))
            continue
        start = place + 1
        keys.append(found[place])
        blanks.append(Blank(text, "" if found[place] == text else found[place]))
    return keys, blanks


def _pattern(paragraph: Paragraph) -> Iterator[str]:
    alone = all(piece.blank for piece in paragraph.pieces)
    for piece in paragraph.pieces:
        text = _bare(piece.text)
        if not piece.blank:
            yield re.escape(text)
        elif "〔" in text or "发文字号" in text:
            yield f"(?:{re.escape(text)}|{_loose(LETTER_NUMBER)}|{_loose(FORM_NUMBER)})"
        elif "年" in text:
            yield f"(?:{re.escape(text)}|{DATE})"
        elif alone:
            yield f"(?:{re.escape(text)})"
        else:
            yield f"(?:{re.escape(text)}|.{{0,{WRITTEN}}})"


def _loose(pattern: re.Pattern[str]) -> str:
    return pattern.pattern.replace("(19|20)", "(?:19|20)")


def _changes(
    matcher: SequenceMatcher[str], ours: list[tuple[int, str]], there: list[Paragraph]
) -> Iterator[Difference]:
    for tag, a, b, c, d in matcher.get_opcodes():
        for step in range(max(b - a, d - c) if tag != "equal" else 0):
            before = ours[a + step][1] if a + step < b else ""
            after = there[c + step].text if c + step < d else ""
            place = ours[min(a + step, len(ours) - 1)][0] if ours else 1
            kind = "changed" if before and after else "removed" if before else "added"
            yield Difference(kind, place, before.strip(), after.strip())


def _around(own: Opened, opened: Opened) -> Iterator[Difference]:
    for name, ours, theirs in (("footer", own.feet, opened.feet), ("header", own.tops, opened.tops)):
        known = {_without_numbers(text) for text in ours.values()} | {""}
        for text in theirs.values():
            if _without_numbers(text) not in known:
                yield Difference(f"{name}_added", 0, "", text)
    for target in opened.outside:
        yield Difference("link_added", 0, "", target)
    if opened.macros:
        yield Difference("macro_added", 0, "", "vbaProject.bin")
    if opened.tracked:
        yield Difference("tracked_changes", 0, "", "修订标记未接受或者拒绝")


def _without_numbers(text: str) -> str:
    # a word processor writes fields in its own way: what counts is what stands beside them
    return re.sub(r"\{[^}]*\}|\d+|[A-Z]{4,}", "", _bare(text))


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
