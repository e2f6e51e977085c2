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


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text. CODE stays unbroken, in a monospace face, and is never a live link."""

    text: str
    kind: RunKind = RunKind.PROSE


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading inside the letter."""

    text: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A paragraph; `indent` is the two characters of Chinese prose."""

    line: Line
    indent: bool = True


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
class Located:
    """One work at one address: a caption and labelled lines."""

    caption: Line
    rows: tuple[tuple[str, tuple[Line, ...]], ...]


@dataclass(frozen=True, slots=True)
class Attachments:
    """The numbered list of what is attached."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Where a person signs: labels and what stands there until then."""

    rows: tuple[tuple[str, Line], ...]


Block = Heading | Clause | Party | Table | Located | Attachments | Signature


@dataclass(frozen=True, slots=True)
class Letter:
    """A whole paper. `author` goes into the file's properties."""

    title: str
    author: str
    blocks: tuple[Block, ...]


def prose(text: str) -> Line:
    """A line of our own words."""
    return (Run(text),)


def verbatim(text: str) -> Line:
    """A line of somebody's own words: no punctuation is touched."""
    return (Run(text, RunKind.VERBATIM),)


def code(text: str) -> Line:
    """A line to be copied exactly: an address, a digest, a code."""
    return (Run(text, RunKind.CODE),)


def joined(*parts: Iterable[Run]) -> Line:
    """One line out of several."""
    return tuple(run for part in parts for run in part)
