"""Review: put up, return, approve. Only here is an `Approved` made, and export takes nothing else.

An approval covers one version: the digest of its canonical content and the versions of template and
renderer. Any change of the content voids it (takedown.revisions).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version as installed
from typing import Any, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records import events
from records.accounts import Account
from records.cases import Approval, Draft, Recheck, StoredPaper
from records.clock import SHANGHAI, Clock
from records.errors import Conflict, NotAllowed, Refused
from records.proceedings import ExportOrder, NoticeWithdrawal, OrderState
from records.session import UnitOfWork
from records.settings import Settings
from records.vault import Vault
from records.vocabulary import DraftState, RecheckState, Role
from takedown import approvers, evidence, revisions, standing
from takedown import content as canon
from takedown.checklist import Row, failing
from takedown.drafts import find
from takedown.flow import paper as flow
from takedown.flow.paper import PAPER, PaperFacts, Stage, Step
from takedown.formats import outgoing
from takedown.papers import docx, pdf
from takedown.papers.registry import paper

APPROVAL_LASTS = timedelta(days=7)
"""An approved paper that nobody exported by then is approved anew: what it says was seen too long ago."""
MAY_APPROVE = frozenset({Role.REVIEWER, Role.APPROVER, Role.ADMIN})
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
            raise TypeError("an Approved is made by takedown.review, after a person approved")


def submit(
    unit_of_work: UnitOfWork, clock: Clock, *, draft_id: int, actor: str, version: int | None = None
) -> int:
    """Put a draft up for review; give its version. Whoever puts up what the program drew up is its author from then on.

    Raises:
        NotFound, Conflict (another version stands), NotAllowed with every row that is missing or invalid.
    """
    with unit_of_work() as session:
        draft = find(session, draft_id)
        if draft.state == DraftState.IN_REVIEW:
            return draft.version
        _possible(draft, Step.SUBMIT)
        _expect_version(draft, draft.version if version is None else version)
        rows = standing.rows(draft, standing.gather(session, draft, clock.now()))
        lacking = failing(rows, paper(draft.kind).drafted, "submit")
        _bar(lacking, "提交审核", "submitted")
        _take(draft, Step.SUBMIT, flow.facts(same_content=True, complete=not lacking))
        draft.checklist = list(rows)
        draft.author = actor if draft.author.startswith("system:") else draft.author
        _event(session, clock, draft, actor, "submitted")
        return draft.version


def return_to_draft(
    unit_of_work: UnitOfWork, clock: Clock, *, draft_id: int, actor: str, note: str = ""
) -> int:
    """Send a paper back; what was approved of it is void. Raises NotAllowed once it is dispatched."""
    with unit_of_work() as session:
        draft = find(session, draft_id)
        _possible(draft, Step.RETURN)
        revisions.void(session, clock, draft, f"returned by {actor}")
        _take(draft, Step.RETURN, PaperFacts())
        draft.number = ""
        _event(session, clock, draft, actor, "returned", note=note[:2000])
        return draft.version


def discard(unit_of_work: UnitOfWork, clock: Clock, *, draft_id: int, why: str, actor: str) -> int:
    """Give up a paper that nobody sent; it stays readable. Raises NotFound, NotAllowed once it went out, Refused without a reason."""
    if not why.strip():
        raise Refused("reason_missing", "say why the paper is given up", zh="请说明作废的理由")
    with unit_of_work() as session:
        draft = find(session, draft_id)
        if draft.state not in revisions.CHANGEABLE:
            raise NotAllowed(
                f"draft {draft.id} is {draft.state.value}", zh="文书已经送达或者撤回，不能作废", reasons=[draft.state.value]
            )  # fmt: skip
        if session.scalars(select(NoticeWithdrawal).where(NoticeWithdrawal.paper_id == draft.id)).first():
            raise NotAllowed(
                "a withdrawal is given up by itself", zh="撤回函请在本页放弃撤回", reasons=["withdrawal"]
            )
        revisions.withdraw(session, clock, draft, actor=actor, why=why.strip()[:2000])
        return draft.version


def recall(unit_of_work: UnitOfWork, clock: Clock, *, draft_id: int, actor: str) -> int:
    """Take an approval back before anything was exported: the paper is in review again; give its version.

    Raises NotFound; NotAllowed for a person who may not approve, and once a file has left the program.
    """
    with unit_of_work() as session:
        draft = find(session, draft_id)
        facts = flow.facts(
            actor=actor, may_approve=_may_approve(session, actor), exported=_left(session, draft)
        )
        _take(draft, Step.RECALL, facts)
        revisions.void(session, clock, draft, f"recalled by {actor}")
        draft.number = ""
        _event(session, clock, draft, actor, "recalled")
        return draft.version


def _left(session: Session, draft: Draft) -> bool:
    """Whether a file of the standing approval has left the program."""
    asked = select(ExportOrder.id).join(Approval, Approval.id == ExportOrder.approval_id).where(
        ExportOrder.draft_id == draft.id, ExportOrder.state == OrderState.DONE, Approval.voided_at.is_(None)
    )  # fmt: skip
    return session.scalars(asked).first() is not None


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
            _bar(lacking, "批准", "approved")
            _take(draft, Step.APPROVE_FIRST, _reviewed(session, draft, approver, lacking))
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
        _bar(lacking, "批准", "approved")
        first = approvers.expect_first(session, draft, settings, approver)
        two = bool(approvers.demanded(session, draft, settings))
        _take(draft, Step.APPROVE, _reviewed(session, draft, approver, lacking, first=first, demands_two=two))
        return _approve(session, clock, draft, (first, approver), at, rows, stored)


def _expect(session: Session, draft: Draft, version: int, digest: str, approver: str) -> None:
    guarded = flow.facts(
        actor=approver, author=draft.author, may_approve=_may_approve(session, approver), demands_two=False,
        same_content=True, complete=True, looked=True,
    )  # fmt: skip
    PAPER.ask(
        Stage.IN_REVIEW, Step.APPROVE, guarded
    )  # the person first: who may not approve learns nothing more
    _possible(draft, Step.APPROVE)
    _expect_version(draft, version)
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
        actor=approver, author=draft.author, may_approve=_may_approve(session, approver),
        same_content=draft.digest == canon.digest(draft.content), complete=not lacking, looked=not lacking, **more,
    )  # fmt: skip


def _may_approve(session: Session, approver: str) -> bool:
    account = session.scalars(select(Account).where(Account.login == approver)).first()
    return account is not None and account.active and account.role in MAY_APPROVE


def _possible(draft: Draft, step: Step) -> None:
    """Raises NotAllowed where the step does not follow the draft's state, before anything else is looked at."""
    if PAPER.arrow(Stage(draft.state.value), step) is None:
        PAPER.ask(Stage(draft.state.value), step, PaperFacts())


