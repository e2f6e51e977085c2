"""Whose case it is, as a person recorded it on the dossier: an office's paper waits for that, and stops where it is another's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.cases import Dossier, DossierEntry, DossierState, Draft
from records.proceedings import DossierStep
from records.vocabulary import CheckState, PaperKind
from takedown import course
from takedown.checklist import Row
from takedown.flow.dossier import DOSSIER, OURS, DossierFacts, Step
from takedown.law import statutes

K = PaperKind
ACTING = frozenset({
    K.SUPERVISION_LETTER, K.RECTIFICATION_LETTER, K.CORRECTION_ORDER, K.CEASE_ORDER, K.DATA_REQUEST, K.REFERRAL_INTERMEDIARY,
    K.REFERRAL_DIRECT, K.REFERRAL_PENALISED, K.REFERRAL_PUBLISHING, K.FILING_APPROVAL, K.PENALTY_NOTICE, K.EXPOSURE_SHEET,
})  # fmt: skip
"""Papers by which the office acts in its own name. A transfer, a report upward, a question about a filing need no jurisdiction
of ours: they are how it is settled; records and lists follow the paper that they belong to."""
ARTICLES = ("enforcement-5", "measures-4")


def placed_rows(session: Session, draft: Draft) -> tuple[Row, ...]:
    """What the dossiers of an acting paper lack, as rows of its checklist; none for any other paper."""
    if draft.kind not in ACTING:
        return ()
    return tuple(_rows(session, _dossiers(session, draft)))


def _dossiers(session: Session, draft: Draft) -> list[Dossier]:
    """That of the paper first, then those of its findings."""
    named = [item.finding_id for item in draft.items if not item.dropped]
    asked = select(Dossier).join(DossierEntry).where(DossierEntry.finding_id.in_(named)).distinct()
    others = [one for one in session.scalars(asked.order_by(Dossier.id)) if one.id != draft.dossier_id]
    return [draft.dossier, *others]


def _rows(session: Session, dossiers: Iterable[Dossier]) -> Iterator[Row]:
    recorded = {one.id: _recorded(session, one) for one in dossiers}
    for one in dossiers:
        facts = DossierFacts(jurisdiction=recorded[one.id], confirmed=True, in_force=True)
        if DOSSIER.arrow(one.state, Step.DRAFT_OFFICIAL) is None:
            yield _stopped(session, one)
        elif (
            OURS in DOSSIER.barring(one.state, Step.DRAFT_OFFICIAL, facts) and "own" not in recorded.values()
        ):
            yield _row(
                CheckState.MISSING,
                f"线索卷 {one.id} 尚未登记由本机关管辖；请先在线索卷页登记管辖，属他机关管辖的登记移送或者上报",
                f"no jurisdiction is recorded on dossier {one.id}: record it there, or the transfer to the organ that has it",
            )


def _recorded(session: Session, dossier: Dossier) -> str:
    """An office files (立案) only what is its own; the addresses' confirmation and rights have rows of their own."""
    return "own" if dossier.state is DossierState.FILED else course.jurisdiction(session, dossier)


def _stopped(session: Session, dossier: Dossier) -> Row:
    if dossier.state is not DossierState.ELSEWHERE:
        return _row(
            CheckState.INVALID,
            f"线索卷 {dossier.id} 已了结；需要继续办理的，请先在线索卷页重新打开",
            f"dossier {dossier.id} is closed: open it again on its page first",
        )
    last = _handed_over(session, dossier)
    organ, number = (last.organ, last.number) if last else ("", "")
    return _row(
        CheckState.INVALID,
        f"线索卷 {dossier.id} 已登记移送或者上报{organ}（{number}），不得再以本机关名义发文；退回本机关办理的，请先在线索卷页“收回办理”并重新登记管辖",
        f"dossier {dossier.id} was handed over to {organ} ({number}); no paper in this office's name: take it back on its page first",
    )


def _handed_over(session: Session, dossier: Dossier) -> DossierStep | None:
    asked = select(DossierStep).where(
        DossierStep.dossier_id == dossier.id, DossierStep.step == Step.HAND_OVER.value
    )
    return session.scalars(asked.order_by(DossierStep.id.desc()).limit(1)).first()


def _row(state: CheckState, zh: str, en: str) -> Row:
    article, verified = statutes.named(ARTICLES)
    return Row(
        rule="D1", article=article, state=state.value, field="head", zh=f"管辖：{zh}", en=f"jurisdiction: {en}", verified=verified
    )  # fmt: skip
