"""The JSON API of right holders: uploads, works, outcomes, answers, large media in pieces. A key sees its holder only."""

from __future__ import annotations

import base64
import binascii
import tempfile
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from starlette.concurrency import run_in_threadpool

from desk import answers, media, trials
from desk.web.access import DeskDep, KeyDep, keyed, public
from records.catalog import Work
from records.errors import NotFound, Refused
from records.imports import ImportTrial
from records.proceedings import ConfirmationAnswer
from records.rights import ApiToken, MediaUpload, WorkIdentifier

router = APIRouter(prefix="/api/v1", tags=["right holders"])
document = APIRouter()
TUS = {"Tus-Resumable": "1.0.0", "Tus-Version": "1.0.0", "Tus-Extension": "creation,termination,expiration",
       "Tus-Max-Size": str(media.MAX_FILE)}  # fmt: skip
Limit = Annotated[int, Query(ge=1, le=500)]


class Commit(BaseModel):
    """What a commit may say beside itself."""

    replace_count: int | None = Field(
        None, ge=0, description="Full replacement: works to remove, as the trial counted them."
    )


class Answered(BaseModel):
    """A tick for one address."""

    id: int
    answer: ConfirmationAnswer
    note: str = Field("", max_length=answers.MAX_NOTE)


class Reading(BaseModel):
    """How a file is to be read."""

    mapping: dict[str, str] = Field(
        default_factory=dict, description="Heading to column; empty leaves it out."
    )
    sheet: str = ""
    encoding: str = ""
    delimiter: str = Field("", max_length=1)
    header_row: int = Field(0, ge=0, le=1000)


@router.post("/uploads", status_code=201)
@keyed("upload")
async def upload(
    request: Request, desk: DeskDep, key: KeyDep, file_name: Annotated[str, Query(max_length=200)],
    kind: Literal["catalogue", "authorizations"] = "catalogue",
) -> dict[str, Any]:  # fmt: skip
    """Bring a file as the body of the request; it is tried at once, or by the worker where it is large."""
    with tempfile.NamedTemporaryFile() as file:
        async for block in request.stream():
            file.write(block)
        file.flush()
        return await run_in_threadpool(_keep, desk, key, Path(file.name), file_name, kind)


def _keep(desk: DeskDep, key: ApiToken, path: Path, file_name: str, kind: str) -> dict[str, Any]:
    kept = trials.keep(
        desk, source=path, file_name=file_name, holder_id=key.holder_id, actor=_actor(key), kind=kind
    )
    trials.ask(desk, kept)
    return _status(desk, key, kept)


@router.get("/uploads/{upload_id}")
@keyed("read")
def status(desk: DeskDep, key: KeyDep, upload_id: int) -> dict[str, Any]:
    """Where an upload stands, with its counts and its issues grouped by repair."""
    return _status(desk, key, upload_id)


@router.post("/uploads/{upload_id}/reading")
@keyed("upload")
def read_otherwise(desk: DeskDep, key: KeyDep, upload_id: int, said: Reading) -> dict[str, Any]:
    """Say how the file is to be read, and try it again."""
    _status(desk, key, upload_id)
    trials.ask(desk, upload_id, choice=said.model_dump())
    return _status(desk, key, upload_id)


@router.post("/uploads/{upload_id}/commit")
@keyed("upload")
def commit(desk: DeskDep, key: KeyDep, upload_id: int, said: Commit | None = None) -> dict[str, Any]:
    """Bring in the good rows of a file that has been tried."""
    _status(desk, key, upload_id)
    trials.ask(desk, upload_id, commit=True, replace_count=said.replace_count if said else None)
    return _status(desk, key, upload_id)


@router.get("/works")
@keyed("read")
def works(
    desk: DeskDep, key: KeyDep, after: Annotated[int, Query(ge=0, le=2**62)] = 0, limit: Limit = 100
) -> dict[str, Any]:
    """The holder's works in the order in which they came; `next` is the `after` of the next page, null at the end."""
    with desk.database.reading() as session:
        rows = session.scalars(
            select(Work).where(Work.holder_id == key.holder_id, Work.id > after).order_by(Work.id).limit(limit)
            .options(selectinload(Work.titles))
        ).all()  # fmt: skip
        return {"works": [_work(row) for row in rows], "next": rows[-1].id if len(rows) == limit else None}


@router.get("/works/{work_id:path}")
@keyed("read")
def work(desk: DeskDep, key: KeyDep, work_id: str) -> dict[str, Any]:
    """One work by the holder's own id."""
    with desk.database.reading() as session:
        row = session.scalars(
            select(Work).where(Work.holder_id == key.holder_id, Work.work_id == work_id)
        ).one_or_none()
        if row is None:
            raise NotFound("work 作品", work_id)
        numbers = session.scalars(select(WorkIdentifier).where(WorkIdentifier.work_id == row.id))
        return {**_work(row), "identifiers": [{"scheme": one.scheme, "value": one.value} for one in numbers]}


@router.get("/outcomes")
@keyed("read")
def outcomes(
    desk: DeskDep, key: KeyDep, page: Annotated[int, Query(ge=1, le=100_000)] = 1, limit: Limit = 100
) -> dict[str, Any]:
    """Addresses where the holder's works were found, with the answers and what became of them."""
    with desk.database.reading() as session:
        rows, total = answers.courses(session, key.holder_id, page=page, rows=limit)
        return {"counts": answers.outcomes(session, key.holder_id), "total": total, "addresses": [answers.as_json(one) for one in rows]}  # fmt: skip


