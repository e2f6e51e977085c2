"""Contacts brought in, returned, looked up and chosen for a notice; what is approved goes out as e-mail and reports."""

from __future__ import annotations

import email
import email.policy
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from xarf.schema_validator import SchemaValidator

from records.contacts import ContactRole
from records.errors import BytesRefused, NotAllowed, NotFound, Refused
from records.scope import Site
from takedown.addressees.contacts import addressee_of, contact_rows, import_contacts, record_bounce, retire
from takedown.formats.outgoing import ladder_of
from takedown.routes import record
from takedown.routes.gather import site_of
from takedown.sending import exports

TABLE = """host,role,means,value,name,source,source_date,verified
forum.example,platform,email,notice@forum.example,投诉组,帮助页,2026-11-01,yes
FORUM.example.,平台,表单,https://forum.example/report,,帮助页,2026/10/01,
61.139.126.10,接入服务商,email,idc@idc.example,,合同,2026-01-01,否
nowhere,king,email,x@y.example,,x,2026-01-01,
forum.example,platform,email,not an address,,x,2026-01-01,
forum.example,platform,email,late@forum.example,,x,2027-01-01,
forum.example,platform,email,,,x,2026-01-01,
"""
RDAP = {"objectClassName": "domain", "ldhName": "forum.example", "entities": [
    {"roles": ["registrar"], "entities": [{"roles": ["abuse"], "vcardArray": ["vcard", [["email", {}, "text", "abuse@registrar.example"]]]}]}]}  # fmt: skip


def bring(office: Any, tmp_path: Path, text: str = TABLE) -> Any:
    path = tmp_path / "contacts.csv"
    path.write_text(text, "utf-8")
    return import_contacts(office.database.unit_of_work, office.clock, office.vault, path=path, actor="chen")


def chosen(office: Any) -> Any:
    with office.database.reading() as session:
        return addressee_of(session, ["www.forum.example"], office.clock.now()).chosen


def exported(office: Any, out: Path, form: str) -> list[Path]:
    return exports.export_files(
        office.database.unit_of_work,
        office.clock,
        office.vault,
        draft_id=1,
        format=form,
        out=out,
        actor="wang",
    )


def test_a_table_comes_in_row_by_row_and_again_changes_nothing(office: Any, tmp_path: Path) -> None:
    first, again = bring(office, tmp_path), bring(office, tmp_path)

    assert (first.created, first.refused) == (3, 4)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    assert {one.code for one in first.refusals} == {
        "role_unknown",
        "email_unreadable",
        "day_impossible",
        "missing",
    }
    with office.database.reading() as session:
        assert [row["value"] for row in contact_rows(session, "www.forum.example")] == [
            "notice@forum.example", "https://forum.example/report"
        ]  # fmt: skip
        assert len(contact_rows(session)) == 3
    with pytest.raises(BytesRefused):
        bring(office, tmp_path, "a,b\n1,2\n")


def test_an_older_list_does_not_take_back_what_is_known_since(office: Any, tmp_path: Path) -> None:
    bring(office, tmp_path)
    older = bring(office, tmp_path, TABLE.replace("2026-11-01,yes", "2026-09-01,no"))

    assert older.updated == 0
    assert chosen(office).verified


def test_the_ladder_goes_on_where_mail_came_back(office: Any, tmp_path: Path) -> None:
    bring(office, tmp_path)
    assert chosen(office).value == "notice@forum.example"

    record_bounce(
        office.database.unit_of_work,
        office.clock,
        contact_id=1,
        day=date(2026, 11, 20),
        detail="550",
        actor="chen",
    )

    assert chosen(office).value == "https://forum.example/report"
    assert office.actions()[-1] == "takedown:contact:returned"
    with pytest.raises(NotFound):
        record_bounce(
            office.database.unit_of_work,
            office.clock,
            contact_id=99,
            day=date(2026, 11, 20),
            detail="",
            actor="chen",
        )
    with pytest.raises(Refused):
        record_bounce(
            office.database.unit_of_work,
            office.clock,
            contact_id=1,
            day=date(2027, 1, 1),
            detail="",
            actor="chen",
        )


def test_a_contact_taken_out_of_use_is_no_longer_addressed(office: Any, tmp_path: Path) -> None:
    bring(office, tmp_path)

    for why in ("", "停用"):
        if why:
            retire(office.database.unit_of_work, office.clock, contact_id=1, why=why, actor="chen")
        else:
            with pytest.raises(Refused):
                retire(office.database.unit_of_work, office.clock, contact_id=1, why=why, actor="chen")
    assert chosen(office).value == "https://forum.example/report"
    with pytest.raises(NotFound):
        retire(office.database.unit_of_work, office.clock, contact_id=1, why="again", actor="chen")
    with office.database.reading() as session:
        assert [row["retired"] for row in contact_rows(session, "forum.example", retired=True)] == [
            "停用",
            "",
        ]
    bring(office, tmp_path)
    assert chosen(office).value == "https://forum.example/report", "an old list does not bring it back"


