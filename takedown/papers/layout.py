"""The measures of each family of paper, in millimetres and points: one place for both renderers and the checker.

公文 after GB/T 9704-2012: type area 156 x 225 mm, 22 lines of 28 characters of 三号 (16 pt) 仿宋.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from takedown.papers.blocks import Family

FANGSONG, HEITI, KAITI, SONGTI, XIAOBIAOSONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "方正小标宋简体"
RED = "FF0000"
MARK_TOP_MM, RULE_MM, RULE_LEFT_MM, RULE_FOOT_MM = 30.0, 170.0, 20.0, 20.0
"""信函格式: the mark 30 mm below the edge, red double rules of 170 mm centred, the lower one 20 mm above the edge."""
UPWARD_MARK_MM = 35.0
"""Upward documents: the mark stands 35 mm below the type area's upper edge."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One family's page.

    Attributes:
        margins_mm: top, right, bottom, left.
        line_pt: exact distance of lines.
        pitch: the document grid in twentieths of a point, None without a grid.
        footer_mm: from the page's lower edge to the foot line.
        page_pt: size of the page number.
        dashes: `— 1 —` at the outer side, else `第 1 页，共 2 页` in the middle.
    """

    margins_mm: tuple[float, float, float, float]
    body_pt: float
    line_pt: float
    title_pt: float
    title_line_pt: float
    title_face: str
    cell_pt: float
    cell_line_pt: float
    code_pt: float
    label_mm: int
    pitch: int | None
    footer_mm: float
    page_pt: float
    dashes: bool


LAYOUTS: dict[Family, Layout] = {
    Family.LETTER: Layout(
        (30, 26, 30, 28), 14, 25, 20, 30, HEITI, 11, 17, 9, 28, None, 18, 10.5, dashes=False),
    Family.GONGWEN: Layout(
        (37, 26, 35, 28), 16, 28.95, 22, 33, XIAOBIAOSONG, 12, 19, 10, 36, 579, 23, 14, dashes=True),
    Family.FORM: Layout(
        (28, 26, 28, 28), 14, 23, 22, 32, XIAOBIAOSONG, 12, 18, 10, 36, None, 18, 10.5, dashes=False),
}  # fmt: skip
LINES_WHOLE_MM = 120
WIDTH_MM = 156
"""Width of the type area in every family."""


def of(family: Family) -> Layout:
    """The measures of that family."""
    return LAYOUTS[family]


def axis_mm(family: Family, organ: str, date: str) -> float:
    """Half the width in mm around which organ and date of a seal are centred, from the right edge of the type area.

    The date ends four characters before the edge, or further in where the organ's name is longer.
    """
    pt = LAYOUTS[family].body_pt
    wide = [sum(1.0 if char > "\u2e7f" else 0.5 for char in text) * pt for text in (organ, date)]
    return min(max(4 * pt + wide[1] / 2, 2 * pt + wide[0] / 2) * 0.3528, WIDTH_MM / 2)


def title_lines(text: str, size_pt: float) -> tuple[str, ...]:
    """A title in lines of nearly the same length, none of which begins or ends inside a pair of marks.

    GB/T 9704-2012, 7.3.1: lines are broken where words are whole and lie symmetrically.
    """
    room = int(WIDTH_MM / 0.3528 / size_pt) - 1
    width = [1.0 if char > "\u2e7f" else 0.6 for char in text]
    count = -(-int(sum(width) + 0.5) // room)
    lines: list[str] = []
    start = 0
    for number in range(count, 1, -1):
        wanted = sum(width[start:]) / number
        end = _near(text, start, width, wanted)
        lines.append(text[start:end])
        start = end
    return (*lines, text[start:])


def _near(text: str, start: int, width: list[float], wanted: float) -> int:
    end, filled = start, 0.0
    while end < len(text) - 1 and filled < wanted:
        filled += width[end]
        end += 1
    places = sorted(
        range(max(start + 1, end - 6), min(len(text), end + 6)), key=lambda place: abs(place - end)
    )
    outside = [place for place in places if text.count("“", start, place) == text.count("”", start, place)]
    return next((place for place in (*outside, *places) if _whole(text, place)), end)


def _whole(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    if before == " ":
        return True
    return (
        before not in "“《（〈【"
        and after not in "”》）〉】，、。：；的函"
        and not (before < "\u2e80" and after < "\u2e80")
    )


def fits(cells: Iterable[tuple[str, float]], family: Family) -> bool:
    """Whether a row of (text, width in mm) is low enough to stay whole on one page; a higher one must part."""
    shape = LAYOUTS[family]
    room = LINES_WHOLE_MM / (shape.cell_line_pt * 0.3528)
    return all(len(text) * shape.cell_pt * 0.3528 / max(width - 4, 4) <= room for text, width in cells)
