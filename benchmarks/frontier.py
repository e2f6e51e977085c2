"""What a page costs in the frontier when its table holds ten million rows, against ten thousand.

`python -m benchmarks.frontier [--rows 10000000] [--pages 2000] [--one-sweep] [--database postgresql]`. The real ledger concludes pages,
plants what they link to and leases the next ones, in the batches in which a sweep does it. The other rows belong to
earlier sweeps, or with --one-sweep to the sweep itself. With `--database postgresql` a server of its own is started.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sqlite3
import statistics
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from attrs import evolve
from sqlalchemy import text

from crawler.asked.planned import Planned, Result
from crawler.engine.frontier import WINDOW
from crawler.progress.ledger import Ledger
from crawler.progress.order import Order
from crawler.scope.policy import load
from records import tables
from records.clock import SystemClock
from records.scope import ScopeRule, Site
from records.session import Database
from records.vocabulary import FrontierState, SiteKind
from tests.postgresql import serving

assert tables
BUILD = Path("build/bench/frontier")
SMALL = 10_000
PER_SWEEP = 10_000
AT_ONCE = 500_000
LINKS = 1
"""Planned for each page that is concluded: the number of queued rows stays as it is."""
COLUMNS = "sweep_id, fingerprint, url, depth, priority, request, state, attempts, leased_by, status"
ROW = '\'{"role": "page", "found_on": ""}\''
# fingerprints rise as they are written, which is quick, and lie evenly between those of later pages, which are chance
ON_SQLITE = """INSERT INTO frontier_entry ({columns})
WITH RECURSIVE number(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM number WHERE n + 1 < {last})
SELECT {sweep}, printf('%010x%030x', n * {step}, n), 'http://site.example/thread-' || n || '.html', 2, 10, {row},
CASE WHEN {queued} THEN 'queued' ELSE 'done' END, 0, '', NULL FROM number"""
ON_POSTGRESQL = """INSERT INTO frontier_entry ({columns})
SELECT {sweep}, lpad(to_hex(n::bigint * {step}), 10, '0') || lpad(to_hex(n), 30, '0'), 'http://site.example/thread-' || n || '.html', 2, 10,
{row}, CASE WHEN {queued} THEN 'queued' ELSE 'done' END, 0, '', NULL FROM generate_series({first}, {last} - 1) AS number(n)"""


def main() -> None:
    """Measure small and large, print the row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--one-sweep", action="store_true")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options = parser.parse_args()
    small = measured(options.database, SMALL, options.pages, one_sweep=options.one_sweep)
    large = measured(options.database, options.rows, options.pages, one_sweep=options.one_sweep)
    kind = "PostgreSQL" if options.database == "postgresql" else f"SQLite {sqlite3.sqlite_version}"
    print(
        f"| {datetime.now(UTC):%Y-%m-%d} | `python -m benchmarks.frontier --rows {options.rows} --pages {options.pages}"
        f"{' --one-sweep' if options.one_sweep else ''}{' --database postgresql' if kind == 'PostgreSQL' else ''}` | "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {kind} | {1000 * small[0]:.2f} ms, CPU {1000 * small[1]:.2f} ms"
        f" | {1000 * large[0]:.2f} ms, CPU {1000 * large[1]:.2f} ms | {large[0] / small[0]:.2f}; CPU {large[1] / small[1]:.2f} |"
    )


def measured(kind: str, rows: int, pages: int, *, one_sweep: bool) -> tuple[float, float]:
    """Seconds that a page takes of time and of this process's CPU, the median over batches, with so many rows."""
    with ExitStack() as stack:
        if kind == "postgresql":
            database = Database(stack.enter_context(serving()).fresh())
        else:
            shutil.rmtree(BUILD, ignore_errors=True)
            database = Database(f"sqlite:///{BUILD / 'copywatch.db'}")
            database.migrate()
        stack.callback(database.dispose)
        return _measured(database, rows, pages, one_sweep=one_sweep)


