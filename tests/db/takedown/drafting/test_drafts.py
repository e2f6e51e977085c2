"""Dossiers and drafts: who enters, who stays out, and that a second run changes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from records.cases import Dossier, DossierEntry, Draft
from records.catalog import RightsHolder, Work
from records.clock import FixedClock
from records.findings import Finding
from records.sweeps import Listing
from records.vocabulary import Decision, DraftState, FindingState
from records.warnlist import WarnEntry, WarnList
from takedown.cases import dossiers
from takedown.drafting.drafts import draft_row, draft_show
from takedown.notice import content as canon
from takedown.papers.holder_notice import compose_letter
from takedown.papers.text import letter_text


def urls(draft: Draft) -> list[str]:
    return [item["url"].removeprefix("http://forum.example:8080") for item in draft.content["items"]]


def test_a_dossier_is_opened_for_drafts_and_for_what_people_confirmed(office: Any) -> None:
    work = office.work()
    office.found("/draft.html", work)
    office.found("/review.html", work, Decision.REVIEW)
    office.say(office.found("/confirmed.html", work, Decision.REVIEW), "confirmed")

    outcome = dossiers.run(office.database.unit_of_work, office.clock)
    again = dossiers.run(office.database.unit_of_work, office.clock)

    assert (outcome.opened, outcome.entries) == (1, 2)
    assert (again.opened, again.entries) == (0, 0)
    assert office.actions().count("dossiers:run:finished") == 2


def test_one_notice_holds_all_works_of_a_holder_on_a_site(office: Any) -> None:
    first, second = office.work("W-1", "长夜灯火"), office.work("W-2", "山海行")
    office.found("/a.html", first)
    office.found("/b.html", second)

    outcome = office.prepare("cli:li")

    draft = office.draft()
    assert (outcome.opened, outcome.items_added, outcome.drafts) == (1, 2, (1,))
    assert (draft.state, draft.version, draft.author) == (DraftState.DRAFT, 1, "cli:li")
    assert [work["work_id"] for work in draft.content["works"]] == ["W-1", "W-2"]
    assert draft.digest == canon.digest(draft.content)


def test_preparing_again_changes_nothing(office: Any, clock: FixedClock) -> None:
    office.found("/a.html", office.work())
    office.prepare()
    before = office.draft()
    clock.advance(timedelta(days=1))

    outcome = office.prepare()

    after = office.draft()
    assert (outcome.opened, outcome.revised, outcome.unchanged, outcome.items_added) == (0, 0, 1, 0)
    assert (after.version, after.digest, after.updated_at) == (
        before.version,
        before.digest,
        before.updated_at,
    )


def test_an_unconfirmed_finding_for_review_never_enters(office: Any) -> None:
    office.found("/a.html", office.work(), Decision.REVIEW)

    outcome = office.prepare()

    assert outcome.opened == 0
    with office.database.reading() as session:
        assert session.scalar(select(func.count(Dossier.id))) == 0


@pytest.mark.parametrize("decision", [Decision.REVIEW, Decision.WATCH])
def test_a_confirmed_finding_of_any_decision_enters(office: Any, decision: Decision) -> None:
    finding = office.found("/a.html", office.work(), decision)
    office.say(finding, "confirmed")

    office.prepare()

    assert urls(office.draft()) == ["/a.html"]


@pytest.mark.parametrize(
    ("decision", "work", "why"),
    [
        (Decision.LICENSED, {}, "licensed"),
        (Decision.DRAFT, {"valid_to": date(2026, 11, 20)}, "right_not_in_force"),
        (Decision.DRAFT, {"valid_from": date(2026, 11, 22)}, "right_not_in_force"),
    ],
)
def test_what_is_licensed_or_out_of_its_window_never_enters(
    office: Any, decision: Decision, work: dict[str, Any], why: str
) -> None:
    finding = office.found("/a.html", office.work(**work), decision)
    office.say(finding, "confirmed")

    outcome = office.prepare()

    assert (outcome.opened, outcome.left_out) == (0, {why: 1})


def test_the_last_day_of_a_right_counts_by_the_calendar_of_shanghai(office: Any, clock: FixedClock) -> None:
    office.found("/a.html", office.work(valid_to=date(2026, 11, 21)))
    clock.advance(timedelta(hours=7, minutes=59))  # 23:59 in Shanghai

    assert office.prepare().opened == 1


def test_new_addresses_join_while_the_notice_is_a_draft(office: Any) -> None:
    work = office.work()
    office.found("/a.html", work)
    office.prepare()
    office.found("/b.html", work)

    outcome = office.prepare()

    draft = office.draft()
    assert (outcome.revised, outcome.items_added, outcome.opened) == (1, 1, 0)
    assert (draft.version, urls(draft)) == (2, ["/a.html", "/b.html"])


def test_new_addresses_begin_the_next_notice_once_one_is_in_review(office: Any) -> None:
    office.ready("/a.html")
    with office.database.reading() as session:
        work = session.scalars(select(Work.id)).one()
    office.found("/b.html", work)

    outcome = office.prepare()

    assert (outcome.opened, outcome.items_added) == (1, 1)
    assert (urls(office.draft(1)), urls(office.draft(2))) == (["/a.html"], ["/b.html"])


def test_a_page_with_two_works_stands_once_for_each(office: Any) -> None:
    first, second = office.work("W-1", "长夜灯火"), office.work("W-2", "山海行")
    office.found("/a.html", first)
    with office.database.unit_of_work() as session:
        listing = session.scalars(select(Listing)).one()
        old = session.scalars(select(Finding)).one()
        session.add(
            Finding(
                listing_id=listing.id, work_id=second, match_id=old.match_id, decision=Decision.DRAFT,
                opened_at=office.clock.now(), updated_at=office.clock.now(),
            )
        )  # fmt: skip

    office.prepare()

    assert [(item["work_id"], item["url"][-7:]) for item in office.draft().content["items"]] == [
        ("W-1", "/a.html"), ("W-2", "/a.html"),
    ]  # fmt: skip


def test_a_finding_that_became_licensed_leaves_the_draft(office: Any) -> None:
    work = office.work()
    finding = office.found("/a.html", work)
    office.found("/b.html", work)
    office.prepare()
    with office.database.unit_of_work() as session:
        session.get_one(Finding, finding).decision = Decision.LICENSED

    outcome = office.prepare()

    assert (outcome.items_dropped, urls(office.draft())) == (1, ["/b.html"])
    with office.database.reading() as session:
        assert session.scalar(select(func.count(DossierEntry.id))) == 2


def test_a_changed_catalogue_makes_a_new_version_of_a_draft_and_leaves_a_paper_in_review(office: Any) -> None:
    office.ready("/a.html")
    with office.database.unit_of_work() as session:
        session.scalars(select(RightsHolder)).one().phone = "010-87654321"
    office.prepare()
    assert office.draft().content["holder"]["phone"] == "028-12345678"
    with office.database.reading() as session:
        work = session.scalars(select(Work.id)).one()
    office.found("/b.html", work)
    office.prepare()
    with office.database.unit_of_work() as session:
        session.scalars(select(RightsHolder)).one().phone = "020-11112222"

    assert office.prepare().revised == 1
    assert office.draft(2).content["holder"]["phone"] == "020-11112222"


def test_a_daily_sweep_of_the_same_offer_makes_no_new_version(office: Any) -> None:
    office.found("/a.html", office.work())
    office.prepare()
    sweep = office.sweep()
    url = "http://forum.example:8080/a.html"
    capture = office.capture(sweep, url, b"<title>the same, with more views</title>")
    with office.database.unit_of_work() as session:
        listing = session.scalars(select(Listing)).one()
        listing.capture_id, listing.sweep_id, listing.content_digest = capture, sweep, "2" * 64
        listing.share_links = [row | {"span": [99, 103]} for row in listing.share_links]
        listing.text = "新评论" + listing.text

    assert office.prepare().unchanged == 1


def test_another_offer_under_the_same_address_is_shown_with_its_own_evidence(office: Any) -> None:
    office.found("/a.html", office.work())
    office.prepare()
    capture = office.capture(office.sweep(), "http://forum.example:8080/a.html", b"another")
    with office.database.unit_of_work() as session:
        listing = session.scalars(select(Listing)).one()
        listing.capture_id, listing.title = capture, "长夜灯火 蓝光重制"

    assert office.prepare().revised == 1
    (item,) = office.draft().content["items"]
    assert [row["capture"] for row in item["evidence"]] == [str(capture)]


def test_a_picture_drawn_later_joins_the_evidence_only_if_it_shows_the_named_response(office: Any) -> None:
    finding = office.found("/a.html", office.work())
    office.prepare()
    with office.database.reading() as session:
        listing = session.get_one(Finding, finding).listing
    other = office.capture(office.sweep(), "http://forum.example:8080/a.html", b"later")
    office.picture(listing.id, other)
    assert office.prepare().unchanged == 1
    picture = office.picture(listing.id, listing.capture_id)

    assert office.prepare().revised == 1
    (item,) = office.draft().content["items"]
    assert [row["capture"] for row in item["evidence"]] == [str(listing.capture_id), str(picture)]


def test_a_draft_row_has_the_agreed_shape(office: Any) -> None:
    finding = office.found("/a.html", office.work())
    office.prepare()
    office.say(finding, "confirmed")

    with office.database.reading() as session:
        draft = session.get_one(Draft, 1)
        row, shown = (
            draft_row(session, draft, clock=office.clock),
            draft_show(session, draft, clock=office.clock),
        )

    assert list(row) == ["id", "site", "holder", "kind", "state", "items", "checklist"]
    assert row["items"] == [{"work_id": "W-1", "url": "http://forum.example:8080/a.html", "evidence": ["1"]}]
    assert {"rule": "H2", "article": "内部规则", "state": "ok"} in row["checklist"]
    assert {check["rule"] for check in row["checklist"] if check["state"] == "missing"} == {"H3"}
    assert shown["digest"] == draft.digest
    assert shown["checklist"][0]["zh"]


def test_rejected_findings_stay_in_the_dossier(office: Any) -> None:
    finding = office.found("/a.html", office.work())
    office.prepare()
    office.say(finding, "rejected", "dead_link")

    office.prepare()

    with office.database.reading() as session:
        assert session.scalar(select(func.count(DossierEntry.id))) == 1
        assert session.get_one(Finding, finding).state == FindingState.REJECTED


def test_a_notice_cites_the_warn_list_of_its_works_while_it_holds(office: Any, clock: FixedClock) -> None:
    work = office.work()
    office.found("/a.html", work)
    day = clock.now().date()
    with office.database.unit_of_work() as session:
        session.add_all([
            WarnEntry(work_id=work, starts_on=day, ends_on=day + timedelta(days=9), sites=[], batch="2026年第三批",
                      added_by="cli:li", added_at=clock.now()),
            WarnList(batch="2026年第三批", name="2026年度第三批重点作品版权保护预警名单", issuer="国家版权局",
                     issued_on=day, recorded_by="cli:li", recorded_at=clock.now()),
        ])  # fmt: skip
    office.prepare()
    cited, wanted = (
        office.draft(),
        "《长夜灯火》列入由国家版权局于2026年11月21日公布的《2026年度第三批重点作品版权保护预警名单》。",
    )
    assert cited.content["warned"] == [wanted]
    assert wanted in letter_text(compose_letter(cited.content))

    clock.advance(timedelta(days=30))
    office.prepare()
    after = office.draft()
    assert (after.version, "warned" in after.content) == (cited.version + 1, False)
