"""Rights that end: the office is told at 30 and 7 days and on the day, each step once, and everybody sees what ends."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from desk import expiries
from desk.wiring import Desk
from records.alerts import Alert
from records.catalog import Authorization
from records.clock import FixedClock
from records.rights import OwnershipDocument
from tests.web.conftest import SignIn
from tests.web.seed import Seeded

TODAY = date(2026, 11, 21)


def licence(desk: Desk, last: date, key: str, holder: int = 1) -> None:
    with desk.database.unit_of_work() as session:
        session.add(
            Authorization(
                holder_id=holder, work_id=None, host="video.example", path="/", licensee=f"正版视频 {key}", valid_from=date(2024, 1, 1),
                valid_to=last, key=key, created_at=desk.clock.now(),
            )
        )  # fmt: skip


def told(desk: Desk) -> list[str]:
    with desk.database.unit_of_work() as session:
        return [one.zh for one in expiries.tell(session, desk.clock)]


def test_each_step_is_told_once_for_each_right_holder(desk: Desk, seeded: Seeded, clock: FixedClock) -> None:
    for key, days in (("a", 30), ("b", 25), ("c", 31)):
        licence(desk, TODAY + timedelta(days=days), key)
    licence(desk, TODAY + timedelta(days=5), "d", holder=2)

    first, again = told(desk), told(desk)
    clock.advance(timedelta(days=1))
    new = told(desk)
    clock.advance(timedelta(days=17))  # b: 7 days left
    week = told(desk)
    clock.advance(timedelta(days=7))
    day = told(desk)
    clock.advance(timedelta(days=60))

    assert ["2 项" in first[0], "30 天内" in first[0], "7 天内" in first[1]] == [True, True, True]
    assert (len(first), again, len(new)) == (2, [], 1)
    assert "正版视频 c" in new[0]
    assert any("正版视频 b" in one and "7 天内" in one for one in week)
    assert any("正版视频 b" in one and "今日到期" in one for one in day)
    assert told(desk) == []  # long over: nobody is told of what ended two months ago


def test_a_longer_term_is_another_end(desk: Desk, seeded: Seeded, clock: FixedClock) -> None:
    with desk.database.unit_of_work() as session:
        session.add(
            OwnershipDocument(
                holder_id=1, kind="contract", number="合同1", valid_to=TODAY, actor="t", created_at=clock.now(),
            )
        )  # fmt: skip
    assert len(told(desk)) == 1
    with desk.database.unit_of_work() as session:
        session.scalars(select(OwnershipDocument)).one().valid_to = TODAY + timedelta(days=20)
    assert len(told(desk)) == 1
    assert told(desk) == []


def test_ends_stand_on_the_first_page_of_the_office_and_of_their_holder_alone(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    licence(desk, TODAY + timedelta(days=3), "a")
    told(desk)
    own, other, office = sign_in("holder1"), sign_in("holder2"), sign_in("monitor")

    assert "/rights#expiring" in own.get("/").text
    assert "/rights#expiring" not in other.get("/").text
    assert "正版视频 a" in office.get("/alerts").text
    assert "/rights?holder=1#expiring" in office.get("/alerts").text
    with desk.database.reading() as session:
        alert = session.scalars(select(Alert)).one()
    office.submit(f"/alerts/{alert.id}/acknowledge", note="已联系")
    assert told(desk) == []  # acknowledged, and not raised again
