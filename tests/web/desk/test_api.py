"""The API of right holders: what a key may see and do, files in pieces, archives of media."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from desk import media, tokens
from desk.wiring import Desk
from desk.workers.work import WORK
from records.catalog import Asset, Work
from records.clock import FixedClock
from records.jobs import Job
from records.vocabulary import JobKind
from tests.web.seed import Seeded

CSV = "作品编号,作品名称,类别\nP-1,听潮,小说\nP-2,,小说\n".encode("gb18030")
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Program:
    """A program with a key."""

    def __init__(self, app: FastAPI, token: str) -> None:
        self._client, self._token = TestClient(app), token

    def __call__(self, method: str, path: str, **given: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._token}", **given.pop("headers", {})}
        answer: httpx.Response = self._client.request(method, path, headers=headers, **given)
        return answer


@pytest.fixture
def programs(app: FastAPI, desk: Desk, seeded: Seeded) -> list[Program]:
    """One for each of the two right holders, allowed everything."""
    return [
        Program(
            app, tokens.make(desk, holder_id=one, name="p", scopes=("read", "upload"), days=30, actor="t")
        )
        for one in seeded.holders
    ]


def test_a_file_is_tried_committed_and_seen(programs: list[Program]) -> None:
    mine, other = programs

    tried = mine("POST", "/api/v1/uploads?file_name=目录.csv", content=CSV)
    number = tried.json()["id"]
    done = mine("POST", f"/api/v1/uploads/{number}/commit")

    assert (tried.status_code, tried.json()["state"], tried.json()["outcome"]["created"]) == (201, "tried", 1)
    assert [one["code"] for one in tried.json()["outcome"]["groups"]] == ["missing"]
    assert done.json()["state"] == "committed"
    assert mine("GET", "/api/v1/works/P-1").json()["title"] == "听潮"
    assert mine("POST", f"/api/v1/uploads/{number}/commit").json()["code"] == "already_committed"
    for path in (f"/api/v1/uploads/{number}", "/api/v1/works/P-1"):
        assert other("GET", path).status_code == 404
    assert other("POST", f"/api/v1/uploads/{number}/commit").status_code == 404


def test_a_key_sees_its_own_holder_only(programs: list[Program], desk: Desk, seeded: Seeded) -> None:
    with desk.database.reading() as session:
        wanted = [
            {row.work_id for row in session.scalars(select(Work).where(Work.holder_id == one))}
            for one in seeded.holders
        ]
    for program, ids in zip(programs, wanted, strict=True):
        assert {one["work_id"] for one in program("GET", "/api/v1/works").json()["works"]} == ids
        assert {one["work_id"] for one in program("GET", "/api/v1/outcomes").json()["addresses"]} <= ids
    foreign = programs[0]("GET", "/api/v1/outcomes").json()["addresses"][0]["id"]
    said = [{"id": int(foreign), "answer": "licensed"}]
    assert programs[1]("POST", "/api/v1/answers", json=said).status_code == 404
    assert programs[0]("POST", "/api/v1/answers", json=said).json() == {"written": 1}
    assert programs[0]("GET", "/api/v1/outcomes").json()["addresses"][0]["answer"] == "licensed"


def test_a_key_ends_by_its_day_by_hand_and_does_no_more_than_its_scope(
    app: FastAPI, desk: Desk, seeded: Seeded, clock: FixedClock
) -> None:
    token = tokens.make(desk, holder_id=seeded.holders[0], name="r", scopes=("read",), days=2, actor="t")
    reader = Program(app, token)

    assert reader("GET", "/api/v1/works").status_code == 200
    assert reader("POST", "/api/v1/uploads?file_name=x.csv", content=CSV).status_code == 403
    assert Program(app, token + "x")("GET", "/api/v1/works").status_code == 401
    clock.advance(timedelta(days=3))
    answer = reader("GET", "/api/v1/works")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["message_zh"]


def test_a_file_that_cannot_be_read_is_told_with_its_code_and_can_be_read_otherwise(
    programs: list[Program],
) -> None:
    wide = CSV.decode("gb18030").encode("utf-16-le")
    program = programs[0]

    refused = program("POST", "/api/v1/uploads?file_name=x.csv", content=wide).json()
    read = program("POST", f"/api/v1/uploads/{refused['id']}/reading", json={"encoding": "utf-16-le"}).json()

    assert (refused["state"], refused["outcome"]["refused"]) == ("refused", "undecodable")
    assert "utf-16-le" in refused["outcome"]["data"]["choices"]
    assert (read["state"], read["outcome"]["created"]) == ("tried", 1)
    assert program("POST", "/api/v1/uploads?file_name=x.csv", content=b"").json()["code"] == "file_empty"
    assert program("GET", "/api/v1/uploads/none").json()["code"] == "invalid"
    assert program("GET", "/api/v1/nowhere").status_code == 404


def _metadata(**said: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in said.items())


def _send(program: Program, data: bytes, cut: int, **said: str) -> str:
    """Announce a file and send it in two pieces; the address of the upload."""
    begun = program(
        "POST",
        "/api/v1/media",
        headers={"Upload-Length": str(len(data)), "Upload-Metadata": _metadata(**said)},
    )
    path = begun.headers["location"]
    for start, stop in ((0, cut), (cut, len(data))):
        piece = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(start)}
        assert program("PATCH", path, content=data[start:stop], headers=piece).status_code == 204
    return path


def _work_off(desk: Desk) -> None:
    with desk.database.reading() as session:
        waiting = session.scalars(select(Job).where(Job.kind == JobKind.IMPORT)).all()
    for job in waiting:
        WORK[job.kind](desk, job)


def test_a_large_file_comes_in_pieces_and_goes_on_where_it_broke_off(
    programs: list[Program], desk: Desk, seeded: Seeded
) -> None:
    mine, other = programs
    work_id = mine("GET", "/api/v1/works").json()["works"][0]["work_id"]
    begun = mine("POST", "/api/v1/media", headers={
        "Upload-Length": str(len(PNG)), "Upload-Metadata": _metadata(filename="../封面.png", work_id=work_id, kind="封面"),
    })  # fmt: skip
    path = begun.headers["location"]
    piece = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}

    mine("PATCH", path, content=PNG[:20], headers=piece)
    again = mine("PATCH", path, content=PNG[:20], headers=piece)
    offset = mine("HEAD", path).headers["upload-offset"]
    foreign = other("HEAD", path)
    mine("PATCH", path, content=PNG[20:], headers={**piece, "Upload-Offset": offset})
    _work_off(desk)

    assert begun.status_code == 201
    assert (again.status_code, foreign.status_code, offset) == (409, 404, "20")
    said = mine("GET", path).json()
    assert said["state"] == "stored"
    assert desk.vault.open(said["sha256"]) == PNG
    with desk.database.reading() as session:
        asset = session.scalars(select(Asset).where(Asset.digest == said["sha256"])).one()
        assert (asset.kind.value, asset.file_name) == ("cover", "封面.png")


def test_more_bytes_than_announced_and_files_of_nobody_are_refused(programs: list[Program]) -> None:
    program = programs[0]
    begun = program(
        "POST", "/api/v1/media", headers={"Upload-Length": "3", "Upload-Metadata": _metadata(filename="a")}
    )
    piece = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}

    too_much = program("PATCH", begun.headers["location"], content=b"12345", headers=piece)
    unknown = program(
        "POST", "/api/v1/media", headers={"Upload-Length": "3", "Upload-Metadata": _metadata(work_id="?")}
    )
    huge = program("POST", "/api/v1/media", headers={"Upload-Length": str(10**15)})
    garbled = program(
        "POST", "/api/v1/media", headers={"Upload-Length": "3", "Upload-Metadata": "filename %%%"}
    )
    dropped = program("DELETE", begun.headers["location"])

    assert [one.json()["code"] for one in (too_much, huge, garbled)] == [
        "file_too_large",
        "file_too_large",
        "bad_metadata",
    ]
    assert unknown.status_code == 404
    assert dropped.status_code == 204
    assert program("HEAD", begun.headers["location"]).status_code == 404


def test_a_zip_of_media_goes_to_the_works_that_its_names_say_and_nowhere_else(
    programs: list[Program], desk: Desk
) -> None:
    program = programs[0]
    first, second = (one["work_id"] for one in program("GET", "/api/v1/works").json()["works"][:2])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{first}/cover.png", PNG)
        archive.writestr(f"{second}_海报.png", PNG + b"\0")
        archive.writestr("../../../etc/cron.d/x.png", PNG)
        archive.writestr("unknown.png", PNG)
    home = {path for path in desk.settings.home_dir.parent.rglob("*") if path.is_file()}

    path = _send(program, packed.getvalue(), 100, filename="media.zip")
    _work_off(desk)

    said = program("GET", path).json()
    assert said["state"] == "stored", said
    assert (said["detail"]["given"], said["detail"]["left_out_count"]) == (2, 2)
    new = {path for path in desk.settings.home_dir.parent.rglob("*") if path.is_file()} - home
    assert all(path.is_relative_to(desk.vault.root) for path in new if "db" not in path.name)


@pytest.mark.parametrize(
    ("data", "code"), [(b"PK\x03\x04 broken", "damaged_archive"), (b"no archive", "damaged_archive")]
)
def test_a_damaged_archive_is_refused_by_name(
    programs: list[Program], desk: Desk, data: bytes, code: str
) -> None:
    path = _send(programs[0], data, 4, filename="media.zip")
    _work_off(desk)

    said = programs[0]("GET", path).json()
    assert (said["state"], said["detail"]["code"]) == ("refused", code)


def test_the_description_names_every_route_and_needs_no_key(app: FastAPI) -> None:
    said = TestClient(app).get("/api/openapi.json")

    assert said.status_code == 200
    assert {
        "/api/v1/uploads",
        "/api/v1/works",
        "/api/v1/outcomes",
        "/api/v1/answers",
        "/api/v1/media",
    } <= set(said.json()["paths"])
    assert json.dumps(said.json()).count("operationId") >= 13
    assert media.MAX_FILE >= 16 * 1024**3
