"""The warn list (重点作品版权保护预警名单) from a table: which work, from when to when, where it is expected."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import values
from catalog.cells import LONGEST_WARNING, window
from records import uploads
from records.catalog import RightsHolder, Work, WorkTitle
from records.clock import Clock
from records.scope import Site
from records.session import UnitOfWork
from records.tabular import read_table
from records.uploads import Column, ImportOutcome, Reading
from records.vault import Vault
from records.warnlist import WarnEntry, WarnList

COLUMNS = (
    Column("work_id", ("作品编号", "编号", "作品ID")),
    Column("title", ("作品名称", "名称", "片名", "书名", "作品")),
    Column("holder", ("权利人", "著作权人", "权利人名称")),
    Column("from", ("起始日期", "预警起始", "开始日期", "预警开始日期", "起"), required=True),
    Column("to", ("截止日期", "预警截止", "结束日期", "预警结束日期", "止"), required=True),
    Column("batch", ("批次", "名单", "名单批次")),
    Column("list_name", ("名单名称", "名单标题")),
    Column("number", ("文号", "发文字号", "名单文号")),
    Column("issuer", ("发布机关", "公布机关", "发文机关")),
    Column("issued_on", ("公布日期", "发布日期", "发文日期")),
    Column("sites", ("sites(|)", "重点网站", "预计网站", "网站标识")),
)
MAX_TEXT = 200


@dataclass(frozen=True)
class Paper:
    """What the list came with, as far as the table says; letters cite it."""

    name: str
    number: str
    issuer: str
    issued_on: date | None


@dataclass(frozen=True)
class Warned:
    """One row as read. `sites`: None leaves what is stored."""

    starts_on: date
    ends_on: date
    batch: str
    sites: list[str] | None
    paper: Paper | None = None


def import_warnlist(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *, path: Path, actor: str
) -> ImportOutcome:
    """Take over a list; a work that stands on the same batch already gets the new dates.

    A row names its work by the holder's id, or by its exact title. Rows are refused one by one: `unknown_work`,
    `ambiguous_work`, `unknown_site`, and what is wrong with their dates. Works that the list does not name stay.
    """
    data = uploads.read_upload(path)
    sheet = uploads.bind(read_table(data), COLUMNS)
    readings = [Reading(line, sheet.headings) for line in sheet.lines]
    vault.put(data)
    with unit_of_work() as session:
        keys = set(session.scalars(select(Site.key)))
        batch = uploads.begin(
            session, clock, kind="warnlist", holder_id=None, path=path, data=data, encoding=sheet.encoding, actor=actor
        )  # fmt: skip
        counts: Counter[str] = Counter()
        for reading in readings:
            row = _row(reading, keys)
            work_id = _work(session, reading)
            if row is not None and work_id is not None and not reading.blocked:
                counts[put(session, clock, work_id, row, actor)] += 1
        issues = [*sheet.issues, *(one for reading in readings for one in reading.issues)]
        return uploads.finish(session, clock, batch, counts, uploads.in_row_order(issues))


def put(session: Session, clock: Clock, work_id: int, row: Warned, actor: str) -> str:
    """Write an entry; created, updated or unchanged. `work_id` is the work's row."""
    entry = session.scalars(
        select(WarnEntry).where(WarnEntry.work_id == work_id, WarnEntry.batch == row.batch)
    ).one_or_none()
    _cite(session, clock, row, actor)
    if entry is None:
        session.add(
            WarnEntry(
                work_id=work_id, batch=row.batch, starts_on=row.starts_on, ends_on=row.ends_on, sites=row.sites or [],
                added_by=actor, added_at=clock.now(),
            )
        )  # fmt: skip
        session.flush()  # a second row of the same file must find it
        return "created"
    sites = entry.sites if row.sites is None else row.sites
    if (entry.starts_on, entry.ends_on, entry.sites) == (row.starts_on, row.ends_on, sites):
        return "unchanged"
    entry.starts_on, entry.ends_on, entry.sites = row.starts_on, row.ends_on, sites
    return "updated"


