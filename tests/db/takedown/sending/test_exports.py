"""Papers out of the program, and the record that a person sent them."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlalchemy import select

from records.cases import DispatchRecord
from records.errors import ConfigurationError, Conflict, NotAllowed, NotFound, Refused, Tampered
from records.vocabulary import DraftState
from takedown.notice import content as canon
from takedown.sending import dispatch, exports


def export(office: Any, out: Path, format_: str = "docx") -> Path:
    return exports.export(
        office.database.unit_of_work,
        office.clock,
        office.vault,
        draft_id=1,
        format=format_,
        out=out,
        actor="wang",
    )


def preview(office: Any, out: Path, format_: str = "docx") -> Path:
    return exports.preview(
        office.database.unit_of_work, office.clock, office.vault, draft_id=1, format=format_, out=out
    )


def record(office: Any, **words: Any) -> DispatchRecord:
    said = {"means": "ems", "sent_on": date(2026, 11, 21), "actor": "wang"} | words
    return dispatch.record(office.database.unit_of_work, office.clock, draft_id=1, **said)


def test_an_unapproved_draft_is_not_exported(office: Any, tmp_path: Path) -> None:
    office.ready()
    with pytest.raises(NotAllowed):
        export(office, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_export_copies_the_stored_bytes_and_doing_it_again_changes_nothing(
    office: Any, tmp_path: Path
) -> None:
    office.ready()
    approved = office.approve()

    path = export(office, tmp_path / "out")
    events = len(office.actions())

    assert path.name == "TZ-2026-000001.docx"
    assert path.read_bytes() == office.vault.open(approved.papers[0].digest)
    assert office.draft().state == DraftState.EXPORTED
    assert export(office, tmp_path / "out") == path
    assert len(office.actions()) == events
    assert json.loads(export(office, tmp_path / "out", "json").read_bytes()) == office.draft().content
    assert office.actions()[-1] == "takedown:draft:exported"


def test_export_never_writes_over_another_file(office: Any, tmp_path: Path) -> None:
    office.ready()
    office.approve()
    (tmp_path / "TZ-2026-000001.docx").write_bytes(b"mine")
    with pytest.raises(Conflict):
        export(office, tmp_path)
    assert (tmp_path / "TZ-2026-000001.docx").read_bytes() == b"mine"


def test_stored_bytes_that_have_changed_are_not_handed_out(office: Any, tmp_path: Path) -> None:
    office.ready()
    approved = office.approve()
    office.vault.path(approved.papers[0].digest).write_bytes(b"other")
    with pytest.raises(Tampered):
        export(office, tmp_path)


def test_an_edit_after_approval_bars_export(office: Any, tmp_path: Path) -> None:
    findings = office.ready("/a.html", "/b.html")
    office.approve()
    office.say(findings[0], "rejected", "licensed")
    with pytest.raises(NotAllowed):
        export(office, tmp_path)


def test_content_changed_behind_the_approval_bars_export(office: Any, tmp_path: Path) -> None:
    office.ready()
    office.approve()
    with office.database.unit_of_work() as session:
        draft = session.get_one(type(office.draft()), 1)
        draft.content = draft.content | {"truth": ""}
    with pytest.raises(NotAllowed):
        export(office, tmp_path)


def test_an_unknown_format_is_refused(office: Any, tmp_path: Path) -> None:
    office.ready()
    for ask in (export, preview):
        with pytest.raises(Refused):
            ask(office, tmp_path, "odt")


def test_a_preview_says_draft_on_every_page_and_changes_nothing(office: Any, tmp_path: Path) -> None:
    office.found("/a.html", office.work())
    office.prepare()
    events = len(office.actions())

    path = preview(office, tmp_path)
    marked = json.loads(preview(office, tmp_path, "json").read_bytes())

    with zipfile.ZipFile(path) as parts:
        headers = [parts.read(name).decode() for name in parts.namelist() if name.startswith("word/header")]
    assert path.name == "draft-1-v1.preview.docx"
    assert any('string="草　稿"' in header for header in headers)
    assert (marked["mark"], marked["content"]["items"][0]["work_id"]) == ("草稿", "W-1")
    assert (office.draft().state, len(office.actions())) == (DraftState.DRAFT, events)
    with pytest.raises(NotFound):
        exports.preview(
            office.database.unit_of_work, office.clock, office.vault, draft_id=9, format="docx", out=tmp_path
        )


def test_the_approved_letter_carries_no_draft_mark(office: Any) -> None:
    office.ready()
    approved = office.approve()
    data = office.vault.open(approved.papers[0].digest)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not any("草　稿".encode() in parts.read(name) for name in parts.namelist())
    assert Document(io.BytesIO(data)).core_properties.author == "示例影业有限公司"


def test_the_desk_shows_the_letter_as_it_will_print(office: Any) -> None:
    office.found("/a.html", office.work(), title="<script>alert(1)</script>长夜灯火")
    office.prepare()

    shown = exports.preview_html(office.draft())

    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    assert "href" not in shown
    assert "<code>http://forum.example:8080/a.html</code>" in shown


def test_the_json_paper_is_the_canonical_content(office: Any) -> None:
    office.ready()
    approved = office.approve()
    (stored,) = [one for one in approved.papers if one.format == "json"]
    assert office.vault.open(stored.digest) == canon.canonical(office.draft().content)


def test_a_dispatch_is_recorded_once_for_an_exported_paper(office: Any, tmp_path: Path) -> None:
    office.ready()
    office.approve()
    with pytest.raises(NotAllowed):
        record(office)
    export(office, tmp_path)

    first = record(office, tracking_number="EA123456789CN", receipt=b"scan", vault=office.vault)
    again = record(office, tracking_number="EA123456789CN", receipt=b"scan", vault=office.vault)
    mail = record(office, means="email", recipient="abuse@forum.example")

    assert (first.id, again.id, mail.id) == (1, 1, 2)
    assert office.vault.open(first.receipt_digest) == b"scan"
    assert office.draft().state == DraftState.DISPATCHED
    assert office.actions().count("takedown:draft:dispatched") == 2
    with pytest.raises(NotAllowed):
        office.submit()


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2026, 11, 20)])
def test_a_dispatch_in_the_future_or_before_the_approval_is_refused(
    office: Any, tmp_path: Path, day: date
) -> None:
    office.ready()
    office.approve()
    export(office, tmp_path)
    with pytest.raises(Refused) as refused:
        record(office, sent_on=day)
    assert refused.value.code == "day_impossible"
    with office.database.reading() as session:
        assert session.scalars(select(DispatchRecord)).all() == []


def test_unknown_means_and_a_receipt_without_a_place_to_keep_it_are_refused(
    office: Any, tmp_path: Path
) -> None:
    office.ready()
    office.approve()
    export(office, tmp_path)
    with pytest.raises(Refused):
        record(office, means="pigeon")
    with pytest.raises(ConfigurationError):
        record(office, receipt=b"scan")


def test_an_approval_that_nobody_used_for_a_week_has_run_out(office: Any, tmp_path: Path) -> None:
    office.ready()
    office.approve()
    office.clock.advance(timedelta(days=7, seconds=1))
    with pytest.raises(NotAllowed) as barred:
        export(office, tmp_path / "out")
    assert barred.value.data["reasons"] == ["expired"]
    assert not (tmp_path / "out").exists()


def test_an_exported_paper_is_copied_again_whenever_it_is_wanted(office: Any, tmp_path: Path) -> None:
    office.ready()
    office.approve()
    export(office, tmp_path / "out")
    office.clock.advance(timedelta(days=400))
    assert export(office, tmp_path / "again").exists()
