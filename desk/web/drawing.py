"""Drawn papers on the desk: the form of a paper's fields, what a site's papers may be, glyphs that the print lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.web import actions
from records.cases import Dossier, Draft
from records.casework import Case
from records.drawn import DrawnPaper
from records.errors import MissingPart
from records.scope import Site
from records.vocabulary import DraftState, PaperKind
from takedown.drafting.asking import ABOUT, OF_CASE, PER_HOLDER, REFERRALS
from takedown.drawing.content import BUILDERS
from takedown.drawing.fields import Field, Form
from takedown.papers import glyphs
from takedown.papers.glyphs import Missing
from takedown.papers.registry import PAPERS, Paper

SPARE_ROWS = 2
"""Empty rows that a table of the form offers beyond those that are filled."""
SHOWN = 200


@dataclass(frozen=True)
class Desks:
    """What may be drawn up for a site, and what was.

    Attributes:
        kinds: papers to choose from, referrals left out: those go by their route.
        about: papers that another one may speak of.
    """

    kinds: list[Paper]
    dossiers: list[Dossier]
    cases: list[Case]
    about: list[Draft]
    drafts: list[Draft]


def of_site(session: Session, site: Site) -> Desks:
    """Read what the site's page of papers shows."""
    dossiers = list(session.scalars(select(Dossier).where(Dossier.site_id == site.id).order_by(Dossier.id)))
    asked = select(Draft).join(Dossier).where(Dossier.site_id == site.id, Draft.state != DraftState.WITHDRAWN)
    drafts = list(session.scalars(asked.order_by(Draft.id.desc()).limit(SHOWN)))
    cases = list(session.scalars(select(Case).where(Case.site_id == site.id).order_by(Case.id)))
    kinds = [one for one in PAPERS if one.kind in BUILDERS and one.kind not in REFERRALS]
    return Desks(kinds, dossiers, cases, [one for one in drafts if one.kind not in ABOUT], drafts)


def needs(kind: PaperKind) -> str:
    """What has to be named beside the site: `case`, `about`, `holder`, or nothing."""
    return "case" if kind in OF_CASE else "about" if kind in ABOUT else "holder" if kind in PER_HOLDER else ""


def is_drawn(session: Session, draft: Draft) -> bool:
    """Whether the paper was drawn on request, so that it has fields to fill in."""
    return session.get(DrawnPaper, draft.id) is not None


def lacking(draft: Draft) -> list[Missing]:
    """Characters that the print has no glyph for; none where the faces themselves are absent, which printing says."""
    try:
        return glyphs.missing(actions.letter_of(draft))
    except MissingPart:
        return []


def shown(value: Any) -> str:
    """A value that nobody fills in here, in one line."""
    if isinstance(value, (list, dict)):
        return "；".join(
            shown(one)
            for one in (value.values() if isinstance(value, dict) else value)
            if one not in ("", None, [], {})
        )
    return "✓" if value is True else "" if value is None or value is False else str(value)


def rows_of(field: Field) -> list[Mapping[str, Any]]:
    """The rows of a table field with spare ones to fill in."""
    return [*(field.value or []), *({},) * SPARE_ROWS]


def cell(value: Any) -> str:
    """A cell of such a row: lists in one line."""
    return "、".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def answers(fields: list[Field], form: Mapping[str, str]) -> dict[str, Any]:
    """The values of a posted form, of fields that differ from what stands."""
    found: dict[str, Any] = {}
    for field in fields:
        if field.filled_here and any(
            name == f"f.{field.path}" or name.startswith(f"f.{field.path}[") for name in form
        ):
            value = _answer(field, form)
            if value != field.value and not (value in ("", []) and not field.value):
                found[field.path] = value
    return found


def _answer(field: Field, form: Mapping[str, str]) -> Any:
    if field.form is Form.ROWS:
        return list(_table(field, form))
    return _typed(field, form.get(f"f.{field.path}", ""))


def _typed(field: Field, text: str) -> Any:
    text = text.replace("\r\n", "\n").strip()
    if field.form is Form.LINES:
        return [line.strip() for line in text.split("\n") if line.strip()]
    if field.form is Form.YES_NO:
        return text == "yes"
    if field.form is Form.NUMBER:
        return int(text) if text.isdecimal() and len(text) < 10 else 0
    return text


def _table(field: Field, form: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for number in range(len(field.value or []) + SPARE_ROWS):
        texts = {
            one.path: form.get(f"f.{field.path}[{number}].{one.path}", "").strip() for one in field.columns
        }
        if any(text for name, text in texts.items() if name != "kind"):
            yield {one.path: _cell_typed(one, texts[one.path]) for one in field.columns}


def _cell_typed(column: Field, text: str) -> Any:
    if column.form is Form.LINES:
        return [one for one in text.replace("、", " ").split() if one]
    return _typed(column, text)
