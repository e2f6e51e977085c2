"""What a row of the register permits: start, hosts, paths and addresses, read strictly.

URLs are read by the gate's own reader, so that a rule says exactly what the gate will understand.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import quote, unquote, urlsplit

from crawler.scope import addresses
from crawler.scope.gate import PORTS, Target, Unparsable, target
from records.uploads import Reading, required

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
_SAFE = "/%:@!$&'()*+,;=~-._?"

Origin = tuple[str, str, int]
"""Scheme, host (lower case, punycode) and port."""


def start(reading: Reading) -> tuple[str, Origin]:
    """URL and origin of the start as the gate reads them; empty where the row is refused for it."""
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
        bad(reading, column, "bad_url", f"网址无法可靠解析：{error}", f"the address is not readable: {error}")
        return None
    if aim.scheme not in PORTS:
        bad(
            reading,
            column,
            "bad_scheme",
            "只能登记 http 或 https 网址",
            "only http and https can be registered",
        )
        return None
    if aim.port in BAD_PORTS:
        bad(
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
            bad(reading, column, "bad_host", f"{host} 不是公共域名", f"{host} is no public host name")
        return not inside
    if host not in url.lower():  # digits of another script, or an address in another spelling
        bad(
            reading,
            column,
            "ip_trick",
            f"网址写法掩盖了地址 {host}",
            f"the spelling hides the address {host}",
        )
        return False
    if any(literal in network for network in NEVER if network.version == literal.version):
        bad(
            reading,
            column,
            "address_forbidden",
            f"地址 {host} 永远不能登记",
            f"address {host} can never be registered",
        )
        return False
    return True


def hosts(reading: Reading, beside: Origin) -> list[Origin]:
    """Origins of the hosts column; `beside` is the start's, which lends its scheme and port."""
    return [_host(reading, part, beside) for part in _list(reading, "hosts")]


def _host(reading: Reading, text: str, start: Origin) -> Origin:
    """A host alone has the start's scheme and port; `host:port` its own port; a URL its own scheme and port."""
    scheme, _, port = start
    whole = text if "://" in text else f"{scheme or 'http'}://{text}"
    aim = _target(reading, "hosts", whole)
    if aim is None:
        return start
    if aim.path != "/" or urlsplit(whole).query or urlsplit(whole).fragment:
        bad(
            reading,
            "hosts",
            "host_with_path",
            f"{text} 含有路径，路径请写在路径列",
            f"{text} holds a path; paths have their own column",
        )
    alone = "://" not in text and urlsplit(whole).port is None
    return (aim.scheme, aim.host, port if alone and port else aim.port)


def paths(reading: Reading) -> list[str]:
    """Path prefixes, percent-encoded; the whole host where the cell is empty."""
    paths = _list(reading, "paths")
    for path in paths:
        walked = unquote(unquote(path)).replace("\\", "/").split("/")
        if not path.startswith("/") or ".." in walked or re.search(r"[?#\\\s]", path):
            bad(reading, "paths", "bad_path", f"路径 {path} 应以 / 开头，且不含 .. ? # 空格",
                 f"path {path} must begin with / and hold no .. ? # or space")  # fmt: skip
    return list(dict.fromkeys(_encoded(path) for path in paths)) or ["/"]


def networks(reading: Reading) -> list[str]:
    """CIDR networks of the address column; a single address is a network of its own."""
    found = [_network(reading, text) for text in _list(reading, "allow_address")]
    return list(dict.fromkeys(str(network) for network in found if network))


def _network(reading: Reading, text: str) -> IPv4Network | IPv6Network | None:
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        bad(
            reading,
            "allow_address",
            "bad_address",
            f"{text} 不是 IP 地址或网段",
            f"{text} is no address or CIDR network",
        )
        return None
    if network.prefixlen < WIDEST[network.version]:
        bad(reading, "allow_address", "network_too_wide", f"网段 {text} 过大，IPv4 至少 /{WIDEST[4]}，IPv6 至少 /{WIDEST[6]}",
             f"{text} is too wide; at least /{WIDEST[4]} for IPv4, /{WIDEST[6]} for IPv6")  # fmt: skip
    elif any(network.overlaps(never) for never in NEVER if never.version == network.version):
        bad(reading, "allow_address", "address_forbidden", f"{text} 含有永远不能登记的地址（如 127.0.0.1）",
             f"{text} holds an address that can never be allowed, such as 127.0.0.1")  # fmt: skip
    return network


def _list(reading: Reading, column: str) -> list[str]:
    parts = [part.strip() for part in re.split(r"[|｜]", reading.text(column)) if part.strip()]
    if len(parts) > MAX_LIST:
        bad(reading, column, "too_many", f"超过 {MAX_LIST} 项", f"more than {MAX_LIST} entries")
    return parts[:MAX_LIST]


def _encoded(path: str) -> str:
    return quote(path, safe=_SAFE)


def bad(reading: Reading, column: str, code: str, zh: str, en: str) -> None:
    """Note a cell that refuses its row."""
    reading.say(column, code, zh=zh, en=en, repair="更正此单元格 · correct this cell")
