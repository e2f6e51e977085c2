"""Papers drawn up from the book: the cases that offices meet, with the papers that they give, end to end."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from records.cases import Draft, DraftItem
from records.casework import Case, CaseOutcome, CaseSource, OutcomeKind
from records.errors import NotAllowed, NotFound, Refused
from records.events import Event
from records.proceedings import ConfirmationAnswer, ConfirmedAddress, HolderConfirmation
from records.sweeps import Listing
from records.vocabulary import DraftState, PaperKind, WorkKind
from takedown.cases import dossiers, steps
from takedown.drafting import asking, filling, papers, standing
from takedown.drawing.content import BUILDERS
from takedown.drawing.fields import Origin
from takedown.drawing.placed import ACTING
from takedown.exhibits import outside
from takedown.papers.blocks import Family
from takedown.papers.registry import paper
from takedown.papers.text import letter_text
from takedown.routes.kinds import AccessMeasure, Route
from takedown.sending import exports
from tests.db.takedown.test_routes import Recorder

CASES = tomllib.loads(Path(__file__).with_name("paper_cases.toml").read_text("utf-8"))["case"]
BY_HAND = {
    "head": {"organ": {"contact": "王五", "phone": "028-00000001"}, "copies": ["四川省互联网信息办公室", "四川省公安厅"]},
    "attachments": ["提请函代拟稿", "证据清单"],
}  # fmt: skip


@pytest.fixture
def book(office: Any) -> Recorder:
    """An office with one confirmed finding in its dossier, seen last before any notice, and the holder's signed answer."""
    work = office.work()
    finding = office.found("/a.html", work)
    dossiers.run(office.database.unit_of_work, office.clock)
    office.say(finding, "confirmed")
    with office.database.unit_of_work() as session:
        session.scalars(select(Listing)).one().last_seen = datetime(2026, 11, 9, 3, 0, tzinfo=UTC)
        session.add(HolderConfirmation(
            dossier_id=1, signed_on=date(2026, 11, 12), signer="李四", scan_digest="c" * 64, actor="chen", at=office.clock.now(),
            answers=[ConfirmedAddress(finding_id=finding, answer=ConfirmationAnswer.UNLICENSED)],
        ))  # fmt: skip
    recorder = Recorder(office)
    with office.database.unit_of_work() as session:
        recorder.session = session
        recorder.site(access_provider="示例接入服务有限公司")
    place(recorder, "own")
    return recorder


def place(book: Recorder, outcome: str) -> None:
    """Whose case it is, as a person records it."""
    office = book.office
    steps.place(
        office.database.unit_of_work, office.clock, office.vault, dossier_id=1, outcome=outcome, actor="chen",
        organ="某市版权局" if outcome != "own" else "", number="川版权移〔2026〕1号" if outcome != "own" else "",
    )  # fmt: skip


def refer(book: Recorder, route: str, measure: str = "", **more: Any) -> list[papers.Opened]:
    office = book.office
    return papers.refer(
        office.database.unit_of_work, office.clock, office.settings, site="forum", route=Route(route), actor="chen",
        measure=AccessMeasure(measure) if measure else None, **more,
    )  # fmt: skip


def opened(book: Recorder, kind: PaperKind, **more: Any) -> papers.Opened:
    office = book.office
    return papers.open_paper(
        office.database.unit_of_work,
        office.clock,
        office.settings,
        site="forum",
        kind=kind,
        actor="chen",
        **more,
    )


def fill(book: Recorder, draft_id: int, values: dict[str, Any]) -> int:
    office = book.office
    return filling.fill(
        office.database.unit_of_work, office.clock, draft_id=draft_id, values=values, actor="chen"
    )


def wanting(book: Recorder, draft_id: int, *, but: tuple[str, ...] = ("HR3", "HR4")) -> list[dict[str, Any]]:
    """What keeps a draft from being put up; the look before approval comes later."""
    with book.office.database.reading() as session:
        draft = session.get_one(Draft, draft_id)
        rows = standing.rows(draft, standing.gather(session, draft, book.clock.now()))
    return [dict(row) for row in rows if row["state"] in ("missing", "invalid") and row["rule"] not in but]


