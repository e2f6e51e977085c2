"""Where two people approve, one after the other: neither of them the author, nor the same person twice.

The database refuses it as well (migration 0013), so that no path around this module ends in an approval.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.cases import DispatchRecord, Dossier, Draft, FirstApproval
from records.clock import Clock
from records.errors import NotAllowed
from records.settings import Settings
from records.vocabulary import PaperKind

REFERRALS = frozenset(kind for kind in PaperKind if kind.value.startswith("referral_")) | {
    PaperKind.REPORT_ABROAD
}
TRANSFERS = frozenset({PaperKind.LEAD_TRANSFER, PaperKind.CRIMINAL_TRANSFER})


class Why(StrEnum):
    """Why two are demanded."""

    REFERRAL = "referral"
    TRANSFER = "transfer"
    FIRST_NOTICE = "first_notice"
    MANY_URLS = "many_urls"


ZH = {
    Why.REFERRAL: "提请类文书", Why.TRANSFER: "移送类文书", Why.FIRST_NOTICE: "首次向该网站发出通知",
    Why.MANY_URLS: "网络地址数目较多",
}  # fmt: skip


def demanded(session: Session, draft: Draft, settings: Settings) -> tuple[Why, ...]:
    """Why this paper needs two approvers; empty where one is enough."""
    reasons = (
        (Why.REFERRAL, draft.kind in REFERRALS),
        (Why.TRANSFER, draft.kind in TRANSFERS),
        (Why.FIRST_NOTICE, not _was_written_to(session, draft)),
        (Why.MANY_URLS, sum(not item.dropped for item in draft.items) > settings.two_approvers_above_urls),
    )
    return tuple(why for why, holds in reasons if holds)


def _was_written_to(session: Session, draft: Draft) -> bool:
    """Whether any paper ever went out to the site."""
    asked = (
        select(DispatchRecord.id)
        .join(Draft, Draft.id == DispatchRecord.draft_id)
        .join(Dossier, Dossier.id == Draft.dossier_id)
        .where(Dossier.site_id == draft.dossier.site_id)
        .limit(1)
    )
    return session.scalar(asked) is not None


def first(session: Session, draft: Draft) -> FirstApproval | None:
    """The first approval that stands for the draft's present version and content."""
    asked = select(FirstApproval).where(
        FirstApproval.draft_id == draft.id, FirstApproval.draft_version == draft.version,
        FirstApproval.digest == draft.digest, FirstApproval.voided_at.is_(None),
    )  # fmt: skip
    return session.scalars(asked.order_by(FirstApproval.id)).first()


def record(
    session: Session, clock: Clock, draft: Draft, approver: str, why: tuple[Why, ...]
) -> FirstApproval:
    """Keep the first approval; the same person's again is the same one."""
    standing = first(session, draft)
    if standing is not None and standing.approver == approver:
        return standing
    row = FirstApproval(
        draft_id=draft.id, draft_version=draft.version, digest=draft.digest, approver=approver,
        why=[one.value for one in why], at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    events.append(
        session, clock, actor=approver, action="takedown:draft:first_approved", subject=("draft", draft.id),
        payload={"version": draft.version, "digest": draft.digest, "why": row.why},
    )  # fmt: skip
    return row


def expect_first(session: Session, draft: Draft, settings: Settings, approver: str) -> str:
    """Who approved first, empty where one approver is enough. Raises NotAllowed where that is missing."""
    why = demanded(session, draft, settings)
    if not why:
        return ""
    standing = first(session, draft)
    if standing is None:
        raise NotAllowed(
            f"draft {draft.id} needs two approvers ({', '.join(why)}); nobody approved it first",
            zh=f"该文书须经两人批准（{'、'.join(ZH[one] for one in why)}），尚无第一批准人", reasons=["first_approval"],
        )  # fmt: skip
    if standing.approver == approver:
        raise NotAllowed(
            f"{approver} approved draft {draft.id} first; another person approves it now",
            zh="您已作出第一次批准，须由另一人作第二次批准", reasons=["second_approver"],
        )  # fmt: skip
    return standing.approver


def void(session: Session, draft: Draft, at: datetime) -> None:
    """Take back every first approval of the draft: it was returned or changed."""
    asked = select(FirstApproval).where(FirstApproval.draft_id == draft.id, FirstApproval.voided_at.is_(None))
    for row in session.scalars(asked):
        row.voided_at = at
