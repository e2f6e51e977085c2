"""How long it took from the appearance of an upload to the finding and the draft."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from records.clock import FixedClock
from records.findings import Finding
from records.sweeps import Sweep
from records.vocabulary import SweepState
from takedown.periods import times

HOUR = timedelta(hours=1)


def complete(office: Any) -> None:
    """A whole sweep of the site begins now."""
    sweep = office.sweep()
    with office.database.unit_of_work() as session:
        row = session.get_one(Sweep, sweep)
        row.state, row.complete = SweepState.FINISHED, True


@pytest.fixture
def begun(office: Any, clock: FixedClock) -> datetime:
    """Two complete sweeps ten hours apart; now is within the second."""
    complete(office)
    first = clock.now()
    clock.advance(10 * HOUR)
    complete(office)
    clock.advance(HOUR)
    return first


def report(office: Any) -> times.SiteTimes:
    with office.database.reading() as session:
        (site,) = times.report(session)
    return site


@pytest.mark.parametrize(
    ("published", "stated", "hours"),
    [
        (lambda first: first + 5 * HOUR, 1, 6.0),
        (lambda first: first - 100 * HOUR, 0, 0.0),  # the sweep before did not see it: dated back
        (lambda first: first + 50 * HOUR, 0, 0.0),  # dated into the future
        (lambda first: None, 0, 0.0),
    ],
)
def test_the_pages_own_date_counts_where_the_sweeps_bear_it_out(
    office: Any, begun: datetime, published: Any, stated: int, hours: float
) -> None:
    office.found("/a.html", office.work(), published_at=published(begun))

    site = report(office)

    assert (site.site, site.findings, site.published) == ("forum", 1, stated)
    assert site.to_finding.median_s == hours * 3600


def test_what_stood_there_before_the_first_sweep_is_counted_from_when_it_was_seen(
    office: Any, clock: FixedClock
) -> None:
    complete(office)
    office.found("/a.html", office.work(), published_at=clock.now() - timedelta(days=900))

    assert report(office).to_finding.median_s == 0


def test_median_and_ninth_decile_of_findings_and_drafts(office: Any, clock: FixedClock) -> None:
    work = office.work()
    for n in range(10):
        finding = office.found(f"/{n}.html", work)
        with office.database.unit_of_work() as session:
            session.get_one(Finding, finding).opened_at += n * HOUR
    clock.advance(20 * HOUR)
    office.prepare()

    site = report(office)

    assert site.to_finding == times.Span(10, 4.5 * 3600, 8 * 3600.0)
    assert site.to_draft == times.Span(10, 20 * 3600.0, 20 * 3600.0)


def test_nothing_found_gives_no_row(office: Any) -> None:
    with office.database.reading() as session:
        assert times.report(session) == []
