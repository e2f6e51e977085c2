"""Figures that criminal thresholds are held against: works counted from the rows, everything else by people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.casework import Case, OutcomeKind
from records.clock import SHANGHAI, Clock
from records.drawn import CountedFigure
from records.errors import NotFound, Refused
from records.findings import Finding
from records.scope import Site
from records.session import UnitOfWork
from records.sweeps import Listing
from records.vocabulary import FindingState
from takedown.law import statutes
from takedown.routes.gather import site_of
from takedown.thresholds import (
    ITEM_ZH,
    MONEY,
    Decided,
    Hint,
    InsteadOfTransfer,
    Item,
    Measured,
    TransferDecision,
    hints,
    penalty_instead_of_transfer,
)

MAX_VALUE = 10**15
MAX_TEXT = 2_000
EVIDENCE_NAMED = 200


@dataclass(frozen=True, slots=True)
class Compared:
    """The hints of one site.

    Attributes:
        act_day: last day of the act: the latest of the figures and of the confirmed listings.
        instead: the warning that a penalty would stand in the place of a transfer, None without one.
    """

    site: str
    act_day: date
    today: date
    measured: tuple[Measured, ...]
    hints: tuple[Hint, ...]
    instead: InsteadOfTransfer | None


def compare(session: Session, key: str, now: datetime, *, last_penalty: date | None = None) -> Compared:
    """Hold what was counted of a site against the limits of its day and of today. Raises UnknownSite, Refused."""
    site, today = site_of(session, key), now.astimezone(SHANGHAI).date()
    rows = figures(session, site)
    works, seen = _works(session, site)
    measured = (*works, *(_measured(row) for row in rows))
    act_day = min(max([*(row.act_day for row in rows), *seen], default=today), today)
    found = hints(measured, act_day, today, last_penalty=last_penalty)
    cases = list(session.scalars(select(Case).where(Case.site_id == site.id).order_by(Case.id)))
    drafted = any(
        row.kind is OutcomeKind.PENALTY and row.voided_at is None for one in cases for row in one.outcomes
    )
    instead = penalty_instead_of_transfer(found, penalty_drafted=drafted, decision=_decision(cases))
    return Compared(site.key, act_day, today, measured, found, instead)


def figures(session: Session, site: Site) -> list[CountedFigure]:
    """The standing figures of a site, the newest of each item."""
    asked = select(CountedFigure).where(CountedFigure.site_id == site.id, CountedFigure.voided_at.is_(None))
    newest = {row.item: row for row in session.scalars(asked.order_by(CountedFigure.id))}
    return [newest[item] for item in Item if item in newest]


def _measured(row: CountedFigure) -> Measured:
    return Measured(Item(row.item), row.value, tuple(map(str, row.evidence)), row.counted_how)


def _works(session: Session, site: Site) -> tuple[list[Measured], list[date]]:
    """Distinct works that a person confirmed there, unless somebody counted them otherwise."""
    asked = (
        select(Finding.work_id, Listing.capture_id, Listing.last_seen).join(Listing, Listing.id == Finding.listing_id)
        .where(Listing.site_id == site.id, Finding.state == FindingState.CONFIRMED).order_by(Finding.id)
    )  # fmt: skip
    rows = session.execute(asked).all()
    seen = [at.astimezone(SHANGHAI).date() for _work, _capture, at in rows]
    counted = any(row.item == Item.WORKS for row in figures(session, site))
    if not rows or counted:
        return [], seen
    evidence = tuple(dict.fromkeys(str(capture) for _work, capture, _at in rows if capture))
    how = f"经人工确认的线索中不同作品的数目（{len(rows)} 处网络地址）"
    return [
        Measured(Item.WORKS, len({work for work, _capture, _at in rows}), evidence[:EVIDENCE_NAMED], how)
    ], seen


def _decision(cases: Sequence[Case]) -> TransferDecision | None:
    kinds = {OutcomeKind.TRANSFERRED: Decided.TRANSFER, OutcomeKind.NOT_TRANSFERRED: Decided.NO_TRANSFER}
    rows = [row for one in cases for row in one.outcomes if row.kind in kinds and row.voided_at is None]
    if not rows:
        return None
    last = rows[-1]
    return TransferDecision(kinds[last.kind], last.number or last.recorded_by, last.day, last.reason)


def record(
    unit_of_work: UnitOfWork, clock: Clock, *, site: str, item: str, value: int, act_day: date, counted_how: str,
    evidence: Sequence[str], actor: str,
) -> int:  # fmt: skip
    """Record a figure; give its row's id. The newest of an item counts.

    Args:
        value: 分 for money, else pieces.

    Raises:
        UnknownSite; Refused: item_unknown, figure_unreadable, day_impossible, counted_how or evidence missing.
    """
    known = _item(item)
    _possible(known, value, act_day, clock)
    _told(counted_how, evidence)
    with unit_of_work() as session:
        row = CountedFigure(
            site_id=site_of(session, site).id, item=known.value, value=value, act_day=act_day,
            counted_how=counted_how.strip(), evidence=[one.strip() for one in evidence if one.strip()],
            recorded_by=actor, recorded_at=clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()  # the event names its id
        events.append(
            session, clock, actor=actor, action="takedown:figure:recorded", subject=("site", site),
            payload={"figure": row.id, "item": known.value, "value": value, "act_day": act_day.isoformat()},
        )  # fmt: skip
        return row.id


def void(unit_of_work: UnitOfWork, clock: Clock, *, figure_id: int, why: str, actor: str) -> None:
    """Say that a figure does not hold. Raises NotFound, Refused without a reason."""
    if not why.strip():
        raise Refused("why_missing", "say why it does not hold", zh="请写明作废原因")
    with unit_of_work() as session:
        row = session.get(CountedFigure, figure_id)
        if row is None:
            raise NotFound("figure", figure_id)
        if row.voided_at is None:
            row.voided_at, row.voided_why = clock.now(), why.strip()[:MAX_TEXT]
            events.append(
                session, clock, actor=actor, action="takedown:figure:voided", subject=("site", session.get_one(Site, row.site_id).key),
                payload={"figure": row.id, "item": row.item},
            )  # fmt: skip


def _item(text: str) -> Item:
    by_name = {**{one.value: one for one in Item}, **{word: one for one, word in ITEM_ZH.items()}}
    if text not in by_name:
        raise Refused(
            "item_unknown", f"{text[:40]!r} is none of {', '.join(Item)}", zh="没有这个项目", value=text[:100]
        )
    return by_name[text]


def _possible(item: Item, value: int, act_day: date, clock: Clock) -> None:
    if not 0 <= value <= MAX_VALUE:
        raise Refused("figure_unreadable", f"{item}: {value!r} is no whole number from 0 on",
                      zh=f"{ITEM_ZH[item]}应为非负整数（金额以分计）", item=item.value)  # fmt: skip
    if act_day > clock.now().astimezone(SHANGHAI).date():
        raise Refused(
            "day_impossible",
            f"{act_day} is in the future",
            zh="行为日期不能晚于今天",
            value=act_day.isoformat(),
        )


def _told(counted_how: str, evidence: Sequence[str]) -> None:
    if not counted_how.strip() or len(counted_how) > MAX_TEXT:
        raise Refused("counted_how", "say how it was counted", zh="请写明计算方法")
    if not any(one.strip() for one in evidence) or len(evidence) > EVIDENCE_NAMED:
        raise Refused("evidence_missing", "name the evidence that shows it", zh="请写明证据编号")


def units(item: str, text: str) -> int:
    """What people write as a figure: yuan with at most two decimals for money, else a whole number; 分 or pieces.

    Raises Refused for anything else.
    """
    plain = text.strip().replace(",", "").replace("，", "")
    try:
        value = Decimal(plain) * (100 if _item(item) in MONEY else 1)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value != value.to_integral_value():
        raise Refused(
            "figure_unreadable", f"{text[:40]!r} is no figure", zh=f"“{text[:40]}”不是数字", value=text[:100]
        )
    return int(value)


def named(item: str) -> str:
    """The item in Chinese; several that count together have a word of their own."""
    return ITEM_ZH[Item(item)] if item in set(Item) else "合并计算"


def amount(item: str, value: int) -> str:
    """A figure in words: `30000.00元`, `500`."""
    return f"{value / 100:,.2f}元" if item in MONEY else f"{value:,}"


def as_document(found: Compared) -> dict[str, Any]:
    """What `threshold show --json` prints."""
    return {
        "site": found.site, "act_day": found.act_day.isoformat(), "as_of": found.today.isoformat(),
        "hints": [
            {"rule_set": one.rule_set, "rule": one.rule, "crime": one.crime, "crime_zh": statutes.named((one.crime,))[0], "verified": one.verified, "item": one.item,
             "item_zh": named(one.item), "value": one.value, "limit": one.limit,
             "shown": amount(one.item, one.value), "limit_shown": amount(one.item, one.limit),
             "ratio": str(one.ratio), "reached": one.reached, "aggravated": one.aggravated, "by": one.by,
             "source_evidence_ids": list(one.source_evidence_ids), "counted_how": one.counted_how, "caveats": list(one.caveats)}
            for one in found.hints
        ],
        "instead_of_transfer": {"zh": found.instead.zh, "en": found.instead.en, "articles": list(found.instead.articles)} if found.instead else None,
    }  # fmt: skip
