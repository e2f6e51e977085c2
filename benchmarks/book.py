"""The book at size: how long verification of the chain takes, and a month of ten thousand dossiers reported.

python -m benchmarks.book --events 1000000 --dossiers 10000
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import func, insert, select

from records import chain, events
from records.cases import DispatchRecord, Dossier, DossierEntry, Draft, DraftItem
from records.casework import Case, CaseOutcome, CaseSource, OutcomeKind, Stream
from records.catalog import RightsHolder, Work
from records.events import GENESIS, HEAD, ChainHead, Event
from records.findings import Finding, Match
from records.scope import Site
from records.session import Database
from records.sweeps import Listing, Sweep
from records.vocabulary import (
    Decision,
    DispatchMeans,
    DraftState,
    FindingState,
    ListingKind,
    PaperKind,
    SiteKind,
    SweepKind,
    WorkKind,
)
from takedown.statistics import campaign as campaigns
from takedown.statistics import caseform, compliance, figures, holders, sheets, submissions
from takedown.statistics.campaign import Month

AT = datetime(2015, 8, 1, tzinfo=UTC)
CHUNK = 5000
KINDS = list(WorkKind)
REGION = "示例市"
OFFICERS = [{"name": "甲", "certificate": "1"}, {"name": "乙", "certificate": "2"}]


def main() -> int:
    """Print one JSON document; exit code 1 where a total is not the direct count."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=100_000)
    options.add_argument("--dossiers", type=int, default=10_000)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        said = {**verification(Path(folder), asked.events), **month(Path(folder), asked.dossiers)}
    sys.stdout.write(json.dumps(said, ensure_ascii=False, indent=1) + "\n")
    return 0 if said["verified"] and said["totals_equal"] else 1


def verification(folder: Path, count: int) -> dict[str, Any]:
    """A chain of so many events, walked from its beginning."""
    database = opened(folder / "events.db")
    write_s, _none = timed(lambda: _chain(database, count))
    with database.reading() as session:
        took, report = timed(lambda: chain.verify(session))
    database.dispose()
    return {
        "events": count, "written_s": round(write_s, 1), "verify_s": round(took, 1),
        "events_per_s": round(count / took), "verified": report.first_bad is None and report.checked == count,
    }  # fmt: skip


def _chain(database: Database, count: int) -> None:
    """Written as `events.append` does, in portions: hashed one by one, each over the one before it."""
    previous = GENESIS
    for start in range(0, count, CHUNK):
        rows = []
        for seq in range(start + 1, min(start + CHUNK, count) + 1):
            row = SimpleNamespace(
                seq=seq, at=AT + timedelta(seconds=seq), actor="system:match", action="matchers:finding:opened",
                subject_kind="finding", subject_id=str(seq), payload={"work": seq % 977, "url": f"http://a.example/{seq}"},
                previous=previous,
            )  # fmt: skip
            previous = events.digest(row)
            rows.append({**vars(row), "hash": previous})
        with database.unit_of_work() as session:
            session.execute(insert(Event), rows)
    with database.unit_of_work() as session:
        session.add(ChainHead(id=HEAD, seq=count, hash=previous))


def month(folder: Path, count: int) -> dict[str, Any]:
    """Both forms of a month in which so many dossiers became cases, and the figures of their sites and holders."""
    database = opened(folder / "month.db")
    _dossiers(database, count)
    chosen, of = campaigns.campaign("jianwang-2015"), Month(2015, 8)

    def forms() -> tuple[figures.Table, list[caseform.FormCase], int]:
        with database.reading() as session:
            cases = submissions.facts(session, REGION, Stream.COPYRIGHT)
        tables = figures.of_month(chosen, cases, of)
        rows = caseform.rows(cases, of.first, of.last)
        size = len(sheets.statistics(chosen, REGION, of, tables, sheets.Footer()))
        return tables[0], rows, size + len(sheets.cases(chosen, REGION, of, rows, sheets.Footer()))

    forms_s, (table, rows, size) = timed(forms)
    with database.reading() as session:
        sites_s, sites = timed(lambda: compliance.report(session))
        holders_s, people = timed(lambda: holders.report(session))
        direct = _direct(session, of)
    told = figures.total(table)
    database.dispose()
    return {
        "dossiers": count, "forms_s": round(forms_s, 2), "workbook_bytes": size, "case_rows": len(rows),
        "sites_s": round(sites_s, 2), "holders_s": round(holders_s, 2),
        "totals_equal": (told.filed, told.fines) == direct
        and sum(one.removal.noticed for one in sites) == sum(one.removal.noticed for one in people) == count
        and sum(one.found for one in people) == count,
    }  # fmt: skip


def _direct(session: Any, of: Month) -> tuple[int, int]:
    """Counted by the database itself."""
    filed = session.scalar(select(func.count(Case.id)).where(Case.filed_on.between(of.first, of.last)))
    fines = session.scalar(
        select(func.sum(CaseOutcome.amount_fen)).where(
            CaseOutcome.kind == OutcomeKind.PENALTY, CaseOutcome.day.between(of.first, of.last)
        )
    )
    return filed or 0, fines or 0


