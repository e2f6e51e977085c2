"""Which row is the header, which column is which: by exact words first, by likeness as a suggestion only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from records import folding
from records.uploads import Column

LIKE = 72.0
"""Likeness of folded headings, 0 to 100, from which a column is suggested."""
SCANNED = 30
_NOTE = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_PARTS = re.compile(r"[/／\n|｜]|\s{2,}")


@dataclass(frozen=True)
class Header:
    """`row` is the header's last line, 1-based; `candidates` gives, per column, readings of it, best first."""

    row: int
    names: tuple[str, ...]
    candidates: tuple[tuple[str, ...], ...]


@dataclass
class Bound:
    """What each column of the file was taken for."""

    by_heading: dict[str, str]
    """Heading to column name; empty for a column that is left out."""
    suggestions: dict[str, list[str]] = field(default_factory=dict)
    """Heading of an unknown column to names that it may mean, most alike first."""
    told: bool = False
    """Whether a person said so, now or for an earlier file."""


class Vocabulary:
    """The words by which columns are known."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self.columns = tuple(columns)
        self.by_key = {
            folding.key(word): column.name
            for column in self.columns
            for word in (column.name, *column.headings)
        }

    def exact(self, heading: str) -> str:
        """The column that a heading names, with or without notes like (必填) and a second language; or nothing."""
        if name := self.by_key.get(folding.key(heading)):
            return name
        bare = _NOTE.sub("", heading)
        found = {
            self.by_key.get(folding.key(part), "")
            for part in (bare, *_PARTS.split(bare), *_PARTS.split(heading))
        }
        found.discard("")
        return found.pop() if len(found) == 1 else ""

    def alike(self, heading: str, taken: set[str]) -> list[str]:
        """Columns whose words are like this heading and that no other heading names."""
        found = process.extract(folding.key(_NOTE.sub("", heading)), list(self.by_key), scorer=fuzz.ratio,
                                score_cutoff=LIKE, limit=8)  # fmt: skip
        names = [self.by_key[word] for word, _score, _at in found]
        return [name for name in dict.fromkeys(names) if name not in taken][:3]


def find_header(rows: Sequence[tuple[int, list[str]]], words: Vocabulary, told_row: int = 0) -> Header:
    """The header among the first rows: the row, or two rows together, that name most columns.

    Where none names any, the first row with more than one cell. Rows are as a source gives them.
    """
    best, best_score = None, 0
    for at, (number, cells) in enumerate(rows[:SCANNED]):
        if told_row and number != told_row:
            continue
        above = rows[at - 1][1] if at and rows[at - 1][0] == number - 1 else None
        for header in (_one(number, cells), *([_two(number, above, cells)] if above else [])):
            score = len({words.exact(_best(names, words)) for names in header.candidates} - {""})
            if best is None or score > best_score:
                best, best_score = header, score
    if best is not None and (best_score or told_row):
        return best
    number, cells = next((row for row in rows if sum(map(bool, map(str.strip, row[1]))) > 1), rows[0])
    return _one(number, cells)


def match(header: Header, words: Vocabulary, told: Mapping[str, str] | None = None) -> Bound:
    """Each heading to its column: as told, else by its words. The first of two equal ones keeps the name."""
    said = {folding.key(heading): name for heading, name in (told or {}).items()}
    mapping: dict[str, str] = {}
    for heading, names in zip(header.names, header.candidates, strict=True):
        if folding.key(heading) in said:
            mapping[heading] = said[folding.key(heading)]
        else:
            name = next((found for text in names if (found := words.exact(text))), "")
            mapping[heading] = "" if name in said.values() else name
    taken = set(mapping.values())
    unknown = [heading for heading, name in mapping.items() if not name and folding.key(heading) not in said]
    suggestions = {heading: words.alike(heading, taken) for heading in unknown if heading}
    return Bound(mapping, {key: names for key, names in suggestions.items() if names}, bool(said))


def _best(names: tuple[str, ...], words: Vocabulary) -> str:
    return next((text for text in names if words.exact(text)), names[0])


def _one(number: int, cells: list[str]) -> Header:
    names = _distinct([" ".join(cell.split()) for cell in cells])
    return Header(number, names, tuple((" ".join(cell.split()),) for cell in cells))


def _two(number: int, above: list[str], cells: list[str]) -> Header:
    """Two lines as one header: a heading above stands for the columns to its right that have none above."""
    width = max(len(above), len(cells))
    upper = [" ".join(cell.split()) for cell in above] + [""] * (width - len(above))
    lower = [" ".join(cell.split()) for cell in cells] + [""] * (width - len(cells))
    for at in range(1, width):
        if not upper[at] and lower[at]:
            upper[at] = upper[at - 1]
    readings = tuple(_readings(one, two) for one, two in zip(upper, lower, strict=True))
    shown = [" ".join(dict.fromkeys(filter(None, pair))) for pair in zip(upper, lower, strict=True)]
    return Header(number, _distinct(shown), readings)


def _readings(upper: str, lower: str) -> tuple[str, ...]:
    if not lower or upper == lower:
        return (upper,)
    return tuple(dict.fromkeys(filter(None, (lower, upper + lower, f"{upper}（{lower}）"))))


def _distinct(names: list[str]) -> tuple[str, ...]:
    """Empty headings stay empty; of equal ones the later get their place."""
    seen: set[str] = set()
    given = []
    for at, name in enumerate(names, 1):
        given.append(f"{name} ({at})" if name and name in seen else name)
        seen.add(name)
    return tuple(given)
