"""A DOCX file read back: paragraphs with their effective faces and measures, sections, foot lines. Untrusted bytes.

A returned file was saved by another program: style ids differ, names stay (docx_file.STYLES), so a paragraph
is known by the name of its style.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from lxml import etree

from records.errors import BytesRefused
from takedown.papers.docx_file import STYLES

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
MAX_PARTS, MAX_PART_BYTES, MAX_PARAGRAPHS = 2_000, 32 << 20, 20_000
TWIPS_MM = 25.4 / 1440
BLANK_STYLE = "待填写"
Node = Any


@dataclass(frozen=True, slots=True)
class Piece:
    """A run: its text, East Asian face, size in points, colour, and whether a person fills it in."""

    text: str
    face: str
    size_pt: float
    color: str
    blank: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `style` is a key of `docx_file.STYLES`, empty for any other; `line_pt` 0 unless exact."""

    style: str
    align: str
    line_pt: float
    borders: dict[str, tuple[str, str]]
    in_table: bool
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Opened:
    """A whole file.

    Attributes:
        page_mm: width, height; `margins_mm`: top, right, bottom, left of the last section.
        pitch: of the document grid in twentieths of a point, 0 without a grid.
        feet, tops: text of foot and head lines by type (default, even, first), fields as `{PAGE}`.
        foot_pieces: runs of the foot lines; `foot_borders` the kinds of border in them.
        tracked: whether it holds tracked changes; `outside`: targets outside the file; `macros`.
    """

    kind: str
    page_mm: tuple[float, float]
    margins_mm: tuple[float, float, float, float]
    pitch: int
    paragraphs: tuple[Paragraph, ...]
    feet: dict[str, str]
    tops: dict[str, str]
    foot_pieces: tuple[Piece, ...]
    foot_borders: dict[str, str]
    table_borders: tuple[int, ...]
    tracked: bool
    outside: tuple[str, ...]
    macros: bool


def read(data: bytes) -> Opened:
    """The file as its parts say. Raises BytesRefused: not_docx, too_large, dtd_forbidden."""
    parts = _parts(data)
    document = _xml(parts, "word/document.xml")
    styles = _Styles(_xml(parts, "word/styles.xml") if "word/styles.xml" in parts else etree.Element("none"))
    section = next(iter(document.iter(f"{W}sectPr")), etree.Element("none"))
    targets = _targets(parts)
    feet, pieces, borders = _edges(parts, section, targets, styles, "footer")
    tops, _, _ = _edges(parts, section, targets, styles, "header")
    return Opened(
        kind=_kind(parts), page_mm=_page(section), margins_mm=_margins(section), pitch=_pitch(section),
        paragraphs=tuple(_paragraphs(document, styles)), feet=feet, tops=tops, foot_pieces=pieces, foot_borders=borders,
        table_borders=tuple(sorted({int(node.get(f"{W}sz", "0")) for cell in document.iter(f"{W}tcBorders") for node in cell})),
        tracked=any(True for _ in document.iter(f"{W}ins", f"{W}del")), outside=_outside(parts),
        macros=any(name.endswith("vbaProject.bin") for name in parts),
    )  # fmt: skip


def _parts(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if len(packed.infolist()) > MAX_PARTS:
                raise BytesRefused("too_large", f"more than {MAX_PARTS} parts in the file", zh="文件部件过多")
            return {
                entry.filename: _bounded(packed, entry) if entry.filename.endswith((".xml", ".rels")) else b""
                for entry in packed.infolist()
            }
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]  # fmt: skip
        raise BytesRefused("not_docx", f"this is no DOCX file: {error}", zh="不是 DOCX 文件") from error


