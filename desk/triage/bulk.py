"""Several findings by one decision: only rows that were on the screen, of one cluster, by the same rules, with certain evidence.

A cluster is one work on one site. Certain is evidence that leaves no question which work it is: the very bytes of a
file of the catalogue, or a finding that the right holder has confirmed. Each address is listed before the decision,
each is decided with the version that was seen, and one of them at least goes into the sample of second looks.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.triage import judgements
from desk.triage.decisions import Said, decide
from desk.triage.sampling import Chance
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records.errors import Conflict, NotAllowed, Refused
from records.findings import Finding
from records.proceedings import ConfirmationAnswer, ConfirmedAddress, HolderConfirmation
from records.vocabulary import FindingState

MOST = 50
"""Rows of one page of the list."""
EXACT = "sha256"
"""A weaker digest can be made to agree."""


@dataclass(frozen=True)
class Done:
    """What a bulk decision did: ids that were decided, and those that were not with the reason."""

    decided: list[int]
    left: list[tuple[int, Conflict]]


def cluster_of(finding: Finding) -> tuple[int | None, int, str]:
    """Findings of one cluster were matched with the same work on the same site by the same rules."""
    return finding.site_id, finding.work_id, judgements.engine_of(finding.match.record)


def certain(finding: Finding, confirmed: Collection[int]) -> bool:
    """Whether the evidence leaves no question which work it is. `confirmed`: as `confirmed_by_holder` gives them."""
    exact = any(_exact(one) for one in _contents(finding))
    return finding.state is FindingState.OPEN and (exact or finding.id in confirmed)


def confirmed_by_holder(session: Session, findings: Collection[int]) -> set[int]:
    """Those of which the right holder has signed that nobody may offer them so."""
    answers = (
        select(ConfirmedAddress.finding_id, ConfirmedAddress.answer)
        .join(HolderConfirmation, HolderConfirmation.id == ConfirmedAddress.confirmation_id)
        .where(HolderConfirmation.voided_at.is_(None), ConfirmedAddress.finding_id.in_(findings))
        .order_by(HolderConfirmation.id)
    )
    newest = dict(session.execute(answers).all())
    return {id_ for id_, answer in newest.items() if answer is ConfirmationAnswer.UNLICENSED}


def check(findings: Sequence[Finding], confirmed: Collection[int]) -> None:
    """Raises Refused where nothing or too much was ticked, NotAllowed naming what bars a common decision."""
    if not 1 <= len(findings) <= MOST:
        raise Refused("bulk_count", f"tick 1 to {MOST} rows", zh=f"请勾选 1 至 {MOST} 条")
    reasons = []
    if len({cluster_of(one) for one in findings}) > 1:
        reasons.append({"zh": "所选线索不是同一网站、同一作品、同一规则版本", "en": "the rows are not of one site, one work and one version of the rules"})  # fmt: skip
    reasons += [
        {"zh": f"线索 {one.id} 没有完全一致的文件或权利人的书面确认，或已有判断", "en": f"finding {one.id} has neither an identical file nor the right holder's signed confirmation, or is decided"}
        for one in findings if not certain(one, confirmed)
    ]  # fmt: skip
    if reasons:
        raise NotAllowed("these findings are decided one by one", zh="这些线索须逐条判断", reasons=reasons)


def decide_all(desk: Desk, who: Viewer, seen: Sequence[Said], *, chance: Chance) -> Done:
    """Decide each by itself; what somebody else changed or holds meanwhile is left and named."""
    number = secrets.token_hex(6)
    decided: list[int] = []
    left: list[tuple[int, Conflict]] = []
    for said in seen:
        try:
            decide(desk, who, said, chance=chance if decided else _always, bulk=number)
        except Conflict as conflict:
            left.append((said.finding_id, conflict))
        else:
            decided.append(said.finding_id)
    return Done(decided, left)


def _always() -> float:
    """The first one of a bulk decision goes into the sample whatever chance says."""
    return 0.0


def _contents(finding: Finding) -> list[dict[str, object]]:
    return [one for one in finding.match.record.get("contents") or [] if isinstance(one, dict)]


def _exact(content: dict[str, object]) -> bool:
    return content.get("algorithm") == EXACT and content.get("strength") == "strong"
