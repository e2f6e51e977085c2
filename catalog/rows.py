"""One row of a catalogue to a work, with all the errors of the row at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from catalog import values
from catalog.seen import Seen
from records import folding, identifiers
from records.tabular import RowIssue
from records.uploads import Line, Reading, duplicate, required
from records.vocabulary import WORK_KIND_ALIASES, WorkKind
from records.work_identifiers import READERS, Scheme, stated

MAX_ID = 200
MAX_TEXT = 1000
YEARS_AHEAD = 5
"""An announced work may carry a year that is still to come."""
LONGEST_WARNING = timedelta(days=730)
"""A warning holds for weeks or months; one without end would make haste the rule."""
REGISTERED = (
    "口述",
    "戏剧",
    "曲艺",
    "舞蹈",
    "杂技",
    "建筑",
    "图形",
    "模型",
    "工程设计图",
    "产品设计图",
    "地图",
    "示意图",
)
"""Classes of the registry for which 附件1 has no row."""
KINDS = {
    **{folding.key(word): WorkKind.OTHER for word in REGISTERED},
    **{folding.key(word): kind for word, kind in WORK_KIND_ALIASES.items()},
    folding.key("类似摄制电影的方法创作"): WorkKind.FILM_TV,
}
_LIST = re.compile(r"[|｜;；、,，]")


IDENTIFIERS: Mapping[str, Scheme] = {
    scheme.value: scheme
    for scheme in (Scheme.ISSN, Scheme.ISMN, Scheme.ISAN, Scheme.ISRC, Scheme.ISWC, Scheme.EIDR, Scheme.GAME, Scheme.ICP)
}  # fmt: skip
"""Columns of checked identifiers that have a row of their own."""
ID_COLUMNS = ("proof", "isrc", "eidr", "isan", "iswc", "ismn", "isbn")
"""Where a file without a column of ids (a 登记公告, a list of books) has an id that is one work's only."""
SHORT_TITLE = 100
UNLIKE = frozenset({"creators", "isbn", "proof"})
"""Columns whose cells seldom repeat."""
MEMORY = 20_000
"""Different cells of a column that are remembered: kinds, years and rights repeat, titles do not."""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A good row. `fields` holds columns of `records.catalog.Work` and only those that the file has.

    Attributes:
        aliases: None where the file has no alias column.
        warned: first and last day of an early warning, and its list; None where the row has none.
        identifiers: scheme to its numbers, for the schemes that the file has; no number empties the scheme.
    """

    number: int
    work_id: str
    title: str
    aliases: list[str] | None
    fields: dict[str, Any]
    warned: tuple[date, date, str] | None = None
    identifiers: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Rows:
    """The good rows of a piece of a catalogue and the issues of all its rows, in row order."""

    good: list[WorkRow]
    issues: list[list[RowIssue]]


class RowReader:
    """Validates rows in pieces; of two rows with the same work_id the second is refused, in whatever piece.

    `sample` are rows of the file from which it is seen how its lists are written. `owner` is the holder's name:
    where a table says whose each work is, the rows of others are refused in a gazette and noted elsewhere.
    """

    def __init__(
        self, headings: Mapping[str, str], today: date, sample: Sequence[Line], *, owner: str = "", gazette: bool = False
    ) -> None:  # fmt: skip
        self._headings, self._today = dict(headings), today
        self._bars = {
            name: values.uses_bars(line.cells.get(name, "") for line in sample)
            for name in ("aliases", "creators")
        }
        self._owner, self._gazette = folding.key(owner), gazette
        self._id_from = (
            "" if "work_id" in headings else next((name for name in ID_COLUMNS if name in headings), "")
        )
        self._known: dict[str, dict[str, Any]] = {name: {} for name, _read in FIELDS}
        self._ids, self._books = Seen(), Seen()
        self._readers = [(name, read, name not in UNLIKE) for name, read in FIELDS if name in headings]
        self._numbered = [(name, scheme) for name, scheme in IDENTIFIERS.items() if name in headings]

    def read(self, lines: Sequence[Line]) -> Rows:
        """The good rows of a piece, and every issue of it, a list per row that has any."""
        readings = [Reading(line, self._headings) for line in lines]
        rows = [self._row(reading) for reading in readings]
        self._refuse_twice(readings, rows)
        self._note_shared(readings, rows)
        good = [
            row
            for reading, row in zip(readings, rows, strict=True)
            if not reading.issues or not reading.blocked
        ]
        return Rows(good, [reading.issues for reading in readings if reading.issues])

    def _row(self, reading: Reading) -> WorkRow:
        self._find_id(reading)
        work_id, title = _work_id(reading), _title(reading)
        aliases = _aliases(reading, title, bars=self._bars["aliases"]) if reading.has("aliases") else None
        fields: dict[str, Any] = {
            name: self._remembered(reading, name, read) if alike else read(self, reading)
            for name, read, alike in self._readers
        }
        if "from" in self._headings or "to" in self._headings:
            fields |= window(reading)
        self._check_owner(reading)
        return WorkRow(
            reading.line.number,
            work_id,
            title,
            aliases,
            fields,
            _warned(reading),
            self._identifiers(reading, fields),
        )

    def _remembered(self, reading: Reading, name: str, read: FieldReader) -> Any:
        """The value of a cell; one that was read before without an issue is not read again."""
        known, text = self._known[name], reading.line.cells[name]
        if text in known:
            return known[text]
        before = len(reading.issues)
        value = read(self, reading)
        if len(reading.issues) == before and len(known) < MEMORY:
            known[text] = value
        return value

    def _find_id(self, reading: Reading) -> None:
        if self._id_from:
            text = reading.text(self._id_from)
            reading.line.cells["work_id"] = (
                stated(text)[0][1] if stated(text) else text if self._id_from != "proof" else ""
            )

    def _check_owner(self, reading: Reading) -> None:
        said = reading.text("owner")
        if not said or not self._owner or self._owner in folding.key(said):
            return
        reading.say(
            "owner", "other_owner", level="block" if self._gazette else "warn", zh="著作权人不是本权利人",
            en="the owner of this work is somebody else",
            repair="公告中他人的作品不导入；如为受让或独家许可，请用自己的目录表并写明权属证明 · works of others are left out; with a transfer or licence, upload your own table with its proof",
        )  # fmt: skip

    def _identifiers(self, reading: Reading, fields: Mapping[str, Any]) -> dict[str, list[str]]:
        """Checked numbers of the row's own columns, and registrations that its proof names."""
        found = {scheme.value: _numbers(reading, name, scheme) for name, scheme in self._numbered}
        for scheme, number in stated(fields.get("proof", "")):
            known = found.setdefault(scheme.value, [])
            if number not in known:
                known.append(number)
        return found

    def _refuse_twice(self, readings: list[Reading], rows: list[WorkRow]) -> None:
        # a refused row does not stand in the way of a good one with its id
        good = [at for at, reading in enumerate(readings) if not reading.issues or not reading.blocked]
        firsts = self._ids.add([rows[at].work_id for at in good], [rows[at].number for at in good])
        for at, first in zip(good, firsts, strict=True):
            if first:
                duplicate(readings[at], "work_id", first)

    def _note_shared(self, readings: list[Reading], rows: list[WorkRow]) -> None:
        books = [at for at, row in enumerate(rows) if row.fields.get("isbn") and not readings[at].blocked]
        if not books:
            return
        keys = [rows[at].fields["isbn"] for at in books]
        pairs = [f"{rows[at].fields['isbn']}|{rows[at].title}" for at in books]
        numbers = [rows[at].number for at in books]
        shared, same = self._books.add(keys, numbers), self._books.add(pairs, numbers)
        for at, first, known in zip(books, shared, same, strict=True):
            if first and not known:
                readings[at].say(
                    "isbn", "isbn_shared", level="warn", zh=f"与第 {first} 行的 ISBN 相同而书名不同",
                    en=f"the ISBN of row {first}, with another title", repair="核对是否写错 · check whether one is wrong",
                )  # fmt: skip


