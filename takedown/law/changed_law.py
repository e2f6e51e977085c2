"""Which open papers cite an article in a version that is no longer the one in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.cases import Draft
from records.errors import NotFound
from records.vocabulary import DraftState
from takedown.law import statutes
from takedown.law.statutes import Article

OPEN = (DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.APPROVED, DraftState.EXPORTED)
"""Papers that have not gone out; one that is out was right by the law of its day."""


@dataclass(frozen=True, slots=True)
class Touched:
    """An article with the open papers that cite it: as (draft, version that the paper cites).

    Attributes:
        now: the version in force on the day, None where there is none any more.
    """

    id: str
    now: Article | None
    papers: tuple[tuple[Draft, str], ...]


def touched(session: Session, day: date, article: str = "") -> list[Touched]:
    """Articles whose version changed, with the open papers that cite another one.

    Args:
        article: that one only, and every open paper that cites it, in whichever version.

    Raises NotFound for an article that no file of law has.
    """
    if article and article not in {one.id for one in statutes.articles()}:
        raise NotFound("article", article)
    drafts = list(session.scalars(select(Draft).where(Draft.state.in_(OPEN)).order_by(Draft.id)))
    current = {one.id: one for one in statutes.articles() if one.in_force(day)}
    cited: dict[str, list[tuple[Draft, str]]] = {}
    for draft in drafts:
        for row in draft.content.get("law", []):
            if _asked(row, current.get(row["id"]), article):
                cited.setdefault(row["id"], []).append((draft, row["version"]))
    return [Touched(name, current.get(name), tuple(papers)) for name, papers in sorted(cited.items())]


def _asked(row: dict[str, str], current: Article | None, article: str) -> bool:
    if article:
        return row["id"] == article
    held = (row["version"], row["effective_from"])
    return current is None or held != (current.version, current.effective_from.isoformat())
