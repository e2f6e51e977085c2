"""Review: approvals by people. Only here is an `Approved` made, and export takes nothing else.

An approval covers one version: the digest of its canonical content and the versions of template and
renderer. Any change of the content voids it (takedown.drafting.revisions).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.cases import Approval, Draft, StoredPaper
from records.clock import Clock
from records.errors import Conflict, NotAllowed
from records.session import UnitOfWork
from records.settings import Settings
from records.vault import Vault
from takedown.approving import approval_rows
from takedown.approving.paperstep import bar, expect_possible, expect_version, may_approve, said, take
from takedown.checklist import Row, failing
from takedown.drafting import approvers, standing
from takedown.drafting.drafts import find
from takedown.exhibits import evidence
from takedown.flow import paper as flow
from takedown.flow.paper import PAPER, PaperFacts, Stage, Step
from takedown.formats import outgoing
from takedown.notice import content as canon
from takedown.papers import docx, pdf
from takedown.papers.registry import paper

APPROVAL_LASTS = timedelta(days=7)
"""An approved paper that nobody exported by then is approved anew: what it says was seen too long ago."""
_SEAL = object()


@dataclass(frozen=True, slots=True)
class PaperFile:
    """One stored rendering: its bytes stand in the vault under their SHA-256."""

    format: str
    file_name: str
    digest: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Approved:
    """Permission to export one version. Made by `approve` and `standing_approval` alone.

    Attributes:
        digest: of the canonical content that was approved.
        number: internal number, such as TZ-2026-000001; the office's own number is recorded later.
        papers: the SHA-256 manifest.
    """

    approval_id: int
    draft_id: int
    version: int
    digest: str
    number: str
    approver: str
    at: datetime
    papers: tuple[PaperFile, ...]
    seal: object

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise TypeError("an Approved is made by takedown.approving.review, after a person approved")


def checklist(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, settings: Settings, *, draft_id: int
) -> list[Row]:
    """The checklist as approval will see it, with the stored evidence verified byte by byte."""
    with unit_of_work() as session:
        wanted = evidence.kept(session, _captures(find(session, draft_id)))
    faults = evidence.verify(wanted, vault, settings.warc_dir)
    with unit_of_work() as session:
        return _rows(session, clock, find(session, draft_id), settings, faults)


def approve_first(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, settings: Settings, *,
    draft_id: int, version: int, digest: str, approver: str,
) -> tuple[approvers.Why, ...]:  # fmt: skip
    """The first of two approvals, under the same conditions as the second; give why two are demanded.

    Where one approver is enough nothing is recorded and the answer is empty. Raises as `approve`.
    """
    with unit_of_work() as session:
        draft = find(session, draft_id)
        _expect(session, draft, version, digest, approver)
        wanted = evidence.kept(session, _captures(draft))
    faults = evidence.verify(wanted, vault, settings.warc_dir)
    with unit_of_work() as session:
        draft = find(session, draft_id)
        _expect(session, draft, version, digest, approver)
        why = approvers.demanded(session, draft, settings)
        if why:
            lacking = failing(
                _rows(session, clock, draft, settings, faults), paper(draft.kind).drafted, "approve"
            )
            bar(lacking, "批准", "approved")
            take(draft, Step.APPROVE_FIRST, _reviewed(session, draft, approver, lacking))
            approvers.record(session, clock, draft, approver, why)
        return why


def approve(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, settings: Settings, *,
    draft_id: int, version: int, digest: str, approver: str,
) -> Approved:  # fmt: skip
    """Approve one version as a signed-in person; where two are demanded, as the second of them.

    The evidence is verified and every format rendered and stored before the transaction; inside it
    version, digest and checklist are compared again, the number is given and the manifest written.

    Raises:
        NotFound; Conflict where version or digest is another; NotAllowed with every reason: no person, the
        author itself, not in review, a checklist row missing or invalid, no fresh re-check, nobody or the same
        person approved first where two are demanded.
    """
    with unit_of_work() as session:
        draft = find(session, draft_id)
        _expect(session, draft, version, digest, approver)
        approvers.expect_first(session, draft, settings, approver)
        wanted, content = evidence.kept(session, _captures(draft)), dict(draft.content)
        kind, beside = draft.kind, outgoing.gather(session, draft, clock.now())
    faults, at = evidence.verify(wanted, vault, settings.warc_dir), clock.now()
    letter = paper(kind).letter(cast(canon.NoticeContent, content))
    rendered = {
        "docx": docx.render(letter, at), "pdf": pdf.render(letter, at), "json": canon.canonical(content),
    }  # fmt: skip
    rendered |= outgoing.render(kind, content, letter, rendered, beside, vault, digest)
    stored = {name: (vault.put(data), len(data)) for name, data in rendered.items()}
    with unit_of_work() as session:
        draft = find(session, draft_id)
        _expect(session, draft, version, digest, approver)
        rows = _rows(session, clock, draft, settings, faults)
        lacking = failing(rows, paper(kind).drafted, "approve")
        bar(lacking, "批准", "approved")
        first = approvers.expect_first(session, draft, settings, approver)
        two = bool(approvers.demanded(session, draft, settings))
        take(draft, Step.APPROVE, _reviewed(session, draft, approver, lacking, first=first, demands_two=two))
        return _approve(session, clock, draft, (first, approver), at, rows, stored)


def _expect(session: Session, draft: Draft, version: int, digest: str, approver: str) -> None:
    guarded = flow.facts(
        actor=approver, author=draft.author, may_approve=may_approve(session, approver), demands_two=False,
        same_content=True, complete=True, looked=True,
    )  # fmt: skip
    PAPER.ask(
        Stage.IN_REVIEW, Step.APPROVE, guarded
    )  # the person first: who may not approve learns nothing more
    expect_possible(draft, Step.APPROVE)
    expect_version(draft, version)
    if not (digest == draft.digest == canon.digest(draft.content)):
        raise Conflict(
            f"draft {draft.id} has the digest {draft.digest}, you looked at {digest}",
            zh="文书内容与您所看到的不一致，请重新查看", expected=digest, found=draft.digest,
        )  # fmt: skip


def _reviewed(
    session: Session, draft: Draft, approver: str, lacking: Sequence[Row], **more: Any
) -> PaperFacts:
    """The facts of an approval, inside the transaction that takes it; a checklist that is complete holds the re-check."""
    return flow.facts(
        actor=approver, author=draft.author, may_approve=may_approve(session, approver),
        same_content=draft.digest == canon.digest(draft.content), complete=not lacking, looked=not lacking, **more,
    )  # fmt: skip


def _captures(draft: Draft) -> list[str]:
    return canon.captures(draft.content)


def _rows(
    session: Session, clock: Clock, draft: Draft, settings: Settings, faults: Mapping[str, str]
) -> list[Row]:
    whole = standing.gather(
        session, draft, clock.now(), max_age_h=settings.recheck_max_age_h, evidence=faults
    )
    return standing.rows(draft, whole)


def _approve(
    session: Session, clock: Clock, draft: Draft, people: tuple[str, str], at: datetime, rows: list[Row],
    stored: Mapping[str, tuple[str, int]],
) -> Approved:  # fmt: skip
    recheck_id = approval_rows.recheck_of(session, clock, draft)
    number, (first, approver) = approval_rows.next_number(session, at), people
    approval = Approval(
        draft_id=draft.id, draft_version=draft.version, digest=draft.digest, versions=approval_rows.versions(draft),
        recheck_id=recheck_id, approver=approver, first_approver=first, number=number, at=at,
    )  # fmt: skip
    session.add(approval)
    session.flush()  # the manifest names its id
    session.add_all(
        StoredPaper(
            approval_id=approval.id,
            format=name,
            file_name=outgoing.file_name(number, name),
            digest=digest,
            bytes=size,
        )
        for name, (digest, size) in stored.items()
    )
    draft.number, draft.checklist = number, list(rows)
    manifest = {name: digest for name, (digest, _size) in stored.items()}
    said(
        session, clock, draft, approver, "approved",
        number=number, first=first, recheck=recheck_id, manifest=manifest, versions=approval.versions,
    )  # fmt: skip
    return _approved(session, approval)


def standing_approval(session: Session, draft: Draft) -> Approved:
    """The approval of the draft's present version. Raises NotAllowed where there is none that holds."""
    asked = select(Approval).where(
        Approval.draft_id == draft.id, Approval.draft_version == draft.version, Approval.voided_at.is_(None)
    )
    approval = session.scalars(asked).first()
    if approval is None or approval.digest != canon.digest(draft.content):
        raise NotAllowed(
            f"draft {draft.id} is not approved in version {draft.version}; preview it instead",
            zh="该文书的当前版本未经批准，只能预览", reasons=["not approved"], version=draft.version,
        )  # fmt: skip
    return _approved(session, approval)


def may_leave(session: Session, draft: Draft, now: datetime) -> Approved:
    """The standing approval, where the paper may be exported now. Raises NotAllowed, too for one that ran out."""
    approved = standing_approval(session, draft)
    young = now - approved.at <= APPROVAL_LASTS
    PAPER.ask(Stage(draft.state.value), Step.EXPORT, flow.facts(approval=True, unexpired=young))
    return approved


def _approved(session: Session, approval: Approval) -> Approved:
    papers = session.scalars(
        select(StoredPaper).where(StoredPaper.approval_id == approval.id).order_by(StoredPaper.format)
    )
    return Approved(
        approval_id=approval.id, draft_id=approval.draft_id, version=approval.draft_version,
        digest=approval.digest, number=approval.number, approver=approval.approver, at=approval.at,
        papers=tuple(PaperFile(row.format, row.file_name, row.digest, row.bytes) for row in papers),
        seal=_SEAL,
    )  # fmt: skip