FieldReader = Callable[[RowReader, Reading], Any]


def _numbers(reading: Reading, name: str, scheme: Scheme) -> list[str]:
    text, good = reading.text(name), []
    for part in (one.strip() for one in _LIST.split(text)):
        number = READERS[scheme](part) if part else None
        if number:
            good.append(number)
        elif part and excel_like(part):
            _eaten(reading, name)
        elif part:
            reading.say(
                name, f"bad_{name}", zh=f"{name.upper()} 格式或校验位不对", en=f"no {name.upper()}: wrong form or check digit",
                repair="对照证书或版权页核对，或留空 · check it against the certificate, or leave it empty",
            )  # fmt: skip
    return list(dict.fromkeys(good))


def _warned(reading: Reading) -> tuple[date, date, str] | None:
    """The early warning of a row: both days or neither."""
    if not reading.text("warn_from") and not reading.text("warn_to"):
        return None
    begin, end = _day(reading, "warn_from"), _day(reading, "warn_to")
    if begin is None or end is None or not begin <= end <= begin + LONGEST_WARNING:
        reading.say(
            "warn_to", "bad_warning", zh=f"预警期应写明起止日期，最长 {LONGEST_WARNING.days} 天",
            en=f"a warning needs a first and a last day, at most {LONGEST_WARNING.days} days apart",
            repair="写成 2026-05-01 和 2026-06-30 · write 2026-05-01 and 2026-06-30",
        )  # fmt: skip
        return None
    return begin, end, _short(reading, "warn_batch")


