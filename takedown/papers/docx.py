"""A paper as DOCX: A4, the faces of Chinese offices by name, no live links, the same bytes for the same paper and time.

The faces are named and never embedded. What GB2312 does not hold (堃, 喆, 镕) is named in a face with a
larger repertoire, because FangSong_GB2312 has no glyph for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import singledispatch

from takedown.papers import layout, wordml
from takedown.papers.blocks import (
    Attachments,
    Block,
    Cell,
    Clause,
    Family,
    Form,
    FormHead,
    Heading,
    Letter,
    Line,
    Located,
    NewPage,
    Party,
    RedHead,
    Run,
    RunKind,
    Seal,
    Signature,
    Table,
    prose,
    verbatim,
)
from takedown.papers.docx_file import CODE_FACE, LATIN_FACE, by_face, packed
from takedown.papers.inert import inert
from takedown.papers.layout import FANGSONG, HEITI, KAITI, Layout
from takedown.papers.text import form_texts, line_text, shown
from takedown.papers.wordml import Shape, paragraph

RENDERER = "docx/2"
MARK_PT, MARK_LINE_PT = 32.0, 40.0


def render(letter: Letter, at: datetime, *, draft: bool = False) -> bytes:
    """The file. `at` is the only time in it; `draft` puts 草稿 across every page."""
    shape = layout.of(letter.family)
    parts = [*_head(letter, shape), _title(letter, shape), *_number(letter, shape)]
    for block in letter.blocks:
        parts.extend(draw(block, letter.family))
    parts.extend(_tail(letter, shape))
    return packed(letter, "".join(parts), at, draft=draft)


def _title(letter: Letter, shape: Layout, text: str = "", *, new_page: bool = False) -> str:
    # two empty lines between the red head and the title (GB/T 9704-2012, 7.3.1)
    before = 2 * shape.line_pt if isinstance(letter.head, RedHead) and not new_page else 0
    place = Shape("Title", align="center", before_pt=before, after_pt=shape.line_pt * 0.7, line_pt=shape.title_line_pt, new_page=new_page)  # fmt: skip
    lines = layout.title_lines(inert(text or letter.title), shape.title_pt)
    runs = [_runs(verbatim(line), shape.title_face, shape.title_pt, shape) for line in lines]
    return paragraph(place, [*runs[0], *(piece for line in runs[1:] for piece in (wordml.BREAK, *line))])


def _head(letter: Letter, shape: Layout) -> list[str]:
    if isinstance(letter.head, RedHead):
        return _upward(letter.head, shape) if letter.head.upward else _letter_form(letter.head, shape)
    if isinstance(letter.head, FormHead):
        organ = Shape("Plain", align="center", line_pt=shape.title_line_pt)
        rows = [paragraph(organ, _runs(verbatim(letter.head.organ), layout.XIAOBIAOSONG, 18, shape))]
        return rows if letter.head.organ else []
    return []


def _number(letter: Letter, shape: Layout) -> list[str]:
    # a set form carries its number below its name, at the right
    if not isinstance(letter.head, FormHead) or not letter.head.number:
        return []
    place = Shape("Number", align="right", after_pt=shape.line_pt / 2, line_pt=shape.line_pt)
    return [paragraph(place, _runs(letter.head.number, FANGSONG, shape.body_pt, shape))]


def _mark(head: RedHead, width_mm: float, *, frame: str = "", border: str = "", before_pt: float = 0) -> str:
    # a longer name is set smaller instead of in two lines
    size = min(MARK_PT, width_mm / 0.3528 / max(1, len(head.mark)))
    place = Shape(
        "Mark", align="center", before_pt=before_pt, line_pt=MARK_LINE_PT, frame=frame, border=border
    )
    text = shown(Run(head.mark, RunKind.VERBATIM))
    return paragraph(place, [wordml.run(text, east=layout.XIAOBIAOSONG, latin=LATIN_FACE, size_pt=size, color=layout.RED)])  # fmt: skip


def _letter_form(head: RedHead, shape: Layout) -> list[str]:
    double = wordml.edge("bottom", "thickThinSmallGap", 24, color=layout.RED, space_pt=11)
    number = Shape("Number", align="right", before_pt=shape.body_pt * 7 / 8, line_pt=shape.line_pt)
    frame = wordml.fixed_frame(x_mm=layout.RULE_LEFT_MM, y_mm=layout.MARK_TOP_MM, width_mm=layout.RULE_MM,
                               height_mm=MARK_LINE_PT * 0.3528 + 4)  # fmt: skip
    return [
        _mark(head, layout.RULE_MM, frame=frame, border=double),
        paragraph(number, _runs(head.number, FANGSONG, shape.body_pt, shape)),
    ]


def _upward(head: RedHead, shape: Layout) -> list[str]:
    width_pt = layout.WIDTH_MM / 0.3528
    place = Shape(
        "Number", left_pt=shape.body_pt, right_pt=shape.body_pt, before_pt=2 * shape.line_pt,
        line_pt=shape.line_pt, tab_pt=width_pt - shape.body_pt,
    )  # fmt: skip
    runs = [
        *_runs(head.number, FANGSONG, shape.body_pt, shape),
        wordml.TAB,
        *_runs(prose("签发人："), FANGSONG, shape.body_pt, shape),
        *_runs(head.signer, KAITI, shape.body_pt, shape),
    ]
    line = wordml.edge("bottom", "single", 16, color=layout.RED)
    return [
        _mark(head, layout.WIDTH_MM, before_pt=layout.UPWARD_MARK_MM / 0.3528),
        paragraph(place, runs),
        # a paragraph of its own: the line is as wide as the type area, the words are set in by one character
        paragraph(Shape("Rule", line_pt=11.3, border=line), ()),
    ]


def _tail(letter: Letter, shape: Layout) -> list[str]:
    head = letter.head
    if not isinstance(head, RedHead):
        return []
    rows: list[tuple[Line, Line]] = []
    if head.copies:
        rows.append((joined_line("抄送：", head.copies), ()))
    if head.upward:
        rows.append((head.printer, head.printed))
    return [_copies_table(rows, shape)] if rows else []


def _copies_table(rows: list[tuple[Line, Line]], shape: Layout) -> str:
    # 版记 at the foot of the type area: thick lines (0.35 mm) above and below, a thin one (0.25 mm) between
    drawn = []
    for number, (line, right) in enumerate(rows):
        thick = wordml.edge("top", "single", 8 if number == 0 else 6)
        if number == len(rows) - 1:
            thick += wordml.edge("bottom", "single", 8)
        place = Shape("Copies", left_pt=10, right_pt=10, line_pt=24, tab_pt=layout.WIDTH_MM / 0.3528 - 16)
        runs = _runs(line, FANGSONG, 14, shape)
        if right:
            runs += [wordml.TAB, *_runs(right, FANGSONG, 14, shape)]
        drawn.append(wordml.row([wordml.cell(layout.WIDTH_MM, [paragraph(place, runs)], borders=thick)]))
    return wordml.foot_table(layout.WIDTH_MM, drawn) + SPACER


SPACER = paragraph(Shape("Rule", line_pt=5), ())
"""Neighbouring tables without a paragraph between them would become one."""


def joined_line(label: str, line: Line) -> Line:
    """A label before a line."""
    return (Run(label), *line)


def _runs(line: Line, face: str, size_pt: float, shape: Layout) -> list[str]:
    return [piece for run in line if run.text for piece in _run(run, face, size_pt, shape)]


def _run(run: Run, face: str, size_pt: float, shape: Layout) -> list[str]:
    if run.kind == RunKind.CODE:
        small = shape.code_pt if size_pt < shape.body_pt else shape.cell_pt
        return [
            wordml.run(
                shown(run), east=face, latin=CODE_FACE, size_pt=min(size_pt, small), style="", proof=False
            )
        ]
    style = "Blank" if run.kind == RunKind.BLANK else ""
    return [
        wordml.run(text, east=wanted, latin=LATIN_FACE, size_pt=size_pt, style=style)
        for text, wanted in by_face(shown(run), face)
    ]


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
    return [paragraph(place, _runs(prose(block.text), face, shape.body_pt, shape))]


@draw.register
def _(block: Clause, family: Family) -> list[str]:
    shape = layout.of(family)
    style = "Body" if block.indent else "Plain"
    place = Shape(style, first_pt=shape.body_pt * 2 if block.indent else 0, line_pt=shape.line_pt)
    return [paragraph(place, _runs(block.line, FANGSONG, shape.body_pt, shape))]


@draw.register
def _(block: Party, family: Family) -> list[str]:
    return [SPACER, _labelled([(label, (line,)) for label, line in block.rows], family), SPACER]


@draw.register
def _(block: Located, family: Family) -> list[str]:
    shape = layout.of(family)
    caption = Shape("Plain", before_pt=8, line_pt=shape.line_pt, keep_next=True)
    return [
        paragraph(caption, _runs(block.caption, FANGSONG, shape.body_pt, shape)),
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
        rows.append(paragraph(place, _runs(text, FANGSONG, shape.body_pt, shape)))
    return rows


@draw.register
def _(block: Signature, family: Family) -> list[str]:
    shape, rows = layout.of(family), []
    for number, (label, line) in enumerate(block.rows):
        last = number == len(block.rows) - 1
        place = Shape("Seal", left_pt=(48 if family is Family.FORM else 62) / 0.3528, before_pt=(14 if family is Family.FORM else 28) if number == 0 else 6,
                      line_pt=shape.line_pt, keep_next=not last)  # fmt: skip
        rows.append(paragraph(place, _runs(joined_line(f"{label}：", line), FANGSONG, shape.body_pt, shape)))
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
        rows.append(paragraph(place, _runs(line, FANGSONG, shape.body_pt, shape)))
    return rows


@draw.register
def _(block: NewPage, family: Family) -> list[str]:
    shape = layout.of(family)
    if not block.title:
        return [paragraph(Shape("Plain", new_page=True, line_pt=2), ())]
    return [_title(Letter("", "", (), family), shape, block.title, new_page=True)]


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
    return [paragraph(place, _runs(line, face, shape.cell_pt, shape)) for line in lines]
