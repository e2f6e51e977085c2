"""The right holders' own area: documents, answers, claims on hold, keys."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from catalog.apply import import_catalogue
from catalog.ownership import running_out
from desk import tokens
from desk.wiring import Desk
from records.catalog import RightsHolder
from records.clock import FixedClock
from records.events import Event
from records.findings import Finding
from records.proceedings import ConfirmationAnswer
from records.rights import ApiToken, ClaimHold, HolderAnswer, OwnershipDocument, last_answer, on_hold
from takedown.eligibility import held
from tests.web.conftest import Person, SignIn
from tests.web.seed import Seeded

TODAY = date(2026, 11, 21)


def count(desk: Desk, table: type) -> int:
    with desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_document_goes_on_file_with_its_dates_and_only_its_holder_gets_it_back(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    own, other = sign_in("holder1"), sign_in("holder2")
    holder = seeded.holders[0]

    answer = own.submit(
        "/rights/documents", holder=holder, kind="registration", number="国作登字-2021-A-00000001", issued_on="2021-05-06",
        valid_to=(TODAY + timedelta(days=10)).isoformat(), files={"file": ("证书.pdf", b"%PDF-1.7 x", "application/pdf")},
    )  # fmt: skip
    with desk.database.reading() as session:
        (row,) = session.scalars(select(OwnershipDocument)).all()
        soon = running_out(session, holder, TODAY)
    page = own.get("/rights").text

    assert answer.status_code == 303
    assert "国作登字-2021-A-00000001" in page
    assert [(one.what, one.days) for one in soon if one.what == "document"] == [("document", 10)]
    assert own.get(f"/rights/documents/{row.id}/file").content == b"%PDF-1.7 x"
    assert other.get(f"/rights/documents/{row.id}/file").status_code == 404
    assert other.submit(f"/rights/documents/{row.id}/withdraw").status_code == 404
    assert own.submit(f"/rights/documents/{row.id}/withdraw").status_code == 303
    assert "国作登字-2021-A-00000001" not in own.get("/rights").text


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "?"}, {"valid_from": "2022-01-01", "valid_to": "2021-01-01"}, {"issued_on": "5/6/2021"}, {"number": ""},
     {"files": {"file": ("x.exe", b"MZ....", "application/pdf")}}, {"work_id": "nobody's"}],
    ids=["kind", "window", "day", "nothing", "program", "work"],
)  # fmt: skip
def test_a_document_that_says_nothing_usable_is_refused_whole(
    sign_in: SignIn, desk: Desk, seeded: Seeded, wrong: dict[str, Any]
) -> None:
    said: dict[str, Any] = {"kind": "contract", "number": "HT-1", **wrong}
    files = said.pop("files", None)

    answer = sign_in("holder1").submit("/rights/documents", holder=seeded.holders[0], files=files, **said)

    assert answer.status_code in (404, 422)
    assert count(desk, OwnershipDocument) == 0


def _of_holder(desk: Desk, holder: int) -> list[int]:
    with desk.database.reading() as session:
        return [
            one.id
            for one in session.scalars(select(Finding).order_by(Finding.id))
            if one.work.holder_id == holder
        ]


def test_ticks_are_kept_and_a_licensed_address_stays_out_of_notices(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person, holder = sign_in("holder1"), seeded.holders[0]
    first, second = _of_holder(desk, holder)[:2]

    page = person.get("/rights/answers").text
    for _ in range(2):  # the same tick again is not another answer
        person.submit(
            "/rights/answers",
            holder=holder,
            finding=[first, second],
            said=["licensed", "unsure"],
            note=["某网站，至 2027 年", ""],
        )

    assert f'name="finding" value="{first}"' in page
    assert count(desk, HolderAnswer) == 2
    with desk.database.reading() as session:
        assert last_answer(session, first) is ConfirmationAnswer.LICENSED
        finding = session.get(Finding, first)
        assert finding
        assert held(session, finding) == "holder_licensed"
    assert f'name="finding" value="{first}"' not in person.get("/rights/answers").text
    assert f'name="finding" value="{first}"' in person.get("/rights/answers?everything=true").text


def test_nobody_ticks_for_another_holder(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    first, foreign = _of_holder(desk, seeded.holders[0])[0], _of_holder(desk, seeded.holders[1])[0]
    person = sign_in("holder1")

    both = person.submit("/rights/answers", holder=seeded.holders[0], finding=[first, foreign], said=["unsure", "licensed"], note=["", ""])  # fmt: skip
    other = person.submit(
        "/rights/answers", holder=seeded.holders[1], finding=[foreign], said=["licensed"], note=[""]
    )

    assert (both.status_code, other.status_code) == (404, 404)
    assert count(desk, HolderAnswer) == 0  # nothing half done
    assert person.get(f"/rights?holder={seeded.holders[1]}").status_code == 404


def _claim(desk: Desk, holder_id: int, work_id: str, number: str) -> None:
    path = desk.settings.home_dir / f"{work_id}.csv"
    path.write_text(f"work_id,title,kind,isrc\n{work_id},同一首歌,music,{number}\n", "utf-8")
    with desk.database.reading() as session:
        holder = session.get(RightsHolder, holder_id)
        assert holder
    import_catalogue(
        desk.database.unit_of_work, desk.clock, desk.vault, path=path, holder=holder.name, actor="cli:test"
    )


def test_two_holders_of_one_number_wait_until_the_office_has_settled_it(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    for holder, work_id in zip(seeded.holders, ("K-1", "K-2"), strict=True):
        _claim(desk, holder, work_id, "CN-A01-15-00001")
    with desk.database.reading() as session:
        (hold,) = session.scalars(select(ClaimHold)).all()
        assert session.scalar(select(on_hold(hold.work_id)))
        assert session.scalar(select(on_hold(hold.other_work_id)))
        foreign = session.scalars(select(RightsHolder.name).where(RightsHolder.id == seeded.holders[1])).one()
    tenant = sign_in("holder1")

    assert foreign not in tenant.get("/rights").text  # that there is another claim, not whose
    assert tenant.submit(f"/rights/holds/{hold.id}", kept=hold.work_id, note="x").status_code == 403
    office = sign_in("reviewer")
    assert office.submit(f"/rights/holds/{hold.id}", kept=hold.work_id, note=" ").status_code == 422
    assert (
        office.submit(f"/rights/holds/{hold.id}", kept=hold.work_id, note="登记证书在后者名下").status_code
        == 303
    )
    with desk.database.reading() as session:
        assert not session.scalar(select(on_hold(hold.work_id)))
        assert session.scalar(select(on_hold(hold.other_work_id)))  # the claim that lost stays out


def make_key(person: Person, holder: int, *scopes: str) -> str:
    answer = person.submit("/rights/keys", holder=holder, name="目录同步", scope=list(scopes), days=30)
    found = re.search(r"cw_[\w-]{40,}", answer.text)
    assert found, answer.text
    return found[0]


def test_a_key_is_shown_once_and_stored_as_a_digest(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    person = sign_in("holder1")
    token = make_key(person, seeded.holders[0], "read")

    with desk.database.reading() as session:
        (row,) = session.scalars(select(ApiToken)).all()
    assert token not in person.get("/rights").text
    assert len(row.digest) == 64
    assert token not in row.digest
    assert sign_in("holder2").submit(f"/rights/keys/{row.id}/revoke").status_code == 404


@pytest.mark.parametrize(("ends", "goes_on"), [("now", []), ("later", [timedelta(hours=23)])])
def test_a_renewed_key_is_shown_once_and_the_old_one_ends_when_it_was_said_to(
    sign_in: SignIn, desk: Desk, clock: FixedClock, seeded: Seeded, ends: str, goes_on: list[timedelta]
) -> None:
    person, stranger, holder = sign_in("holder1"), sign_in("holder2"), seeded.holders[0]
    old = make_key(person, holder, "read")
    row = tokens.find(desk, old)
    assert row is not None
    renewing = f"/rights/keys/{row.id}/renew"

    refused = [
        stranger.submit(renewing, holder=holder, ends=ends),
        stranger.submit(renewing, holder=seeded.holders[1], ends=ends),
        person.submit(renewing, holder=holder, ends=ends, days=0),
    ]
    answer = person.submit(renewing, holder=holder, ends=ends, days=60)

    assert [one.status_code for one in refused] == [404, 404, 422]
    (new,) = set(re.findall(r"cw_[\w-]{40,}", answer.text))
    assert new not in (old, person.get("/rights").text)
    found = tokens.find(desk, new)
    assert found is not None
    assert (found.name, found.scopes, found.expires_at) == (
        "目录同步",
        ["read"],
        clock.now() + timedelta(days=60),
    )
    with desk.database.reading() as session:
        (event,) = session.scalars(select(Event).where(Event.action == "rights:token:renewed")).all()
    assert (event.subject_id, event.payload["replaces"]) == (str(found.id), row.id)
    assert new not in str(event.payload)
    for later in goes_on:
        clock.advance(later)
        assert tokens.find(desk, old) is not None
        clock.advance(timedelta(hours=1))
    assert tokens.find(desk, old) is None
    assert tokens.find(desk, new) is not None