def _cite(session: Session, clock: Clock, row: Warned, actor: str) -> None:
    """Keep the paper of a list; a table that does not name it leaves what is stored."""
    if row.paper is None:
        return
    paper = session.scalars(select(WarnList).where(WarnList.batch == row.batch)).one_or_none()
    if paper is None:
        paper = WarnList(batch=row.batch, name="", number="", issuer="", issued_on=None)
        session.add(paper)
    told = row.paper
    paper.name, paper.number = told.name or paper.name, told.number or paper.number
    paper.issuer, paper.issued_on = told.issuer or paper.issuer, told.issued_on or paper.issued_on
    paper.recorded_by, paper.recorded_at = actor, clock.now()
    session.flush()


def _paper(reading: Reading) -> Paper | None:
    name, number, issuer = (
        " ".join(reading.text(one).split())[:MAX_TEXT] for one in ("list_name", "number", "issuer")
    )
    written = reading.text("issued_on")
    issued_on = values.day(written) if written else None
    if written and issued_on is None:
        reading.say(
            "issued_on",
            "bad_date",
            zh="公布日期无法识别",
            en="no day",
            repair="写成 2026-12-31 · write 2026-12-31",
        )
    return Paper(name, number, issuer, issued_on) if name or number or issuer or issued_on else None


def _row(reading: Reading, keys: set[str]) -> Warned | None:
    uploads.required(reading, "from")
    uploads.required(reading, "to")
    days = window(reading)
    starts_on, ends_on = days.get("valid_from"), days.get("valid_to")
    if starts_on is None or ends_on is None:
        if not reading.blocked:
            reading.say(
                "to", "bad_date", zh="预警名单必须写明起止日期", en="a warning needs a first and a last day",
                repair="写成 2026-12-31 · write 2026-12-31",
            )  # fmt: skip
        return None
    if ends_on - starts_on > LONGEST_WARNING:
        reading.say(
            "to", "bad_warning", zh=f"预警期超过 {LONGEST_WARNING.days} 天",
            en=f"a warning holds for at most {LONGEST_WARNING.days} days", repair="核对两个日期 · check both dates",
        )  # fmt: skip
    sites = list(
        dict.fromkeys(part.strip() for part in re.split(r"[|｜]", reading.text("sites")) if part.strip())
    )
    unknown = [key for key in sites if key not in keys]
    if unknown:
        reading.say(
            "sites", "unknown_site", zh=f"登记册中没有网站 {'、'.join(unknown)}", en=f"no site {', '.join(unknown)} in the register",
            repair="写网站的标识，多个用 | 分隔 · write keys of sites with | between",
        )  # fmt: skip
    paper = _paper(reading)
    batch = " ".join(reading.text("batch").split())[:MAX_TEXT] or (paper.number if paper else "")
    return Warned(starts_on, ends_on, batch, sites if reading.has("sites") else None, paper)


def _work(session: Session, reading: Reading) -> int | None:
    """The row id of the one work that is meant; None where the row is refused for it."""
    named, title = reading.text("work_id"), values.clean_name(reading.text("title")).strip("《》")
    if not named and not title:
        uploads.required(reading, "work_id")
        return None
    query = select(Work.id).join(Work.holder).distinct().limit(2)
    if reading.text("holder"):
        query = query.where(RightsHolder.name == " ".join(reading.text("holder").split()))
    if named:
        query = query.where(Work.work_id == named)
    else:
        query = query.join(WorkTitle, WorkTitle.work_id == Work.id).where(WorkTitle.text == title)
    found = session.scalars(query).all()
    column = "work_id" if named else "title"
    if not found:
        reading.say(
            column, "unknown_work", zh="作品目录中没有这部作品", en="the catalogue has no such work",
            repair="先导入作品目录，或核对名称 · import the catalogue first, or check the name",
        )  # fmt: skip
    elif len(found) > 1:
        reading.say(
            column, "ambiguous_work", zh="多部作品符合", en="more than one work is called so",
            repair="写明作品编号和权利人 · write the work's id and its holder",
        )  # fmt: skip
    return found[0] if len(found) == 1 else None
