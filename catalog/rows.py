"""One row of a catalogue to a work, with all the errors of the row at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from catalog import values
from records import folding, identifiers
from records.tabular import RowIssue
from records.uploads import Reading, Sheet, duplicate, in_row_order, required
from records.vocabulary import WORK_KIND_ALIASES, WorkKind

MAX_ID = 200
MAX_TEXT = 1000
YEARS_AHEAD = 5
"""An announced work may carry a year that is still to come."""
LONGEST_WARNING = timedelta(days=730)
"""A warning holds for weeks or months; one without end would make haste the rule."""
KINDS = {folding.key(word): kind for word, kind in WORK_KIND_ALIASES.items()}


@dataclass(frozen=True)
class WorkRow:
    """A good row. `fields` holds columns of `records.catalog.Work` and only those that the file has.

    Attributes:
        titles: the title first, then its aliases; None where the file has no alias column.
        warned: first and last day of an early warning, and its list; None where the row has none.
    """

    number: int
    work_id: str
    title: str
    aliases: list[str] | None
    fields: dict[str, Any]
    warned: tuple[date, date, str] | None = None


@dataclass(frozen=True)
class Rows:
    """The good rows of a catalogue and the issues of all its rows, in row order."""

    good: list[WorkRow]
    issues: list[RowIssue]


def read_rows(sheet: Sheet, today: date) -> Rows:
    """Validate every row. Of two rows with the same work_id the second is refused."""
    bars = {
        name: values.uses_bars(line.cells.get(name, "") for line in sheet.lines)
        for name in ("aliases", "creators")
    }
    good, issues = [], list(sheet.issues)
    ids: dict[str, int] = {}
    books: dict[str, tuple[int, str]] = {}
    for line in sheet.lines:
        reading = Reading(line, sheet.headings)
        row = _row(reading, bars, today)
        if row.work_id in ids:
            duplicate(reading, "work_id", ids[row.work_id])
        _shared_isbn(reading, row, books)
        issues += reading.issues
        if not reading.blocked:  # a refused row does not stand in the way of a good one with its id
            ids[row.work_id] = line.number
            good.append(row)
    return Rows(good, in_row_order(issues))


def _row(reading: Reading, bars: dict[str, bool], today: date) -> WorkRow:
    work_id = _work_id(reading)
    title = _title(reading)
    aliases = _aliases(reading, title, bars=bars["aliases"]) if reading.has("aliases") else None
    fields: dict[str, Any] = {"kind": _kind(reading)}
    readers = (
        ("year", lambda: _year(reading, today)), ("season", lambda: _season(reading)),
        ("creators", lambda: values.split_names(_short(reading, "creators"), bars=bars["creators"])),
        ("isbn", lambda: _isbn(reading)), ("package", lambda: package(reading)),
        ("signer_sha256", lambda: _signer(reading)), ("right", lambda: _short(reading, "right")),
        ("territory", lambda: _short(reading, "territory")), ("proof", lambda: _short(reading, "proof")),
    )  # fmt: skip
    fields |= {name: read() for name, read in readers if reading.has(name)}
    fields |= window(reading)
    return WorkRow(reading.line.number, work_id, title, aliases, fields, _warned(reading))


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
    if identifiers.excel_number(work_id):
        _eaten(reading, "work_id")
    elif len(work_id) > MAX_ID:
        _too_long(reading, "work_id", MAX_ID)
    return work_id


def _title(reading: Reading) -> str:
    text = required(reading, "title")
    title = values.clean_name(text)
    if not text:
        return ""
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
    empty = [part for part in parts if not folding.key(part)]
    if empty:
        reading.say(
            "aliases", "alias_unreadable", level="warn", zh="有的别名没有任何文字，已略去",
            en="an alias without any letter or digit was left out", repair="删除该别名 · remove the alias",
        )  # fmt: skip
    return [part for part in parts if part != title and part not in empty]


def _kind(reading: Reading) -> WorkKind:
    text = required(reading, "kind")
    kind = KINDS.get(folding.key(text))
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


def _signer(reading: Reading) -> str:
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


def _shared_isbn(reading: Reading, row: WorkRow, books: dict[str, tuple[int, str]]) -> None:
    code = row.fields.get("isbn")
    if not code:
        return
    number, title = books.setdefault(code, (reading.line.number, row.title))
    if title != row.title:
        reading.say(
            "isbn", "isbn_shared", level="warn", zh=f"与第 {number} 行《{title}》的 ISBN 相同",
            en=f"the same ISBN as {title!r} in row {number}", repair="核对是否写错 · check whether one is wrong",
        )  # fmt: skip


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
