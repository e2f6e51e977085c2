"""An uploaded file on its way in: kept by its digest, tried, then committed as the very bytes that were tried.

The desk, the API and the worker go through here. Small files are worked on at once, large ones by the worker:
nobody waits at a browser for a million rows.
"""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from catalog import authorizations
from catalog.apply import CatalogueOutcome, import_catalogue
from catalog.prints import import_prints
from catalog.reading.opened import Opened
from catalog.reading.source import Choice
from catalog.remembered import open_for
from catalog.reports import RowReport, corrected_workbook, errors_csv
from desk.wiring import Desk
from records import events, jobs
from records.catalog import RightsHolder
from records.decoding import escaped
from records.errors import NotFound, Refused
from records.imports import ImportTrial
from records.uploads import ImportOutcome
from records.vocabulary import JobKind

UPLOADED = "desk:catalogue:uploaded"
CATALOGUE, PRINTS, AUTHORIZATIONS = "catalogue", "prints", "authorizations"
KINDS = (CATALOGUE, PRINTS, AUTHORIZATIONS)
LIMITS = {CATALOGUE: 256 * 1024 * 1024, AUTHORIZATIONS: 32 * 1024 * 1024, PRINTS: 48 * 1024 * 1024}
"""Bytes of an upload through the desk; more goes in by the command line."""
AT_ONCE = {CATALOGUE: 2 * 1024 * 1024, AUTHORIZATIONS: 6 * 1024 * 1024, PRINTS: 48 * 1024 * 1024}
"""Bytes up to which the web process does the work itself, some seconds; workbooks are packed, so a quarter of it."""
KEPT, TRYING, ASKED, TRIED, COMMITTING, COMMITTED, REFUSED = (
    "kept", "trying", "asked", "tried", "committing", "committed", "refused",
)  # fmt: skip
BUSY = (TRYING, COMMITTING)
LEFT_AFTER = timedelta(minutes=15)
SHOWN_ISSUES = 500
SHOWN_CELL = 80


def keep(
    desk: Desk,
    *,
    source: Path,
    file_name: str,
    holder_id: int,
    actor: str,
    kind: str = CATALOGUE,
    work_id: str = "",
) -> int:
    """Store a file that has come and write down that it did; the id of the trial.

    Raises Refused: `file_empty`, `file_too_large`; NotFound for the holder.
    """
    size = source.stat().st_size
    if not size:
        raise Refused("file_empty", "choose a file that is not empty", zh="请选择一个非空文件")
    if size > LIMITS[kind]:
        limit = LIMITS[kind] // 1024 // 1024
        raise Refused(
            "file_too_large", f"at most {limit} MiB here; split the file, or use the command line",
            zh=f"此处最大 {limit} MiB；请拆分文件，或请监测单位用命令行导入", limit=limit,
        )  # fmt: skip
    digest = desk.vault.put_file(source, LIMITS[kind])
    name = Path(file_name.replace("\\", "/")).name[:120] or "upload"
    with desk.database.unit_of_work() as session:
        if session.get(RightsHolder, holder_id) is None:
            raise NotFound("right holder", holder_id)
        now = desk.clock.now()
        trial = ImportTrial(
            kind=kind, holder_id=holder_id, actor=actor, file_name=name, digest=digest, size=size, at=now, changed_at=now,
            choice={"work_id": work_id} if work_id else {},
        )  # fmt: skip
        session.add(trial)
        session.flush()
        events.append(
            session, desk.clock, actor=actor, action=UPLOADED, subject=("stored_file", digest),
            payload={"file_name": name, "holder_id": holder_id, "bytes": size, "what": kind, "trial": trial.id},
        )  # fmt: skip
        return trial.id


def ask(desk: Desk, trial_id: int, *, commit: bool = False, choice: Mapping[str, Any] | None = None,
        replace_count: int | None = None) -> bool:  # fmt: skip
    """Try or commit a kept file, at once where it is small; whether it is done already.

    `choice` changes how it is read. Raises Refused("busy") while the worker has it, `not_tried` where a
    commit was asked for before a trial, `already_committed`.
    """
    with desk.database.unit_of_work() as session:
        trial = _trial(session, trial_id)
        _check_step(trial, commit=commit, now=desk.clock.now())
        if choice is not None:
            trial.choice = {**trial.choice, **choice}
        trial.replace_count = replace_count
        trial.state, trial.changed_at = COMMITTING if commit else TRYING, desk.clock.now()
        at_once = _at_once(trial)
        if not at_once:
            jobs.enqueue(session, desk.clock, JobKind.IMPORT, str(trial_id))
    if at_once:
        work(desk, trial_id)
    return at_once


