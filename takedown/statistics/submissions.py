"""Months as they were handed in: frozen with a digest, corrected by a later submission, three streams added up.

Joint cases that two streams count are never guessed: those that look alike are named to the person who adds up.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from records import events
from records.casework import Case, CaseOutcome, StatisticsSubmission, Stream
from records.clock import Clock
from records.errors import NotAllowed, Refused
from records.events import Event
from records.session import UnitOfWork
from takedown.exhibits.proofs import Fault
from takedown.statistics import caseform
from takedown.statistics.campaign import Campaign, Month
from takedown.statistics.figures import (
    CaseFact,
    Figures,
    OutcomeFact,
    Table,
    as_json,
    from_json,
    of_month,
    total,
)
from takedown.statistics.readback import ReadSheet

SUBMITTED = "takedown:statistics:submitted"


@dataclass(frozen=True, slots=True)
class Signed:
    """Who answers for the figures: 填报单位, 填报人, 审核人 (another person), telephone."""

    unit: str
    filled_by: str
    checked_by: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """The three streams of a month added up, and which of them are missing or corrected."""

    month: Table
    cumulative: Table
    streams: tuple[Stream, ...]
    missing: tuple[Stream, ...]


def facts(session: Session, region: str, stream: Stream | None = None) -> list[CaseFact]:
    """Every counted case of a region; one that a person merged into another is not counted."""
    asked = select(Case).where(Case.region == region, Case.merged_into_id.is_(None)).order_by(Case.id)
    if stream is not None:
        asked = asked.where(Case.stream == stream)
    return [fact(row) for row in session.scalars(asked.options(selectinload(Case.outcomes)))]


def fact(case: Case) -> CaseFact:
    """A case as the forms see it; voided outcomes are left out."""
    standing = [one for one in case.outcomes if one.voided_at is None]
    return CaseFact(
        id=str(case.id), number=case.number, name=case.name, unit=case.unit, region=case.region, stream=case.stream,
        source=case.source, kind=case.kind, filed_on=case.filed_on, brief=case.brief, result=case.result,
        note=case.note, held_back=case.held_back, outcomes=tuple(_outcome(one) for one in standing),
    )  # fmt: skip


def _outcome(row: CaseOutcome) -> OutcomeFact:
    return OutcomeFact(row.kind, row.day, row.amount_fen, row.count, row.number)


def submit(
    unit_of_work: UnitOfWork, clock: Clock, campaign: Campaign, *,
    region: str, month: Month, stream: Stream, signed: Signed, actor: str, why: str = "",
) -> StatisticsSubmission:  # fmt: skip
    """Freeze our own figures of a month. A second time it is a correction (更正) and needs a reason.

    Raises:
        NotAllowed where 填报人 and 审核人 are missing or one person, or nothing changed; Refused without a reason.
    """
    with unit_of_work() as session:
        cases = facts(session, region, stream)
        monthly, cumulative = of_month(campaign, cases, month)
        rows = [row.as_json() for row in caseform.rows(cases, month.first, month.last)]
        figures = {"month": as_json(monthly), "total": as_json(cumulative)}
        return _freeze(session, clock, campaign, region, month, stream, signed, actor, why, figures, rows, "")


def take_in(
    unit_of_work: UnitOfWork, clock: Clock, campaign: Campaign, sheet: ReadSheet, *,
    file_digest: str, region: str, month: Month, stream: Stream, signed: Signed, actor: str, why: str = "",
) -> StatisticsSubmission:  # fmt: skip
    """Keep the month's figures of another organ as it handed them in. Raises as `submit`, and Refused for a bad sheet."""
    if not sheet.usable:
        raise Refused(
            "sheet_unusable", "; ".join(f"{one.cell} {one.en}" for one in sheet.issues if one.level == "block"),
            zh="；".join(f"{one.cell} {one.zh}" for one in sheet.issues if one.level == "block"),
        )  # fmt: skip
    if sheet.region and region not in sheet.region and sheet.region not in region:
        raise Refused(
            "region_differs",
            f"the sheet says {sheet.region}, not {region}",
            zh=f"报表地区为“{sheet.region}”，不是“{region}”",
        )
    with unit_of_work() as session:
        figures = {"month": as_json(sheet.figures), "total": {}}
        return _freeze(
            session, clock, campaign, region, month, stream, signed, actor, why, figures, [], file_digest
        )


