"""The sort-friendly form of a URL (SURT) under which an index of an archive files it: `com,example:8080)/path?query`.

Replay programs look a page up by this form of what a browser asks for, so it has to be exactly theirs: escapes
undone and made anew, dots walked, parameters in order, marks of a visit taken off. Source: the Internet Archive's
canonicalization of URLs (SURT, Sort-friendly URI Reordering Transform).
"""

from __future__ import annotations

import re
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

MAX_UNESCAPED = 20
_SAFE = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_WWW = re.compile(r"www\d*\.")
_PORTS = {"http": 80, "https": 443}
_VISITS = tuple(
    re.compile(rf"^(.*)(?:{mark})(?:&(.*))?$", re.IGNORECASE)
    for mark in (
        "jsessionid=[0-9a-z]{32}", "phpsessid=[0-9a-z]{32}", "sid=[0-9a-z]{32}",
        "ASPSESSIONID[a-z]{8}=[a-z]{24}", "cfid=[^&]+&cftoken=[^&]+",
    )
)  # fmt: skip
_VISITED_PATHS = (
    re.compile(r"^(.*/)\((?:[a-z]\([0-9a-z]{24}\))+\)/([^?]+\.aspx.*)$", re.IGNORECASE),
    re.compile(r"^(.*/)\([0-9a-z]{24}\)/([^?]+\.aspx.*)$", re.IGNORECASE),
)


def url_key(url: str) -> str:
    """The key of a URL; of what is no web address, such as `urn:view:...`, the address itself in lower case."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return url.lower()
    if parts.scheme not in _PORTS or not host:
        return url.lower()
    at = f":{port}" if port and port != _PORTS[parts.scheme] else ""
    path, query = _path(parts.path), _query(parts.query)
    return f"{_host(host)}{at}){path}{'?' + query if query else ''}"


def _host(host: str) -> str:
    plain = _unescaped(host).decode("utf-8", "ignore")
    if not plain.isascii():
        try:
            plain = plain.encode("idna").decode("ascii")
        except UnicodeError:
            plain = _escaped(plain.encode())
    plain = plain.replace("..", ".").strip(".").lower()
    www = _WWW.match(plain)
    return ",".join(reversed(plain[www.end() if www else 0 :].split(".")))


def _path(path: str) -> str:
    kept: list[bytes] = []
    for part in _unescaped(path).split(b"/")[1:]:
        if part == b".." and kept:
            kept.pop()
        elif part != b".":
            kept.append(part)
    walked = b"/" + b"".join(part + b"/" for part in kept[:-1] if part) + (kept[-1] if kept else b"")
    plain = _escaped(walked).lower()
    for visit in _VISITED_PATHS:
        plain = visit.sub(r"\1\2", plain)
    return plain[:-1] if len(plain) > 1 and plain.endswith("/") else plain


def _query(query: str) -> str:
    plain = _escaped(_unescaped(query))
    for visit in _VISITS:
        plain = visit.sub(lambda found: found[1] + (found[2] or ""), plain)
    pairs = sorted(tuple(one.split("=", 1)) for one in plain.lower().split("&"))
    return "&".join("=".join(pair) for pair in pairs)


def _unescaped(text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    for _ in range(MAX_UNESCAPED):
        plain = unquote_to_bytes(data)
        if plain == data:
            break
        data = plain
    return data


def _escaped(data: bytes) -> str:
    return quote_from_bytes(data, safe=_SAFE)
