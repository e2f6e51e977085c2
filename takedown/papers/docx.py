"""A letter as DOCX: A4, FangSong by name, no live links, the same bytes for the same letter and time.

The text faces are those of Chinese offices; they are named and never embedded. What GB2312 does not hold
(堃, 喆, 镕) is named in a face with a larger repertoire, because FangSong_GB2312 has no glyph for it.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from functools import singledispatch
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
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
from takedown.papers.inert import inert
from takedown.papers.text import shown

RENDERER = "docx/1"
BODY_FACE, HEAD_FACE, WIDE_FACE, RARE_FACE = "仿宋_GB2312", "黑体", "仿宋", "SimSun-ExtB"
LATIN_FACE, CODE_FACE = "Times New Roman", "Courier New"
BODY_PT, SMALL_PT, CODE_PT, TITLE_PT = 14, 11, 9, 20
LABEL_MM, VALUE_MM = 28, 128
DRAFT_MARK = "草　稿"


def render(letter: Letter, at: datetime, *, draft: bool = False) -> bytes:
    """The file. `at` is the only time in it; `draft` puts 草稿 across every page."""
    document = Document()
    _strip_template(document)
    _page(document)
    _properties(document, letter, at)
    heading = _paragraph(document, align=WD_ALIGN_PARAGRAPH.CENTER, after_pt=18, exact_pt=30)
    _write(heading, Run(letter.title, RunKind.VERBATIM), face=HEAD_FACE, size_pt=TITLE_PT)
    for block in letter.blocks:
        draw(block, document)
    _page_numbers(document)
    if draft:
        _watermark(document)
    raw = io.BytesIO()
    document.save(raw)
    return _repacked(raw.getvalue(), at)


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
        paragraph = _paragraph(document, before_pt=14 if number == 1 else 0, keep_next=True)
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


def _strip_template(document: Any) -> None:
    # python-docx starts from a template with 160 styles, a picture of itself and parts of older Word
    kept = {"Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid", "Header", "Footer"}
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.name_val not in kept and style.get(qn("w:default")) is None:
            styles.remove(style)
    for owner in (document.part, document.part.package):
        for name, relation in list(owner.rels.items()):
            if relation.reltype.rsplit("/", 1)[-1] in (
                "stylesWithEffects",
                "thumbnail",
                "customXml",
                "numbering",
            ):
                del owner.rels[name]


def _page(document: Any) -> None:
    # A4 with the type width of office papers, 156 mm (GB/T 9704-2012, 5.2.1); it is a letter, so no red head
    # and none of the room that one needs at the top
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(30), Mm(30)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(18)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = LATIN_FACE, Pt(BODY_PT)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), BODY_FACE)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")  # else substitutes come with Japanese forms
    _name_substitutes(document)


def _name_substitutes(document: Any) -> None:
    # a machine without the office's face is told which one is nearest instead of choosing by itself
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    entry = (
        f'<w:font w:name="{BODY_FACE}"><w:altName w:val="{WIDE_FACE}"/><w:charset w:val="86"/>'
        '<w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font></w:fonts>'
    )
    part._blob = part.blob.replace(b"</w:fonts>", entry.encode())


def _properties(document: Any, letter: Letter, at: datetime) -> None:
    core = document.core_properties
    core.title, core.author, core.last_modified_by = inert(letter.title), inert(letter.author)[:255], ""
    core.comments, core.language, core.revision = "", "zh-CN", 1
    core.created = core.modified = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)


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
        _put(paragraph, shown(run), face, CODE_FACE, min(size_pt, CODE_PT if size_pt < BODY_PT else 11))
        return
    for text, wanted in _by_face(shown(run), face):
        _put(paragraph, text, wanted, LATIN_FACE, size_pt)


def _put(paragraph: Paragraph, text: str, face: str, latin: str, size_pt: float) -> None:
    # set as one text node: python-docx would turn tabs and line breaks into elements of their own
    run = paragraph.add_run()
    node = OxmlElement("w:t")
    node.text = text
    node.set(qn("xml:space"), "preserve")
    run._r.append(node)
    run.font.name, run.font.size = latin, Pt(size_pt)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    if latin == CODE_FACE:
        run.font.no_proof = True


def _by_face(text: str, face: str) -> list[tuple[str, str]]:
    parts: list[tuple[str, str]] = []
    for char in text:
        wanted = _face_for(char, face)
        if parts and parts[-1][1] == wanted:
            parts[-1] = (parts[-1][0] + char, wanted)
        else:
            parts.append((char, wanted))
    return parts


def _face_for(char: str, face: str) -> str:
    if char < "\u3400":
        return face
    if char >= "\U00020000":
        return RARE_FACE
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return WIDE_FACE
    return face


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


def _page_numbers(document: Any) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, field in (("第 ", "PAGE"), (" 页，共 ", "NUMPAGES"), (" 页", "")):
        _put(paragraph, text, "宋体", LATIN_FACE, 10.5)
        if field:
            simple = OxmlElement("w:fldSimple")
            simple.set(qn("w:instr"), field)
            simple.append(
                parse_xml(f'<w:r {nsdecls("w")}><w:rPr><w:sz w:val="21"/></w:rPr><w:t>1</w:t></w:r>')
            )
            paragraph._p.append(simple)


def _watermark(document: Any) -> None:
    # the shape that word processors make for a text watermark: grey, behind the text, on every page
    shape = (
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
        '<w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:path textpathok="t" o:connecttype="rect"/>'
        '<v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136" '
        'style="position:absolute;margin-left:0;margin-top:0;width:380pt;height:150pt;rotation:315;z-index:-251658752;'
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        'mso-position-vertical:center;mso-position-vertical-relative:margin" '
        'o:allowincell="f" fillcolor="#c0c0c0" stroked="f"><v:fill opacity="0.5"/>'
        f'<v:textpath style="font-family:&quot;{HEAD_FACE}&quot;;font-size:1pt" string="{DRAFT_MARK}"/>'
        "</v:shape></w:pict></w:r>"
    )
    document.sections[0].header.paragraphs[0]._p.append(parse_xml(shape))


def _repacked(data: bytes, at: datetime) -> bytes:
    """The same parts with fixed times, stored uncompressed: deflate differs between versions of zlib."""
    moment = at.astimezone(UTC)
    when = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=when)
            entry.create_system, entry.external_attr = 0, 0
            target.writestr(entry, source.read(name), compress_type=zipfile.ZIP_STORED)
    return packed.getvalue()
