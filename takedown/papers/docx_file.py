"""The DOCX file around a paper: parts, styles, foot lines, the 草稿 mark, and bytes that can be made again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from takedown.notice.inert import inert
from takedown.papers import layout, wordml
from takedown.papers.blocks import Letter, RedHead
from takedown.papers.layout import FANGSONG, HEITI, KAITI, SONGTI, Layout
from takedown.papers.wordml import HEAD, NS, Shape, twips

WIDE_FACE, RARE_FACE = "仿宋", "SimSun-ExtB"
LATIN_FACE, CODE_FACE = "Times New Roman", "Courier New"
DRAFT_MARK = "草　稿"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
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
STYLES = {
    "Title": "文书标题", "Mark": "发文机关标志", "Number": "发文字号", "Head1": "一级标题", "Head2": "二级标题",
    "Body": "正文段落", "Plain": "顶格段落", "Cell": "表格文字", "Copies": "版记", "Seal": "落款", "PageNo": "页码",
    "Rule": "红线",
}  # fmt: skip
"""Paragraph styles: what a paragraph is, so that a returned file can be read by its parts."""


def packed(letter: Letter, body: str, at: datetime, *, draft: bool) -> bytes:
    """The whole file around the body's paragraphs; `at` is the only time in it."""
    shape = layout.of(letter.family)
    sides = _sides(letter)
    feet = {f"word/footer{number}.xml": _foot(letter, side) for number, side in enumerate(sides, 1)}
    tops = {f"word/header{number}.xml": _top(draft=draft) for number, _ in enumerate(sides, 1)}
    parts = {
        "[Content_Types].xml": _types([*feet, *tops]),
        "_rels/.rels": _relations(
            (("officeDocument", "word/document.xml"), ("extended-properties", "docProps/app.xml")),
            core="docProps/core.xml",
        ),
        "docProps/core.xml": _core(letter, at),
        "docProps/app.xml": f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>copywatch</Application></Properties>',
        "word/_rels/document.xml.rels": _document_relations(len(sides)),
        "word/document.xml": f"{HEAD}<w:document {NS}><w:body>{body}{_section(shape, sides)}</w:body></w:document>",
        "word/styles.xml": _styles(shape, letter.lang),
        "word/fontTable.xml": _fonts(),
        "word/settings.xml": _settings(sides),
        **feet,
        **tops,
    }
    return _zipped(parts, at)


def _sides(letter: Letter) -> tuple[str, ...]:
    # the 信函格式 has no number on its first page; dashes stand at the outer side of odd and even pages
    if not layout.of(letter.family).dashes:
        return ("default",)
    head = letter.head
    letter_form = isinstance(head, RedHead) and not head.upward
    return ("default", "even", "first") if letter_form else ("default", "even")


def _types(parts: Iterable[str]) -> str:
    kinds = {
        "document": "document.main",
        "styles": "styles",
        "fontTable": "fontTable",
        "settings": "settings",
    }
    rows = [
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for name, kind in kinds.items()
    ]
    rows += [
        f'<Override PartName="/{name}" ContentType="{_WORD}.{"footer" if "footer" in name else "header"}+xml"/>'
        for name in parts
    ]
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>'
        f"{''.join(rows)}</Types>"
    )


def _relations(targets: Iterable[tuple[str, str]], core: str = "") -> str:
    rows = [
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    ]
    if core:
        rows.append(
            f'<Relationship Id="rIdCore" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="{core}"/>'
        )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def _document_relations(sides: int) -> str:
    targets = [("styles", "styles.xml"), ("fontTable", "fontTable.xml"), ("settings", "settings.xml")]
    for number in range(1, sides + 1):
        targets += [("footer", f"footer{number}.xml"), ("header", f"header{number}.xml")]
    return _relations(targets)


def _section(shape: Layout, sides: tuple[str, ...]) -> str:
    parts = []
    for number, side in enumerate(sides):
        parts.append(f'<w:headerReference w:type="{side}" r:id="rId{5 + 2 * number}"/>')
        parts.append(f'<w:footerReference w:type="{side}" r:id="rId{4 + 2 * number}"/>')
    top, right, bottom, left = (twips(mm) for mm in shape.margins_mm)
    parts.append(f'<w:pgSz w:w="{twips(210)}" w:h="{twips(297)}"/>')
    parts.append(
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        f'w:header="{twips(15)}" w:footer="{twips(shape.footer_mm)}" w:gutter="0"/>'
    )
    if "first" in sides:
        parts.append("<w:titlePg/>")
    if shape.pitch:
        parts.append(f'<w:docGrid w:type="lines" w:linePitch="{shape.pitch}"/>')
    return f"<w:sectPr>{''.join(parts)}</w:sectPr>"


def _core(letter: Letter, at: datetime) -> str:
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    when = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(inert(letter.title))}</dc:title><dc:creator>{escape(inert(letter.author)[:255])}</dc:creator>"
        f"<cp:category>{escape(letter.kind)}</cp:category><dc:language>{'en' if letter.lang == 'en' else 'zh-CN'}</dc:language>"
        f"{when}</cp:coreProperties>"
    )


def _style(name: str, shown: str, face: str, size_pt: float, shape: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="{shown}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{shape}</w:pPr><w:rPr><w:rFonts w:ascii="{LATIN_FACE}" '
        f'w:hAnsi="{LATIN_FACE}" w:eastAsia="{face}"/><w:sz w:val="{round(size_pt * 2)}"/>'
        f'<w:szCs w:val="{round(size_pt * 2)}"/></w:rPr></w:style>'
    )


