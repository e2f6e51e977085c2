"""What became of a case, as the office's own papers say: recorded, kept once, taken back with a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation

from sqlalchemy.orm import Session

from records.casework import Case, CaseOutcome, OutcomeKind
from records.clock import SHANGHAI, Clock
from records.errors import NotAllowed, NotFound, Refused
from records.session import UnitOfWork
from takedown.cases.casework import ENDED, ended, find, not_after_today, ordered, said, short, word
from takedown.flow import case as flow
from takedown.periods import clocks

MOST_FEN = 10**15
WITH_NUMBER = (OutcomeKind.PENALTY, OutcomeKind.TRANSFERRED)
COUNTED = (OutcomeKind.SITE_CLOSED, OutcomeKind.SERVERS)


def record(
    unit_of_work: UnitOfWork, clock: Clock, *,
    case_id: int, kind: OutcomeKind | str, day: date, actor: str, number: str = "", amount_fen: int = 0,
    count: int = 0, reason: str = "", closure_plan: str = "", threshold_reached: bool = False, hour: time | None = None,
) -> CaseOutcome:  # fmt: skip
    """Record what became of a case; the same outcome twice is kept once.

    Args:
        threshold_reached: a person says that a criminal threshold is reached; a penalty then asks for the recorded
            decision to transfer, or not to (以罚代刑).
        hour: in Asia/Shanghai, where the paper or its receipt gives it.

    Raises:
        NotFound; Refused for an unknown kind, a day before 立案 or after today, an hour to come, an amount or number that
        cannot be; NotAllowed for what the machine of a case bars, such as a closure without a plan (善后).
    """
    known = OutcomeKind(word(OutcomeKind, kind))
    with unit_of_work() as session:
        case = find(session, case_id)
        row = CaseOutcome(
            case_id=case.id, kind=known, day=day, number=number.strip(), amount_fen=amount_fen, count=count,
            reason=short(reason), recorded_by=actor, recorded_at=clock.now(),
            at=datetime.combine(day, hour, SHANGHAI).astimezone(UTC) if hour else None,
        )  # fmt: skip
        same = _same(case, row)
        if same is not None:
            return same
        _possible(clock, case, row)
        _follows(case, row, plan=bool(closure_plan.strip() or case.closure_plan), threshold=threshold_reached)
        session.add(row)
        case.updated_at, case.version = clock.now(), case.version + 1
        case.closure_plan = closure_plan.strip() or case.closure_plan
        session.flush()
        said(
            session, clock, case, actor, known.value, outcome=row.id, day=day.isoformat(), number=row.number,
            amount_fen=amount_fen, count=count, **({"at": row.at.isoformat()} if row.at else {}),
        )  # fmt: skip
        _settle(session, clock, case)
        return row


def void(unit_of_work: UnitOfWork, clock: Clock, *, outcome_id: int, why: str, actor: str) -> CaseOutcome:
    """Take back an outcome that was recorded wrongly; it stays readable. Raises NotFound, Refused without a reason."""
    if not why.strip():
        raise Refused("reason_missing", "say why the outcome is taken back", zh="请说明撤销的原因")
    with unit_of_work() as session:
        row = session.get(CaseOutcome, outcome_id)
        if row is None:
            raise NotFound("outcome 案件结果", outcome_id)
        if row.voided_at is None:
            row.voided_at, row.voided_why = clock.now(), short(why)
            case = find(session, row.case_id)
            case.version += 1
            said(session, clock, case, actor, "outcome_voided", outcome=row.id, why=row.voided_why)
            _settle(session, clock, case)
        return row


def _settle(session: Session, clock: Clock, case: Case) -> None:
    """End the periods that this ends, in the same transaction."""
    session.flush()
    session.expire(case, ["outcomes"])
    clocks.settle(session, clock, [("case", str(case.id))])


def fen(yuan: str) -> int:
    """元 as a person types it, in 分. Raises Refused for what is no amount or has parts of a 分."""
    try:
        amount = Decimal(yuan.strip().replace(",", "").removesuffix("元")) * 100
    except InvalidOperation:
        raise Refused(
            "amount_invalid", f"{yuan!r} is no amount", zh="金额应为数字（元）", value=yuan
        ) from None
    if not amount.is_finite() or amount != amount.to_integral_value() or not 0 <= amount <= MOST_FEN:
        raise Refused("amount_impossible", f"{yuan!r} cannot be", zh="金额不可能", value=yuan)
    return int(amount)


def hour(text: str) -> time | None:
    """`HH:MM` as a person types it, None for nothing. Raises Refused `hour_invalid`."""
    try:
        return time.fromisoformat(text.strip()).replace(tzinfo=None) if text.strip() else None
    except ValueError:
        raise Refused(
            "hour_invalid",
            f"{text[:40]!r} is no hour; expected HH:MM",
            zh="时刻应写作 时:分，例如 09:30",
            value=text[:40],
        ) from None


def _follows(case: Case, row: CaseOutcome, *, plan: bool, threshold: bool) -> None:
    """Whether the outcome may stand at its day. Raises NotAllowed with the reasons."""
    before = [
        one for one in ordered(case.outcomes) if (one.day, one.kind in ENDED) <= (row.day, row.kind in ENDED)
    ]
    decided, earlier = {one.kind for one in ordered(case.outcomes)}, {one.kind for one in before}
    facts = flow.CaseFacts(
        day=True, amount=True, number=bool(row.number), count=bool(row.count), plan=plan,
        reason=bool(row.reason), hour=row.at is not None, moved=OutcomeKind.TRANSFERRED in earlier,
        refused=OutcomeKind.POLICE_REFUSED in earlier, reviewed=OutcomeKind.REFUSAL_REVIEW in earlier, fined=OutcomeKind.PENALTY in earlier,
        crime_open=threshold and not decided & {OutcomeKind.TRANSFERRED, OutcomeKind.NOT_TRANSFERRED},
    )  # fmt: skip
    flow.CASE.ask(flow.state_of(one.kind for one in before), row.kind, facts)
    if row.kind in ENDED and ended(case):
        raise NotAllowed(f"case {case.number} has ended", zh="案件已经结案", reasons=["ended"])


def _possible(clock: Clock, case: Case, row: CaseOutcome) -> None:
    not_after_today(row.day, clock)
    if row.day < case.filed_on:
        raise Refused(
            "day_impossible", f"{row.day} is before 立案 ({case.filed_on})", zh=f"日期早于立案日 {case.filed_on}",
            value=row.day.isoformat(),
        )  # fmt: skip
    if row.at is not None and row.at > clock.now():
        raise Refused(
            "hour_impossible", f"{row.at} is still to come", zh="时刻晚于现在", value=row.at.isoformat()
        )
    if not 0 <= row.amount_fen <= MOST_FEN or not 0 <= row.count <= 1_000_000:
        raise Refused("amount_impossible", "an amount or a count cannot be so", zh="金额或数量不可能")
    if row.kind in WITH_NUMBER and not row.number:
        raise Refused("number_missing", f"{row.kind} needs the number of its paper", zh="须填写文书编号")
    if row.kind in COUNTED and not row.count:
        raise Refused("count_missing", f"{row.kind} needs a count", zh="须填写数量")


def _same(case: Case, row: CaseOutcome) -> CaseOutcome | None:
    told = (row.kind, row.day, row.at, row.number, row.amount_fen, row.count)
    for one in case.outcomes:
        if (
            one.voided_at is None
            and (one.kind, one.day, one.at, one.number, one.amount_fen, one.count) == told
        ):
            return one
    return None
