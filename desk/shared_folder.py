"""Whether the machines of one database really see one folder: its name stands in it, and in the book."""

from __future__ import annotations

import uuid
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from desk.wiring import Desk
from records import facts
from records.captures import Capture

NAME = ".copywatch-folder"


def trouble(desk: Desk) -> str:
    """What is wrong with the folder of vault and WARC files, as one sentence; empty where nothing is.

    Writes a probe and reads it back; gives folder and book the same name where the book has none yet; looks
    for the newest WARC files, which other machines may have written.
    """
    folder = desk.settings.shared_dir
    try:
        if not _reads_what_it_wrote(folder):
            return "what was written there cannot be read back"
        if not _is_the_books(desk, folder):
            return "it is not the folder in which the other machines of this database keep their files"
        gone = _missing(desk)
    except OSError as error:
        return f"it cannot be used: {error.strerror}"
    except SQLAlchemyError as error:
        return f"the database does not answer: {type(error).__name__}"
    return f"{gone} is named by the database and not there" if gone else ""


def _reads_what_it_wrote(folder: Path) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    told = uuid.uuid4().hex
    probe = folder / f".copywatch-probe-{told}"
    try:
        probe.write_text(told, encoding="ascii")
        return probe.read_text(encoding="ascii") == told
    finally:
        probe.unlink(missing_ok=True)


def _is_the_books(desk: Desk, folder: Path) -> bool:
    file = folder / NAME
    here = file.read_text(encoding="ascii").strip() if file.exists() else ""
    with desk.database.unit_of_work() as session:
        known = facts.read(session, facts.FOLDER)
        if not known:  # the first machine to look gives the name
            known = here or uuid.uuid4().hex
            file.write_text(known, encoding="ascii")
            facts.write(session, facts.FOLDER, known)
            return True
    return here == known


def _missing(desk: Desk) -> str:
    with desk.database.reading() as session:
        newest = (
            select(Capture.warc_file).where(Capture.warc_file != "").order_by(Capture.id.desc()).limit(20)
        )
        names = dict.fromkeys(session.scalars(newest))
    return next((name for name in names if not (desk.settings.warc_dir / name).exists()), "")
