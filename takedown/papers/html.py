"""A letter as an HTML fragment for the desk: classes only, no style, no script, no link."""

from __future__ import annotations

from functools import singledispatch
from html import escape

from takedown.notice.inert import inert
from takedown.papers.blocks import (
    Attachments,
    Block,
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
    RunKind,
    Seal,
    Signature,
    Table,
)
from takedown.papers.text import shown

TAG = {RunKind.CODE: ("<code>", "</code>"), RunKind.BLANK: ('<span class="letter-blank">', "</span>")}


def letter_html(letter: Letter) -> str:
    """`<article class="letter">` with everything that the letter says, escaped."""
    body = "".join(block_html(block) for block in letter.blocks)
    lang = "en" if letter.lang == "en" else "zh-CN"
    return f'<article class="letter" lang="{lang}">{_head(letter)}<h1>{escape(inert(letter.title))}</h1>{_number(letter)}{body}{_tail(letter)}</article>'


def _head(letter: Letter) -> str:
    head = letter.head
    if isinstance(head, FormHead):
        return f'<p class="letter-salutation">{escape(inert(head.organ))}</p>' if head.organ else ""
    if not isinstance(head, RedHead):
        return ""
    signer = f"　签发人：{line_html(head.signer)}" if head.upward else ""
    mark = f'<p class="letter-mark">{escape(inert(head.mark))}</p>'
    return f'{mark}<p class="letter-salutation">{line_html(head.number)}{signer}</p>'


def _number(letter: Letter) -> str:
    if isinstance(letter.head, FormHead) and letter.head.number:
        return f'<p class="letter-salutation">{line_html(letter.head.number)}</p>'
    return ""


def _tail(letter: Letter) -> str:
    head = letter.head
    if not isinstance(head, RedHead) or not head.copies:
        return ""
    return f'<p class="letter-salutation">抄送：{line_html(head.copies)}</p>'


def line_html(line: Line) -> str:
    """The runs of a line; an address stands in `<code>` and leads nowhere."""
    parts = []
    for run in line:
        before, after = TAG.get(run.kind, ("", ""))
        parts.append(f"{before}{escape(shown(run))}{after}")
    return "".join(parts)


@singledispatch
def block_html(block: Block) -> str:
    """The HTML of one block."""
    raise NotImplementedError(f"no HTML for {type(block).__name__}")


@block_html.register
def _(block: Heading) -> str:
    level = min(block.level, 2) + 1
    return f"<h{level}>{escape(inert(block.text))}</h{level}>"


@block_html.register
def _(block: Clause) -> str:
    kind = "letter-clause" if block.indent else "letter-salutation"
    return f'<p class="{kind}">{line_html(block.line)}</p>'


@block_html.register
def _(block: Party) -> str:
    return _labelled(tuple((label, (line,)) for label, line in block.rows))


@block_html.register
def _(block: Located) -> str:
    return (
        f'<section class="letter-item"><h3>{line_html(block.caption)}</h3>{_labelled(block.rows)}</section>'
    )


@block_html.register
def _(block: Table) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in block.header)
    rows = "".join(
        "<tr>" + "".join(f"<td>{line_html(cell)}</td>" for cell in row) + "</tr>" for row in block.rows
    )
    return f'<table class="letter-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


@block_html.register
def _(block: Attachments) -> str:
    lines = "".join(f"<li>{line_html(line)}</li>" for line in block.lines)
    return f'<div class="letter-attachments"><p>附件：</p><ol>{lines}</ol></div>'


@block_html.register
def _(block: Signature) -> str:
    rows = "".join(f"<p>{escape(label)}：{line_html(line)}</p>" for label, line in block.rows)
    return f'<div class="letter-signature">{rows}</div>'


@block_html.register
def _(block: Form) -> str:
    rows = []
    for row in block.rows:
        cells = []
        for cell in row:
            tag = "th" if cell.label else "td"
            span = f' colspan="{cell.span}"' if cell.span > 1 else ""
            cells.append(f"<{tag}{span}>{'<br>'.join(line_html(line) for line in cell.lines)}</{tag}>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f'<table class="letter-table"><tbody>{"".join(rows)}</tbody></table>'


@block_html.register
def _(block: Seal) -> str:
    rows = "".join(f"<p>{line_html(line)}</p>" for line in (block.organ, block.date, block.place))
    return f'<div class="letter-signature">{rows}</div>'


@block_html.register
def _(block: NewPage) -> str:
    return f"<hr><h2>{escape(inert(block.title))}</h2>" if block.title else "<hr>"


def _labelled(rows: tuple[tuple[str, tuple[Line, ...]], ...]) -> str:
    body = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td>{"<br>".join(line_html(line) for line in lines)}</td></tr>'
        for label, lines in rows
    )
    return f'<table class="letter-table"><tbody>{body}</tbody></table>'
