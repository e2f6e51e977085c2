"""A letter as PDF, by Typst: the same blocks as the DOCX, in fonts that the file carries.

Values go in as JSON and stay inert text. The same letter and time give the same bytes with the same fonts.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache, singledispatch
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from records.errors import MissingPart
from takedown.notice.inert import inert
from takedown.papers import layout
from takedown.papers.blocks import (
    Attachments,
    Block,
    Clause,
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
)
from takedown.papers.text import form_texts, line_text, shown

RENDERER = "typst/2"
TEMPLATE = Path(__file__).with_name("letter.typ")
ONE_AT_A_TIME = Lock()
"""The compiler is kept, and refuses two threads at once: two people may approve in the same second."""
FACES = ("Noto Serif CJK SC", "Noto Sans CJK SC")
MONO = ("DejaVu Sans Mono", "Noto Sans Mono CJK SC")
"""Faces that the template names, the text ones and those of addresses."""
Json = dict[str, Any]
LONG = re.compile(r"([!-~\u00a1-\u1fff]{16,})")
"""A word of that length may break anywhere."""


def render(letter: Letter, at: datetime, *, draft: bool = False) -> bytes:
    """The file. `at` is the only time in it; `draft` puts 草稿 across every page. Raises MissingPart without fonts."""
    content = {
        "title": inert(letter.title),
        "lines": layout.title_lines(inert(letter.title), layout.of(letter.family).title_pt),
        "author": inert(letter.author),
        "draft": draft,
        "lang": letter.lang,
        "family": letter.family.value,
        "layout": asdict(layout.of(letter.family)),
        "head": head_json(letter),
        "blocks": [_placed(block, letter) for block in letter.blocks],
    }
    with ONE_AT_A_TIME:
        made = _compiler().compile(
            TEMPLATE.read_bytes(),
            format="pdf",
            sys_inputs={"letter": json.dumps(content, ensure_ascii=False)},
            timestamp=int(at.astimezone(UTC).timestamp()),
        )
    assert isinstance(made, bytes)  # a list is what pictures give
    return made


def _placed(block: Block, letter: Letter) -> Json:
    drawn = block_json(block)
    if isinstance(block, Table):
        pairs = [list(zip(map(line_text, row), block.widths_mm, strict=True)) for row in block.rows]
        drawn["whole"] = [layout.fits(row, letter.family) for row in pairs]
    if isinstance(block, Form):
        drawn["whole"] = [layout.fits(form_texts(row, block.widths_mm), letter.family) for row in block.rows]
    if isinstance(block, NewPage):
        drawn["lines"] = layout.title_lines(inert(block.title), layout.of(letter.family).title_pt)
    if isinstance(block, Seal):
        drawn["half"] = layout.axis_mm(letter.family, line_text(block.organ), line_text(block.date))
    return drawn


def head_json(letter: Letter) -> Json | None:
    """The head as the template reads it, None for a plain letter."""
    head = letter.head
    if isinstance(head, FormHead):
        return {"kind": "form", "organ": inert(head.organ), "number": _line(head.number)}
    if isinstance(head, RedHead):
        return {
            "kind": "upward" if head.upward else "letter", "mark": inert(head.mark), "number": _line(head.number),
            "signer": _line(head.signer), "copies": _line(head.copies), "printer": _line(head.printer),
            "printed": _line(head.printed),
        }  # fmt: skip
    return None


@cache
def _compiler() -> Any:
    fonts = typst.Fonts()
    held = set(fonts.families())
    if not held.issuperset(FACES):
        raise MissingPart("a Chinese text face for PDF (Noto Serif CJK SC)", "fonts-noto-cjk")
    return typst.Compiler(font_paths=fonts)


@singledispatch
def block_json(block: Block) -> Json:
    """One block as the template reads it."""
    raise NotImplementedError(f"no PDF for {type(block).__name__}")


@block_json.register
def _(block: Heading) -> Json:
    return {"kind": "heading", "text": shown(Run(block.text)), "level": block.level}


@block_json.register
def _(block: Clause) -> Json:
    return {"kind": "clause", "indent": block.indent, "line": _line(block.line)}


@block_json.register
def _(block: Party) -> Json:
    return {"kind": "party", "rows": [[inert(label), [_line(line)]] for label, line in block.rows]}


@block_json.register
def _(block: Table) -> Json:
    rows = [[_line(cell) for cell in row] for row in block.rows]
    return {
        "kind": "table",
        "header": [inert(one) for one in block.header],
        "rows": rows,
        "widths": block.widths_mm,
    }


@block_json.register
def _(block: Located) -> Json:
    rows = [[inert(label), [_line(line) for line in lines]] for label, lines in block.rows]
    return {"kind": "located", "caption": _line(block.caption), "rows": rows}


@block_json.register
def _(block: Attachments) -> Json:
    return {"kind": "attachments", "lines": [_line(line) for line in block.lines]}


@block_json.register
def _(block: Signature) -> Json:
    return {"kind": "signature", "rows": [[inert(label), [_line(line)]] for label, line in block.rows]}


@block_json.register
def _(block: Form) -> Json:
    rows = [
        [{"lines": [_line(line) for line in cell.lines], "span": cell.span, "label": cell.label, "height": cell.height_mm}
         for cell in row]
        for row in block.rows
    ]  # fmt: skip
    return {"kind": "form", "rows": rows, "widths": block.widths_mm}


@block_json.register
def _(block: Seal) -> Json:
    return {"kind": "seal", "lines": [_line(line) for line in (block.organ, block.date, block.place)]}


@block_json.register
def _(block: NewPage) -> Json:
    return {"kind": "newpage", "title": inert(block.title)}


def _line(line: Line) -> list[Json]:
    return [
        {"kind": "code" if run.kind is RunKind.CODE else kind, "text": text}
        for run in line
        for kind, text in _stretches(run)
        if text
    ]


def _stretches(run: Run) -> list[tuple[str, str]]:
    # words without a place to break would leave a narrow cell
    if run.kind is RunKind.CODE:
        return [("code", shown(run))]
    return [("long" if number % 2 else "text", text) for number, text in enumerate(LONG.split(shown(run)))]
