"""Material that right holders give to recognise their works by: bytes in the vault, a row each."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import formats
from catalog.holders import holder_named
from records import events, folding, uploads
from records.catalog import Asset, RightsHolder, Work
from records.clock import Clock
from records.errors import BytesRefused, NotFound
from records.session import UnitOfWork
from records.uploads import ImportOutcome, Reading, in_row_order, required
from records.vault import Vault
from records.vocabulary import AssetKind

MAX_ASSET_BYTES = 50 * 1024 * 1024
KINDS = {
    **{folding.key(kind.value): kind for kind in AssetKind},
    **{folding.key(word): AssetKind.COVER for word in ("封面", "海报", "剧照", "poster", "picture", "image")},
    **{folding.key(word): AssetKind.ICON for word in ("图标", "应用图标", "logo")},
    **{folding.key(word): AssetKind.TEXT for word in ("文字", "文本", "正文", "book")},
    **{folding.key(word): AssetKind.AUDIO for word in ("音频", "录音", "歌曲", "sound", "music")},
    **{folding.key(word): AssetKind.VIDEO for word in ("视频", "影片", "film", "movie")},
    **{folding.key(word): AssetKind.APP for word in ("应用", "安装包", "apk")},
    **{folding.key(word): AssetKind.FILE for word in ("文件", "软件", "客户端", "archive", "software")},
}


@dataclass(frozen=True)
class AssetOutcome:
    """The stored picture; `state` is created or unchanged (the same bytes of the same kind were there)."""

    id: int
    work_id: str
    kind: AssetKind
    digest: str
    state: str

    def as_json(self) -> dict[str, Any]:
        return {
            "id": str(self.id), "work_id": self.work_id, "kind": self.kind.value, "sha256": self.digest,
            "state": self.state,
        }  # fmt: skip


@dataclass(frozen=True)
class _Picture:
    """A row of a table whose file is in the vault already."""

    reading: Reading
    work_id: str
    kind: AssetKind
    file_name: str
    digest: str


def add(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *, path: Path, holder: str, work_id: str, actor: str,
    kind: AssetKind = AssetKind.COVER,
) -> AssetOutcome:  # fmt: skip
    """Give one picture to a work. Raises NotFound (file, holder, work), BytesRefused (`file_empty`, `file_too_large`)."""
    data = _bytes(path)
    digest = hashlib.sha256(data).hexdigest()
    with unit_of_work() as session:
        work = _works(session, holder_named(session, holder), [work_id]).get(work_id)
        if work is None:
            raise NotFound("work 作品", work_id)
        vault.put(data)
        asset, state = _put(session, clock, work, kind, path.name, digest)
        if state == "created":
            events.append(
                session, clock, actor=actor, action="catalog:asset:added", subject=("work", work.id),
                payload={"kind": kind.value, "sha256": digest},
            )  # fmt: skip
        return AssetOutcome(asset.id, work_id, kind, digest, state)


def add_table(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *, path: Path, holder: str, actor: str
) -> ImportOutcome:
    """Give the pictures that a table names (`work_id,file,kind`); files stand in the table's own folder or below.

    Rows are refused one by one. Raises NotFound (file, holder), BytesRefused where the table is unusable.
    """
    data = uploads.read_upload(path)
    sheet = formats.assets(data)
    pictures, issues = [], list(sheet.issues)
    for line in sheet.lines:
        reading = Reading(line, sheet.headings)
        picture = _picture(reading, path.parent, vault)
        if picture:
            pictures.append(picture)
        else:
            issues += reading.issues
    vault.put(data)
    with unit_of_work() as session:
        owner = holder_named(session, holder)
        batch = uploads.begin(
            session,
            clock,
            kind="assets",
            holder_id=owner.id,
            path=path,
            data=data,
            encoding=sheet.encoding,
            actor=actor,
        )
        counts = _put_all(session, clock, owner, pictures)
        issues += [one for picture in pictures for one in picture.reading.issues]
        return uploads.finish(session, clock, batch, counts, in_row_order(issues))


def _put_all(session: Session, clock: Clock, owner: RightsHolder, pictures: list[_Picture]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for piece in uploads.pieces(pictures):
        works = _works(session, owner, [picture.work_id for picture in piece])
        for picture in piece:
            work = works.get(picture.work_id)
            if work is None:
                unknown_work(picture.reading)
            else:
                counts[_put(session, clock, work, picture.kind, picture.file_name, picture.digest)[1]] += 1
    return counts


def _picture(reading: Reading, folder: Path, vault: Vault) -> _Picture | None:
    work_id, name = required(reading, "work_id"), required(reading, "file")
    kind = KINDS.get(folding.key(reading.text("kind") or AssetKind.COVER.value))
    if kind is None:
        reading.say(
            "kind", "unknown_kind", zh="不认识的素材类型", en="unknown kind of asset",
            repair=f"写 封面、图标、文字、音频、视频、应用 或 文件 · write {' or '.join(AssetKind)}",
        )  # fmt: skip
    data = _bytes_of_row(reading, folder, name) if name else b""
    if reading.blocked or kind is None:
        return None
    return _Picture(reading, work_id, kind, Path(name).name, vault.put(data))


def _bytes_of_row(reading: Reading, folder: Path, name: str) -> bytes:
    path = (folder / name.replace("\\", "/")).resolve()
    # a table from outside must not be able to name any other file of this machine
    if not path.is_relative_to(folder.resolve()):
        reading.say(
            "file", "file_outside", zh="文件不在表格所在的文件夹内", en="the file is not in the table's folder",
            repair="把文件放到表格旁边 · put the file beside the table",
        )  # fmt: skip
        return b""
    try:
        return _bytes(path)
    except NotFound:
        reading.say(
            "file", "file_missing", zh="找不到该文件", en="there is no such file",
            repair="把文件放到表格旁边，核对文件名 · put the file beside the table and check its name",
        )  # fmt: skip
    except BytesRefused as error:
        reading.say(
            "file",
            error.code,
            zh=error.message_zh,
            en=str(error),
            repair="换一个图片文件 · give another picture file",
        )
    return b""


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size if path.is_file() else None
    except OSError:  # a name that the file system refuses, such as one that is too long
        size = None
    if size is None:
        raise NotFound("file 文件", path)
    if size > MAX_ASSET_BYTES:
        limit = MAX_ASSET_BYTES // 1024 // 1024
        raise BytesRefused(
            "file_too_large", f"larger than {limit} MiB", zh=f"文件超过 {limit} MiB", size=size
        )
    if size == 0:
        raise BytesRefused("file_empty", "the file is empty", zh="文件是空的")
    return path.read_bytes()


def _works(session: Session, owner: RightsHolder, work_ids: list[str]) -> dict[str, Work]:
    query = select(Work).where(Work.holder_id == owner.id, Work.work_id.in_(work_ids))
    return {work.work_id: work for work in session.scalars(query)}


def _put(
    session: Session, clock: Clock, work: Work, kind: AssetKind, name: str, digest: str
) -> tuple[Asset, str]:
    same = select(Asset).where(Asset.work_id == work.id, Asset.kind == kind, Asset.digest == digest)
    asset = session.scalars(same).one_or_none()
    if asset:
        return asset, "unchanged"
    asset = Asset(work_id=work.id, kind=kind, file_name=name, digest=digest, created_at=clock.now())
    session.add(asset)
    session.flush()
    return asset, "created"


def unknown_work(reading: Reading) -> None:
    """Note that the holder has no work of this id."""
    reading.say(
        "work_id", "unknown_work", zh="该权利人没有此编号的作品", en="the holder has no work of this id",
        repair="先导入作品目录，或核对编号 · import the catalogue first, or check the id",
    )  # fmt: skip
