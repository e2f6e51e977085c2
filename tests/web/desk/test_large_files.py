"""Large media from a browser: pieces that go on, a plain form without JavaScript, nobody else's uploads."""

from __future__ import annotations

import io
from typing import Any

import httpx
from PIL import Image
from sqlalchemy import select

from desk.wiring import Desk
from records.catalog import Asset
from records.rights import MediaUpload
from tests.web.conftest import Person, SignIn
from tests.web.office import work_off
from tests.web.seed import Seeded


def png() -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((90, 120)).save(out, "PNG")
    return out.getvalue()


def piece(person: Person, id_: str, at: int, data: bytes) -> httpx.Response:
    headers = {"Upload-Offset": str(at), "X-CSRF-Token": person.token()}
    answer: httpx.Response = person.post(f"/catalogue/media/{id_}/piece", content=data, headers=headers)
    return answer


def begin(person: Person, holder: int, length: int, **more: Any) -> httpx.Response:
    return person.submit("/catalogue/media/begin", holder=holder, file_name="封面.png", length=length, **more)


def test_pieces_go_on_where_they_stopped_and_the_work_gets_its_file(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person, other, data = sign_in("holder1"), sign_in("holder2"), png()
    id_ = begin(person, seeded.holders[0], len(data), work_id="BA-001", kind="cover").json()["id"]

    assert piece(person, id_, 0, data[:30]).json()["received"] == 30
    again = piece(person, id_, 0, data[:30])
    assert (again.status_code, again.json()["received"]) == (409, 30)
    assert person.get(f"/catalogue/media/{id_}").json()["received"] == 30
    for foreign in (
        other.get(f"/catalogue/media/{id_}"),
        piece(other, id_, 30, data[30:]),
        other.submit(f"/catalogue/media/{id_}/drop"),
    ):
        assert foreign.status_code == 404
    assert begin(other, seeded.holders[0], 5).status_code == 422
    piece(person, id_, 30, data[30:])
    work_off(desk)

    assert "已入库" in person.get("/catalogue/media").text
    with desk.database.reading() as session:
        assert (
            desk.vault.open(session.scalars(select(Asset.digest).order_by(Asset.id.desc())).first() or "")
            == data
        )


def test_without_javascript_a_small_file_goes_whole_and_what_is_wrong_is_said(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person, holder = sign_in("monitor"), seeded.holders[0]
    sent = {"file": ("a.png", png(), "image/png")}

    good = person.submit("/catalogue/media", files=sent, holder=holder, work_id="BA-001", kind="")
    empty = person.submit("/catalogue/media", files={"file": ("a.png", b"")}, holder=holder, work_id="BA-001")
    nobody = person.submit("/catalogue/media", files=sent, holder=holder, work_id="nobody's")

    assert good.status_code == 303
    assert (empty.status_code, "文件是空的" in empty.text) == (422, True)
    assert nobody.status_code == 422
    id_ = begin(person, holder, 10, work_id="BA-001").json()["id"]
    assert person.submit(f"/catalogue/media/{id_}/drop").status_code == 303
    with desk.database.reading() as session:
        assert session.get(MediaUpload, id_) is None
    assert "copywatch prints make" in person.get("/catalogue/media").text
