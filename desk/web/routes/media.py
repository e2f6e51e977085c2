"""Pictures from the vault, by the row that names them: who may see the row may see the picture."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.web import pictures, views
from desk.web.access import EVERYONE, DeskDep, ViewerDep, allow
from desk.web.content.pictures import features
from desk.web.content.sides import Side, Sides
from desk.web.viewer import Viewer, own_works
from desk.wiring import Desk
from fingerprints.views import MEDIA_TYPE
from records.captures import Capture
from records.catalog import Asset, Work
from records.errors import NotFound
from records.findings import Finding
from records.sweeps import ListingMedia
from records.vocabulary import CaptureKind

router = APIRouter(prefix="/media")
HEADERS = {
    # a picture is opened as a page of its own too: then nothing in it may run or load
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox",
    "Cache-Control": "private, max-age=3600",
    "Content-Disposition": "inline",
}


@router.get("/asset/{asset_id}")
@allow(EVERYONE)
def asset(desk: DeskDep, viewer: ViewerDep, asset_id: int) -> Response:
    """A cover or icon of the catalogue."""
    with desk.database.reading() as session:
        row = session.scalar(select(Asset).join(Asset.work).where(Asset.id == asset_id, own_works(viewer)))
        # whoever imports prints names the file's digest: it must not open somebody else's file of that digest
        if row is None or row.prints_only:
            raise NotFound("picture", asset_id)
    return drawn(views.SHARED.view(desk.vault, "picture", row.digest))


@router.get("/asset/{asset_id}/print")
@allow(EVERYONE)
def asset_print(desk: DeskDep, viewer: ViewerDep, asset_id: int) -> Response:
    """The small grey picture that a print carries, where the right holder kept the picture itself at home."""
    with desk.database.reading() as session:
        row = session.scalar(select(Asset).join(Asset.work).where(Asset.id == asset_id, own_works(viewer)))
        if row is None:
            raise NotFound("picture", asset_id)
        side = Side(row.file_name, "", asset=row)
        found = features(side, Sides(session, desk.vault, [row], [], []))
    if found is None:
        raise NotFound("picture", asset_id)
    return drawn(views.grey(found.grey))


@router.get("/listing/{media_id}")
@allow(EVERYONE)
def listing_media(desk: DeskDep, viewer: ViewerDep, media_id: int) -> Response:
    """A picture found on a listing."""
    with desk.database.reading() as session:
        row = session.get(ListingMedia, media_id)
        if row is None or not row.digest or not _listing_visible(session, viewer, row.listing_id):
            raise NotFound("picture", media_id)
    return drawn(views.SHARED.view(desk.vault, "picture", row.digest))


@router.get("/capture/{capture_id}")
@allow(EVERYONE)
def capture(desk: DeskDep, viewer: ViewerDep, capture_id: int) -> Response:
    """The picture of a found page."""
    with desk.database.reading() as session:
        row = session.get(Capture, capture_id)
        if row is None or row.kind is not CaptureKind.SCREENSHOT or row.listing_id is None:
            raise NotFound("picture", capture_id)
        if not _listing_visible(session, viewer, row.listing_id):
            raise NotFound("picture", capture_id)
    return _picture(desk, row.sha256)


def drawn(data: bytes) -> Response:
    """A picture that the child process has drawn."""
    return Response(data, media_type=MEDIA_TYPE, headers=HEADERS)


def _listing_visible(session: Session, viewer: Viewer, listing_id: int) -> bool:
    """The office sees every listing, a right holder those with a finding of its own works."""
    found = select(Finding.id).join(Work, Work.id == Finding.work_id).where(
        Finding.listing_id == listing_id, own_works(viewer)
    )  # fmt: skip
    return not viewer.is_tenant or session.scalar(found.limit(1)) is not None


def _picture(desk: Desk, digest: str) -> Response:
    data, media_type = pictures.for_browser(desk.vault.open(digest), desk.settings.max_picture_pixels)
    return Response(data, media_type=media_type, headers=HEADERS | {"ETag": f'"{digest}"'})
