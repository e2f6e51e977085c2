"""Names and words of complaints, uploaded tables, scans and files past their period: gone, and every verification green."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from desk import integrity
from desk.wiring import Desk
from records.catalog import Asset, ImportBatch, Work
from records.errors import NotFound, Refused
from records.events import Event
from records.leads import Complaint, Lead
from records.prints import Fingerprint
from records.proceedings import ComplaintAboutUs
from records.retention import Tombstone
from records.vocabulary import AssetKind, LeadChannel, LeadReason, LeadState
from takedown.calendar import packaged
from takedown.cases import steps
from takedown.keeping import holds, retention
from takedown.keeping.forgetting import FORGOTTEN
from takedown.replies import complaints, disclosure
from tests.db.takedown.conftest import Office

THREE_YEARS = timedelta(days=1100)
RULES = [
    one for one in retention.rules() if one.what in ("complaints", "reports", "uploads", "scans", "media")
]


def planned(office: Office) -> dict[str, tuple[int, int]]:
    with office.database.reading() as session:
        done = retention.plan(session, office.clock.now(), office.vault, office.settings.warc_dir, RULES)
    return {one.rule.key: (one.files, one.held) for one in done if one.files or one.held}


def purge(office: Office) -> None:
    retention.purge(
        office.database.unit_of_work, office.clock, office.vault, office.settings.warc_dir, table=RULES, reason="到期清除", actor="cli:li"
    )  # fmt: skip


def faults(office: Office) -> list[str]:
    desk = Desk(office.settings, office.database, office.clock, office.vault)
    return [f"{fault.row}: {fault.why}" for check in integrity.checks(desk) for fault in check.faults]


def complained(office: Office, scan: bytes = b"%PDF letter") -> ComplaintAboutUs:
    return complaints.receive(
        office.database.unit_of_work, office.clock, packaged(), office.vault, channel="letter",
        received_on=date(2026, 11, 20), text="我是王某，电话 13800000000，页面是本人作品", complainant="王某某", contact="wang@example.cn",
        scan=scan, actor="chen",
    )  # fmt: skip


def settled(office: Office, row: ComplaintAboutUs) -> None:
    unit, clock = office.database.unit_of_work, office.clock
    complaints.decide(unit, clock, complaint_id=row.id, outcome="upheld", why="核对无误", actor="wang")
    complaints.answer(unit, clock, complaint_id=row.id, day=date(2026, 11, 21), actor="chen")


def test_names_and_words_of_an_answered_complaint_go_and_its_row_and_the_chain_stay(office: Office) -> None:
    row = complained(office)
    office.clock.advance(THREE_YEARS)
    assert planned(office) == {}  # nobody answered it
    office.clock.advance(-THREE_YEARS)
    settled(office, row)
    assert planned(office) == {}
    office.clock.advance(THREE_YEARS)
    hold = holds.place(
        office.database.unit_of_work, office.clock, kind="everything", subject="", reason="诉讼期间", person="丙", actor="wang"
    )  # fmt: skip
    assert planned(office) == {"complaints_about_us": (0, 2)}
    holds.lift(office.database.unit_of_work, office.clock, hold_id=hold.id, reason="判决生效", actor="wang")
    assert planned(office) == {"complaints_about_us": (2, 0)}

    purge(office)

    with office.database.reading() as session:
        left = session.scalars(select(ComplaintAboutUs)).one()
        assert (left.complainant, left.contact, left.text, left.why) == ("", "", FORGOTTEN, "核对无误")
        assert {one.place for one in session.scalars(select(Tombstone))} == {
            "",
            f"complaint_about_us:{row.number}",
        }
        assert "13800000000" not in "".join(str(one.payload) for one in session.scalars(select(Event)))
    with pytest.raises(NotFound, match="purged"):
        disclosure.letter(office.vault, row.scan_digest)
    assert faults(office) == []
    assert planned(office) == {}
    with office.database.unit_of_work() as session:
        session.get_one(ComplaintAboutUs, row.id).text = "另一种说法"
    assert faults(office) == [f"complaint {row.number}: differs from its event 2"]


def test_a_letter_that_another_complaint_still_needs_is_kept(office: Office) -> None:
    first = complained(office)
    settled(office, first)
    complaints.receive(
        office.database.unit_of_work, office.clock, packaged(), office.vault, channel="letter", received_on=date(2026, 11, 21),
        text="再次投诉", scan=b"%PDF letter", actor="chen",
    )  # fmt: skip
    office.clock.advance(THREE_YEARS)
    purge(office)
    assert disclosure.letter(office.vault, first.scan_digest) == b"%PDF letter"


def test_who_complained_is_seen_only_by_whoever_says_why(office: Office) -> None:
    row = complained(office)
    words: dict[str, Any] = {"complaint_id": row.id, "actor": "chen"}
    for wrong in ("", "  ", "看看"):
        with pytest.raises(Refused):
            disclosure.about_us(office.database.unit_of_work, office.clock, reason=wrong, **words)
    assert office.actions()[-1] == "takedown:complaint:received"
    seen = disclosure.about_us(
        office.database.unit_of_work, office.clock, reason="答复投诉人", scan=True, **words
    )
    assert (seen.complainant, disclosure.letter(office.vault, seen.scan_digest)) == ("王某某", b"%PDF letter")
    assert office.actions()[-1] == disclosure.ABOUT_US


def report(office: Office, state: LeadState) -> int:
    now, number = office.clock.now(), state.value
    with office.database.unit_of_work() as session:
        lead = Lead(key=number, state=state, reason=LeadReason.NOT_FOUND, opened_at=now, decided_at=now)  # fmt: skip
        lead.complaints.append(Complaint(
            receipt=f"2026-{number}", code_sha256="0" * 64, channel=LeadChannel.LETTER, received_at=now, taken_by="chen", name="赵某",
            contact="赵的微信", text="有人传播", original=office.vault.put(number.encode()),
        ))  # fmt: skip
        session.add(lead)
        session.flush()
        return lead.complaints[0].id


def test_what_people_reported_goes_where_it_came_to_nothing_and_stays_with_a_lead_that_matched(
    office: Office,
) -> None:
    dismissed, matched = report(office, LeadState.DISMISSED), report(office, LeadState.MATCHED)
    with pytest.raises(Refused):
        disclosure.report(
            office.database.unit_of_work, office.clock, complaint_id=dismissed, reason="", actor="chen"
        )
    seen = disclosure.report(
        office.database.unit_of_work, office.clock, complaint_id=dismissed, reason="回访举报人", actor="chen", original=True
    )  # fmt: skip
    assert office.actions()[-1] == disclosure.REPORT
    office.clock.advance(THREE_YEARS)
    assert planned(office) == {"reports_dismissed": (2, 0)}
    purge(office)
    with office.database.reading() as session:
        assert session.get_one(Complaint, dismissed).name == ""
        assert session.get_one(Complaint, matched).name == "赵某"
    assert not office.vault.path(seen.original).exists()
    assert faults(office) == []


def test_an_uploaded_table_goes_once_a_newer_one_stands(office: Office) -> None:
    with office.database.unit_of_work() as session:
        for place, at in enumerate((office.clock.now(), office.clock.now() + timedelta(days=1))):
            session.add(ImportBatch(
                kind="catalogue", holder_id=office.holder_id, file_name=f"{place}.csv", digest=office.vault.put(b"table %d" % place),
                encoding="utf-8", actor="chen", at=at,
            ))  # fmt: skip
    office.clock.advance(timedelta(days=1900))
    assert planned(office) == {"uploaded_tables": (1, 0)}
    purge(office)
    with office.database.reading() as session:
        left = [
            office.vault.path(one.digest).exists()
            for one in session.scalars(select(ImportBatch).order_by(ImportBatch.id))
        ]
    assert left == [False, True]
    assert faults(office) == []


def test_scans_of_what_was_taken_back_go_and_those_that_hold_stay(office: Office) -> None:
    office.ready("/a.html")
    words: dict[str, Any] = {
        "dossier_id": 1,
        "signed_on": date(2026, 11, 20),
        "signer": "李四",
        "answers": {1: "unlicensed"},
        "actor": "chen",
    }
    wrong = steps.confirm(office.database.unit_of_work, office.clock, office.vault, scan=b"wrong", **words)
    right = steps.confirm(office.database.unit_of_work, office.clock, office.vault, scan=b"right", **words)
    steps.void_confirmation(
        office.database.unit_of_work, office.clock, confirmation_id=wrong.id, why="错录", actor="chen"
    )
    office.clock.advance(timedelta(days=400))
    assert planned(office) == {"voided_scans": (1, 0)}
    purge(office)
    assert [office.vault.path(one.scan_digest).exists() for one in (wrong, right)] == [False, True]
    assert faults(office) == []


def test_files_of_an_ended_right_go_and_their_prints_stay(office: Office) -> None:
    number = office.work()
    with office.database.unit_of_work() as session:
        session.get_one(Work, number).valid_to = date(2026, 12, 31)
        for place in range(2):
            session.add(Asset(work_id=number, kind=AssetKind.COVER, file_name=f"{place}.png",
                              digest=office.vault.put(b"media %d" % place), created_at=office.clock.now()))  # fmt: skip
        session.flush()
        session.add(Fingerprint(subject="asset:1", asset_id=1, kind="image", algorithm="pdq", recipe="1", value="00", source_digest="0", versions={},
                                at=office.clock.now()))  # fmt: skip
    office.clock.advance(timedelta(days=300))
    assert planned(office) == {}
    office.clock.advance(timedelta(days=300))
    assert planned(office) == {"media_of_ended_rights": (1, 0)}  # the other has no print
    purge(office)
    with office.database.reading() as session:
        rows = session.scalars(select(Asset).order_by(Asset.id)).all()
        assert [(one.prints_only, office.vault.path(one.digest).exists()) for one in rows] == [
            (True, False),
            (False, True),
        ]
        assert session.scalar(text("select count(*) from fingerprint")) == 1
    assert faults(office) == []