def _styles(shape: Layout, lang: str) -> str:
    pitch = f'<w:spacing w:before="0" w:after="0" w:line="{wordml.twentieths(shape.line_pt)}" w:lineRule="exact"/>'
    sized = {
        "Title": (shape.title_face, shape.title_pt), "Mark": (layout.XIAOBIAOSONG, 32), "Number": (FANGSONG, shape.body_pt),
        "Head1": (HEITI, shape.body_pt), "Head2": (KAITI, shape.body_pt), "Cell": (FANGSONG, shape.cell_pt),
        "Copies": (FANGSONG, 14), "PageNo": (SONGTI, shape.page_pt),
    }  # fmt: skip
    own = "".join(
        _style(name, shown, *sized.get(name, (FANGSONG, shape.body_pt)), "" if name in {"Cell", "PageNo", "Rule", "Mark"} else pitch)
        for name, shown in STYLES.items()
    )  # fmt: skip
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'{HEAD}<w:styles {NS}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{LATIN_FACE}" w:hAnsi="{LATIN_FACE}" '
        f'w:eastAsia="{FANGSONG}" w:cs="{LATIN_FACE}"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:widowControl/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f'<w:jc w:val="{"left" if lang == "en" else "both"}"/></w:pPr><w:rPr><w:rFonts w:ascii="{LATIN_FACE}" w:hAnsi="{LATIN_FACE}" '
        f'w:eastAsia="{FANGSONG}"/><w:sz w:val="{round(shape.body_pt * 2)}"/></w:rPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="character" w:customStyle="1" w:styleId="Blank"><w:name w:val="待填写"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders></w:tblPr></w:style>{own}</w:styles>"
    )


def _fonts() -> str:
    # a machine without the office's faces is told which are nearest instead of choosing by itself
    nearest = {FANGSONG: WIDE_FACE, KAITI: "楷体", layout.XIAOBIAOSONG: SONGTI}
    rows = "".join(
        f'<w:font w:name="{face}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="modern"/></w:font>'
        for face, other in nearest.items()
    )
    return f"{HEAD}<w:fonts {NS}>{rows}</w:fonts>"


def _settings(sides: tuple[str, ...]) -> str:
    even = "<w:evenAndOddHeaders/>" if "even" in sides else ""
    return (
        f'{HEAD}<w:settings {NS}>{even}<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat></w:settings>"
    )


def _foot(letter: Letter, side: str) -> str:
    shape = layout.of(letter.family)
    if side == "first":
        place = wordml.fixed_frame(x_mm=layout.RULE_LEFT_MM, y_mm=297 - layout.RULE_FOOT_MM - 2, width_mm=layout.RULE_MM, height_mm=2, exact=True)  # fmt: skip
        rule = wordml.edge("bottom", "thinThickSmallGap", 24, color=layout.RED)
        lines = wordml.paragraph(Shape("Rule", frame=place, border=rule, line_pt=5), ())
        lines += wordml.paragraph(Shape("PageNo"), ())
    elif shape.dashes:
        lines = _numbered(("— ", "PAGE", " —"), shape, align="right" if side == "default" else "left")
    elif letter.lang == "en":
        lines = _numbered(("Page ", "PAGE", " of ", "NUMPAGES"), shape, align="center")
    else:
        lines = _numbered(("第 ", "PAGE", " 页，共 ", "NUMPAGES", " 页"), shape, align="center")
    return f"{HEAD}<w:ftr {NS}>{lines}</w:ftr>"


def _numbered(parts: tuple[str, ...], shape: Layout, align: str) -> str:
    face = {"east": SONGTI, "latin": SONGTI if shape.dashes else LATIN_FACE, "size_pt": shape.page_pt}
    runs = [
        wordml.field(part, **face) if part.isupper() and part.isascii() else wordml.run(part, **face)  # type: ignore[arg-type]
        for part in parts
    ]
    # one character in from the outer side of the type area
    inset = shape.page_pt if shape.dashes else 0
    left, right = (inset, 0.0) if align == "left" else (0.0, inset if align == "right" else 0.0)
    return wordml.paragraph(Shape("PageNo", align=align, left_pt=left, right_pt=right), runs)


def _top(*, draft: bool) -> str:
    inner = wordml.paragraph(Shape("PageNo"), (_watermark(),) if draft else ())
    return f"{HEAD}<w:hdr {NS}>{inner}</w:hdr>"


def _watermark() -> str:
    # the shape that word processors make for a text watermark: grey, behind the text, on every page
    return (
        '<w:r xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
        f"<w:pict>{_TEXT_SHAPE}"
        '<v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136" '
        'style="position:absolute;margin-left:0;margin-top:0;width:380pt;height:150pt;rotation:315;z-index:-251658752;'
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        'mso-position-vertical:center;mso-position-vertical-relative:margin" '
        'o:allowincell="f" fillcolor="#c0c0c0" stroked="f"><v:fill opacity="0.5"/>'
        f'<v:textpath style="font-family:&quot;{HEITI}&quot;;font-size:1pt" string="{DRAFT_MARK}"/>'
        "</v:shape></w:pict></w:r>"
    )


def _zipped(parts: dict[str, str], at: datetime) -> bytes:
    # fixed times and no compression: deflate differs between versions of zlib
    moment = at.astimezone(UTC)
    when = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    packed_ = io.BytesIO()
    with zipfile.ZipFile(packed_, "w") as target:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, date_time=when)
            entry.create_system, entry.external_attr = 0, 0
            target.writestr(entry, text.encode("utf-8"), compress_type=zipfile.ZIP_STORED)
    return packed_.getvalue()


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
