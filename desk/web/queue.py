"""The queue of findings: which ones a filter names, in which order, and which comes next.

Everything is read along an index of `finding`, from a place onwards, so that a queue of a hundred thousand costs no
more than one of fifty. Works under early warning stand before all others: a queue has at most these two parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from desk.triage import claims, skips
from desk.warned import today
from desk.web import queue_statements as asked
from desk.web.queue_statements import CLAIMED, SKIPPED, Shape
from desk.web.viewer import Viewer
from records.clock import Clock
from records.findings import Finding
from records.triage import Claim
from records.vocabulary import Decision, FindingState

PAGE_ROWS = 50
MAX_SEARCH = 200
STRONG_BELOW = 0.5
"""Those with strong evidence stand before this one."""
COUNTED = 1000
"""A count stops here: people need to know that it is many, not how many."""


@dataclass(frozen=True)
class Filter:
    """What the address line of the list says; an unknown value means no restriction.

    `mine`: `claimed` or `skipped` by the person who looks.
    """

    state: str = FindingState.OPEN.value
    decision: str = ""
    site: str = ""
    holder: str = ""
    work: str = ""
    mine: str = ""
    q: str = ""

    @property
    def query(self) -> str:
        """The filter as a query string without what stands at its default."""
        return urlencode({f.name: v for f in fields(self) if (v := getattr(self, f.name)) != f.default})

    def changed(self, **values: str) -> str:
        """The query string of this filter with some values changed."""
        return replace(self, **values).query

    @property
    def is_cluster(self) -> bool:
        """Whether it names one work on one site: then rows can be ticked."""
        return bool(self.site) and _number(self.work) is not None


class Place(NamedTuple):
    """Where a finding stands: behind works under early warning (1) or among them (0), its place, its number."""

    calm: int
    place: float
    id: int

    @property
    def text(self) -> str:
        return f"{self.calm}_{self.place!r}_{self.id}"


class Line(NamedTuple):
    """What a list shows of a finding."""

    id: int
    decision: Decision
    state: FindingState
    work: int
    opened_at: datetime
    work_id: str
    work_title: str
    holder: str
    title: str
    url: str
    last_seen: datetime
    families: list[str]
    p_work: float
    site: str


@dataclass(frozen=True)
class Scene:
    """Who looks, on which day, and what that takes out of the queue.

    `put_off`: findings that the person skipped; `taken`: those that others have before them; `known`: ids of names
    that a filter says, each of them asked for once.
    """

    viewer: Viewer
    day: date
    warned: bool
    put_off: list[int] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    known: dict[tuple[str, str], int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Queue:
    """One page of the list. `states`: how many findings each state has under the rest of the filter; `warned`: works of
    this page that stand on a warn list today; `before` and `after` name the pages beside it, empty where there is none.
    """

    rows: list[Line]
    states: dict[str, int]
    before: str
    after: str
    warned: frozenset[int]
    claims: dict[int, Claim]


def scene(session: Session, clock: Clock, viewer: Viewer) -> Scene:
    """What holds for this person now."""
    day = today(clock.now())
    warned = session.scalar(asked.WARNED_TODAY, {"day": day}) is not None
    if viewer.is_tenant:
        return Scene(viewer, day, warned)
    own, taken = claims.standing(session, clock, viewer)
    return Scene(viewer, day, warned, skips.own(session, viewer), taken, own)


def read(
    session: Session, at: Scene, clock: Clock, wanted: Filter, after: str = "", before: str = ""
) -> Queue:
    """The findings of one page: works under early warning on this day first, then the strongest."""
    start, end = _parse(after), _parse(before)
    if end is not None:
        found = _walk(session, at, wanted, end, PAGE_ROWS + 1, backwards=True)
        more_before, more_after = len(found) > PAGE_ROWS, True
        found = found[:PAGE_ROWS][::-1]
    else:
        found = _walk(session, at, wanted, start, PAGE_ROWS + 1)
        more_before, more_after = start is not None, len(found) > PAGE_ROWS
        found = found[:PAGE_ROWS]
    ids = [one.id for one in found]
    rows = _lines(session, ids)
    return Queue(
        rows, _states(session, at, wanted), found[0].text if found and more_before else "",
        found[-1].text if found and more_after else "", _warned(session, at, rows), claims.held(session, clock, ids),
    )  # fmt: skip


def neighbours(
    session: Session, at: Scene, wanted: Filter, finding: Finding
) -> tuple[int | None, int | None]:
    """Ids of the finding before and after this one under the filter, whether or not it is still in it."""
    here = place_of(session, at, finding)
    after = _walk(session, at, wanted, here, 1, besides=finding.id)
    before = _walk(session, at, wanted, here, 1, besides=finding.id, backwards=True)
    return before[0].id if before else None, after[0].id if after else None


def next_open(session: Session, at: Scene, wanted: Filter, finding: Finding | None) -> int | None:
    """The open finding that nobody else has and that comes after this one under the filter, or the first one, or None."""
    open_ = replace(wanted, state=FindingState.OPEN.value)
    if finding is None:
        first = _walk(session, at, open_, None, 1, free=True)
        return first[0].id if first else None
    here = place_of(session, at, finding)
    found = _walk(session, at, open_, here, 1, besides=finding.id, free=True)
    found = found or _walk(session, at, open_, None, 1, besides=finding.id, free=True)
    return found[0].id if found else None


def count(session: Session, at: Scene, wanted: Filter) -> int:
    """How many findings a filter names, up to `COUNTED`."""
    values = _values(session, at, wanted)
    return session.scalar(asked.counted(_shape(at, wanted), COUNTED), values) or 0


def place_of(session: Session, at: Scene, finding: Finding) -> Place:
    """Where it stands, in the queue or out of it."""
    listed = at.warned and session.scalar(asked.IS_WARNED, {"work": finding.work_id, "day": at.day})
    place = finding.place
    if (
        place is None
    ):  # added in this very transaction: the database has filled it in, the object has not heard
        place = session.scalar(asked.PLACE, {"id": finding.id}) or 0.0
    return Place(0 if listed else 1, place, finding.id)


def _parse(text: str) -> Place | None:
    calm, _, rest = text.partition("_")
    place, _, id_ = rest.partition("_")
    try:
        return Place(int(calm), float(place), int(id_)) if len(text) < 80 else None
    except ValueError:
        return None  # an address line that somebody changed shows the first page


def _walk(
    session: Session, at: Scene, wanted: Filter, here: Place | None, most: int, *,
    besides: int | None = None, free: bool = False, backwards: bool = False,
) -> list[Place]:  # fmt: skip
    """The next places from here on, out of the part under warning and then the other, or the other way round.

    `besides`: left out; `free`: without those that others have before them.
    """
    shape, values = _shape(at, wanted, free=free), _values(session, at, wanted)
    found: list[Place] = []
    for calm in _parts(at, backwards=backwards):
        if here is not None and (calm > here.calm if backwards else calm < here.calm):
            continue
        inside = here if here is not None and calm == here.calm else None
        query = asked.walk(
            shape, calm, backwards=backwards, here=inside is not None, besides=besides is not None
        )
        values |= {"besides": besides, "most": most - len(found)}
        if inside is not None:
            values |= {"place": inside.place, "id": inside.id}
        found += [Place(calm, place or 0.0, id_) for id_, place in session.execute(query, values)]
        if len(found) >= most:
            break
    return found


def _parts(at: Scene, *, backwards: bool) -> tuple[int, ...]:
    if not at.warned:
        return (1,)
    return (1, 0) if backwards else (0, 1)


def _warned(session: Session, at: Scene, rows: Sequence[Line]) -> frozenset[int]:
    if not at.warned:
        return frozenset()
    works = {line.work for line in rows}
    return frozenset(session.scalars(asked.WARNED_WORKS, {"works": list(works), "day": at.day}))


def _lines(session: Session, ids: Sequence[int]) -> list[Line]:
    if not ids:
        return []
    found = {line.id: line for line in map(Line._make, session.execute(asked.LINES, {"ids": ids}))}
    return [found[id_] for id_ in ids]


def _states(session: Session, at: Scene, wanted: Filter) -> dict[str, int]:
    """Along the index, state by state; nothing under a search, which would read every title for a number."""
    if wanted.q.strip():
        return {}
    values = _values(session, at, wanted)
    numbers = session.execute(asked.states(_shape(at, wanted)), values).one()
    return dict(zip((state.value for state in FindingState), numbers, strict=True))


def _shape(at: Scene, wanted: Filter, *, free: bool = False) -> Shape:
    """What an unknown value of a filter restricts: nothing."""
    return Shape(
        state=wanted.state if wanted.state in set(FindingState) else "",
        decision=wanted.decision if wanted.decision in set(Decision) else "",
        mine=wanted.mine if wanted.mine in (CLAIMED, SKIPPED) else "",
        q=wanted.q.strip()[:MAX_SEARCH],
        holder=at.viewer.is_tenant or bool(wanted.holder),
        site=bool(wanted.site),
        work=_number(wanted.work) is not None,
        put_off=bool(at.put_off),
        warned=at.warned,
        taken=free and bool(at.taken),
    )


def _values(session: Session, at: Scene, wanted: Filter) -> dict[str, Any]:
    values: dict[str, Any] = {"day": at.day, "own": at.own, "put_off": at.put_off, "taken": at.taken}
    if at.viewer.is_tenant:
        values["holder"] = at.viewer.holder_id or 0
    elif wanted.holder:
        values["holder"] = _number(wanted.holder) or _id(session, at, "holder", wanted.holder)
    if wanted.site:
        values["site"] = _id(session, at, "site", wanted.site)
    if (work := _number(wanted.work)) is not None:
        values["work"] = work
    return values


_BY_NAME: Mapping[str, Sequence[Any]] = {
    "site": (asked.SITE_BY_KEY, asked.SITE_BY_NAME), "holder": (asked.HOLDER_BY_NAME,),
}  # fmt: skip


def _id(session: Session, at: Scene, kind: str, text: str) -> int:
    """A site by its key or a holder by its number, or either by its name as people type it; 0 where there is none."""
    if (kind, text) not in at.known:
        found = (session.scalar(query, {"text": text}) for query in _BY_NAME[kind])
        at.known[kind, text] = next((one for one in found if one), 0)
    return at.known[kind, text]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None
