"""Addresses that a site makes without end: sessions, paths that repeat, calendars, lists beyond their last page.

What an address says by itself is decided at once. What only company shows (this list brought nothing new five times,
this calendar was turned sixty times and offered nothing) is remembered by `Watch` for the time of one process; one that
takes a killed sweep over counts from the start again, so a trap costs at most that much more.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

MAX_SEGMENTS, MAX_PARAMETERS, MAX_SAME_SEGMENT = 20, 12, 3
MAX_BARREN = 5
"""Pages of one list, one after the other, that lead to nothing new."""
MAX_CALENDAR, MAX_FACETS, MAX_KEYS = 60, 400, 100
"""Addresses of one shape that offered nothing: of a calendar, of a list with several switches, with a key in the path."""
_SESSION = re.compile(
    r"^(?:PHPSESSID|jsessionid|ASPSESSIONID\w*|ASP\.NET_SessionId|osCsid|zenid|sess(?:ion)?_?id|session|s?sid|cfid|cftoken|"
    r"utm_\w+|fbclid|gclid|spm|_t|timestamp|replytocom|share_token)$",
    re.IGNORECASE,
)
_OPAQUE = re.compile(r"[0-9a-f]{16,64}|[A-Za-z0-9_-]{20,64}|\d{10,13}")
_ALWAYS = re.compile(r"^(?:utm_|fbclid|gclid|PHPSESSID|jsessionid|ASPSESSIONID|osCsid|zenid)", re.IGNORECASE)
_BACK = re.compile(
    r"(?:next|back|return|referr?er|redirect|came_?from|destination|continue)(?:[_-]?(?:url|uri|to|page|path))?$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"/(?!/)")
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
_IN_PATH = re.compile(r"/\(S\([a-z0-9]{20,30}\)\)", re.IGNORECASE)
_CALENDAR = re.compile(
    r"calendar|rili|/events?/|[?&](?:month|year|day|date|week|cal\w*|ical)=", re.IGNORECASE
)
_DATED = re.compile(r"/(?:19|2\d)\d\d[/-](?:0?[1-9]|1[0-2])(?:[/-](?:0?[1-9]|[12]\d|3[01]))?/?$")
_KEY = re.compile(r"(?<=/)(?=\d*[a-f])[0-9a-f]{16,64}(?=/|$)", re.IGNORECASE)
"""A segment that may be the mark of a visit, or the name of a thing."""
_SWITCHES = re.compile(r"/[^/?]*(?:[+,|][^/?+,|]+){2,}/?$")
"""Three things and more in one segment: tags that are laid one over the other."""
_SWITCH = re.compile(
    r"/(?:area|country|region|lang(?:uage)?|year|class|genre|letter|by|order(?:by)?|sort(?:by)?|level|state|status|tag|price|color|size)/[^/?]+",
    re.IGNORECASE,
)
"""A switch and its place in a path: `/show/area/x/lang/y.html` is a list with two of them."""
_PLACES = re.compile(r"/(?=(?:[^/?-]*-){5})[^/?]*---[^/?]*")
"""A segment with a place for each of its switches, most of them empty: `/show/1-x-------2026.html`."""
MIN_SWITCHES = 2
LED_ON = 10
"""Further addresses of one list with switches in its path, for each of its pages that led to something new."""
_DIGITS = re.compile(r"\d+")


@lru_cache(maxsize=1 << 12)
def without_session(url: str) -> str:
    """The address without the marks of one visit and of one campaign: sessions, trackers, time stamps, the way back."""
    if "?" not in url and ";" not in url and "(S(" not in url:
        return url
    parts = urlsplit(url)
    path = _IN_PATH.sub("", _PATH_SESSION.sub("", parts.path))
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [
        (key, value)
        for key, value in pairs
        if not (_is_session(key, value) or (len(pairs) > 1 and _is_way_back(key, value)))
    ]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def _is_session(key: str, value: str) -> bool:
    return bool(_ALWAYS.match(key)) or bool(_SESSION.match(key) and _OPAQUE.fullmatch(value))


def _is_way_back(key: str, value: str) -> bool:
    """Whether a parameter says which page of the site the visitor came from: the same page, once for each of these."""
    return bool(_PLACE.match(value)) and bool("?" in value or _BACK.match(key))


def why_trap(url: str) -> str:
    """Why an address is a trap by its looks: `segments`, `repeated`, `parameters`; empty for any other."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > MAX_SEGMENTS:
        return "segments"
    if _repeats(segments):
        return "repeated"
    keys = [pair.partition("=")[0] for pair in parts.query.split("&") if pair]
    if len(keys) > MAX_PARAMETERS or any(count > MAX_SAME_SEGMENT for count in Counter(keys).values()):
        return "parameters"
    return ""


