"""Cases as people keep them: found, merged as joint ones, described by hand, shown.

They begin in `takedown.cases.filings` and come to something in `takedown.cases.outcomes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records import events
from records.casework import Case, CaseOutcome, OutcomeKind
from records.clock import SHANGHAI, Clock
from records.errors import Conflict, NotAllowed, NotFound, Refused
from records.session import UnitOfWork
from takedown.flow import case as flow
from takedown.flow.case import State

LONGEST = 10_000
"""Characters of 案情简介 and of every other free text."""
ENDED = (OutcomeKind.CLOSED, OutcomeKind.WITHDRAWN)


def merge(
    unit_of_work: UnitOfWork, clock: Clock, *, case_id: int, into_id: int, why: str, actor: str
) -> Case:
    """A person says that two cases are one joint case: the first is no longer counted, the second is.

    Raises NotFound; NotAllowed for a case into itself, in a circle, or into one that is merged already.
    """
    with unit_of_work() as session:
        case, into = find(session, case_id), find(session, into_id)
        merged_here = session.scalar(select(func.count(Case.id)).where(Case.merged_into_id == case.id))
        if (
            case.id == into.id
            or into.merged_into_id is not None
            or case.merged_into_id is not None
            or merged_here
        ):
            raise NotAllowed(
                f"case {case.number} cannot be merged into {into.number}", zh="这两个案件不能合并",
                reasons=["merged_already" if case.id != into.id else "itself"],
            )  # fmt: skip
        case.merged_into_id, case.version, case.updated_at = into.id, case.version + 1, clock.now()
        said(session, clock, case, actor, "merged", into=into.number, why=short(why))
        return case


def describe(
    unit_of_work: UnitOfWork, clock: Clock, *, case_id: int, version: int, actor: str, **texts: str
) -> Case:
    """Write 案情简介, 查处结果, 备注, next action or owner by hand. Raises NotFound, Conflict, Refused."""
    unknown = set(texts) - {"brief", "result", "note", "next_action", "owner"}
    if unknown:
        raise Refused("field_unknown", f"no field {sorted(unknown)}", zh="没有这个栏目")
    with unit_of_work() as session:
        case = find(session, case_id)
        if case.version != version:
            raise Conflict(
                f"case {case.number} is at version {case.version}, you looked at {version}",
                zh="案件已被他人修改，请重新查看", expected=version, found=case.version,
            )  # fmt: skip
        for name, value in texts.items():
            setattr(case, name, short(value))
        case.version, case.updated_at = case.version + 1, clock.now()
        said(session, clock, case, actor, "described", fields=sorted(texts))
        return case


def find(session: Session, case_id: int) -> Case:
    """The case of that id. Raises NotFound."""
    case = session.get(Case, case_id)
    if case is None:
        raise NotFound("case 案件", case_id)
    return case


def ended(case: Case) -> bool:
    """Whether it was closed or withdrawn."""
    return any(one.kind in ENDED and one.voided_at is None for one in case.outcomes)


def state(case: Case) -> State:
    """Where a case stands after the outcomes that hold."""
    return flow.state_of(one.kind for one in ordered(case.outcomes))


def ordered(outcomes: Sequence[CaseOutcome]) -> list[CaseOutcome]:
    """Those that hold, by their days; of one day the end of the case last. People record papers in any order."""
    held = [one for one in outcomes if one.voided_at is None]
    return sorted(held, key=lambda one: (one.day, one.kind in ENDED, one.id or 0))


def not_after_today(day: date, clock: Clock) -> None:
    """Raises Refused for a day after today, in Asia/Shanghai, or too long ago."""
    today = clock.now().astimezone(SHANGHAI).date()
    if not date(1990, 1, 1) <= day <= today:
        raise Refused(
            "day_impossible",
            f"{day} is not a day up to today ({today})",
            zh=f"日期 {day} 不可能",
            value=day.isoformat(),
        )


def word(kind: Any, value: str) -> Any:
    """A word of one of the enumerations. Raises Refused `word_unknown`."""
    try:
        return kind(value)
    except ValueError:
        known = ", ".join(kind)
        raise Refused(
            "word_unknown", f"{value!r}; expected {known}", zh=f"没有这个选项：{value}", value=str(value)
        ) from None


def short(text: str) -> str:
    """Free text without blanks around it. Raises Refused `too_long`."""
    if len(text) > LONGEST:
        raise Refused(
            "too_long", f"{len(text)} characters, at most {LONGEST}", zh=f"文字过长，最多 {LONGEST} 字"
        )
    return text.strip()


def said(session: Session, clock: Clock, case: Case, actor: str, verb: str, **payload: Any) -> None:
    """Write the event of a step of a case."""
    events.append(
        session, clock, actor=actor, action=f"takedown:case:{verb}", subject=("case", case.id),
        payload={"number": case.number, **payload},
    )  # fmt: skip


def row_of(case: Case) -> dict[str, Any]:
    """A case as `case list --json` shows it; money in 分."""
    return {
        "id": str(case.id), "number": case.number, "name": case.name, "unit": case.unit, "region": case.region,
        "stream": case.stream, "source": case.source, "kind": case.kind, "filing_number": case.filing_number,
        "filed_on": case.filed_on, "state": "ended" if ended(case) else "open", "stage": state(case), "supervised": case.supervised,
        "merged_into": str(case.merged_into_id or ""),
        "outcomes": [
            {"id": str(one.id), "kind": one.kind, "day": one.day, "number": one.number, "amount_fen": one.amount_fen,
             "count": one.count, "voided": one.voided_at is not None}
            for one in case.outcomes
        ],
    }  # fmt: skip
