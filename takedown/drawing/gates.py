"""What the route of a referral still lacks, as rows of its checklist: the paper never says more than the gates let pass."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from records.cases import Draft
from records.drawn import DrawnPaper
from records.vocabulary import CheckState
from takedown.checklist import Row
from takedown.drawing.asked import read_asked
from takedown.routes.decide import open_routes
from takedown.routes.gates import Lack, Want
from takedown.routes.gather import facts_of
from takedown.routes.kinds import GATE_WORDS, AccessMeasure, Route

FIELD = {
    "determination": "determination", "notice": "notices", "removed": "notices", "public_interest": "public_interest",
    "stopped": "stopped_by", "penalty": "decision", "serious": "serious", "filing": "filing_fault", "addressee": "addressee",
    "collateral": "collateral_checked_at", "server": "site.server_location", "abroad": "abroad", "evidence": "places",
}  # fmt: skip
"""Gate to the field of the paper in which its answer would stand."""


def gate_rows(session: Session, draft: Draft, now: datetime) -> tuple[Row, ...]:
    """A row for each thing that the route or its measure lacks now; none for a paper without a route."""
    row = session.get(DrawnPaper, draft.id)
    if row is None or not row.asked.get("route"):
        return ()
    asked = read_asked(row.asked)
    facts = facts_of(session, draft.dossier.site.key, now, asked.office.own)
    answer = next(one for one in open_routes(facts) if one.route is Route(asked.route))
    measure = next((one for one in answer.measures if one.measure is AccessMeasure(asked.measure)), None)
    return tuple(_row(lack) for lack in [*answer.lacks, *(measure.lacks if measure else ())])


def _row(lack: Lack) -> Row:
    state = CheckState.INVALID if lack.want is Want.BARRED else CheckState.MISSING
    zh, en = GATE_WORDS[lack.gate]
    return Row(
        rule=f"G-{lack.gate}", article=lack.article, state=state.value, field=FIELD.get(lack.gate, "route"),
        zh=f"途径条件“{zh}”：{lack.zh}", en=f"gate of the route, {en}: {lack.en}", verified=lack.verified,
    )  # fmt: skip