def _take(draft: Draft, step: Step, facts: PaperFacts) -> None:
    """Take a step that the machine allows. Raises NotAllowed with every reason."""
    draft.state = flow.stands_as(PAPER.ask(Stage(draft.state.value), step, facts))


def _expect_version(draft: Draft, version: int) -> None:
    if draft.version != version:
        raise Conflict(
            f"draft {draft.id} is at version {draft.version}, you looked at {version}",
            zh=f"文书已更新到第 {draft.version} 版，您看到的是第 {version} 版",
            expected=version, found=draft.version,
        )  # fmt: skip


def _bar(rows: Sequence[Row], step_zh: str, step: str) -> None:
    if rows:
        raise NotAllowed(
            f"cannot be {step}: " + "; ".join(f"{row['rule']} {row['en']}" for row in rows),
            zh=f"不能{step_zh}：" + "；".join(row["zh"] for row in rows),
            reasons=[dict(row) for row in rows],
        )


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
    recheck_id = _recheck(session, clock, draft)
    number, (first, approver) = _next_number(session, at), people
    approval = Approval(
        draft_id=draft.id, draft_version=draft.version, digest=draft.digest, versions=_versions(draft),
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
    _event(
        session, clock, draft, approver, "approved",
        number=number, first=first, recheck=recheck_id, manifest=manifest, versions=approval.versions,
    )  # fmt: skip
    return _approved(session, approval)


def _recheck(session: Session, clock: Clock, draft: Draft) -> int:
    """The re-check that the approval rests on; a withdrawal, which asks for nothing to be online, names its notice's."""
    seen = standing.gather(session, draft, clock.now()).recheck
    if seen is not None:
        return seen.id
    asked = (
        select(Recheck.id)
        .join(NoticeWithdrawal, NoticeWithdrawal.notice_id == Recheck.draft_id)
        .where(NoticeWithdrawal.paper_id == draft.id)
    )
    named = session.scalars(asked.order_by(Recheck.id.desc()).limit(1)).first()
    return named if named is not None else _nothing_to_look_at(session, clock, draft)


def _nothing_to_look_at(session: Session, clock: Clock, draft: Draft) -> int:
    """A paper that asks nobody to act on an address rests on no look: the row says so."""
    now = clock.now()
    row = Recheck(
        draft_id=draft.id, draft_version=draft.version, state=RecheckState.DONE, requested_by="system:takedown", requested_at=now,
        finished_at=now, note="asks for nothing to be done at an address: nothing to look at",
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def _versions(draft: Draft) -> dict[str, Any]:
    return {
        "template": paper(draft.kind).template, "renderer": docx.RENDERER, "python-docx": installed("python-docx"),
        "pdf_renderer": pdf.RENDERER, "typst": installed("typst"),
    }  # fmt: skip


def _next_number(session: Session, at: datetime) -> str:
    stem = f"TZ-{at.astimezone(SHANGHAI).year}-"
    last = session.scalar(select(func.max(Approval.number)).where(Approval.number.startswith(stem)))
    return f"{stem}{int(last.removeprefix(stem)) + 1 if last else 1:06d}"


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


def _event(session: Session, clock: Clock, draft: Draft, actor: str, verb: str, **more: Any) -> None:
    events.append(
        session, clock, actor=actor, action=f"takedown:draft:{verb}", subject=("draft", draft.id),
        payload={"version": draft.version, "digest": draft.digest, **more},
    )  # fmt: skip
