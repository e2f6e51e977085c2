"""Shares of which a post gives the path alone: `百度网盘 /s/1AbC...`, or `百度云后缀：1AbC...`, with the host left to the reader.

Only where a service is named in the same line and the id has exactly the length that this service gives out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from records.sharelinks import registry
from records.sharelinks.service import Share, ShareService

BEFORE, BEHIND, BESIDE = 24, 80, 12
_PATH = re.compile(
    r"(?:(?<![A-Za-z0-9._/%=-])/?s/|(?<=后缀|尾缀)[是为:\s]{0,3})(?P<id>[A-Za-z0-9_-]{10,40})(?P<query>[?#][A-Za-z0-9_=&#%-]{0,60})?(?![A-Za-z0-9_/-])"
)

Found = tuple[Share, str, int, int]


def places(text: str) -> Iterator[Found]:
    """Links (share, URL, start, end) whose host the text only names."""
    for match in _PATH.finditer(text):
        line = text.rfind("\n", max(0, match.start() - BEFORE), match.start()) + 1
        before = text[max(line, match.start() - BEFORE) : match.start()].lower()
        behind = text[match.end() : match.end() + BEHIND].partition("\n")[0].lower()
        for service in registry.SERVICES:
            if len(match["id"]) in service.full and _is_named(service, before, behind):
                yield from _share(service, match)
                break


def _is_named(service: ShareService, before: str, behind: str) -> bool:
    named = any(word in before or word in behind[:BESIDE] for word in service.words)
    return named or any(host in behind for host in service.plain)


def _share(service: ShareService, match: re.Match[str]) -> Iterator[Found]:
    tail = f"/s/{match['id']}{match['query'] or ''}"
    host = next(iter(service.plain), "")
    located = registry.locate(host, tail) if host else None
    if located and located[0].id == match["id"]:
        yield located[0], f"https://{host}{tail}", match.start(), match.end()
