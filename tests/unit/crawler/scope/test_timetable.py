"""Intervals, cron text, windows, haste and jitter, reckoned in Asia/Shanghai."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.scope import timetable
from crawler.scope.timetable import Plan, schedule, share, windows
from records.clock import SHANGHAI


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def local(when: datetime | None) -> str:
    assert when is not None
    return when.astimezone(SHANGHAI).strftime("%a %m-%d %H:%M")


MONDAY = at("2026-11-23 10:00")


@pytest.mark.parametrize(
    ("text", "following"),
    [("6h", "Mon 11-23 16:00"), ("1d", "Tue 11-24 10:00"), ("30m", "Mon 11-23 10:30"), ("30 2 * * *", "Tue 11-24 02:30"),
     ("0 */6 * * *", "Mon 11-23 12:00"), ("15 9 * * 1-5", "Tue 11-24 09:15"), ("0 0 1 * *", "Tue 12-01 00:00"),
     ("0 22 * * fri", "Fri 11-27 22:00"), ("５ ４ * * *", "Tue 11-24 04:05"), ("0 0 29 2 *", "Tue 02-29 00:00")],
)  # fmt: skip
def test_a_schedule_names_the_turn_after_another(text: str, following: str) -> None:
    assert local(schedule(text).after(MONDAY)) == following


@pytest.mark.parametrize("text", ["manual", "手动", ""])
def test_a_site_swept_by_hand_has_no_turn(text: str) -> None:
    assert schedule(text).after(MONDAY) is None


@pytest.mark.parametrize(
    "text",
    ["24", "0h", "1w", "400d", "* * * *", "* * * * * *", "61 * * * *", "0 25 * * *", "0 0 30 2 *", "@daily now",
     "R R * * *", "0 0 L * *", "*/0 * * * *", "5-1/2-3 * * * *", "0 0 * * 1#2", "often", "1 " * 200],
)  # fmt: skip
def test_other_schedules_are_refused_with_what_was_expected(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        schedule(text)


@given(st.text(alphabet="0123456789*/,-? Lmonfri#@hdR周一：", max_size=30))
def test_any_text_is_a_schedule_with_a_next_turn_or_refused(text: str) -> None:
    for read in (schedule, windows):
        try:
            known = read(text)
        except ValueError:
            continue
        if isinstance(known, timetable.Schedule) and not known.by_hand:
            following = known.after(MONDAY)
            assert following is not None
            assert following > MONDAY


@pytest.mark.parametrize(
    ("text", "moment", "opens", "closes"),
    [
        ("22:00-06:00", "2026-11-23 10:00", "Mon 11-23 22:00", "Tue 11-24 06:00"),
        ("22:00-06:00", "2026-11-23 23:30", "Mon 11-23 23:30", "Tue 11-24 06:00"),
        ("22:00-06:00", "2026-11-23 05:59", "Mon 11-23 05:59", "Mon 11-23 06:00"),
        ("mon-fri 22:00-06:00", "2026-11-28 05:00", "Sat 11-28 05:00", "Sat 11-28 06:00"),
        ("mon-fri 22:00-06:00", "2026-11-28 23:00", "Mon 11-30 22:00", "Tue 12-01 06:00"),
        ("周一至周五 22：00～06：00", "2026-11-28 23:00", "Mon 11-30 22:00", "Tue 12-01 06:00"),
        ("工作日 09:00-17:00；周末", "2026-11-28 03:00", "Sat 11-28 03:00", "Mon 11-30 00:00"),
        ("周末", "2026-11-25 03:00", "Sat 11-28 00:00", "Mon 11-30 00:00"),
        ("sat,sun 20:00-24:00 | mon 00:00-02:00", "2026-11-29 23:00", "Sun 11-29 23:00", "Mon 11-30 02:00"),
        ("fri-mon 08:00-09:00", "2026-11-24 08:30", "Fri 11-27 08:00", "Fri 11-27 09:00"),
    ],
)  # fmt: skip
def test_a_sweep_begins_inside_a_window_and_ends_with_it(
    text: str, moment: str, opens: str, closes: str
) -> None:
    begins = windows(text).opens(at(moment))

    assert (local(begins), local(windows(text).closes(begins))) == (opens, closes)


@pytest.mark.parametrize("text", ["", "00:00-24:00", "mon-sun", "06:00-18:00|18:00-06:00"])
def test_windows_that_cover_the_week_are_no_restriction(text: str) -> None:
    assert windows(text).always
    assert windows(text).opens(MONDAY) == MONDAY
    assert windows(text).closes(MONDAY) is None


@pytest.mark.parametrize(
    "text", ["22-6", "25:00-26:00", "22:00", "08:00-08:00", "24:00-06:00", "moon 08:00-09:00", "mon-wed-fri 08:00-09:00",
             "08:61-09:00", "8点到9点"]
)  # fmt: skip
def test_other_windows_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        windows(text)


def test_haste_divides_the_interval_and_never_goes_below_an_hour() -> None:
    daily = Plan("s", schedule("24h"), haste=4)
    hasty = Plan("s", schedule("2h"), haste=4)
    often = Plan("s", schedule("30m"), haste=4)

    assert local(daily.due_after(MONDAY)) == "Mon 11-23 16:00"
    assert local(hasty.due_after(MONDAY)) == "Mon 11-23 11:00"
    assert local(often.due_after(MONDAY)) == "Mon 11-23 10:30"


def test_haste_adds_turns_between_those_of_a_timetable() -> None:
    nightly = Plan("s", schedule("0 2 * * *"), haste=2)

    assert local(nightly.due_after(at("2026-11-23 02:00"))) == "Mon 11-23 14:00"


def test_a_hasty_turn_outside_its_window_waits_for_it() -> None:
    nightly = Plan("s", schedule("24h"), windows("22:00-06:00"), haste=4)

    assert local(nightly.due_after(MONDAY)) == "Mon 11-23 22:00"


def test_a_new_site_is_due_at_once_or_at_the_first_time_of_its_timetable() -> None:
    assert Plan("s", schedule("24h")).first_due(MONDAY) == MONDAY
    assert local(Plan("s", schedule("24h"), windows("22:00-06:00")).first_due(MONDAY)) == "Mon 11-23 22:00"
    assert local(Plan("s", schedule("30 2 * * *")).first_due(MONDAY)) == "Tue 11-24 02:30"
    assert Plan("s", schedule("manual")).first_due(MONDAY) is None


@given(st.integers(1, 600), st.text("abc", min_size=1, max_size=5), st.integers(0, 5000))
def test_jitter_is_the_same_for_a_turn_and_stays_within_its_bound_and_window(
    jitter: int, key: str, minutes: int
) -> None:
    began = MONDAY + timedelta(minutes=minutes)
    plan = Plan(key, schedule("24h"), windows("22:00-06:00"), jitter)
    due = plan.due_after(began)
    plain = Plan(key, schedule("24h"), windows("22:00-06:00")).due_after(began)
    assert due is not None
    assert plain is not None

    assert due == plan.due_after(began)
    assert plain <= due <= plain + timedelta(minutes=jitter)
    assert windows("22:00-06:00").closes(due) is not None


def test_jitter_differs_between_sites_and_between_turns() -> None:
    spread = {round(share(f"site-{n}", MONDAY), 2) for n in range(200)}

    assert len(spread) > 50
    assert share("s", MONDAY) != share("s", MONDAY + timedelta(days=1))
