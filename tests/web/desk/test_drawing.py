"""Papers drawn up on the desk: chosen, filled in, seen by whom they are for; figures; changed law; glyphs that are missing."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from desk.wiring import Desk
from records.cases import Dossier, Draft
from records.drawn import CountedFigure
from records.scope import Site
from records.vocabulary import DraftState, PaperKind
from takedown.cases import dossiers
from tests.web.conftest import Person, SignIn
from tests.web.seed import Seeded


@pytest.fixture
def key(desk: Desk, seeded: Seeded) -> str:
    """A site that has a dossier."""
    dossiers.run(desk.database.unit_of_work, desk.clock)
    with desk.database.reading() as session:
        found = session.scalars(select(Dossier).join(Site).order_by(Dossier.id)).first()
        assert found is not None
        return found.site.key


def draft_of(desk: Desk, kind: PaperKind) -> Draft:
    with desk.database.reading() as session:
        return session.scalars(select(Draft).where(Draft.kind == kind).order_by(Draft.id.desc())).first()  # type: ignore[return-value]  # the test made it


def draw(person: Person, key: str, kind: PaperKind, **more: str) -> str:
    made = person.submit(f"/sites/{key}/papers", kind=kind.value, **more)
    assert made.status_code == 303, re.findall(r'role="alert">(.*?)<', made.text)
    return str(made.headers["location"])


def test_a_paper_is_drawn_up_filled_in_and_cannot_be_put_up_before_it_is_whole(
    sign_in: SignIn, desk: Desk, key: str
) -> None:
    person = sign_in("reviewer")
    assert f"/sites/{key}/papers" in person.get(f"/sites/{key}/routes/section").text

    fields = draw(person, key, PaperKind.ICP_REQUEST)
    whole = person.get(fields).text
    assert "答复期限" in whole
    assert 'name="f.head.organ.contact"' in whole
    barred = person.submit(fields.replace("/fields", "/submit"), version=1)
    assert barred.status_code in (403, 409)

    sent = person.submit(fields, on=fields, **{
        "f.head.organ.contact": "王五 <b>", "f.head.organ.phone": "028-1", "f.addressee": "四川省通信管理局", "f.reply_by": "2026-12-01", "f.wanted": "主办者名称\r\n备案状态",
    })  # fmt: skip
    draft = draft_of(desk, PaperKind.ICP_REQUEST)
    assert sent.status_code == 303
    assert (draft.version, draft.content["reply_by"], draft.content["wanted"]) == (
        2,
        "2026-12-01",
        ["主办者名称", "备案状态"],
    )
    assert "王五 &lt;b&gt;" in person.get(fields).text
    assert person.submit(fields.replace("/fields", "/submit"), version=2).status_code == 303
    assert draft_of(desk, PaperKind.ICP_REQUEST).state is DraftState.IN_REVIEW


def test_rows_of_a_table_are_read_back_and_a_wrong_value_is_told_with_what_was_typed(
    sign_in: SignIn, desk: Desk, key: str
) -> None:
    person = sign_in("reviewer")
    fields = draw(person, key, PaperKind.DATA_REQUEST)

    officers = {f"f.officers[{number}].{name}": text for number, row in enumerate((("张三", "川A-1"), ("李四", "川A-2")))
                for name, text in zip(("name", "card"), row, strict=True)}  # fmt: skip
    assert person.submit(fields, on=fields, **officers).status_code == 303
    assert draft_of(desk, PaperKind.DATA_REQUEST).content["officers"] == [
        {"name": "张三", "card": "川A-1"},
        {"name": "李四", "card": "川A-2"},
    ]

    wrong = person.submit(fields, on=fields, **{"f.party.kind": "company", "f.reply_by": "2026-12-05"})
    assert wrong.status_code == 422
    assert 'value="2026-12-05"' in wrong.text


def test_the_papers_of_a_route_are_drawn_from_its_page_and_say_what_is_wanting(
    sign_in: SignIn, desk: Desk, key: str
) -> None:
    person = sign_in("reviewer")
    person.submit(
        f"/sites/{key}/facts",
        on=f"/sites/{key}/routes",
        kind="domicile",
        value="四川省成都市",
        day="2026-11-20",
        basis="营业执照",
    )
    page = person.get(f"/sites/{key}/routes").text
    assert f'action="/sites/{key}/referrals"' in page

    made = person.submit(f"/sites/{key}/referrals", route="direct", measure="suspend")
    assert made.status_code == 303
    shown = person.get(made.headers["location"]).text
    assert "在网站的“提请途径”页登记" in shown
    assert "途径条件" in shown
    barred = person.submit(f"/sites/{key}/referrals", route="nowhere")
    assert barred.status_code == 422


def test_an_offices_paper_is_not_for_a_right_holder(
    sign_in: SignIn, desk: Desk, key: str, seeded: Seeded
) -> None:
    fields = draw(sign_in("reviewer"), key, PaperKind.LEAD_TRANSFER)
    holder = sign_in("holder1")

    assert holder.get(fields).status_code == 403
    assert holder.get(fields.removesuffix("/fields")).status_code == 404
    assert "lead_transfer" not in holder.get("/notices").text


def test_figures_stand_beside_their_limits_with_rule_and_evidence(
    sign_in: SignIn, desk: Desk, key: str
) -> None:
    person = sign_in("reviewer")
    page = f"/sites/{key}/papers"
    figure = {
        "item": "illegal_income",
        "value": "30,000.50",
        "act_day": "2026-11-20",
        "counted_how": "收款记录 <i>",
        "evidence": "E-1、E-2",
    }

    assert person.submit(f"/sites/{key}/figures", **figure).status_code == 303
    shown = person.get(page).text
    assert "30,000.50元" in shown
    assert "30,000.00元" in shown
    assert "收款记录 &lt;i&gt;" in shown
    assert "30,000.00元" in person.get(f"/sites/{key}/thresholds/section").text
    assert person.get("/cases/99/thresholds/section").status_code == 404
    assert person.submit(f"/sites/{key}/figures", **(figure | {"value": "viel"})).status_code == 422
    assert person.submit(f"/sites/{key}/figures/1/void", why="误算").status_code == 303
    with desk.database.reading() as session:
        assert session.scalars(select(CountedFigure)).one().voided_why == "误算"


def test_a_changed_article_lists_the_open_papers_that_cite_its_old_version(
    sign_in: SignIn, desk: Desk, key: str
) -> None:
    person = sign_in("reviewer")
    draw(person, key, PaperKind.ICP_REQUEST)
    assert "所有" in person.get("/law").text or "every open paper" in person.get("/law").text.lower()

    with desk.database.unit_of_work() as session:
        draft = session.scalars(select(Draft).where(Draft.kind == PaperKind.ICP_REQUEST)).one()
        law = [row | {"version": "旧版"} for row in draft.content["law"]]
        draft.content = draft.content | {"law": law}
    shown = person.get("/law").text
    assert "旧版" in shown
    assert f"/notices/{draft_of(desk, PaperKind.ICP_REQUEST).id}" in shown


def test_the_approver_is_told_which_characters_the_print_lacks(sign_in: SignIn, desk: Desk, key: str) -> None:
    person = sign_in("reviewer")
    fields = draw(person, key, PaperKind.ICP_REQUEST)
    person.submit(fields, on=fields, **{
        "f.head.organ.contact": "王\U0002b823", "f.head.organ.phone": "028-1", "f.reply_by": "2026-12-01", "f.addressee": "四川省通信管理局", "f.purpose": "核查\U0001f4a3",
    })  # fmt: skip
    person.submit(fields.replace("/fields", "/submit"), version=2)

    shown = sign_in("approver").get(fields.replace("/fields", "/approve")).text
    assert "U+1F4A3" in shown
    assert 'id="glyphs"' in shown
