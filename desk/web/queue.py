"""The queue of findings: which ones a filter names, in which order, and which comes next.

Everything is read along an index of `finding`, from a place onwards, so that a queue of a hundred thousand costs no
more than one of fifty. Works under early warning stand before all others: a queue has at most these two parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased, contains_eager, load_only

from desk.triage import claims, skips
from desk.warned import today
from desk.web.viewer import Viewer
from records.catalog import RightsHolder, Work, WorkTitle
from records.clock import Clock
from records.findings import WORTH_BELOW, Finding, Match, worth_a_look
from records.scope import Site
from records.sweeps import Listing
from records.triage import Claim
from records.vocabulary import Decision, FindingState
from records.warnlist import WarnEntry, in_force

PAGE_ROWS = 50
MAX_SEARCH = 200
COUNTED = 1000
"""A count stops here: people need to know that it is many, not how many."""
LISTED = 10_000
"""The counts of the tabs stop here."""
CLAIMED, SKIPPED = "claimed", "skipped"
_PLACES = {Decision.DRAFT: 0, Decision.REVIEW: 2, Decision.WATCH: 4, Decision.DROP: 6, Decision.LICENSED: 6}
Places = Select[int, float | None]
OFFERED = 200
"""A list to choose from is no longer than this; where there are more, people type."""
STRONG_BELOW = 0.5
"""Those with strong evidence stand before this one."""


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


@dataclass(frozen=True)
class Offered:
    """What may be chosen: value and name of each; `more` where there are too many to be listed."""

    rows: list[tuple[str, str]]
    more: bool


class Place(NamedTuple):
    """Where a finding stands: behind works under early warning (1) or among them (0), its place, its number."""

    calm: int
    place: float
    id: int

    @property
    def text(self) -> str:
        return f"{self.calm}_{self.place!r}_{self.id}"


@dataclass(frozen=True)
class Scene:
    """Who looks, on which day, and what that takes out of the queue.

    `put_off`: findings that the person skipped; `taken`: those that others have before them.
    """

    viewer: Viewer
    day: date
    warned: bool
    put_off: list[int] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)
    own: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Queue:
    """One page of the list. `states`: how many findings each state has under the rest of the filter; `warned`: works of
    this page that stand on a warn list today; `before` and `after` name the pages beside it, empty where there is none.
    """

    rows: list[tuple[Finding, Site]]
    states: dict[str, int]
    before: str
    after: str
    warned: frozenset[int]
    claims: dict[int, Claim]


def scene(session: Session, clock: Clock, viewer: Viewer) -> Scene:
    """What holds for this person now."""
    day = today(clock.now())
    warned = session.scalar(select(WarnEntry.id).where(in_force(day)).limit(1)) is not None
    if viewer.is_tenant:
        return Scene(viewer, day, warned)
    own, taken = claims.standing(session, clock, viewer)
    return Scene(viewer, day, warned, skips.own(session, viewer), taken, own)


def read(
    session: Session, at: Scene, clock: Clock, wanted: Filter, after: str = "", before: str = ""
) -> Queue:
    """The findings of one page: works under early warning on this day first, then the strongest."""
    start, end = _parse(after), _parse(before)
    ids = _base(session, at, wanted, *_state(wanted), backwards=end is not None)
    if end is not None:
        found = _walk(session, at, ids, end, PAGE_ROWS + 1, backwards=True)
        more_before, more_after = len(found) > PAGE_ROWS, True
        found = found[:PAGE_ROWS][::-1]
    else:
        found = _walk(session, at, ids, start, PAGE_ROWS + 1)
        more_before, more_after = start is not None, len(found) > PAGE_ROWS
        found = found[:PAGE_ROWS]
    rows = _rows(session, [one.id for one in found], whole=wanted.is_cluster)
    return Queue(
        rows, _states(session, at, wanted), found[0].text if found and more_before else "",
        found[-1].text if found and more_after else "", _warned(session, at, rows),
        claims.held(session, clock, [one.id for one in found]),
    )  # fmt: skip


def neighbours(
    session: Session, at: Scene, wanted: Filter, finding: Finding
) -> tuple[int | None, int | None]:
    """Ids of the finding before and after this one under the filter, whether or not it is still in it."""
    here = place_of(session, at, finding)
    ids = _base(session, at, wanted, *_state(wanted)).where(Finding.id != finding.id)
    after = _walk(session, at, ids, here, 1)
    ids = _base(session, at, wanted, *_state(wanted), backwards=True).where(Finding.id != finding.id)
    before = _walk(session, at, ids, here, 1, backwards=True)
    return before[0].id if before else None, after[0].id if after else None


def next_open(session: Session, at: Scene, wanted: Filter, finding: Finding | None) -> int | None:
    """The open finding that nobody else has and that comes after this one under the filter, or the first one, or None."""
    open_ = replace(wanted, state=FindingState.OPEN.value)
    ids = _base(session, at, open_, *_state(open_))
    if at.taken:
        ids = ids.where(Finding.id.not_in(at.taken))
    if finding is None:
        first = _walk(session, at, ids, None, 1)
        return first[0].id if first else None
    ids = ids.where(Finding.id != finding.id)
    found = _walk(session, at, ids, place_of(session, at, finding), 1) or _walk(session, at, ids, None, 1)
    return found[0].id if found else None


def count(session: Session, at: Scene, wanted: Filter) -> int:
    """How many findings a filter names, up to `COUNTED`."""
    ids = _base(session, at, wanted, *_state(wanted)).limit(COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(ids)) or 0


def sites_and_holders(session: Session, viewer: Viewer) -> tuple[Offered, Offered]:
    """What the filter offers; a right holder is offered its own alone."""
    if viewer.is_tenant:
        own = select(RightsHolder.id, RightsHolder.name).where(RightsHolder.id == viewer.holder_id)
        return Offered([], more=False), _offered(session, own)
    with_works = exists().where(Work.holder_id == RightsHolder.id)
    holders = select(RightsHolder.id, RightsHolder.name).where(with_works).order_by(RightsHolder.name)
    return _offered(session, select(Site.key, Site.name).order_by(Site.name)), _offered(session, holders)


def _offered(session: Session, query: Select[Any, str]) -> Offered:
    rows = [(str(value), name) for value, name in session.execute(query.limit(OFFERED + 1))]
    return Offered([] if len(rows) > OFFERED else rows, more=len(rows) > OFFERED)


def place_of(session: Session, at: Scene, finding: Finding) -> Place:
    """Where it stands, in the queue or out of it."""
    listed = at.warned and session.scalar(
        select(WarnEntry.id).where(WarnEntry.work_id == finding.work_id, in_force(at.day)).limit(1)
    )
    place = finding.place
    if (
        place is None
    ):  # added in this very transaction: the database has filled it in, the object has not heard
        place = session.scalar(select(Finding.place).where(Finding.id == finding.id)) or 0.0
    return Place(0 if listed else 1, place, finding.id)


def _parse(text: str) -> Place | None:
    calm, _, rest = text.partition("_")
    place, _, id_ = rest.partition("_")
    try:
        return Place(int(calm), float(place), int(id_)) if len(text) < 80 else None
    except ValueError:
        return None  # an address line that somebody changed shows the first page


def _walk(
    session: Session, at: Scene, ids: Places, here: Place | None, most: int, *, backwards: bool = False
) -> list[Place]:
    """The next places from here on, out of the part under warning and then the other, or the other way round."""
    found: list[Place] = []
    for calm in _parts(at, backwards=backwards):
        if here is not None and (calm > here.calm if backwards else calm < here.calm):
            continue
        rows = _part(ids, at, calm)
        if here is not None and calm == here.calm:
            key, there = tuple_(Finding.place, Finding.id), (here.place, here.id)
            rows = rows.where(key < there if backwards else key > there)
        order = (Finding.place.desc(), Finding.id.desc()) if backwards else (Finding.place, Finding.id)
        rows = rows.order_by(*order).limit(most - len(found))
        found += [Place(calm, place or 0.0, id_) for id_, place in session.execute(rows)]
        if len(found) >= most:
            break
    return found


def _parts(at: Scene, *, backwards: bool) -> tuple[int, ...]:
    if not at.warned:
        return (1,)
    return (1, 0) if backwards else (0, 1)


def _part(ids: Places, at: Scene, calm: int) -> Places:
    if not at.warned:
        return ids
    listed = select(WarnEntry.work_id).where(in_force(at.day))
    return ids.where(Finding.work_id.not_in(listed) if calm else Finding.work_id.in_(listed))


def _warned(session: Session, at: Scene, rows: Sequence[tuple[Finding, Site]]) -> frozenset[int]:
    if not at.warned:
        return frozenset()
    shown = {finding.work_id for finding, _site in rows}
    return frozenset(
        session.scalars(select(WarnEntry.work_id).where(WarnEntry.work_id.in_(shown), in_force(at.day)))
    )


def _rows(session: Session, ids: Sequence[int], *, whole: bool) -> list[tuple[Finding, Site]]:
    """The rows of a page with what a list shows; only a cluster needs the whole record of each match."""
    listing, work, match = (
        contains_eager(Finding.listing).load_only(Listing.title, Listing.url, Listing.last_seen),
        contains_eager(Finding.work).load_only(Work.title, Work.work_id, Work.holder_id),
        contains_eager(Finding.match),
    )
    query = (
        select(Finding, Site)
        .join(Finding.listing)
        .join(Finding.match)
        .join(Finding.work)
        .join(Work.holder)
        .join(Site, Site.id == Listing.site_id)
        .options(
            listing,
            work,
            work.contains_eager(Work.holder).load_only(RightsHolder.name),
            match if whole else match.load_only(Match.families, Match.p_work),
            load_only(Site.key, Site.name),
        )
        .where(Finding.id.in_(ids))
    )
    found = {finding.id: (finding, site) for finding, site in session.execute(query)}
    return [found[id_] for id_ in ids]


def _base(
    session: Session, at: Scene, wanted: Filter, *conditions: ColumnElement[bool], backwards: bool = False
) -> Places:
    """Ids and places of what the filter names for this person."""
    query = select(Finding.id, Finding.place).where(
        *conditions, *_narrowed(session, at, wanted, backwards=backwards)
    )
    text = wanted.q.strip()[:MAX_SEARCH]
    return query.join(Finding.listing).where(_found(text)) if text else query


def _narrowed(
    session: Session, at: Scene, wanted: Filter, *, backwards: bool = False
) -> list[ColumnElement[bool]]:
    conditions, of_work = [*_own(at, wanted), *_decision(wanted, backwards=backwards)], aliased(Finding)
    if at.viewer.is_tenant:
        conditions.append(Finding.holder_id == (at.viewer.holder_id or 0))
    elif wanted.holder:
        conditions.append(Finding.holder_id == _holder(session, wanted.holder))
    if wanted.site:
        conditions.append(Finding.site_id == _site(session, wanted.site))
    if (work := _number(wanted.work)) is not None:
        # the few findings of one work first, whatever else is asked: their index is the narrowest
        conditions.append(Finding.id.in_(select(of_work.id).where(of_work.work_id == work)))
    return conditions


def _site(session: Session, text: str) -> int:
    """By its key, or by its name as people type it; 0 where there is none."""
    key = session.scalar(select(Site.id).where(Site.key == text))
    return key or session.scalar(select(Site.id).where(Site.name == text).limit(1)) or 0


def _holder(session: Session, text: str) -> int:
    """By its number, or by its name; 0 where there is none."""
    number = _number(text)
    return number or session.scalar(select(RightsHolder.id).where(RightsHolder.name == text)) or 0


def _own(at: Scene, wanted: Filter) -> list[ColumnElement[bool]]:
    if wanted.mine == CLAIMED:
        return [Finding.id.in_(at.own)]
    if wanted.mine == SKIPPED:
        return [Finding.id.in_(at.put_off)]
    return [Finding.id.not_in(at.put_off)] if at.put_off else []


def _decision(wanted: Filter, *, backwards: bool) -> list[ColumnElement[bool]]:
    # the index is left where open findings of little weight begin; going backwards it would be entered there
    place = Finding.place + 0 if backwards else Finding.place.expression
    if wanted.decision not in set(Decision):
        if wanted.state == FindingState.OPEN:
            return [place < WORTH_BELOW]
        return [] if wanted.state in set(FindingState) else [worth_a_look()]
    rank = _PLACES[Decision(wanted.decision)]
    # these two stand at the same places, the others are told by their place alone, which the index holds
    told = wanted.decision not in (Decision.DROP, Decision.LICENSED)
    return [place.between(rank - 1, rank), *([] if told else [Finding.decision == wanted.decision])]


def _found(text: str) -> ColumnElement[bool]:
    titles = exists().where(
        WorkTitle.work_id == Finding.work_id, WorkTitle.text.icontains(text, autoescape=True)
    )
    return or_(
        Listing.title.icontains(text, autoescape=True),
        Listing.url.icontains(text, autoescape=True),
        Finding.work_id.in_(select(Work.id).where(Work.work_id == text)),
        titles,
    )


def _state(wanted: Filter) -> list[ColumnElement[bool]]:
    return [Finding.state == wanted.state] if wanted.state in set(FindingState) else []


def _states(session: Session, at: Scene, wanted: Filter) -> dict[str, int]:
    """Along the index, state by state; nothing under a search, which would read every title for a number."""
    if wanted.q.strip():
        return {}
    counts = [_number_of(session, at, replace(wanted, state=state.value)) for state in FindingState]
    return dict(
        zip((state.value for state in FindingState), session.execute(select(*counts)).one(), strict=True)
    )


def _number_of(session: Session, at: Scene, wanted: Filter) -> ScalarSelect[int]:
    rows = select(Finding.id).where(*_state(wanted), *_narrowed(session, at, wanted)).limit(LISTED).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None
