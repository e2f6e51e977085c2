"""A file opened as rows of known columns: form, header and columns found out, or as a person said."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from catalog.reading.ddex import Ddex
from catalog.reading.delimited import DelimitedText
from catalog.reading.forms import form_of
from catalog.reading.gazette import Gazette
from catalog.reading.headers import SCANNED, Bound, Header, Vocabulary, find_header, match
from catalog.reading.onix import Onix
from catalog.reading.sheets import Workbook
from catalog.reading.source import PREVIEW_ROWS, Choice, Form, Source, refused
from records import folding
from records.tabular import Records, RowIssue, issue
from records.uploads import Column, Line

SAMPLE_ROWS = 2_000
Remembered = Callable[[str], Mapping[str, str] | None]


@dataclass
class Opened:
    """An upload whose columns are known. Rows come as a stream, as often as asked for.

    Attributes:
        headings: column name to the file's own word for it.
        missing: required columns that no heading names; rows can be previewed, but not read.
        preview: the first 20 rows with their numbers, header included, as they stand in the file.
    """

    source: Source
    header: Header
    bound: Bound
    headings: dict[str, str]
    missing: list[str]
    preview: list[tuple[int, list[str]]]
    issues: list[RowIssue] = field(default_factory=list)

    @property
    def encoding(self) -> str:
        """As reported: the text's encoding, or the form of a workbook or message."""
        plain = {Form.CSV, Form.TSV, Form.UNICODE_TEXT, Form.GAZETTE}
        return self.source.encoding if self.source.form in plain else self.source.form.value

    @property
    def header_digest(self) -> str:
        """What a mapping is remembered by: the header's words without case, width, punctuation and 繁简."""
        return header_digest(self.header.names)

    def check(self) -> None:
        """Raises BytesRefused("missing_column") where a required column is not there, with suggestions."""
        if self.missing:
            names, header = ", ".join(self.missing), [name for name in self.header.names if name]
            raise refused(
                "missing_column", f"no column {names}; the file has {', '.join(header)[:500]}; say which is which by a mapping",
                f"缺少列 {'、'.join(self.missing)}；文件的表头是 {'、'.join(header)[:500]}；请指定各列对应关系",
                missing=self.missing, header=header, suggestions=self.bound.suggestions,
            )  # fmt: skip

    def sample(self) -> list[Line]:
        """The first rows, to see how lists are written in the file."""
        return [line for line, _issues in islice(self.lines(), SAMPLE_ROWS) if line is not None]

    def lines(self) -> Iterator[tuple[Line | None, list[RowIssue]]]:
        """Each row by column name; a row that cannot be read is None with its issues."""
        width = len(self.header.names)
        places = [
            (self.bound.by_heading.get(name, ""), at) for at, name in enumerate(self.header.names) if name
        ]
        wanted = [(name, at) for name, at in places if name]
        fitter, names = Records((), ""), list(self.header.names)
        rows = self.source.rows()
        self.source.fit(width)
        for number, cells in rows:
            if number <= self.header.row:
                self.source.take_refusals()
                continue
            fitter.number = number
            fitted = fitter.fitted(cells, names)
            issues = [*self.source.take_refusals(), *fitter.refusals]
            fitter.refusals.clear()
            if fitted is None:
                yield None, issues
            else:
                yield Line(number, {name: fitted[at].strip() for name, at in wanted}), issues
        if rest := self.source.take_refusals():
            yield None, rest


def open_upload(
    path: Path, columns: Sequence[Column], choice: Choice | None = None, remembered: Remembered | None = None
) -> Opened:
    """Open a file and find out what its columns are.

    `remembered` gives what was said of a header before, by its digest. Raises NotFound; BytesRefused where
    nothing of the file is usable: `file_empty`, `file_too_large`, `not_a_table`, `undecodable`,
    `damaged_archive`, `damaged_xml`, `xml_entities`, `password`, `duplicate_column`, `media_zip`.
    """
    choice = choice or Choice()
    source = _source(path, choice)
    rows = list(islice(source.rows(), SCANNED + PREVIEW_ROWS))
    if not rows:
        raise refused("file_empty", "the file holds no table", "文件中没有表格内容")
    words = Vocabulary(columns)
    header = find_header(rows[:1] if source.structured else rows, words, choice.header_row)
    _check_width(header)
    told = dict(choice.mapping) or dict(
        (remembered(header_digest(header.names)) if remembered else None) or {}
    )
    bound = match(header, words, told)
    _check_twice(bound)
    headings = {name: heading for heading, name in bound.by_heading.items() if name}
    missing = [column.name for column in columns if column.required and column.name not in headings]
    preview = rows[:PREVIEW_ROWS]
    return Opened(source, header, bound, headings, missing, preview, _unknown(header, bound))


def header_digest(names: Sequence[str]) -> str:
    """SHA-256 of a header's folded words."""
    keys = [folding.key(name) for name in names]
    return hashlib.sha256(json.dumps(keys, ensure_ascii=False).encode()).hexdigest()


def _source(path: Path, choice: Choice) -> Source:
    form = form_of(path)
    if form in (Form.XLSX, Form.XLS, Form.ODS):
        return Workbook(path, form, choice)
    if form is Form.ONIX:
        return Onix(path)
    if form is Form.DDEX:
        return Ddex(path)
    if form is Form.GAZETTE:
        return Gazette(path)
    if form is Form.MEDIA_ZIP:
        raise refused("media_zip", "a ZIP of media goes in as assets, not as a catalogue",
                      "ZIP 媒体包请作为素材上传，不是作品目录")  # fmt: skip
    return DelimitedText(path, choice)


def _check_width(header: Header) -> None:
    if len(header.names) > 200:
        raise refused("too_many_columns", "more than 200 columns", "超过 200 列")
    if any("\ufffd" in name or not name.isprintable() for name in header.names):
        raise refused("not_a_table", "the first row is no header: it holds control characters or broken bytes",
                      "首行不是表头：含有控制字符或无法解码的字节")  # fmt: skip


def _check_twice(bound: Bound) -> None:
    twice = [name for name, count in Counter(bound.by_heading.values()).items() if name and count > 1]
    if twice:
        said = {
            name: [heading for heading, column in bound.by_heading.items() if column == name]
            for name in twice
        }
        raise refused(
            "duplicate_column", f"more than one column for {', '.join(twice)}; keep one",
            f"{'、'.join(twice)} 有多个列，请只保留一个", columns=twice, headings=said,
        )  # fmt: skip


def _unknown(header: Header, bound: Bound) -> list[RowIssue]:
    issues = []
    for heading, name in bound.by_heading.items():
        if heading and not name and not bound.told:
            like = bound.suggestions.get(heading, [])
            hint = (
                f"是否为 {' 或 '.join(like)} · perhaps {' or '.join(like)}"
                if like
                else "列名见说明 · see the reference page for the columns"
            )
            issues.append(issue(
                header.row, heading, heading, "unknown_column", zh="不认识的列，已忽略", en="unknown column, ignored",
                repair=hint, level="warn",
            ))  # fmt: skip
    return issues
