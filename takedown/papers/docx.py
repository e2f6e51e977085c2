"""A letter as DOCX: A4, FangSong by name, no live links, the same bytes for the same letter and time.

The text faces are those of Chinese offices; they are named and never embedded. What GB2312 does not hold
(堃, 喆, 镕) is named in a face with a larger repertoire, because FangSong_GB2312 has no glyph for it.
"""

from __future__ import annotations

import io
from datetime import datetime
from functools import singledispatch
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from takedown.papers.blocks import (
    Attachments,
    Block,
    Clause,
    Heading,
    Letter,
    Line,
    Located,
    Party,
    Run,
    RunKind,
    Signature,
    Table,
)
from takedown.papers.docx_file import (
    BODY_FACE,
    BODY_PT,
    CODE_FACE,
    HEAD_FACE,
    LATIN_FACE,
    by_face,
    page,
    page_numbers,
    properties,
    put,
    repacked,
    strip_template,
    watermark,
)
from takedown.papers.text import shown

RENDERER = "docx/1"
SMALL_PT, CODE_PT, TITLE_PT = 11, 9, 20
LABEL_MM, VALUE_MM = 28, 128


def render(letter: Letter, at: datetime, *, draft: bool = False) -> bytes:
    """The file. `at` is the only time in it; `draft` puts 草稿 across every page."""
    document = Document()
    strip_template(document)
    page(document)
    properties(document, letter, at)
    heading = _paragraph(document, align=WD_ALIGN_PARAGRAPH.CENTER, after_pt=18, exact_pt=30)
    _write(heading, Run(letter.title, RunKind.VERBATIM), face=HEAD_FACE, size_pt=TITLE_PT)
    for block in letter.blocks:
        draw(block, document)
    page_numbers(document)
    if draft:
        watermark(document)
    raw = io.BytesIO()
    document.save(raw)
    return repacked(raw.getvalue(), at)


@singledispatch
def draw(block: Block, _document: Any) -> None:
    """Add one block to the document."""
    raise NotImplementedError(f"no DOCX for {type(block).__name__}")


@draw.register
def _(block: Heading, document: Any) -> None:
    paragraph = _paragraph(document, before_pt=10, keep_next=True)
    _write(paragraph, Run(block.text), face=HEAD_FACE)


@draw.register
def _(block: Clause, document: Any) -> None:
    _write_line(_paragraph(document, indent=block.indent), block.line)


@draw.register
def _(block: Party, document: Any) -> None:
    _labelled(document, [(label, (line,)) for label, line in block.rows])


@draw.register
def _(block: Located, document: Any) -> None:
    caption = _paragraph(document, before_pt=8, keep_next=True)
    _write_line(caption, block.caption)
    _labelled(document, list(block.rows), together=2)


@draw.register
def _(block: Table, document: Any) -> None:
    table = _table(document, [Mm(width) for width in block.widths_mm])
    head = table.add_row()
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, text in zip(head.cells, block.header, strict=True):
        _fill(cell, ((Run(text),),), face=HEAD_FACE)
    for row in block.rows:
        for cell, line in zip(_whole_row(table).cells, row, strict=True):
            _fill(cell, (line,))


@draw.register
def _(block: Attachments, document: Any) -> None:
    for number, line in enumerate(block.lines, start=1):
        paragraph = _paragraph(
            document, before_pt=14 if number == 1 else 0, keep_next=number == len(block.lines)
        )
        paragraph.paragraph_format.left_indent = Pt(BODY_PT * 4.5)
        paragraph.paragraph_format.first_line_indent = Pt(-BODY_PT * (4.5 if number == 1 else 1.5))
        _write_line(paragraph, (Run(f"附件：{number}．" if number == 1 else f"{number}．"), *line))


@draw.register
def _(block: Signature, document: Any) -> None:
    for number, (label, line) in enumerate(block.rows):
        last = number == len(block.rows) - 1
        paragraph = _paragraph(document, before_pt=28 if number == 0 else 6, keep_next=not last)
        paragraph.paragraph_format.left_indent = Mm(62)
        _write_line(paragraph, (Run(f"{label}："), *line))


def _paragraph(
    document: Any, *, indent: bool = False, before_pt: float = 0, after_pt: float = 0,
    exact_pt: float = 25, keep_next: bool = False, align: WD_ALIGN_PARAGRAPH | None = None,
) -> Paragraph:  # fmt: skip
    paragraph: Paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(before_pt), Pt(after_pt)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(exact_pt)
    shape.keep_with_next, shape.widow_control = keep_next, True
    if indent:
        shape.first_line_indent = Pt(BODY_PT * 2)
    if align is not None:
        paragraph.alignment = align
    return paragraph


def _write_line(paragraph: Paragraph, line: Line, *, size_pt: float = BODY_PT, face: str = BODY_FACE) -> None:
    for run in line:
        _write(paragraph, run, size_pt=size_pt, face=face)


def _write(paragraph: Paragraph, run: Run, *, size_pt: float = BODY_PT, face: str = BODY_FACE) -> None:
    if run.kind == RunKind.CODE:
        put(paragraph, shown(run), face, CODE_FACE, min(size_pt, CODE_PT if size_pt < BODY_PT else 11))
        return
    for text, wanted in by_face(shown(run), face):
        put(paragraph, text, wanted, LATIN_FACE, size_pt)


def _labelled(document: Any, rows: list[tuple[str, tuple[Line, ...]]], *, together: int = 0) -> None:
    # the first rows stay with the caption, so that no page ends on a lone address
    table = _table(document, [Mm(LABEL_MM), Mm(VALUE_MM)])
    for number, (label, lines) in enumerate(rows, start=1):
        cells = _whole_row(table).cells
        _fill(cells[0], ((Run(label),),), keep_next=number <= together)
        _fill(cells[1], lines, keep_next=number <= together)


def _table(document: Any, widths: list[Mm]) -> Any:
    table = document.add_table(rows=0, cols=len(widths))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def _whole_row(table: Any) -> Any:
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return row


def _fill(cell: Any, lines: tuple[Line, ...], face: str = BODY_FACE, *, keep_next: bool = False) -> None:
    for number, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.keep_with_next = keep_next
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        _write_line(paragraph, line, size_pt=SMALL_PT, face=face)
