"""A catalogue of a million rows in GB18030: dry run and commit, against csv.reader reading it twice and a bare insert.

    python -m benchmarks.uploads [ROWS] [--xlsx ROWS]

Prints one JSON line per figure. `ratio` is (dry run + commit) / (two readings + bare insert of the same rows into
the same tables with their indexes); `peak_mib` is the highest resident memory of the process that did the work.
"""

from __future__ import annotations

import csv
import json
import multiprocessing
import random
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import xlsxwriter

from catalog.apply import import_catalogue
from catalog.holders import add_holder
from records.clock import SystemClock
from records.session import Database
from records.vault import Vault

HEADER = ("作品编号", "作品名称", "别名", "年份", "类别", "作者", "权利类型", "权属证明")
HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈剑号巨阙珠称夜光"
KINDS = ("小说", "电影", "音乐", "游戏")
HOLDER = "示例出版社"


def rows(count: int) -> Iterator[list[str]]:
    """Rows of eight columns with two aliases each, the same for the same count."""
    chance = random.Random(count)
    for n in range(count):
        title = "".join(chance.choices(HAN, k=chance.randint(3, 9)))
        creator = "".join(chance.choices(HAN, k=3))
        yield [f"BW-{n:07}", title, f"{title}之二|{title[::-1]}", str(1990 + n % 36), KINDS[n % 4], creator,
               "信息网络传播权", f"国作登字-2015-A-{n:08}"]  # fmt: skip


def measure(count: int) -> None:
    """The figures of a text table of `count` rows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "目录.csv"
        with path.open("w", encoding="gb18030", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            writer.writerows(rows(count))
        _prepare(folder)
        reading = _alone(_read_twice, path)
        works = _alone(_upload, path)
        bare = _alone(_bare_insert, folder)
        ours, base = works["dry_run_s"] + works["commit_s"], reading["s"] + bare["s"]
        _say({
            "rows": count, "mib": round(path.stat().st_size / 2**20), **works, "csv_twice_s": reading["s"],
            "bare_insert_s": bare["s"], "ratio": round(ours / base, 2),
        })  # fmt: skip


def measure_workbook(count: int) -> None:
    """The figures of a workbook of `count` rows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "目录.xlsx"
        with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for at, cells in enumerate((HEADER, *rows(count))):
                for column, cell in enumerate(cells):
                    sheet.write_string(at, column, cell)
        _prepare(folder)
        _say(
            {
                "rows": count,
                "form": "xlsx",
                "mib": round(path.stat().st_size / 2**20, 1),
                **_alone(_upload, path),
            }
        )


def _prepare(folder: Path) -> None:
    database = Database(f"sqlite:///{folder / 'book.db'}")
    database.migrate()
    add_holder(database.unit_of_work, SystemClock(), name=HOLDER, actor="cli:benchmark")
    database.dispose()
    shutil.copy(folder / "book.db", folder / "bare.db")


def _upload(path: Path) -> dict[str, Any]:
    database = Database(f"sqlite:///{path.parent / 'book.db'}")
    given = {
        "path": path,
        "holder": HOLDER,
        "actor": "cli:benchmark",
        "reading": database.reading,
        "tried": path.parent / "tried",
    }
    vault, clock = Vault(path.parent / "vault"), SystemClock()
    said: dict[str, Any] = {}
    for name, dry_run in (("dry_run_s", True), ("commit_s", False), ("again_s", False)):
        began = time.process_time()
        outcome = import_catalogue(database.unit_of_work, clock, vault, dry_run=dry_run, **given)  # type: ignore[arg-type]
        said[name] = round(time.process_time() - began, 1)
        if name == "commit_s":
            said["created"] = outcome.created
            said["peak_mib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        if name == "again_s":
            said["changed_again"] = outcome.created + outcome.updated
    return said


def _read_twice(path: Path) -> dict[str, Any]:
    began = time.process_time()
    for _ in range(2):
        with path.open(encoding="gb18030", newline="") as file:
            for _row in csv.reader(file):
                pass
    return {"s": round(time.process_time() - began, 1)}


def _bare_insert(folder: Path) -> dict[str, Any]:
    """The rows that the upload made, copied by executemany into empty tables with the same indexes."""
    spent = 0.0
    with (
        closing(sqlite3.connect(folder / "book.db")) as source,
        closing(sqlite3.connect(folder / "bare.db")) as target,
    ):
        target.execute("PRAGMA journal_mode=WAL")
        target.execute("PRAGMA foreign_keys=OFF")
        for table in ("work", "work_title", "work_identifier"):
            found = source.execute(f"SELECT * FROM {table}")
            marks = ", ".join("?" for _ in found.description)
            while piece := found.fetchmany(10_000):
                began = time.process_time()
                target.executemany(f"INSERT INTO {table} VALUES ({marks})", piece)
                spent += time.process_time() - began
        began = time.process_time()
        target.commit()
        spent += time.process_time() - began
    return {"s": round(spent, 1)}


def _alone(work: Callable[[Path], dict[str, Any]], path: Path) -> dict[str, Any]:
    """In a process of its own, so that its memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, (path,))


def _say(figures: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    if "--xlsx" in sys.argv:
        measure_workbook(int(sys.argv[sys.argv.index("--xlsx") + 1]))
    else:
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
