"""Evidence by others at the desk: listed with digests, originals open with a reason only."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import select

from desk.wiring import Desk
from records.events import Event
from tests.web.conftest import SignIn

TOLD = {
    "kind": "notarial",
    "source": "示例市示例公证处 电话13800138000",
    "made_on": "2026-11-20",
    "reference": "（2026）示证字第12号",
}
FILES = {"file": ("公证书.pdf", b"%PDF-1.7 deed")}


def test_a_deed_is_added_listed_opened_with_a_reason_and_withdrawn(
    sign_in: SignIn, desk: Desk, seeded: Any
) -> None:
    person = sign_in("reviewer")
    assert person.submit("/dossiers/1/outside", files=FILES, **TOLD).status_code == 303

    text = sign_in("auditor").get("/dossiers/1/outside").text
    assert hashlib.sha256(FILES["file"][1]).hexdigest() in text
    assert "公证书.pdf" in text
    assert "13800138000" not in text

    assert person.submit("/dossiers/1/outside/1/open", reason="看").status_code == 422
    opened = person.submit("/dossiers/1/outside/1/open", reason="移送前核对")
    assert (opened.content, opened.headers["content-disposition"].split(";")[0]) == (
        FILES["file"][1],
        "attachment",
    )
    assert person.submit("/dossiers/2/outside/1/open", reason="移送前核对").status_code == 404

    assert person.submit("/dossiers/1/outside/1/withdraw", why="误录，属他卷").status_code == 303
    assert "误录，属他卷" in person.get("/dossiers/1/outside").text
    with desk.database.reading() as session:
        said = session.scalars(select(Event.action).where(Event.action.startswith("evidence:outside"))).all()
    assert sorted(said) == ["evidence:outside:added", "evidence:outside:opened", "evidence:outside:withdrawn"]


def test_what_is_no_archive_and_what_is_not_there_is_said_so(sign_in: SignIn, seeded: Any) -> None:
    person = sign_in("reviewer")
    assert person.submit("/dossiers/1/outside", files=FILES, **{**TOLD, "kind": "wacz"}).status_code == 422
    assert person.submit("/dossiers/999/outside", files=FILES, **TOLD).status_code == 404
    assert person.get("/dossiers/999/outside").status_code == 404