def _check_step(trial: ImportTrial, *, commit: bool, now: datetime) -> None:
    # a process that was killed at a small file left it so; of a large one the worker takes care
    is_left = _at_once(trial) and trial.changed_at < now - LEFT_AFTER
    if trial.state in BUSY and not is_left:
        raise Refused("busy", "the worker is at it; wait a moment", zh="正在处理，请稍候")
    if trial.state == COMMITTED:
        raise Refused(
            "already_committed",
            "this file has been brought in already",
            zh="该文件已导入",
            batch=trial.batch_id,
        )
    if commit and trial.state not in (TRIED, COMMITTING):
        raise Refused("not_tried", "the file has to be tried first", zh="请先试导入")


def work(desk: Desk, trial_id: int) -> None:
    """Do what is asked for. It may run twice: a commit of the same file changes nothing the second time."""
    with desk.database.reading() as session:
        trial = _trial(session, trial_id)
        holder = trial.holder.name
    if trial.state not in BUSY:
        return
    with tempfile.TemporaryDirectory() as name:
        # where the program itself fails, the file stands as before the step and can be tried once more
        done: dict[str, Any] = {"state": TRIED if trial.state == COMMITTING else KEPT}
        try:
            step = _Step(desk, trial, holder, Path(name))
            done = step.commit() if trial.state == COMMITTING else step.try_out()
        except Refused as refused:
            done = {"state": REFUSED, "outcome": _refusal(refused)}
        finally:
            _put_down(desk, trial_id, done)


def _put_down(desk: Desk, trial_id: int, done: Mapping[str, Any]) -> None:
    with desk.database.unit_of_work() as session:
        row = _trial(session, trial_id)
        for key, value in done.items():
            setattr(row, key, value)
        row.changed_at = desk.clock.now()
        if row.state == COMMITTED:
            jobs.enqueue(session, desk.clock, JobKind.PIPELINE)


class _Step:
    """One step of one trial, in a folder of its own."""

    def __init__(self, desk: Desk, trial: ImportTrial, holder: str, folder: Path) -> None:
        self.desk, self.trial, self.holder, self.folder = desk, trial, holder, folder
        self.path = desk.vault.path(trial.digest)
        if not desk.vault.verify(trial.digest):
            desk.vault.open(trial.digest)  # says what is wrong with it
        self.choice = choice_of(trial)

    def try_out(self) -> dict[str, Any]:
        """Nothing is written but what the trial found; where columns are missing, a person is asked."""
        if self.trial.kind == PRINTS:
            return {"state": TRIED, "outcome": shown(self._prints(dry_run=True))}
        with self.desk.database.reading() as session:
            opened = open_for(session, self.path, self.trial.holder_id, self.choice, self.trial.kind)
        reading = about(opened)
        missing = [
            name
            for name in opened.missing
            if not (name == "work_id" and {"proof", "isbn", "isrc"} & set(opened.headings))
        ]
        if missing:
            return {"state": ASKED, "outcome": {"reading": reading}, "files": {}}
        with RowReport(self.folder / "report.csv") as report:
            outcome = self._run(dry_run=True, report=report)
            report.refused(outcome.refusals)
        return {
            "state": TRIED,
            "outcome": {**shown(outcome), "reading": reading},
            "files": self._files(opened, outcome),
        }

    def commit(self) -> dict[str, Any]:
        """The reports are those of what was done."""
        if self.trial.kind == PRINTS:
            outcome: ImportOutcome = self._prints(dry_run=False)
            return {"state": COMMITTED, "outcome": shown(outcome), "batch_id": int(outcome.batch)}
        with self.desk.database.reading() as session:
            opened = open_for(session, self.path, self.trial.holder_id, self.choice, self.trial.kind)
        with RowReport(self.folder / "report.csv") as report:
            outcome = self._run(dry_run=False, report=report)
            report.refused(outcome.refusals)
        files = self._files(opened, outcome)
        return {
            "state": COMMITTED, "outcome": {**shown(outcome), "reading": about(opened)}, "files": files,
            "batch_id": int(outcome.batch),
        }  # fmt: skip

    def _run(self, *, dry_run: bool, report: RowReport) -> ImportOutcome:
        database, vault, clock = self.desk.database, self.desk.vault, self.desk.clock
        if self.trial.kind == AUTHORIZATIONS:
            return authorizations.import_authorizations(
                database.unit_of_work, clock, vault, path=self.path, holder=self.holder, actor=self.trial.actor,
                dry_run=dry_run, choice=self.choice, name=self.trial.file_name,
            )  # fmt: skip
        return import_catalogue(
            database.unit_of_work, clock, vault, path=self.path, holder=self.holder, actor=self.trial.actor, dry_run=dry_run,
            choice=self.choice, replace_count=self.trial.replace_count, reading=database.reading, tell=report.tell,
            name=self.trial.file_name, tried=self.desk.settings.home_dir / "tried",
        )  # fmt: skip

    def _prints(self, *, dry_run: bool) -> ImportOutcome:
        path = self.folder / self.trial.file_name
        path.write_bytes(self.path.read_bytes())
        return import_prints(
            self.desk.database.unit_of_work, self.desk.clock, self.desk.vault, path=path, holder=self.holder,
            actor=self.trial.actor, work_id=str(self.trial.choice.get("work_id", "")), dry_run=dry_run,
        )  # fmt: skip

    def _files(self, opened: Opened, outcome: ImportOutcome) -> dict[str, str]:
        """The reports in the vault, by their names."""
        names = ["report.csv"] if self.trial.kind == CATALOGUE else []
        if outcome.refusals:
            errors_csv(self.folder / "errors.csv", outcome.refusals)
            names.append("errors.csv")
            # rows that could not be read at all cannot be corrected in a table
            if corrected_workbook(self.folder / "corrected.xlsx", opened, outcome.refusals):
                names.append("corrected.xlsx")
        return {name: self.desk.vault.put_file(self.folder / name, 1024**3) for name in names}