def _measured(database: Database, rows: int, pages: int, *, one_sweep: bool) -> tuple[float, float]:
    clock = SystemClock()
    with database.unit_of_work() as session:
        session.add(
            Site(
                key="s", name="s", kind=SiteKind.WEBSITE, url="http://site.example/", created_at=clock.now(),
                updated_at=clock.now(), max_pages=10**9, rules=[ScopeRule(scheme="http", host="site.example", port=80, path_prefix="/")],
            )
        )  # fmt: skip
    with database.reading() as session:
        policy = load(session, "s")
    ledger = Ledger(database.site_work, clock, policy, Order(), lease_s=600)
    ledger.open()
    began = time.monotonic()
    _fill(database, ledger.sweep_id, rows, one_sweep=one_sweep)
    print(f"  {rows} rows written in {time.monotonic() - began:.0f} s", flush=True)
    ledger.line.queued = SMALL
    return _work(ledger, pages)


def _work(ledger: Ledger, pages: int) -> tuple[float, float]:
    taken, used, number = [], [], 0
    entries = ledger.write([], WINDOW)
    while number < pages:
        results = []
        for entry in entries:
            number += 1
            found = tuple(
                Planned(f"http://site.example/new-{number}-{n}.html", depth=3) for n in range(LINKS)
            )
            results.append(Result(evolve(entry, attempts=1), FrontierState.DONE, 200, found=found))
        began, cpu = time.monotonic(), time.process_time()
        entries = ledger.write(results, WINDOW)
        taken.append((time.monotonic() - began) / len(results))
        used.append((time.process_time() - cpu) / len(results))
        assert len(entries) == WINDOW, "the frontier ran dry"
    return statistics.median(taken), statistics.median(used)


def _fill(database: Database, sweep: int, rows: int, *, one_sweep: bool) -> None:
    """`rows` rows, SMALL of them of this sweep and queued, far apart in the table and in its indexes with one sweep."""
    if one_sweep:
        _insert(database, str(sweep), 0, rows, f"n % {rows // SMALL} = 0", rows)
        return
    _insert(database, str(sweep), 0, SMALL, "1 = 1", SMALL)
    with database.engine.begin() as connection:
        connection.execute(text(_sweeps(database, sweep, rows)))
    _insert(database, f"{sweep} + 1 + n / {PER_SWEEP}", SMALL, rows, "1 = 0", rows)


def _insert(database: Database, sweep: str, first: int, last: int, queued: str, rows: int) -> None:
    statement = ON_POSTGRESQL if database.is_shared else ON_SQLITE
    for begin in range(first, last, AT_ONCE):
        with database.engine.begin() as connection:
            connection.exec_driver_sql(
                statement.format(
                    columns=COLUMNS, sweep=sweep, first=begin, last=min(begin + AT_ONCE, last), step=2**40 // rows, row=ROW,
                    queued=queued,
                ).replace("%", "%%" if database.is_shared else "%")
            )  # fmt: skip


def _sweeps(database: Database, sweep: int, rows: int) -> str:
    last = sweep + 1 + rows // PER_SWEEP
    columns = "id, site_id, kind, state, started_at, resumed, planned, visited, failed, unchanged, listings, refused, note"
    numbers = (
        f"SELECT n FROM generate_series({sweep + 1}, {last}) AS number(n)"
        if database.is_shared
        else f"WITH RECURSIVE number(n) AS (SELECT {sweep + 1} UNION ALL SELECT n + 1 FROM number WHERE n < {last}) SELECT n FROM number"
    )
    return f"INSERT INTO sweep ({columns}) SELECT n, 1, 'sweep', 'finished', CURRENT_TIMESTAMP, 0, 0, 0, 0, 0, 0, '{{}}', '' FROM ({numbers}) AS numbers"


if __name__ == "__main__":
    main()
