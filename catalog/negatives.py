"""The negative bank: titles, pictures and files that must never count, each with reason, owner and expiry.

Black frames, studio logos, blank covers and stock pictures stand on thousands of pages and say nothing of
any work; a title that is a common word (首页, 登录) is on all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fingerprints.kinds import Material
from fingerprints.sandbox import Sandbox
from records import events, folding
from records.clock import SHANGHAI, Clock
from records.errors import NotFound, RowRefused
from records.prints import Negative
from records.session import UnitOfWork
from records.vocabulary import NegativeKind

MAX_TEXT = 500
CODE_LENGTH = 64
"""Hexadecimal digits of a PDQ code and of a SHA-256."""


@dataclass(frozen=True)
class NegativeOutcome:
    """The entries that stand for what was given; `state` is created or unchanged."""

    ids: tuple[int, ...]
    kind: NegativeKind
    label: str
    state: str

    def as_json(self) -> dict[str, Any]:
        return {"ids": [str(one) for one in self.ids], "kind": self.kind.value, "label": self.label,
                "state": self.state}  # fmt: skip


@dataclass(frozen=True)
class Grounds:
    """Why something never counts, who answers for it, and until when."""

    reason: str
    owner: str
    expires: date | None = None


def add_title(
    unit_of_work: UnitOfWork, clock: Clock, *, title: str, grounds: Grounds, actor: str
) -> NegativeOutcome:
    """A name that is no evidence. Raises RowRefused (`nothing_to_compare`, `missing`, `too_long`, `expired`)."""
    value = folding.key(title)
    if not value:
        raise _refused(
            "title", "nothing_to_compare", zh="名称中没有可比对的文字", en="no letter or digit in it"
        )
    return _put(
        unit_of_work, clock, NegativeKind.TITLE, [("", value)], title.strip(), grounds, actor
    )  # fmt: skip


def add_picture(
    unit_of_work: UnitOfWork, clock: Clock, *, path: Path, grounds: Grounds, actor: str
) -> NegativeOutcome:
    """A picture that is no evidence, by its PDQ codes. Raises NotFound, BytesRefused, RowRefused."""
    if not path.is_file():
        raise NotFound("file 文件", str(path))
    with Sandbox() as box:
        prints = box.prints("picture", Material(path, name=path.name))
    codes = list(dict.fromkeys(("pdq", one.value) for one in prints if one.algorithm == "pdq"))
    return _put(unit_of_work, clock, NegativeKind.PICTURE, codes, path.name, grounds, actor)


def add_code(
    unit_of_work: UnitOfWork, clock: Clock, *, kind: NegativeKind, value: str, grounds: Grounds, actor: str
) -> NegativeOutcome:
    """A PDQ code of a picture or the SHA-256 of a file, from elsewhere. Raises RowRefused (`bad_code`)."""
    algorithm = "pdq" if kind is NegativeKind.PICTURE else "sha256"
    code = value.strip().lower()
    if len(code) != CODE_LENGTH or set(code) - set("0123456789abcdef"):
        raise _refused(
            "code", "bad_code", zh=f"{algorithm} 应为 64 位十六进制", en="expected 64 hexadecimal digits"
        )
    return _put(unit_of_work, clock, kind, [(algorithm, code)], code, grounds, actor)


def add_codes(
    unit_of_work: UnitOfWork, clock: Clock, *, kind: NegativeKind, values: Sequence[str], label: str, grounds: Grounds,
    actor: str,
) -> NegativeOutcome:  # fmt: skip
    """Stored PDQ codes of one picture in its turns, or a file's stored SHA-256. Raises RowRefused."""
    algorithm = "pdq" if kind is NegativeKind.PICTURE else "sha256"
    return _put(unit_of_work, clock, kind, [(algorithm, one) for one in values], label, grounds, actor)


def withdraw(unit_of_work: UnitOfWork, clock: Clock, *, entry: int, actor: str) -> None:
    """Let it count again. The row stays. Raises NotFound."""
    with unit_of_work() as session:
        row = session.get(Negative, entry)
        if row is None or row.withdrawn_at is not None:
            raise NotFound("negative entry 排除项", str(entry))
        row.withdrawn_by, row.withdrawn_at = actor, clock.now()
        events.append(
            session, clock, actor=actor, action="catalog:negative:withdrawn", subject=("negative", row.id),
            payload={"kind": row.kind.value, "value": row.value},
        )  # fmt: skip


def active(session: Session, now: datetime) -> Sequence[Negative]:
    """The entries that hold on the day of `now` in Asia/Shanghai, in order of their ids."""
    today = now.astimezone(SHANGHAI).date()
    rows = session.scalars(select(Negative).where(Negative.withdrawn_at.is_(None)).order_by(Negative.id))
    return [row for row in rows if row.expires is None or row.expires >= today]


def _put(
    unit_of_work: UnitOfWork, clock: Clock, kind: NegativeKind, values: Sequence[tuple[str, str]], label: str,
    grounds: Grounds, actor: str,
) -> NegativeOutcome:  # fmt: skip
    _check(grounds, clock.now())
    with unit_of_work() as session:
        standing = {(row.kind, row.algorithm, row.value): row.id for row in active(session, clock.now())}
        known = [standing[kind, *value] for value in values if (kind, *value) in standing]
        if len(known) == len(values):
            return NegativeOutcome(tuple(known), kind, label, "unchanged")
        rows = [
            Negative(
                kind=kind, algorithm=algorithm, value=value, label=label[:MAX_TEXT], reason=grounds.reason,
                owner=grounds.owner, expires=grounds.expires, added_by=actor, added_at=clock.now(),
            )
            for algorithm, value in values if (kind, algorithm, value) not in standing
        ]  # fmt: skip
        session.add_all(rows)
        session.flush()
        for row in rows:
            events.append(
                session, clock, actor=actor, action="catalog:negative:added", subject=("negative", row.id),
                payload={"kind": kind.value, "value": row.value, "reason": row.reason, "owner": row.owner},
            )  # fmt: skip
        return NegativeOutcome((*known, *(row.id for row in rows)), kind, label, "created")


def _check(grounds: Grounds, now: datetime) -> None:
    for column, text in (("reason", grounds.reason), ("owner", grounds.owner)):
        if not text.strip():
            raise _refused(column, "missing", zh="必须说明理由和责任人", en="reason and owner are required")
        if len(text) > MAX_TEXT:
            raise _refused(
                column, "too_long", zh=f"不超过 {MAX_TEXT} 字", en=f"at most {MAX_TEXT} characters"
            )
    if grounds.expires is not None and grounds.expires < now.astimezone(SHANGHAI).date():
        raise _refused("expires", "expired", zh="期限已过", en="the day has passed")


def _refused(column: str, code: str, *, zh: str, en: str) -> RowRefused:
    return RowRefused(code, f"{column}: {en}", zh=zh, column=column)
