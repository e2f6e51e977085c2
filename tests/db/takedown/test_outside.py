"""Evidence by others: kept by digest, listed, verified, opened only with a reason."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from records.errors import BytesRefused, NotAllowed, NotFound, Refused
from records.outside import OutsideEvidence, OutsideKind
from takedown import outside
from tests.db.takedown.conftest import Office

DEED = outside.Told(OutsideKind.NOTARIAL, "示例市示例公证处", date(2026, 11, 20), "（2026）示证字第12号")


@pytest.fixture
def deed(tmp_path: Path) -> Path:
    file = tmp_path / "公证书.pdf"
    file.write_bytes(b"%PDF-1.7 deed")
    return file


@pytest.fixture
def opened(office: Office) -> Office:
    office.found("/thread-1.html", office.work())
    office.prepare()
    return office


def add(office: Office, file: Path, told: outside.Told = DEED, **other: Any) -> OutsideEvidence:
    return outside.add(
        office.database.unit_of_work, office.clock, office.vault, dossier_id=1, file=file, told=told, actor="li", **other
    )  # fmt: skip


def faults(office: Office) -> list[str]:
    with office.database.reading() as session:
        return [f"{one.row}: {one.why}" for one in outside.faults(session, office.vault)]


def test_a_file_joins_the_dossier_with_its_digests_and_an_event(opened: Office, deed: Path) -> None:
    row = add(opened, deed)

    assert row.digest == hashlib.sha256(deed.read_bytes()).hexdigest()
    assert row.sm3 == (
        hashlib.new("sm3", deed.read_bytes()).hexdigest() if "sm3" in hashlib.algorithms_available else ""
    )
    assert (row.file_name, row.bytes, row.media_type) == ("公证书.pdf", 13, "application/pdf")
    assert opened.actions()[-1] == "evidence:outside:added"
    assert add(opened, deed).id == row.id
    assert opened.actions().count("evidence:outside:added") == 1
    assert faults(opened) == []


def test_an_empty_file_and_another_dossiers_finding_are_refused(
    opened: Office, deed: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").touch()
    with pytest.raises(BytesRefused):
        add(opened, tmp_path / "empty")
    with pytest.raises(NotFound):
        add(opened, deed, finding_id=99)


def wacz(path: Path, digest: str = "") -> Path:
    data = b"record"
    listed = {
        "resources": [
            {"path": "archive/data.warc", "hash": f"sha256:{digest or hashlib.sha256(data).hexdigest()}"}
        ]
    }
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("archive/data.warc", data)
        packed.writestr("datapackage.json", json.dumps(listed))
    return path


def test_a_browsers_archive_is_taken_where_its_parts_are_what_it_lists(
    opened: Office, tmp_path: Path
) -> None:
    told = outside.Told(OutsideKind.WACZ, "执法人员甲", date(2026, 11, 20))
    assert add(opened, wacz(tmp_path / "a.wacz"), told).kind == OutsideKind.WACZ
    with pytest.raises(BytesRefused):
        add(opened, wacz(tmp_path / "b.wacz", "0" * 64), told)


def test_an_original_is_opened_with_a_reason_that_is_kept(opened: Office, deed: Path) -> None:
    row = add(opened, deed)
    asked: dict[str, Any] = {"evidence_id": row.id, "actor": "li"}
    with pytest.raises(Refused):
        outside.open_original(opened.database.unit_of_work, opened.clock, opened.vault, reason=" 看", **asked)
    assert "evidence:outside:opened" not in opened.actions()

    _row, data = outside.open_original(
        opened.database.unit_of_work, opened.clock, opened.vault, reason="移送前核对", **asked
    )
    assert data == deed.read_bytes()
    assert opened.actions()[-1] == "evidence:outside:opened"


def test_withdrawn_evidence_stays_and_is_struck_out_once(opened: Office, deed: Path) -> None:
    row = add(opened, deed)
    for attempt in (1, 2):
        if attempt == 2:
            with pytest.raises(NotAllowed):
                outside.withdraw(
                    opened.database.unit_of_work,
                    opened.clock,
                    evidence_id=row.id,
                    why="误录，属他卷",
                    actor="li",
                )
        else:
            outside.withdraw(
                opened.database.unit_of_work, opened.clock, evidence_id=row.id, why="误录，属他卷", actor="li"
            )
    with opened.database.reading() as session:
        assert [one.withdrawn_why for one in outside.every(session, 1)] == ["误录，属他卷"]
    assert faults(opened) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE outside_evidence SET source = '别处'", "outside evidence 1: differs from its event"),
        ("UPDATE outside_evidence SET made_on = '2026-11-01'", "outside evidence 1: differs from its event"),
        ("DELETE FROM outside_evidence", "outside evidence 1 was recorded and is gone"),
    ],
    ids=range(3),
)
def test_a_row_that_was_changed_or_deleted_is_named(
    opened: Office, deed: Path, change: str, said: str
) -> None:
    add(opened, deed)
    with opened.database.unit_of_work() as session:
        session.execute(text(change))
    assert any(said in one for one in faults(opened))


def test_bytes_that_were_changed_are_named(opened: Office, deed: Path) -> None:
    opened.vault.path(add(opened, deed).digest).write_bytes(b"other")
    assert faults(opened) == ["outside evidence 1: its bytes are missing or changed"]
