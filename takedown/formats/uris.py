"""Web addresses as RFC 3986 wants them: host in punycode, everything else percent-encoded as UTF-8."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from records.errors import Refused
from takedown.overblocking import names

_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PATH = "/:@!$&'()*+,;=~-._%"
_QUERY = _PATH + "?"


def uri(text: str) -> str:
    """An absolute IRI as a URI; what is encoded already stays. Raises Refused("uri_unreadable")."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise _refused(text) from None
    if not parts.scheme:
        raise _refused(text)
    if parts.scheme not in ("http", "https"):
        return f"{parts.scheme}:{_quoted(text.strip().partition(':')[2], _QUERY + '#')}"
    host = _host(parts.hostname or "", text)
    place = f"{host}:{port}" if port is not None else host
    tail = f"?{_quoted(parts.query, _QUERY)}" if parts.query else ""
    mark = f"#{_quoted(parts.fragment, _QUERY)}" if parts.fragment else ""
    return f"{parts.scheme}://{place}{_quoted(parts.path, _PATH)}{tail}{mark}"


def host_and_port(text: str) -> tuple[str, int | None]:
    """The host of a URI in punycode, or the address, and its port where it is written. Raises Refused."""
    parts = urlsplit(text)
    return _host(parts.hostname or "", text).strip("[]"), parts.port


def _host(host: str, text: str) -> str:
    if names.is_address(host):
        return f"[{host}]" if ":" in host else host
    try:
        return names.host_name(host)
    except Refused:
        raise _refused(text) from None


def _quoted(text: str, safe: str) -> str:
    whole = _BARE_PERCENT.sub("%25", text).encode("utf-8", "replace")
    return quote(whole, safe=safe)


def _refused(text: str) -> Refused:
    return Refused(
        "uri_unreadable", f"{text[:200]!r} is no absolute address", zh="不是完整的网址", value=text[:500]
    )