def text(book: Recorder, draft_id: int) -> str:
    draft = book.office.draft(draft_id)
    return letter_text(paper(draft.kind).letter(draft.content))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_book_gives_the_papers_of_a_route_or_says_what_speaks_against_it(
    case: dict[str, Any], book: Recorder
) -> None:
    book.office.settings.office_place = case.get("place", "四川省")
    book.put(*case["has"])
    if "barred" in case:
        with pytest.raises(NotAllowed) as refused:
            refer(book, case["route"], case.get("measure", ""))
        assert [one.split()[0] for one in refused.value.data["reasons"]] == [case["barred"]]
        with book.office.database.reading() as session:
            assert session.scalars(select(Draft).where(Draft.kind.in_(asking.REFERRALS))).all() == []
        return

    made = refer(book, case["route"], case.get("measure", ""), values=BY_HAND)

    drafts = [book.office.draft(one.draft_id) for one in made]
    assert [[one.kind.value, one.content["addressee"]] for one in drafts] == case["papers"]
    rows = wanting(book, made[-1].draft_id)
    assert list(dict.fromkeys(row["rule"] for row in rows)) == case.get("wanting", [])
    assert all(row["article"] and row["field"] and row["zh"] for row in rows)
    for words in case.get("says", []):
        assert words in text(book, made[-1].draft_id)
    if rows:
        with pytest.raises(NotAllowed, match=rows[0]["rule"]):
            book.office.submit(made[-1].draft_id)


def test_a_referral_goes_through_review_two_approvals_and_export_like_any_other_paper(
    book: Recorder, tmp_path: Path
) -> None:
    office = book.office
    book.put("b")
    (made,) = refer(book, "direct", values=BY_HAND)
    with pytest.raises(NotAllowed):
        office.submit(made.draft_id) and office.approve(made.draft_id)
    office.recheck(made.draft_id)

    approved = office.approve(made.draft_id)
    path = exports.export(
        office.database.unit_of_work,
        office.clock,
        office.vault,
        draft_id=made.draft_id,
        format="docx",
        out=tmp_path,
        actor="chen",
    )

    assert path.read_bytes().startswith(b"PK")
    assert {one.format for one in approved.papers} == {"docx", "pdf", "json"}, (
        "no e-mail and no report of a referral"
    )
    assert office.draft(made.draft_id).state is DraftState.EXPORTED
    for form in ("eml", "xarf"):
        with pytest.raises(Refused):
            exports.preview(
                office.database.unit_of_work,
                office.clock,
                office.vault,
                draft_id=made.draft_id,
                format=form,
                out=tmp_path,
            )


def test_a_page_that_is_gone_leaves_the_referral_and_a_rejected_finding_withdraws_it(book: Recorder) -> None:
    office = book.office
    book.put("b")
    (made,) = refer(book, "direct", values=BY_HAND)

    office.recheck(made.draft_id, {"http://forum.example:8080/a.html": 404})

    assert office.draft(made.draft_id).state is DraftState.WITHDRAWN


def test_what_the_rows_give_is_not_written_over_and_what_is_recorded_elsewhere_says_where(
    book: Recorder,
) -> None:
    (made,) = refer(book, "direct")
    cases = {
        "site.operator": "field_recorded",
        "stopped_by": "field_recorded",
        "addressee": "field_recorded",
        "nobody": "field_unknown",
    }

    for path, code in cases.items():
        with pytest.raises(Refused) as refused:
            fill(book, made.draft_id, {path: "另一家"})
        assert refused.value.code == code
    with pytest.raises(Refused) as wrong:
        fill(book, made.draft_id, {"head.copies": [{"name": "甲"}]})
    assert wrong.value.code == "content_invalid"
    assert fill(book, made.draft_id, {"act": "改写的事实。"}) == 2
    assert "改写的事实。" in text(book, made.draft_id)
    assert fill(book, made.draft_id, {"act": "改写的事实。"}) == 2, "the same words make no new version"


def test_drawing_up_the_same_question_again_finds_the_same_draft(book: Recorder) -> None:
    first = opened(book, PaperKind.LEAD_TRANSFER)
    again = opened(book, PaperKind.LEAD_TRANSFER)
    other = opened(book, PaperKind.EVIDENCE_LIST)

    assert (first.state, again.state) == ("created", "unchanged")
    assert first.draft_id == again.draft_id != other.draft_id


def test_a_list_of_evidence_names_what_others_made(book: Recorder, tmp_path: Path) -> None:
    deed = tmp_path / "公证书.pdf"
    deed.write_bytes(b"%PDF deed")
    told = outside.Told(outside.kind_of("notarial"), "示例公证处", date(2026, 11, 20), "（2026）示证字第12号")
    office = book.office
    row = outside.add(
        office.database.unit_of_work,
        office.clock,
        office.vault,
        dossier_id=1,
        file=deed,
        told=told,
        actor="chen",
    )
    shown = text(book, opened(book, PaperKind.EVIDENCE_LIST).draft_id)
    assert "公证书 （2026）示证字第12号" in shown
    assert row.digest in shown