def _bounded(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    # the size in the directory may lie, so what comes out is counted
    with packed.open(entry) as file:
        held = file.read(MAX_PART_BYTES + 1)
    if len(held) > MAX_PART_BYTES:
        raise BytesRefused(
            "too_large", f"{entry.filename} is larger than {MAX_PART_BYTES} bytes", zh="文件部件过大"
        )
    return held


def _xml(parts: dict[str, bytes], name: str) -> Node:
    if name not in parts:
        raise BytesRefused("not_docx", f"the file has no {name}", zh="不是 DOCX 文件")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(parts[name], parser)
    except etree.XMLSyntaxError as error:
        raise BytesRefused("not_docx", f"{name} is no XML: {error}", zh="文件内容损坏") from error
    if cast(Any, root.getroottree().docinfo).doctype:
        raise BytesRefused("dtd_forbidden", f"{name} declares a document type", zh="文件含有不允许的声明")
    return root


def _kind(parts: dict[str, bytes]) -> str:
    if "docProps/core.xml" not in parts:
        return ""
    return str(_xml(parts, "docProps/core.xml").findtext(f"{CP}category") or "")


def _page(section: Node) -> tuple[float, float]:
    size = section.find(f"{W}pgSz")
    return (_mm(size, "w"), _mm(size, "h")) if size is not None else (0.0, 0.0)


def _margins(section: Node) -> tuple[float, float, float, float]:
    found = section.find(f"{W}pgMar")
    if found is None:
        return (0.0, 0.0, 0.0, 0.0)
    top, right, bottom, left = (_mm(found, side) for side in ("top", "right", "bottom", "left"))
    return top, right, bottom, left


def _pitch(section: Node) -> int:
    grid = section.find(f"{W}docGrid")
    lines = grid is not None and grid.get(f"{W}type") in ("lines", "linesAndChars", "snapToChars")
    return int(_number(grid, "linePitch")) if lines else 0


def _mm(node: Node, name: str) -> float:
    return round(_number(node, name) * TWIPS_MM, 1)


def _number(node: Node, name: str) -> float:
    try:
        return float(node.get(f"{W}{name}", "0"))
    except ValueError:
        return 0.0


@dataclass
class _Styles:
    root: Node
    by_id: dict[str, Node] = field(init=False)
    keys: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.by_id = {node.get(f"{W}styleId", ""): node for node in self.root.iter(f"{W}style")}
        shown = {name: key for key, name in STYLES.items()}
        self.keys = {name: shown.get(_value(node, "name"), "") for name, node in self.by_id.items()}

    def chain(self, name: str) -> Iterator[Node]:
        """The style and those that it is based on, then the defaults."""
        seen: set[str] = set()
        while name and name in self.by_id and name not in seen:
            seen.add(name)
            yield self.by_id[name]
            name = _value(self.by_id[name], "basedOn")
        normal = next((node for node in self.by_id.values() if node.get(f"{W}default") and node.get(f"{W}type") == "paragraph"), None)  # fmt: skip
        if normal is not None:
            yield normal
        yield from self.root.iter(f"{W}rPrDefault")

    def blank(self, name: str) -> bool:
        return name in self.by_id and _value(self.by_id[name], "name") == BLANK_STYLE


def _value(node: Node, name: str) -> str:
    found = node.find(f"{W}{name}")
    return str(found.get(f"{W}val", "")) if found is not None else ""


def _paragraphs(root: Node, styles: _Styles) -> Iterator[Paragraph]:
    for count, node in enumerate(root.iter(f"{W}p")):
        if count > MAX_PARAGRAPHS:
            raise BytesRefused("too_large", f"more than {MAX_PARAGRAPHS} paragraphs", zh="段落过多")
        if not _inside(node, f"{MC}Fallback"):
            yield _paragraph(node, styles)


def _inside(node: Node, tag: str) -> bool:
    return any(True for _ in node.iterancestors(tag))


def _paragraph(node: Node, styles: _Styles) -> Paragraph:
    shape = node.find(f"{W}pPr")
    name = _value(shape, "pStyle") if shape is not None else ""
    shapes = [
        one for one in (shape, *(style.find(f"{W}pPr") for style in styles.chain(name))) if one is not None
    ]
    return Paragraph(
        style=styles.keys.get(name, ""), align=next((_value(one, "jc") for one in shapes if _value(one, "jc")), ""),
        line_pt=_line_pt(shapes), borders=_borders(shape), in_table=_inside(node, f"{W}tc"),
        pieces=tuple(_pieces(node, name, styles)),
    )  # fmt: skip


def _line_pt(shapes: list[Node]) -> float:
    for one in shapes:
        spacing = one.find(f"{W}spacing")
        if spacing is not None and spacing.get(f"{W}line"):
            return _number(spacing, "line") / 20 if spacing.get(f"{W}lineRule") == "exact" else 0.0
    return 0.0


def _borders(shape: Node | None) -> dict[str, tuple[str, str]]:
    found = shape.find(f"{W}pBdr") if shape is not None else None
    if found is None:
        return {}
    return {
        etree.QName(one).localname: (str(one.get(f"{W}val", "")), str(one.get(f"{W}color", "")))
        for one in found
    }


def _pieces(node: Node, style: str, styles: _Styles) -> Iterator[Piece]:
    for run in node.iter(f"{W}r"):
        text = "".join(_words(run))
        if not text or _inside(run, f"{W}del") or next(run.iterancestors(f"{W}p")) is not node:
            continue
        own = run.find(f"{W}rPr")
        looks = [one for one in (own, *(name.find(f"{W}rPr") if name.tag == f"{W}style" else name.find(f".//{W}rPr") for name in styles.chain(style))) if one is not None]  # fmt: skip
        yield Piece(
            text, _face(looks), _size(looks), next((_value(one, "color") for one in looks if _value(one, "color")), ""),
            blank=own is not None and styles.blank(_value(own, "rStyle")),
        )  # fmt: skip


def _words(run: Node) -> Iterator[str]:
    for node in run:
        if node.tag == f"{W}t":
            yield node.text or ""
        elif node.tag == f"{W}tab":
            yield " "
        elif node.tag == f"{W}noBreakHyphen":
            yield "-"


def _face(looks: list[Node]) -> str:
    for one in looks:
        fonts = one.find(f"{W}rFonts")
        if fonts is not None and fonts.get(f"{W}eastAsia"):
            return str(fonts.get(f"{W}eastAsia"))
    return ""


def _size(looks: list[Node]) -> float:
    for one in looks:
        found = one.find(f"{W}sz")
        if found is not None:
            return _number(found, "val") / 2
    return 0.0


def _targets(parts: dict[str, bytes]) -> dict[str, str]:
    name = "word/_rels/document.xml.rels"
    if name not in parts:
        return {}
    return {str(one.get("Id")): f"word/{one.get('Target')}" for one in _xml(parts, name)}


def _outside(parts: dict[str, bytes]) -> tuple[str, ...]:
    found = [
        str(one.get("Target"))
        for name in parts
        if name.endswith(".rels")
        for one in _xml(parts, name)
        if one.get("TargetMode") == "External"
    ]
    return tuple(found)


def _edges(
    parts: dict[str, bytes], section: Node, targets: dict[str, str], styles: _Styles, kind: str
) -> tuple[dict[str, str], tuple[Piece, ...], dict[str, str]]:
    texts: dict[str, str] = {}
    pieces: list[Piece] = []
    borders: dict[str, str] = {}
    for reference in section.iter(f"{W}{kind}Reference"):
        side = str(reference.get(f"{W}type", "default"))
        name = targets.get(
            str(reference.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")), ""
        )
        if name not in parts:
            continue
        root = _xml(parts, name)
        lines = list(_paragraphs(root, styles))
        texts[side] = "".join(line.text for line in lines) + "".join(
            f"{{{field}}}" for field in _fields(root)
        )
        pieces += [piece for line in lines for piece in line.pieces]
        if double := next((value for line in lines for value, _ in line.borders.values()), ""):
            borders[side] = double
    return texts, tuple(pieces), borders


def _fields(root: Node) -> Iterator[str]:
    for node in root.iter(f"{W}fldSimple"):
        yield str(node.get(f"{W}instr", "")).strip().split(" ")[0]
    for node in root.iter(f"{W}instrText"):
        if (node.text or "").strip():
            yield (node.text or "").strip().split(" ")[0]
