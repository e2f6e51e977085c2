"""Stage: one sweep of one site, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from sqlalchemy import select

from crawler import ground
from crawler.scope import contact, policy, timetable
from records import errors, stops
from records.clock import Clock, shown
from records.errors import ConfigurationError, CopywatchError, OutOfHours, SiteBusy, Stopped, UnknownSite
from records.scope import Site
from records.session import UnitOfWork
from records.settings import Settings
from records.sweeps import Sweep
from records.vocabulary import SweepKind

Child = Callable[[bytes, Mapping[str, str], IO[bytes]], tuple[int, bytes]]
"""Carries out an order of `crawler.process` in a process of its own: (order, environment, where its log goes) gives
the code it ended with and what it wrote to standard output."""


@dataclass(frozen=True)
class SweepOutcome:
    """A sweep as INTERFACES has it. planned = visited + failed + refused URLs + unchanged + what is left.

    `files`: files of listings that were stored; `file_bytes`: bytes of file bodies that came over the line.
    `left`: planned and not fetched; `complete`: it looked at all there was; `monitors`: rules that it failed.
    `turns`: the round of a site that is seen in turns (`crawler.progress.rounds.Round.as_row`), empty for all others.
    `refused`: reason to count, of URLs and of what was met on the way (redirects, pictures). `id` is a string.
    """

    id: str
    site: str
    kind: str
    planned: int
    visited: int
    failed: int
    unchanged: int
    listings: int
    state: str
    refused: dict[str, int] = field(default_factory=dict)
    note: str = ""
    files: int = 0
    file_bytes: int = 0
    left: int = 0
    new_listings: int = 0
    bytes: int = 0
    seconds: float = 0.0
    complete: bool = False
    monitors: list[dict[str, Any]] = field(default_factory=list)
    turns: dict[str, Any] = field(default_factory=dict)


def run(
    unit_of_work: UnitOfWork,
    clock: Clock,
    settings: Settings,
    *,
    site_key: str,
    kind: SweepKind = SweepKind.SWEEP,
    urls: Sequence[str] = (),
    draw: bool = False,
    any_time: bool = False,
    child: Child | None = None,
) -> SweepOutcome:
    """Sweep one site, or look at given URLs of it again (a re-check). A sweep that was killed is resumed.

    With `draw` every page is drawn live in Chromium: picture, document and print are kept.
    With `any_time` the site's windows do not hold: a person asked for it now.
    `child` starts the sweep's process; unless told otherwise a new interpreter.

    Raises UnknownSite, SiteBusy while another sweep of the site runs, Stopped while the kill switch is on, OutOfHours
    outside of the site's windows, ConfigurationError for a site that is not active or that could not reach the office
    (no contact is set), StorageFailed where the disk of the evidence is full, and SweepDied where the sweep's process died.
    """
    ground.check_room(settings.warc_dir)
    with unit_of_work() as session:
        site = session.scalars(select(Site).where(Site.key == site_key)).one_or_none()
        if site is None:
            raise UnknownSite(site_key)
        stops.check(session, site.id, site_key)
        contact.check(policy.of(site), settings.contact)
        if kind is SweepKind.SWEEP and not any_time:
            _check_hours(site, clock)
        order = {
            "site": site_key,
            "kind_of_site": site.kind.value,
            "kind": kind.value,
            "urls": list(urls),
            "draw": draw,
            "any_time": any_time,
            "parent": os.getpid(),
        }
    answer = _in_a_process(order, settings, child or new_interpreter)
    with unit_of_work() as session:
        return outcome_of(session.get_one(Sweep, answer["sweep"]), site_key)


def _check_hours(site: Site, clock: Clock) -> None:
    allowed = timetable.windows(site.windows)
    opens = allowed.opens(clock.now())
    if opens > clock.now():
        raise OutOfHours(site.key, shown(opens))


def outcome_of(sweep: Sweep, site_key: str) -> SweepOutcome:
    """The outcome that a sweep's row states."""
    return SweepOutcome(
        id=str(sweep.id), site=site_key, kind=sweep.kind.value, planned=sweep.planned, visited=sweep.visited,
        failed=sweep.failed, unchanged=sweep.unchanged, listings=sweep.listings, state=sweep.state.value,
        refused=dict(sweep.refused), note=sweep.note, files=sweep.files, file_bytes=sweep.file_bytes,
        left=sweep.remaining, new_listings=sweep.new_listings, bytes=sweep.bytes, seconds=round(sweep.seconds, 2),
        complete=sweep.complete, monitors=list(sweep.monitors), turns=dict(sweep.turns),
    )  # fmt: skip


def _in_a_process(order: dict[str, Any], settings: Settings, child: Child) -> dict[str, Any]:
    # one process per sweep: the reactor cannot begin twice, and a crash of one sweep stays its own
    log = settings.home_dir / "logs" / f"sweep-{order['site']}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as sink:
        code, said = child(json.dumps(order).encode(), _environment(settings), sink)
    lines = said.decode("utf-8", "replace").strip().splitlines()
    answer: dict[str, Any] = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
    if "sweep" in answer:
        return answer
    raise _raised(answer, order["site"], code, log)


def new_interpreter(order: bytes, environment: Mapping[str, str], log: IO[bytes]) -> tuple[int, bytes]:
    """A `Child`: an interpreter of its own for this one sweep."""
    done = subprocess.run(
        [sys.executable, "-m", "crawler.process"], input=order, stdout=subprocess.PIPE, stderr=log,
        env=environment, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


def _environment(settings: Settings) -> dict[str, str]:
    """The settings of this process for the child, and nothing that would change how it reads them."""
    set_here = {
        f"COPYWATCH_{name.upper()}": str(value)
        for name, value in settings.model_dump(exclude_none=True).items()
    }
    root = str(Path(__file__).resolve().parent.parent)
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
    return {**os.environ, **set_here, "COPYWATCH_HOME": str(settings.home_dir), "PYTHONPATH": path}


def _raised(answer: dict[str, Any], site: str, code: int, log: Path) -> CopywatchError:
    message, data = str(answer.get("message", "")), dict(answer.get("data", {}))
    kinds: dict[str, type[CopywatchError]] = {"SiteBusy": SiteBusy, "ConfigurationError": ConfigurationError}
    if answer.get("error") == "UnknownSite":
        return UnknownSite(site)
    if answer.get("error") == "Stopped":
        return Stopped(site, str(data.get("reason", "")), str(data.get("by", "")))
    if data.get("what") == "disk":
        return errors.StorageFailed(
            f"the sweep of {site!r} ended: {message}", zh=f"网站 {site} 的巡查中断：{data['zh']}", site=site
        )
    if answer.get("error") in kinds:
        return kinds[answer["error"]](message, **data)
    return errors.SweepDied(
        f"the sweep of {site!r} ended with {code} and no result {message}; running it again goes on; see {log}",
        zh=f"网站 {site} 的巡查进程异常结束（{data.get('zh') or code}），再次运行即可继续", site=site, code=code,
    )  # fmt: skip