def test_a_holders_answer_stays_with_its_address_when_another_one_leaves(book: Recorder) -> None:
    office = book.office
    more = office.found("/b.html", office.work("W-2", "青瓷"))
    office.prepare()
    made = opened(book, PaperKind.HOLDER_CONFIRMATION)

    fill(
        book,
        made.draft_id,
        {
            "answers[0].answer": "unlicensed",
            "answers[1].answer": "licensed",
            "answers[1].note": "某平台，2027年止",
        },
    )
    with office.database.unit_of_work() as session:
        first = session.scalars(select(DraftItem).where(DraftItem.draft_id == made.draft_id)).first()
        first.dropped = "rejected"
    papers.redraw(office.database.unit_of_work, office.clock, draft_id=made.draft_id, actor="chen")

    (left,) = office.draft(made.draft_id).content["answers"]
    assert (left["url"][-7:], left["answer"], left["note"]) == ("/b.html", "licensed", "某平台，2027年止")
    assert more


def put_case(book: Recorder, *outcomes: OutcomeKind) -> int:
    now = book.clock.now()
    with book.office.database.unit_of_work() as session:
        case = Case(
            number="AJ-2026-0001", name="示例网络有限公司涉嫌侵犯著作权案", unit="四川省版权局", region="成都市", source=CaseSource.HOLDER,
            kind=WorkKind.FILM_TV, site_id=book.office.site_id, filing_number="川版权立字〔2026〕第2号", filed_on=date(2026, 11, 1),
            filed_by="赵六", officers=[{"name": "张三", "certificate": "川A-1"}, {"name": "李四", "certificate": "川A-2"}],
            recorded_by="chen", created_at=now, updated_at=now,
            outcomes=[CaseOutcome(kind=kind, day=date(2026, 11, 10), number="川版权罚字〔2026〕第3号", amount_fen=5_000_000, recorded_by="chen",
                                  recorded_at=now) for kind in outcomes],
        )  # fmt: skip
        session.add(case)
        session.flush()
        return case.id


WHOLE: dict[PaperKind, dict[str, Any]] = {
    PaperKind.SUPERVISION_LETTER: {"reply_by": "2026-12-01"},
    PaperKind.RECTIFICATION_LETTER: {"rectify_by": "2026-12-01"},
    PaperKind.CORRECTION_ORDER: {"party.address": "成都市示例路1号", "correct_by": "2026-12-01"},
    PaperKind.CEASE_ORDER: {"party.address": "成都市示例路1号", "public_interest": "扰乱传播秩序。"},
    PaperKind.DATA_REQUEST: {"party.address": "成都市示例路1号", "reply_by": "2026-12-01", "accounts[0].name": "用户甲"},
    PaperKind.ICP_REQUEST: {"reply_by": "2026-12-01"},
    PaperKind.LEAD_TRANSFER: {"addressee": "北京市版权局", "ground": "domicile", "ground_shown": "营业执照"},
    PaperKind.FILING_APPROVAL: {"party.address": "成都市示例路1号", "opinion": "建议立案。"},
    PaperKind.PENALTY_NOTICE: {"party.address": "成都市示例路1号", "planned": "罚款五万元。", "head.organ.address": "成都市示例街2号"},
    PaperKind.CRIMINAL_TRANSFER: {
        "addressee": "成都市公安局", "decided_by": "赵六", "reported_at": "2026-11-18T09:00:00+08:00", "decided_at": "2026-11-19T09:00:00+08:00",
        "items": [{"name": "服务器", "model": "无", "amount": "1台", "place": "证物室", "note": ""}],
        "five": [{"name": name, "title": "附后", "pages": 1} for name in (
            "涉嫌犯罪案件移送书", "涉嫌犯罪案件情况的调查报告", "涉案物品清单", "检验报告或者鉴定结论", "其他有关涉嫌犯罪的材料")],
    },
    PaperKind.EVIDENCE_LIST: {"submitted_by": "张三"},
    PaperKind.EXPOSURE_SHEET: {"act": "未经许可提供作品。", "approved_by": "赵六", "approved_on": "2026-11-20"},
    PaperKind.DMCA_NOTICE: {"recipient.address": "1 Example Street"},
    PaperKind.DSA_NOTICE: {},
    PaperKind.HOLDER_CONFIRMATION: {},
}  # fmt: skip


def test_every_paper_of_a_case_is_whole_once_a_person_has_filled_in_what_the_rows_lack(
    book: Recorder,
) -> None:
    case = put_case(book, OutcomeKind.PENALTY)
    order = 0
    for kind in BUILDERS:
        if kind in asking.REFERRALS or kind in asking.ABOUT:
            continue
        made = opened(book, kind, case=case)
        reach = (
            {}
            if paper(kind).family is Family.LETTER
            else {"head.organ.contact": "王五", "head.organ.phone": "028-00000001"}
        )
        before = wanting(book, made.draft_id)
        fill(book, made.draft_id, reach | WHOLE[kind])
        assert before or not WHOLE[kind] or kind is PaperKind.DMCA_NOTICE, kind
        assert [(row["rule"], row["field"]) for row in wanting(book, made.draft_id)] == [], kind
        assert "长夜灯火" in text(book, made.draft_id) or kind in (
            PaperKind.ICP_REQUEST,
            PaperKind.EXPOSURE_SHEET,
            PaperKind.DATA_REQUEST,
        )
        order = made.draft_id if kind is PaperKind.CORRECTION_ORDER else order

    found = opened(book, PaperKind.REINSPECTION_RECORD, case=case, about=order)
    content = book.office.draft(found.draft_id).content
    assert content["order_due"] == "2026-12-01"
    assert [one["asked"] for one in content["checked"]] == book.office.draft(order).content["corrections"]
    served = opened(book, PaperKind.SERVICE_RECEIPT, case=case, about=order)
    assert book.office.draft(served.draft_id).content["served"][0]["name"] == "责令改正通知书"


