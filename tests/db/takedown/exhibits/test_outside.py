"""Evidence by others: kept by digest, listed, verified, opened only with a reason."""

from __future__ import annotations

import hashlib
import json
import subprocess
import warnings
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from crawler.evidence import bundle, verify
from records.errors import BytesRefused, NotAllowed, NotFound, Refused
from records.outside import OutsideEvidence, OutsideKind
from takedown.exhibits import outside
from tests.crawl.crawler.authority import _certify as certify
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


def reasons(office: Office, file: Path, kind: OutsideKind) -> str:
    with pytest.raises(BytesRefused) as refused:
        add(office, file, outside.Told(kind, "执法人员甲", date(2026, 11, 20)))
    return refused.value.code


@pytest.mark.parametrize("name", ["../../etc/x", "/etc/x", "a\\..\\x", "C:/x", "archive/data.warc"])
def test_an_archive_with_a_member_outside_or_twice_is_refused(
    opened: Office, tmp_path: Path, name: str
) -> None:
    file = wacz(tmp_path / "a.wacz")
    with warnings.catch_warnings(), zipfile.ZipFile(file, "a") as packed:
        warnings.simplefilter("ignore")  # the second of one name
        packed.writestr(name, b"x")
    assert reasons(opened, file, OutsideKind.WACZ) == "not_a_wacz"


def stamped(folder: Path, data: bytes, name: str) -> Path:
    """A time stamp answer of our own authority for these bytes."""
    (folder / "data").write_bytes(data)
    query, config = str(folder / "query.tsq"), str(folder / "openssl.cnf")
    for words in (
        ["-query", "-data", str(folder / "data"), "-sha256", "-cert", "-out", query],
        ["-reply", "-config", config, "-section", "own", "-queryfile", query, "-out", str(folder / name)],
    ):
        subprocess.run(["openssl", "ts", *words], check=True, capture_output=True)
    return folder / name


def test_a_time_stamp_is_taken_for_bytes_of_the_dossier_alone(
    opened: Office, deed: Path, tmp_path: Path
) -> None:
    certify(tmp_path)
    token = stamped(tmp_path, deed.read_bytes(), "deed.tsr")
    assert reasons(opened, token, OutsideKind.TIMESTAMP) == "timestamp_of_other_bytes"
    add(opened, deed)
    told = outside.Told(OutsideKind.TIMESTAMP, "示例时间戳服务中心", date(2026, 11, 20))
    assert add(opened, token, told).kind == OutsideKind.TIMESTAMP
    page = opened.pages["http://forum.example:8080/thread-1.html"]
    assert add(opened, stamped(tmp_path, page, "page.tsr"), told).id == 3
    other = stamped(tmp_path, b"other", "other.tsr")
    assert reasons(opened, other, OutsideKind.TIMESTAMP) == "timestamp_of_other_bytes"
    broken = tmp_path / "broken.tsr"
    broken.write_bytes(token.read_bytes()[:-20])
    assert reasons(opened, broken, OutsideKind.TIMESTAMP) == "not_a_timestamp"


def test_originals_leave_with_an_export_for_a_reason_and_a_changed_byte_is_named(
    opened: Office, deed: Path, tmp_path: Path
) -> None:
    add(opened, deed)
    opened.clock.advance(timedelta(seconds=1))
    assert (
        outside.hand_out(
            opened.database.unit_of_work, opened.clock, dossier_id=1, reason="移送前核对", actor="li"
        )
        == 1
    )
    with opened.database.unit_of_work() as session:
        done = bundle.export(session, opened.clock, opened.settings, 1, tmp_path, stamp=False, originals=True)
    folder = Path(done.folder)
    assert verify.verify(folder).ok
    copied = folder / "outside" / "1.pdf"
    assert copied.read_bytes() == deed.read_bytes()
    copied.write_bytes(copied.read_bytes().replace(b"deed", b"dead"))
    assert [one.path for one in verify.verify(folder).problems] == ["outside/1.pdf"]


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
