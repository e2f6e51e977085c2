"""A paper as DOCX: A4, the faces of Chinese offices by name, no live links, the same bytes for the same paper and time.

The faces are named and never embedded. What GB2312 does not hold (堃, 喆, 镕) is named in a face with a
larger repertoire, because FangSong_GB2312 has no glyph for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import singledispatch

from takedown.papers import docx_head, layout, wordml
from takedown.papers.blocks import (
    Attachments,
    Block,
    Cell,
    Clause,
    Family,
    Form,
    Heading,
    Letter,
    Line,
    Located,
    NewPage,
    Party,
    Seal,
    Signature,
    Table,
    prose,
)
from takedown.papers.docx_file import packed
from takedown.papers.docx_runs import SPACER, joined_line, runs
from takedown.papers.layout import FANGSONG, HEITI, KAITI, Layout
from takedown.papers.text import form_texts, line_text
from takedown.papers.wordml import Shape, paragraph

RENDERER = "docx/2"


def render(letter: Letter, at: datetime, *, draft: bool = False) -> bytes:
    """The file. `at` is the only time in it; `draft` puts 草稿 across every page."""
    shape = layout.of(letter.family)
    parts = [*docx_head.head(letter, shape), docx_head.title(letter, shape), *docx_head.number(letter, shape)]
    for block in letter.blocks:
        parts.extend(draw(block, letter.family))
    parts.extend(docx_head.tail(letter, shape))
    return packed(letter, "".join(parts), at, draft=draft)


@singledispatch
def draw(block: Block, _family: Family) -> list[str]:
    """One block as WordprocessingML."""
    raise NotImplementedError(f"no DOCX for {type(block).__name__}")


@draw.register
def _(block: Heading, family: Family) -> list[str]:
    shape = layout.of(family)
    first = family is Family.GONGWEN
    style, face = ("Head1", HEITI) if block.level == 1 else ("Head2", KAITI)
    place = Shape(style, before_pt=0 if first else 10, first_pt=shape.body_pt * 2 if first else 0,
                  line_pt=shape.line_pt, keep_next=True)  # fmt: skip
    return [paragraph(place, runs(prose(block.text), face, shape.body_pt, shape))]


@draw.register
def _(block: Clause, family: Family) -> list[str]:
    shape = layout.of(family)
    style = "Body" if block.indent else "Plain"
    place = Shape(style, first_pt=shape.body_pt * 2 if block.indent else 0, line_pt=shape.line_pt)
    return [paragraph(place, runs(block.line, FANGSONG, shape.body_pt, shape))]


@draw.register
def _(block: Party, family: Family) -> list[str]:
    return [SPACER, _labelled([(label, (line,)) for label, line in block.rows], family), SPACER]


@draw.register
def _(block: Located, family: Family) -> list[str]:
    shape = layout.of(family)
    caption = Shape("Plain", before_pt=8, line_pt=shape.line_pt, keep_next=True)
    return [
        paragraph(caption, runs(block.caption, FANGSONG, shape.body_pt, shape)),
        _labelled(list(block.rows), family, together=2),
        SPACER,
    ]


@draw.register
def _(block: Table, family: Family) -> list[str]:
    shape = layout.of(family)
    widths = block.widths_mm
    head = [wordml.cell(width, _filled((prose(text),), shape, face=HEITI))
            for width, text in zip(widths, block.header, strict=True)]  # fmt: skip
    rows = [wordml.row(head, head=True)]
    for line in block.rows:
        cells = [wordml.cell(width, _filled((one,), shape)) for width, one in zip(widths, line, strict=True)]
        whole = layout.fits(zip(map(line_text, line), widths, strict=True), family)
        rows.append(wordml.row(cells, whole=whole))
    return [SPACER, wordml.table(widths, rows), SPACER]


@draw.register
def _(block: Form, family: Family) -> list[str]:
    shape = layout.of(family)
    rows = []
    for cells in block.rows:
        place, drawn = 0, []
        for one in cells:
            width = sum(block.widths_mm[place : place + one.span])
            place += one.span
            drawn.append(_form_cell(one, width, shape))
        height = max(one.height_mm for one in cells)
        whole = layout.fits(form_texts(cells, block.widths_mm), family)
        rows.append(wordml.row(drawn, height_mm=height or 9, whole=whole))
    return [wordml.table(block.widths_mm, rows), SPACER]


def _form_cell(one: Cell, width: float, shape: Layout) -> str:
    align = "center" if one.label else ""
    lines = _filled(one.lines, shape, align=align)
    return wordml.cell(width, lines, span=one.span, middle=one.label or len(one.lines) == 1)


@draw.register
def _(block: Attachments, family: Family) -> list[str]:
    shape, rows = layout.of(family), []
    inset = shape.body_pt * 2 if family is Family.GONGWEN else 0
    for number, line in enumerate(block.lines, start=1):
        first = number == 1
        place = Shape(
            "Plain", left_pt=inset + shape.body_pt * 4.5, first_pt=-shape.body_pt * (4.5 if first else 1.5),
            before_pt=14 if first else 0, line_pt=shape.line_pt, keep_next=number == len(block.lines),
        )  # fmt: skip
        text = joined_line(f"附件：{number}．" if first else f"{number}．", line)
        rows.append(paragraph(place, runs(text, FANGSONG, shape.body_pt, shape)))
    return rows


@draw.register
def _(block: Signature, family: Family) -> list[str]:
    shape, rows = layout.of(family), []
    for number, (label, line) in enumerate(block.rows):
        last = number == len(block.rows) - 1
        place = Shape("Seal", left_pt=(48 if family is Family.FORM else 62) / 0.3528, before_pt=(14 if family is Family.FORM else 28) if number == 0 else 6,
                      line_pt=shape.line_pt, keep_next=not last)  # fmt: skip
        rows.append(paragraph(place, runs(joined_line(f"{label}：", line), FANGSONG, shape.body_pt, shape)))
    return rows


@draw.register
def _(block: Seal, family: Family) -> list[str]:
    shape = layout.of(family)
    half_mm = layout.axis_mm(family, line_text(block.organ), line_text(block.date))
    left = (layout.WIDTH_MM - 2 * half_mm) / 0.3528
    rows = []
    for number, line in enumerate((block.organ, block.date, block.place)):
        before = shape.line_pt * (1 if family is Family.FORM else 2) if number == 0 else 0
        place = Shape("Seal", align="center", left_pt=left, before_pt=before, line_pt=shape.line_pt, keep_next=True)  # fmt: skip
        rows.append(paragraph(place, runs(line, FANGSONG, shape.body_pt, shape)))
    return rows


@draw.register
def _(block: NewPage, family: Family) -> list[str]:
    shape = layout.of(family)
    if not block.title:
        return [paragraph(Shape("Plain", new_page=True, line_pt=2), ())]
    return [docx_head.title(Letter("", "", (), family), shape, block.title, new_page=True)]


def _labelled(rows: list[tuple[str, tuple[Line, ...]]], family: Family, *, together: int = 0) -> str:
    # the first rows stay with the caption, so that no page ends on a lone address
    shape, drawn = layout.of(family), []
    for number, (label, lines) in enumerate(rows, start=1):
        keep = number <= together
        cells = (
            wordml.cell(shape.label_mm, _filled((prose(label),), shape, keep_next=keep)),
            wordml.cell(layout.WIDTH_MM - shape.label_mm, _filled(lines, shape, keep_next=keep)),
        )
        whole = layout.fits((("".join(map(line_text, lines)), layout.WIDTH_MM - shape.label_mm),), family)
        drawn.append(wordml.row(cells, whole=whole))
    return wordml.table((shape.label_mm, layout.WIDTH_MM - shape.label_mm), drawn)


def _filled(
    lines: Sequence[Line], shape: Layout, *, face: str = FANGSONG, keep_next: bool = False, align: str = ""
) -> list[str]:
    place = Shape(
        "Cell",
        align=align or "left",
        before_pt=2,
        after_pt=2,
        line_pt=shape.cell_line_pt,
        keep_next=keep_next,
    )
    return [paragraph(place, runs(line, face, shape.cell_pt, shape)) for line in lines]
