"""One cell of a catalogue to its value; what is wrong with it is said of its row, with the repair."""

from __future__ import annotations

import re
from datetime import date, timedelta

from catalog import values
from records import folding, identifiers
from records.uploads import Reading, required
from records.vocabulary import WORK_KIND_ALIASES, WorkKind
from records.work_identifiers import READERS, Scheme

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
SHORT_TITLE = 100


def numbers(reading: Reading, name: str, scheme: Scheme) -> list[str]:
    """The good numbers of a cell, in their canonical form and each once; the others are issues of the row."""
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


def warned(reading: Reading) -> tuple[date, date, str] | None:
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
    return begin, end, short(reading, "warn_batch")


def work_id(reading: Reading) -> str:
    """The right holder's own id of the work; none, one too long, or one whose digits are lost is an issue of the row."""
    text = required(reading, "work_id")
    if excel_like(text):
        _eaten(reading, "work_id")
    elif len(text) > MAX_ID:
        _too_long(reading, "work_id", MAX_ID)
    return text


def excel_like(text: str) -> bool:
    """Whether a spreadsheet has eaten digits of it."""
    return ("E" in text or "e" in text or "Ｅ" in text) and identifiers.excel_number(text)


def title(reading: Reading) -> str:
    """The title without what only its cell brought along (blanks, invisible characters)."""
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


def aliases(reading: Reading, title: str, *, bars: bool) -> list[str]:
    """Other titles than `title`; `bars`: the file parts its lists by bars."""
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


def kind(reading: Reading) -> WorkKind:
    """The kind by any of its names, those of the registry too; an unknown one is an issue of the row."""
    text = required(reading, "kind")
    kind = KINDS.get(folding.key(text)) or KINDS.get(folding.key(text).removesuffix("作品"))
    if text and kind is None:
        reading.say(
            "kind", "unknown_kind", zh="不认识的作品类别", en="unknown kind of work",
            repair="写 文学、音乐、影视、新闻、游戏、软件 或 其他 · write literature, music, film_tv, news, game, software or other",
        )  # fmt: skip
    return kind or WorkKind.OTHER


def year(reading: Reading, today: date) -> int | None:
    """The year, of a whole date too, up to `YEARS_AHEAD` after `today`."""
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


def season(reading: Reading) -> int | None:
    """The season, whether written 2, 第二季 or S02."""
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


def isbn(reading: Reading) -> str:
    """ISBN-13, of an ISBN-10 too; empty where there is none or its check digit is wrong, which is an issue of the row."""
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


def short(reading: Reading, column: str) -> str:
    """A text of at most `MAX_TEXT` characters with single blanks."""
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