def test_an_offices_paper_waits_for_jurisdiction_and_stops_where_another_organ_has_it(book: Recorder) -> None:
    office = book.office

    def row(draft: int) -> list[dict[str, Any]]:
        return [one for one in wanting(book, draft) if one["rule"] == "D1"]

    case = put_case(book, OutcomeKind.PENALTY)
    made = {kind: opened(book, kind, case=case).draft_id for kind in (*sorted(ACTING & set(BUILDERS) - asking.REFERRALS), PaperKind.LEAD_TRANSFER)}  # fmt: skip
    assert [row(one) for one in made.values()] == [[]] * len(made)
    place(book, "transfer")
    for kind, draft in made.items():
        rows = row(draft)
        assert [one["state"] for one in rows] == ([] if kind is PaperKind.LEAD_TRANSFER else ["invalid"]), (
            kind
        )
        assert all("川版权移〔2026〕1号" in one["zh"] and "收回办理" in one["zh"] for one in rows)
    with pytest.raises(NotAllowed, match="D1"):
        office.submit(made[PaperKind.SUPERVISION_LETTER])
    steps.take_back(office.database.unit_of_work, office.clock, dossier_id=1, why="退回", actor="chen")
    assert [one["state"] for one in row(made[PaperKind.CEASE_ORDER])] == ["missing"]
    place(book, "own")
    assert row(made[PaperKind.CEASE_ORDER]) == []


def test_a_paper_that_names_no_address_is_approved_without_a_look(book: Recorder) -> None:
    office = book.office
    made = opened(book, PaperKind.ICP_REQUEST)
    fill(
        book,
        made.draft_id,
        {"head.organ.contact": "王五", "head.organ.phone": "028-00000001", "reply_by": "2026-12-01"},
    )

    office.submit(made.draft_id)
    office.approve(made.draft_id)

    assert office.draft(made.draft_id).state is DraftState.APPROVED
    assert "nothing to look at" in office.rechecks()[-1].note


def test_a_question_that_cannot_be_drawn_is_refused_by_name(book: Recorder) -> None:
    asked: list[tuple[PaperKind | str, dict[str, Any], str]] = [
        (PaperKind.REFERRAL_DIRECT, {}, "route_needed"), (PaperKind.CASE_FILE, {}, "not_drawn"),
        (PaperKind.CRIMINAL_TRANSFER, {}, "case_needed"), (PaperKind.REINSPECTION_RECORD, {}, "about_needed"),
        (PaperKind.LEAD_TRANSFER, {"holder": "nobody"}, "no_dossier"),
    ]  # fmt: skip
    for kind, more, code in asked:
        with pytest.raises(Refused) as refused:
            opened(book, PaperKind(kind), **more)
        assert refused.value.code == code
    with pytest.raises(NotFound):
        opened(book, PaperKind.LEAD_TRANSFER, case=99)
    with pytest.raises(Refused):
        refer(book, "direct", "cancel_filing")


def test_fields_say_where_each_value_comes_from(book: Recorder) -> None:
    (made,) = refer(book, "direct")
    with book.office.database.reading() as session:
        found = {
            one.path: one
            for one in filling.fields_of(session, session.get_one(Draft, made.draft_id), book.clock)
        }

    assert (found["site.operator"].origin, found["act"].origin, found["party.address"].origin) == (
        Origin.ROWS,
        Origin.PROPOSED,
        Origin.EMPTY,
    )
    assert found["stopped_by"].source[0] == "在网站的“提请途径”页登记"
    assert not found["stopped_by"].filled_here
    assert found["party.address"].zh == "当事人 · 住所（地址）"


def test_the_event_of_what_was_filled_in_names_fields_and_no_words(book: Recorder) -> None:
    (made,) = refer(book, "direct", values={"party.representative": "赵某某"})
    with book.office.database.reading() as session:
        event = session.scalars(select(Event).where(Event.action == "takedown:draft:filled")).one()
    assert event.payload == {"version": 2, "fields": ["party.representative"]}
    assert made
