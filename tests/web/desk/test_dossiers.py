"""A dossier from its first sighting to its closure, at the desk: papers, confirmation, case, withdrawal, complaint."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from desk.wiring import Desk
from records.accounts import Account
from records.cases import Dossier, DossierState, Draft
from records.casework import Case
from records.events import Event
from records.proceedings import ComplaintAboutUs, NoticeWithdrawal
from records.vocabulary import DraftState
from tests.web.conftest import Person, SignIn
from tests.web.desk.test_notices import approve, draft, half_approved, in_review

assert half_approved  # the fixtures
assert in_review
SCAN: dict[str, Any] = {"scan": ("盖章件.pdf", b"%PDF sealed", "application/pdf")}
FILING: dict[str, Any] = {
    "filing_number": "川版权立〔2026〕第7号", "filed_on": "2026-11-21", "filed_by": "赵某", "officers": "甲:51-1\n乙:51-2",
    "name": "某网站案", "unit": "市版权局", "region": "成都市", "kind": "literature",
}  # fmt: skip


@pytest.fixture
def sent(sign_in: SignIn, desk: Desk, half_approved: int) -> int:
    """A holder's notice that went out, approved by two people."""
    person = sign_in("approver")
    assert approve(person, desk, half_approved).status_code == 303
    person.submit(f"/notices/{half_approved}/export.docx")
    answer = person.submit(f"/notices/{half_approved}/dispatch", means="ems", sent_on="2026-11-21")
    assert answer.status_code == 303
    return half_approved


def dossier(desk: Desk, id_: int) -> Dossier:
    with desk.database.reading() as session:
        return session.get_one(Dossier, session.get_one(Draft, id_).dossier_id)


def colleague(desk: Desk) -> str:
    """A reviewer who has had nothing to do with any paper."""
    with desk.database.unit_of_work() as session:
        like = session.scalars(select(Account).where(Account.login == "reviewer")).one()
        session.add(
            Account(
                login="second", display_name="审核员戊（示例）", password_hash=like.password_hash, role=like.role, created_at=desk.clock.now()
            )
        )  # fmt: skip
    return "second"


def addresses(desk: Desk, id_: int) -> list[str]:
    with desk.database.reading() as session:
        return [item.url for item in session.get_one(Draft, id_).items if not item.dropped]


def test_a_dossier_shows_its_course_from_the_first_sighting_to_its_closure(
    sign_in: SignIn, desk: Desk, sent: int
) -> None:
    person, row = sign_in("reviewer"), dossier(desk, sent)
    at = f"/dossiers/{row.id}"
    with desk.database.reading() as session:
        findings = [entry.finding_id for entry in session.get_one(Dossier, row.id).entries]
    signed = {f"answer-{one}": "unlicensed" for one in findings}

    assert row.state is DossierState.NOTICED
    assert "已发文书" in person.get("/dossiers").text
    assert person.submit(f"{at}/jurisdiction", outcome="transfer", organ="某市版权局").status_code == 409
    assert person.submit(f"{at}/jurisdiction", outcome="own", files=SCAN).status_code == 303
    assert (
        person.submit(f"{at}/confirmation", signed_on="2026-11-21", signer="李四", **signed).status_code
        == 422
    )
    done = person.submit(f"{at}/confirmation", signed_on="2026-11-21", signer="李四", files=SCAN, **signed)
    assert done.status_code == 303
    assert person.submit(f"{at}/cases", **FILING | {"officers": "甲:51-1"}).status_code == 409
    assert person.submit(f"{at}/cases", files=SCAN, **FILING).status_code == 303
    assert person.submit(f"{at}/close", why="办结").status_code == 409

    with desk.database.reading() as session:
        case = session.scalars(select(Case)).one()
    assert case.dossier_id == row.id
    assert "盖章件.pdf" in person.get(f"/cases/{case.id}").text
    assert person.get(f"/cases/{case.id}/papers/1").content == b"%PDF sealed"
    assert person.submit(f"/cases/{case.id}/outcomes", kind="penalty", day="2026-11-21").status_code == 422
    outcomes: tuple[dict[str, Any], ...] = (
        {"kind": "penalty", "number": "川版权罚字〔2026〕第3号", "yuan": "5000", "threshold": "yes"},
        {"kind": "not_transferred", "reason": "未达标准"},
        {"kind": "penalty", "number": "川版权罚字〔2026〕第3号", "yuan": "5000", "threshold": "yes"},
        {"kind": "closed", "closure_plan": "关停并回访"},
    )
    for fields in outcomes:
        person.submit(f"/cases/{case.id}/outcomes", day="2026-11-21", **fields)
    text = person.get(f"/cases/{case.id}").text
    assert "5,000.00" in text
    assert text.count("川版权罚字〔2026〕第3号") == 1
    assert "已结案" in text

    assert person.submit(f"{at}/close", why="办结").status_code == 303
    shown = person.get(at).text
    for told in (
        "巡查首次见到",
        "识别为线索",
        "确定由本机关管辖",
        "权利人书面确认",
        "已登记送达",
        "立案",
        "了结",
        "办结",
    ):
        assert told in shown, told
    assert person.submit(f"{at}/reopen", why="同一内容再次上架").status_code == 303
    assert dossier(desk, sent).state is DossierState.OPENED


def test_a_scan_of_another_dossier_is_not_found(sign_in: SignIn, desk: Desk, sent: int) -> None:
    digest = desk.vault.put(b"somebody else's")
    assert sign_in("monitor").get(f"/dossiers/{dossier(desk, sent).id}/scans/{digest}").status_code == 404


