"""What a verdict rested on, written down with it, so that rules, sites and right holders can be measured later."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from records.clock import Clock
from records.findings import Finding, Verdict
from records.triage import Judgement
from records.vocabulary import FindingState

_STANDING = select(Judgement).where(Judgement.finding_id == bindparam("finding"), Judgement.void_at.is_(None))


def record(session: Session, clock: Clock, finding: Finding, verdict: Verdict, *, bulk: str = "") -> None:
    """Keep what the match said; an earlier judgement of the finding no longer stands. Reopening leaves none."""
    for row in session.scalars(_STANDING, {"finding": finding.id}):
        row.void_at = clock.now()
    if verdict.state is FindingState.OPEN:
        return
    match = finding.match
    session.add(
        Judgement(
            verdict_id=verdict.id, finding_id=finding.id, site_id=finding.listing.site_id,
            holder_id=finding.work.holder_id, work_id=finding.work_id, state=verdict.state, reason=verdict.reason,
            actor=verdict.actor, rules=rules_of(match.reasons), engine=engine_of(match.record),
            name=str(match.record.get("raw") or match.record.get("name") or ""), bulk=bulk, at=clock.now(),
        )
    )  # fmt: skip


def rules_of(reasons: list[Any]) -> list[str]:
    """Keys of the features that spoke for the match."""
    found = (one.get("feature", "") for one in reasons if isinstance(one, dict) and one.get("weight", 0) > 0)
    return list(dict.fromkeys(str(one) for one in found if one))


def engine_of(record: dict[str, Any]) -> str:
    """Versions of everything that decided but the catalogue, which changes with every upload."""
    versions = record.get("versions")
    if not isinstance(versions, dict):
        return ""
    return " ".join(f"{name}={versions[name]}" for name in sorted(versions) if name != "catalogue")