@router.post("/answers")
@keyed("upload")
def answer(desk: DeskDep, key: KeyDep, said: list[Answered]) -> dict[str, int]:
    """Tick addresses: unlicensed, licensed or unsure."""
    given = {one.id: (one.answer, " ".join(one.note.split())) for one in said}
    return {"written": answers.answer(desk, key.holder_id, given, _actor(key))}


@router.post("/media", status_code=201)
@keyed("upload")
def begin_media(
    desk: DeskDep, key: KeyDep, upload_length: Annotated[int, Header(ge=0)], upload_metadata: Annotated[str, Header(max_length=4000)] = "",
) -> Response:  # fmt: skip
    """tus creation. Metadata: filename, work_id (none for a ZIP whose names say the works), kind."""
    said = _metadata(upload_metadata)
    row = media.begin(
        desk, holder_id=key.holder_id, actor=_actor(key), file_name=said.get("filename", "file"), work_id=said.get("work_id", ""),
        kind=said.get("kind", ""), length=upload_length,
    )  # fmt: skip
    return Response(status_code=201, headers={**_tus(row), "Location": f"/api/v1/media/{row.id}"})


@router.head("/media/{upload_id}")
@keyed("upload")
def media_offset(desk: DeskDep, key: KeyDep, upload_id: str) -> Response:
    """tus: how many bytes have come."""
    row = media.find(desk, key.holder_id, upload_id)
    return Response(headers={**_tus(row), "Upload-Length": str(row.length), "Cache-Control": "no-store"})


@router.get("/media/{upload_id}")
@keyed("read")
def media_status(desk: DeskDep, key: KeyDep, upload_id: str) -> dict[str, Any]:
    """What became of a large file: coming, stored, refused."""
    row = media.find(desk, key.holder_id, upload_id)
    return {"id": row.id, "state": row.state, "received": row.received, "length": row.length, "sha256": row.digest, "detail": row.detail}  # fmt: skip


@router.patch("/media/{upload_id}", status_code=204)
@keyed("upload")
async def add_piece(
    request: Request, desk: DeskDep, key: KeyDep, upload_id: str, upload_offset: Annotated[int, Header(ge=0)],
    content_type: Annotated[str, Header()] = "",
) -> Response:  # fmt: skip
    """tus: the next piece, at most 64 MiB of application/offset+octet-stream."""
    if content_type != "application/offset+octet-stream":
        raise Refused(
            "content_type",
            "application/offset+octet-stream is needed",
            zh="内容类型应为 application/offset+octet-stream",
        )
    row = await run_in_threadpool(media.find, desk, key.holder_id, upload_id)
    with tempfile.TemporaryFile() as piece:
        async for block in request.stream():
            piece.write(block)
        piece.seek(0)
        row.received = await run_in_threadpool(media.add, desk, row, upload_offset, piece)
    return Response(status_code=204, headers=_tus(row))


@router.delete("/media/{upload_id}", status_code=204)
@keyed("upload")
def drop_media(desk: DeskDep, key: KeyDep, upload_id: str) -> Response:
    """tus termination: forget an unfinished upload."""
    media.drop(desk, media.find(desk, key.holder_id, upload_id))
    return Response(status_code=204, headers={"Tus-Resumable": "1.0.0"})


@document.get("/api/openapi.json")
@public
def description() -> JSONResponse:
    """The OpenAPI description of this API, which says nothing of anybody's data."""
    said = get_openapi(title="copywatch", version="1", routes=router.routes, description=__doc__)
    said["components"] = {
        **said.get("components", {}),
        "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
    }
    said["security"] = [{"key": []}]
    return JSONResponse(said)


def _status(desk: DeskDep, key: ApiToken, upload_id: int) -> dict[str, Any]:
    with desk.database.reading() as session:
        row: ImportTrial = trials.find(session, upload_id, holder_id=key.holder_id, actor=None)
    return {
        "id": str(row.id), "kind": row.kind, "state": row.state, "file_name": row.file_name, "sha256": row.digest, "bytes": row.size,
        "batch": str(row.batch_id) if row.batch_id else None, "outcome": row.outcome,
        "changed_at": row.changed_at.isoformat(),
    }  # fmt: skip


def _work(row: Work) -> dict[str, Any]:
    return {
        "work_id": row.work_id, "title": row.title, "aliases": [one.text for one in row.titles if one.alias],
        "kind": row.kind.value, "year": row.year, "season": row.season, "creators": row.creators, "isbn": row.isbn,
        "package": row.package, "proof": row.proof, "updated_at": row.updated_at.isoformat(),
    }  # fmt: skip


def _actor(key: ApiToken) -> str:
    return f"key:{key.id}:{key.name}"[:120]


def _tus(row: MediaUpload) -> dict[str, str]:
    return {
        **TUS,
        "Upload-Offset": str(row.received),
        "Upload-Expires": row.expires_at.strftime("%a, %d %b %Y %H:%M:%S GMT"),
    }


def _metadata(text: str) -> dict[str, str]:
    """`key base64, key base64`, as tus has it. Raises Refused("bad_metadata")."""
    said = {}
    for pair in filter(None, (one.strip() for one in text.split(","))):
        name, _space, value = pair.partition(" ")
        try:
            said[name] = base64.b64decode(value, validate=True).decode()[:300]
        except (binascii.Error, ValueError) as error:
            raise Refused(
                "bad_metadata", f"{name[:40]} is no base64", zh="Upload-Metadata 格式不对"
            ) from error
    return said
