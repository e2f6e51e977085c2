"""The DOCX file around a letter: page, faces, footer, the 草稿 mark, and bytes that can be made again."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from takedown.papers.blocks import Letter
from takedown.papers.inert import inert

BODY_FACE, HEAD_FACE, WIDE_FACE, RARE_FACE = "仿宋_GB2312", "黑体", "仿宋", "SimSun-ExtB"
LATIN_FACE, CODE_FACE = "Times New Roman", "Courier New"
BODY_PT = 14
DRAFT_MARK = "草　稿"
_EQUATIONS = (
    "sum #0 0 10800", "prod #0 2 1", "sum 21600 0 @1", "sum 0 0 @2", "sum 21600 0 @3", "if @0 @3 0",
    "if @0 21600 @1", "if @0 0 @2", "if @0 @4 21600", "mid @5 @6", "mid @8 @5", "mid @7 @8", "mid @6 @7",
    "sum @6 0 @5",
)  # fmt: skip
_TEXT_SHAPE = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas>'
    + "".join(f'<v:f eqn="{equation}"/>' for equation in _EQUATIONS)
    + '</v:formulas><v:path textpathok="t" o:connecttype="custom" '
    'o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
    '<v:textpath on="t" fitshape="t"/></v:shapetype>'
)
"""Shape type 136 (plain text on a path), as ECMA-376 part 4 has it; without it nothing is drawn."""


def strip_template(document: Any) -> None:
    """Leave of python-docx's template what a letter uses."""
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


def page(document: Any) -> None:
    """Paper, margins and faces of the whole document."""
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


def properties(document: Any, letter: Letter, at: datetime) -> None:
    """Title, author and times in the file's properties."""
    core = document.core_properties
    core.title, core.author, core.last_modified_by = inert(letter.title), inert(letter.author)[:255], ""
    core.comments, core.language, core.revision = "", "zh-CN", 1
    core.created = core.modified = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def page_numbers(document: Any) -> None:
    """`第 1 页，共 3 页` at the foot."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, field in (("第 ", "PAGE"), (" 页，共 ", "NUMPAGES"), (" 页", "")):
        put(paragraph, text, "宋体", LATIN_FACE, 10.5)
        if field:
            simple = OxmlElement("w:fldSimple")
            simple.set(qn("w:instr"), field)
            simple.append(
                parse_xml(f'<w:r {nsdecls("w")}><w:rPr><w:sz w:val="21"/></w:rPr><w:t>1</w:t></w:r>')
            )
            paragraph._p.append(simple)


def watermark(document: Any) -> None:
    """草稿 across every page, behind the text."""
    # the shape that word processors make for a text watermark: grey, behind the text, on every page
    shape = (
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
        f"<w:pict>{_TEXT_SHAPE}"
        '<v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136" '
        'style="position:absolute;margin-left:0;margin-top:0;width:380pt;height:150pt;rotation:315;z-index:-251658752;'
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        'mso-position-vertical:center;mso-position-vertical-relative:margin" '
        'o:allowincell="f" fillcolor="#c0c0c0" stroked="f"><v:fill opacity="0.5"/>'
        f'<v:textpath style="font-family:&quot;{HEAD_FACE}&quot;;font-size:1pt" string="{DRAFT_MARK}"/>'
        "</v:shape></w:pict></w:r>"
    )
    document.sections[0].header.paragraphs[0]._p.append(parse_xml(shape))


def repacked(data: bytes, at: datetime) -> bytes:
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


def put(paragraph: Paragraph, text: str, face: str, latin: str, size_pt: float) -> None:
    """Add one run to a paragraph; `latin` is the face of letters and digits."""
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


def by_face(text: str, face: str) -> list[tuple[str, str]]:
    """Stretches of text, each with the East Asian face that has its characters."""
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
