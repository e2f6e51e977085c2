"""One row of the register of sites. The columns: docs/reference/site-columns.md; what a row permits: site_scope.py."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from crawler.scope import site_scope, timetable
from crawler.scope.file_limits import MAX_FILE_MIB
from crawler.scope.site_scope import Origin, bad
from records import folding, identifiers
from records.uploads import Column, Reading, required
from records.vocabulary import SiteKind

COLUMNS = (
    Column("key", ("标识", "站点标识", "网站标识", "代号", "简称", "编号"), required=True),
    Column("name", ("名称", "网站名称", "站点名称", "网站名")),
    Column("kind", ("类型", "类别", "网站类型", "站点类型"), required=True),
    Column("url", ("网址", "首页", "地址", "网站地址", "起始网址", "入口网址", "链接"), required=True),
    Column("hosts", ("hosts(|)", "域名", "主机", "其他域名", "域名列表")),
    Column("paths", ("paths(|)", "路径", "路径前缀", "目录", "监测路径")),
    Column("operator", ("主办单位", "主办者", "运营者", "运营单位", "运营主体")),
    Column("icp", ("备案号", "ICP备案号", "ICP", "许可证号", "网站备案号")),
    Column("access_provider", ("接入服务商", "接入商", "接入单位")),
    Column("contact", ("联系方式", "投诉渠道", "联系人", "通知地址")),
    Column("region", ("属地", "地区", "市州", "所在地", "区域")),
    Column("channel", ("渠道", "渠道类型")),
    Column("schedule", ("巡查周期", "周期", "频率", "间隔")),
    Column("windows", ("巡查时段", "时段", "允许时段")),
    Column("priority", ("优先级", "巡查优先级")),
    Column("jitter_min", ("随机延后分钟", "错峰分钟", "随机延迟分钟")),
    Column("delay_s", ("请求间隔秒", "间隔秒", "延迟秒", "请求间隔", "delay")),
    Column("max_pages", ("页数上限", "最多页数", "最大页数")),
    Column("max_depth", ("深度上限", "最大深度", "链接深度")),
    Column("max_file_mib", ("文件上限MiB", "单个文件上限MiB", "文件大小上限")),
    Column("max_files_per_sweep", ("每次文件数上限", "文件数上限")),
    Column("max_file_mib_per_sweep", ("每次文件总量MiB", "文件总量上限MiB")),
    Column("allow_address", ("allow_address(|)", "允许地址", "登记地址", "IP地址", "允许IP")),
)  # fmt: skip
KINDS = {
    **{folding.key(kind.value): kind for kind in SiteKind},
    **{folding.key(word): SiteKind.WEBSITE for word in ("网站", "web", "site", "论坛")},
    **{folding.key(word): SiteKind.CLOUD_STORAGE for word in ("网盘", "云盘", "云存储", "cloud", "drive")},
    **{
        folding.key(word): SiteKind.APP_STORE for word in ("应用商店", "应用市场", "应用商城", "app", "store")
    },
}
UNFILED = frozenset({"未备案", "无", "无备案", "none"})
MAX_DELAY_S = 3600.0
MAX_PAGES = 10_000_000
MAX_TEXT = 500
NO_FILES = ("0 表示不下载文件", "0 means that no files are fetched")
LIMITS = {
    "max_file_mib": (16, MAX_FILE_MIB, "bad_file_limit", *NO_FILES),
    "max_files_per_sweep": (50, 100_000, "bad_file_limit", *NO_FILES),
    "max_file_mib_per_sweep": (256, 1_000_000, "bad_file_limit", *NO_FILES),
    "max_depth": (8, 100, "bad_max_depth", "0 表示只看入口页", "0 means the start page alone"),
    "priority": (5, 9, "bad_priority", "数字大的先巡查", "higher numbers go first"),
    "jitter_min": (0, 1440, "bad_jitter", "单位为分钟，0 表示不随机延后", "in minutes; 0 means no jitter"),
}
"""Column to what an empty cell means, to the largest value, to the code of its refusal and to what it means."""


@dataclass(frozen=True)
class SiteRow:
    """A row as read. None stands for a column that the file does not have: the stored value stays.

    Attributes:
        fields: columns of `records.scope.Site`, only those that the file has.
        hosts: origins beyond that of the URL.
        paths: path prefixes, percent-encoded.
        networks: CIDR networks.
    """

    key: str
    url: str
    origin: Origin
    fields: dict[str, Any]
    hosts: list[Origin] | None
    paths: list[str] | None
    networks: list[str] | None


def read(reading: Reading) -> SiteRow:
    """Read a row; every error is noted on `reading`, and a blocked one must not be used."""
    url, origin = site_scope.start(reading)
    fields: dict[str, Any] = {"kind": _kind(reading), "url": url}
    readers: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("name", lambda: _text(reading, "name")), ("operator", lambda: _text(reading, "operator")),
        ("icp", lambda: _icp(reading)), ("access_provider", lambda: _text(reading, "access_provider")),
        ("contact", lambda: _text(reading, "contact")), ("region", lambda: _text(reading, "region")),
        ("channel", lambda: _text(reading, "channel")), ("schedule", lambda: _schedule(reading)),
        ("delay_s", lambda: _delay_s(reading)), ("max_pages", lambda: _max_pages(reading)),
        ("windows", lambda: _windows(reading)),
        *((name, partial(_limit, reading, name, *row)) for name, row in LIMITS.items()),
    )  # fmt: skip
    fields |= {name: reader() for name, reader in readers if reading.has(name)}
    return SiteRow(
        key=_key(reading), url=url, origin=origin, fields=fields,
        hosts=site_scope.hosts(reading, origin) if reading.has("hosts") else None,
        paths=site_scope.paths(reading) if reading.has("paths") else None,
        networks=site_scope.networks(reading) if reading.has("allow_address") else None,
    )  # fmt: skip


def _key(reading: Reading) -> str:
    key = required(reading, "key")
    if key and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", key):
        bad(
            reading,
            "key",
            "bad_key",
            "标识只能用字母、数字、- 和 _",
            "a key holds letters, digits, - and _ only",
        )
    return key


def _kind(reading: Reading) -> SiteKind:
    text = required(reading, "kind")
    kind = KINDS.get(folding.key(text))
    if text and kind is None:
        bad(
            reading,
            "kind",
            "unknown_kind",
            "类型应为 网站、网盘 或 应用商店",
            f"the kind is one of {', '.join(SiteKind)}",
        )
    return kind or SiteKind.WEBSITE


def _icp(reading: Reading) -> str:
    text = _text(reading, "icp")
    number = identifiers.icp_number(text)
    if text and number is None and text.casefold() not in UNFILED:
        reading.say(
            "icp", "unusual_icp", level="warn", zh="不像备案号或许可证号", en="this does not look like a filing or licence number",
            repair="写成 蜀ICP备12345678号-1 的形式 · write it like 蜀ICP备12345678号-1",
        )  # fmt: skip
    elif number and number.text != text:
        reading.fixed("icp", number.text)
    return number.text if number else text


def _schedule(reading: Reading) -> str:
    text = " ".join(reading.text("schedule").split()) or "24h"
    try:
        known = timetable.schedule(text)
    except ValueError as error:
        bad(reading, "schedule", "bad_schedule", "周期写成 30m、24h、7d、manual，或五段 cron 文本（如 30 2 * * 1-5），最长 366 天",
             f"write 30m, 24h, 7d, manual, or five fields of cron text such as 30 2 * * 1-5: {error}")  # fmt: skip
        return text
    return "manual" if known.by_hand else known.cron or text.lower()


def _windows(reading: Reading) -> str:
    text = " ".join(reading.text("windows").split())
    try:
        timetable.windows(text)
    except ValueError as error:
        bad(reading, "windows", "bad_windows", "时段写成 22:00-06:00 或 周一至周五 22:00-06:00，多个用 | 分隔",
             f"write 22:00-06:00 or mon-fri 22:00-06:00, several with | between: {error}")  # fmt: skip
    return text


def _delay_s(reading: Reading) -> float:
    text = identifiers.plain(reading.text("delay_s")) or "1"
    try:
        delay = float(text)
    except ValueError:
        delay = math.nan
    if not 0 <= delay <= MAX_DELAY_S:
        bad(
            reading,
            "delay_s",
            "bad_delay",
            f"间隔应为 0 至 {MAX_DELAY_S:.0f} 秒",
            f"the delay is 0 to {MAX_DELAY_S:.0f} seconds",
        )
    return delay


def _max_pages(reading: Reading) -> int:
    text = identifiers.plain(reading.text("max_pages")).removesuffix(".0") or "2000"
    pages = int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else 0
    if not 1 <= pages <= MAX_PAGES:
        bad(
            reading,
            "max_pages",
            "bad_max_pages",
            f"页数应为 1 至 {MAX_PAGES}",
            f"the number of pages is 1 to {MAX_PAGES}",
        )
    return pages


def _limit(reading: Reading, column: str, usual: int, most: int, code: str, zh: str, en: str) -> int:
    text = identifiers.plain(reading.text(column)).removesuffix(".0") or str(usual)
    number = int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else -1
    if not 0 <= number <= most:
        bad(reading, column, code, f"应为 0 至 {most} 的整数，{zh}", f"a whole number from 0 to {most}; {en}")
    return number


def _text(reading: Reading, column: str) -> str:
    text = " ".join(reading.text(column).split())
    if len(text) > MAX_TEXT:
        bad(reading, column, "too_long", f"超过 {MAX_TEXT} 个字符", f"more than {MAX_TEXT} characters")
    return text
