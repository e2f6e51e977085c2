"""One row of the register of sites, read strictly: what it permits is all that will ever be fetched.

URLs are read by the gate's own reader, so that a rule says exactly what the gate will understand. The
columns: docs/reference/site-columns.md.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from crawler import addresses
from crawler.gate import PORTS, Target, Unparsable, target
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
    Column("delay_s", ("请求间隔秒", "间隔秒", "延迟秒", "请求间隔", "delay")),
    Column("max_pages", ("页数上限", "最多页数", "最大页数")),
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
MAX_LIST = 100
WIDEST = {4: 16, 6: 48}
"""Shortest prefix of a network: a wider one would open whole ranges of the office's own machines."""
NEVER = tuple(
    ip_network(network)
    for network in (
        "127.0.0.1", "::1", "0.0.0.0/8", "::", "::ffff:0:0/96", "64:ff9b::/96",  # the machine itself, and other spellings
        "169.254.0.0/16", "fe80::/10", "100.100.100.200", "168.63.129.16", "fd00:ec2::254",  # metadata of clouds
        "224.0.0.0/4", "ff00::/8", "255.255.255.255",
    )
)  # fmt: skip
"""What no register entry may allow. 127.0.0.1 stays forbidden, so that loopback tests prove something."""
BAD_PORTS = frozenset(
    [0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
     109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526,
     530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045,
     4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080]
)  # fmt: skip
"""Ports of other protocols, as browsers block them (WHATWG Fetch, "bad port"), and Redis."""

Origin = tuple[str, str, int]
"""Scheme, host (lower case, punycode) and port."""


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
    url, origin = _start(reading)
    fields: dict[str, Any] = {"kind": _kind(reading), "url": url}
    readers = (
        ("name", lambda: _text(reading, "name")), ("operator", lambda: _text(reading, "operator")),
        ("icp", lambda: _icp(reading)), ("access_provider", lambda: _text(reading, "access_provider")),
        ("contact", lambda: _text(reading, "contact")), ("region", lambda: _text(reading, "region")),
        ("channel", lambda: _text(reading, "channel")), ("schedule", lambda: _schedule(reading)),
        ("delay_s", lambda: _delay_s(reading)), ("max_pages", lambda: _max_pages(reading)),
    )  # fmt: skip
    fields |= {name: reader() for name, reader in readers if reading.has(name)}
    return SiteRow(
        key=_key(reading), url=url, origin=origin, fields=fields,
        hosts=[_host(reading, part, origin) for part in _list(reading, "hosts")] if reading.has("hosts") else None,
        paths=_paths(reading) if reading.has("paths") else None,
        networks=_networks(reading) if reading.has("allow_address") else None,
    )  # fmt: skip


