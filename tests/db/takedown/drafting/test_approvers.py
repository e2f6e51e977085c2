"""Where two people approve: neither the author, nor one person twice, in the code and in the database."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from records.cases import Draft
from records.errors import NotAllowed
from records.vocabulary import PaperKind
from takedown.approving import review, submission
from takedown.drafting import approvers
from takedown.drafting.approvers import Why
from takedown.sending import dispatch, exports


def demanded(office: Any, draft_id: int = 1) -> tuple[Why, ...]:
    with office.database.reading() as session:
        return approvers.demanded(session, session.get_one(Draft, draft_id), office.settings)


def approve(office: Any, approver: str = "wang") -> review.Approved:
    draft = office.draft()
    return review.approve(
        office.database.unit_of_work, office.clock, office.vault, office.settings, draft_id=1, approver=approver,
        version=draft.version, digest=draft.digest,
    )  # fmt: skip


def test_the_first_paper_to_a_site_takes_two_and_the_next_one_takes_one(office: Any, tmp_path: Any) -> None:
    office.ready("/a.html")
    assert demanded(office) == (Why.FIRST_NOTICE,)
    office.approve()
    exports.export(
        office.database.unit_of_work,
        office.clock,
        office.vault,
        draft_id=1,
        format="docx",
        out=tmp_path,
        actor="wang",
    )
    dispatch.record(
        office.database.unit_of_work, office.clock, draft_id=1, means="ems", actor="wang",
        sent_on=office.clock.now().date(),
    )  # fmt: skip
    assert demanded(office) == ()


def test_nobody_approves_alone_where_two_are_demanded(office: Any) -> None:
    office.ready()
    with pytest.raises(NotAllowed) as nobody:
        approve(office)
    assert nobody.value.data["reasons"] == ["first_approval"]

    assert office.approve_first(approver="wang") == (Why.FIRST_NOTICE,)
    with pytest.raises(NotAllowed) as same:
        approve(office, "wang")
    assert same.value.data["reasons"] == ["second_approver"]
    assert approve(office, "sun").approver == "sun"


def test_the_first_approver_is_held_to_the_same_conditions(office: Any) -> None:
    office.ready()
    for approver in ("chen", "cli:wang", "nobody"):
        with pytest.raises(NotAllowed):
            office.approve_first(approver=approver)
    (office.settings.warc_dir / "evidence.warc.gz").write_bytes(b"nothing")
    with pytest.raises(NotAllowed):
        office.approve_first()
    assert "takedown:draft:first_approved" not in office.actions()


def test_a_first_approval_is_kept_once_and_ends_when_the_paper_goes_back(office: Any) -> None:
    office.ready()
    office.approve_first()
    office.approve_first()
    assert office.actions().count("takedown:draft:first_approved") == 1

    submission.return_to_draft(office.database.unit_of_work, office.clock, draft_id=1, actor="wang")
    office.submit()
    with pytest.raises(NotAllowed) as barred:
        approve(office)
    assert barred.value.data["reasons"] == ["first_approval"]


def test_a_notice_of_many_addresses_takes_two(office: Any) -> None:
    office.ready("/a.html", "/b.html")
    office.settings = office.settings.model_copy(update={"two_approvers_above_urls": 1})
    assert demanded(office) == (Why.FIRST_NOTICE, Why.MANY_URLS)


@pytest.mark.parametrize("kind", sorted(approvers.REFERRALS | approvers.TRANSFERS))
def test_referrals_and_transfers_always_take_two(office: Any, kind: PaperKind) -> None:
    office.ready()
    with office.database.unit_of_work() as session:
        session.get_one(Draft, 1).kind = kind
    assert demanded(office)[0] in {Why.REFERRAL, Why.TRANSFER}


@pytest.mark.parametrize(
    ("approver", "first", "kind"),
    [
        ("chen", "", "holder_notice"),
        ("sun", "sun", "holder_notice"),
        ("wang", "somebody", "holder_notice"),
        ("wang", "", "referral_direct"),
        ("wang", "", "criminal_transfer"),
    ],
)
def test_the_database_refuses_an_approval_by_the_wrong_people(
    office: Any, approver: str, first: str, kind: str
) -> None:
    office.ready()
    office.approve_first()
    draft = office.draft()
    with office.database.unit_of_work() as session:
        session.execute(text(f"UPDATE draft SET author = 'cli:chen', kind = '{kind}'"))
    statement = text(
        "INSERT INTO approval (draft_id, draft_version, digest, versions, recheck_id, approver, first_approver, number, "
        "at, voided_why) VALUES (1, :version, :digest, '{}', 1, :approver, :first, 'TZ-1', '2026-11-21 08:00:00.000000', '')"
    )
    values = {"version": draft.version, "digest": draft.digest, "approver": approver, "first": first}
    with pytest.raises(DBAPIError, match="other people"), office.database.unit_of_work() as session:
        session.execute(statement, values)


def test_the_database_takes_an_approval_by_two_people(office: Any) -> None:
    office.ready()
    assert office.approve().approver == "wang"
    with office.database.reading() as session:
        assert session.execute(text("SELECT approver, first_approver FROM approval")).all() == [
            ("wang", "sun")
        ]
