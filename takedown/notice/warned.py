"""What a letter may say of works under early warning (重点作品版权保护预警名单): list, number, date, and for how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.catalog import Work
from records.warnlist import WarnEntry, WarnList, in_force

NAME = "重点作品版权保护预警名单"


@dataclass(frozen=True, slots=True)
class Cited:
    """One work on one list that holds on the day. `number` and `issued_on` are empty where nobody recorded the paper."""

    work_id: str
    title: str
    name: str
    number: str
    issuer: str
    issued_on: date | None
    starts_on: date
    ends_on: date

    def as_json(self) -> dict[str, str]:
        """For canonical content: dates as ISO text."""
        return {name: "" if value is None else str(value) for name, value in asdict(self).items()}


def cited(session: Session, works: Iterable[int], day: date) -> list[Cited]:
    """The lists in force on `day` (Asia/Shanghai) that name one of these works, by work and list.

    Args:
        works: row ids of works (`Work.id`).
    """
    rows = session.execute(
        select(WarnEntry, Work.work_id, Work.title, WarnList)
        .join(Work, Work.id == WarnEntry.work_id)
        .outerjoin(WarnList, WarnList.batch == WarnEntry.batch)
        .where(WarnEntry.work_id.in_(sorted(set(works))), in_force(day))
        .order_by(Work.work_id, WarnEntry.starts_on, WarnEntry.id)
    )
    return [_cited(entry, work_id, title, paper) for entry, work_id, title, paper in rows]


def _cited(entry: WarnEntry, work_id: str, title: str, paper: WarnList | None) -> Cited:
    name = (paper.name if paper else "") or (
        f"{entry.batch}{NAME}" if NAME not in entry.batch else entry.batch
    )
    return Cited(
        work_id, title, name, paper.number if paper else "", paper.issuer if paper else "",
        paper.issued_on if paper else None, entry.starts_on, entry.ends_on,
    )  # fmt: skip


def sentences(rows: Iterable[Cited]) -> list[str]:
    """One sentence a list for a letter, its works in the order given: nothing is claimed that nobody recorded."""
    lists: dict[tuple[str, str, str, date | None], list[str]] = {}
    for row in rows:
        titles = lists.setdefault((row.issuer, row.name, row.number, row.issued_on), [])
        if f"《{row.title}》" not in titles:
            titles.append(f"《{row.title}》")
    return [_sentence(paper, titles) for paper, titles in lists.items()]


def _sentence(paper: tuple[str, str, str, date | None], titles: list[str]) -> str:
    issuer, name, number, issued_on = paper
    day = f"于{issued_on.year}年{issued_on.month}月{issued_on.day}日公布" if issued_on else ""
    by = f"由{issuer}{day or '公布'}的" if issuer else (f"{day[1:]}的" if day else "")
    return f"{'、'.join(titles)}列入{by}《{name}》{f'（{number}）' if number else ''}。"
