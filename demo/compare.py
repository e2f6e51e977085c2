"""Found against planted: what stands in notices, what waits for a person, what must not be there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from demo.vocabulary import Outcome

Pair = tuple[str, str]
"""(work_id, URL in the form of `same`)."""


def same(url: str) -> str:
    """One spelling for every spelling of a URL: scheme and host in lower case, no default port, no fragment, path
    percent-encoded one way, query in its order without a share's code (`pw`, `pwd`) or listing switch (`ls`)."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    default = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port not in (None, default) else ""
    query = [
        (k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k not in ("pw", "pwd", "ls")
    ]
    path = quote(unquote(parts.path or "/"), safe="/:@!$&'()*+,;=~")
    return f"{parts.scheme.lower()}://{host}{port}{path}" + (f"?{urlencode(query)}" if query else "")


@dataclass(frozen=True)
class Planted:
    """One thing with its expected outcome for one work. `tree`: everything below the URL is the same thing (a share
    and the files in it)."""

    work: str
    url: str
    outcome: Outcome
    where: str
    trait: str = ""
    tree: bool = False

    def covers(self, pair: Pair) -> bool:
        """Whether a found pair is this thing."""
        work, url = pair
        if work != self.work:
            return False
        mine = same(self.url)
        return url == mine or (self.tree and (url == f"{mine}/" or url.startswith(f"{mine}/")))


@dataclass(frozen=True)
class Found:
    """What the command line says: every finding with its decision, and what stands in notices."""

    findings: Mapping[Pair, str]
    noticed: frozenset[Pair]
    told: Mapping[Pair, str] = field(default_factory=dict)
    """How the finding names itself, for the list of differences."""


def read_found(findings: Iterable[Mapping[str, Any]], drafts: Iterable[Mapping[str, Any]]) -> Found:
    """From the rows of `finding list` and `draft list`. KeyError: a row lacks what INTERFACES promises."""
    rows = list(findings)
    pairs = {(str(row["work_id"]), same(row["url"])): row for row in rows}
    return Found(
        {pair: str(row["decision"]) for pair, row in pairs.items()},
        frozenset((str(item["work_id"]), same(item["url"])) for draft in drafts for item in draft["items"]),
        {pair: _words(row) for pair, row in pairs.items()},
    )


def _words(row: Mapping[str, Any]) -> str:
    families = "+".join(str(family) for family in row.get("families") or ())
    scores = "/".join(
        "-" if row.get(k) is None else f"{row[k]:.2f}" for k in ("p_work", "p_act", "p_unlicensed")
    )
    return f"{row.get('decision')} p={scores} {families}"


@dataclass(frozen=True)
class Result:
    """One planted thing with what came of it."""

    planted: Planted
    got: str
    pairs: tuple[Pair, ...]

    @property
    def right(self) -> bool:
        """Whether it came as planted."""
        return self.got == self.planted.outcome


def outcome_of(planted: Planted, found: Found) -> Result:
    """What came of one planted thing: in a notice, a finding, or nothing."""
    noticed = tuple(pair for pair in found.noticed if planted.covers(pair))
    opened = tuple(pair for pair in found.findings if planted.covers(pair))
    if noticed:
        return Result(planted, Outcome.DRAFT, noticed)
    return Result(planted, Outcome.REVIEW if opened else Outcome.NOTHING, opened)


def results_of(planted: Iterable[Planted], found: Found) -> list[Result]:
    """What came of everything planted, in the order of the plan."""
    return [outcome_of(thing, found) for thing in planted]


def unplanted(planted: Iterable[Planted], found: Found) -> list[Pair]:
    """Pairs that were found, or stand in a notice, and are none of the planted things; sorted."""
    things = list(planted)
    everything = set(found.findings) | set(found.noticed)
    return sorted(pair for pair in everything if not any(thing.covers(pair) for thing in things))
