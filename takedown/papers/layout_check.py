"""The layout of a DOCX read back and held against the measures of its family (GB/T 9704-2012 for 公文)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from takedown.papers import layout
from takedown.papers.blocks import Family
from takedown.papers.docx_read import Opened, Paragraph
from takedown.papers.rules import FORM_NUMBER, LETTER_NUMBER

SLACK_MM, SLACK_PT = 1.0, 0.3
TEXT_MM = (156.0, 225.0)
ZERO_PADDED = re.compile(r"\d{4}年0\d?月|月0\d日")


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure: what the standard says, what the file has, and whether they agree."""

    name: str
    zh: str
    expected: str
    found: str
    ok: bool


def check(opened: Opened, family: Family, *, upward: bool = False) -> list[Measured]:
    """Every measure of that family, in the order of the page; `upward` for 请示 and 报告."""
    rows = [*_page(opened, family), *_title(opened, family), *_body(opened, family)]
    if family is Family.GONGWEN:
        rows += [*_grid(opened), *_head(opened, upward=upward), *_page_numbers(opened, first=not upward)]
    else:
        rows += [*_no_red(opened), *_identity(opened, family)]
    return rows


def _row(name: str, zh: str, expected: str, found: str, ok: bool) -> Measured:  # noqa: FBT001 - a row of a table
    return Measured(name, zh, expected, found, ok)


def _near(name: str, zh: str, expected: float, found: float, unit: str, slack: float) -> Measured:
    return _row(
        name, zh, f"{expected:g}±{slack:g} {unit}", f"{found:g} {unit}", abs(expected - found) <= slack
    )


def _page(opened: Opened, family: Family) -> Iterator[Measured]:
    yield _near("page_width", "纸张宽度", 210, opened.page_mm[0], "mm", SLACK_MM)
    yield _near("page_height", "纸张高度", 297, opened.page_mm[1], "mm", SLACK_MM)
    wanted = layout.of(family).margins_mm
    for name, zh, want, found in zip(("top", "right", "bottom", "left"), ("天头（上边距）", "切口（右边距）", "地脚（下边距）", "订口（左边距）"), wanted, opened.margins_mm, strict=True):  # fmt: skip
        yield _near(f"margin_{name}", zh, want, found, "mm", SLACK_MM)


def _grid(opened: Opened) -> Iterator[Measured]:
    top, right, bottom, left = opened.margins_mm
    width, height = opened.page_mm[0] - left - right, opened.page_mm[1] - top - bottom
    yield _near("type_width", "版心宽度", TEXT_MM[0], round(width, 1), "mm", SLACK_MM)
    yield _near("type_height", "版心高度", TEXT_MM[1], round(height, 1), "mm", SLACK_MM)
    pitch_pt = opened.pitch / 20
    lines = int(height / 0.35278 / pitch_pt + 0.05) if pitch_pt else 0
    yield _row("lines", "每页行数", "22", str(lines), lines == 22)
    size = _first(opened, "Body", lambda paragraph: paragraph.pieces[0].size_pt if paragraph.pieces else 0.0)
    # 28 characters of 16 pt are 158 mm: the type area of 156 mm takes 27.6, which the standard rounds up
    fits = round(width / 0.35278 / size, 1) if size else 0.0
    yield _row("characters", "每行字数", "28（27.6）", f"{fits:g}", abs(fits - 27.6) <= 0.3)


def _title(opened: Opened, family: Family) -> Iterator[Measured]:
    shape = layout.of(family)
    title = _of(opened, "Title")
    if title is None:
        yield _row("title", "标题", "有标题段落", "没有", ok=False)
        return
    yield _row("title_align", "标题位置", "居中", title.align or "未设", title.align == "center")
    yield from _faces("title", "标题", title, shape.title_face, shape.title_pt)


def _faces(name: str, zh: str, paragraph: Paragraph, face: str, size_pt: float) -> Iterator[Measured]:
    han = [piece for piece in paragraph.pieces if any("\u3400" <= char <= "\u9fff" for char in piece.text)]
    faces = sorted({piece.face for piece in han})
    sizes = sorted({piece.size_pt for piece in han})
    yield _row(
        f"{name}_face",
        f"{zh}字体",
        face,
        "、".join(faces) or "无",
        all(_same_face(one, face) for one in faces),
    )
    yield _row(f"{name}_size", f"{zh}字号", f"{size_pt:g} pt", "、".join(f"{one:g}" for one in sizes) + " pt",
               all(abs(one - size_pt) <= SLACK_PT for one in sizes))  # fmt: skip


RARE = ("仿宋", "SimSun-ExtB", "宋体")
"""Faces in which characters stand that the office's face lacks."""


def _same_face(found: str, wanted: str) -> bool:
    plain = found.removesuffix("_GB2312").removesuffix("_GBK").removesuffix("简体")
    return plain == wanted.removesuffix("_GB2312").removesuffix("简体") or found in RARE


