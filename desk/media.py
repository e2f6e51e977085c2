"""Large files that come in pieces (a part of tus 1.0) and archives of media: kept in the home until they are whole."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import assets
from catalog.asset_kinds import WORDS
from catalog.holders import holder_named
from desk.wiring import Desk
from records import events, folding, jobs
from records.catalog import RightsHolder, Work
from records.errors import BytesRefused, Conflict, NotFound, Refused
from records.rights import MediaUpload
from records.vocabulary import JobKind

SUBJECT = "media:"
MAX_FILE = assets.MAX_ASSET_BYTES
MAX_OPEN = 50
"""Unfinished uploads of one holder."""
KEPT_FOR = timedelta(days=7)
COMING, STORED, REFUSED = "coming", "stored", "refused"
MAX_MEMBERS = 5_000
BLOCK = 1 << 20


def begin(
    desk: Desk, *, holder_id: int, actor: str, file_name: str, work_id: str, kind: str, length: int
) -> MediaUpload:
    """Announce a file of `length` bytes for a work (empty: a ZIP whose names say the works).

    Raises Refused: `file_too_large`, `file_empty`, `unknown_kind`, `too_many_open`; NotFound for the work.
    """
    if length > MAX_FILE:
        raise Refused(
            "file_too_large", f"at most {MAX_FILE // 1024**3} GiB", zh=f"最大 {MAX_FILE // 1024**3} GiB"
        )
    if length <= 0:
        raise Refused("file_empty", "the file is empty", zh="文件是空的")
    if kind and folding.key(kind) not in WORDS:
        raise Refused("unknown_kind", "cover, icon, text, audio, video, app or file", zh="不认识的素材类型")
    now = desk.clock.now()
    with desk.database.unit_of_work() as session:
        if session.get(RightsHolder, holder_id) is None:
            raise NotFound("right holder", holder_id)
        if work_id and not session.scalar(
            select(Work.id).where(Work.holder_id == holder_id, Work.work_id == work_id)
        ):
            raise NotFound("work 作品", work_id)
        _forget_old(desk, session)
        open_ones = session.scalars(
            select(MediaUpload.id).where(MediaUpload.holder_id == holder_id, MediaUpload.state == COMING)
        )
        if len(open_ones.all()) >= MAX_OPEN:
            raise Refused(
                "too_many_open", f"{MAX_OPEN} uploads are unfinished", zh=f"有 {MAX_OPEN} 个上传尚未完成"
            )
        row = MediaUpload(
            id=secrets.token_urlsafe(16), holder_id=holder_id, actor=actor, work_id=work_id, kind=kind, length=length,
            file_name=Path(file_name.replace("\\", "/")).name[:120] or "file", created_at=now, expires_at=now + KEPT_FOR,
        )  # fmt: skip
        session.add(row)
    path = _path(desk, row.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return row


def find(desk: Desk, holder_id: int, upload_id: str) -> MediaUpload:
    """An upload of this holder. Raises NotFound, also for one that has run out."""
    with desk.database.reading() as session:
        row = session.get(MediaUpload, upload_id)
    if (
        row is None
        or row.holder_id != holder_id
        or (row.state == COMING and row.expires_at <= desk.clock.now())
    ):
        raise NotFound("upload", upload_id)
    return row


def add(desk: Desk, upload: MediaUpload, offset: int, piece: IO[bytes]) -> int:
    """Append a piece at `offset`; the new offset. The last one hands the file to the worker.

    Raises Conflict where the offset is another one or the upload is over, Refused("file_too_large").
    """
    path = _path(desk, upload.id)
    if upload.state != COMING or offset != upload.received or not path.is_file():
        raise Conflict(
            f"the offset is {upload.received}", zh=f"偏移量应为 {upload.received}", offset=upload.received
        )
    received = _append(path, offset, piece, upload.length)
    with desk.database.unit_of_work() as session:
        row = session.get(MediaUpload, upload.id)
        if row is None or row.received != offset:  # two pieces at once: the first one counts
            raise Conflict(
                "another piece came meanwhile", zh="同时收到了另一段", offset=row.received if row else 0
            )
        row.received = received
        if received == row.length:
            jobs.enqueue(session, desk.clock, JobKind.IMPORT, SUBJECT + row.id)
    return received


def _append(path: Path, offset: int, piece: IO[bytes], length: int) -> int:
    with path.open("r+b") as file:
        file.seek(offset)
        file.truncate()  # what a broken connection left behind the last known offset
        while block := piece.read(BLOCK):
            if file.tell() + len(block) > length:
                file.truncate(offset)
                raise Refused("file_too_large", "more bytes than were announced", zh="字节数超过声明的长度")
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
        return file.tell()


def drop(desk: Desk, upload: MediaUpload) -> None:
    """Forget an unfinished upload."""
    with desk.database.unit_of_work() as session:
        row = session.get(MediaUpload, upload.id)
        if row is not None and row.state == COMING:
            session.delete(row)
    _path(desk, upload.id).unlink(missing_ok=True)


def finish(desk: Desk, upload_id: str) -> None:
    """The worker's part: hash, put into the vault, give to the work or works. It may run twice."""
    with desk.database.reading() as session:
        row = session.get(MediaUpload, upload_id)
        holder = session.get(RightsHolder, row.holder_id) if row else None
    path = _path(desk, upload_id)
    if row is None or holder is None or row.state != COMING or not path.is_file():
        return
    state, detail, digest = STORED, dict[str, Any](), ""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        detail = _give(desk, row, holder.name, path)
    except (BytesRefused, NotFound, Refused) as refused:
        state, detail = (
            REFUSED,
            {"code": getattr(refused, "code", "not_found"), "en": str(refused), "zh": refused.message_zh},
        )
    with desk.database.unit_of_work() as session:
        stored = session.get(MediaUpload, upload_id)
        if stored is not None:
            stored.state, stored.detail, stored.digest = state, detail, digest
        events.append(
            session, desk.clock, actor=row.actor, action="rights:media:received", subject=("media_upload", upload_id),
            payload={"sha256": digest, "bytes": row.length, "state": state},
        )  # fmt: skip
        jobs.enqueue(session, desk.clock, JobKind.PIPELINE)
    path.unlink(missing_ok=True)