def _work_id(reading: Reading) -> str:
    work_id = required(reading, "work_id")
    if excel_like(work_id):
        _eaten(reading, "work_id")
    elif len(work_id) > MAX_ID:
        _too_long(reading, "work_id", MAX_ID)
    return work_id


def excel_like(text: str) -> bool:
    """Whether a spreadsheet has eaten digits of it."""
    return ("E" in text or "e" in text or "Ｅ" in text) and identifiers.excel_number(text)


def _title(reading: Reading) -> str:
    text = required(reading, "title")
    if not text or (text.isalnum() and len(text) <= SHORT_TITLE):
        return text  # most titles are: letters and digits only need no repair
    title = values.clean_name(text)
    if len(title) > folding.TITLE_LIMIT:
        _too_long(reading, "title", folding.TITLE_LIMIT)
    elif not folding.key(title):
        reading.say(
            "title", "title_unreadable", zh="作品名称没有任何文字", en="the title holds no letter or digit",
            repair="填写作品名称 · write the title",
        )  # fmt: skip
    elif title != text:
        reading.fixed("title", title)
    return title


def _aliases(reading: Reading, title: str, *, bars: bool) -> list[str]:
    parts = values.split_titles(reading.text("aliases"), bars=bars)
    if any(len(part) > folding.TITLE_LIMIT for part in parts):
        _too_long(reading, "aliases", folding.TITLE_LIMIT)
    empty = [part for part in parts if not part.isalnum() and not folding.key(part)]
    if empty:
        reading.say(
            "aliases", "alias_unreadable", level="warn", zh="有的别名没有任何文字，已略去",
            en="an alias without any letter or digit was left out", repair="删除该别名 · remove the alias",
        )  # fmt: skip
    return [part for part in parts if part != title and part not in empty]


def _kind(reading: Reading) -> WorkKind:
    text = required(reading, "kind")
    kind = KINDS.get(folding.key(text)) or KINDS.get(folding.key(text).removesuffix("作品"))
    if text and kind is None:
        reading.say(
            "kind", "unknown_kind", zh="不认识的作品类别", en="unknown kind of work",
            repair="写 文学、音乐、影视、新闻、游戏、软件 或 其他 · write literature, music, film_tv, news, game, software or other",
        )  # fmt: skip
    return kind or WorkKind.OTHER


def _year(reading: Reading, today: date) -> int | None:
    text = reading.text("year")
    if not text:
        return None
    year = identifiers.year(text)
    if year is None and (day := values.day(text)):
        year = day.year
    latest = today.year + YEARS_AHEAD
    if year is None or year > latest:
        reading.say(
            "year", "bad_year", zh=f"年份应为 {identifiers.EARLIEST_YEAR} 至 {latest} 之间的四位数字",
            en=f"the year must be four digits from {identifiers.EARLIEST_YEAR} to {latest}",
            repair="改为四位年份，如 2021，不知道就留空 · write a year such as 2021, or leave the cell empty",
        )  # fmt: skip
    elif str(year) != text:
        reading.fixed("year", year)
    return year


def _season(reading: Reading) -> int | None:
    text = reading.text("season")
    season = values.season(text) if text else None
    if text and season is None:
        reading.say(
            "season", "bad_season", zh="季应为正整数", en="the season must be a whole number above zero",
            repair="改为数字，如 2 · write a number such as 2",
        )  # fmt: skip
    elif text and str(season) != text:
        reading.fixed("season", season)
    return season


