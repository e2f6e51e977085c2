"""One spelling for the address that several people report: two complaints about one page are one lead."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.pages.links import routes
from crawler.scope.gate import PORTS, Unparsable, target
from records import sharelinks
from records.folding import key as fold_key

MAX_URL = 2000
_FOLLOWING = re.compile(r"utm_\w+|spm|from|share_source|share_medium|bd_vid|gclid|fbclid", re.IGNORECASE)
"""Parameters that say by what way somebody came to a page; they do not name the page."""
_WITHOUT_SCHEME = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:[:/?]|$)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"'，。；、）》】]+", re.IGNORECASE)


def whole(url: str) -> str:
    """An address as people type it, such as `bbs.example/1`, with its scheme; anything else as it stands."""
    return f"http://{url}" if _WITHOUT_SCHEME.match(url) else url


def first(text: str) -> str:
    """The first web address in what somebody wrote, or empty."""
    found = _ADDRESS.search(text)
    return found.group(0).rstrip(".,;:!?)]}")[:MAX_URL] if found else ""


def key(url: str, text: str) -> str:
    """What equal leads have in common: the share, else the page, else the words that were given.

    Scheme, letter case of the host, default port, an anchor, order of the parameters and what follows a visitor
    about do not count. Nothing else is left out: two pages that may differ stay two leads, also where only a path
    behind `#` tells them apart.
    """
    shares = sharelinks.find(url or text)
    if shares and (url or len({(one["service"], one["id"]) for one in shares}) == 1):
        return f"share:{shares[0]['service']}:{shares[0]['id']}"
    if url:
        return _page(url)
    return f"words:{hashlib.sha256(fold_key(text, len(text)).encode()).hexdigest()}"


def _page(url: str) -> str:
    try:
        aim = target(url)
    except Unparsable:
        return f"raw:{url}"
    if aim.scheme not in PORTS:
        return f"raw:{url}"
    parts = urlsplit(url)
    asked = sorted(
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _FOLLOWING.fullmatch(pair[0])
    )
    port = "" if aim.port == PORTS[aim.scheme] else f":{aim.port}"
    query = f"?{urlencode(asked)}" if asked else ""
    route = f"#{parts.fragment.rstrip('/')}" if routes.is_path(parts.fragment) else ""
    return f"page:{aim.host}{port}{aim.path.rstrip('/') or '/'}{query}{route if len(route) > 2 else ''}"
