"""What was approved is held against its event, its manifest, its bytes and the content that stands."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from records.cases import StoredPaper
from takedown.approving import submission
from takedown.exhibits import proofs

UNTOUCHED: list[str] = []


def faults(office: Any) -> list[str]:
    with office.database.reading() as session:
        return [f"{fault.row}: {fault.why}" for fault in proofs.approvals(session, office.vault)]


def tamper(office: Any, *statements: str) -> None:
    with office.database.unit_of_work() as session:
        for verb in ("update", "delete"):
            for table in ("event", "stored_paper"):
                guard = f"{table}_no_{verb}"
                if session.get_bind().dialect.name == "postgresql":
                    guard = f"{table}_only_added ON {table}"
                session.execute(text(f"DROP TRIGGER IF EXISTS {guard}"))
        for statement in statements:
            session.execute(text(statement))


@pytest.fixture
def approved(office: Any) -> Any:
    office.ready()
    office.approve()
    return office


def test_an_approval_that_nobody_touched_has_no_fault(approved: Any) -> None:
    assert faults(approved) == UNTOUCHED
    with approved.database.reading() as session:
        assert proofs.count(session) == 1


def test_a_voided_approval_has_no_fault_either(approved: Any) -> None:
    submission.return_to_draft(approved.database.unit_of_work, approved.clock, draft_id=1, actor="wang")
    assert faults(approved) == UNTOUCHED


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE approval SET approver = 'somebody'", "actor"),
        ("UPDATE approval SET digest = 'x'", "digest"),
        ("UPDATE approval SET draft_version = 9", "version"),
        ("UPDATE approval SET number = 'TZ-2026-999999'", "no event says"),
        ("UPDATE approval SET voided_at = '2026-11-21 08:00:00.000000'", "voided"),
        ("DELETE FROM stored_paper", "manifest"),
        ("UPDATE stored_paper SET digest = 'x' WHERE format = 'docx'", "manifest"),
        ("""UPDATE draft SET content = '{"items": []}'""", "content of draft 1"),
        ("UPDATE draft SET version = 7", "at version 7"),
        ("DELETE FROM approval", "is gone"),
    ],
)
def test_a_row_changed_behind_the_programs_back_is_named(approved: Any, statement: str, said: str) -> None:
    first = ["DELETE FROM stored_paper"] if "FROM approval" in statement else []
    tamper(approved, *first, statement)

    assert any(said in fault for fault in faults(approved))


def test_bytes_that_changed_in_the_vault_are_named_by_their_format(approved: Any) -> None:
    with approved.database.reading() as session:
        digest = session.query(StoredPaper).filter_by(format="pdf").one().digest
    approved.vault.path(digest).write_bytes(b"another paper")

    assert faults(approved) == ["approval 1: the stored pdf is missing or changed"]
