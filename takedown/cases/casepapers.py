"""Sealed papers of a case: each in the vault by its digest, with its number and day, as a person recorded it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.clock import Clock
from records.errors import NotFound, Refused
from records.proceedings import CasePaper
from records.session import UnitOfWork
from records.vault import Vault
from takedown.cases import casework

LARGEST = 100 * 1024 * 1024


def add(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *,
    case_id: int, title: str, day: date, data: bytes, file_name: str, actor: str, number: str = "", outcome_id: int | None = None,
) -> CasePaper:  # fmt: skip
    """Keep a scan; the same bytes in the same case are kept once.

    Raises: NotFound for the case, or an outcome that is none of it; Refused for an empty or too large file, no title, or an impossible day.
    """
    if not data or len(data) > LARGEST:
        raise Refused("scan_size", f"a scan has 1 to {LARGEST} bytes", zh="扫描件为空或者过大")
    if not title.strip():
        raise Refused("empty", "a paper has a title", zh="请填写文书名称")
    casework.not_after_today(day, clock)
    digest = vault.put(data)
    with unit_of_work() as session:
        case = casework.find(session, case_id)
        if outcome_id is not None and outcome_id not in {one.id for one in case.outcomes}:
            raise NotFound("outcome 案件结果", outcome_id)
        same = select(CasePaper).where(CasePaper.case_id == case.id, CasePaper.digest == digest)
        standing = session.scalars(same).first()
        if standing is not None:
            return standing
        row = CasePaper(
            case_id=case.id, outcome_id=outcome_id, title=title.strip()[:300], number=number.strip()[:200], day=day, digest=digest,
            file_name=file_name.strip()[:300], bytes=len(data), actor=actor, at=clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        events.append(
            session, clock, actor=actor, action="takedown:case:paper_added", subject=("case", case.id),
            payload={"paper": row.id, "number": row.number, "day": day.isoformat(), "digest": digest, "outcome": outcome_id},
        )  # fmt: skip
        return row


def of_case(session: Session, case_id: int) -> list[CasePaper]:
    """The papers of a case, the oldest first."""
    asked = select(CasePaper).where(CasePaper.case_id == case_id, CasePaper.voided_at.is_(None))
    return list(session.scalars(asked.order_by(CasePaper.day, CasePaper.id)))