def _body(opened: Opened, family: Family) -> Iterator[Measured]:
    shape = layout.of(family)
    bodies = [one for one in opened.paragraphs if one.style == "Body" and not one.in_table]
    if not bodies:
        return
    wrong = [one for one in bodies if abs(one.line_pt - shape.line_pt) > SLACK_PT]
    shown = sorted({one.line_pt for one in bodies})
    yield _row(
        "body_line",
        "正文行距",
        f"{shape.line_pt:g} pt",
        "、".join(f"{one:g}" for one in shown) + " pt",
        not wrong,
    )
    pieces = [
        piece
        for one in bodies
        for piece in one.pieces
        if any("\u3400" <= char <= "\u9fff" for char in piece.text)
    ]
    faces = sorted({piece.face for piece in pieces})
    yield _row(
        "body_face",
        "正文字体",
        layout.FANGSONG,
        "、".join(faces),
        all(_same_face(one, layout.FANGSONG) for one in faces),
    )
    sizes = sorted({piece.size_pt for piece in pieces if piece.face == layout.FANGSONG})
    yield _row("body_size", "正文字号", f"{shape.body_pt:g} pt", "、".join(f"{one:g}" for one in sizes) + " pt",
               all(abs(one - shape.body_pt) <= SLACK_PT for one in sizes))  # fmt: skip
    for style, zh, face in (("Head1", "一级标题", layout.HEITI), ("Head2", "二级标题", layout.KAITI)):
        if (found := _of(opened, style)) is not None:
            yield from _faces(style.lower(), zh, found, face, shape.body_pt)


def _head(opened: Opened, *, upward: bool) -> Iterator[Measured]:
    mark = _of(opened, "Mark")
    color = next((piece.color for piece in mark.pieces), "") if mark else ""
    yield _row("mark", "发文机关标志", "红色小标宋", f"{color or '无'}", color.upper() == layout.RED)
    number = _of(opened, "Number")
    text = number.text.split("签发人")[0].strip() if number else ""
    good = bool(LETTER_NUMBER.fullmatch(text)) or (
        number is not None and any(piece.blank for piece in number.pieces)
    )
    yield _row("number", "发文字号", "机关代字〔年〕序号号", text or "无", good)
    if upward:
        signer = bool(number and "签发人：" in number.text)
        yield _row("signer", "签发人", "有", "有" if signer else "没有", signer)
        red = any(color == layout.RED for one in opened.paragraphs for _, color in one.borders.values())
        yield _row("red_line", "红色分隔线", "有", "有" if red else "没有", red)
        thick = opened.table_borders
        yield _row(
            "closing_lines",
            "版记分隔线",
            "0.35 mm",
            "、".join(f"{one / 8 * 0.3528:.2f}" for one in thick) + " mm",
            8 in thick,
        )
    else:
        yield _row(
            "number_align",
            "发文字号位置",
            "right",
            number.align if number else "无",
            bool(number and number.align == "right"),
        )
        kinds = {kind for kind, _ in mark.borders.values()} if mark else set()
        yield _row(
            "upper_rule", "上红色双线", "上粗下细", "、".join(kinds) or "无", kinds == {"thickThinSmallGap"}
        )
        lower = opened.foot_borders.get("first", "")
        yield _row("lower_rule", "下红色双线", "上细下粗", lower or "无", lower == "thinThickSmallGap")
    padded = next(
        (one.text for one in opened.paragraphs if one.style == "Seal" and ZERO_PADDED.search(one.text)), ""
    )
    yield _row("date", "成文日期", "不编虚位（1月不写01月）", padded or "符合", not padded)


def _page_numbers(opened: Opened, *, first: bool) -> Iterator[Measured]:
    for side, zh in (("default", "单页码"), ("even", "双页码")):
        foot = opened.feet.get(side, "")
        yield _row(f"page_number_{side}", zh, "— 1 —", foot, "—" in foot and "{PAGE}" in foot)
    sizes = {piece.size_pt for piece in opened.foot_pieces}
    yield _row(
        "page_number_size",
        "页码字号",
        "14 pt",
        "、".join(f"{one:g}" for one in sorted(sizes)) + " pt",
        sizes == {14.0},
    )
    if first:
        bare = opened.feet.get("first", "—").strip()
        yield _row("page_number_first", "首页不显示页码", "无", bare or "无", not bare)


def _no_red(opened: Opened) -> Iterator[Measured]:
    red = [
        one.text[:20]
        for one in opened.paragraphs
        if any(piece.color.upper() == layout.RED for piece in one.pieces)
    ]
    yield _row("no_red_head", "没有红头", "无红色文字", "、".join(red) or "无", not red)


def _identity(opened: Opened, family: Family) -> Iterator[Measured]:
    number = _of(opened, "Number")
    if family is Family.LETTER:
        yield _row(
            "no_number", "权利人文书没有发文字号", "无", number.text if number else "无", number is None
        )
    elif number is not None:
        good = bool(FORM_NUMBER.fullmatch(number.text.strip())) or any(piece.blank for piece in number.pieces)
        yield _row("number", "文书编号", "如 川版权罚字〔2026〕第3号", number.text.strip(), good)


def _of(opened: Opened, style: str) -> Paragraph | None:
    return next((one for one in opened.paragraphs if one.style == style and one.text.strip()), None)


def _first(opened: Opened, style: str, asked: Callable[[Paragraph], float]) -> float:
    found = _of(opened, style)
    return asked(found) if found is not None else 0.0
