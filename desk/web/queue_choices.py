"""What the filter of the queue offers to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from desk.web.viewer import Viewer
from records.catalog import RightsHolder, Work
from records.scope import Site

OFFERED = 200
"""A list to choose from is no longer than this; where there are more, people type."""
_SITES = select(Site.key, Site.name).order_by(Site.name)
_HOLDERS = (
    select(RightsHolder.id, RightsHolder.name)
    .where(exists().where(Work.holder_id == RightsHolder.id))
    .order_by(RightsHolder.name)
)
_SITE_BEYOND, _HOLDER_BEYOND = (
    select(column).offset(OFFERED).limit(1) for column in (Site.id, RightsHolder.id)
)


@dataclass(frozen=True)
class Offered:
    """What may be chosen: value and name of each; `more` where there are too many to be listed."""

    rows: list[tuple[str, str]]
    more: bool


def sites_and_holders(session: Session, viewer: Viewer) -> tuple[Offered, Offered]:
    """What the filter offers; a right holder is offered its own alone."""
    if viewer.is_tenant:
        own = select(RightsHolder.id, RightsHolder.name).where(RightsHolder.id == viewer.holder_id)
        return Offered([], more=False), Offered(_rows(session, own), more=False)
    return _offered(session, _SITE_BEYOND, _SITES), _offered(session, _HOLDER_BEYOND, _HOLDERS)


def _offered(session: Session, beyond: Select[int], query: Select[Any, str]) -> Offered:
    """Whether there are too many is asked first: nobody waits for an order that is not shown."""
    if session.scalar(beyond) is not None:
        return Offered([], more=True)
    return Offered(_rows(session, query), more=False)


def _rows(session: Session, query: Select[Any, str]) -> list[tuple[str, str]]:
    return [(str(value), name) for value, name in session.execute(query)]
