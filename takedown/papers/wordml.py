"""WordprocessingML as text: runs, paragraphs, tables. Everything foreign is escaped here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm * 1440 / 25.4)


def twentieths(pt: float) -> int:
    """Points in twentieths of a point."""
    return round(pt * 20)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a paragraph lies: points for spaces and indents, `first_pt` negative for a hanging indent.

    Attributes:
        style: id of the paragraph style, by which a returned file is read.
        frame: `w:framePr` of a paragraph that stands at a fixed place of the page.
        border: `w:pBdr` content.
        tab_pt: one right tab, counted from the left edge of the type area.
    """

    style: str
    align: str = ""
    left_pt: float = 0
    right_pt: float = 0
    first_pt: float = 0
    before_pt: float = 0
    after_pt: float = 0
    line_pt: float = 0
    keep_next: bool = False
    new_page: bool = False
    frame: str = ""
    border: str = ""
    tab_pt: float = 0


def run(text: str, *, east: str, latin: str, size_pt: float, color: str = "", style: str = "", proof: bool = True) -> str:  # fmt: skip
    """One run; `east` is the face of Han characters, `latin` that of letters and digits."""
    chosen = f'<w:rStyle w:val="{style}"/>' if style else ""
    faces = f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:cs="{latin}" w:eastAsia="{east}"/>'
    unproofed = "" if proof else "<w:noProof/>"
    tint = f'<w:color w:val="{color}"/>' if color else ""
    size = f'<w:sz w:val="{round(size_pt * 2)}"/><w:szCs w:val="{round(size_pt * 2)}"/>'
    return (
        f"<w:r><w:rPr>{chosen}{faces}{unproofed}{tint}{size}</w:rPr>"
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )


def field(name: str, *, east: str, latin: str, size_pt: float) -> str:
    """A field such as PAGE, shown as 1 until the word processor counts."""
    inner = run("1", east=east, latin=latin, size_pt=size_pt)
    return f'<w:fldSimple w:instr="{name}">{inner}</w:fldSimple>'


TAB = "<w:r><w:tab/></w:r>"
BREAK = "<w:r><w:br/></w:r>"
OFF_GRID = frozenset({"Title", "Mark", "Cell", "Copies", "Rule", "PageNo"})
"""Styles whose lines have a pitch of their own beside the grid of the text."""


def paragraph(shape: Shape, runs: Iterable[str]) -> str:
    """One paragraph; the order of its properties is that of the schema (CT_PPrBase)."""
    parts = [f'<w:pStyle w:val="{shape.style}"/>']
    if shape.keep_next:
        parts.append("<w:keepNext/>")
    if shape.new_page:
        parts.append("<w:pageBreakBefore/>")
    parts.append(shape.frame)
    if shape.border:
        parts.append(f"<w:pBdr>{shape.border}</w:pBdr>")
    if shape.tab_pt:
        parts.append(f'<w:tabs><w:tab w:val="right" w:pos="{twentieths(shape.tab_pt)}"/></w:tabs>')
    if shape.style in OFF_GRID:
        parts.append('<w:snapToGrid w:val="0"/>')
    parts += [_spacing(shape), _indent(shape)]
    if shape.align:
        parts.append(f'<w:jc w:val="{shape.align}"/>')
    return f"<w:p><w:pPr>{''.join(parts)}</w:pPr>{''.join(runs)}</w:p>"


def _spacing(shape: Shape) -> str:
    if not (shape.before_pt or shape.after_pt or shape.line_pt):
        return ""
    exact = f' w:line="{twentieths(shape.line_pt)}" w:lineRule="exact"' if shape.line_pt else ""
    before, after = twentieths(shape.before_pt), twentieths(shape.after_pt)
    return f'<w:spacing w:before="{before}" w:after="{after}"{exact}/>'


def _indent(shape: Shape) -> str:
    if not (shape.left_pt or shape.right_pt or shape.first_pt):
        return ""
    kind = "firstLine" if shape.first_pt >= 0 else "hanging"
    return (
        f'<w:ind w:left="{twentieths(shape.left_pt)}" w:right="{twentieths(shape.right_pt)}" '
        f'w:{kind}="{twentieths(abs(shape.first_pt))}"/>'
    )


def cell(
    width_mm: float, paragraphs: Sequence[str], *, span: int = 1, middle: bool = False, borders: str = ""
) -> str:
    """One table cell; a cell holds at least one paragraph."""
    merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    lies = '<w:vAlign w:val="center"/>' if middle else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width_mm)}" w:type="dxa"/>{merged}{_edges(borders)}{lies}</w:tcPr>'
        f"{''.join(paragraphs) or '<w:p/>'}</w:tc>"
    )


def _edges(borders: str) -> str:
    return f"<w:tcBorders>{borders}</w:tcBorders>" if borders else ""


def row(cells: Iterable[str], *, head: bool = False, height_mm: float = 0, whole: bool = True) -> str:
    """One table row; `whole` keeps it on one page, `head` repeats it on each."""
    parts = "<w:cantSplit/>" if whole else ""
    if height_mm:
        parts += f'<w:trHeight w:val="{twips(height_mm)}" w:hRule="atLeast"/>'
    if head:
        parts += "<w:tblHeader/>"
    return f"<w:tr><w:trPr>{parts}</w:trPr>{''.join(cells)}</w:tr>"


def table(widths_mm: Sequence[float], rows: Iterable[str]) -> str:
    """A ruled table of fixed widths."""
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths_mm)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{twips(sum(widths_mm))}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def fixed_frame(*, x_mm: float, y_mm: float, width_mm: float, height_mm: float, exact: bool = False) -> str:
    """A place on the page, counted from its upper left corner; text flows below it."""
    rule = "exact" if exact else "atLeast"
    return (
        f'<w:framePr w:w="{twips(width_mm)}" w:h="{twips(height_mm)}" w:hRule="{rule}" w:hSpace="0" w:vSpace="0" '
        f'w:wrap="notBeside" w:vAnchor="page" w:hAnchor="page" w:x="{twips(x_mm)}" w:y="{twips(y_mm)}"/>'
    )


def foot_table(width_mm: float, rows: Iterable[str]) -> str:
    """An unruled table at the foot of the type area of the page it stands on."""
    place = '<w:tblpPr w:vertAnchor="margin" w:horzAnchor="margin" w:tblpXSpec="left" w:tblpYSpec="bottom"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableNormal"/>{place}<w:tblW w:w="{twips(width_mm)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="{twips(width_mm)}"/></w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def edge(side: str, kind: str, size_eighths: int, *, color: str = "auto", space_pt: int = 0) -> str:
    """One border line of a paragraph; its width in eighths of a point."""
    return f'<w:{side} w:val="{kind}" w:sz="{size_eighths}" w:space="{space_pt}" w:color="{color}"/>'
