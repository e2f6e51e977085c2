"""The review desk's features, one test or more for each row of the table that says what a desk must have."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from lxml import html
from sqlalchemy import select

from desk.triage import claims
from desk.wiring import Desk
from records.accounts import Account
from records.cases import Draft, DraftItem
from records.clock import FixedClock
from records.events import Event
from records.findings import Finding, Verdict
from records.triage import Claim, FindingNote, Judgement, Sample, SavedFilter, Skip
from records.vocabulary import ClaimEnd, DraftState, FindingState, SkipReason
from tests.web.conftest import NOW, Person, SignIn
from tests.web.seed import Seeded

HERE, BROWSER = "test_triage.py", "../../e2e/test_desk_in_chromium.py"
APPROVERS, CHAIN = "../../db/takedown/drafting/test_approvers.py", "../../db/records/test_chain.py"
FEATURES = {
    "Auto-advance to next after decision": [(HERE, "test_a_decision_gives_the_next_free_finding_into_the_same_hands")],
    "Claim lease, expiry, release, holder shown": [
        (HERE, "test_a_claim_lasts_a_quarter_of_an_hour_and_every_ping_renews_it"),
        (HERE, "test_nobody_holds_more_than_fifteen_findings"),
        (HERE, "test_a_supervisor_may_end_a_claim_and_the_book_says_so"),
    ],
    "Optimistic version check": [(HERE, "test_a_stale_decision_shows_what_was_seen_and_what_is_now")],
    "Hot keys + ? help, editable": [
        (HERE, "test_every_key_of_the_help_is_on_the_page"), (BROWSER, "test_findings_are_decided_by_keys_alone"),
        (HERE, "test_a_person_changes_a_key_for_the_decision_and_the_help_and_for_nobody_else"),
        (HERE, "test_keys_that_collide_or_are_none_are_refused_and_nothing_changes"),
    ],
    "Side-by-side evidence, match reasons highlighted": [("test_findings.py", "test_the_evidence_stands_side_by_side_with_the_distance_of_the_covers")],
    "Why not signals (whitelist, licence, public domain, news quote)": [(HERE, "test_counter_evidence_answers_six_questions_above_the_buttons")],
    "Duplicate/cluster grouping": [(HERE, "test_findings_of_one_work_on_one_site_are_seen_together")],
    "Bulk approve": [
        (HERE, "test_rows_of_one_cluster_with_identical_files_are_decided_together_after_each_address_was_listed"),
        (HERE, "test_what_is_not_certain_or_not_of_one_cluster_is_decided_one_by_one"),
    ],
    "QA sampling": [(HERE, "test_a_second_look_is_another_persons_and_counts_against_the_plan")],
    "Four eyes for high impact": [
        (APPROVERS, "test_nobody_approves_alone_where_two_are_demanded"), (APPROVERS, "test_a_notice_of_many_addresses_takes_two"),
        (APPROVERS, "test_referrals_and_transfers_always_take_two"), (APPROVERS, "test_the_first_paper_to_a_site_takes_two_and_the_next_one_takes_one"),
        (APPROVERS, "test_the_database_refuses_an_approval_by_the_wrong_people"),
    ],
    "Undo": [(HERE, "test_a_confirmation_can_be_undone_until_its_notice_is_exported")],
    "Reject reasons feed back": [(HERE, "test_coded_rejections_become_the_precision_of_rules_sites_and_right_holders")],
    "Canned text / macros": [
        ("test_snippets.py", "test_a_snippet_is_filled_in_with_the_words_of_the_paper_where_its_note_is_written"),
        ("test_snippets.py", "test_a_snippet_is_kept_shared_changed_and_deleted_by_its_owner_alone"),
    ],
    "Saved filters / starred queues": [(HERE, "test_a_filter_is_kept_under_a_name_shared_and_counted")],
    "SLA timers": [(HERE, "test_lateness_is_shown_by_a_sign_and_words_not_by_colour_alone")],
    "Skip with reason, skipped list": [(HERE, "test_what_one_person_puts_off_stays_in_everybody_elses_queue")],
    "Comments / whiteboard / @mention": [
        (HERE, "test_notes_stay_inside_the_office"), (HERE, "test_a_note_that_names_a_colleague_stands_on_their_first_page_until_answered"),
    ],
    "Audit trail": [
        (CHAIN, "test_each_event_names_the_hash_before_it"), (CHAIN, "test_a_changed_column_of_any_event_is_found_where_it_is"),
        (CHAIN, "test_the_database_refuses_to_change_or_delete_an_event"),
    ],
    "Reputation of source": [(HERE, "test_coded_rejections_become_the_precision_of_rules_sites_and_right_holders")],
    "Redaction of personal data": [(HERE, "test_personal_data_is_covered_until_somebody_asks_and_the_asking_is_recorded")],
    "Appeals/counter-notice": [
        ("../../db/takedown/replies/test_answers.py", "test_the_inbox_and_the_list_of_what_is_put_back"),
        ("test_dossiers.py", "test_a_complaint_that_holds_withdraws_the_notice_and_fills_the_negative_bank"),
    ],
    "Wellness (blur, greyscale, mute)": [("test_start.py", "test_everybody_chooses_how_pictures_are_shown")],
    "Dark mode, i18n, a11y": [("../../e2e/test_accessibility.py", "test_no_page_has_a_serious_finding_of_axe")],
}  # fmt: skip
"""Row of the table, and where it is shown to hold; an empty name stands for the whole file or folder."""


@pytest.mark.parametrize("row", FEATURES)
def test_each_row_of_the_table_has_a_test(row: str) -> None:
    for file, name in FEATURES[row]:
        path = Path(__file__).parent / file
        assert path.exists(), file
        assert not name or f"def {name}(" in path.read_text(encoding="utf-8"), name


def decide(person: Person, id_: int, **fields: object) -> object:
    return person.submit(f"/findings/{id_}/verdict", on=f"/findings/{id_}", **fields)


def standing(desk: Desk) -> dict[int, str]:
    with desk.database.reading() as session:
        rows = session.scalars(select(Claim).where(Claim.ended_at.is_(None)).order_by(Claim.id))
        return {row.finding_id: row.actor for row in rows}


def events_of(desk: Desk, action: str) -> list[Event]:
    with desk.database.reading() as session:
        return list(session.scalars(select(Event).where(Event.action == action)))


def cells(part: html.HtmlElement) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row.cssselect("td")]
        for row in part.cssselect("tbody tr")
    ]


def words(text: str) -> str:
    return " ".join(str(html.fromstring(text).text_content()).split())


def test_a_decision_gives_the_next_free_finding_into_the_same_hands(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    first, second = sign_in("reviewer"), sign_in("monitor")
    strongest, next_, third = seeded.findings[3], seeded.findings[0], seeded.findings[1]

    began = first.submit("/findings/next", on="/findings")
    also = second.submit("/findings/next", on="/findings")
    went_on = decide(first, strongest, state="confirmed", version=1)

    assert began.headers["location"] == f"/findings/{strongest}"
    assert also.headers["location"] == f"/findings/{next_}"
    assert went_on.headers["location"] == f"/findings/{third}?done={strongest}"  # type: ignore[attr-defined]
    assert standing(desk) == {next_: "monitor", third: "reviewer"}


def test_a_claim_lasts_a_quarter_of_an_hour_and_every_ping_renews_it(
    sign_in: SignIn, desk: Desk, seeded: Seeded, clock: FixedClock
) -> None:
    holder, other, id_ = sign_in("reviewer"), sign_in("monitor"), seeded.findings[0]
    holder.submit(f"/findings/{id_}/claim", on=f"/findings/{id_}")
    token = other.token()

    refused = other.post(f"/findings/{id_}/verdict", data={"csrf": token, "state": "confirmed", "version": 1})
    clock.advance(timedelta(minutes=14))
    ping = holder.post(f"/findings/{id_}/claim/renew?poll=1", data={"csrf": holder.token()})
    clock.advance(timedelta(minutes=14))
    still = other.post(f"/findings/{id_}/claim", data={"csrf": token})
    clock.advance(timedelta(minutes=1, seconds=1))
    taken = other.post(f"/findings/{id_}/claim", data={"csrf": token})
    late = holder.post(f"/findings/{id_}/claim/renew?poll=1", data={"csrf": holder.token()})

    assert refused.status_code == 409
    assert "未记录：reviewer 正在处理该线索" in words(refused.text)
    assert ping.status_code == 200
    assert (still.status_code, taken.status_code) == (409, 303)
    assert standing(desk) == {id_: "monitor"}
    assert "monitor" in late.text
    with desk.database.reading() as session:
        assert session.get_one(Finding, id_).state is FindingState.OPEN
        assert session.scalars(select(Claim.ended).order_by(Claim.id)).all() == [ClaimEnd.EXPIRED, None]


def test_nobody_holds_more_than_fifteen_findings(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    person = sign_in("reviewer")
    with desk.database.unit_of_work() as session:
        mine = session.scalars(select(Finding.id).where(Finding.state == FindingState.OPEN)).all()
    token = person.token()
    with desk.database.unit_of_work() as session:
        for number in range(claims.MOST):
            session.add(Claim(finding_id=9000 + number, account_id=2, actor="reviewer", taken_at=desk.clock.now(),
                              expires_at=desk.clock.now() + claims.LEASE))  # fmt: skip

    answer = person.post(f"/findings/{mine[0]}/claim", data={"csrf": token})

    assert answer.status_code == 409
    assert "最多" in answer.text or "15" in answer.text


def test_a_supervisor_may_end_a_claim_and_the_book_says_so(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    holder, boss, id_ = sign_in("reviewer"), sign_in("approver"), seeded.findings[0]
    holder.submit(f"/findings/{id_}/claim", on=f"/findings/{id_}")

    assert "reviewer" in boss.get(f"/findings/{id_}").text
    assert holder.submit(f"/findings/{id_}/claim/end").status_code == 403
    assert boss.submit(f"/findings/{id_}/claim/end").status_code == 303

    assert standing(desk) == {}
    (event,) = events_of(desk, "desk:claim:broken")
    assert (event.actor, event.payload["held_by"]) == ("approver", "reviewer")


def test_a_stale_decision_shows_what_was_seen_and_what_is_now(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person, id_ = sign_in("reviewer"), seeded.findings[0]
    page = html.fromstring(person.get(f"/findings/{id_}").text)
    fields = {
        one.get("name"): one.get("value")
        for one in page.cssselect(".decide form")[0].cssselect("input[type=hidden]")
    }
    with desk.database.unit_of_work() as session:
        found = session.get_one(Finding, id_)
        found.match.p_work, found.match.revision, found.version = 0.52, "computed-again", 2

    answer = person.post(f"/findings/{id_}/verdict", data={**fields, "state": "confirmed"})

    assert answer.status_code == 409
    (table,) = html.fromstring(answer.text).cssselect("#conflict table.difference")
    rows = cells(table)
    assert rows[0][1:] == ["99.1%", "52.0%"]
    assert len(rows) == 2
    with desk.database.reading() as session:
        assert session.get_one(Finding, id_).state is FindingState.OPEN


def test_every_key_of_the_help_is_on_the_page(sign_in: SignIn, seeded: Seeded) -> None:
    page = html.fromstring(sign_in("reviewer").get(f"/findings/{seeded.findings[0]}").text)

    keys = {one.get("data-key") for one in page.cssselect("[data-key]")}
    help_ = {kbd.text_content().lower() for kbd in page.cssselect("#help kbd")}
    assert help_ - {"esc", "u"} <= keys
    assert set("jkarewsuco/?") - {"u"} <= keys  # U stands where there is something to undo
    assert set("jkarewsuco/?") <= help_


def hot_form(person: Person, **changed: str) -> dict[str, Any]:
    """The fields of the page of keys as a browser sends them, with other keys for some actions."""
    page = html.fromstring(person.get("/me/keys").text)
    actions = [str(one.get("value")) for one in page.cssselect("#hot input[name=action]")]
    keys = [str(one.get("value")) for one in page.cssselect("#hot input[name=key]")]
    return {"action": actions, "key": [changed.get(a, k) for a, k in zip(actions, keys, strict=True)]}


def test_a_person_changes_a_key_for_the_decision_and_the_help_and_for_nobody_else(
    sign_in: SignIn, seeded: Seeded
) -> None:
    person, other = sign_in("reviewer"), sign_in("approver")
    finding = f"/findings/{seeded.findings[0]}"

    # a key may go where another leaves in the same form
    answer = person.submit("/me/keys", **hot_form(person, confirm="X", watch="a", search=";"))
    person.submit("/me/preferences", shows=["grey"])

    assert answer.status_code == 303
    page = html.fromstring(person.get(finding).text)
    decides = {one.get("value"): one.get("data-key") for one in page.cssselect(".verdicts [data-decides]")}
    assert decides == {"confirmed": "x", "watched": "a"}
    assert {"X", "A", ";"} <= {kbd.text_content() for kbd in page.cssselect("#help kbd")}
    assert (
        html.fromstring(person.get("/findings").text).cssselect("input[type=search]")[0].get("data-key")
        == ";"
    )
    assert "X 确认" in person.get("/").text, "the first page names the person's own keys"
    assert "A 确认" in other.get("/").text
    theirs = html.fromstring(other.get(finding).text)
    assert [one.get("data-key") for one in theirs.cssselect("[value=confirmed]")] == ["a"]

    person.submit("/me/keys", **hot_form(person), standard="true")
    back = html.fromstring(person.get(finding).text)
    assert [one.get("data-key") for one in back.cssselect("[value=confirmed]")] == ["a"]
    assert back.get("data-grey") == "yes"


@pytest.mark.parametrize("wrong", ["R", "7", "ab", "\u0301", "\x7f"])
def test_keys_that_collide_or_are_none_are_refused_and_nothing_changes(
    sign_in: SignIn, desk: Desk, seeded: Seeded, wrong: str
) -> None:
    person = sign_in("reviewer")

    answer = person.submit("/me/keys", **hot_form(person, confirm=wrong, watch="y"))

    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    (said,) = page.cssselect("[role=alert]")
    assert ("R" in said.text_content()) == (wrong == "R")
    assert "key-confirm" in {one.get("id") for one in page.cssselect("[aria-invalid]")}
    assert page.get_element_by_id("key-watch").get("value") == "Y"  # what was typed is not lost
    with desk.database.reading() as session:
        assert {one.login: one.preferences for one in session.scalars(select(Account))}["reviewer"] == {}


def test_counter_evidence_answers_six_questions_above_the_buttons(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    id_ = seeded.findings[1]
    with desk.database.unit_of_work() as session:
        found = session.get_one(Finding, id_)
        found.work.year = 1931
        found.match.reasons = [
            *found.match.reasons,
            {
                "feature": "sign:trailer",
                "family": "act",
                "weight": -2.0,
                "zh": "页面写有预告",
                "en": "a trailer",
            },
            {"feature": "sign:news", "family": "act", "weight": -1.0, "zh": "页面像新闻", "en": "news"},
            {
                "feature": "from_the_future",
                "family": "act",
                "weight": -1.0,
                "zh": "将来的规则",
                "en": "a later rule",
            },
        ]
        found.match.record = {**found.match.record, "vetoes": [{"rule": "shared_name", "at_most": "review", "zh": "同名", "en": "namesakes"}]}  # fmt: skip

    text = sign_in("reviewer").get(f"/findings/{id_}").text
    block = html.fromstring(text).get_element_by_id("counter-evidence")
    tones = {one.get("data-question"): one.get("class") for one in block.cssselect("li[data-question]")}

    assert tones == {"authorised": "against", "expired": "nothing", "namesake": "against", "news": "against",
                     "trailer": "against", "public_domain": "against", "other": "against"}  # fmt: skip
    assert "1931" in block.text_content()
    assert text.index('id="counter-evidence"') < text.index('value="confirmed"')


def exact(desk: Desk, ids: list[int]) -> None:
    """Make findings one cluster with the very file of the catalogue."""
    with desk.database.unit_of_work() as session:
        first = session.get_one(Finding, ids[0])
        for id_ in ids:
            found = session.get_one(Finding, id_)
            found.work_id, found.site_id = first.work_id, first.site_id
            found.listing.site_id = first.listing.site_id
            found.match.record = {"versions": {"model": "m1", "catalogue": str(id_)},
                                  "contents": [{"kind": "file", "algorithm": "sha256", "strength": "strong"}]}  # fmt: skip


def test_findings_of_one_work_on_one_site_are_seen_together(sign_in: SignIn, seeded: Seeded) -> None:
    page = html.fromstring(sign_in("reviewer").get(f"/findings/{seeded.hostile[0]}").text)
    links = [one.get("href") for one in page.cssselect(".found-side a") if "work=" in one.get("href", "")]

    listed = html.fromstring(sign_in("reviewer").get(links[0]).text)

    assert links == ["/findings?site=novelbbs&work=1"]
    assert len(listed.cssselect("td.found")) == 6


def test_rows_of_one_cluster_with_identical_files_are_decided_together_after_each_address_was_listed(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person, ids = sign_in("reviewer"), [seeded.findings[0], *seeded.hostile[:2]]
    exact(desk, ids)
    listed = html.fromstring(person.get("/findings?site=novelbbs&work=1").text)
    assert {int(one.get("value")) for one in listed.cssselect("input[name=tick]")} == set(ids)

    shown = person.submit("/findings/bulk/check", tick=ids)
    seen = [one.get("value") for one in html.fromstring(shown.text).cssselect("input[name=seen]")]
    with desk.database.reading() as session:
        for id_ in ids:
            assert session.get_one(Finding, id_).listing.url in shown.text
    miscounted = person.submit("/findings/bulk", seen=seen, counted=2, state="confirmed")
    with desk.database.unit_of_work() as session:
        session.get_one(Finding, ids[2]).version += 1
    done = person.submit("/findings/bulk", seen=seen, counted=3, state="confirmed")

    assert seen == [f"{id_}:1" for id_ in ids]
    assert miscounted.status_code == 422
    assert done.status_code == 409  # one changed meanwhile: it is named and left
    with desk.database.reading() as session:
        assert [session.get_one(Finding, id_).state.value for id_ in ids] == [
            "confirmed",
            "confirmed",
            "open",
        ]
        assert len(session.scalars(select(Verdict).where(Verdict.finding_id.in_(ids))).all()) == 2
        assert session.scalars(select(Sample.why)).all()[0].value == "bulk"
        assert len({one.bulk for one in session.scalars(select(Judgement))} - {""}) == 1


def test_what_is_not_certain_or_not_of_one_cluster_is_decided_one_by_one(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person, ids = sign_in("reviewer"), [seeded.findings[0], seeded.hostile[0]]
    exact(desk, ids)
    with desk.database.unit_of_work() as session:
        found = session.get_one(Finding, ids[1]).match
        found.record = {**found.record, "versions": {"model": "m2"}}

    assert person.submit("/findings/bulk/check", tick=ids).status_code == 409
    assert person.submit("/findings/bulk/check", tick=[seeded.hostile[2]]).status_code == 409
    assert person.submit("/findings/bulk/check", tick=[]).status_code == 422
    assert person.submit("/findings/bulk/check", tick=list(range(1, 60))).status_code == 422
    assert person.submit("/findings/bulk", seen=[f"{ids[0]}:1", f"{ids[1]}:1"], counted=2, state="confirmed").status_code == 409  # fmt: skip
    assert person.submit("/findings/bulk", seen=["x:1"], counted=1, state="confirmed").status_code == 422
    assert person.submit("/findings/bulk", seen=[f"{ids[0]}:1"], counted=1, state="open").status_code == 422
    with desk.database.reading() as session:
        assert session.scalars(select(Verdict).where(Verdict.finding_id.in_(ids))).all() == []


def test_a_second_look_is_another_persons_and_counts_against_the_plan(
    sign_in: SignIn, desk: Desk, seeded: Seeded, app: FastAPI
) -> None:
    app.state.chance = lambda: 0.0
    first, second = sign_in("reviewer"), sign_in("monitor")
    for id_ in seeded.findings[:3]:
        decide(first, id_, state="confirmed", version=1)
    app.state.chance = lambda: 0.05
    decide(first, seeded.findings[3], state="confirmed", version=1)
    decide(first, seeded.findings[2], state="open", version=2)  # taken back: nothing is left to look at

    assert first.submit("/quality/next", on="/quality").headers["location"] == "/quality"
    assert first.submit("/quality/1", on="/quality", state="confirmed").status_code == 409
    assert second.submit("/quality/next", on="/quality").headers["location"] == "/quality/1"
    shown = second.get("/quality/1").text
    assert "reviewer" not in shown.partition("<main")[2]
    went = second.submit("/quality/1", on="/quality/1", state="confirmed")
    last = second.submit("/quality/2", on="/quality/2", state="rejected", reason="licensed", note="合同在档")
    again = second.submit("/quality/2", on="/quality", state="confirmed")

    assert (went.headers["location"], last.headers["location"]) == ("/quality/2", "/quality")
    assert again.status_code == 409
    assert second.submit("/quality/3", on="/quality", state="confirmed").status_code == 409
    overview = words(first.get("/quality").text)
    assert "合同在档" in overview
    with desk.database.reading() as session:
        looked = session.scalars(select(Sample).order_by(Sample.id)).all()
        assert [(one.agreed, one.second_by) for one in looked] == [
            (True, "monitor"),
            (False, "monitor"),
            (None, ""),
        ]
        # a difference changes nothing by itself
        assert session.get_one(Finding, seeded.findings[1]).state is FindingState.CONFIRMED


def test_a_confirmation_can_be_undone_until_its_notice_is_exported(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person = sign_in("reviewer")
    with desk.database.reading() as session:
        item = session.scalars(select(DraftItem).order_by(DraftItem.id)).first()
        assert item is not None
        id_, draft_id, version = item.finding_id, item.draft_id, item.finding.version
    decide(person, id_, state="confirmed", version=version)
    decide(person, id_, state="open", version=version + 1)
    decide(person, id_, state="confirmed", version=version + 2)
    with desk.database.unit_of_work() as session:
        session.get_one(Draft, draft_id).state = DraftState.EXPORTED

    page = person.get(f"/findings/{id_}").text
    refused = decide(person, id_, state="open", version=version + 3)

    assert 'value="open"' not in page
    assert refused.status_code == 409  # type: ignore[attr-defined]
    assert "撤回通知" in words(refused.text)  # type: ignore[attr-defined]
    with desk.database.reading() as session:
        assert session.get_one(Finding, id_).state is FindingState.CONFIRMED
        kept = session.scalars(
            select(Judgement).where(Judgement.finding_id == id_).order_by(Judgement.verdict_id)
        ).all()
        assert [one.void_at is None for one in kept] == [False, True]
    assert decide(person, id_, state="rejected", reason="licensed", version=version + 3).status_code == 303  # type: ignore[attr-defined]


def test_coded_rejections_become_the_precision_of_rules_sites_and_right_holders(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person = sign_in("reviewer")
    with desk.database.unit_of_work() as session:
        for id_ in seeded.hostile:
            match = session.get_one(Finding, id_).match
            match.record = {**match.record, "raw": "北岸灯塔"}
    decide(person, seeded.findings[0], state="confirmed", version=1)
    for id_, reason in zip(
        seeded.hostile,
        ["wrong_work", "news_or_review", "weak_evidence", "dead_link", "duplicate"],
        strict=True,
    ):
        answer = decide(person, id_, state="rejected", reason=reason, version=1)
        if reason == "wrong_work":
            offered = person.get(answer.headers["location"]).text  # type: ignore[attr-defined]
            assert f"/findings/{id_}#bank" in offered

    page = html.fromstring(person.get("/quality").text)
    rows = {row[0]: row[1:] for row in cells(page)}

    assert rows["title_exact"] == ["25.0% 1/4", "25.0% 1/4", "25.0% 1/4", "4"]
    assert rows["书海论坛（示例）"] == rows["title_exact"]
    assert rows["pdq"][0] == "100.0% 1/1"
    assert "北岸灯塔" in page.get_element_by_id("proposals").text_content()


def test_a_filter_is_kept_under_a_name_shared_and_counted(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    first, second, tenant = sign_in("reviewer"), sign_in("monitor"), sign_in("holder2")
    first.submit("/filters?site=appstore", name="应用  商店", shared="true")
    first.submit("/filters?decision=draft", name="我的")
    tenant.submit("/filters?decision=draft", name="本单位", shared="true")

    def named(person: Person) -> list[str]:
        page = html.fromstring(person.get("/findings").text)
        return [" ".join(one.text_content().split()) for one in page.cssselect(".named .chip a")]

    assert named(first) == ["★ 应用 商店 2", "★ 我的 3"]
    assert named(second) == ["☆ 应用 商店 2"]
    assert named(tenant) == ["★ 本单位 1"]
    with desk.database.reading() as session:
        ids = session.scalars(select(SavedFilter.id).order_by(SavedFilter.id)).all()
    assert second.submit(f"/filters/{ids[0]}/delete").status_code == 404
    assert first.submit(f"/filters/{ids[0]}/delete").status_code == 303
    assert named(second) == []
    assert first.submit("/filters", name="  ").status_code == 422


def test_lateness_is_shown_by_a_sign_and_words_not_by_colour_alone(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    with desk.database.unit_of_work() as session:
        session.get_one(Finding, seeded.findings[0]).opened_at = NOW - timedelta(days=30)

    page = html.fromstring(sign_in("reviewer").get("/findings").text)
    late = page.cssselect(".due.late")

    assert len(late) == 1
    assert "⚠" in late[0].text_content()
    assert "逾期" in late[0].text_content()
    assert len(page.cssselect(".due")) == 11


def test_what_one_person_puts_off_stays_in_everybody_elses_queue(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person, other, id_ = sign_in("reviewer"), sign_in("monitor"), seeded.findings[3]

    def shown(who: Person, query: str = "") -> list[str]:
        page = html.fromstring(who.get(f"/findings{query}").text)
        return [one.get("href").split("?")[0] for one in page.cssselect("td.found a")]

    answer = person.submit(f"/findings/{id_}/skip", on=f"/findings/{id_}", skip_reason="ask_holder")

    assert answer.headers["location"] == f"/findings/{seeded.findings[0]}"
    assert f"/findings/{id_}" not in shown(person)
    assert f"/findings/{id_}" in shown(other)
    assert shown(person, "?mine=skipped&state=any") == [f"/findings/{id_}"]
    assert "需询问权利人" in words(other.get(f"/findings/{id_}").text)
    assert person.submit(f"/findings/{id_}/skip", skip_reason="because").status_code == 422
    person.submit(f"/findings/{id_}/take-up")
    assert f"/findings/{id_}" in shown(person)
    with desk.database.reading() as session:
        (row,) = session.scalars(select(Skip))
        assert (row.reason, row.ended_at is None) == (SkipReason.ASK_HOLDER, False)


def test_notes_stay_inside_the_office(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    person, tenant = sign_in("reviewer"), sign_in("holder1")
    with desk.database.reading() as session:
        item = session.scalars(select(DraftItem).order_by(DraftItem.id)).first()
        assert item is not None
        id_, draft_id = item.finding_id, item.draft_id
    words_inside = "此件先别动：对方律师来过电话"
    person.submit(f"/findings/{id_}/notes", on=f"/findings/{id_}", text=words_inside)
    decide(person, id_, state="confirmed", version=1, note=words_inside)

    assert words_inside in person.get(f"/findings/{id_}").text
    assert words_inside not in tenant.get(f"/findings/{id_}").text
    for page in (f"/notices/{draft_id}", f"/notices/{draft_id}/preview.docx"):
        answer = person.get(page)
        assert answer.status_code == 200
        assert words_inside.encode() not in answer.content
    with desk.database.reading() as session:
        assert words_inside not in str(session.get_one(Draft, draft_id).content)
        assert [one.actor for one in session.scalars(select(FindingNote))] == ["reviewer"]
    assert person.submit(f"/findings/{id_}/notes", text=" ").status_code == 422
    assert tenant.submit(f"/findings/{id_}/notes", text="x").status_code == 403


def test_a_note_that_names_a_colleague_stands_on_their_first_page_until_answered(
    sign_in: SignIn, clock: FixedClock, seeded: Seeded
) -> None:
    person, named, other = sign_in("reviewer"), sign_in("approver"), sign_in("monitor")
    here, there = (f"/findings/{id_}/notes" for id_ in seeded.findings[:2])

    def told(whom: Person) -> list[str]:
        return [str(one.get("href")) for one in html.fromstring(whom.get("/").text).cssselect("#named a")]

    person.submit(here, text="请@approver看一下授权书")
    person.submit(there, text="＠approver. approver@example.cn, @approver.two, @approver2")
    person.submit(there, text="@approver.two approver @monitoring @reviewer")

    assert told(named) == [f"/findings/{id_}#notes" for id_ in seeded.findings[1::-1]]
    assert told(person) == told(other) == []
    named.submit(here, text="看过，有效")
    assert told(named) == [f"/findings/{seeded.findings[1]}#notes"]
    clock.advance(timedelta(days=15))
    assert told(sign_in("approver")) == []


def test_personal_data_is_covered_until_somebody_asks_and_the_asking_is_recorded(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person, tenant, id_ = sign_in("reviewer"), sign_in("holder1"), seeded.findings[0]
    with desk.database.unit_of_work() as session:
        listing = session.get_one(Finding, id_).listing
        listing.title = "《北岸灯塔》加微信13812345678 全本"
        listing.text, listing.uploader = "联系 zhang@example.com", "京A12345"

    for path in ("/findings", f"/findings/{id_}"):
        for one in (person, tenant):
            text = one.get(path).text
            assert "13812345678" not in text
            assert "zhang@example.com" not in text
    assert "138••••••78" in person.get("/findings").text
    assert events_of(desk, "desk:finding:shown_in_full") == []
    full = person.submit(f"/findings/{id_}/full", on=f"/findings/{id_}")

    assert "13812345678" in full.text
    assert "zhang@example.com" in full.text
    assert [(one.actor, one.subject_id) for one in events_of(desk, "desk:finding:shown_in_full")] == [
        ("reviewer", str(id_))
    ]
    assert tenant.submit(f"/findings/{id_}/full").status_code == 403
