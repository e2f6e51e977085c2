"""How often rules, sites and right holders' findings were right, by what people said of them in 30, 60 and 90 days."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, or_, select
from sqlalchemy.orm import Session

from records.catalog import RightsHolder, Work
from records.clock import Clock
from records.scope import Site
from records.triage import Judgement
from records.uploads import pieces
from records.vocabulary import FindingState, RejectReason

SPANS = (30, 60, 90)
"""Days."""
NOT_THE_RULES = frozenset((RejectReason.DEAD_LINK, RejectReason.DUPLICATE, RejectReason.OUT_OF_SCOPE))
"""Rejections that say nothing about whether the match was right: they count for nobody and against nobody."""
PROPOSED_AFTER, PROPOSED_MOST = 3, 200
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


def read(session: Session, clock: Clock) -> Precision:
    """What stands of the last 90 days, counted by the database."""
    at = clock.now()
    begins = [at - timedelta(days=days) for days in SPANS]
    span = case(*((Judgement.at >= begin, days) for begin, days in zip(begins, SPANS, strict=True)), else_=0)
    stands = (Judgement.at >= min(begins), Judgement.void_at.is_(None))
    counts = (*stands, or_(_confirmed(), _rejected()))
    sites, holders = (
        _counted(session, key, span, counts) for key in (Judgement.site_id, Judgement.holder_id)
    )
    rules: Counter[tuple[str, int, bool]] = Counter()
    for (said, days, right), number in _counted(session, cast(Judgement.rules, String), span, counts).items():
        for rule in json.loads(said):
            rules[rule, days, right] += number
    reasons = (
        select(Judgement.reason, func.count())
        .where(*stands, Judgement.reason != "")
        .group_by(Judgement.reason)
    )
    return Precision(
        rules=_lines(rules, {}),
        sites=_lines(sites, _names(session, Site, sites)),
        holders=_lines(holders, _names(session, RightsHolder, holders)),
        reasons=dict(Counter(dict(session.execute(reasons).all())).most_common()),
        proposals=_proposals(session, counts),
    )


def _confirmed() -> ColumnElement[bool]:
    return Judgement.state == FindingState.CONFIRMED


def _rejected() -> ColumnElement[bool]:
    return (Judgement.state == FindingState.REJECTED) & Judgement.reason.not_in(NOT_THE_RULES)


def _counted(
    session: Session, key: Any, span: ColumnElement[int], counts: Sequence[ColumnElement[bool]]
) -> Counter[tuple[str, int, bool]]:
    """Verdicts by key, the shortest span that they lie in, and whether they confirmed."""
    asked = (
        select(key, span, Judgement.state, func.count()).where(*counts).group_by(key, span, Judgement.state)
    )
    return Counter(
        {
            (str(one), days, state is FindingState.CONFIRMED): number
            for one, days, state, number in session.execute(asked)
        }
    )


def _names(session: Session, table: Any, counted: Iterable[tuple[str, int, bool]]) -> dict[str, str]:
    ids = sorted({int(key) for key, _days, _right in counted})
    found: dict[str, str] = {}
    for piece in pieces(ids):
        rows = session.execute(select(table.id, table.name).where(table.id.in_(piece)))
        found |= {str(id_): name for id_, name in rows}
    return found


def _lines(counted: Counter[tuple[str, int, bool]], names: dict[str, str]) -> list[Line]:
    tallies: defaultdict[str, dict[int, list[int]]] = defaultdict(lambda: {span: [0, 0] for span in SPANS})
    for (key, days, right), number in counted.items():
        for span in SPANS:
            if days <= span:
                tallies[key][span][0 if right else 1] += number
    lines = [
        Line(key, names.get(key, key), {span: Tally(*pair) for span, pair in spans.items()})
        for key, spans in tallies.items()
    ]
    widest = max(SPANS)
    return sorted(
        lines, key=lambda line: (-(line.tallies[widest].right + line.tallies[widest].wrong), line.name)
    )


def _proposals(session: Session, counts: Sequence[ColumnElement[bool]]) -> list[Proposal]:
    """Names that were rejected so often for one work and never confirmed; the newest finding of each."""
    wrong = func.sum(case((_confirmed(), 0), else_=1))
    pairs = (
        select(Judgement.name, Judgement.work_id, wrong, func.max(Judgement.verdict_id))
        .where(*counts, Judgement.name != "")
        .group_by(Judgement.name, Judgement.work_id)
        .having(wrong >= PROPOSED_AFTER, func.sum(case((_confirmed(), 1), else_=0)) == 0)
    )
    found = session.execute(
        pairs.order_by(wrong.desc(), func.min(Judgement.verdict_id)).limit(PROPOSED_MOST)
    ).all()
    last = dict(session.execute(
        select(Judgement.verdict_id, Judgement.finding_id).where(Judgement.verdict_id.in_([row[3] for row in found]))
    ).all())  # fmt: skip
    named = select(Work.id, Work.title).where(Work.id.in_({row[1] for row in found}))
    titles = dict(session.execute(named).all())
    return [
        Proposal(name, titles.get(work, ""), times, last[verdict]) for name, work, times, verdict in found
    ]
