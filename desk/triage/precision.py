"""How often rules, sites and right holders' findings were right, by what people said of them in 30, 60 and 90 days."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.catalog import RightsHolder, Work
from records.clock import Clock
from records.scope import Site
from records.triage import Judgement
from records.vocabulary import FindingState, RejectReason

SPANS = (30, 60, 90)
"""Days."""
NOT_THE_RULES = frozenset((RejectReason.DEAD_LINK, RejectReason.DUPLICATE, RejectReason.OUT_OF_SCOPE))
"""Rejections that say nothing about whether the match was right: they count for nobody and against nobody."""
PROPOSED_AFTER = 3
"""Rejections of one name for one work, and no confirmation, after which the negative bank is proposed."""


@dataclass(frozen=True, order=True)
class Tally:
    """Verdicts of one span of days: `right` confirmed, `wrong` rejected as no offer of the work without a licence."""

    right: int = 0
    wrong: int = 0

    @property
    def share(self) -> float | None:
        """Precision; None where nobody has decided."""
        whole = self.right + self.wrong
        return self.right / whole if whole else None


@dataclass(frozen=True)
class Line:
    """One rule, site or right holder; `tallies` by days."""

    key: str
    name: str
    tallies: dict[int, Tally]


@dataclass(frozen=True)
class Proposal:
    """A name that was rejected again and again for one work, and the finding from which it may go into the bank."""

    name: str
    work: str
    times: int
    finding_id: int


@dataclass(frozen=True)
class Precision:
    """Lines with most verdicts first."""

    rules: list[Line]
    sites: list[Line]
    holders: list[Line]
    reasons: dict[str, int]
    proposals: list[Proposal]


@dataclass(frozen=True)
class _Said:
    age_d: float
    right: bool
    row: Judgement


def read(session: Session, clock: Clock) -> Precision:
    """One pass over what stands of the last 90 days."""
    at = clock.now()
    rows = session.scalars(
        select(Judgement).where(
            Judgement.at >= at - timedelta(days=max(SPANS)), Judgement.void_at.is_(None)
        ).order_by(Judgement.at)
    ).all()  # fmt: skip
    said = [
        _Said((at - row.at).total_seconds() / 86400, row.state is FindingState.CONFIRMED, row)
        for row in rows
        if row.state is FindingState.CONFIRMED
        or (row.state is FindingState.REJECTED and row.reason not in NOT_THE_RULES)
    ]
    sites = {str(id_): name for id_, name in session.execute(select(Site.id, Site.name))}
    held = {row.row.holder_id for row in said}
    holders = {
        str(id_): name
        for id_, name in session.execute(
            select(RightsHolder.id, RightsHolder.name).where(RightsHolder.id.in_(held))
        )
    }
    return Precision(
        rules=_lines(((rule, one) for one in said for rule in one.row.rules), {}),
        sites=_lines(((str(one.row.site_id), one) for one in said), sites),
        holders=_lines(((str(one.row.holder_id), one) for one in said), holders),
        reasons=dict(Counter(row.reason for row in rows if row.reason).most_common()),
        proposals=_proposals(session, said),
    )


def _lines(said: Iterable[tuple[str, _Said]], names: dict[str, str]) -> list[Line]:
    counted: defaultdict[str, dict[int, list[int]]] = defaultdict(lambda: {span: [0, 0] for span in SPANS})
    for key, one in said:
        for span in SPANS:
            if one.age_d <= span:
                counted[key][span][0 if one.right else 1] += 1
    lines = [
        Line(key, names.get(key, key), {span: Tally(*pair) for span, pair in spans.items()})
        for key, spans in counted.items()
    ]
    widest = max(SPANS)
    return sorted(
        lines, key=lambda line: (-(line.tallies[widest].right + line.tallies[widest].wrong), line.name)
    )


def _proposals(session: Session, said: list[_Said]) -> list[Proposal]:
    wrong: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    right = {(one.row.name, one.row.work_id) for one in said if one.right}
    for one in said:
        key = (one.row.name, one.row.work_id)
        if one.row.name and not one.right and key not in right:
            wrong[key].append(one.row.finding_id)
    found = {key: ids for key, ids in wrong.items() if len(ids) >= PROPOSED_AFTER}
    named = select(Work.id, Work.title).where(Work.id.in_({work for _, work in found}))
    titles = dict(session.execute(named).tuples().all())
    made = [Proposal(name, titles.get(work, ""), len(ids), ids[-1]) for (name, work), ids in found.items()]
    return sorted(made, key=lambda one: -one.times)
