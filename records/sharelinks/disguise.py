"""Share links that were taken apart to pass a filter: `pan。baidu。com`, spaces, 删, emoji, line breaks.

A host is looked for with anything between its letters. What stood there is noise, and noise is left out of
the path too. An id is put together again only where it comes out at a length that the service gives out, or
where the text says that something is to be taken out; nothing is guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from records.sharelinks import registry
from records.sharelinks.service import Share

MAX_GAP = 8
REACH = 400
LONG_TAIL = 24
MAX_PIECES = 60
"""Of a path that was taken apart: more than its letters."""
MAX_TRIED = 5_000
"""Hosts of one text that are looked at for a disguise: no post holds so many, a hostile line of megabytes does."""
_KEPT = re.compile(
    r"(?P<dot>[\[(（【{]\s?(?:\.|。|点|dot)\s?[\])）】}]|点|[。．·•]|(?<![a-z0-9])dot(?![a-z0-9]))|"
    r"(?P<word>(?<=[.。．·点\])）])(?:百度|夸克|迅雷)(?=[.。．·点\[(（])|盘(?=[.。．·点](?:baidu|百度|quark|夸克|xunlei|迅雷)))|"
    r"(?P<kept>[A-Za-z0-9./:_#?=&%~+!@-]+)",
    re.IGNORECASE,
)
_MEANT = {"百度": "baidu", "夸克": "quark", "迅雷": "xunlei", "盘": "pan"}
"""Parts of a host that a post translates."""
_ALIKE = {".": r"[._-]?", "o": "[o0]", "i": "[i1]", "l": "[l1]"}
_PLAIN_HOSTS = sorted(
    (host for service in registry.SERVICES for host in service.plain), key=len, reverse=True
)
_BEGINNINGS = sorted({"".join(_ALIKE.get(letter, letter) for letter in host[:2]) for host in _PLAIN_HOSTS})
_HOSTS = re.compile(
    f"(?={'|'.join(_BEGINNINGS)})(?:"  # nearly every letter is passed over at once
    + "|".join(
        f"({''.join(_ALIKE.get(letter, re.escape(letter)) for letter in host)})" for host in _PLAIN_HOSTS
    )
    + ")"
)
"""Each host with digits for letters, with `_` or `-` for a dot, and with none where something else stands between its parts."""
_IN_URL = re.compile(r"[!#$&*+\-./:=?@%_~A-Za-z0-9]+")
_SCHEME = re.compile(r"h\s?[tx]\s?[tx]\s?p\s?s?\s?:\s?/\s?/\s?$", re.IGNORECASE)
_SUBDOMAIN = re.compile(r"(?:www[^A-Za-z0-9\s]{0,3}[.。．·•点]|(?:[A-Za-z0-9-]{1,30}\.){1,3})$")
_NOTE = re.compile(
    r"(?=[删刪去移忽无不替中汉漢空表文])(?:删|刪|去|移除|忽略|无视|不要|替换).{0,6}?(?:中文|汉字|漢字|文字|空格|表情|符号|多余)|(?:中文|汉字|漢字|空格|表情|文字).{0,4}(?:删|刪|去|移除)"
)
_LABEL = re.compile(r"提\s?取|密\s?[码碼]|访问|訪問|口令|解\s?[压壓]|链接|网盘|复制|https?|。|，|；|\|")

Found = tuple[Share, str, int, int]


def places(text: str, taken: Sequence[tuple[int, int, bool]]) -> tuple[list[Found], bool]:
    """Links (share, URL, start, end) that a plain reading misses, or reads only in part; and whether all were tried.

    `taken`: (start, end, short) of what was read plainly; only what is short is read again.
    """
    noted = bool(_NOTE.search(text))
    done, ordered = 0, sorted(taken)
    tried, links = 0, list[Found]()
    for start, end, host in _hosts(text):
        if start < done or _whole(start, end, ordered):
            continue
        tried += 1
        if tried > MAX_TRIED:
            return links, False
        found = _read(text, start, end, host, noted=noted)
        if found and _better(found, ordered):
            done = found[3]
            links.append(found)
    return links, True


def _whole(start: int, end: int, taken: Sequence[tuple[int, int, bool]]) -> bool:
    """Whether a plain reading holds this host with an id that is not short."""
    place = bisect_right(taken, start, key=lambda one: one[0]) - 1
    return place >= 0 and taken[place][1] >= end and not taken[place][2]


def _better(found: Found, taken: Sequence[tuple[int, int, bool]]) -> bool:
    """Whether nothing was read plainly at this place, or only a part of an id that is whole now."""
    place = bisect_right(taken, found[3], key=lambda one: one[0])
    over = [one for one in taken[max(0, place - 2) : place] if one[1] > found[2] and one[0] < found[3]]
    return not over or (all(one[2] for one in over) and len(found[0].id) in found[0].service.full)


def _hosts(text: str) -> Iterator[tuple[int, int, str]]:
    pieces, at, raw = [], [0], [0]
    length = 0
    for match in _KEPT.finditer(text):
        at.append(length)
        raw.append(match.start())
        pieces.append("." if match["dot"] else _MEANT.get(match["word"] or "", match.group()))
        length += len(pieces[-1])
    bones = "".join(pieces).lower()

    def place(bone: int) -> int:
        part = bisect_right(at, bone) - 1
        return raw[part] + bone - at[part]

    for match in _HOSTS.finditer(bones):
        letters = [place(bone) for bone in range(match.start(), match.end())]
        close = all(right - left <= MAX_GAP for left, right in pairwise(letters))
        host = _PLAIN_HOSTS[(match.lastindex or 1) - 1]
        close = close and _parted(match.group(), host, letters)
        if close and text[letters[0] - 1 : letters[0]] not in tuple(
            "abcdefghijklmnopqrstuvwxyz0123456789-@_%"
        ):
            yield letters[0], letters[-1] + 1, host


def _parted(found: str, host: str, letters: Sequence[int]) -> bool:
    """Whether something stands in the text wherever the host has a dot."""
    place = 0
    for letter in host:
        if letter == "." and found[place] not in "._-":
            if letters[place] - letters[place - 1] < 2:
                return False
        else:
            place += 1
    return True


def _read(text: str, start: int, end: int, host: str, *, noted: bool) -> Found | None:
    before = _SUBDOMAIN.search(text, max(0, start - 100), start)
    if before:
        if text[before.start() - 1 : before.start()].lower() in tuple(
            "abcdefghijklmnopqrstuvwxyz0123456789-@_%."
        ):
            return None
        start, host = before.start(), _plain_dots(before.group()) + host
    noise = {c for c in text[start:end] if not c.isascii() or not c.isalnum()} - set(".。．·•点-_")
    plain = _IN_URL.match(text, end, end + REACH) if not noise else None
    if plain and plain.end() - end > LONG_TAIL and not registry.locate(host, text[end : plain.end()][:REACH]):
        return None  # an address that was not taken apart, and is no share
    tail, ends = _tail(text, end, host, noise, noted=noted)
    located = registry.locate(host, tail) if registry.is_known(host) else None
    if not located:
        return None
    share, form_end = located
    tail = tail.rstrip(".:!?*$@&+")
    form_end = max(len(tail), form_end)
    scheme = _SCHEME.search(text, max(0, start - 24), start)
    first = scheme.start() if scheme else start
    return share, f"https://{host.lower()}{tail}", first, ends[min(form_end, len(ends)) - 1] + 1


def _plain_dots(subdomain: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]+", ".", subdomain)


def _tail(text: str, end: int, host: str, noise: set[str], *, noted: bool) -> tuple[str, list[int]]:
    """Everything behind the host without noise, and where each of its characters stands."""
    tail, place = "", end
    ends: list[int] = []
    whole: tuple[str, list[int]] | None = None
    for _piece in range(MAX_PIECES):
        if place >= min(len(text), end + REACH) or (tail and tail[0] not in "/:"):
            break
        run = _IN_URL.match(text, place, min(len(text), end + REACH))
        if run:
            tail += run.group()
            ends = [*ends, *range(place, run.end())]
            place = run.end()
        located = registry.locate(host, tail)
        share = located[0] if located else None
        if share and len(share.id) in share.service.full:
            return tail, ends
        follows = _IN_URL.search(text, place, min(len(text), place + MAX_GAP))
        gap = text[place : follows.start()] if follows else ""
        if not gap or _LABEL.search(gap):
            break
        if share and whole is None:
            whole = tail, ends
        if share and not _joins(share, gap, noise, noted=noted):
            break
        place += len(gap)
    if whole is None:
        return tail, ends
    located = registry.locate(host, tail)
    full = located[0].service.full if located else ()
    mended = located is not None and (len(located[0].id) in full if full else noted or bool(noise))
    return (tail, ends) if mended else whole


def _joins(share: Share, gap: str, noise: set[str], *, noted: bool) -> bool:
    """Whether an id goes on behind a gap."""
    if share.service.full:
        plain = gap == "\n" or not any(c.isspace() for c in gap)
        return len(share.id) < max(share.service.full) and (plain or noted or set(gap) <= noise)
    return (noted and not gap.isspace()) or (bool(gap.strip()) and set(gap) <= noise)
