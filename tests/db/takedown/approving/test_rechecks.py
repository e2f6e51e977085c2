"""Live re-checks: what the sweep left, and what the draft does about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from records.cases import DossierEntry, Draft, Recheck
from records.clock import FixedClock
from records.errors import NotAllowed, NotFound
from records.jobs import Job
from records.sweeps import FrontierEntry, Listing, Refusal
from records.vocabulary import (
    DraftState,
    FrontierState,
    JobKind,
    JobState,
    ListingKind,
    RecheckState,
    RefusalReason,
    SweepKind,
    UrlState,
)
from takedown.approving import rechecks

A, B = "http://forum.example:8080/a.html", "http://forum.example:8080/b.html"


@pytest.fixture
def two(office: Any) -> list[int]:
    """A draft with two confirmed items."""
    work = office.work()
    findings = [office.found("/a.html", work), office.found("/b.html", work)]
    office.prepare()
    for finding in findings:
        office.say(finding, "confirmed")
    return findings


def test_a_request_is_a_row_and_a_job_and_asking_again_gives_it_back(office: Any, two: list[int]) -> None:
    uow = office.database.unit_of_work
    first = rechecks.request(uow, office.clock, draft_id=1, actor="chen")
    second = rechecks.request(uow, office.clock, draft_id=1, actor="li")

    assert first.id == second.id
    assert first.draft_version == 1
    with office.database.reading() as session:
        job = session.scalars(select(Job)).one()
        assert (job.kind, job.subject) == (JobKind.RECHECK, str(first.id))


def test_a_fresh_one_serves_whoever_opens_the_page(office: Any, two: list[int], clock: FixedClock) -> None:
    office.recheck()
    uow = office.database.unit_of_work

    opened = rechecks.request(uow, clock, draft_id=1, actor="li", fresh_h=24)
    clock.advance(timedelta(hours=25))
    later = rechecks.request(uow, clock, draft_id=1, actor="li", fresh_h=24)

    assert (opened.id, later.id) == (1, 2)


def test_a_plan_names_the_site_and_every_address_once(office: Any, two: list[int]) -> None:
    uow = office.database.unit_of_work
    asked = rechecks.request(uow, office.clock, draft_id=1, actor="chen")

    plan = rechecks.begin(uow, office.clock, recheck_id=asked.id)
    again = rechecks.begin(uow, office.clock, recheck_id=asked.id)

    assert plan == again == rechecks.RecheckPlan(asked.id, "forum", (A, B))


def test_a_recheck_begins_with_the_version_that_stands_then(office: Any, two: list[int]) -> None:
    uow = office.database.unit_of_work
    asked = rechecks.request(uow, office.clock, draft_id=1, actor="chen")
    office.say(two[0], "watched")

    plan = rechecks.begin(uow, office.clock, recheck_id=asked.id)

    assert plan.urls == (B,)
    assert office.rechecks()[0].draft_version == 2


def test_live_pages_leave_the_version_as_it_is(office: Any, two: list[int]) -> None:
    outcome = office.recheck()

    assert (outcome.state, outcome.urls) == (RecheckState.DONE, {A: "live", B: "live"})
    assert office.draft().version == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_leaves_the_notice_and_stays_in_the_dossier(
    office: Any, two: list[int], status: int
) -> None:
    outcome = office.recheck(seen={A: status})

    draft = office.draft()
    assert (outcome.urls[A], outcome.dropped) == ("removed", 1)
    assert [item["url"] for item in draft.content["items"]] == [B]
    assert draft.version == 2
    with office.database.reading() as session:
        assert session.scalar(select(func.count(DossierEntry.id))) == 2


def test_a_version_that_only_lost_what_was_seen_gone_is_covered_by_the_same_look(
    office: Any, two: list[int]
) -> None:
    outcome = office.recheck(seen={A: 404})

    carried = office.rechecks()[-1]
    assert outcome.carried_to == carried.draft_version == 2
    assert (carried.state, [row.url for row in carried.results]) == (RecheckState.DONE, [B])
    assert "carried over from re-check 1" in carried.note
    office.submit()
    assert office.approve().version == 2


def test_what_was_seen_gone_does_not_come_back_until_a_sweep_sees_it(
    office: Any, two: list[int], clock: FixedClock
) -> None:
    office.recheck(seen={A: 404})

    assert office.prepare().left_out == {"gone": 1}
    clock.advance(timedelta(hours=1))
    with office.database.unit_of_work() as session:
        session.scalars(select(Listing).where(Listing.url == A)).one().last_seen = clock.now()
    assert office.prepare().items_added == 1
    assert {item["url"] for item in office.draft().content["items"]} == {A, B}


@pytest.mark.parametrize(
    ("reason", "state"), [(RefusalReason.SOFT_404, "soft_404"), (RefusalReason.SHARE_GONE, "removed")]
)
def test_a_page_that_says_with_200_that_it_is_gone_leaves_the_notice(
    office: Any, two: list[int], reason: RefusalReason, state: str
) -> None:
    outcome = office.recheck(seen={A: reason})

    assert (outcome.urls, outcome.dropped) == ({A: state, B: "live"}, 1)
    assert [item["url"] for item in office.draft().content["items"]] == [B]
    # what a page says for itself is taken at its word; our reading of it is looked at again
    assert (outcome.carried_to is not None) == (state == "removed")
    assert office.prepare().left_out == {"gone": 1}


def test_a_draft_whose_pages_are_all_gone_is_withdrawn(office: Any, two: list[int]) -> None:
    office.recheck(seen={A: 404, B: 410})

    assert office.draft().state == DraftState.WITHDRAWN


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        (RefusalReason.TIMEOUT, UrlState.UNREACHABLE),
        (RefusalReason.DNS, UrlState.UNREACHABLE),
        (RefusalReason.CONNECTION, UrlState.UNREACHABLE),
        (RefusalReason.ROBOTS_UNREACHABLE, UrlState.UNREACHABLE),
        (RefusalReason.BUDGET, UrlState.UNREACHABLE),
        (500, UrlState.UNREACHABLE),
        (503, UrlState.UNREACHABLE),
        (None, UrlState.UNREACHABLE),
        (401, UrlState.ACCESS_CONTROL),
        (403, UrlState.BLOCKED),
        (451, UrlState.BLOCKED),
        (RefusalReason.UNCERTAIN, UrlState.UNREACHABLE),
        (RefusalReason.ACCESS_CONTROL, UrlState.ACCESS_CONTROL),
        (RefusalReason.HOST, UrlState.REFUSED),
        (RefusalReason.ROBOTS, UrlState.REFUSED),
        (RefusalReason.ADDRESS, UrlState.REFUSED),
    ],
)
def test_a_page_of_which_nothing_is_known_drops_nothing_and_blocks(
    office: Any, two: list[int], seen: Any, state: UrlState
) -> None:
    outcome = office.recheck(seen={A: seen})

    draft = office.draft()
    assert (outcome.urls[A], outcome.state) == (state.value, RecheckState.BLOCKED)
    assert (draft.version, len(draft.content["items"])) == (1, 2)
    office.submit()
    with pytest.raises(NotAllowed) as barred:
        office.approve()
    assert [(row["rule"], row["field"]) for row in barred.value.data["reasons"]] == [("H3", "items[0].url")]


def test_a_refused_redirect_is_found_by_the_address_it_came_from(office: Any, two: list[int]) -> None:
    uow = office.database.unit_of_work
    asked = rechecks.request(uow, office.clock, draft_id=1, actor="chen")
    rechecks.begin(uow, office.clock, recheck_id=asked.id)
    sweep = office.sweep(SweepKind.RECHECK)
    office.look(sweep, B, 200)
    with uow() as session:
        session.add_all(
            [
                FrontierEntry(sweep_id=sweep, fingerprint="f", url=A, request={}, status=302, state=FrontierState.REFUSED),
                Refusal(sweep_id=sweep, url="http://127.0.0.1/", reason="host_out_of_scope", stage="gate",
                        found_on=A, at=office.clock.now()),
            ]
        )  # fmt: skip

    outcome = rechecks.conclude(uow, office.clock, recheck_id=asked.id, sweep_id=sweep)

    assert outcome.urls[A] == "refused"


def test_places_of_one_page_are_judged_by_the_one_look_at_that_page(office: Any) -> None:
    page, work = "http://forum.example:8080/c.html", office.work()
    findings = [office.found(f"/c.html#p{number}", work) for number in (1, 3)]
    office.prepare()
    for finding in findings:
        office.say(finding, "confirmed")
    uow = office.database.unit_of_work
    asked = rechecks.request(uow, office.clock, draft_id=1, actor="chen")
    rechecks.begin(uow, office.clock, recheck_id=asked.id)
    sweep = office.sweep(SweepKind.RECHECK)
    with uow() as session:
        session.add(
            FrontierEntry(
                sweep_id=sweep, fingerprint="f", url=f"{page}#p1", request={}, status=200, state=FrontierState.DONE,
            )
        )  # fmt: skip
        kept = session.scalars(select(Listing).where(Listing.url == f"{page}#p1")).one()
        kept.sweep_id = sweep
    office.capture(sweep, page, b"<p>the first post alone</p>")

    outcome = rechecks.conclude(uow, office.clock, recheck_id=asked.id, sweep_id=sweep)

    assert outcome.urls == {f"{page}#p1": "live", f"{page}#p3": "changed"}


def test_other_words_around_the_same_offer_are_no_change(office: Any, two: list[int]) -> None:
    outcome = office.recheck(seen={A: {"content_digest": "9" * 64, "text": "正文" * 49 + "浏览 1024 次"}})

    assert (outcome.urls[A], outcome.changed, office.draft().version) == ("live", 0, 1)


@pytest.mark.parametrize(
    "page",
    [
        {"content_digest": "9" * 64, "title": "长夜灯火 幕后花絮"},
        {"content_digest": "9" * 64, "share_links": []},
        {
            "content_digest": "9" * 64,
            "share_links": [{"service": "baidu", "id": "1AbC", "code": "zzzz", "url": "u", "span": [0, 1]}],
        },
        {"content_digest": "9" * 64, "text": "该内容已删除"},
    ],
    ids=["title", "no share link", "another code", "says it is gone"],
)
def test_a_page_that_offers_something_else_is_a_new_version_to_be_looked_at_again(
    office: Any, two: list[int], page: dict[str, Any], clock: FixedClock
) -> None:
    office.recheck()
    office.submit()

    outcome = office.recheck(seen={A: page})

    draft = office.draft()
    assert (outcome.urls[A], outcome.changed, outcome.carried_to) == ("changed", 1, None)
    assert (draft.state, draft.version) == (DraftState.DRAFT, 2)
    with pytest.raises(NotAllowed) as barred:
        office.submit()
    assert [row["rule"] for row in barred.value.data["reasons"]] == ["H2"]
    clock.advance(timedelta(minutes=1))
    office.say(two[0], "confirmed")
    office.submit()
    with pytest.raises(NotAllowed):
        office.approve()  # the new version has no re-check of its own yet
    assert office.recheck().state == RecheckState.DONE
    assert office.approve().version == 2


def test_a_page_that_no_longer_reads_as_an_offer_stays_changed_until_a_person_takes_it_out(
    office: Any, two: list[int], clock: FixedClock
) -> None:
    office.recheck(seen={A: {"nothing": True}})
    clock.advance(timedelta(minutes=1))
    office.say(two[0], "confirmed")

    again = office.recheck(seen={A: {"nothing": True}})

    assert again.urls == {A: "changed", B: "live"}
    office.say(two[0], "rejected", "dead_link")
    assert [item["url"] for item in office.draft().content["items"]] == [B]


def test_a_file_too_large_to_read_is_live(office: Any) -> None:
    office.found("/film.mkv", office.work(), kind=ListingKind.FILE, share_links=[])
    office.prepare()
    uow, url = office.database.unit_of_work, "http://forum.example:8080/film.mkv"
    asked = rechecks.request(uow, office.clock, draft_id=1, actor="chen")
    rechecks.begin(uow, office.clock, recheck_id=asked.id)
    sweep = office.sweep(SweepKind.RECHECK)
    with uow() as session:
        session.add_all(
            [
                FrontierEntry(sweep_id=sweep, fingerprint="f", url=url, request={}, status=200, state=FrontierState.REFUSED),
                Refusal(sweep_id=sweep, url=url, reason="body_too_large", stage="download", at=office.clock.now()),
            ]
        )  # fmt: skip

    assert rechecks.conclude(uow, office.clock, recheck_id=asked.id, sweep_id=sweep).urls == {url: "live"}


@pytest.mark.parametrize(
    ("status", "reason", "detail", "state"),
    [
        (521, "access_control", "captcha: HTTP 521", "blocked"),
        (200, "domain_parked", "本域名出售", "unreachable"),
    ],
)
def test_a_proof_by_scripts_and_a_parked_domain_are_called_what_they_are_and_drop_nothing(
    office: Any, two: list[int], status: int, reason: str, detail: str, state: str
) -> None:
    uow = office.database.unit_of_work
    asked = rechecks.request(uow, office.clock, draft_id=1, actor="chen")
    rechecks.begin(uow, office.clock, recheck_id=asked.id)
    sweep = office.sweep(SweepKind.RECHECK)
    office.look(sweep, B, 200)
    with uow() as session:
        session.add_all(
            [
                FrontierEntry(sweep_id=sweep, fingerprint="f", url=A, request={}, status=status, state=FrontierState.REFUSED),
                Refusal(sweep_id=sweep, url=A, reason=reason, stage="page", detail=detail, at=office.clock.now()),
            ]
        )  # fmt: skip

    outcome = rechecks.conclude(uow, office.clock, recheck_id=asked.id, sweep_id=sweep)

    assert (outcome.urls[A], outcome.changed) == (state, 0)


def test_concluding_twice_changes_nothing(office: Any, two: list[int]) -> None:
    outcome = office.recheck(seen={A: 404})
    events = len(office.actions())

    again = rechecks.conclude(
        office.database.unit_of_work, office.clock, recheck_id=outcome.recheck_id, sweep_id=1
    )

    assert (again.state, office.draft().version, len(office.actions())) == (RecheckState.DONE, 2, events)


def test_a_recheck_that_could_not_run_covers_nothing(office: Any, two: list[int]) -> None:
    uow = office.database.unit_of_work
    asked = rechecks.request(uow, office.clock, draft_id=1, actor="chen")
    rechecks.fail(uow, office.clock, recheck_id=asked.id, why="the site is busy")
    office.submit()

    with pytest.raises(NotAllowed) as barred:
        office.approve()

    assert {row["rule"] for row in barred.value.data["reasons"]} == {"H3"}
    assert rechecks.begin(uow, office.clock, recheck_id=asked.id).urls == ()


def test_one_whose_job_was_given_up_does_not_stand_in_the_way(office: Any, two: list[int]) -> None:
    uow = office.database.unit_of_work
    first = rechecks.request(uow, office.clock, draft_id=1, actor="chen")
    rechecks.begin(uow, office.clock, recheck_id=first.id)
    with uow() as session:
        session.scalars(select(Job)).one().state = JobState.FAILED

    second = rechecks.request(uow, office.clock, draft_id=1, actor="chen", fresh_h=24)

    assert second.id != first.id
    assert office.rechecks()[0].state == RecheckState.FAILED


def test_a_withdrawn_paper_is_not_rechecked(office: Any, two: list[int]) -> None:
    with office.database.unit_of_work() as session:
        session.get_one(Draft, 1).state = DraftState.WITHDRAWN
    with pytest.raises(NotAllowed):
        rechecks.request(office.database.unit_of_work, office.clock, draft_id=1, actor="chen")
    with pytest.raises(NotFound):
        rechecks.request(office.database.unit_of_work, office.clock, draft_id=9, actor="chen")
    with pytest.raises(NotFound):
        rechecks.begin(office.database.unit_of_work, office.clock, recheck_id=9)
    with office.database.reading() as session:
        assert session.scalar(select(func.count(Recheck.id))) == 0
