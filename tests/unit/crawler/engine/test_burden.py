"""Whose pages are dear, and what becomes of such a sweep."""

from __future__ import annotations

import os

from crawler.engine.burden import BEHIND, is_dear, step_back


def test_a_sweep_of_usual_pages_is_not_dear_however_long_it_goes_on() -> None:
    assert not is_dear(0.9, 0)
    assert not any(is_dear(0.5 + 0.02 * pages, pages) for pages in (1, 10, 1000, 100_000))


def test_a_few_pages_of_seconds_each_are_dear_at_once() -> None:
    assert is_dear(2.5, 1)
    assert is_dear(12.0, 5)


def test_a_dear_sweep_goes_behind_others_and_never_before_them() -> None:
    child = os.fork()
    if child == 0:
        step_back()
        first = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, 0, 19)
        step_back()
        os._exit(int((first, os.getpriority(os.PRIO_PROCESS, 0)) != (max(first, BEHIND), 19)))

    _pid, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
