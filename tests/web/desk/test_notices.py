"""Notices: from a draft to a recorded dispatch."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
from httpx import Response
from sqlalchemy import select

from desk.wiring import Desk
from records.cases import Approval, DispatchRecord, Draft, Recheck
from records.clock import FixedClock
from records.findings import Finding
from records.jobs import Job
from records.vocabulary import DraftState, FindingState, JobKind
from tests.web.conftest import Person, SignIn
from tests.web.seed import Seeded, look_live


def draft(desk: Desk, id_: int) -> Draft:
    with desk.database.reading() as session:
        return session.get_one(Draft, id_)


def confirm_all(person: Person, desk: Desk, draft_id: int) -> None:
    with desk.database.reading() as session:
        ids = [item.finding_id for item in session.get_one(Draft, draft_id).items if not item.dropped]
    for id_ in ids:
        person.submit(f"/findings/{id_}/verdict", on=f"/findings/{id_}", state="confirmed", version=1)


def ask(person: Person, desk: Desk, draft_id: int) -> int:
    person.submit(f"/notices/{draft_id}/recheck")
    with desk.database.reading() as session:
        return session.scalars(select(Recheck.id).order_by(Recheck.id.desc())).first() or 0


def approve(person: Person, desk: Desk, id_: int, **changes: object) -> Response:
    row = draft(desk, id_)
    with desk.database.reading() as session:
        count = sum(not item.dropped for item in session.get_one(Draft, id_).items)
    fields = {"digest": row.digest, "version": row.version, "counted": count, "read": "yes"}
    return person.submit(f"/notices/{id_}/approve", **fields | changes)


@pytest.fixture
def half_approved(sign_in: SignIn, desk: Desk, in_review: int) -> int:
    """The first of two people has approved it."""
    assert approve(sign_in("admin"), desk, in_review).status_code == 303
    assert draft(desk, in_review).state is DraftState.IN_REVIEW
    return in_review


@pytest.fixture
def in_review(sign_in: SignIn, desk: Desk, seeded: Seeded) -> int:
    """A notice with every finding confirmed, looked at live, and put up for approval."""
    person, id_ = sign_in("reviewer"), seeded.drafts[0]
    confirm_all(person, desk, id_)
    look_live(desk, ask(person, desk, id_))
    answer = person.submit(f"/notices/{id_}/submit", version=draft(desk, id_).version)
    assert answer.status_code == 303, answer.text
    return id_


def test_a_draft_shows_its_letter_marked_as_one_with_its_checklist(sign_in: SignIn, seeded: Seeded) -> None:
    text = sign_in("reviewer").get(f"/notices/{seeded.drafts[0]}").text

    assert "草稿" in text
    assert "北岸出版有限公司（示例）" in text
    assert "http://bbs.shuhai.example/forum/thread-0.html" in text
    assert "条例14" in text
    assert "未经人工确认" in text


def test_asking_for_a_recheck_queues_a_job_and_fetches_nothing(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person, id_ = sign_in("reviewer"), seeded.drafts[0]

    recheck = ask(person, desk, id_)

    with desk.database.reading() as session:
        assert [(job.kind, job.subject) for job in session.scalars(select(Job))] == [
            (JobKind.RECHECK, str(recheck))
        ]
    assert "排队中" in person.get(f"/notices/{id_}").text


def test_opening_a_draft_asks_for_a_look_once(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    person, id_ = sign_in("reviewer"), seeded.drafts[0]
    assert 'hx-trigger="load"' in person.get(f"/notices/{id_}").text

    person.submit(f"/notices/{id_}/recheck", opened="yes")
    waiting = person.get(f"/notices/{id_}").text
    look_live(desk, 1)
    person.submit(f"/notices/{id_}/recheck", opened="yes")

    assert 'hx-trigger="load"' not in waiting
    assert 'hx-trigger="load"' not in person.get(f"/notices/{id_}").text
    with desk.database.reading() as session:
        assert len(session.scalars(select(Recheck)).all()) == 1


def test_submitting_an_incomplete_notice_says_what_is_missing(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    id_ = seeded.drafts[0]

    answer = sign_in("reviewer").submit(f"/notices/{id_}/submit", version=1)

    assert answer.status_code == 409
    assert "未经人工确认" in answer.text
    assert draft(desk, id_).state is DraftState.DRAFT


def test_the_whole_way_from_review_to_a_recorded_dispatch(
    sign_in: SignIn, desk: Desk, clock: FixedClock, half_approved: int
) -> None:
    approver, id_ = sign_in("approver"), half_approved
    page = approver.get(f"/notices/{id_}/approve").text
    assert "admin" in page
    assert draft(desk, id_).digest in page
    assert "第二十四条" in page

    assert approve(approver, desk, id_).status_code == 303
    assert draft(desk, id_).state is DraftState.APPROVED
    docx = approver.submit(f"/notices/{id_}/export.docx")
    content = approver.submit(f"/notices/{id_}/export.json")
    sent = approver.submit(
        f"/notices/{id_}/dispatch", means="ems", sent_on="2026-11-21", recipient="示例网络科技公司",
        tracking_number="EX123456789CN", note="窗口寄出",
        files={"receipt": ("回执.pdf", b"%PDF-1.4 receipt", "application/pdf")},
    )  # fmt: skip

    assert docx.content.startswith(b"PK")
    assert docx.headers["content-disposition"].startswith("attachment")
    assert hashlib.sha256(content.content).hexdigest() == draft(desk, id_).digest
    assert sent.status_code == 303
    with desk.database.reading() as session:
        approval, record = (
            session.scalars(select(Approval)).one(),
            session.scalars(select(DispatchRecord)).one(),
        )
    assert (approval.approver, record.tracking_number, record.actor) == (
        "approver",
        "EX123456789CN",
        "approver",
    )
    shown = approver.get(f"/notices/{id_}").text
    assert approval.number in shown
    assert "EX123456789CN" in shown
    receipt = approver.get(f"/notices/{id_}/receipts/{record.id}")
    assert receipt.content == b"%PDF-1.4 receipt"
    assert receipt.headers["content-type"] == "application/octet-stream"
    assert draft(desk, id_).state is DraftState.DISPATCHED


@pytest.mark.parametrize("wrong", [{"read": ""}, {"counted": "1"}, {"counted": ""}, {"counted": "x"}])
def test_approval_needs_the_tick_and_the_right_number_of_addresses(
    sign_in: SignIn, desk: Desk, in_review: int, wrong: dict[str, str]
) -> None:
    assert approve(sign_in("approver"), desk, in_review, **wrong).status_code == 422
    assert draft(desk, in_review).state is DraftState.IN_REVIEW


def test_approval_of_another_digest_or_version_is_refused(
    sign_in: SignIn, desk: Desk, in_review: int
) -> None:
    person = sign_in("approver")

    assert approve(person, desk, in_review, digest="0" * 64).status_code == 409
    assert approve(person, desk, in_review, version=99).status_code == 409
    assert draft(desk, in_review).state is DraftState.IN_REVIEW


def test_approval_is_refused_when_the_recheck_is_too_old(
    sign_in: SignIn, desk: Desk, clock: FixedClock, in_review: int
) -> None:
    clock.advance(timedelta(hours=desk.settings.recheck_max_age_h + 1))
    person = sign_in("approver")
    assert "有效期" in person.get(f"/notices/{in_review}/approve").text

    answer = approve(person, desk, in_review)

    assert answer.status_code == 409
    assert "复核" in answer.text
    assert draft(desk, in_review).state is DraftState.IN_REVIEW


def test_a_page_that_is_gone_leaves_the_notice_and_is_named_below_it(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person, id_ = sign_in("reviewer"), seeded.drafts[0]
    gone = "http://bbs.shuhai.example/forum/thread-0.html"

    look_live(desk, ask(person, desk, id_), answers={gone: 404})

    page = person.get(f"/notices/{id_}").text
    assert "已移出通知" in page
    assert draft(desk, id_).version == 2


def test_a_timeout_blocks_and_drops_nothing(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    person, id_ = sign_in("reviewer"), seeded.drafts[0]

    look_live(desk, ask(person, desk, id_), answers={"http://bbs.shuhai.example/forum/thread-0.html": 503})

    assert "不会因此移出通知" in person.get(f"/notices/{id_}").text
    assert draft(desk, id_).version == 1


def test_nothing_unapproved_is_exported_and_its_preview_is_marked(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person, id_ = sign_in("reviewer"), seeded.drafts[0]

    refused = person.submit(f"/notices/{id_}/export.docx")
    preview = person.get(f"/notices/{id_}/preview.json")

    assert refused.status_code == 409
    assert json.loads(preview.content)["mark"] == "草稿"
    assert "preview" in preview.headers["content-disposition"]
    assert person.get(f"/notices/{id_}/preview.docx").content.startswith(b"PK")
    assert person.get(f"/notices/{id_}/preview.exe").status_code == 404


def test_the_first_paper_to_a_site_needs_two_different_people(
    sign_in: SignIn, desk: Desk, half_approved: int
) -> None:
    first, second = sign_in("admin"), sign_in("approver")
    assert "首次" in second.get(f"/notices/{half_approved}").text

    again = approve(first, desk, half_approved)

    assert again.status_code == 409
    assert "另一人" in again.text
    assert draft(desk, half_approved).state is DraftState.IN_REVIEW
    assert approve(second, desk, half_approved).status_code == 303
    assert "admin" in second.get(f"/notices/{half_approved}").text


def test_sending_back_takes_back_the_first_approval_too(
    sign_in: SignIn, desk: Desk, half_approved: int
) -> None:
    person = sign_in("reviewer")
    person.submit(f"/notices/{half_approved}/return", note="地址有误")
    person.submit(f"/notices/{half_approved}/submit", version=draft(desk, half_approved).version)

    assert approve(sign_in("approver"), desk, half_approved).status_code == 303
    assert draft(desk, half_approved).state is DraftState.IN_REVIEW


def test_sending_back_voids_the_approval(sign_in: SignIn, desk: Desk, half_approved: int) -> None:
    person, in_review = sign_in("approver"), half_approved
    approve(person, desk, in_review)

    person.submit(f"/notices/{in_review}/return", note="地址有误")

    assert draft(desk, in_review).state is DraftState.DRAFT
    assert person.submit(f"/notices/{in_review}/export.docx").status_code == 409


def test_rejecting_a_finding_takes_it_out_of_a_notice_in_review(
    sign_in: SignIn, desk: Desk, in_review: int
) -> None:
    with desk.database.reading() as session:
        item = session.get_one(Draft, in_review).items[0]
        version = session.get_one(Finding, item.finding_id).version
    person = sign_in("reviewer")

    person.submit(
        f"/findings/{item.finding_id}/verdict", state="rejected", reason="licensed", version=version
    )

    with desk.database.reading() as session:
        assert session.get_one(Finding, item.finding_id).state is FindingState.REJECTED
        assert session.get_one(Draft, in_review).state is DraftState.DRAFT
    assert approve(sign_in("approver"), desk, in_review).status_code == 409


def test_a_day_of_dispatch_that_cannot_be_is_refused(sign_in: SignIn, desk: Desk, half_approved: int) -> None:
    person, in_review = sign_in("approver"), half_approved
    approve(person, desk, in_review)
    person.submit(f"/notices/{in_review}/export.docx")

    future = person.submit(f"/notices/{in_review}/dispatch", means="ems", sent_on="2030-01-01")
    nonsense = person.submit(f"/notices/{in_review}/dispatch", means="pigeon", sent_on="2026-11-21")

    assert (future.status_code, nonsense.status_code) == (422, 422)
    assert draft(desk, in_review).state is DraftState.EXPORTED


def test_a_right_holder_sees_its_own_notices_only(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    own, foreign = seeded.drafts[0], seeded.drafts[1]
    person = sign_in("holder1")

    assert draft(desk, foreign).dossier_id != draft(desk, own).dossier_id
    assert person.get(f"/notices/{own}").status_code == 200
    for path in ("", "/preview.docx", "/preview.json", "/receipts/1"):
        assert person.get(f"/notices/{foreign}{path}").status_code == 404, path
    listed = person.get("/notices").text
    assert "北岸出版" in listed
    assert "云栖数字" not in listed
