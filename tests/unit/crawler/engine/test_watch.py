"""Whether a sweep may go on: its windows by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.engine.watch import outside
from crawler.manners.robots import disallowing
from crawler.scope.timetable import windows
from records.clock import SHANGHAI, FixedClock


def test_a_sweep_is_outside_when_its_window_has_closed_and_inside_when_the_next_opens() -> None:
    clock = FixedClock(datetime(2026, 11, 23, 5, 59, 59, tzinfo=SHANGHAI))
    night = windows("22:00-06:00")

    assert not outside(night, clock)
    clock.advance(timedelta(seconds=1))
    assert outside(night, clock)
    clock.advance(timedelta(hours=16))
    assert not outside(night, clock)


def test_a_site_without_windows_is_never_outside() -> None:
    assert not outside(windows(""), FixedClock(datetime(2026, 11, 23, 5, 0, tzinfo=SHANGHAI)))


ROBOTS = """User-agent: other
Disallow: /
User-agent: *
Disallow: /a
Disallow: /a/b  # longer
Disallow: /*.zip$
"""


def test_the_longest_line_that_speaks_against_a_page_is_named() -> None:
    assert disallowing(ROBOTS, "http://s.example/a/b/c") == "/a/b"
    assert disallowing(ROBOTS, "http://s.example/a/x") == "/a"
    assert disallowing(ROBOTS, "http://s.example/x.zip") == "/*.zip$"
    assert disallowing(ROBOTS, "http://s.example/x") == ""


def test_a_group_that_names_us_stands_before_the_one_for_everybody() -> None:
    assert disallowing("User-agent: *\nDisallow: /all\nUser-agent: copywatch\nDisallow: /us\n", "http://s.example/us") == "/us"  # fmt: skip
