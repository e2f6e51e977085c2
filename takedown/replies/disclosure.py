"""Who complained, and in which words: masked on every page, shown whole to whoever says why; an event keeps who asked.

The event is written first: nobody sees a name without it.
"""

from __future__ import annotations

from records import events
from records.clock import Clock
from records.errors import NotFound
from records.leads import Complaint
from records.proceedings import ComplaintAboutUs
from records.session import UnitOfWork
from records.vault import Vault
from takedown.exhibits.outside import expect_reason
from takedown.replies import complaints

ABOUT_US, REPORT = "takedown:complaint:opened", "lead:complaint:opened"


def about_us(
    unit_of_work: UnitOfWork, clock: Clock, *, complaint_id: int, reason: str, actor: str, scan: bool = False
) -> ComplaintAboutUs:
    """A complaint about us with name, contact and words. `scan`: the letter itself is asked for.

    Raises NotFound, also for a scan that there is not; Refused `reason_missing`.
    """
    expect_reason(reason)
    with unit_of_work() as session:
        row = complaints.find(session, complaint_id)
        if scan and not row.scan_digest:
            raise NotFound("scan 扫描件", complaint_id)
        events.append(
            session, clock, actor=actor, action=ABOUT_US, subject=("complaint", row.id),
            payload={"number": row.number, "scan": row.scan_digest if scan else "", "reason": reason.strip()[:500]},
        )  # fmt: skip
        return row


def report(
    unit_of_work: UnitOfWork,
    clock: Clock,
    *,
    complaint_id: int,
    reason: str,
    actor: str,
    original: bool = False,
) -> Complaint:
    """What somebody reported (投诉举报) with name and contact. `original`: the letter itself is asked for. Raises as `about_us`."""
    expect_reason(reason)
    with unit_of_work() as session:
        row = session.get(Complaint, complaint_id)
        if row is None or (original and not row.original):
            raise NotFound("complaint 投诉举报", complaint_id)
        events.append(
            session, clock, actor=actor, action=REPORT, subject=("lead", row.lead_id),
            payload={"receipt": row.receipt, "original": row.original if original else "", "reason": reason.strip()[:500]},
        )  # fmt: skip
        return row


def letter(vault: Vault, digest: str) -> bytes:
    """The bytes as they came. Raises NotFound where they were purged, Tampered where they have changed."""
    if not vault.path(digest).is_file():
        raise NotFound("original, which was purged after its period 原件，已按保存期限清除：", digest[:12])
    return vault.open(digest)
