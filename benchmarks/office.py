"""The book of an office that has fallen behind, made once by plain inserts and kept under build/bench.

    python -m benchmarks.office [--findings 100000] [--works 1000000] [--database postgresql]

One right holder has nine tenths of all works, and half of what was found lies on thirty of the ten thousand sites. A
fifth as many findings have been decided as wait; ten events are on the record for each finding that waits.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import psycopg
from sqlalchemy import Column, Table

from records import events, tables
from records.base import Base
from records.cases import Dossier, DossierEntry
from records.catalog import RightsHolder, Work, WorkTitle
from records.events import ChainHead, Event
from records.findings import Finding, Match, Verdict
from records.schedules import SiteTurn
from records.scope import ScopeRule, Site, SiteAddress
from records.session import Database
from records.sweeps import Listing, Sweep
from records.triage import Judgement
from tests.postgresql import serving

assert tables
KEPT = Path("build/bench")
HOLDERS, SITES, BUSY_SITES, SWEEPS = 40, 10_000, 30, 3
AT_ONCE = 20_000
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
Row = dict[str, Any]


def prepared(findings: int, works: int) -> Path:
    """The SQLite file of such an office, made where it is not there yet; copy it before anything is written."""
    path = KEPT / f"desk-{findings}-{works}.db"
    if path.is_file():
        _migrate(f"sqlite:///{path}")
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    _migrate(f"sqlite:///{part}")
    began = time.perf_counter()
    with closing(sqlite3.connect(part)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000"):
            connection.execute(f"PRAGMA {pragma}")
        for table, rows in _tables(findings, works):
            _put(connection, cast(Table, table.__table__), rows)  # type: ignore[attr-defined]  # mapped classes have one
        connection.commit()
        _say(f"made in {time.perf_counter() - began:.0f} s")
    part.rename(path)
    return path


@contextmanager
def on_postgresql(source: Path) -> Iterator[str]:
    """The address of a copy on a PostgreSQL server of its own, whose files are kept beside `source`."""
    folder = Path("/var/tmp") / f"copywatch-{source.stem}"
    made = folder / "made"
    with serving(folder) as server:
        if not made.exists():
            server.run("DROP DATABASE IF EXISTS office")
            server.run("CREATE DATABASE office")
            _migrate(server.url("office"))
            _over(source, server.url("office"))
            made.touch()
        _migrate(server.url("office"))
        server.run("DROP DATABASE IF EXISTS asked")
        server.run("CREATE DATABASE asked TEMPLATE office STRATEGY FILE_COPY")
        yield server.url("asked")


def _migrate(url: str) -> None:
    database = Database(url)
    database.migrate()
    database.dispose()


def title(number: int) -> str:
    return f"作品{number:07}之歌"


def _tables(findings: int, works: int) -> Iterator[tuple[type, Iterable[Row]]]:
    chance, all_ = random.Random(8), findings + findings // 5
    picks = [chance.randint(1, works) for _ in range(all_)]
    sites = [_site_of(chance) for _ in range(all_)]
    numbers = range(1, all_ + 1)
    yield Site, (_site(n) for n in range(1, SITES + 1))
    yield (
        ScopeRule,
        ({"site_id": n, "scheme": "http", "host": _host(n), "port": 80} for n in range(1, SITES + 1)),
    )
    yield SiteAddress, ({"site_id": n, "network": "127.0.0.11/32"} for n in range(1, SITES + 1))
    yield RightsHolder, ({"name": f"权利人{n:02}（示例）", "created_at": NOW} for n in range(1, HOLDERS + 1))
    yield Sweep, (_sweep(n) for n in range(1, SITES * SWEEPS + 1))
    yield SiteTurn, (_turn(n) for n in range(1, SITES + 1))
    yield Work, (_work(n) for n in range(1, works + 1))
    yield WorkTitle, ({"work_id": n, "text": title(n)} for n in range(1, works + 1))
    yield Listing, (_listing(n, picks[n - 1], sites[n - 1]) for n in numbers)
    yield Match, (_match(n, picks[n - 1], chance) for n in numbers)
    yield Finding, (_finding(n, picks[n - 1], waits=n <= findings) for n in numbers)
    decided = [n for n in numbers if n > findings]
    yield Verdict, (_verdict(n) for n in decided)
    yield Judgement, (_judgement(n, picks[n - 1], sites[n - 1], at) for at, n in enumerate(decided, 1))
    yield from _dossiers(decided, picks, sites)
    yield from _events(findings * 10, all_)


def _dossiers(decided: list[int], picks: list[int], sites: list[int]) -> Iterator[tuple[type, Iterable[Row]]]:
    known: dict[tuple[int, int], int] = {}
    entries = []
    for number in decided:
        if _state(number) == "confirmed":
            pair = (sites[number - 1], _holder(picks[number - 1]))
            entries.append((known.setdefault(pair, len(known) + 1), number))
    states = ("opened", "noticed", "kept", "removed", "closed")
    yield Dossier, (
        {"id": id_, "site_id": site, "holder_id": holder, "opened_at": NOW, "state": states[id_ % len(states)]}
        for (site, holder), id_ in known.items()
    )  # fmt: skip
    yield DossierEntry, ({"dossier_id": at, "finding_id": number, "added_at": NOW} for at, number in entries)


def _events(count: int, findings: int) -> Iterator[tuple[type, Iterable[Row]]]:
    head = {"id": events.HEAD, "seq": 0, "hash": events.GENESIS}

    def rows() -> Iterator[Row]:
        for seq in range(1, count + 1):
            one = SimpleNamespace(
                seq=seq, at=NOW - timedelta(seconds=count - seq), actor=f"person{seq % 8}",
                action=("desk:finding:rejected", "desk:finding:confirmed", "match:finding:opened")[seq % 3],
                subject_kind="finding", subject_id=str(seq % findings + 1), payload={"version": 2, "reason": "wrong_work"},
                previous=head["hash"],
            )  # fmt: skip
            one.hash = events.digest(one)
            head.update(seq=seq, hash=one.hash)
            yield vars(one)

    yield Event, rows()
    yield ChainHead, [head]


def _site_of(chance: random.Random) -> int:
    return chance.randint(1, BUSY_SITES if chance.random() < 0.5 else SITES)


def _host(number: int) -> str:
    return f"site{number}.example"


def _site(number: int) -> Row:
    return {"key": f"site{number}", "name": f"站点{number:05}（示例）", "kind": "website", "url": f"http://{_host(number)}/",
            "created_at": NOW, "updated_at": NOW}  # fmt: skip


def _sweep(number: int) -> Row:
    state = "finished" if number % 20 else "partial"
    return {"site_id": (number - 1) % SITES + 1, "state": state, "planned": 40, "visited": 40, "listings": 12,
            "started_at": NOW - timedelta(minutes=40_000 - number), "finished_at": NOW - timedelta(minutes=39_990 - number)}  # fmt: skip


def _turn(site: int) -> Row:
    last = SITES * (SWEEPS - 1) + site
    return {"site_id": site, "next_due": NOW + timedelta(minutes=site), "last_began": NOW - timedelta(minutes=40_000 - last),
            "last_sweep_id": last, "why": "interval"}  # fmt: skip


def _holder(work: int) -> int:
    return 1 if work % 10 else work // 10 % (HOLDERS - 1) + 2


def _work(number: int) -> Row:
    return {
        "holder_id": _holder(number), "work_id": f"W-{number}", "title": title(number), "kind": "literature",
        "year": 1990 + number % 36, "creators": ["作者甲"], "right": "信息网络传播权", "territory": "中国大陆", "proof": "作登字",
        "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip


def _listing(number: int, work: int, site: int) -> Row:
    return {
        "site_id": site, "sweep_id": SITES * (SWEEPS - 1) + site, "url": f"http://{_host(site)}/thread-{number}.html",
        "kind": "page", "title": f"【完结】《{title(work)}》全本精校 百度云下载 {number}", "page_title": "页面", "category": "小说",
        "text": "正文。" * 400, "creators": ["作者甲"], "uploader": "上传者", "language": "zh", "content_digest": f"{number:064}",
        "first_seen": NOW, "last_seen": NOW,
    }  # fmt: skip


def _match(number: int, work: int, chance: random.Random) -> Row:
    reasons = [
        {"feature": f"rule_{one}", "family": "title", "weight": 1.5 - one / 3, "seen": "见", "expected": "应为",
         "zh": "标题中独立的一段就是作品名", "en": "a whole segment of the title is the work's name"} for one in range(8)
    ]  # fmt: skip
    record = {"raw": title(work), "span": [5, 5 + len(title(work))], "source": "title",
              "evidence": {"work": {f"rule_{one}": 1.0 for one in range(40)}}}  # fmt: skip
    return {
        "listing_id": number, "work_id": work, "decision": _decision(number), "p_work": round(chance.random(), 6), "p_act": 0.9,
        "p_unlicensed": 0.9, "families": ["title", "creator"], "reasons": reasons, "record": record, "revision": f"{number:064}",
        "at": NOW,
    }  # fmt: skip


def _decision(number: int) -> str:
    return "draft" if number % 3 else "review"


def _state(number: int) -> str:
    return "watched" if number % 10 == 0 else "rejected" if number % 10 < 4 else "confirmed"


def _finding(number: int, work: int, *, waits: bool) -> Row:
    opened = NOW - timedelta(minutes=number % 20_000)
    return {
        "listing_id": number, "work_id": work, "match_id": number, "decision": _decision(number),
        "state": "open" if waits else _state(number), "version": 1 if waits else 2, "opened_at": opened, "updated_at": opened,
    }  # fmt: skip


def _verdict(number: int) -> Row:
    said = _state(number)
    return {"finding_id": number, "state": said, "reason": "wrong_work" if said == "rejected" else "",
            "actor": f"person{number % 8}", "saw_version": 1, "at": NOW - timedelta(minutes=number % 20_000)}  # fmt: skip


def _judgement(number: int, work: int, site: int, verdict: int) -> Row:
    return {**_verdict(number), "verdict_id": verdict, "site_id": site, "holder_id": _holder(work), "work_id": work,
            "rules": ["rule_0", "rule_1"], "engine": "1", "name": title(work)}  # fmt: skip


def _put(connection: sqlite3.Connection, table: Table, rows: Iterable[Row]) -> None:
    began, count = time.perf_counter(), 0
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    blank = {
        one.name: _default(one) for one in table.columns if not (one.primary_key and one.name not in first)
    }
    names = [name for name in {**blank, **first} if name in table.columns]
    statement = (
        f'INSERT INTO "{table.name}" ({", ".join(_quoted(names))}) VALUES ({", ".join("?" * len(names))})'
    )
    values = (
        tuple(_plain(one.get(name, blank.get(name))) for name in names)
        for one in itertools.chain([first], rows)
    )
    while part := list(itertools.islice(values, AT_ONCE)):
        connection.executemany(statement, part)
        count += len(part)
    _say(f"{table.name}: {count:,} rows in {time.perf_counter() - began:.1f} s")


def _default(column: Column[Any]) -> Any:
    default = cast(Any, column.default)
    if default is not None:
        return default.arg(None) if callable(default.arg) else default.arg
    return [] if str(column.type) == "JSON" and not column.nullable else None


def _plain(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value)
    return value.replace(tzinfo=None).isoformat(" ", "microseconds") if isinstance(value, datetime) else value


def _quoted(names: list[str]) -> list[str]:
    return [f'"{name}"' for name in names]


def _over(source: Path, url: str) -> None:
    """Every row to a migrated PostgreSQL, its triggers asleep; numbers go on where they ended."""
    address = url.replace("+psycopg", "")
    with closing(sqlite3.connect(source)) as rows, psycopg.connect(address, autocommit=True) as target:
        target.execute("SET session_replication_role = replica")
        for table in Base.metadata.sorted_tables:
            names = ", ".join(_quoted([one.name for one in table.columns]))
            found = rows.execute(f'SELECT {names} FROM "{table.name}"')
            with (
                target.cursor() as cursor,
                cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN'.encode()) as copy,
            ):
                for row in found:
                    copy.write_row(row)
            if "id" in table.columns and table.columns["id"].type.python_type is int:
                target.execute(
                    f'SELECT setval(seq, (SELECT coalesce(max(id), 0) + 1 FROM "{table.name}"), false) '
                    f"FROM pg_get_serial_sequence('\"{table.name}\"', 'id') AS seq WHERE seq IS NOT NULL".encode()
                )
        target.execute("ANALYZE")


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


def main() -> None:
    """Make it ready, so that a benchmark need not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=100_000)
    parser.add_argument("--works", type=int, default=1_000_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    path = prepared(options.findings, options.works)
    if options.database == "postgresql":
        with on_postgresql(path) as url:
            _say(url)


if __name__ == "__main__":
    main()
