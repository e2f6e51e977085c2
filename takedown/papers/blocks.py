"""The block model of a paper: what it consists of, apart from how it is drawn.

A renderer takes a `Letter` and knows nothing of law or tables; a paper composes one and knows nothing of
DOCX or HTML.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class RunKind(StrEnum):
    """How a stretch of text is treated: our prose, somebody's own words, or an address to be copied exactly."""

    PROSE = "prose"
    VERBATIM = "verbatim"
    CODE = "code"
    BLANK = "blank"


class Family(StrEnum):
    """Who speaks, and in which form: the holder's letter, an office's 公文, a set form of enforcement."""

    LETTER = "letter"
    GONGWEN = "gongwen"
    FORM = "zhifa-wenshu"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text. CODE stays unbroken, in a monospace face, and is never a live link."""

    text: str
    kind: RunKind = RunKind.PROSE


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading inside the letter; level 1 is `一、`, level 2 `（一）`."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Clause:
    """A paragraph; `indent` is the two characters of Chinese prose.

    Attributes:
        cites: `article id@version` of the law that the sentence rests on; never printed.
        evidence: ids of the evidence that the sentence rests on; never printed.
    """

    line: Line
    indent: bool = True
    cites: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """Labelled particulars, such as who the right holder is."""

    rows: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head row that repeats on every page; widths in millimetres."""

    header: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths_mm: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a set form. `label` is printed by the form itself; `height_mm` leaves room for handwriting."""

    lines: tuple[Line, ...]
    span: int = 1
    label: bool = False
    height_mm: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """A set form: a grid whose rows fill `widths_mm` with their spans."""

    widths_mm: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Located:
    """One work at one address: a caption and labelled lines."""

    caption: Line
    rows: tuple[tuple[str, tuple[Line, ...]], ...]
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachments:
    """The numbered list of what is attached."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Where a person signs: labels and what stands there until then."""

    rows: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Seal:
    """The organ that issues, its date, and where its seal goes; all three on one axis at the right."""

    organ: Line
    date: Line
    place: Line


@dataclass(frozen=True, slots=True)
class NewPage:
    """A further sheet of the same paper, with its own centred title (empty for none)."""

    title: str = ""


Block = Heading | Clause | Party | Table | Form | Located | Attachments | Signature | Seal | NewPage


@dataclass(frozen=True, slots=True)
class RedHead:
    """Head and foot of a 公文 (GB/T 9704-2012).

    Attributes:
        mark: 发文机关标志, red.
        number: 发文字号, blank until the office's registry gives one.
        upward: 请示 and 报告, which show the 签发人; else the 信函格式 between equal organs.
        copies: 抄送.
        printer, printed: 印发机关 and 印发日期, which the 信函格式 does not have.
    """

    mark: str
    number: Line
    upward: bool = False
    signer: Line = ()
    copies: Line = ()
    printer: Line = ()
    printed: Line = ()


@dataclass(frozen=True, slots=True)
class FormHead:
    """Head of a set form: the organ above the name of the form, the number below it. Never red."""

    organ: str
    number: Line = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A whole paper. `author` goes into the file's properties, `kind` too, so that a returned file says what it is."""

    title: str
    author: str
    blocks: tuple[Block, ...]
    family: Family = Family.LETTER
    head: RedHead | FormHead | None = None
    kind: str = ""
    lang: str = "zh"


def prose(text: str) -> Line:
    """A line of our own words."""
    return (Run(text),)


def verbatim(text: str) -> Line:
    """A line of somebody's own words: no punctuation is touched."""
    return (Run(text, RunKind.VERBATIM),)


def code(text: str) -> Line:
    """A line to be copied exactly: an address, a digest, a code."""
    return (Run(text, RunKind.CODE),)


def blank(text: str) -> Line:
    """What a person fills in by hand."""
    return (Run(text, RunKind.BLANK),)


def joined(*parts: Iterable[Run]) -> Line:
    """One line out of several."""
    return tuple(run for part in parts for run in part)
