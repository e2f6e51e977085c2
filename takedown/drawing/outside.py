"""Evidence by others in a list of evidence: named with its digest, its original sealed."""

from __future__ import annotations

from sqlalchemy import select

from records.masking import masked
from records.outside import OutsideEvidence, OutsideKind
from takedown.drawing.book import Book, Json

KIND_ZH = {
    OutsideKind.TIMESTAMP: "时间戳", OutsideKind.NOTARIAL: "公证书", OutsideKind.WACZ: "浏览器网页存档", OutsideKind.RECORDING: "录音录像、照片",
    OutsideKind.HOLDER: "权利人提交的材料", OutsideKind.OTHER: "其他外来证据",
}  # fmt: skip


def exhibits(book: Book) -> list[Json]:
    """What others made for the dossier, withdrawn ones left out; a name with a telephone number in it is masked."""
    asked = (
        select(OutsideEvidence)
        .where(OutsideEvidence.dossier_id == book.draft.dossier_id, OutsideEvidence.withdrawn_at.is_(None))
        .order_by(OutsideEvidence.id)
    )
    return [
        {"id": f"外来-{row.id}", "kind": KIND_ZH[row.kind], "title": masked(f"{KIND_ZH[row.kind]} {row.reference or row.file_name}"),
         "source": masked(row.source), "proves": masked(row.note) or "见该证据所载", "made_at": row.made_on.isoformat(),
         "made_by": masked(row.source), "sha256": row.digest}
        for row in book.session.scalars(asked)
    ]  # fmt: skip
