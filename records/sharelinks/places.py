"""Where share links stand in a text: written plainly, encoded, or disguised."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote

from records.sharelinks import disguise, hostless, registry
from records.sharelinks.service import Share

_HOST = re.compile(
    r"(?=[a-z0-9])(?:(?P<scheme>h[tx]{2}ps?)://|(?<![a-z0-9._@%+-]))"
    r"(?P<host>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}[a-z0-9]{2,24}(?::\d{1,5})?)(?=[/?#])",
    re.IGNORECASE | re.ASCII,
)
_DAMAGED_SCHEME = re.compile(r"(?<![a-z0-9.])(?:h[tx]*ps?|t+ps?)?[:;]?/{1,3}$", re.IGNORECASE)
_TAIL = re.compile(r"(?:(?!h[tx]{2}ps?:/)[!#$&*+\-./:=?@%\[\]_~A-Za-z0-9]){0,2000}", re.IGNORECASE)
_ENCODED = re.compile(
    r"h[tx]{2}ps?(?:(?::|%(?:25)*3A)(?:%(?:25)*2F){2}[\w.%~+-]{4,4000}|%(?:25)*3A//[\w.%~+/-]{4,4000})",
    re.IGNORECASE | re.ASCII,
)
_STILL = re.compile(r"%(?:25)*3[AFD]", re.IGNORECASE)
MAX_ENCODED = 6
"""Times that an address is read as encoded."""
_BASE64 = re.compile(
    r"(?:(?<![A-Za-z0-9+/])aHR0c|(?<=thunder://)QUFodHRw)[A-Za-z0-9+/_-]{10,600}={0,2}", re.ASCII
)
_TRAILING = ".:!?*[]$@&+"
MAX_PLACES = 5_000
"""Links of one text that are read; what holds more is no post, and a list of links has one to a line."""
_DASHES = re.compile(r"-{2,}$")
_LABEL_GLUED = re.compile(r"^(?:code|pwd|pass|--|~)", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """A share link in the cleaned text, `end` exclusive."""

    share: Share
    url: str
    start: int
    end: int


def places(text: str) -> tuple[list[Place], bool]:
    """Every share link in order, none of which overlaps another; and whether the text was read to its end."""
    found = list(islice(_plain(text), MAX_PLACES + 1))
    whole = len(found) <= MAX_PLACES
    if not whole:
        del found[MAX_PLACES:]
        text = text[: found[-1].end]
    found += [*_encoded(text), *_base64(text)]
    disguised, all_tried = disguise.places(text, [_taken(one) for one in found])
    found += [Place(*one) for one in disguised]
    found += [Place(*one) for one in hostless.places(text)]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Place] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept, whole and all_tried


def _taken(place: Place) -> tuple[int, int, bool]:
    """Where a link stands, and whether its id is shorter than its service gives out."""
    full = place.share.service.full
    return place.start, place.end, bool(full) and len(place.share.id) < min(full)


def _plain(text: str) -> Iterator[Place]:
    position = 0
    while match := _HOST.search(text, position):
        place = _place(text, match)
        position = place.end if place else match.end()
        if place:
            yield place


def _place(text: str, match: re.Match[str]) -> Place | None:
    host, scheme = match["host"], match["scheme"]
    if not scheme and not (registry.is_known(host) and _begins(text, match.start())):
        return None
    if scheme and not registry.is_known(host) and not text.startswith("/share/", match.end()):
        return None
    # a form is looked for before the whole tail is read: a text full of hosts costs one pass
    if not registry.locate(host, text[match.end() : match.end() + 600]):
        return None
    read = _TAIL.match(text, match.end())
    tail = _ended(text, match.start(), read.group() if read else "")
    located = registry.locate(host, tail)
    if not located:
        return None
    share, tail = _cut(*located, tail)
    url = "http" + ("s" if not scheme or scheme[-1] in "sS" else "") + f"://{host}{tail}"
    if scheme and scheme[1:3].lower() == "tt":
        url = f"{scheme}://{host}{tail}"
    return Place(share, url, match.start(), match.end() + len(tail))


def _begins(text: str, start: int) -> bool:
    """Whether a host without a scheme stands free, not in the path of another address."""
    return text[start - 1 : start] != "/" or bool(_DAMAGED_SCHEME.search(text[max(0, start - 12) : start]))


def _ended(text: str, start: int, tail: str) -> str:
    """Without the punctuation of the sentence; `_` and `~` only where they stand in front of the link too."""
    tail = _DASHES.sub("", tail.rstrip(_TRAILING))
    marks = text[start - 1 : start]
    return tail.rstrip(marks) if marks and marks in "_~" else tail


def _cut(share: Share, end: int, tail: str) -> tuple[Share, str]:
    """Where a label is glued to an id of fixed length (`...Xyzpwd:`), the id ends where it must."""
    lengths = [n for n in share.service.full if len(share.id) > n and _LABEL_GLUED.match(share.id[n:])]
    if not lengths:
        return share, tail
    over = len(share.id) - lengths[0]
    return Share(share.service, share.id[: lengths[0]], ""), tail[: end - over]


def _encoded(text: str) -> Iterator[Place]:
    """Links that another address carries percent-encoded, once or several times."""
    for match in _ENCODED.finditer(text):
        url = match.group()
        for _times in range(MAX_ENCODED):
            if "://" in url and not _STILL.search(url):
                break
            url = unquote(url)
        yield from _inner(url, match)


def _base64(text: str) -> Iterator[Place]:
    for match in _BASE64.finditer(text):
        token = match.group().rstrip("=").replace("-", "+").replace("_", "/")
        try:
            url = base64.b64decode(token + "=" * (-len(token) % 4)).decode("ascii")
        except (binascii.Error, UnicodeDecodeError):
            continue
        yield from _inner(url[2:-2] if url.startswith("AA") else url, match)  # as thunder:// wraps it


def _inner(url: str, match: re.Match[str]) -> Iterator[Place]:
    host = _HOST.match(url)
    place = _place(url, host) if host else None
    if place:
        yield Place(place.share, place.url, match.start(), match.end())
