"""Stored pictures for people who may see their row."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import select

from desk.web.pictures import for_browser
from desk.wiring import Desk
from records.captures import Capture
from records.catalog import Asset
from records.errors import BytesRefused
from records.sweeps import ListingMedia
from records.vocabulary import CaptureKind
from tests.web.conftest import SignIn
from tests.web.seed import Seeded, picture


def test_pictures_come_with_their_sniffed_type_in_a_sandbox(sign_in: SignIn, desk: Desk) -> None:
    person = sign_in("reviewer")
    with desk.database.reading() as session:
        shot = session.scalars(select(Capture).where(Capture.kind == CaptureKind.SCREENSHOT)).first()
        media = session.scalars(select(ListingMedia)).first()
    assert shot
    assert media

    for path, media_type in (("/media/asset/1", "image/webp"), (f"/media/listing/{media.id}", "image/webp"),
                             (f"/media/capture/{shot.id}", "image/png")):  # fmt: skip
        answer = person.get(path)
        assert answer.headers["content-type"] == media_type
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_stored_response_is_never_served_as_a_picture(sign_in: SignIn, desk: Desk) -> None:
    with desk.database.reading() as session:
        page = session.scalars(select(Capture).where(Capture.kind == CaptureKind.RESPONSE)).first()
    assert page

    assert sign_in("reviewer").get(f"/media/capture/{page.id}").status_code == 404


@pytest.mark.parametrize(
    "data", [b"<html><script>alert(1)</script>", b"\x89PNG\r\n\x1a\nnot really", b"", b"GIF89a"]
)
def test_bytes_that_are_no_picture_are_refused(sign_in: SignIn, desk: Desk, data: bytes) -> None:
    with desk.database.unit_of_work() as session:
        session.get_one(Asset, 1).digest = desk.vault.put(data)

    answer = sign_in("reviewer").get("/media/asset/1")

    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert b"<script>alert" not in answer.content


def test_changed_evidence_is_not_shown(sign_in: SignIn, desk: Desk) -> None:
    with desk.database.reading() as session:
        digest = session.get_one(Asset, 1).digest
    desk.vault.path(digest).write_bytes(picture(7))

    assert sign_in("reviewer").get("/media/asset/1").status_code == 500


def test_an_asset_of_prints_alone_opens_no_file_of_its_digest(sign_in: SignIn, desk: Desk) -> None:
    with desk.database.unit_of_work() as session:
        session.get_one(Asset, 1).prints_only = True

    assert sign_in("reviewer").get("/media/asset/1").status_code == 404


def test_a_right_holder_sees_no_picture_of_another(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    person = sign_in("holder2")
    with desk.database.reading() as session:
        media = session.scalars(select(ListingMedia.id)).all()
        shots = session.scalars(select(Capture.id).where(Capture.kind == CaptureKind.SCREENSHOT)).all()
        own = session.scalars(select(Asset.id).where(Asset.work_id == seeded.works[3])).one()

    assert person.get(f"/media/asset/{own}").status_code == 200
    assert person.get("/media/asset/1").status_code == 404
    assert {person.get(f"/media/listing/{one}").status_code for one in media} == {404}
    assert {person.get(f"/media/capture/{one}").status_code for one in shots} == {404}


def test_formats_that_a_page_should_not_get_are_drawn_again() -> None:
    webp = io.BytesIO()
    Image.new("RGB", (8, 8)).save(webp, "WEBP")

    data, media_type = for_browser(webp.getvalue(), 1000)

    assert media_type == "image/png"
    assert data.startswith(b"\x89PNG")


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_drawn() -> None:
    with pytest.raises(BytesRefused, match="pixels"):
        for_browser(picture(1, (300, 300)), 1000)
