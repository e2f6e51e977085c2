"""Let a person fill in what the rows cannot give, and take it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from records import events
from records.cases import Draft
from records.clock import Clock
from records.errors import NotAllowed, Refused
from records.session import UnitOfWork
from records.vocabulary import DraftState
from takedown.drafting import revisions
from takedown.drafting.drafts import find
from takedown.drawing import shape
from takedown.drawing.asked import read_asked
from takedown.drawing.content import Drawn, draw, row_of
from takedown.drawing.fields import Field, fields

MAX_TEXT = 20_000
MAX_FILLED = 500


def fill(
    unit_of_work: UnitOfWork, clock: Clock, *, draft_id: int, values: Mapping[str, Any], actor: str
) -> int:
    """Put a person's words into the fields that the rows leave open; give the version that stands then.

    Args:
        values: path to value (`{"reply_by": "2026-12-01", "officers": [...]}`), nested objects allowed; an empty value
            takes back what was filled in.

    Raises:
        NotFound; NotAllowed once it was put up; Refused: not_drawn, field_unknown, field_recorded (with where it is
        recorded), content_invalid with the field, too_large.
    """
    with unit_of_work() as session:
        draft = find(session, draft_id)
        expect_draft(draft)
        put(session, clock, draft, values, actor)
        return draft.version


def expect_draft(draft: Draft) -> None:
    """Raises NotAllowed once the paper was put up."""
    if draft.state is not DraftState.DRAFT:
        raise NotAllowed(
            f"draft {draft.id} is {draft.state.value}; only a draft is filled in", zh="只有起草中的文书可以填写，请先退回",
            reasons=[draft.state.value],
        )  # fmt: skip


def put(session: Session, clock: Clock, draft: Draft, values: Mapping[str, Any], actor: str) -> None:
    """What `fill` does, within a transaction that is open."""
    row = row_of(session, draft)
    open_fields = {one.path: one for one in fields_of(session, draft, clock)}
    filled = dict(row.filled)
    changed = []
    for path, value in shape.flat(values):
        field = _field(open_fields, draft.content, path)
        _short(field, value)
        key = shape.known_by_name(draft.content, field.path)
        if value in ("", []):
            filled.pop(key, None)
            if shape.at(draft.content, field.path):
                filled[key] = value
            changed.append(field.path)
        elif value != field.value:
            filled[key] = value
            changed.append(field.path)
    if not changed:
        return
    row.filled, row.filled_by, row.filled_at = filled, actor, clock.now()
    session.flush()  # the content is drawn from the row
    if revisions.revise(session, clock, draft, actor=actor, why=f"filled in: {', '.join(changed[:20])}"):
        events.append(
            session, clock, actor=actor, action="takedown:draft:filled", subject=("draft", draft.id),
            payload={"version": draft.version, "fields": changed[:MAX_FILLED]},
        )  # fmt: skip


def _field(open_fields: Mapping[str, Field], content: Mapping[str, Any], path: str) -> Field:
    by_name = {shape.known_by_name(content, one): field for one, field in open_fields.items()}
    field = open_fields.get(path) or by_name.get(shape.known_by_name(content, path))
    if field is None:
        raise Refused(
            "field_unknown", f"{path[:200]!r} is no field of this paper; there are {', '.join(one for one, each in open_fields.items() if each.filled_here)}",
            zh=f"没有这个栏目：{path[:200]}", field=path[:200],
        )  # fmt: skip
    if not field.filled_here:
        zh, en = field.source if field.source[0] else ("登记资料", "the book")
        raise Refused(
            "field_recorded", f"{field.path} is not filled in here: it comes from {en}", zh=f"“{field.zh}”不在文书上填写，来自{zh}",
            field=field.path,
        )  # fmt: skip
    return field


def _short(field: Field, value: Any) -> None:
    texts = value if isinstance(value, list) else [value]
    if len(texts) > MAX_FILLED or any(len(str(one)) > MAX_TEXT for one in texts):
        raise Refused(
            "too_large", f"{field.path} is longer than {MAX_TEXT} characters", zh="内容过长", field=field.path
        )


def fields_of(session: Session, draft: Draft, clock: Clock) -> list[Field]:
    """The fields of a drawn paper as they stand. Raises Refused for one that is not drawn on request."""
    row = row_of(session, draft)
    drawn = draw(session, draft, clock.now(), read_asked(row.asked), row.filled)
    return fields(draft.kind, Drawn(dict(draft.content), drawn.parts, drawn.asked), row.filled)
