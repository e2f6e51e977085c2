"""Plain text of a letter: for golden files, for comparing renderings, for a look without Word."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

from takedown.notice.inert import full_width, inert
from takedown.papers.blocks import (
    Attachments,
    Block,
    Cell,
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


def shown(run: Run) -> str:
    """The characters of a run as every renderer writes them."""
    text = inert(run.text)
    return full_width(text) if run.kind == RunKind.PROSE else text


def line_text(line: Line) -> str:
    """The characters of a line."""
    return "".join(shown(run) for run in line)


def letter_text(letter: Letter) -> str:
    """The whole letter, a paragraph or table row a line."""
    lines = [*_head(letter), inert(letter.title), *_number(letter), ""]
    for block in letter.blocks:
        lines.extend(block_lines(block))
    return "\n".join([*lines, *_tail(letter)]) + "\n"


def _head(letter: Letter) -> list[str]:
    head = letter.head
    if isinstance(head, FormHead):
        return [inert(head.organ)] if head.organ else []
    if isinstance(head, RedHead):
        signer = f"　签发人：{line_text(head.signer)}" if head.upward else ""
        return [inert(head.mark), f"{line_text(head.number)}{signer}"]
    return []


def _number(letter: Letter) -> list[str]:
    # a set form carries its number below its name
    return [line_text(letter.head.number)] if isinstance(letter.head, FormHead) and letter.head.number else []


def _tail(letter: Letter) -> list[str]:
    head, lines = letter.head, []
    if isinstance(head, RedHead) and head.copies:
        lines += ["", f"抄送：{line_text(head.copies)}"]
    if isinstance(head, RedHead) and head.upward:
        lines.append(f"{line_text(head.printer)}　{line_text(head.printed)}")
    return lines


@singledispatch
def block_lines(block: Block) -> Iterator[str]:
    """The lines of one block."""
    raise NotImplementedError(f"no plain text for {type(block).__name__}")


@block_lines.register
def _(block: Heading) -> Iterator[str]:
    yield ""
    yield inert(block.text)


@block_lines.register
def _(block: Clause) -> Iterator[str]:
    yield ("　　" if block.indent else "") + line_text(block.line)


@block_lines.register
def _(block: Party) -> Iterator[str]:
    for label, line in block.rows:
        yield f"{label}：{line_text(line)}"


@block_lines.register
def _(block: Table) -> Iterator[str]:
    yield " | ".join(block.header)
    for row in block.rows:
        yield " | ".join(line_text(cell) for cell in row)


@block_lines.register
def _(block: Located) -> Iterator[str]:
    yield ""
    yield line_text(block.caption)
    for label, lines in block.rows:
        yield f"{label}：" + "\n　".join(line_text(line) for line in lines)


@block_lines.register
def _(block: Attachments) -> Iterator[str]:
    yield ""
    for number, line in enumerate(block.lines, start=1):
        yield f"附件{number}：{line_text(line)}"


@block_lines.register
def _(block: Signature) -> Iterator[str]:
    yield ""
    for label, line in block.rows:
        yield f"{label}：{line_text(line)}"


@block_lines.register
def _(block: Form) -> Iterator[str]:
    for row in block.rows:
        yield " | ".join("　".join(line_text(line) for line in cell.lines) for cell in row)


@block_lines.register
def _(block: Seal) -> Iterator[str]:
    yield ""
    yield from (line_text(line) for line in (block.organ, block.date, block.place))


@block_lines.register
def _(block: NewPage) -> Iterator[str]:
    yield ""
    yield inert(block.title)


def form_texts(cells: tuple[Cell, ...], widths_mm: tuple[int, ...]) -> list[tuple[str, float]]:
    """The text of each cell of a form's row, with its width in mm."""
    placed, place = [], 0
    for cell in cells:
        width = float(sum(widths_mm[place : place + cell.span]))
        placed.append(("".join(map(line_text, cell.lines)), width))
        place += cell.span
    return placed
