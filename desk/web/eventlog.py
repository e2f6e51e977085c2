"""Which events stand on a page of the log, read along indexes so that a log of any length costs the same.

Without a filter a page is a range of numbers, since events are numbered without gaps. Under a filter each action, actor or
kind of subject is read from its newest event on, and what lies beyond `MOST` is neither counted nor shown.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Select, func, select, union_all
from sqlalchemy.orm import Session

from records.events import HEAD, ChainHead, Event

MOST = 10_000
"""Events of a filter that pages lead to; an auditor who needs more asks more narrowly, or exports."""
ACTIONS = 500


def numbers(session: Session, wanted: Mapping[str, str], page: int, rows: int) -> tuple[int, list[int]]:
    """How many events there are (at most `MOST` under a filter), and the numbers on one page, newest first."""
    if not any(wanted.values()):
        newest = session.scalar(select(ChainHead.seq).where(ChainHead.id == HEAD)) or 0
        first = newest - (_within(page, newest, rows) - 1) * rows
        return newest, list(range(first, max(first - rows, 0), -1))
    parts = _parts(session, wanted)
    if not parts:
        return 0, []
    each = [select(part.order_by(Event.seq.desc()).limit(MOST).subquery().c.seq) for part in parts]
    total = min(session.scalar(select(func.count()).select_from(union_all(*each).subquery())) or 0, MOST)
    number = _within(page, total, rows)
    each = [select(part.order_by(Event.seq.desc()).limit(number * rows).subquery().c.seq) for part in parts]
    found = union_all(*each).subquery()
    asked = select(found.c.seq).order_by(found.c.seq.desc()).limit(rows).offset((number - 1) * rows)
    return total, list(session.scalars(asked))


def _parts(session: Session, wanted: Mapping[str, str]) -> list[Select[int]]:
    """One question for each action that begins so, or a single one."""
    query = select(Event.seq).where(*_conditions(wanted))
    if not wanted["action"]:
        return [query]
    return [query.where(Event.action == one) for one in _actions(session, wanted["action"])]


def _conditions(wanted: Mapping[str, str]) -> list[ColumnElement[bool]]:
    conditions = [Event.actor == wanted["actor"]] if wanted["actor"] else []
    if wanted["subject"]:
        kind, _, key = wanted["subject"].partition(":")
        conditions.append(Event.subject_kind == kind)
        conditions += [Event.subject_id == key] if key else []
    return conditions


def _actions(session: Session, begins: str) -> list[str]:
    """The different actions that begin so, each found by one step along the index."""
    found: list[str] = []
    last = session.scalar(select(func.min(Event.action)))
    while last is not None and len(found) < ACTIONS:
        found.append(last)
        last = session.scalar(select(func.min(Event.action)).where(Event.action > last))
    return [one for one in found if one.startswith(begins)]


def _within(page: int, total: int, rows: int) -> int:
    return min(max(page, 1), max(1, -(-total // rows)))