def _dossiers(database: Database, count: int) -> None:
    side = max(1, int(count**0.5))
    stamps = {"created_at": AT, "updated_at": AT}
    sites, people = -(-count // side), side
    with database.unit_of_work() as session:
        session.execute(insert(Site), [
            {"key": f"s{n}", "name": f"示例站{n}", "kind": SiteKind.WEBSITE, "url": f"http://s{n}.example/", **stamps}
            for n in range(sites)
        ])  # fmt: skip
        session.execute(
            insert(RightsHolder), [{"name": f"示例公司{n}", "created_at": AT} for n in range(people)]
        )
        session.execute(insert(Work), [
            {"holder_id": n + 1, "work_id": f"W-{n}", "title": f"作品{n}", "kind": KINDS[n % len(KINDS)], "creators": [], **stamps}
            for n in range(people)
        ])  # fmt: skip
        session.execute(insert(Sweep), [{"site_id": 1, "kind": SweepKind.SWEEP, "started_at": AT}])
    for start in range(0, count, CHUNK):
        with database.unit_of_work() as session:
            for table, rows in _rows(range(start, min(start + CHUNK, count)), side):
                session.execute(insert(table), rows)


def _rows(numbers: range, side: int) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    """One dossier a number: a finding, a notice that went out, a case, a fine for every second one."""
    later = AT + timedelta(days=1)
    yield Listing, [
        {"id": n + 1, "site_id": n // side + 1, "sweep_id": 1, "url": f"http://s.example/{n}", "kind": ListingKind.PAGE, "title": "x",
         "content_digest": "x", "first_seen": AT, "last_seen": AT, "gone_at": later + timedelta(hours=n % 60) if n % 3 else None}
        for n in numbers
    ]  # fmt: skip
    yield Match, [
        {"id": n + 1, "listing_id": n + 1, "work_id": n % side + 1, "decision": Decision.DRAFT, "p_work": 1.0, "p_act": 1.0,
         "families": [], "reasons": [], "record": {}, "revision": "x", "at": AT}
        for n in numbers
    ]  # fmt: skip
    yield Finding, [
        {"id": n + 1, "listing_id": n + 1, "work_id": n % side + 1, "match_id": n + 1, "decision": Decision.DRAFT,
         "state": FindingState.CONFIRMED, "opened_at": AT, "updated_at": AT}
        for n in numbers
    ]  # fmt: skip
    yield (
        Dossier,
        [
            {"id": n + 1, "site_id": n // side + 1, "holder_id": n % side + 1, "opened_at": AT}
            for n in numbers
        ],
    )
    yield DossierEntry, [{"dossier_id": n + 1, "finding_id": n + 1, "added_at": AT} for n in numbers]
    yield Draft, [
        {"id": n + 1, "dossier_id": n + 1, "kind": PaperKind.HOLDER_NOTICE, "state": DraftState.DISPATCHED, "content": {},
         "digest": "x", "checklist": [], "author": "system:pipeline", "created_at": AT, "updated_at": AT}
        for n in numbers
    ]  # fmt: skip
    yield (
        DraftItem,
        [
            {"draft_id": n + 1, "finding_id": n + 1, "work_id": n % side + 1, "url": f"http://s.example/{n}"}
            for n in numbers
        ],
    )
    yield (
        DispatchRecord,
        [
            {
                "draft_id": n + 1,
                "means": DispatchMeans.EMAIL,
                "sent_on": later.date(),
                "actor": "li",
                "at": later,
            }
            for n in numbers
        ],
    )
    yield Case, [
        {"id": n + 1, "number": f"AJ-{n:06d}", "name": f"“示例{n}网”案", "unit": "示例市支队", "region": REGION,
         "stream": Stream.COPYRIGHT, "source": CaseSource.OWN, "kind": KINDS[n % len(KINDS)], "dossier_id": n + 1,
         "filing_number": f"{n}号", "filed_on": date(2015, 7 + n % 3, 1 + n % 28), "filed_by": "丙", "officers": OFFICERS,
         "recorded_by": "li", "created_at": AT, "updated_at": AT}
        for n in numbers
    ]  # fmt: skip
    yield CaseOutcome, [
        {"case_id": n + 1, "kind": OutcomeKind.PENALTY, "day": date(2015, 8 + n % 2, 1 + n % 28), "number": f"罚{n}",
         "amount_fen": 100 * n, "recorded_by": "li", "recorded_at": AT}
        for n in numbers if n % 2
    ]  # fmt: skip


def opened(path: Path) -> Database:
    """A new database with today's schema."""
    database = Database(f"sqlite:///{path}")
    database.migrate()
    return database


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds on the wall, and what came of it."""
    begin = time.perf_counter()
    done = work()
    return time.perf_counter() - begin, done


if __name__ == "__main__":
    sys.exit(main())
