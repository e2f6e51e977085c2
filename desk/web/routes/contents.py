"""What of a finding's content is alike, as pictures and passages: who may see the finding may see them."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.web import evidence, views
from desk.web.access import EVERYONE, DeskDep, ViewerDep, allow
from desk.web.content import texts
from desk.web.content.apps import AppShown
from desk.web.content.cards import PICTURE, Card, cards
from desk.web.content.films import FilmShown
from desk.web.content.pictures import PictureShown
from desk.web.content.sides import Side
from desk.web.content.texts import TextShown
from desk.web.pages import page
from desk.web.routes.media import drawn
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records.errors import NotFound
from records.findings import Finding
from records.listing_parts import ListingPart

router = APIRouter(prefix="/findings/{finding_id}")
Which = Literal["work", "found"]


@router.get("/overlay")
@allow(EVERYONE)
def overlay(desk: DeskDep, viewer: ViewerDep, finding_id: int) -> Response:
    """The found picture laid over the work's."""
    with desk.database.reading() as session:
        card = _card(session, desk, viewer, finding_id, PICTURE)
        shown, digest = card.shown, card.found.digest
        if not isinstance(shown, PictureShown) or shown.overlay is None or not digest:
            raise NotFound("overlay", finding_id)
        options = shown.overlay.options
    return _drawn(desk, "laid", digest, options)


@router.get("/contents/{number}/frames/{which}")
@allow(EVERYONE)
def frames(desk: DeskDep, viewer: ViewerDep, finding_id: int, number: int, which: Which) -> Response:
    """The frames of a film that are alike, side by side."""
    with desk.database.reading() as session:
        card = _card(session, desk, viewer, finding_id, number)
        digest = _side(card, which).digest
        if not isinstance(card.shown, FilmShown) or not card.shown.thumbs or not digest:
            raise NotFound("frames", number)
        times = card.shown.times(which)
    return _drawn(desk, "frames", digest, {"times": times})


@router.get("/contents/{number}/icon/{which}")
@allow(EVERYONE)
def icon(desk: DeskDep, viewer: ViewerDep, finding_id: int, number: int, which: Which) -> Response:
    """The icon of an app."""
    with desk.database.reading() as session:
        card = _card(session, desk, viewer, finding_id, number)
        if not isinstance(card.shown, AppShown):
            raise NotFound("icon", number)
        name, digest = card.shown.icons[which == "found"], _side(card, which).digest
    if not name:
        raise NotFound("icon", number)
    return _drawn(desk, "icon", digest, {"name": name})


@router.get("/contents/{number}/text")
@allow(EVERYONE)
def text(request: Request, desk: DeskDep, viewer: ViewerDep, finding_id: int, number: int) -> Response:
    """The longest run of a text beside the work's, with the words around it."""
    with desk.database.reading() as session:
        finding = evidence.visible(session, viewer, finding_id)
        card = _of(session, desk, finding, number)
        if not isinstance(card.shown, TextShown) or card.shown.longest is None:
            raise NotFound("text", number)
        own = _own_text(session, finding, card)
        beside = texts.side_by_side(desk.vault, card.shown.longest, card.asset, card.found, own)
        return page(
            request, "findings/content/passages.html", card=card, beside=beside, finding=finding,
            whole="hx-request" not in request.headers,
        )  # fmt: skip


def _own_text(session: Session, finding: Finding, card: Card) -> str | None:
    """What stood on the page itself, or on the chapter that the card names; None where a file was compared."""
    if not card.part:
        return finding.listing.text if card.own_text else None
    kept = select(ListingPart.text).where(
        ListingPart.listing_id == finding.listing_id,
        ListingPart.url == card.found.name,
        ListingPart.text != "",
    )
    return session.scalars(kept).first()


def _card(session: Session, desk: Desk, viewer: Viewer, finding_id: int, number: int) -> Card:
    return _of(session, desk, evidence.visible(session, viewer, finding_id), number)


def _of(session: Session, desk: Desk, finding: Finding, number: int) -> Card:
    media = evidence.media_of(session, finding)
    for one in cards(session, desk.vault, finding, media, only=number):
        return one
    raise NotFound("content", number)


def _side(card: Card, which: Which) -> Side:
    return card.asset if which == "work" else card.found


def _drawn(desk: Desk, name: str, digest: str, options: dict[str, Any]) -> Response:
    return drawn(views.SHARED.view(desk.vault, name, digest, options))
