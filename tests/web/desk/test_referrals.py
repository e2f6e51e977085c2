"""Routes to a referral on the desk: seen, recorded, and never open by a slip; contacts of hosts."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from desk.wiring import Desk
from records.contacts import HostContact, Lookup
from records.determinations import Determination, SiteFact
from records.events import Event
from tests.web.conftest import SignIn

PAGE = "/sites/novelbbs/routes"
WORDS = {
    "kind": "dedicated",
    "organ": "四川省版权局",
    "number": "川版权认字〔2026〕3号",
    "decided_on": "2026-11-12",
    "basis": "办法第十四条",
}
TABLE = "域名,角色,联系方式,来源,来源日期,已核实\npan.example.cn,平台,notice@pan.example.cn,帮助页,2026-11-01,是\nx y,平台,nobody,帮助页,明天,否\n"


def test_the_sites_page_leads_to_its_routes_and_each_says_what_is_wanting(sign_in: SignIn) -> None:
    person = sign_in("monitor")

    assert "/sites/novelbbs/routes/section" in person.get("/sites/novelbbs").text
    short, whole = person.get(f"{PAGE}/section").text, person.get(PAGE).text
    for text in (short, whole):
        assert "（一）" in text
        assert "（六）" in text
    assert "办法第十四条" in whole
    assert "登记认定" not in whole, "a monitor records no determination"


def test_a_determination_and_a_fact_are_recorded_and_can_be_voided(sign_in: SignIn, desk: Desk) -> None:
    person = sign_in("reviewer")

    made = person.submit("/sites/novelbbs/determinations", on=PAGE, **WORDS)
    fact = person.submit(
        "/sites/novelbbs/facts", on=PAGE, kind="nature", value="direct", day="2026-11-20", basis="人工查看"
    )
    whole = person.get(PAGE).text

    assert (made.status_code, fact.status_code) == (303, 303)
    assert "川版权认字〔2026〕3号" in whole
    assert "经营者直接提供内容" in whole
    gone = person.submit("/sites/novelbbs/records/determination/1/void", on=PAGE, why="误录 <b>")
    assert gone.status_code == 303
    assert "误录 &lt;b&gt;" in person.get(PAGE).text
    with desk.database.reading() as session:
        assert session.scalars(select(Determination)).one().voided_by == "reviewer"
        assert session.scalars(select(SiteFact)).one().recorded_by == "reviewer"
        actions = list(session.scalars(select(Event.action)))
    assert "takedown:determination:recorded" in actions
    assert "takedown:determination:voided" in actions


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("determinations", WORDS | {"number": ""}), ("determinations", WORDS | {"decided_on": "bald"}),
        ("determinations", WORDS | {"decided_on": "2027-01-01"}),
        ("facts", {"kind": "server", "value": "火星", "day": "2026-11-20", "basis": "x"}),
    ],
)  # fmt: skip
def test_what_says_too_little_is_refused_on_the_page(
    sign_in: SignIn, desk: Desk, where: str, words: dict[str, str]
) -> None:
    answer = sign_in("reviewer").submit(f"/sites/novelbbs/{where}", on=PAGE, **words)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    with desk.database.reading() as session:
        assert session.scalars(select(Determination)).all() == []
        assert session.scalars(select(SiteFact)).all() == []


def test_only_people_of_papers_record(sign_in: SignIn) -> None:
    for login in ("monitor", "auditor", "holder1"):
        assert sign_in(login).submit("/sites/novelbbs/determinations", **WORDS).status_code == 403
    assert sign_in("holder1").get(PAGE).status_code == 403


def test_lookups_and_contacts_come_in_as_files(sign_in: SignIn, desk: Desk) -> None:
    person = sign_in("reviewer")
    rows = json.dumps(
        [
            {
                "kind": "dns",
                "subject": "bbs.shuhai.example",
                "answers": ["61.139.126.10"],
                "at": "2026-11-20T10:00:00+08:00",
                "source": "dig",
            }
        ]
    )

    there = person.submit("/sites/novelbbs/lookups", on=PAGE, files={"file": ("dns.json", rows.encode())})
    wrong = person.submit("/sites/novelbbs/lookups", on=PAGE, files={"file": ("dns.json", b"<html>")})
    brought = person.submit("/contacts", on="/contacts", files={"file": ("contacts.csv", TABLE.encode())})

    assert (there.status_code, wrong.status_code, brought.status_code) == (303, 422, 200)
    assert "新增 1" in brought.text
    assert "拒收 1" in brought.text
    with desk.database.reading() as session:
        assert session.scalars(select(Lookup)).one().subject == "bbs.shuhai.example"
        contact = session.scalars(select(HostContact)).one()
        assert (contact.host, contact.value, contact.verified) == (
            "pan.example.cn",
            "notice@pan.example.cn",
            True,
        )
    assert (
        person.submit(
            f"/contacts/{contact.id}/returned", on="/contacts", day="2026-11-20", detail="550"
        ).status_code
        == 303
    )
    assert "2026-11-20" in person.get("/contacts?host=www.pan.example.cn").text
    assert person.get("/contacts?host=..").status_code == 422
