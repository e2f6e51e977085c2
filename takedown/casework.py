"""Cases as people record them back: 立案 with its paper and two officers, outcomes with theirs, closure with a plan.

The program opens no case and decides nothing about one; it refuses what cannot be and keeps every step as an event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records import events
from records.casework import Case, CaseOutcome, CaseSource, OutcomeKind, Stream
from records.clock import SHANGHAI, Clock
from records.errors import Conflict, NotAllowed, NotFound, Refused
from records.scope import Site
from records.session import UnitOfWork
from records.vocabulary import WorkKind
from takedown import course
from takedown.flow import case as flow
from takedown.flow.case import State
from takedown.flow.dossier import DossierFacts, Step

LONGEST = 10_000
"""Characters of 案情简介 and of every other free text."""
MOST_FEN = 10**15
ENDED = (OutcomeKind.CLOSED, OutcomeKind.WITHDRAWN)
WITH_NUMBER = (OutcomeKind.PENALTY, OutcomeKind.TRANSFERRED)
COUNTED = (OutcomeKind.SITE_CLOSED, OutcomeKind.SERVERS)


@dataclass(frozen=True, slots=True)
class Officer:
    """执法人员 with the number of the 执法证."""

    name: str
    certificate: str


@dataclass(frozen=True, slots=True)
class Filing:
    """立案: number and day of the 立案审批表, the 负责人 who approved it, at least two officers."""

    number: str
    day: date
    approved_by: str
    officers: tuple[Officer, ...]


def file(
    unit_of_work: UnitOfWork, clock: Clock, *,
    filing: Filing, name: str, unit: str, region: str, source: CaseSource | str, kind: WorkKind | str, actor: str,
    stream: Stream | str = Stream.COPYRIGHT, site_key: str = "", dossier_id: int | None = None, brief: str = "",
    supervised: bool = False, held_back: bool = False,
) -> Case:  # fmt: skip
    """Record a case that the office filed.

    Raises:
        NotAllowed with every element of the filing that is missing; Refused for an unknown word or an impossible
        day; NotFound for site or dossier; Conflict where a case of that filing number exists.
    """
    _filed(filing, clock)
    _named(name=name, unit=unit, region=region)
    with unit_of_work() as session:
        dossier = course.find(session, dossier_id) if dossier_id is not None else None
        _once(session, filing.number.strip(), Stream(word(Stream, stream)))
        now = clock.now()
        row = Case(
            number=_next_number(session, clock), name=name.strip(), unit=unit.strip(), region=region.strip(),
            stream=word(Stream, stream), source=word(CaseSource, source), kind=word(WorkKind, kind),
            site_id=_site(session, site_key) or (dossier.site_id if dossier else None), dossier_id=dossier_id,
            filing_number=filing.number.strip(), filed_on=filing.day, filed_by=filing.approved_by.strip(),
            officers=[asdict(one) for one in filing.officers], brief=_short(brief), supervised=supervised,
            held_back=held_back, recorded_by=actor, created_at=now, updated_at=now,
        )  # fmt: skip
        session.add(row)
        session.flush()
        _event(session, clock, row, actor, "filed", filing=row.filing_number, filed_on=filing.day.isoformat())
        if dossier is not None:
            course.take(
                session, clock, dossier, Step.FILE, DossierFacts(filing=True, officers=len(row.officers)), actor=actor,
                said=course.Said(filing.day, row.number, row.unit, row.filing_number),
            )  # fmt: skip
        return row


def record(
    unit_of_work: UnitOfWork, clock: Clock, *,
    case_id: int, kind: OutcomeKind | str, day: date, actor: str, number: str = "", amount_fen: int = 0,
    count: int = 0, reason: str = "", closure_plan: str = "", threshold_reached: bool = False,
) -> CaseOutcome:  # fmt: skip
    """Record what became of a case; the same outcome twice is kept once.

    Args:
        threshold_reached: a person says that a criminal threshold is reached; a penalty then asks for the recorded
            decision to transfer, or not to (以罚代刑).

    Raises:
        NotFound; Refused for an unknown kind, a day before 立案 or after today, an amount or number that cannot be;
        NotAllowed for a closure without a plan (善后) and for an outcome of a case that has ended.
    """
    known = OutcomeKind(word(OutcomeKind, kind))
    with unit_of_work() as session:
        case = find(session, case_id)
        row = CaseOutcome(
            case_id=case.id, kind=known, day=day, number=number.strip(), amount_fen=amount_fen, count=count,
            reason=_short(reason), recorded_by=actor, recorded_at=clock.now(),
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
        _event(
            session, clock, case, actor, known.value, outcome=row.id, day=day.isoformat(), number=row.number,
            amount_fen=amount_fen, count=count,
        )  # fmt: skip
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
            row.voided_at, row.voided_why = clock.now(), _short(why)
            case = find(session, row.case_id)
            case.version += 1
            _event(session, clock, case, actor, "outcome_voided", outcome=row.id, why=row.voided_why)
        return row


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
        _event(session, clock, case, actor, "merged", into=into.number, why=_short(why))
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
            setattr(case, name, _short(value))
        case.version, case.updated_at = case.version + 1, clock.now()
        _event(session, clock, case, actor, "described", fields=sorted(texts))
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
    return flow.state_of(one.kind for one in _ordered(case.outcomes))


def _ordered(outcomes: Sequence[CaseOutcome]) -> list[CaseOutcome]:
    """By their days; of one day the end of the case last. People record papers in any order."""
    held = [one for one in outcomes if one.voided_at is None]
    return sorted(held, key=lambda one: (one.day, one.kind in ENDED, one.id or 0))


def _follows(case: Case, row: CaseOutcome, *, plan: bool, threshold: bool) -> None:
    """Whether the outcome may stand at its day. Raises NotAllowed with the reasons."""
    before = [
        one for one in _ordered(case.outcomes) if (one.day, one.kind in ENDED) <= (row.day, row.kind in ENDED)
    ]
    decided = {one.kind for one in case.outcomes if one.voided_at is None}
    facts = flow.CaseFacts(
        day=True, amount=True, number=bool(row.number), count=bool(row.count), plan=plan,
        crime_open=threshold and not decided & {OutcomeKind.TRANSFERRED, OutcomeKind.NOT_TRANSFERRED},
    )  # fmt: skip
    flow.CASE.ask(flow.state_of(one.kind for one in before), row.kind, facts)
    if row.kind in ENDED and ended(case):
        raise NotAllowed(f"case {case.number} has ended", zh="案件已经结案", reasons=["ended"])


def _filed(filing: Filing, clock: Clock) -> None:
    people = {
        one.certificate.strip() for one in filing.officers if one.name.strip() and one.certificate.strip()
    }
    lacking = flow.may_file(
        flow.CaseFacts(
            filing=bool(filing.number.strip() and filing.approved_by.strip()), officers=len(people), day=True
        )
    )
    told = {
        "number": filing.number.strip(),
        "approved_by": filing.approved_by.strip(),
        "officers": "officers" not in lacking,
    }
    missing = [name for name, value in told.items() if not value]
    if missing:
        zh = {
            "number": "立案文号",
            "approved_by": "批准立案的负责人",
            "officers": "两名以上执法人员及执法证号",
        }
        raise NotAllowed(
            f"no case without 立案: {', '.join(missing)} missing", reasons=missing,
            zh="未立案不得登记为案件，缺少：" + "、".join(zh[name] for name in missing),
        )  # fmt: skip
    not_after_today(filing.day, clock)


def _named(**texts: str) -> None:
    empty = [name for name, value in texts.items() if not value.strip()]
    if empty:
        raise Refused(
            "empty", f"{', '.join(empty)} empty", zh="案件名称、办案单位、地区均须填写", fields=empty
        )


def _once(session: Session, number: str, stream: Stream) -> None:
    asked = select(Case.number).where(Case.filing_number == number, Case.stream == stream)
    other = session.scalar(asked)
    if other:
        raise Conflict(
            f"{number} is filed already, as case {other}", zh=f"立案文号 {number} 已登记为案件 {other}",
            expected="", found=other,
        )  # fmt: skip


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


def _possible(clock: Clock, case: Case, row: CaseOutcome) -> None:
    not_after_today(row.day, clock)
    if row.day < case.filed_on:
        raise Refused(
            "day_impossible", f"{row.day} is before 立案 ({case.filed_on})", zh=f"日期早于立案日 {case.filed_on}",
            value=row.day.isoformat(),
        )  # fmt: skip
    if not 0 <= row.amount_fen <= MOST_FEN or not 0 <= row.count <= 1_000_000:
        raise Refused("amount_impossible", "an amount or a count cannot be so", zh="金额或数量不可能")
    if row.kind in WITH_NUMBER and not row.number:
        raise Refused("number_missing", f"{row.kind} needs the number of its paper", zh="须填写文书编号")
    if row.kind in COUNTED and not row.count:
        raise Refused("count_missing", f"{row.kind} needs a count", zh="须填写数量")


def _same(case: Case, row: CaseOutcome) -> CaseOutcome | None:
    told = (row.kind, row.day, row.number, row.amount_fen, row.count)
    for one in case.outcomes:
        if one.voided_at is None and (one.kind, one.day, one.number, one.amount_fen, one.count) == told:
            return one
    return None


def word(kind: Any, value: str) -> Any:
    """A word of one of the enumerations. Raises Refused `word_unknown`."""
    try:
        return kind(value)
    except ValueError:
        known = ", ".join(kind)
        raise Refused(
            "word_unknown", f"{value!r}; expected {known}", zh=f"没有这个选项：{value}", value=str(value)
        ) from None


def _site(session: Session, key: str) -> int | None:
    if not key:
        return None
    found = session.scalar(select(Site.id).where(Site.key == key))
    if found is None:
        raise NotFound("site 网站", key)
    return found


def _short(text: str) -> str:
    if len(text) > LONGEST:
        raise Refused(
            "too_long", f"{len(text)} characters, at most {LONGEST}", zh=f"文字过长，最多 {LONGEST} 字"
        )
    return text.strip()


def _next_number(session: Session, clock: Clock) -> str:
    stem = f"AJ-{clock.now().astimezone(SHANGHAI).year}-"
    last = session.scalar(select(func.max(Case.number)).where(Case.number.startswith(stem)))
    return f"{stem}{int(last.removeprefix(stem)) + 1 if last else 1:06d}"


def _event(session: Session, clock: Clock, case: Case, actor: str, verb: str, **payload: Any) -> None:
    events.append(
        session, clock, actor=actor, action=f"takedown:case:{verb}", subject=("case", case.id),
        payload={"number": case.number, **payload},
    )  # fmt: skip


def officers(texts: Sequence[str]) -> tuple[Officer, ...]:
    """`name:certificate` as a person types it. Raises Refused."""
    made = []
    for text in texts:
        name, _, certificate = text.replace("：", ":").partition(":")
        if not name.strip() or not certificate.strip():
            raise Refused(
                "officer_invalid",
                f"{text!r}; expected name:certificate",
                zh="执法人员应写作 姓名:执法证号",
                value=text,
            )
        made.append(Officer(name.strip(), certificate.strip()))
    return tuple(made)


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
