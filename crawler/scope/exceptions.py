"""Exceptions from robots.txt: who may record one, what it must say, how it ends. Its use: `crawler.manners.robots`."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.accounts import Account
from records.clock import SHANGHAI, Clock
from records.errors import NotAllowed, NotFound, RowRefused
from records.robots_exceptions import RobotsException, holding
from records.scope import Site
from records.session import UnitOfWork
from records.vocabulary import Role

MAY_GRANT = frozenset({Role.APPROVER})
MAY_WITHDRAW = frozenset({Role.APPROVER, Role.ADMIN})
LONGEST = timedelta(days=90)
MIN_TEXT, MAX_TEXT = 4, 1000


def grant(
    unit_of_work: UnitOfWork, clock: Clock, *, site_key: str, legal_basis: str, reason: str, last_day: date | None,
    actor: str,
) -> int:  # fmt: skip
    """Record an exception that holds to the end of `last_day` in Asia/Shanghai; its id.

    Raises NotAllowed for anybody but a named approver and while another one holds, RowRefused with every fault of
    what was filled in (`data["issues"]`), NotFound for an unknown site.
    """
    legal_basis, reason = " ".join(legal_basis.split()), " ".join(reason.split())
    with unit_of_work() as session:
        _approver(session, actor, MAY_GRANT)
        site = session.scalars(select(Site).where(Site.key == site_key)).one_or_none()
        if site is None:
            raise NotFound("site", site_key)
        expires = _end_of(last_day)
        _check(legal_basis, reason, expires, clock.now())
        standing = session.scalars(
            select(RobotsException.id).where(RobotsException.site_id == site.id, holding(clock.now()))
        ).first()
        if standing is not None or expires is None:
            raise NotAllowed(
                f"exception {standing} of {site_key!r} holds; withdraw it first", zh="该网站已有生效的例外，请先撤回",
                reasons=["exception_holds"],
            )  # fmt: skip
        row = RobotsException(
            site_id=site.id, legal_basis=legal_basis, reason=reason, granted_by=actor, granted_at=clock.now(),
            expires_at=expires,
        )  # fmt: skip
        session.add(row)
        session.flush()  # its id is the subject of the event
        events.append(
            session, clock, actor=actor, action="desk:robots_exception:granted", subject=("robots_exception", row.id),
            payload={"site": site.key, "legal_basis": legal_basis, "reason": reason, "expires_at": expires.isoformat()},
        )  # fmt: skip
        return row.id


def withdraw(unit_of_work: UnitOfWork, clock: Clock, *, exception_id: int, why: str, actor: str) -> None:
    """End an exception now; one that is withdrawn stays as it was. Raises NotAllowed, NotFound."""
    with unit_of_work() as session:
        _approver(session, actor, MAY_WITHDRAW)
        row = session.get(RobotsException, exception_id)
        if row is None:
            raise NotFound("robots exception", exception_id)
        if row.withdrawn_at is not None:
            return
        row.withdrawn_by, row.withdrawn_at = actor, clock.now()
        row.withdrawn_why = " ".join(why.split())[:MAX_TEXT]
        events.append(
            session, clock, actor=actor, action="desk:robots_exception:withdrawn", subject=("robots_exception", row.id),
            payload={"why": row.withdrawn_why},
        )  # fmt: skip


def _approver(session: Session, login: str, roles: frozenset[Role]) -> None:
    account = session.scalars(select(Account).where(Account.login == login)).one_or_none()
    if account is None or not account.active or account.role not in roles:
        raise NotAllowed(
            f"{login} may not decide on exceptions from robots.txt; a signed-in approver does",
            zh="只有登录的审批人可以记录或撤回 robots.txt 例外", reasons=["approver"], approver=login,
        )  # fmt: skip


def _end_of(day: date | None) -> datetime | None:
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI) if day else None


def _check(legal_basis: str, reason: str, expires: datetime | None, now: datetime) -> None:
    issues = [
        {"column": name, "zh": zh, "en": en}
        for name, wrong, zh, en in (
            ("legal_basis", not _says_something(legal_basis), f"法律依据应为 {MIN_TEXT} 至 {MAX_TEXT} 字",
             f"the legal basis takes {MIN_TEXT} to {MAX_TEXT} characters"),
            ("reason", not _says_something(reason), f"理由应为 {MIN_TEXT} 至 {MAX_TEXT} 字",
             f"the reason takes {MIN_TEXT} to {MAX_TEXT} characters"),
            ("last_day", not _soon(expires, now), f"必须写明截止日期：今天起，最长 {LONGEST.days} 天",
             f"the last day is needed: from today on, within {LONGEST.days} days"),
        ) if wrong
    ]  # fmt: skip
    if issues:
        raise RowRefused(
            f"bad_{issues[0]['column']}", "; ".join(one["en"] for one in issues),
            zh="；".join(one["zh"] for one in issues), issues=issues,
        )  # fmt: skip


def _says_something(text: str) -> bool:
    return MIN_TEXT <= len(text) <= MAX_TEXT


def _soon(expires: datetime | None, now: datetime) -> bool:
    return expires is not None and now < expires <= now + LONGEST
