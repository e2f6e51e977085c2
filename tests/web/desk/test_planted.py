"""Personal data that people typed anywhere are masked in every list and export; originals open with a reason only."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from sqlalchemy import select

from desk.commands.output import covered
from desk.wiring import Desk
from records.events import Event
from takedown.cases import casework, dossiers
from takedown.cases.casework import row_of
from tests.web.conftest import SignIn
from tests.web.office import FILING, PDF, PLACE, SIGNED
from tests.web.seed import Seeded

PHONE, IDENTITY, EMAIL, PLATE = "13912345678", "11010119900307889X", "zhang.san@example.cn", "京A12345"
WORDS = f"联系人张三，电话{PHONE}，身份证{IDENTITY}，邮箱{EMAIL}，车牌{PLATE}"
PLANTED = (PHONE, IDENTITY, EMAIL, PLATE)


def leaks(text: str) -> list[str]:
    return [one for one in PLANTED if one in text]


def packed(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as workbook:
        return "".join(
            workbook.read(name).decode("utf-8") for name in workbook.namelist() if name.endswith(".xml")
        )


def test_what_people_typed_leaks_from_no_list_and_no_export(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person = sign_in("reviewer")
    dossiers.run(desk.database.unit_of_work, desk.clock)
    filing: dict[str, Any] = FILING | {"filed_on": "2015-08-03", "name": f"某案 {PHONE}"}
    sent = [
        person.submit("/complaints", channel="email", received_on="2026-11-21", text=WORDS, complainant="张三", contact=EMAIL),
        person.submit("/leads/new", channel="letter", text=WORDS, works=f"某书 {PHONE}", name="张三", contact=PHONE),
        person.submit("/dossiers/1/jurisdiction", outcome="own", why=WORDS),
        person.submit(
            "/dossiers/1/outside", kind="notarial", source=f"公证处 {PHONE}", made_on="2026-11-20", reference=EMAIL, note=WORDS,
            files={"file": (f"{PHONE}.pdf", PDF)},
        ),
        person.submit("/dossiers/1/cases", **filing),
    ]  # fmt: skip
    assert [one.status_code for one in sent] == [303, 200, 303, 303, 303]
    with desk.database.reading() as session:
        version = casework.find(session, 1).version
    casework.describe(
        desk.database.unit_of_work, desk.clock, case_id=1, version=version, actor="reviewer", brief=WORDS, result=WORDS, note=WORDS
    )  # fmt: skip
    clerk = sign_in("admin")
    assert clerk.submit("/reports/submit", **PLACE | SIGNED).status_code == 303

    place = "&".join(f"{name}={value}" for name, value in PLACE.items())
    pages = (
        "/complaints", "/complaints/1", "/leads", "/leads/1", "/dossiers", "/dossiers/1", "/dossiers/1/outside", "/cases", "/deadlines",
        f"/reports?{place}", "/reports/submissions/1", "/reports/regions", f"/reports/campaign?{place}",
    )  # fmt: skip
    found = {path: leaks(clerk.get(path).text) for path in (*pages, "/events")}
    for form in ("statistics", "cases"):
        for path in (f"/reports/{form}.xlsx?{place}", f"/reports/submissions/1/{form}.xlsx"):
            answer = clerk.get(path)
            assert answer.status_code == 200, path
            found[path] = leaks(packed(answer.content))
    with desk.database.reading() as session:
        found["case list"] = leaks(str(covered(row_of(casework.find(session, 1)))))
        found["audit list"] = leaks(str([covered(one.payload) for one in session.scalars(select(Event))]))
    assert sorted(f"{path}: {one}" for path, what in found.items() for one in what) == []