def choice_of(trial: ImportTrial) -> Choice:
    """How a person said that the file is read."""
    said = {
        field.name: trial.choice[field.name]
        for field in dataclasses.fields(Choice)
        if field.name in trial.choice
    }
    return Choice(**said)


def about(opened: Opened) -> dict[str, Any]:
    """How a file is read: for the page on which a person may say otherwise."""
    source = opened.source
    return {
        "form": source.form.value, "encoding": opened.encoding, "delimiter": source.delimiter, "sheet": source.sheet,
        "sheets": [{"name": one.name, "hidden": one.hidden} for one in source.sheets], "structured": source.structured,
        "header_row": opened.header.row, "missing": opened.missing, "mapping": opened.bound.by_heading,
        "suggestions": opened.bound.suggestions, "told": opened.bound.told,
        "rows": [[number, *(escaped(cell)[:SHOWN_CELL] for cell in cells)] for number, cells in opened.preview],
    }  # fmt: skip


def shown(outcome: ImportOutcome) -> dict[str, Any]:
    """An outcome as a trial keeps it: lists are capped, counts are whole."""
    said = outcome.as_json()
    groups = said.get("groups", [])
    return {
        **said, "refusals": said["refusals"][:SHOWN_ISSUES], "issues": len(said["refusals"]), "groups": groups[:200],
        "kept_issues": min(len(said["refusals"]), SHOWN_ISSUES), "is_catalogue": isinstance(outcome, CatalogueOutcome),
    }  # fmt: skip


def _refusal(refused: Refused) -> dict[str, Any]:
    plain = {key: value for key, value in refused.data.items() if isinstance(value, (str, int, list, dict))}
    return {"refused": refused.code, "zh": refused.message_zh, "en": str(refused), "data": plain}


def _at_once(trial: ImportTrial) -> bool:
    limit = AT_ONCE[trial.kind]
    packed = not trial.file_name.lower().endswith((".csv", ".tsv", ".txt", ".xml", ".jsonl"))
    return trial.size <= (limit // 4 if packed and trial.kind != PRINTS else limit)


def _trial(session: Session, trial_id: int) -> ImportTrial:
    trial = session.get(ImportTrial, trial_id)
    if trial is None:
        raise NotFound("upload", trial_id)
    return trial


def find(session: Session, trial_id: int, *, holder_id: int | None, actor: str | None) -> ImportTrial:
    """A trial of this holder (None: of any) by this person (None: by anybody). Raises NotFound for all others."""
    trial = session.get(ImportTrial, trial_id)
    if trial is None or holder_id not in (None, trial.holder_id) or actor not in (None, trial.actor):
        raise NotFound("upload", trial_id)
    return trial