def test_a_stored_rdap_answer_and_a_security_txt_stand_below_the_platform(office: Any) -> None:
    unit, clock, vault = office.database.unit_of_work, office.clock, office.vault
    at = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    record.import_lookups(
        unit, clock, vault, data=b"Contact: mailto:sec@forum.example\nExpires: 2027-01-01T00:00:00Z\n", actor="chen",
        kind="security_txt", subject="forum.example", source="网站", at=at,
    )  # fmt: skip
    assert chosen(office).role is ContactRole.SECURITY_TXT

    record.import_lookups(
        unit,
        clock,
        vault,
        data=json.dumps(RDAP).encode(),
        actor="chen",
        kind="rdap",
        source="rdap.org",
        at=at,
    )

    assert (chosen(office).role, chosen(office).value) == (ContactRole.REGISTRAR, "abuse@registrar.example")
    with office.database.reading() as session:
        # the register's own field is the platform's channel
        assert (
            ladder_of(session, site_of(session, "forum"), clock.now()).chosen.value == "abuse@forum.example"
        )


def test_the_abuse_contact_of_the_network_stands_above_the_registrar(office: Any) -> None:
    unit, clock, vault = office.database.unit_of_work, office.clock, office.vault
    at = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    dns = {
        "kind": "dns",
        "subject": "forum.example",
        "answers": ["61.139.126.10"],
        "at": at.isoformat(),
        "source": "dig",
    }
    card = ["vcard", [["email", {}, "text", "abuse@idc.example"]]]
    network = {"objectClassName": "ip network", "startAddress": "61.139.126.0", "endAddress": "61.139.126.255",
               "entities": [{"roles": ["abuse"], "vcardArray": card}]}  # fmt: skip
    for data, kind in ((dns, ""), (network, "rdap"), (RDAP, "rdap")):
        record.import_lookups(
            unit,
            clock,
            vault,
            data=json.dumps(data).encode(),
            actor="chen",
            kind=kind,
            source="公开查询",
            at=at,
        )
    with unit() as session:
        session.get_one(Site, office.site_id).contact = ""
    with office.database.reading() as session:
        found = ladder_of(session, site_of(session, "forum"), clock.now())

    assert found.chosen is not None
    assert (found.chosen.role, found.chosen.value) == (ContactRole.ABUSE, "abuse@idc.example")
    assert [rung.role for rung in found.rungs] == [ContactRole.ABUSE, ContactRole.REGISTRAR]


def test_an_approved_notice_goes_out_as_an_unsent_mail_to_whom_the_ladder_names(
    office: Any, tmp_path: Path
) -> None:
    office.ready("/a.html", "/b.html")
    approved = office.approve()
    stored = {one.format: one for one in approved.papers}

    (mail,) = exported(office, tmp_path / "out", "eml")
    reports = exported(office, tmp_path / "out", "xarf")

    message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
    assert (message["To"], message["X-Unsent"]) == ("abuse@forum.example", "1")
    attached = [part.get_content() for part in message.iter_attachments()]  # type: ignore[attr-defined]  # policy.default gives EmailMessage
    assert attached == [office.vault.open(stored[ending].digest) for ending in ("docx", "pdf")]
    assert [path.name for path in reports] == ["TZ-2026-000001-001.xarf.json", "TZ-2026-000001-002.xarf.json"]
    for path, form in zip(reports, ("xarf-001", "xarf-002"), strict=True):
        assert path.read_bytes() == office.vault.open(stored[form].digest)
        assert SchemaValidator().validate(json.loads(path.read_bytes())) == []


def test_nothing_unapproved_is_exported_and_a_preview_says_draft(office: Any, tmp_path: Path) -> None:
    office.found("/a.html", office.work())
    office.prepare()

    for form in ("eml", "xarf"):
        with pytest.raises(NotAllowed):
            exported(office, tmp_path / "out", form)
    assert not (tmp_path / "out").exists()
    (path,) = exports.preview_files(
        office.database.unit_of_work, office.clock, office.vault, draft_id=1, format="xarf", out=tmp_path
    )
    assert json.loads(path.read_bytes())["description"].startswith("草稿")
    mail = exports.preview(
        office.database.unit_of_work, office.clock, office.vault, draft_id=1, format="eml", out=tmp_path
    )
    assert email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)["Subject"].startswith(
        "【草稿】"
    )


def test_a_site_that_nobody_can_be_written_to_leaves_the_mail_without_a_recipient(
    office: Any, tmp_path: Path
) -> None:
    with office.database.unit_of_work() as session:
        session.get_one(Site, office.site_id).contact = "在线投诉页面"
    office.found("/a.html", office.work())
    office.prepare()

    mail = exports.preview(
        office.database.unit_of_work, office.clock, office.vault, draft_id=1, format="eml", out=tmp_path
    )
    message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)

    assert message["To"] == ""
    assert message["Comments"]
