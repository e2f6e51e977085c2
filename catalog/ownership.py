"""Documents of ownership (权属证明): registrations, contracts, powers of attorney, with their dates; and what runs out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from catalog import values
from records import events
from records.catalog import Authorization, RightsHolder, Work
from records.clock import Clock
from records.errors import NotFound, Refused
from records.rights import OwnershipDocument
from records.session import UnitOfWork
from records.vault import Vault

KINDS = ("registration", "contract", "power_of_attorney", "licence", "other")
MAX_DOCUMENT = 50 * 1024 * 1024
ALERT_DAYS = 60
"""Days before its end from which a licence or a document is shown as running out."""
MAX_TEXT = 500
FILE_STARTS = (
    b"%PDF",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"II*\x00",
    b"MM\x00*",
)
"""PDF, pictures, office documents: what a person can open as a document."""


@dataclass(frozen=True)
class Expiry:
    """Something that runs out: `days` left, below zero once it has."""

    what: str
    name: str
    last: date
    days: int
    row_id: int
    holder_id: int


def add_document(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *, holder_id: int, actor: str, said: Mapping[str, str],
    file: Path | None = None, file_name: str = "",
) -> int:  # fmt: skip
    """Put a document on file; `said` has kind, work_id (empty: all works), number, issued_on, valid_from, valid_to, note.

    Raises NotFound (holder, work), Refused: `unknown_kind`, `bad_date`, `window_reversed`, `document_empty`,
    `too_long`, `file_too_large`, `not_a_document`.
    """
    fields = _checked(said)
    if file is None and not fields["number"]:
        raise Refused("document_empty", "give a file or a number", zh="请上传文件或填写编号")
    if file is not None and not file.open("rb").read(8).startswith(FILE_STARTS):
        raise Refused(
            "not_a_document",
            "a PDF, a picture or an office document is needed",
            zh="请上传 PDF、图片或 Office 文档",
        )
    digest = vault.put_file(file, MAX_DOCUMENT) if file is not None else ""
    with unit_of_work() as session:
        if session.get(RightsHolder, holder_id) is None:
            raise NotFound("right holder", holder_id)
        row = OwnershipDocument(
            holder_id=holder_id, work_id=_work(session, holder_id, said.get("work_id", "").strip()), digest=digest,
            file_name=Path(file_name.replace("\\", "/")).name[:120] if digest else "", actor=actor, created_at=clock.now(), **fields,
        )  # fmt: skip
        session.add(row)
        session.flush()
        events.append(
            session, clock, actor=actor, action="rights:document:added", subject=("ownership_document", row.id),
            payload={"holder": holder_id, "kind": row.kind, "sha256": digest},
        )  # fmt: skip
        return row.id


def withdraw(
    unit_of_work: UnitOfWork, clock: Clock, *, document_id: int, holder_id: int | None, actor: str
) -> None:
    """Take a document off file; the row and the bytes stay. Raises NotFound."""
    with unit_of_work() as session:
        row = session.get(OwnershipDocument, document_id)
        if row is None or holder_id not in (None, row.holder_id) or row.withdrawn_at is not None:
            raise NotFound("document", document_id)
        row.withdrawn_at = clock.now()
        events.append(
            session, clock, actor=actor, action="rights:document:withdrawn", subject=("ownership_document", row.id),
            payload={"holder": row.holder_id, "sha256": row.digest},
        )  # fmt: skip


def running_out(
    session: Session, holder_id: int | None, today: date, days: int = ALERT_DAYS, most: int = 200
) -> list[Expiry]:
    """Licences and documents of a holder (None: of all) that end within `days` or have ended in as many, soonest first."""

    def soon(column: InstrumentedAttribute[date | None]) -> ColumnElement[bool]:
        return column.between(today - timedelta(days=days), today + timedelta(days=days))

    licences = (
        select(Authorization).where(soon(Authorization.valid_to)).order_by(Authorization.valid_to).limit(most)
    )
    documents = select(OwnershipDocument).where(
        soon(OwnershipDocument.valid_to), OwnershipDocument.withdrawn_at.is_(None)
    ).order_by(OwnershipDocument.valid_to).limit(most)  # fmt: skip
    if holder_id is not None:
        licences = licences.where(Authorization.holder_id == holder_id)
        documents = documents.where(OwnershipDocument.holder_id == holder_id)
    found = [
        Expiry("licence", f"{one.licensee} {one.host}{one.path} {one.account} {one.package}".strip(), one.valid_to,
               (one.valid_to - today).days, one.id, one.holder_id)
        for one in session.scalars(licences) if one.valid_to
    ]  # fmt: skip
    found += [
        Expiry("document", f"{one.number} {one.file_name}".strip(), one.valid_to, (one.valid_to - today).days, one.id, one.holder_id)
        for one in session.scalars(documents) if one.valid_to
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.last)


def documents_of(session: Session, holder_id: int, most: int = 200) -> list[OwnershipDocument]:
    """What a holder has on file, the newest first."""
    query = select(OwnershipDocument).where(
        OwnershipDocument.holder_id == holder_id, OwnershipDocument.withdrawn_at.is_(None)
    )
    return list(
        session.scalars(
            query.options(joinedload(OwnershipDocument.work))
            .order_by(OwnershipDocument.id.desc())
            .limit(most)
        )
    )


def licences_of(
    session: Session, holder_id: int, today: date, *, ended: bool = False, most: int = 200
) -> list[Authorization]:
    """The licences that a holder has given and that have not ended (`ended`: those that have), soonest end first."""
    query = select(Authorization).where(Authorization.holder_id == holder_id)
    if ended:
        query = query.where(Authorization.valid_to < today)
    else:
        query = query.where(or_(Authorization.valid_to.is_(None), Authorization.valid_to >= today))
    return list(
        session.scalars(
            query.order_by(Authorization.valid_to.is_(None), Authorization.valid_to, Authorization.id).limit(
                most
            )
        )
    )


def _checked(said: Mapping[str, str]) -> dict[str, object]:
    text = {name: " ".join(said.get(name, "").split()) for name in ("kind", "number", "note")}
    for name, value in text.items():
        if len(value) > MAX_TEXT:
            raise Refused(
                "too_long", f"{name} has more than {MAX_TEXT} characters", zh=f"{name} 超过 {MAX_TEXT} 个字符"
            )
    if text["kind"] not in KINDS:
        raise Refused("unknown_kind", f"kind is one of {', '.join(KINDS)}", zh="请选择文件种类")
    days = {name: _day(name, said.get(name, "")) for name in ("issued_on", "valid_from", "valid_to")}
    begin, end = days["valid_from"], days["valid_to"]
    if begin and end and end < begin:
        raise Refused("window_reversed", "the last day is before the first", zh="截止日期早于起始日期")
    return {**text, **days}


def _day(name: str, text: str) -> date | None:
    text = text.strip()
    if not text or (name == "valid_to" and text in values.OPEN_ENDED):
        return None
    day = values.day(text)
    if day is None:
        raise Refused(
            "bad_date", f"{name}: write the day as 2021-05-06", zh="日期请写成 2021-05-06", column=name
        )
    return day


def _work(session: Session, holder_id: int, work_id: str) -> int | None:
    if not work_id:
        return None
    found = session.scalar(select(Work.id).where(Work.holder_id == holder_id, Work.work_id == work_id))
    if found is None:
        raise NotFound("work 作品", work_id)
    return found
