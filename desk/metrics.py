"""Figures for a Prometheus server, read from the rows when it asks; no page, no address, no person is named."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crawler import ground
from desk import state
from desk.wiring import Desk
from records.findings import Finding, worth_a_look
from records.schedules import SiteTurn
from records.sweeps import Sweep
from records.vocabulary import FindingState, SweepState

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class OfficeCollector:
    """Reads the office's figures once for each scrape."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def collect(self) -> Iterator[Metric]:
        """One metric after the other, as `prometheus_client` asks."""
        with self._desk.database.reading() as session:
            yield from _state(session, self._desk)
            yield from _sweeps(session)
            yield _gauge(
                "copywatch_findings_open", "Findings that wait for a person.",
                session.scalar(
                    select(func.count(Finding.id)).where(Finding.state == FindingState.OPEN, worth_a_look())
                ) or 0,
            )  # fmt: skip
        free = ground.free(self._desk.settings.warc_dir)
        yield _gauge("copywatch_disk_free_bytes", "Free space where the evidence is kept.", free)


def exposition(desk: Desk) -> bytes:
    """The text that Prometheus reads."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(OfficeCollector(desk))
    return generate_latest(registry)


def _state(session: Session, desk: Desk) -> Iterator[Metric]:
    seen = state.read(session, desk.clock, desk.settings)
    sites = GaugeMetricFamily(
        "copywatch_sites", "Active sites of the register by what is true of them.", labels=["what"]
    )
    for what in ("sites", "by_hand", "swept", "never", "stale", "failing", "due"):
        sites.add_metric(["registered" if what == "sites" else what], getattr(seen.coverage, what))
    yield sites
    jobs = GaugeMetricFamily("copywatch_jobs", "Jobs that wait or are under way.", labels=["state"])
    for name in ("queued", "leased"):
        jobs.add_metric([name], seen.jobs.get(name, 0))
    yield jobs
    yield _gauge("copywatch_alerts_open", "Alerts that nobody has acknowledged.", seen.alerts)
    yield _gauge("copywatch_stops", "Orders to stop that are in force.", len(seen.stopped))
    yield _gauge("copywatch_sweeps_running", "Sweeps under way.", len(seen.running))


def _sweeps(session: Session) -> Iterator[Metric]:
    counted = dict(session.execute(select(Sweep.state, func.count()).group_by(Sweep.state)).all())
    sweeps = GaugeMetricFamily(
        "copywatch_sweeps", "Sweeps and re-checks on record by their state.", labels=["state"]
    )
    for member in SweepState:
        sweeps.add_metric([member.value], counted.get(member, 0))
    yield sweeps
    sums = session.execute(
        select(func.sum(Sweep.visited + Sweep.unchanged), func.sum(Sweep.bytes), func.sum(Sweep.listings))
    ).one()
    names = ("pages_seen", "bytes_received", "listings_seen")
    for name, value in zip(names, sums, strict=True):
        yield _gauge(f"copywatch_{name}", "Over all sweeps on record.", float(value or 0))
    newest = session.scalar(select(func.max(SiteTurn.last_good)))
    yield _gauge(
        "copywatch_last_complete_sweep_timestamp_seconds", "When the newest complete sweep ended, 0 for never.",
        newest.timestamp() if newest else 0,
    )  # fmt: skip


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)
