"""Which code belongs to which link.

In this order: the code in the URL; the cell of a table; a code that names the service (`百度提取码`); as many
codes in one list as there are links; the code on the link's own line; the nearest one behind the link and
before the next, or, where codes stand in front of their links all the way, in front; a bare code right
behind the link; a code that the text declares for all. What stays unclear stays empty.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

from records.sharelinks import bare, tables
from records.sharelinks.codes import Code
from records.sharelinks.places import Place

CAPTION = 120
_COMMON = re.compile(
    r"(?<![压缩])(?:提取码|访问码|密码|口令)[^\n。]{0,4}(?:一样|相同|一致|通用)|(?:[两几三四]个|链接)(?:都)?通用"
    r"|(?:同一个|默认)(?:的)?(?:提取码|访问码|密码)"
)
"""A post says that its links have one code."""
_CAPTION = re.compile(r"\[[^\[\]\n]{1,110}\]\(<?$")
"""The text that a link of Markdown shows."""


def codes_of(text: str, links: Sequence[Place], codes: Sequence[Code]) -> list[str]:
    """The code of each link, empty where the text gives none."""
    given = [link.share.code for link in links]
    _fill(given, tables.cells(text, links), links)
    free = [
        c for c in codes if not any(c.start < link.end and c.end > link.start for link in _near(links, c))
    ]
    shown = _captioned(text, given, links, free)
    free = [c for c in free if c.start not in shown]
    _named(given, links, [c for c in free if c.service])
    plain = [c for c in free if not c.service and not c.for_all]
    used = _listed(given, links, [c for c in plain if c.rest])
    plain = [c for c in plain if c.start not in used]
    paired = _by_line(text, given, links, plain)
    _by_runs(given, links, [c for c in plain if c.start not in paired])
    bare.fill(text, given, links, codes)
    _repeat(given, links)
    declared = [c for c in free if c.for_all][:100]
    if not declared and len(links) > 1 and len({c.text for c in free}) == 1 and _COMMON.search(text):
        declared = list(free[:1])
    for at, link in enumerate(links):
        common = (c.text for c in declared if link.share.service.fits(c.text))
        given[at] = given[at] or next(common, "")
    return given


def _near(links: Sequence[Place], code: Code) -> Sequence[Place]:
    at = bisect_right(links, code.start, key=lambda link: link.start)
    return links[max(0, at - 1) : at + 1]


def _fill(given: list[str], told: dict[int, str], links: Sequence[Place]) -> None:
    for at, code in told.items():
        if not given[at] and links[at].share.service.fits(code):
            given[at] = code


def _named(given: list[str], links: Sequence[Place], codes: Sequence[Code]) -> None:
    """Give the codes of a service to its links: the next one behind a link, else the first of all."""
    services = {link.share.service.name: link.share.service for link in links}
    of_service: dict[str, list[Code]] = {}
    for code in codes:
        if code.service in services and services[code.service].fits(code.text):
            of_service.setdefault(code.service, []).append(code)
    for at, link in enumerate(links):
        own = of_service.get(link.share.service.name)
        if own and not given[at]:
            behind = bisect_right(own, link.start, key=lambda code: code.start)
            given[at] = own[behind if behind < len(own) else 0].text


def _captioned(text: str, given: list[str], links: Sequence[Place], codes: Sequence[Code]) -> set[int]:
    """Give each link of Markdown the code in the text that it shows; gives where the codes that were used stand."""
    starts = [code.start for code in codes]
    used: set[int] = set()
    for at, link in enumerate(links):
        if text[link.start - 1 : link.start] not in ("(", "<"):
            continue
        shows = _CAPTION.search(text, max(0, link.start - CAPTION), link.start)
        first = bisect_left(starts, shows.start()) if shows else 0
        inside = codes[first : bisect_left(starts, link.start)] if shows else ()
        if inside:
            given[at] = given[at] or _best(inside, link)
            used.update(code.start for code in inside)
    return used


def _listed(given: list[str], links: Sequence[Place], codes: Sequence[Code]) -> set[int]:
    """Give lists of codes to as many links in front of them, or behind; where the lists stand that were used."""
    used: set[int] = set()
    needing = [at for at in range(len(links)) if not given[at]]
    for code in codes:
        values = (code.text, *code.rest)
        front = bisect_right(needing, code.start, key=lambda at: links[at].end)
        behind = bisect_left(needing, code.end, key=lambda at: links[at].start)
        if front == len(values):
            side, needing = needing[:front], needing[front:]
        elif len(needing) - behind == len(values):
            side, needing = needing[behind:], needing[:behind]
        else:
            continue
        _fill(given, dict(zip(side, values, strict=True)), links)
        used.add(code.start)
    return used


def _by_line(text: str, given: list[str], links: Sequence[Place], codes: Sequence[Code]) -> set[int]:
    """Lines with one link and a code; gives where the codes that were used stand."""
    breaks = [match.start() for match in re.finditer(r"\n", text)]
    lines: dict[int, list[int]] = {}
    for at, link in enumerate(links):
        lines.setdefault(bisect_right(breaks, link.start), []).append(at)
    said: dict[int, list[Code]] = {}
    for code in codes:
        said.setdefault(bisect_right(breaks, code.start), []).append(code)
    used: set[int] = set()
    for line, ats in lines.items():
        if len(_distinct(links, ats)) == 1 and line in said:
            best = _best(said[line], links[ats[0]])
            used.update(code.start for code in said[line])
            for at in ats:
                given[at] = given[at] or best
    return used


def _best(codes: Sequence[Code], link: Place) -> str:
    fitting = [c for c in codes if link.share.service.fits(c.text)]
    strong = [c for c in fitting if c.strong]
    behind = [c for c in strong or fitting if c.start >= link.end]
    return (behind or strong or fitting)[0].text if fitting else ""


def _by_runs(given: list[str], links: Sequence[Place], codes: Sequence[Code]) -> None:
    """What lines leave open: runs of links and runs of codes, one behind the other."""
    open_codes = [c for c in codes if c.text not in _beside(given, links, c)]
    events: list[tuple[int, int | Code]] = [(x.start, at) for at, x in enumerate(links) if not given[at]]
    events += [(c.start, c) for c in open_codes]
    events.sort(key=lambda event: event[0])
    runs = [
        [one for _, one in run] for _, run in groupby(events, key=lambda event: isinstance(event[1], Code))
    ]
    leads = len(runs) > 1 and isinstance(runs[0][0], Code) and not isinstance(runs[-1][0], Code)
    if leads:
        _pairs(given, links, zip(runs[1::2], runs[::2], strict=False))
        return
    first = 1 if runs and isinstance(runs[0][0], Code) else 0
    _pairs(given, links, zip(runs[first::2], runs[first + 1 :: 2], strict=False))
    if first and len(runs) > 1:
        _pairs(given, links, [(runs[1][:1], runs[0])])


def _beside(given: list[str], links: Sequence[Place], code: Code) -> list[str]:
    """The codes that the links right in front of a code and behind it have already: it says one of them again."""
    at = bisect_right(links, code.start, key=lambda link: link.start)
    return given[max(0, at - 1) : at + 1]


def _pairs(
    given: list[str],
    links: Sequence[Place],
    runs: Iterator[tuple[list[int | Code], list[int | Code]]]
    | list[tuple[list[int | Code], list[int | Code]]],
) -> None:
    for ats, said in runs:
        _pair(
            given, links, [at for at in ats if isinstance(at, int)], [c for c in said if isinstance(c, Code)]
        )


def _pair(given: list[str], links: Sequence[Place], ats: list[int], codes: list[Code]) -> None:
    run = _distinct(links, ats)
    services = {links[at].share.service.name: links[at].share.service for at in run}.values()
    fitting = [c for c in codes if any(service.fits(c.text) for service in services)]
    needing = [at for at in run if not given[at]]
    if len(run) == 1 and needing:
        given[run[0]] = _best(fitting, links[run[0]])
        return
    for side in (run, needing):
        if len(side) == len(fitting) and len(side) > 1:
            _fill(given, {at: c.text for at, c in zip(side, fitting, strict=True)}, links)
            return
    near = min((at for at in ats), key=lambda at: abs(links[at].start - codes[0].start)) if codes else None
    if near is not None and len(fitting) == 1 and not given[near]:
        given[near] = _best(fitting, links[near])


def _distinct(links: Sequence[Place], ats: Sequence[int]) -> list[int]:
    """The first of each share: a page writes a link as address and as text."""
    first: dict[tuple[str, str], int] = {}
    for at in ats:
        first.setdefault((links[at].share.service.name, links[at].share.id), at)
    return list(first.values())


def _repeat(given: list[str], links: Sequence[Place]) -> None:
    """A share that stands twice needs its code once."""
    told: dict[tuple[str, str], str] = {}
    for at, link in enumerate(links):
        if given[at]:
            told.setdefault((link.share.service.name, link.share.id), given[at])
    for at, link in enumerate(links):
        given[at] = given[at] or told.get((link.share.service.name, link.share.id), "")
