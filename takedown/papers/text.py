"""Plain text of a letter: for golden files, for comparing renderings, for a look without Word."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

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
from takedown.papers.inert import full_width, inert


def shown(run: Run) -> str:
    """The characters of a run as every renderer writes them."""
    text = inert(run.text)
    return full_width(text) if run.kind == RunKind.PROSE else text


def line_text(line: Line) -> str:
    """The characters of a line."""
    return "".join(shown(run) for run in line)


def letter_text(letter: Letter) -> str:
    """The whole letter, a paragraph or table row a line."""
    lines = [inert(letter.title), ""]
    for block in letter.blocks:
        lines.extend(block_lines(block))
    return "\n".join(lines) + "\n"


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
