"""Rows to canonical content: what the notice of one dossier says about its standing items."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.captures import Capture
from records.cases import Draft, DraftItem
from records.catalog import RightsHolder, Work
from records.clock import SHANGHAI
from records.findings import Match
from records.scope import Site
from records.vocabulary import CaptureKind
from takedown.law import statutes
from takedown.notice import warned
from takedown.notice.content import (
    SCHEMA,
    Addressee,
    EvidenceFacts,
    FileFacts,
    HolderFacts,
    ItemFacts,
    LawFacts,
    NoticeContent,
    PageFacts,
    ShareFacts,
    WorkFacts,
)
from takedown.notice.pages import FILES_SHOWN, app_facts, offer_digest
from takedown.notice.services import MEASURE, service_of
from takedown.notice.wording import TRUTH, attachments, facts_sentence

TEMPLATE = "holder-notice/1"
_LONE = re.compile("[\ud800-\udfff]")
Refreshed = Mapping[int, int]
"""Finding id to the capture that shows its page as it is now."""


def compose(
    session: Session, draft: Draft, now: datetime, refreshed: Refreshed | None = None
) -> NoticeContent:
    """The content of `draft` as its rows stand now.

    An item keeps the evidence it entered with for as long as its page offers the same thing, so that a
    daily sweep makes no new version; `refreshed` names items whose page was seen changed.
    """
    dossier, today = draft.dossier, now.astimezone(SHANGHAI).date()
    items = item_facts(session, dossier.site, draft.items, (draft.content or {}).get("items", []), refreshed)
    works = _works(draft.items)
    content = NoticeContent(
        schema=SCHEMA, paper=draft.kind.value, template=TEMPLATE, addressee=_addressee(dossier.site),
        holder=_holder(dossier.holder), works=works, items=items,
        measures=sorted({item["measure"] for item in items}), law=_law(today), truth=TRUTH,
        attachments=attachments(dossier.holder.name, dossier.holder.agent, dossier.holder.agent_proof, works),
    )  # fmt: skip
    if lists := warned.sentences(
        warned.cited(session, {item.work_id for item in standing(draft.items)}, today)
    ):
        content["warned"] = lists
    return cast(NoticeContent, storable(content))


def notice_of(draft: Draft, items: Sequence[ItemFacts]) -> NoticeContent:
    """The same addresses as a right holder's notice has them, for formats that are made of one."""
    return NoticeContent(
        schema=SCHEMA, paper=draft.kind.value, template=TEMPLATE, addressee=_addressee(draft.dossier.site),
        holder=_holder(draft.dossier.holder), works=_works(draft.items), items=list(items),
        measures=sorted({item["measure"] for item in items}), law=[], truth="", attachments=[],
    )  # fmt: skip


def item_facts(
    session: Session, site: Site, items: Sequence[DraftItem], before: Sequence[ItemFacts], refreshed: Refreshed | None = None
) -> list[ItemFacts]:  # fmt: skip
    """What a paper says of each standing item; `before` are the facts that an earlier version had of them."""
    pinned = {item["finding"]: item for item in before}
    return [
        _item(session, site, item, pinned.get(str(item.finding_id)), refreshed or {})
        for item in standing(items)
    ]


def standing(items: Sequence[DraftItem]) -> list[DraftItem]:
    """The items that stand in the notice, in the order of the right holder's ids and then the addresses."""
    return sorted(
        (item for item in items if not item.dropped), key=lambda item: (item.work.work_id, item.url, item.id)
    )


def _addressee(site: Site) -> Addressee:
    return Addressee(
        site=site.key, name=site.name, kind=site.kind.value, url=site.url, operator=site.operator,
        icp=site.icp, contact=site.contact,
    )  # fmt: skip


def _holder(holder: RightsHolder) -> HolderFacts:
    return HolderFacts(
        name=holder.name, uscc=holder.uscc, address=holder.address, contact=holder.contact,
        phone=holder.phone, email=holder.email, signer=holder.signer, agent=holder.agent,
        agent_proof=holder.agent_proof,
    )  # fmt: skip


def _works(items: Sequence[DraftItem]) -> list[WorkFacts]:
    works = {item.work_id: item.work for item in standing(items)}
    return [_work(work) for work in sorted(works.values(), key=lambda work: work.work_id)]