def approved(desk: Desk, people: SignIn, paper: int) -> Person:
    """Put up by one, approved by two others where two are demanded, exported."""
    version = draft(desk, paper).version
    assert people("reviewer").submit(f"/notices/{paper}/submit", version=version).status_code == 303
    row, person = draft(desk, paper), people("approver")
    fields: dict[str, Any] = {"digest": row.digest, "version": row.version, "counted": 0, "read": "yes"}
    assert person.submit(f"/notices/{paper}/approve", **fields).status_code == 303
    assert person.submit(f"/notices/{paper}/export.docx").status_code == 200
    return person


def test_a_complaint_that_holds_withdraws_the_notice_and_fills_the_negative_bank(
    sign_in: SignIn, desk: Desk, sent: int
) -> None:
    person, urls = sign_in("reviewer"), addresses(desk, sent)
    person.submit(
        "/complaints", channel="email", received_on="2026-11-21", text="页面是同名的另一作品", draft_id=sent, urls=urls[0],
        complainant="王某", contact="13800000000",
    )  # fmt: skip
    with desk.database.reading() as session:
        complaint = session.scalars(select(ComplaintAboutUs)).one()
    at = f"/complaints/{complaint.id}"
    assert "2026-12-01" in person.get("/complaints").text  # seven working days
    assert "13800000000" not in person.get("/complaints").text
    masked = person.get(at).text
    assert "王某" not in masked
    assert "13800000000" not in masked
    assert person.submit(f"{at}/open", on=at, reason="看").status_code == 422
    whole = person.submit(f"{at}/open", on=at, reason="答复投诉人")
    assert "王某" in whole.text
    assert "13800000000" in whole.text
    assert person.submit(f"{at}/open", on=at, reason="答复投诉人", what="scan").status_code == 404
    with desk.database.reading() as session:
        assert "13800000000" not in str([one.payload for one in session.scalars(select(Event))])

    decided: dict[str, Any] = {
        "outcome": "restored",
        "why": "属同名作品",
        "postmortem": "只凭作品名",
        "url": urls[0],
        "negative": "同名之作",
    }
    assert sign_in("approver").submit(f"{at}/decide", **decided).status_code == 409  # approved the notice
    assert person.submit(f"{at}/decide", **decided).status_code == 409  # put it up
    person = sign_in(colleague(desk))
    assert person.submit(f"{at}/decide", **decided | {"postmortem": ""}).status_code == 409
    assert person.submit(f"{at}/decide", **decided).status_code == 303
    assert "同名之作" in person.get("/negatives").text

    with desk.database.reading() as session:
        withdrawal = session.scalars(select(NoticeWithdrawal)).one()
    assert urls[0] in person.get(f"/notices/{withdrawal.paper_id}").text
    other = approved(desk, sign_in, withdrawal.paper_id)
    other.submit(f"/notices/{withdrawal.paper_id}/dispatch", means="email", sent_on="2026-11-21")

    assert urls[0] not in addresses(desk, sent)
    assert draft(desk, sent).state is (DraftState.WITHDRAWN if len(urls) == 1 else DraftState.DISPATCHED)
    assert urls[0] in person.get("/complaints").text  # the restore list
    assert person.submit(f"{at}/answer", day="2026-11-21").status_code == 303
    assert "已答复" in person.get(at).text


def test_number_and_seal_are_recorded_and_a_changed_file_voids_the_approval(
    sign_in: SignIn, desk: Desk, half_approved: int
) -> None:
    person, id_ = sign_in("approver"), half_approved
    approve(person, desk, id_)
    assert (
        person.submit(f"/notices/{id_}/official", issued_on="2026-11-21").status_code == 409
    )  # not exported
    given = person.submit(f"/notices/{id_}/export.docx").content
    good = person.submit(f"/notices/{id_}/official", issued_on="2026-11-21", signer="李四", files=SCAN)

    assert good.status_code == 303
    assert person.get(f"/notices/{id_}/official/1").content == b"%PDF sealed"
    wrong = changed(given)
    told = person.submit(
        f"/notices/{id_}/official", issued_on="2026-11-21", files={"docx": ("回.docx", wrong)}
    )
    assert told.status_code == 409
    assert "第 9 章" in told.text
    assert draft(desk, id_).state is DraftState.DRAFT


def changed(data: bytes) -> bytes:
    """The file with one figure of an address exchanged."""
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(
                name,
                text.replace(b"</w:body>", "<w:p><w:r><w:t>第 9 章</w:t></w:r></w:p></w:body>".encode())
                if name == "word/document.xml"
                else text,
            )
    return out.getvalue()


def test_an_approval_is_recalled_until_something_was_exported(
    sign_in: SignIn, desk: Desk, half_approved: int
) -> None:
    person, id_ = sign_in("approver"), half_approved
    approve(person, desk, id_)
    assert person.submit(f"/notices/{id_}/recall").status_code == 303
    assert draft(desk, id_).state is DraftState.IN_REVIEW

    approve(sign_in("admin"), desk, id_)
    approve(person, desk, id_)
    person.submit(f"/notices/{id_}/export.docx")
    assert person.submit(f"/notices/{id_}/recall").status_code == 409


def test_an_empty_list_says_what_begins_a_dossier_and_a_case(sign_in: SignIn) -> None:
    person = sign_in("auditor")
    assert person.get("/dossiers?state=closed").status_code == 200
    assert "线索卷" in person.get("/cases").text
    assert person.get("/dossiers/999").status_code == 404
