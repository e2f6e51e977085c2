"""Lines of the block model as runs of WordprocessingML."""

from __future__ import annotations

from takedown.papers import wordml
from takedown.papers.blocks import Line, Run, RunKind
from takedown.papers.docx_file import CODE_FACE, LATIN_FACE, by_face
from takedown.papers.layout import Layout
from takedown.papers.text import shown
from takedown.papers.wordml import Shape, paragraph

SPACER = paragraph(Shape("Rule", line_pt=5), ())
"""Neighbouring tables without a paragraph between them would become one."""


def joined_line(label: str, line: Line) -> Line:
    """A label before a line."""
    return (Run(label), *line)


def runs(line: Line, face: str, size_pt: float, shape: Layout) -> list[str]:
    """A line as runs of one face and size; an address in monospace, a rare character in a face that has it."""
    return [piece for one in line if one.text for piece in _run(one, face, size_pt, shape)]


def _run(one: Run, face: str, size_pt: float, shape: Layout) -> list[str]:
    if one.kind == RunKind.CODE:
        small = shape.code_pt if size_pt < shape.body_pt else shape.cell_pt
        return [
            wordml.run(
                shown(one), east=face, latin=CODE_FACE, size_pt=min(size_pt, small), style="", proof=False
            )
        ]
    style = "Blank" if one.kind == RunKind.BLANK else ""
    return [
        wordml.run(text, east=wanted, latin=LATIN_FACE, size_pt=size_pt, style=style)
        for text, wanted in by_face(shown(one), face)
    ]
