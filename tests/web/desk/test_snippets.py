"""Snippets: kept and shared in the office, filled in from the paper at hand, refused where a variable is unknown."""

from __future__ import annotations

import httpx
from lxml import html
from sqlalchemy import select

from desk.wiring import Desk
from records.accounts import Account
from records.cases import Draft
from records.events import Event
from records.snippets import Snippet
from tests.web.conftest import Person, SignIn
from tests.web.seed import Seeded

ALL = "{网址数} 处网址涉及{works}，权利人{权利人}，案号{案号}。<b>{日期}</b>"


def keep(
    person: Person, name: str, body: str, kind: str = "", shared: str = "", change: int | None = None
) -> int:
    fields = {"name": name, "body": body, "kind": kind, "shared": shared or "false"}
    answer: httpx.Response = person.post(
        "/snippets", data={"csrf": person.token(), **fields, **({"change": str(change)} if change else {})}
    )
    return answer.status_code


def rows(desk: Desk) -> dict[str, Snippet]:
    with desk.database.reading() as session:
        return {row.name: row for row in session.scalars(select(Snippet))}


def told(desk: Desk) -> list[tuple[str, str]]:
    with desk.database.reading() as session:
        asked = select(Event).where(Event.action.startswith("desk:snippet:")).order_by(Event.seq)
        return [(event.actor, event.action.split(":")[2]) for event in session.scalars(asked)]


def test_a_snippet_is_kept_shared_changed_and_deleted_by_its_owner_alone(sign_in: SignIn, desk: Desk) -> None:
    owner, colleague = sign_in("reviewer"), sign_in("monitor")
    assert [
        keep(owner, "退回", "请补正{作品}"),
        keep(owner, "我的", "只给自己"),
        keep(owner, "退回", "同名"),
    ] == [303, 303, 422]
    assert "请补正" not in colleague.get("/snippets").text
    assert told(desk) == []

    id_ = rows(desk)["退回"].id
    assert keep(owner, "退回", "请补正{作品}后再送", shared="true", change=id_) == 303
    seen = colleague.get("/snippets").text
    assert "请补正《北岸灯塔》《归途》后再送" in seen
    assert "只给自己" not in seen

    assert keep(colleague, "退回", "改掉", change=id_) == 404
    assert colleague.submit(f"/snippets/{id_}/delete").status_code == 404
    assert colleague.get(f"/snippets?change={id_}").status_code == 404
    assert keep(owner, "退回", "请重写", shared="true", change=id_) == 303
    assert owner.submit(f"/snippets/{id_}/delete").status_code == 303
    assert set(rows(desk)) == {"我的"}
    assert told(desk) == [("reviewer", "shared"), ("reviewer", "changed"), ("reviewer", "dropped")]


def test_a_snippet_is_filled_in_with_the_words_of_the_paper_where_its_note_is_written(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person, id_ = sign_in("reviewer"), seeded.drafts[0]
    keep(person, "说明", ALL, kind="holder_notice")
    keep(person, "别的文书", "不适用", kind="cease_order")
    with desk.database.reading() as session:
        draft = session.get_one(Draft, id_)
        items = [item for item in draft.items if not item.dropped]
        works = "".join(f"《{title}》" for title in dict.fromkeys(item.work.title for item in items))
        wanted = f"{len(items)} 处网址涉及{works}，权利人{draft.dossier.holder.name}，案号{{案号}}。<b>2026年11月21日</b>"

    page = html.fromstring(person.get(f"/notices/{id_}").text)
    form: html.HtmlElement = page.cssselect(f'form[action="/notices/{id_}/discard"]')[0]
    assert [one.get("data-text") for one in form.cssselect("[data-snippets] option")] == [wanted]
    assert "案号" in form.cssselect("option")[0].text_content()
    assert form.cssselect("details .phrase")[0].text_content() == wanted
    assert not form.cssselect("b b, .phrase b")


def test_an_unknown_variable_and_a_text_that_is_too_long_are_refused_in_words(
    sign_in: SignIn, desk: Desk
) -> None:
    person = sign_in("approver")

    unknown = person.submit("/snippets", name="错", body="请于{期限}前答复")
    assert unknown.status_code == 422
    assert "没有变量“期限”" in unknown.text
    assert "{收件人}" in unknown.text
    assert "请于{期限}前答复" in unknown.text
    assert "花括号不成对" in person.submit("/snippets", name="错", body="请{作品").text
    assert "最多 2000 个字，现有 2001 个字" in person.submit("/snippets", name="长", body="字" * 2001).text
    assert [
        keep(person, "", "有内容"),
        keep(person, "空", " "),
        keep(person, "类", "有", kind="nothing"),
    ] == [422] * 3
    shown = person.submit("/snippets", name="全角", body="致｛收件人｝：", what="preview")
    assert "致某某网络有限公司：" in shown.text
    assert rows(desk) == {}


def test_a_right_holder_never_sees_the_offices_snippets(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    with desk.database.unit_of_work() as session:
        owner = session.scalars(select(Account.id).where(Account.login == "reviewer")).one()
        session.add(Snippet(account_id=owner, name="内部", body="内部用语", shared=True, at=desk.clock.now()))
    holder = sign_in("holder1")

    assert holder.get("/snippets").status_code == 403
    assert keep(holder, "我", "试") == 403
    for path in (f"/notices/{seeded.drafts[0]}", "/me"):
        answer = holder.get(path)
        assert answer.status_code in (200, 404)
        assert "内部用语" not in answer.text
        assert "/snippets" not in answer.text