def _isbn(reading: Reading) -> str:
    text = reading.text("isbn")
    code = identifiers.isbn13(text)
    if code or not text:
        return code or ""
    if identifiers.excel_number(text):
        _eaten(reading, "isbn")
        return ""
    padded = identifiers.isbn13("0" + text)
    hint = f"；如缺首位 0，应为 0{text} · if a leading 0 was lost it is 0{text}" if padded else ""
    reading.say(
        "isbn", "bad_isbn", zh="ISBN 长度或校验位不对", en="the ISBN has a wrong length or check digit",
        repair=f"对照版权页核对 · check it against the imprint{hint}",
    )  # fmt: skip
    return ""


def package(reading: Reading) -> str:
    """The package name of a row, empty where there is none; one that is none is an issue of the row."""
    text = reading.text("package")
    name = identifiers.package_name(text)
    if text and name is None:
        reading.say(
            "package", "bad_package", zh="包名格式不对", en="this is no package name",
            repair="写成 com.example.app 的形式 · write it like com.example.app",
        )  # fmt: skip
    return name or ""


def signer(reading: Reading) -> str:
    """The digest of a signer's certificate, empty where there is none; one that is none is an issue of the row."""
    text = reading.text("signer_sha256")
    digest = identifiers.sha256_hex(text)
    if text and digest is None:
        reading.say(
            "signer_sha256", "bad_sha256", zh="签名 SHA-256 应为 64 位十六进制", en="the digest must be 64 hexadecimal digits",
            repair="用 apksigner verify --print-certs 查看 · see apksigner verify --print-certs",
        )  # fmt: skip
    return digest or ""


def window(reading: Reading) -> dict[str, date | None]:
    """`valid_from` and `valid_to` as far as the file has the columns; both days belong to the window."""
    found = {
        field: _day(reading, column)
        for column, field in (("from", "valid_from"), ("to", "valid_to"))
        if reading.has(column)
    }
    begin, end = found.get("valid_from"), found.get("valid_to")
    if begin and end and end < begin:
        reading.say(
            "to", "window_reversed", zh=f"截止日期早于起始日期 {begin}", en=f"the last day is before the first, {begin}",
            repair="核对两个日期 · check both dates",
        )  # fmt: skip
    return found


def _day(reading: Reading, column: str) -> date | None:
    text = reading.text(column)
    if not text or (column == "to" and text.casefold() in values.OPEN_ENDED):
        return None
    day = values.day(text)
    if day is None:
        reading.say(
            column, "bad_date", zh="日期应写明年月日", en="the date must state year, month and day",
            repair="写成 2021-05-06，长期有效就留空 · write 2021-05-06, or leave it empty for no end",
        )  # fmt: skip
    elif day.isoformat() != text:
        reading.fixed(column, day)
    return day


def _short(reading: Reading, column: str) -> str:
    text = " ".join(reading.text(column).split())
    if len(text) > MAX_TEXT:
        _too_long(reading, column, MAX_TEXT)
    return text


def _too_long(reading: Reading, column: str, limit: int) -> None:
    reading.say(
        column, "too_long", zh=f"超过 {limit} 个字符", en=f"more than {limit} characters",
        repair="缩短内容 · shorten the text",
    )  # fmt: skip


def _eaten(reading: Reading, column: str) -> None:
    reading.say(
        column, "excel_number", zh="电子表格已把长数字改成科学记数法，原数字无法恢复",
        en="a spreadsheet has turned the long number into scientific notation; its digits are lost",
        repair="将该列设为文本格式后重新填写 · format the column as text and type the number again",
    )  # fmt: skip


FIELDS: tuple[tuple[str, FieldReader], ...] = (
    ("kind", lambda _self, reading: _kind(reading)),
    ("year", lambda self, reading: _year(reading, self._today)),
    ("season", lambda _self, reading: _season(reading)),
    (
        "creators",
        lambda self, reading: values.split_names(_short(reading, "creators"), bars=self._bars["creators"]),
    ),
    ("isbn", lambda _self, reading: _isbn(reading)),
    ("package", lambda _self, reading: package(reading)),
    ("signer_sha256", lambda _self, reading: signer(reading)),
    ("right", lambda _self, reading: _short(reading, "right")),
    ("territory", lambda _self, reading: _short(reading, "territory")),
    ("proof", lambda _self, reading: _short(reading, "proof")),
)
