"""What a person records: determinations, facts, lookups. The program approves none of it and asks nobody."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.clock import SHANGHAI, Clock
from records.contacts import Lookup, LookupKind
from records.determinations import Determination, DeterminationKind, FactKind, SiteFact
from records.errors import BytesRefused, NotAllowed, NotFound, Refused
from records.session import UnitOfWork
from records.vault import Vault
from takedown.addressees import provinces, rdap, securitytxt
from takedown.overblocking import names
from takedown.routes.gather import site_of
from takedown.routes.kinds import FilingState, Nature

MAX_TEXT = 2000
MAX_ANSWERS = 5000
Kind = TypeVar("Kind", bound=StrEnum)
VALUES: dict[FactKind, Callable[[str], object]] = {
    FactKind.NATURE: lambda text: _one_of(Nature, text, without=Nature.UNKNOWN),
    FactKind.FILING: lambda text: _one_of(FilingState, text, without=FilingState.UNKNOWN),
    FactKind.DOMICILE: provinces.place, FactKind.SERVER: provinces.place, FactKind.FILING_PLACE: provinces.place,
}  # fmt: skip
"""Kinds whose value is read by the gates, with its reader."""
NUMBERED = frozenset({FactKind.STOP_ORDER, FactKind.PENALTY, FactKind.POLICE_CASE, FactKind.LICENCE})
BY_ORGAN = frozenset({FactKind.STOP_ORDER, FactKind.PENALTY, FactKind.POLICE_CASE})


@dataclass(frozen=True, slots=True)
class Recording:
    """A row and whether it is new: the same words twice are kept once."""

    id: int
    state: str


def record_determination(
    unit_of_work: UnitOfWork, clock: Clock, *,
    site: str, kind: DeterminationKind | str, organ: str, number: str, decided_on: date, basis: str, actor: str,
) -> Recording:  # fmt: skip
    """Record a 认定 that an organ made. Raises UnknownSite; Refused where organ, number, day or ground is wanting."""
    known = _one_of(DeterminationKind, kind)
    words = {
        "organ": _text(organ, "organ"),
        "number": _text(number, "number"),
        "basis": _text(basis, "basis"),
    }
    with unit_of_work() as session:
        row = site_of(session, site)
        _possible(clock, decided_on)
        wanted = {"site_id": row.id, "kind": known, "decided_on": decided_on, **words}
        return _add(session, clock, Determination, wanted, actor, "determination", row.key)


def record_fact(
    unit_of_work: UnitOfWork, clock: Clock, *,
    site: str, kind: FactKind | str, day: date, basis: str, actor: str, value: str = "", organ: str = "",
    number: str = "", url: str = "",
) -> Recording:  # fmt: skip
    """Record a fact that a gate asks for.

    Args:
        value: for `nature`, `filing` and places (`records.determinations.FactKind`), else empty.
        url: the address that it is about; empty for the whole site.

    Raises: UnknownSite; Refused where something is wanting or cannot be.
    """
    known = _one_of(FactKind, kind)
    if known in VALUES:
        VALUES[known](value)
    words = {
        "value": value.strip()[:MAX_TEXT], "url": url.strip()[:MAX_TEXT], "basis": _text(basis, "basis"),
        "organ": _text(organ, "organ") if known in BY_ORGAN else organ.strip()[:MAX_TEXT],
        "number": _text(number, "number") if known in NUMBERED else number.strip()[:MAX_TEXT],
    }  # fmt: skip
    with unit_of_work() as session:
        row = site_of(session, site)
        _possible(clock, day)
        wanted = {"site_id": row.id, "kind": known, "day": day, **words}
        return _add(session, clock, SiteFact, wanted, actor, "fact", row.key)


def void(unit_of_work: UnitOfWork, clock: Clock, *, what: str, row_id: int, why: str, actor: str) -> None:
    """Say that a recorded row does not hold; it stays readable. `what`: `determination` or `fact`.

    Raises: NotFound; Refused without a reason; NotAllowed for one that is void already.
    """
    reason = _text(why, "why")
    with unit_of_work() as session:
        row: Determination | SiteFact | None = (
            session.get(Determination, row_id) if what == "determination" else session.get(SiteFact, row_id)
        )
        if row is None:
            raise NotFound(what, row_id)
        if row.voided_at is not None:
            raise NotAllowed(f"{what} {row_id} is void already", zh="该记录已作废", reasons=["void"])
        row.voided_at, row.voided_by, row.voided_why = clock.now(), actor, reason
        events.append(
            session, clock, actor=actor, action=f"takedown:{what}:voided", subject=(what, row_id),
            payload={"why": _sha256(reason)},
        )  # fmt: skip


def _add(
    session: Session, clock: Clock, table: type[Determination | SiteFact], wanted: Mapping[str, Any],
    actor: str, what: str, site: str,
) -> Recording:  # fmt: skip
    same = select(table.id).where(
        table.voided_at.is_(None), *(getattr(table, k) == v for k, v in wanted.items())
    )
    found = session.scalars(same).first()
    if found is not None:
        return Recording(found, "unchanged")
    row = table(**wanted, recorded_by=actor, recorded_at=clock.now())
    session.add(row)
    session.flush()  # the event names its id
    events.append(
        session, clock, actor=actor, action=f"takedown:{what}:recorded", subject=(what, row.id),
        # grounds may name people: the chain holds their digest
        payload={"site": site, "kind": wanted["kind"].value, "organ": wanted["organ"], "number": wanted["number"],
                 "basis": _sha256(wanted["basis"])},
    )  # fmt: skip
    return Recording(row.id, "created")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _one_of(kinds: type[Kind], text: str, without: Kind | None = None) -> Kind:
    known = [kind for kind in kinds if kind is not without]
    for kind in known:
        if kind.value == text.strip():
            return kind
    raise Refused(
        "value_unknown",
        f"{text[:60]!r} is none of {', '.join(known)}",
        zh=f"应为：{'、'.join(known)}",
        value=text[:200],
    )


def _text(text: str, name: str) -> str:
    if not text.strip():
        raise Refused("wanting", f"{name} is required", zh=f"缺少 {name}", field=name)
    return text.strip()[:MAX_TEXT]


def _possible(clock: Clock, day: date) -> None:
    today = clock.now().astimezone(SHANGHAI).date()
    if not date(1980, 1, 1) <= day <= today:
        raise Refused(
            "day_impossible",
            f"{day} is in the future, or too long ago",
            zh=f"日期 {day} 不可能",
            value=day.isoformat(),
        )


def import_lookups(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *,
    data: bytes, actor: str, kind: str = "", subject: str = "", source: str = "", at: datetime | None = None,
) -> list[Recording]:  # fmt: skip
    """Bring in answers that somebody asked for elsewhere.

    Without `kind` the file is our own JSON: one object or a list of `{kind, subject, answers, at, source}`. With kind
    `rdap` or `security_txt` it is the answer itself, and `subject` (host or address), `source` and `at` say the rest.

    Raises: BytesRefused for what cannot be read; Refused for a row that says too little, or an impossible time.
    """
    rows = _own_rows(data) if not kind else [_foreign_row(data, kind, subject, source, at or clock.now())]
    if any(row["at"] > clock.now() for row in rows):
        raise Refused(
            "time_impossible", "a lookup cannot have been made in the future", zh="查询时间不能晚于现在"
        )
    digest = vault.put(data)
    with unit_of_work() as session:
        return [_store(session, clock, row | {"digest": digest}, actor) for row in rows]


def _own_rows(data: bytes) -> list[dict[str, Any]]:
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):
        raise BytesRefused("lookups_unreadable", "this is no JSON", zh="不是 JSON 文件") from None
    rows = given if isinstance(given, list) else [given]
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise BytesRefused("lookups_unreadable", "expected objects with kind, subject, answers, at, source",
                           zh="应为含 kind、subject、answers、at、source 的对象")  # fmt: skip
    return [_own_row(row) for row in rows]


def _own_row(row: dict[str, Any]) -> dict[str, Any]:
    kind = _one_of(LookupKind, str(row.get("kind", "")))
    answers = row.get("answers", [])
    if kind in (LookupKind.RDAP, LookupKind.SECURITY_TXT):
        raise Refused(
            "lookup_whole", f"{kind} comes in as the answer itself", zh="请直接导入查询结果文件，并指明类型"
        )
    if not isinstance(answers, list) or len(answers) > MAX_ANSWERS:
        raise Refused(
            "lookup_answers", f"answers is a list of at most {MAX_ANSWERS} texts", zh="answers 应为列表"
        )
    return {
        "kind": kind, "subject": _subject(str(row.get("subject", ""))), "at": _instant(str(row.get("at", ""))),
        "answer": {"answers": [str(text)[:300] for text in answers]}, "source": _text(str(row.get("source", "")), "source"),
    }  # fmt: skip


def _foreign_row(data: bytes, kind: str, subject: str, source: str, at: datetime) -> dict[str, Any]:
    known = _one_of(LookupKind, kind)
    if known is LookupKind.RDAP:
        read = rdap.read(data)
        contacts = [
            {"role": c.role.value, "means": c.means.value, "value": c.value, "name": c.name}
            for c in read.contacts
        ]
        answer: dict[str, Any] = {
            "class": read.object_class, "contacts": contacts, "skipped": read.skipped, "first": read.subject, "last": read.last,
        }  # fmt: skip
        subject = subject or read.subject
    elif known is LookupKind.SECURITY_TXT:
        text = securitytxt.read(data)
        expires = text.expires.isoformat() if text.expires else ""
        answer = {
            "contacts": [{"means": means.value, "value": value} for means, value in text.contacts],
            "expires": expires,
        }
    else:
        raise Refused(
            "lookup_kind",
            f"{known} comes in as our own JSON, without a kind",
            zh="该类型请用本程序的 JSON 格式导入",
        )
    return {
        "kind": known,
        "subject": _subject(subject),
        "at": at,
        "answer": answer,
        "source": _text(source, "source"),
    }


def _subject(text: str) -> str:
    return str(names.address(text)) if names.is_address(text) else names.host_name(text)


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = datetime.min  # noqa: DTZ901 - no zone: refused below
    if at.tzinfo is None:
        raise Refused("time_unreadable", f"{text[:40]!r} is no time with a zone", zh="时间须带时区，如 2026-11-22T10:00:00+08:00",
                      value=text[:100])  # fmt: skip
    return at


def _store(session: Session, clock: Clock, row: dict[str, Any], actor: str) -> Recording:
    same = select(Lookup.id).where(
        Lookup.kind == row["kind"],
        Lookup.subject == row["subject"],
        Lookup.at == row["at"],
        Lookup.digest == row["digest"],
    )
    found = session.scalars(same).first()
    if found is not None:
        return Recording(found, "unchanged")
    stored = Lookup(**row, recorded_by=actor, recorded_at=clock.now())
    session.add(stored)
    session.flush()  # the event names its id
    events.append(
        session, clock, actor=actor, action="takedown:lookup:recorded", subject=("lookup", stored.id),
        payload={"kind": stored.kind.value, "subject": stored.subject, "digest": stored.digest, "source": stored.source},
    )  # fmt: skip
    return Recording(stored.id, "created")