def _repeats(segments: list[str]) -> bool:
    """`/a/a/a/a` and `/a/b/a/b/a/b`, as links relative to the wrong folder make them; numbers may repeat."""
    words = [segment for segment in segments if not segment.isdigit()]
    for size in (1, 2, 3):
        needed = MAX_SAME_SEGMENT if size > 1 else MAX_SAME_SEGMENT + 1
        for start in range(len(words) - size * needed + 1):
            piece = words[start : start + size]
            if words[start : start + size * needed] == piece * needed:
                return True
    return False


def shape(url: str) -> str:
    """What addresses of one kind have in common: the path with N for numbers, K for keys and S for switches, and the names of parameters."""
    parts = urlsplit(url)
    if (begins := _switches_begin(parts.path)) is not None:
        return f"{_DIGITS.sub('N', parts.path[:begins])}/S"
    keys = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    return _DIGITS.sub("N", _KEY.sub("K", _SWITCHES.sub("/S", parts.path))) + (
        "?" + "&".join(keys) if keys else ""
    )


def _switches_begin(path: str) -> int | None:
    """Where in a path the switches of a list begin; None where it has not several of them."""
    if "---" in path and (places := _PLACES.search(path)):
        return places.start()
    if path.count("/") < 2 * MIN_SWITCHES:
        return None
    found = [match.start() for match in _SWITCH.finditer(path)]
    return found[0] if len(found) >= MIN_SWITCHES else None


class Watch:
    """What one sweep's process has seen of its site. Addresses are told apart by their shape.

    Only calendars and lists with several switches are counted: a site has few shapes of those, and of others as
    many as it has pages.
    """

    def __init__(self) -> None:
        self._useful: set[str] = set()
        self._planned: Counter[str] = Counter()
        self._led: Counter[str] = Counter()

    def visited(self, url: str, links: Iterable[str], *, useful: bool) -> None:
        """Note a page that was read; `useful`: it was or held a listing; `links`: the new ones that are no paging.

        Dates and keys stand in the paths of archives and of things, too: those that lead on to other pages are none.
        """
        if not _may_be_endless(url):
            return
        if not useful and _switches_begin(urlsplit(url).path) is not None:
            self._led[shape(url)] += any(map(self._leads_on, links))
            return
        if useful or (_in_path(url) and any(map(self._leads_on, links))):
            self._useful.add(shape(url))

    def _leads_on(self, link: str) -> bool:
        return not _may_be_endless(link) or shape(link) in self._useful

    def why_not(self, url: str) -> str:
        """Why an address is not worth following any more: as `why_trap`, or `calendar`, `facets`; else empty."""
        looks = why_trap(url)
        if looks or not _may_be_endless(url):
            return looks
        kind = shape(url)
        if kind in self._useful:
            return ""
        if kind.count("&") >= 2:
            kind = (
                kind.partition("?")[0] + "?&"
            )  # switches that are turned on one by one make many shapes of one list
        self._planned[kind] += 1
        if self._planned[kind] > MAX_CALENDAR and (_CALENDAR.search(url) or _DATED.search(url)):
            return "calendar"
        if self._planned[kind] > MAX_KEYS and _KEY.search(url):
            return "session"
        most = MAX_FACETS + LED_ON * self._led[kind]
        return "facets" if kind.endswith(("?&", "/S")) and self._planned[kind] > most else ""


def _may_be_endless(url: str) -> bool:
    """Whether an address has the looks of a calendar, of a list with several switches, or of a visit's own."""
    return url.count("&") >= 2 or _CALENDAR.search(url) is not None or _in_path(url)


def _in_path(url: str) -> bool:
    if any(pattern.search(url) for pattern in (_DATED, _KEY, _SWITCHES)):
        return True
    return _switches_begin(urlsplit(url).path) is not None