def _give(desk: Desk, row: MediaUpload, holder: str, path: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        if row.work_id:
            named = Path(folder) / row.file_name
            os.link(path, named)
            return {"assets": [_asset(desk, named, holder, row.work_id, row.kind, row.actor)]}
        return give_archive(desk, path, Path(folder), holder=holder, actor=row.actor)


def _asset(desk: Desk, path: Path, holder: str, work_id: str, kind: str, actor: str) -> dict[str, Any]:
    told = WORDS.get(folding.key(kind)) if kind else None
    added = assets.add(
        desk.database.unit_of_work,
        desk.clock,
        desk.vault,
        path=path,
        holder=holder,
        work_id=work_id,
        actor=actor,
        kind=told,
    )
    return added.as_json()


def give_archive(desk: Desk, path: Path, folder: Path, *, holder: str, actor: str) -> dict[str, Any]:
    """Each file of a ZIP to the work that its folder or its name says (`BW-1/cover.png`, `BW-1.mp4`, `BW-1_2.jpg`).

    Names choose the work only and are never used as paths. Real bytes are counted. Raises BytesRefused:
    `damaged_archive`, `archive_bomb`, `too_many_members`, `encrypted`.
    """
    given, unknown = [], []
    with desk.database.reading() as session:
        known = _known_ids(session, holder)
    for name, source in _members(path):
        work_id = _work_of(name, known)
        if not work_id:
            unknown.append(name[:200])
            continue
        suffix = "".join(c for c in Path(name).suffix if c.isalnum() or c == ".")[:10]
        target = folder / f"member{suffix}"
        _unpack(source, target, name)
        try:
            given.append(_asset(desk, target, holder, work_id, "", actor))
        except BytesRefused as refused:
            unknown.append(f"{name[:200]}: {refused.code}")
        target.unlink(missing_ok=True)
    return {
        "assets": given[:500],
        "given": len(given),
        "left_out": unknown[:500],
        "left_out_count": len(unknown),
    }


def _members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MAX_MEMBERS:
                raise BytesRefused(
                    "too_many_members", f"more than {MAX_MEMBERS} files", zh=f"超过 {MAX_MEMBERS} 个文件"
                )
            _refuse_overlap(infos)
            for info in infos:
                if info.flag_bits & 1:
                    raise BytesRefused("encrypted", "the archive has a password", zh="压缩包有密码")
                if (
                    not Path(info.filename).name.startswith((".", "__MACOSX"))
                    and "__MACOSX" not in info.filename
                ):
                    with archive.open(info) as source:
                        yield _readable(info), source
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise BytesRefused(
            "damaged_archive", f"the archive cannot be read: {error}"[:200], zh="压缩包已损坏"
        ) from error


def _refuse_overlap(infos: list[zipfile.ZipInfo]) -> None:
    """Entries that share bytes are a bomb: together they would be larger than what was sent."""
    end = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset < end:
            raise BytesRefused(
                "archive_bomb", "entries of the archive overlap", zh="压缩包的条目相互重叠，已拒绝"
            )
        end = info.header_offset + info.compress_size
    if sum(info.file_size for info in infos) > MAX_FILE:
        raise BytesRefused(
            "archive_bomb", "the archive unpacks to more than is taken", zh="解压后超过上限，已拒绝"
        )


def _unpack(source: IO[bytes], target: Path, name: str) -> None:
    size = 0
    with target.open("wb") as file:
        while block := source.read(BLOCK):
            size += len(block)
            if size > MAX_FILE or shutil.disk_usage(target.parent).free < len(block) * 4:
                raise BytesRefused(
                    "archive_bomb", f"{name[:100]} unpacks to too much", zh="解压后超过上限，已拒绝"
                )
            file.write(block)


def _readable(info: zipfile.ZipInfo) -> str:
    """The member's name; old Chinese archives say GBK without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename


def _known_ids(session: Session, holder: str) -> set[str]:
    owner = holder_named(session, holder)
    return set(session.scalars(select(Work.work_id).where(Work.holder_id == owner.id)))


def _work_of(name: str, known: set[str]) -> str:
    """The longest id that a folder is, that the file's name is, or that it begins with before `_`, `-` or a space."""
    parts = name.replace("\\", "/").split("/")
    stem = Path(parts[-1]).stem
    heads = [stem[:at] for at, mark in enumerate(stem) if mark in "_- ."]
    candidates = [*reversed(parts[:-1]), stem, *reversed(heads)]
    return next((one for one in candidates if one in known), "")


def _forget_old(desk: Desk, session: Session) -> None:
    for row in session.scalars(
        select(MediaUpload)
        .where(MediaUpload.state == COMING, MediaUpload.expires_at <= desk.clock.now())
        .limit(100)
    ):
        _path(desk, row.id).unlink(missing_ok=True)
        session.delete(row)


def _path(desk: Desk, upload_id: str) -> Path:
    return desk.settings.home_dir / "uploads" / hashlib.sha256(upload_id.encode()).hexdigest()
