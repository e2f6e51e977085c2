"""Catalogue uploads: the bytes are kept first, tried without writing, then committed as the same bytes."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fastapi import UploadFile
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.apply import import_catalogue
from catalog.prints import import_prints
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records import events, jobs
from records.catalog import ImportRefusal, RightsHolder
from records.errors import NotFound, Refused
from records.events import Event
from records.tabular import RowIssue
from records.uploads import ImportOutcome
from records.vocabulary import JobKind

UPLOADED = "desk:catalogue:uploaded"
CATALOGUE, PRINTS = "catalogue", "prints"
MAX_PRINTS_BYTES = 48 * 1024 * 1024
"""Some 150 pictures or 60 hours of sound; more goes in by the command line."""
MAX_BYTES = 6 * 1024 * 1024
"""Of an upload at the desk, some 80,000 rows: a browser waits for it and other writers wait behind it."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Upload:
    """A kept file: whose it is and what it was called. `event` names it in addresses."""

    event: int
    digest: str
    file_name: str
    holder_id: int
    holder: str
    what: str = CATALOGUE
    work_id: str = ""
    """Of a list of prints: the work of the rows that name none."""


def keep(
    desk: Desk, who: Viewer, holder_id: int, upload: UploadFile, what: str = CATALOGUE, work_id: str = ""
) -> Upload:  # fmt: skip
    """Store the bytes and record that they came. `what`: a catalogue, or prints that were made at home.

    Raises NotFound for a holder that is not this person's, Refused for an empty or too large file.
    """
    limit, command = (MAX_PRINTS_BYTES, "prints") if what == PRINTS else (MAX_BYTES, "catalog")
    data = upload.file.read(limit + 1)
    if len(data) > limit:
        raise Refused(
            "file_too_large",
            f"at most {limit // 1024 // 1024} MiB here; split the file, or use `copywatch {command} import`",
            zh=f"此处最大 {limit // 1024 // 1024} MiB；请拆分文件，或请监测单位使用 copywatch {command} import 导入",
        )
    if not data:
        raise Refused("file_empty", "choose a file that is not empty", zh="请选择一个非空文件")
    name = Path((upload.filename or "catalogue.csv").replace("\\", "/")).name[:120]
    digest = desk.vault.put(data)
    with desk.database.unit_of_work() as session:
        holder = _holder(session, who, holder_id)
        event = events.append(
            session, desk.clock, actor=who.login, action=UPLOADED, subject=("stored_file", digest),
            payload={"file_name": name, "holder_id": holder.id, "bytes": len(data), "what": what, "work_id": work_id},
        )  # fmt: skip
        return Upload(event.seq, digest, name, holder.id, holder.name, what, work_id)


def find(session: Session, who: Viewer, event_seq: int) -> Upload:
    """A kept file of this person. Raises NotFound for another's: what was uploaded names itself to its owner only."""
    event = session.scalars(
        select(Event).where(Event.seq == event_seq, Event.action == UPLOADED, Event.actor == who.login)
    ).one_or_none()
    if event is None:
        raise NotFound("upload", event_seq)
    holder = _holder(session, who, event.payload["holder_id"])
    said = event.payload
    return Upload(
        event.seq, event.subject_id, said["file_name"], holder.id, holder.name, str(said.get("what", CATALOGUE)),
        str(said.get("work_id", "")),
    )  # fmt: skip


def dry_run(desk: Desk, who: Viewer, upload: Upload) -> ImportOutcome:
    """What a commit would do; writes nothing."""
    return _import(desk, who, upload, dry_run=True)


def commit(desk: Desk, who: Viewer, upload: Upload) -> ImportOutcome:
    """Bring the good rows in, and ask for everything seen before to be matched with them."""
    outcome = _import(desk, who, upload, dry_run=False)
    with desk.database.unit_of_work() as session:
        jobs.enqueue(session, desk.clock, JobKind.PIPELINE)
    return outcome


def errors_csv(issues: Iterable[RowIssue | ImportRefusal]) -> bytes:
    """The issues as a table that Excel opens: UTF-8 with BOM, and no cell can become a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        ["行 row", "列 column", "值 value", "级别 level", "代码 code", "原因", "reason", "处理 repair"]
    )
    for one in issues:
        cells = [one.row, one.column, one.value, one.level, one.code, one.zh, one.en, one.repair]
        writer.writerow([safe_cell(str(cell)) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet program calculates (CWE-1236)."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _import(desk: Desk, who: Viewer, upload: Upload, *, dry_run: bool) -> ImportOutcome:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / upload.file_name
        path.write_bytes(desk.vault.open(upload.digest))
        if upload.what == PRINTS:
            return import_prints(
                desk.database.unit_of_work, desk.clock, desk.vault, path=path, holder=upload.holder, actor=who.login,
                work_id=upload.work_id, dry_run=dry_run,
            )  # fmt: skip
        return import_catalogue(
            desk.database.unit_of_work, desk.clock, desk.vault, path=path, holder=upload.holder, actor=who.login,
            dry_run=dry_run,
        )  # fmt: skip


def _holder(session: Session, who: Viewer, holder_id: int) -> RightsHolder:
    holder = session.get(RightsHolder, holder_id)
    if holder is None or not who.may_see_holder(holder_id):
        raise NotFound("right holder", holder_id)
    return holder