def _freeze(
    session: Session, clock: Clock, campaign: Campaign, region: str, month: Month, stream: Stream, signed: Signed,
    actor: str, why: str, figures: dict[str, Any], rows: list[Any], imported: str,
) -> StatisticsSubmission:  # fmt: skip
    _signed(signed)
    digest = hashlib.sha256(_canonical([figures, rows])).hexdigest()
    last = standing(session, campaign, region, month, stream)
    if last is not None and last.digest == digest:
        return last
    if last is not None and not why.strip():
        raise Refused(
            "correction_unexplained", f"{month} was handed in already; a correction says why",
            zh=f"{month} 已报送，更正须说明原因",
        )  # fmt: skip
    row = StatisticsSubmission(
        campaign=campaign.key, month=str(month), region=region, stream=stream, unit=signed.unit,
        filled_by=signed.filled_by, checked_by=signed.checked_by, phone=signed.phone, figures=figures, cases=rows,
        digest=digest, imported_from=imported, corrects_id=last.id if last else None, why=why.strip(), actor=actor,
        at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    events.append(
        session, clock, actor=actor, action=SUBMITTED, subject=("submission", row.id),
        payload={"campaign": campaign.key, "month": str(month), "region": region, "stream": stream.value,
                 "digest": digest, "corrects": row.corrects_id, "imported": imported},
    )  # fmt: skip
    return row


def _signed(signed: Signed) -> None:
    missing = [name for name in ("unit", "filled_by", "checked_by") if not getattr(signed, name).strip()]
    if missing:
        raise NotAllowed(
            f"missing: {', '.join(missing)}", zh="填报单位、填报人、审核人均须填写", reasons=missing
        )
    if signed.filled_by.strip() == signed.checked_by.strip():
        raise NotAllowed(
            "filled in and checked by one person", zh="填报人与审核人不得为同一人", reasons=["checked_by"]
        )


def standing(
    session: Session, campaign: Campaign, region: str, month: Month, stream: Stream
) -> StatisticsSubmission | None:
    """What holds for a month: the newest submission of it."""
    asked = select(StatisticsSubmission).where(
        StatisticsSubmission.campaign == campaign.key, StatisticsSubmission.region == region,
        StatisticsSubmission.month == str(month), StatisticsSubmission.stream == stream,
    )  # fmt: skip
    return session.scalars(asked.order_by(StatisticsSubmission.id.desc())).first()


def added(session: Session, campaign: Campaign, region: str, month: Month) -> Added:
    """The streams' standing submissions of a month, added; 累计 is the sum of their months up to it."""
    until = [one for one in campaign.months() if one <= month]
    held = {
        (one, stream): row
        for one in until
        for stream in Stream
        if (row := standing(session, campaign, region, one, stream))
    }
    here = tuple(stream for stream in Stream if (month, stream) in held)
    return Added(
        month=_sum(campaign, [held[month, stream] for stream in here]),
        cumulative=_sum(campaign, list(held.values())),
        streams=here,
        missing=tuple(stream for stream in Stream if stream not in here),
    )


def _sum(campaign: Campaign, rows: Sequence[StatisticsSubmission]) -> Table:
    made = {row.label: Figures() for row in campaign.statistics.rows}
    for row in rows:
        for label, figures in from_json(row.figures["month"]).items():
            made[label] += figures
    return made


def alike(cases: Sequence[CaseFact]) -> list[tuple[CaseFact, CaseFact]]:
    """Cases of two streams that may be one joint case: the same name, or the same number of a paper. A person decides."""
    of_sign: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for at, case in enumerate(cases):
        signs = {("name", case.name), *(("number", one.number) for one in case.outcomes if one.number)}
        for sign in signs:
            of_sign[sign].append(at)
    pairs = {
        (one, other)
        for places in of_sign.values()
        if len({cases[at].stream for at in places}) > 1
        for one, other in combinations(places, 2)
        if cases[one].stream != cases[other].stream
    }
    return [(cases[one], cases[other]) for one, other in sorted(pairs)]


def faults(session: Session) -> Iterator[Fault]:
    """Submissions that are no longer what their event says, and events whose submission is gone."""
    said = {
        event.subject_id: event
        for event in session.scalars(select(Event).where(Event.action == SUBMITTED).order_by(Event.seq))
    }
    for row in session.scalars(select(StatisticsSubmission).order_by(StatisticsSubmission.id)):
        event = said.pop(str(row.id), None)
        digest = hashlib.sha256(_canonical([row.figures, row.cases])).hexdigest()
        told = {
            "campaign": row.campaign,
            "month": row.month,
            "region": row.region,
            "stream": row.stream.value,
            "digest": digest,
        }
        if event is None:
            yield Fault(f"submission {row.id}", "no event says that it was handed in")
        elif any(event.payload.get(name) != value for name, value in told.items()) or row.digest != digest:
            yield Fault(f"submission {row.id}", f"its figures are not those of its event {event.seq}")
    for number, event in said.items():
        yield Fault(f"event {event.seq}", f"submission {number} was handed in and is gone")


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def is_zero(rows: Table) -> bool:
    """零报告: nothing happened, and the month is reported all the same."""
    return total(rows) == Figures()