def _work(work: Work) -> WorkFacts:
    return WorkFacts(
        work_id=work.work_id, title=work.title, kind=work.kind.value, creators=[str(c) for c in work.creators],
        right=work.right, territory=work.territory, valid_from=_iso(work.valid_from),
        valid_to=_iso(work.valid_to), proof=work.proof,
    )  # fmt: skip


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _item(
    session: Session, site: Site, item: DraftItem, before: ItemFacts | None, refreshed: Refreshed
) -> ItemFacts:
    finding = item.finding
    service, offer = service_of(site, finding.listing), offer_digest(finding.listing)
    same = before is not None and before["offer_digest"] == offer and finding.id not in refreshed
    kept = before if same else None
    page = kept or _page(site, item, offer)
    return ItemFacts(
        finding=str(finding.id), work_id=item.work.work_id, url=item.url, listing_kind=page["listing_kind"],
        page_title=page["page_title"], share_links=page["share_links"], files=page["files"], app=page["app"],
        service=service.value, measure=MEASURE[service].value,
        families=sorted(str(family) for family in finding.match.families),
        facts=facts_sentence(_reasons(finding.match)), evidence=_evidence(session, item, kept, refreshed),
        offer_digest=offer, page_digest=page["page_digest"], text_length=page["text_length"],
    )  # fmt: skip


def _page(site: Site, item: DraftItem, offer: str) -> PageFacts:
    listing = item.finding.listing
    return PageFacts(
        listing_kind=listing.kind.value, page_title=listing.title,
        share_links=[_share(row) for row in listing.share_links],
        files=[FileFacts(name=str(row["name"]), size=row.get("size")) for row in listing.files[:FILES_SHOWN]],
        app=app_facts(site, listing), offer_digest=offer, page_digest=listing.content_digest,
        text_length=len(listing.text),
    )  # fmt: skip


def _share(row: dict[str, Any]) -> ShareFacts:
    # where in the text it stood is no part of it: that moves with every comment above
    return ShareFacts(
        service=row.get("service", ""), id=row.get("id", ""), code=row.get("code", ""), url=row.get("url", ""),
        unzip_password=row.get("unzip_password", ""),
    )  # fmt: skip


def _reasons(match: Match) -> list[str]:
    return [str(reason.get("zh", "")) for reason in match.reasons if float(reason.get("weight", 0)) > 0]


def _evidence(
    session: Session, item: DraftItem, kept: ItemFacts | None, refreshed: Refreshed
) -> list[EvidenceFacts]:
    listing = item.finding.listing
    evidence = list(kept["evidence"]) if kept else []
    if not evidence:
        response = session.get(Capture, refreshed.get(item.finding_id, listing.capture_id or 0))
        evidence = [evidence_facts(response)] if response else []
    if not any(row["kind"] == CaptureKind.SCREENSHOT.value for row in evidence):
        evidence += [evidence_facts(picture) for picture in _picture(session, item, evidence)]
    return evidence


def _picture(session: Session, item: DraftItem, evidence: Sequence[EvidenceFacts]) -> Sequence[Capture]:
    # only a picture drawn from the response that the notice names shows what the notice says
    sources = [int(row["capture"]) for row in evidence]
    asked = (
        select(Capture)
        .where(
            Capture.kind == CaptureKind.SCREENSHOT,
            Capture.listing_id == item.finding.listing_id,
            Capture.source_capture_id.in_(sources),
        )
        .order_by(Capture.id)
        .limit(1)
    )
    return session.scalars(asked).all()


def evidence_facts(capture: Capture) -> EvidenceFacts:
    """A capture as the notice names it."""
    return EvidenceFacts(
        capture=str(capture.id), kind=capture.kind.value, url=capture.url, status=capture.status,
        media_type=capture.media_type, bytes=capture.bytes, sha256=capture.sha256,
        captured_at=capture.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )  # fmt: skip


def _law(today: date) -> list[LawFacts]:
    return [
        LawFacts(
            id=article.id, law=article.law, number=article.number, version=article.version,
            effective_from=article.effective_from.isoformat(), source=article.source,
            verified=article.verified, sentence=article.sentence,
        )
        for article in statutes.in_force(today, statutes.BASIS)
    ]  # fmt: skip


def storable(value: Any) -> Any:
    """JSON without lone surrogates."""
    # JSON columns can hold lone surrogates, which no encoding of the canonical bytes can
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {key: storable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [storable(item) for item in value]
    return value
