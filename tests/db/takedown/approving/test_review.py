"""Submitting, returning, approving: what bars it, and what an approval binds."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from records.cases import Approval, Draft, StoredPaper
from records.catalog import RightsHolder, Work
from records.clock import FixedClock
from records.errors import Conflict, NotAllowed, Refused
from records.vocabulary import DraftState, Role
from takedown.approving import review, submission
from takedown.notice import content as canon


def reasons(barred: pytest.ExceptionInfo[NotAllowed]) -> set[str]:
    return {row["rule"] for row in barred.value.data["reasons"]}


def test_a_draft_is_put_up_only_when_every_element_is_there(office: Any) -> None:
    with office.database.unit_of_work() as session:
        holder = session.scalars(select(RightsHolder)).one()
        holder.uscc, holder.address, holder.signer = "", "", ""
    office.found("/a.html", office.work(proof=""), captured=False)
    office.prepare()

    with pytest.raises(NotAllowed) as barred:
        office.submit()

    assert reasons(barred) == {"N1", "N2", "N5", "N6", "N7", "H2"}
    assert office.draft().state == DraftState.DRAFT


def test_submitting_twice_is_submitting_once(office: Any) -> None:
    office.ready()
    events = len(office.actions())

    assert office.submit() == 1
    assert len(office.actions()) == events


def test_whoever_puts_up_what_the_program_drew_up_is_its_author_and_does_not_approve_it(office: Any) -> None:
    office.ready()
    office.account("chen")
    assert office.draft().author == "chen"
    with pytest.raises(NotAllowed) as barred:
        office.approve(approver="chen")
    assert "author" in barred.value.data["reasons"]


def test_a_paper_that_nobody_sent_is_given_up_with_a_reason(office: Any) -> None:
    office.ready()
    office.approve()
    call: dict[str, Any] = {"draft_id": 1, "actor": "chen"}
    with pytest.raises(Refused):
        submission.discard(office.database.unit_of_work, office.clock, why=" ", **call)
    submission.discard(office.database.unit_of_work, office.clock, why="改用监管函", **call)
    assert office.draft().state == DraftState.WITHDRAWN
    with office.database.reading() as session:
        assert session.scalars(select(Approval)).one().voided_at is not None
    with pytest.raises(NotAllowed):
        submission.discard(office.database.unit_of_work, office.clock, why="再次", **call)


def test_submitting_a_version_that_no_longer_stands_is_a_conflict(office: Any) -> None:
    office.found("/a.html", office.work())
    office.prepare()
    with pytest.raises(Conflict):
        submission.submit(office.database.unit_of_work, office.clock, draft_id=1, actor="chen", version=7)


def test_an_approval_gives_a_number_and_stores_every_format(office: Any) -> None:
    office.ready()

    approved = office.approve()

    draft = office.draft()
    assert (approved.number, draft.number, draft.state) == (
        "TZ-2026-000001",
        "TZ-2026-000001",
        DraftState.APPROVED,
    )
    assert [(paper.format, paper.file_name) for paper in approved.papers] == [
        ("docx", "TZ-2026-000001.docx"), ("eml", "TZ-2026-000001.eml"), ("json", "TZ-2026-000001.json"),
        ("pdf", "TZ-2026-000001.pdf"), ("xarf-001", "TZ-2026-000001-001.xarf.json"),
    ]  # fmt: skip
    for paper in approved.papers:
        assert hashlib.sha256(office.vault.open(paper.digest)).hexdigest() == paper.digest
    assert approved.papers[2].digest == approved.digest == canon.digest(draft.content)
    with office.database.reading() as session:
        row = session.scalars(select(Approval)).one()
        assert (row.approver, row.recheck_id, row.versions["template"]) == ("wang", 1, "holder-notice/1")
    assert office.actions()[-1] == "takedown:draft:approved"


def test_numbers_run_on_and_begin_again_with_the_year_of_shanghai(office: Any, clock: FixedClock) -> None:
    office.ready("/a.html")
    office.approve()
    with office.database.reading() as session:
        work = session.scalars(select(Work.id)).one()
    clock.advance(timedelta(days=40, hours=8, minutes=1))  # 2027-01-01 00:02 in Shanghai
    office.say(office.found("/b.html", work), "confirmed")
    office.prepare()
    office.recheck(2)
    office.submit(2)

    assert office.approve(2).number == "TZ-2027-000001"
    submission.return_to_draft(office.database.unit_of_work, clock, draft_id=2, actor="wang")
    office.submit(2)
    assert office.approve(2).number == "TZ-2027-000002"


@pytest.mark.parametrize("approver", ["cli:wang", "system:pipeline", "", "nobody"])
def test_only_a_signed_in_person_approves(office: Any, approver: str) -> None:
    office.ready()
    with pytest.raises(NotAllowed):
        office.approve(approver=approver)


@pytest.mark.parametrize(
    ("role", "active"),
    [(Role.MONITOR, True), (Role.RIGHTS_HOLDER, True), (Role.AUDITOR, True), (Role.APPROVER, False)],
)
def test_an_account_that_may_not_approve_is_refused(office: Any, role: Role, active: bool) -> None:
    office.ready()
    office.account("zhou", role, active=active)
    with pytest.raises(NotAllowed):
        office.approve(approver="zhou")


@pytest.mark.parametrize("author", ["wang", "cli:wang"])
def test_the_author_may_not_approve(office: Any, author: str) -> None:
    office.ready()
    with office.database.unit_of_work() as session:
        session.get_one(Draft, 1).author = author
    with pytest.raises(NotAllowed) as barred:
        office.approve()
    assert barred.value.data["reasons"] == ["author"]


def test_approving_something_else_than_what_stands_is_a_conflict(office: Any) -> None:
    office.ready()
    with pytest.raises(Conflict):
        office.approve(version=2)
    with pytest.raises(Conflict):
        office.approve(digest="0" * 64)
    with office.database.unit_of_work() as session:
        draft = session.get_one(Draft, 1)
        draft.content = draft.content | {"truth": "某某"}
    with pytest.raises(Conflict):
        office.approve()


def test_a_draft_that_was_not_put_up_is_not_approved(office: Any) -> None:
    office.ready()
    submission.return_to_draft(
        office.database.unit_of_work, office.clock, draft_id=1, actor="wang", note="再核对"
    )
    with pytest.raises(NotAllowed):
        office.approve()


def test_a_recheck_older_than_the_limit_bars_approval(office: Any, clock: FixedClock) -> None:
    office.ready()
    clock.advance(timedelta(hours=24, seconds=1))
    with pytest.raises(NotAllowed) as barred:
        office.approve()
    assert reasons(barred) == {"H3"}
    office.recheck()
    assert office.approve().version == 1


def test_evidence_that_has_changed_on_disk_bars_approval(office: Any) -> None:
    office.ready()
    (office.settings.warc_dir / "evidence.warc.gz").write_bytes(b"nothing")
    with pytest.raises(NotAllowed) as barred:
        office.approve()
    assert reasons(barred) == {"N5"}
    with office.database.reading() as session:
        assert session.scalars(select(StoredPaper)).all() == []


def test_the_checklist_shows_what_approval_will_see(office: Any) -> None:
    office.ready()
    (office.settings.warc_dir / "evidence.warc.gz").unlink()

    rows = review.checklist(
        office.database.unit_of_work, office.clock, office.vault, office.settings, draft_id=1
    )

    assert [(row["rule"], row["state"]) for row in rows if row["state"] != "ok"] == [
        ("N5", "invalid"),
        ("N8", "pending"),
    ]


def test_a_licence_found_after_the_draft_bars_approval(office: Any) -> None:
    from records.findings import Finding
    from records.vocabulary import Decision

    (finding,) = office.ready()
    with office.database.unit_of_work() as session:
        session.get_one(Finding, finding).decision = Decision.LICENSED
    with pytest.raises(NotAllowed) as barred:
        office.approve()
    assert reasons(barred) == {"H1"}


def test_an_approved_cannot_be_made_elsewhere(office: Any) -> None:
    office.ready()
    true = office.approve()
    fields = {
        name: getattr(true, name)
        for name in ("approval_id", "draft_id", "version", "digest", "number", "approver", "at", "papers")
    }

    with pytest.raises(TypeError):
        review.Approved(**fields, seal=object())


def test_returning_an_approved_paper_voids_the_approval(office: Any) -> None:
    office.ready()
    office.approve()

    submission.return_to_draft(office.database.unit_of_work, office.clock, draft_id=1, actor="wang")

    assert (office.draft().state, office.draft().number) == (DraftState.DRAFT, "")
    with office.database.reading() as session:
        assert session.scalars(select(Approval)).one().voided_at is not None
