"""案卷: a case's papers put together from the book, in the order of their days, with 卷内目录 and page numbers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.cases import Approval, Draft, StoredPaper
from records.casework import Case, OutcomeKind
from records.clock import SHANGHAI, Clock
from records.errors import Refused
from records.scope import Site
from records.session import UnitOfWork
from records.settings import Settings
from records.vault import Vault
from records.vocabulary import PaperKind
from takedown.cases import casepapers, casework
from takedown.drawing.asked import office_of
from takedown.papers import bundle, facts
from takedown.papers.bundle import Bundle, Part
from takedown.papers.case_file import ARTICLES, CaseFile
from takedown.papers.facts import Head, Officer, Organ
from takedown.papers.registry import paper
from takedown.statistics.caseform import told
from takedown.statistics.figures import OutcomeFact


def bind(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, settings: Settings, *, case_id: int, retention: str, actor: str
) -> Bundle:  # fmt: skip
    """The case's file as it stands: sealed papers that were recorded, and approved papers of its dossier.

    Raises NotFound for the case; Refused `no_papers`, or `scan_no_pdf` naming a scan that is no PDF; BytesRefused for a
    PDF that cannot be read; Tampered where stored bytes have changed.
    """
    now = clock.now()
    with unit_of_work() as session:
        case = casework.find(session, case_id)
        parts = sorted(
            [*_sealed(session, vault, case), *_approved(session, vault, case)], key=lambda part: part.date
        )
        if not parts:
            raise Refused(
                "no_papers",
                "the case has no paper yet; record its sealed papers",
                zh="案件尚无文书，请先登记盖章文书",
            )
        made = bundle.assemble(_content(session, settings, case, retention, now), parts, now)
        events.append(
            session, clock, actor=actor, action="takedown:case:bound", subject=("case", case.id),
            payload={"papers": len(parts), "pages": made.content.filed[-1].last_page,
                     "digests": [one.sha256 for one in made.content.filed]},
        )  # fmt: skip
        return made


def _sealed(session: Session, vault: Vault, case: Case) -> list[Part]:
    rows = casepapers.of_case(session, case.id)
    return [_part(vault, row.digest, row.title, row.number, case.unit, row.day.isoformat()) for row in rows]


def _approved(session: Session, vault: Vault, case: Case) -> list[Part]:
    if case.dossier_id is None:
        return []
    asked = (
        select(StoredPaper, Approval, Draft)
        .join(Approval, Approval.id == StoredPaper.approval_id)
        .join(Draft, Draft.id == Approval.draft_id)
        .where(Draft.dossier_id == case.dossier_id, StoredPaper.format == "pdf", Approval.voided_at.is_(None))
        .order_by(Approval.at, StoredPaper.id)
    )
    return [
        _part(
            vault,
            stored.digest,
            paper(draft.kind).zh,
            "",
            case.unit,
            _day(approval.at),
            f"批准号 {approval.number}",
        )
        for stored, approval, draft in session.execute(asked)
    ]


def _part(vault: Vault, digest: str, title: str, number: str, author: str, day: str, note: str = "") -> Part:
    data = vault.open(digest)
    if not data.startswith(b"%PDF-"):
        raise Refused(
            "scan_no_pdf",
            f"{title} is no PDF; record its scan as a PDF",
            zh=f"《{title}》不是 PDF，请以 PDF 格式登记扫描件",
        )
    return Part(title, number, author, day, data, note)


def _content(session: Session, settings: Settings, case: Case, retention: str, now: datetime) -> CaseFile:
    today = now.astimezone(SHANGHAI).date()
    site = session.get(Site, case.site_id) if case.site_id else None
    closed = next(
        (one.day.isoformat() for one in casework.ordered(case.outcomes) if one.kind is OutcomeKind.CLOSED), ""
    )
    office = office_of(settings)
    organ = Organ(name=case.unit, contact=office.contact, phone=office.phone, address=office.address)
    return CaseFile(
        schema="copywatch/case-file/1", paper=PaperKind.CASE_FILE.value, template="case-file/1",
        drawn_on=today.isoformat(), law=facts.cited(ARTICLES, today.isoformat()), head=Head(organ=organ),
        case_name=case.name, case_number=case.filing_number,
        parties=tuple(filter(None, [site.operator or site.name if site else ""])),
        opened_on=case.filed_on.isoformat(), closed_on=closed, result=case.result or told(_outcomes(case)),
        officers=tuple(Officer(name=str(one.get("name", "")), card=str(one.get("certificate", ""))) for one in case.officers),
        retention=retention, filed=(),
    )  # fmt: skip


def _outcomes(case: Case) -> list[OutcomeFact]:
    held = casework.ordered(case.outcomes)
    return [OutcomeFact(one.kind, one.day, one.amount_fen, one.count, one.number) for one in held]


def _day(at: datetime) -> str:
    return at.astimezone(SHANGHAI).date().isoformat()
