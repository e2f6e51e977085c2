"""A re-check asks the chapters that findings rest on as well, and an item stands only where they do."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from records.findings import Match
from records.listing_parts import ListingPart, cited
from records.sweeps import Listing
from records.vocabulary import RecheckState, RefusalReason, SweepKind
from takedown.approving import rechecks

BOOK, CHAPTER = "http://forum.example:8080/book.html", "http://forum.example:8080/book/7.html"
TEXT = "夜色从河面上升起来，渡口的灯一盏接一盏亮了。老船工把缆绳绕了三圈，才回头去看那个一直站在雨里的人。"


@pytest.fixture
def one(office: Any) -> int:
    """A draft with one confirmed item, whose finding rests on a chapter."""
    work = office.work()
    finding: int = office.found("/book.html", work)
    now = office.clock.now()
    with office.database.unit_of_work() as session:
        listing = session.scalars(select(Listing).where(Listing.url == BOOK)).one()
        match = session.scalars(select(Match)).one()
        match.record = {
            "contents": [
                {"kind": "text", "part": True, "found": CHAPTER},
                {"kind": "text", "part": False, "found": "text"},
            ]
        }
        session.add(
            ListingPart(
                site_id=listing.site_id, fingerprint="p", whole_fingerprint="w", listing_id=listing.id, url=CHAPTER,
                title="第七章", chars=len(TEXT), text=TEXT, text_digest="d", sweep_id=listing.sweep_id,
                first_seen=now, last_seen=now,
            )
        )  # fmt: skip
    office.pages[CHAPTER] = TEXT.encode()
    office.prepare()
    office.say(finding, "confirmed")
    return finding


def look(office: Any, seen: object, text: str | None) -> rechecks.RecheckOutcome:
    """Re-check; `seen`: what the crawler leaves of the chapter; `text`: what was read of it, None where nothing was."""
    uow = office.database.unit_of_work
    asked = rechecks.request(uow, office.clock, draft_id=1, actor="chen")
    plan = rechecks.begin(uow, office.clock, recheck_id=asked.id)
    assert plan.urls == (BOOK, CHAPTER)
    sweep_id = office.sweep(SweepKind.RECHECK)
    office.look(sweep_id, BOOK, 200)
    office.look(sweep_id, CHAPTER, seen)
    with office.database.unit_of_work() as session:
        part = session.scalars(select(ListingPart)).one()
        if text is not None:
            part.sweep_id, part.text = sweep_id, text
    return rechecks.conclude(uow, office.clock, recheck_id=asked.id, sweep_id=sweep_id, parts=plan.parts)


@pytest.mark.parametrize(
    ("seen", "text", "state", "of_draft"),
    [
        (200, TEXT, "live", RecheckState.DONE),
        (200, TEXT + "（阅读 12 次）", "live", RecheckState.DONE),
        (200, "本章正在修改，请稍后再来。", "changed", RecheckState.DONE),
        (200, None, "changed", RecheckState.DONE),
        (404, None, "changed", RecheckState.DONE),
        (RefusalReason.SOFT_404, None, "changed", RecheckState.DONE),
        (RefusalReason.TIMEOUT, None, "unreachable", RecheckState.BLOCKED),
        (RefusalReason.ACCESS_CONTROL, None, "access_control", RecheckState.BLOCKED),
    ],
)
def test_an_item_stands_only_where_the_chapter_that_it_rests_on_does(
    office: Any, one: int, seen: object, text: str | None, state: str, of_draft: RecheckState
) -> None:
    outcome = look(office, seen, text)

    assert (outcome.urls, outcome.state, outcome.dropped) == ({BOOK: state}, of_draft, 0)
    (result,) = office.rechecks()[0].results
    assert (CHAPTER in result.detail) == (state != "live")


def test_only_what_a_likeness_names_as_a_part_is_cited() -> None:
    assert cited(
        {"contents": [{"part": True, "found": "u"}, {"part": True, "found": "u"}, {"found": "v"}, 3]}
    ) == ("u",)
    assert cited({}) == cited({"contents": {"part": True}}) == ()