def _key(reading: Reading) -> str:
    key = required(reading, "key")
    if key and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", key):
        _bad(
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
        _bad(
            reading,
            "kind",
            "unknown_kind",
            "类型应为 网站、网盘 或 应用商店",
            f"the kind is one of {', '.join(SiteKind)}",
        )
    return kind or SiteKind.WEBSITE


def _start(reading: Reading) -> tuple[str, Origin]:
    text = required(reading, "url")
    aim = _target(reading, "url", text) if text else None
    if aim is None:
        return "", ("", "", 0)
    parts = urlsplit(text)
    host = f"[{aim.host}]" if ":" in aim.host else aim.host
    port = "" if aim.port == PORTS[aim.scheme] else f":{aim.port}"
    query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    return f"{aim.scheme}://{host}{port}{_encoded(aim.path)}{query}", (aim.scheme, aim.host, aim.port)


def _target(reading: Reading, column: str, url: str) -> Target | None:
    """Scheme, host, port and path as the gate reads them; None where the row is refused for it."""
    try:
        aim = target(url)
    except Unparsable as error:
        _bad(
            reading, column, "bad_url", f"网址无法可靠解析：{error}", f"the address is not readable: {error}"
        )
        return None
    if aim.scheme not in PORTS:
        _bad(
            reading,
            column,
            "bad_scheme",
            "只能登记 http 或 https 网址",
            "only http and https can be registered",
        )
        return None
    if aim.port in BAD_PORTS:
        _bad(
            reading,
            column,
            "bad_port",
            f"端口 {aim.port} 不是网站端口",
            f"port {aim.port} belongs to another protocol",
        )
        return None
    aim = Target(aim.scheme, aim.host.rstrip("."), aim.port, aim.path)
    return aim if _host_is_sound(reading, column, url, aim.host) else None


def _host_is_sound(reading: Reading, column: str, url: str, host: str) -> bool:
    literal = addresses.parse(host)
    if literal is None:
        inside = host == "localhost" or host.endswith(".localhost") or "." not in host
        if inside:
            _bad(reading, column, "bad_host", f"{host} 不是公共域名", f"{host} is no public host name")
        return not inside
    if host not in url.lower():  # digits of another script, or an address in another spelling
        _bad(
            reading,
            column,
            "ip_trick",
            f"网址写法掩盖了地址 {host}",
            f"the spelling hides the address {host}",
        )
        return False
    if any(literal in network for network in NEVER if network.version == literal.version):
        _bad(
            reading,
            column,
            "address_forbidden",
            f"地址 {host} 永远不能登记",
            f"address {host} can never be registered",
        )
        return False
    return True


def _host(reading: Reading, text: str, start: Origin) -> Origin:
    """A host alone has the start's scheme and port; `host:port` its own port; a URL its own scheme and port."""
    scheme, _, port = start
    whole = text if "://" in text else f"{scheme or 'http'}://{text}"
    aim = _target(reading, "hosts", whole)
    if aim is None:
        return start
    if aim.path != "/" or urlsplit(whole).query or urlsplit(whole).fragment:
        _bad(
            reading,
            "hosts",
            "host_with_path",
            f"{text} 含有路径，路径请写在路径列",
            f"{text} holds a path; paths have their own column",
        )
    alone = "://" not in text and urlsplit(whole).port is None
    return (aim.scheme, aim.host, port if alone and port else aim.port)


def _paths(reading: Reading) -> list[str]:
    paths = _list(reading, "paths")
    for path in paths:
        walked = unquote(unquote(path)).replace("\\", "/").split("/")
        if not path.startswith("/") or ".." in walked or re.search(r"[?#\\\s]", path):
            _bad(reading, "paths", "bad_path", f"路径 {path} 应以 / 开头，且不含 .. ? # 空格",
                 f"path {path} must begin with / and hold no .. ? # or space")  # fmt: skip
    return list(dict.fromkeys(_encoded(path) for path in paths)) or ["/"]


def _networks(reading: Reading) -> list[str]:
    found = [_network(reading, text) for text in _list(reading, "allow_address")]
    return list(dict.fromkeys(str(network) for network in found if network))


def _network(reading: Reading, text: str) -> IPv4Network | IPv6Network | None:
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        _bad(
            reading,
            "allow_address",
            "bad_address",
            f"{text} 不是 IP 地址或网段",
            f"{text} is no address or CIDR network",
        )
        return None
    if network.prefixlen < WIDEST[network.version]:
        _bad(reading, "allow_address", "network_too_wide", f"网段 {text} 过大，IPv4 至少 /{WIDEST[4]}，IPv6 至少 /{WIDEST[6]}",
             f"{text} is too wide; at least /{WIDEST[4]} for IPv4, /{WIDEST[6]} for IPv6")  # fmt: skip
    elif any(network.overlaps(never) for never in NEVER if never.version == network.version):
        _bad(reading, "allow_address", "address_forbidden", f"{text} 含有永远不能登记的地址（如 127.0.0.1）",
             f"{text} holds an address that can never be allowed, such as 127.0.0.1")  # fmt: skip
    return network


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
    text = reading.text("schedule").lower() or "24h"
    if text in ("manual", "手动"):
        return "manual"
    match = re.fullmatch(r"([1-9]\d{0,4})([mhd])", text, re.ASCII)
    days = int(match[1]) / {"m": 1440, "h": 24, "d": 1}[match[2]] if match else math.inf
    if days > 366:
        _bad(reading, "schedule", "bad_schedule", "周期写成 30m、24h、7d 或 manual，最长 366 天",
             "write 30m, 24h, 7d or manual, at most 366 days")  # fmt: skip
    return text


def _delay_s(reading: Reading) -> float:
    text = identifiers.plain(reading.text("delay_s")) or "1"
    try:
        delay = float(text)
    except ValueError:
        delay = math.nan
    if not 0 <= delay <= MAX_DELAY_S:
        _bad(
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
        _bad(
            reading,
            "max_pages",
            "bad_max_pages",
            f"页数应为 1 至 {MAX_PAGES}",
            f"the number of pages is 1 to {MAX_PAGES}",
        )
    return pages


def _list(reading: Reading, column: str) -> list[str]:
    parts = [part.strip() for part in re.split(r"[|｜]", reading.text(column)) if part.strip()]
    if len(parts) > MAX_LIST:
        _bad(reading, column, "too_many", f"超过 {MAX_LIST} 项", f"more than {MAX_LIST} entries")
    return parts[:MAX_LIST]


def _text(reading: Reading, column: str) -> str:
    text = " ".join(reading.text(column).split())
    if len(text) > MAX_TEXT:
        _bad(reading, column, "too_long", f"超过 {MAX_TEXT} 个字符", f"more than {MAX_TEXT} characters")
    return text


_SAFE = "/%:@!$&'()*+,;=~-._?"


def _encoded(path: str) -> str:
    return quote(path, safe=_SAFE)


def _bad(reading: Reading, column: str, code: str, zh: str, en: str) -> None:
    reading.say(column, code, zh=zh, en=en, repair="更正此单元格 · correct this cell")
