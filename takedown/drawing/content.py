"""Rows, proposals and a person's words to the content of a paper. The right holder's notice has its own way."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from records.cases import Draft
from records.clock import SHANGHAI
from records.drawn import DrawnPaper
from records.errors import Refused
from records.vocabulary import PaperKind
from takedown.drawing import forms, holders, letters, referrals, shape
from takedown.drawing.asked import Asked, read_asked
from takedown.drawing.book import Book
from takedown.drawing.parts import Parts
from takedown.notice import compose
from takedown.notice.compose import Refreshed
from takedown.papers import facts
from takedown.papers.registry import paper

K = PaperKind
BUILDERS: Mapping[PaperKind, Callable[[Book], Parts]] = {
    K.HOLDER_CONFIRMATION: holders.confirmation,
    K.SUPERVISION_LETTER: letters.supervision, K.RECTIFICATION_LETTER: letters.rectification,
    K.CORRECTION_ORDER: letters.correction, K.CEASE_ORDER: letters.cease, K.DATA_REQUEST: letters.data_request,
    K.ICP_REQUEST: letters.icp_request, K.REFERRAL_INTERMEDIARY: referrals.referral, K.REFERRAL_DIRECT: referrals.referral,
    K.REFERRAL_PENALISED: referrals.referral, K.REFERRAL_PUBLISHING: referrals.referral, K.REFERRAL_FILING: referrals.referral,
    K.REPORT_ABROAD: referrals.abroad, K.REFERRAL_REQUEST: referrals.request, K.LEAD_TRANSFER: referrals.lead,
    K.FILING_APPROVAL: forms.filing_approval, K.PENALTY_NOTICE: forms.penalty_notice, K.CRIMINAL_TRANSFER: forms.criminal_transfer,
    K.REINSPECTION_RECORD: forms.reinspection, K.SERVICE_RECEIPT: forms.service_receipt, K.EVIDENCE_LIST: forms.evidence_list,
    K.EXPOSURE_SHEET: forms.exposure, K.DMCA_NOTICE: holders.dmca, K.DSA_NOTICE: holders.dsa,
}  # fmt: skip
"""Every kind that is drawn up on request. The notice is drawn by its own stage, its withdrawal by
takedown.replies.withdrawals; the 案卷 is put together of whole papers."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper as drawn up.

    Attributes:
        content: canonical content, what the person filled in included.
        parts: what it was made of.
        asked: the question, with the facts of each address as they are now pinned.
    """

    content: dict[str, Any]
    parts: Parts
    asked: Asked


def row_of(session: Session, draft: Draft) -> DrawnPaper:
    """The row of a drawn draft. Raises Refused for one that is not drawn on request."""
    row = session.get(DrawnPaper, draft.id)
    if row is None:
        raise Refused(
            "not_drawn", f"draft {draft.id} ({draft.kind.value}) has no fields to fill in: it is drawn from the rows alone",
            zh="该文书全部由登记资料生成，没有需要填写的栏目", kind=draft.kind.value,
        )  # fmt: skip
    return row


def content_of(
    session: Session, draft: Draft, now: datetime, refreshed: Refreshed | None = None
) -> dict[str, Any]:
    """The content of any draft as its rows stand now; facts of its addresses are pinned along the way."""
    if draft.kind is PaperKind.HOLDER_NOTICE:
        return dict(compose.compose(session, draft, now, refreshed))
    row = row_of(session, draft)
    drawn = draw(session, draft, now, read_asked(row.asked), row.filled, refreshed)
    row.asked = drawn.asked.as_row()
    return drawn.content


def draw(
    session: Session, draft: Draft, now: datetime, asked: Asked, filled: Mapping[str, Any],
    refreshed: Refreshed | None = None,
) -> Drawn:  # fmt: skip
    """Draw a paper up. The day whose law it cites stays, as long as nothing else changes."""
    items = compose.item_facts(session, draft.dossier.site, draft.items, asked.items, refreshed)
    asked = replace(asked, items=list(items))
    parts = BUILDERS[draft.kind](Book(session, draft, asked, now, items))
    today = now.astimezone(SHANGHAI).date().isoformat()
    made = _content(draft.kind, parts, filled, today)
    before = (draft.content or {}).get("drawn_on", today)
    same = made | {"drawn_on": before} == draft.content
    return Drawn(dict(draft.content) if same else made, parts, asked)


def _content(kind: PaperKind, parts: Parts, filled: Mapping[str, Any], today: str) -> dict[str, Any]:
    one = paper(kind)
    made = shape.laid_over(shape.empty(one.content), shape.laid_over(parts.proposed, parts.rows))
    made |= {
        "schema": f"copywatch/{one.template}", "paper": kind.value, "template": one.template, "drawn_on": today,
        "law": facts.stored_law((*one.articles, *(name for name in parts.law if name not in one.articles)), today),
    }  # fmt: skip
    made = apply(copy.deepcopy(made), filled, parts.rows)
    return facts.stored(facts.read(one.content, compose.storable(made)))


def apply(made: dict[str, Any], filled: Mapping[str, Any], rows: Mapping[str, Any]) -> dict[str, Any]:
    """Put a person's words where they belong.

    What the rows give by now goes before them; an answer about an element that is gone is left aside.
    """
    for path, value in filled.items():
        if not shape.at(rows, path):
            shape.put(made, path, value)
    return made
