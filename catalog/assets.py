"""Material that right holders give to recognise their works by: bytes in the vault, a row each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalog import formats
from catalog.asset_kinds import WORDS, guessed
from catalog.holders import holder_named
from records import events, folding, uploads
from records.catalog import Asset, RightsHolder, Work
from records.clock import Clock
from records.errors import BytesRefused, NotFound
from records.prints import Fingerprint
from records.session import UnitOfWork
from records.uploads import ImportOutcome, Reading, in_row_order, required
from records.vault import Vault
from records.vocabulary import AssetKind

MAX_ASSET_BYTES = 16 * 1024**3
"""Of one asset: the largest file that is ever fingerprinted. It goes into the vault in pieces."""
HEAD = 4096


@dataclass(frozen=True)
class AssetOutcome:
    """The stored asset; `state` is created, unchanged (the same bytes of the same kind were there), or updated
    (there were prints of it without the bytes)."""

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
class _Asset:
    """A row of a table whose file is in the vault already."""

    reading: Reading
    work_id: str
    kind: AssetKind
    file_name: str
    digest: str


def add(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *, path: Path, holder: str, work_id: str, actor: str,
    kind: AssetKind | None = None,
) -> AssetOutcome:  # fmt: skip
    """Give one file to a work; without `kind` it is guessed from name and bytes.

    Raises NotFound (file, holder, work), BytesRefused (`file_empty`, `file_too_large`, `file_unreadable`).
    """
    head = _head(path)
    kind = kind or guessed(path.name, head)
    with unit_of_work() as session:
        _work(session, holder, work_id)
    digest = _stored(path, vault)  # may take minutes: outside of any transaction
    with unit_of_work() as session:
        work = _work(session, holder, work_id)
        asset, state = _put(session, clock, work, kind, path.name, digest)
        if state != "unchanged":
            events.append(
                session, clock, actor=actor, action="catalog:asset:added", subject=("work", work.id),
                payload={"kind": kind.value, "sha256": digest},
            )  # fmt: skip
        return AssetOutcome(asset.id, work_id, kind, digest, state)


def _work(session: Session, holder: str, work_id: str) -> Work:
    work = _works(session, holder_named(session, holder), [work_id]).get(work_id)
    if work is None:
        raise NotFound("work 作品", work_id)
    return work


def add_table(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *, path: Path, holder: str, actor: str
) -> ImportOutcome:
    """Give the files that a table names (`work_id,file,kind`); files stand in the table's own folder or below.

    Rows are refused one by one. Raises NotFound (file, holder), BytesRefused where the table is unusable.
    """
    data = uploads.read_upload(path)
    sheet = formats.assets(data)
    given, issues = [], list(sheet.issues)
    for line in sheet.lines:
        reading = Reading(line, sheet.headings)
        one = _asset(reading, path.parent, vault)
        if one:
            given.append(one)
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
        counts = _put_all(session, clock, owner, given)
        issues += [problem for one in given for problem in one.reading.issues]
        return uploads.finish(session, clock, batch, counts, in_row_order(issues))


def _put_all(session: Session, clock: Clock, owner: RightsHolder, given: list[_Asset]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for piece in uploads.pieces(given):
        works = _works(session, owner, [one.work_id for one in piece])
        for one in piece:
            work = works.get(one.work_id)
            if work is None:
                unknown_work(one.reading)
            else:
                counts[_put(session, clock, work, one.kind, one.file_name, one.digest)[1]] += 1
    return counts


def _asset(reading: Reading, folder: Path, vault: Vault) -> _Asset | None:
    work_id, name = required(reading, "work_id"), required(reading, "file")
    said = reading.text("kind")
    kind = WORDS.get(folding.key(said)) if said else None
    if said and kind is None:
        reading.say(
            "kind", "unknown_kind", zh="不认识的素材类型", en="unknown kind of asset",
            repair=f"写 封面、图标、文字、音频、视频、应用 或 文件，或留空 · write {' or '.join(AssetKind)}, or nothing",
        )  # fmt: skip
    if not name or reading.blocked:
        if name:
            _of_row(reading, folder, name, None)
        return None
    found = _of_row(reading, folder, name, vault)
    if found is None:
        return None
    digest, head = found
    return _Asset(reading, work_id, kind or guessed(name, head), Path(name).name, digest)


def _of_row(reading: Reading, folder: Path, name: str, vault: Vault | None) -> tuple[str, bytes] | None:
    """(digest, first bytes) of a row's file, stored; without a vault only what is wrong with it is noted."""
    path = (folder / name.replace("\\", "/")).resolve()
    # a table from outside must not be able to name any other file of this machine
    if not path.is_relative_to(folder.resolve()):
        reading.say(
            "file", "file_outside", zh="文件不在表格所在的文件夹内", en="the file is not in the table's folder",
            repair="把文件放到表格旁边 · put the file beside the table",
        )  # fmt: skip
        return None
    try:
        head = _head(path)
        return (_stored(path, vault) if vault else ""), head
    except NotFound:
        reading.say(
            "file", "file_missing", zh="找不到该文件", en="there is no such file",
            repair="把文件放到表格旁边，核对文件名 · put the file beside the table and check its name",
        )  # fmt: skip
    except BytesRefused as error:
        reading.say(
            "file", error.code, zh=error.message_zh, en=str(error), repair="换一个文件 · give another file"
        )
    return None


def _head(path: Path) -> bytes:
    """The first bytes of a file that can be taken. Raises NotFound, BytesRefused."""
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
    try:
        with path.open("rb") as file:
            return file.read(HEAD)
    except OSError as error:
        raise _unreadable(error) from None


def _stored(path: Path, vault: Vault) -> str:
    try:
        return vault.put_file(path, MAX_ASSET_BYTES)
    except OSError as error:  # no right to read it, or no room to write it
        raise _unreadable(error) from None


def _unreadable(error: OSError) -> BytesRefused:
    return BytesRefused("file_unreadable", f"cannot be taken: {error.strerror}", zh="文件无法读取或存入")


def _works(session: Session, owner: RightsHolder, work_ids: list[str]) -> dict[str, Work]:
    query = select(Work).where(Work.holder_id == owner.id, Work.work_id.in_(work_ids))
    return {work.work_id: work for work in session.scalars(query)}


def _put(
    session: Session, clock: Clock, work: Work, kind: AssetKind, name: str, digest: str
) -> tuple[Asset, str]:
    same = select(Asset).where(Asset.work_id == work.id, Asset.kind == kind, Asset.digest == digest)
    asset = session.scalars(same).one_or_none()
    if asset and not asset.prints_only:
        return asset, "unchanged"
    if asset:  # now that the file is here, prints are made of it
        session.execute(delete(Fingerprint).where(Fingerprint.asset_id == asset.id))
        asset.prints_only, asset.file_name = False, name
        return asset, "updated"
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
