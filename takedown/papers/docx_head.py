"""What stands around the text of a paper: red head or form head, title, number, and the 版记 of a 公文."""

from __future__ import annotations

from takedown.notice.inert import inert
from takedown.papers import layout, wordml
from takedown.papers.blocks import FormHead, Letter, Line, RedHead, Run, RunKind, prose, verbatim
from takedown.papers.docx_file import LATIN_FACE
from takedown.papers.docx_runs import SPACER, joined_line, runs
from takedown.papers.layout import FANGSONG, KAITI, Layout
from takedown.papers.text import shown
from takedown.papers.wordml import Shape, paragraph

MARK_PT, MARK_LINE_PT = 32.0, 40.0


def title(letter: Letter, shape: Layout, text: str = "", *, new_page: bool = False) -> str:
    """The title, or that of a further sheet, in lines of nearly the same length."""
    # two empty lines between the red head and the title (GB/T 9704-2012, 7.3.1)
    before = 2 * shape.line_pt if isinstance(letter.head, RedHead) and not new_page else 0
    place = Shape("Title", align="center", before_pt=before, after_pt=shape.line_pt * 0.7, line_pt=shape.title_line_pt, new_page=new_page)  # fmt: skip
    lines = layout.title_lines(inert(text or letter.title), shape.title_pt)
    drawn = [runs(verbatim(line), shape.title_face, shape.title_pt, shape) for line in lines]
    return paragraph(place, [*drawn[0], *(piece for line in drawn[1:] for piece in (wordml.BREAK, *line))])


def head(letter: Letter, shape: Layout) -> list[str]:
    """What stands above the title; nothing for a plain letter."""
    if isinstance(letter.head, RedHead):
        return _upward(letter.head, shape) if letter.head.upward else _letter_form(letter.head, shape)
    if isinstance(letter.head, FormHead):
        organ = Shape("Plain", align="center", line_pt=shape.title_line_pt)
        rows = [paragraph(organ, runs(verbatim(letter.head.organ), layout.XIAOBIAOSONG, 18, shape))]
        return rows if letter.head.organ else []
    return []


def number(letter: Letter, shape: Layout) -> list[str]:
    """The number that a set form carries below its name, at the right."""
    if not isinstance(letter.head, FormHead) or not letter.head.number:
        return []
    place = Shape("Number", align="right", after_pt=shape.line_pt / 2, line_pt=shape.line_pt)
    return [paragraph(place, runs(letter.head.number, FANGSONG, shape.body_pt, shape))]


def _mark(head: RedHead, width_mm: float, *, frame: str = "", border: str = "", before_pt: float = 0) -> str:
    # a longer name is set smaller instead of in two lines
    size = min(MARK_PT, width_mm / 0.3528 / max(1, len(head.mark)))
    place = Shape(
        "Mark", align="center", before_pt=before_pt, line_pt=MARK_LINE_PT, frame=frame, border=border
    )
    text = shown(Run(head.mark, RunKind.VERBATIM))
    return paragraph(place, [wordml.run(text, east=layout.XIAOBIAOSONG, latin=LATIN_FACE, size_pt=size, color=layout.RED)])  # fmt: skip


def _letter_form(head: RedHead, shape: Layout) -> list[str]:
    double = wordml.edge("bottom", "thickThinSmallGap", 24, color=layout.RED, space_pt=11)
    number = Shape("Number", align="right", before_pt=shape.body_pt * 7 / 8, line_pt=shape.line_pt)
    frame = wordml.fixed_frame(x_mm=layout.RULE_LEFT_MM, y_mm=layout.MARK_TOP_MM, width_mm=layout.RULE_MM,
                               height_mm=MARK_LINE_PT * 0.3528 + 4)  # fmt: skip
    return [
        _mark(head, layout.RULE_MM, frame=frame, border=double),
        paragraph(number, runs(head.number, FANGSONG, shape.body_pt, shape)),
    ]


def _upward(head: RedHead, shape: Layout) -> list[str]:
    width_pt = layout.WIDTH_MM / 0.3528
    place = Shape(
        "Number", left_pt=shape.body_pt, right_pt=shape.body_pt, before_pt=2 * shape.line_pt,
        line_pt=shape.line_pt, tab_pt=width_pt - shape.body_pt,
    )  # fmt: skip
    drawn = [
        *runs(head.number, FANGSONG, shape.body_pt, shape),
        wordml.TAB,
        *runs(prose("签发人："), FANGSONG, shape.body_pt, shape),
        *runs(head.signer, KAITI, shape.body_pt, shape),
    ]
    line = wordml.edge("bottom", "single", 16, color=layout.RED)
    return [
        _mark(head, layout.WIDTH_MM, before_pt=layout.UPWARD_MARK_MM / 0.3528),
        paragraph(place, drawn),
        # a paragraph of its own: the line is as wide as the type area, the words are set in by one character
        paragraph(Shape("Rule", line_pt=11.3, border=line), ()),
    ]


def tail(letter: Letter, shape: Layout) -> list[str]:
    """版记: 抄送, and with an upward document the printing organ and day."""
    head = letter.head
    if not isinstance(head, RedHead):
        return []
    rows: list[tuple[Line, Line]] = []
    if head.copies:
        rows.append((joined_line("抄送：", head.copies), ()))
    if head.upward:
        rows.append((head.printer, head.printed))
    return [_copies_table(rows, shape)] if rows else []


def _copies_table(rows: list[tuple[Line, Line]], shape: Layout) -> str:
    # 版记 at the foot of the type area: thick lines (0.35 mm) above and below, a thin one (0.25 mm) between
    drawn = []
    for number, (line, right) in enumerate(rows):
        thick = wordml.edge("top", "single", 8 if number == 0 else 6)
        if number == len(rows) - 1:
            thick += wordml.edge("bottom", "single", 8)
        place = Shape("Copies", left_pt=10, right_pt=10, line_pt=24, tab_pt=layout.WIDTH_MM / 0.3528 - 16)
        words = runs(line, FANGSONG, 14, shape)
        if right:
            words += [wordml.TAB, *runs(right, FANGSONG, 14, shape)]
        drawn.append(wordml.row([wordml.cell(layout.WIDTH_MM, [paragraph(place, words)], borders=thick)]))
    return wordml.foot_table(layout.WIDTH_MM, drawn) + SPACER
