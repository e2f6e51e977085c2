"""What goes out beside the papers of an approved version: the unsent e-mail and the XARF reports.

Gathered inside a short transaction, rendered outside of any, stored with the papers under one approval.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.cases import Draft
from records.clock import SHANGHAI
from records.contacts import ContactMeans, ContactRole
from records.drawn import DrawnPaper
from records.errors import NotFound, Refused, Tampered
from records.findings import Finding
from records.scope import Site
from records.vault import Vault
from records.vocabulary import PaperKind
from takedown.addressees.contacts import addressee_of
from takedown.addressees.ladder import ROLE_EN, ROLE_ZH, Addressee, Candidate
from takedown.addressees.rdap import EMAIL
from takedown.formats import email, xarf
from takedown.notice import compose
from takedown.notice.content import SCHEMA, NoticeContent
from takedown.overblocking.names import is_address
from takedown.papers.blocks import Letter
from takedown.papers.registry import paper
from takedown.routes.gather import hosts_of, nature_of, observations
from takedown.routes.kinds import Nature

EML, XARF = "eml", "xarf"
K = PaperKind
FOREIGN = frozenset({K.DMCA_NOTICE, K.DSA_NOTICE})
REPORTED = FOREIGN | {K.HOLDER_NOTICE}
"""A right holder's notices to a service: each address of them is a XARF report."""
TO_SITE = REPORTED | {K.HOLDER_WITHDRAWAL, K.SUPERVISION_LETTER, K.RECTIFICATION_LETTER}
"""What may go to the service by e-mail. Orders and forms are served, referrals and requests go from organ to organ."""
MAILED = TO_SITE | {K.HOLDER_CONFIRMATION}
MAX_PICTURES_BYTES = 20 * 1024 * 1024
"""Screenshots that go along in all reports of one notice together; every capture's digest is stated in any case."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What rendering needs beside the content.

    Attributes:
        to: the e-mail address of whom the ladder names, empty where it names none or another means.
        note_zh: why `to` is empty.
        pictures: capture id to digest in the vault, of screenshots that the content names.
        notice: content of the same addresses as a notice has it, for a notice to a service abroad.
    """

    to: str = ""
    note_zh: str = ""
    note_en: str = ""
    intermediary: bool = False
    confidence: Mapping[str, float] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    notice: Mapping[str, Any] | None = None


def expect(kind: PaperKind, format_: str) -> None:
    """Raises Refused where that kind of paper is not handed out in that format, with the reason."""
    if format_ == XARF and kind not in REPORTED:
        raise Refused(
            "xarf_kind", "only a right holder's notice to a service is a XARF report", zh="只有权利人通知可以导出为 XARF 报告",
            kind=kind.value,
        )  # fmt: skip
    if format_ == EML and kind not in MAILED:
        raise Refused(
            "eml_kind", f"{kind.value} does not go by e-mail: it is served, or goes from organ to organ",
            zh="该文种不以电子邮件发出：应当依法送达，或者由机关之间行文", kind=kind.value,
        )  # fmt: skip


def gather(session: Session, draft: Draft, now: datetime) -> Outgoing:
    """Read what is needed; nothing is written, no bytes are read."""
    notice = _as_notice(session, draft) if draft.kind in FOREIGN else None
    site, items = draft.dossier.site, list(notice["items"]) if notice else _items(draft)
    to, note_zh, note_en = _recipient(session, draft, now)
    pictures = {
        row["capture"]: row["sha256"]
        for item in items
        for row in item["evidence"]
        if row["kind"] == "screenshot" and row["bytes"] <= xarf.MAX_EVIDENCE_BYTES
    }
    return Outgoing(
        to, note_zh, note_en, nature_of(session, site, now) is Nature.INTERMEDIARY, _confidence(session, items), pictures, notice
    )  # fmt: skip


def _as_notice(session: Session, draft: Draft) -> Mapping[str, Any]:
    drawn = session.get(DrawnPaper, draft.id)
    return compose.notice_of(draft, drawn.asked["items"] if drawn else [])


def _recipient(session: Session, draft: Draft, now: datetime) -> tuple[str, str, str]:
    if draft.kind not in MAILED:
        return "", "不以电子邮件发出", "does not go by e-mail"
    if draft.kind is K.HOLDER_CONFIRMATION:
        return draft.dossier.holder.email, "", ""
    named = str(draft.content.get("recipient", {}).get("email", "")) if draft.kind in FOREIGN else ""
    return (named, "", "") if named else _to(ladder_of(session, draft.dossier.site, now))


def ladder_of(session: Session, site: Site, now: datetime) -> Addressee:
    """Whom a notice about a site goes to: register, contacts and stored lookups of its hosts and addresses together."""
    hosts = hosts_of(site)
    answers = (text for host in hosts for one in observations(session, host) for text in one.answers)
    addresses = [text for text in answers if is_address(text)]
    return addressee_of(session, (*hosts, *addresses), now, _of_register(site))


def _items(draft: Draft) -> list[dict[str, Any]]:
    return list(draft.content.get("items", [])) if draft.content.get("schema") == SCHEMA else []


def _of_register(site: Site) -> list[Candidate]:
    """The register's own field is the platform's channel, as the office entered it."""
    day = site.updated_at.astimezone(SHANGHAI).date()
    return [
        Candidate(0, "", ContactRole.PLATFORM, ContactMeans.EMAIL, match.group(), site.name, "登记册", day, verified=False)
        for match in EMAIL.finditer(site.contact)
    ]  # fmt: skip


def _to(found: Addressee) -> tuple[str, str, str]:
    chosen = found.chosen
    if chosen is None:
        return "", found.note_zh, found.note_en
    first = next((rung for rung in found.rungs if rung.role is chosen.role), None)
    mail = next((one for one in (first.usable if first else ()) if one.means is ContactMeans.EMAIL), None)
    if mail is not None:
        return mail.value, "", ""
    return (
        "",
        f"应通过其他渠道送达：{ROLE_ZH[chosen.role]}，{chosen.means.value} {chosen.value}",
        f"goes by another way: {ROLE_EN[chosen.role]}, {chosen.means.value} {chosen.value}",
    )


def _confidence(session: Session, items: list[dict[str, Any]]) -> dict[str, float]:
    ids = [int(item["finding"]) for item in items]
    rows = session.scalars(select(Finding).where(Finding.id.in_(ids)))
    return {str(row.id): row.match.p_work for row in rows}


def render(
    draft_kind: Any, content: Mapping[str, Any], letter: Letter, papers: Mapping[str, bytes], outgoing: Outgoing,
    vault: Vault | None, digest: str, *, draft: bool = False,
) -> dict[str, bytes]:  # fmt: skip
    """Format to bytes: `eml`, and `xarf-001` onwards for a notice whose holder can be written to.

    A notice without an e-mail address of its holder has no reports; asking for one says why (`reports`).
    """
    if draft_kind not in MAILED:
        return {}
    attached = {ending: papers[ending] for ending in ("docx", "pdf") if ending in papers}
    mail = email.draft_mail(
        letter, attached, name=paper(draft_kind).zh, to=outgoing.to, digest=digest, draft=draft
    )
    try:
        made = reports(content, outgoing, vault, draft=draft)
    except Refused:
        made = []
    return {EML: mail, **{f"{XARF}-{place:03d}": data for place, data in enumerate(made, start=1)}}


def reports(
    content: Mapping[str, Any], outgoing: Outgoing, vault: Vault | None, *, draft: bool = False
) -> list[bytes]:
    """The files of the reports. Raises Refused where this paper has none, with the reason."""
    if outgoing.notice is None and content.get("schema") != SCHEMA:
        expect(PaperKind(content.get("paper", K.CASE_FILE)), XARF)
    extras = xarf.Extras(outgoing.intermediary, outgoing.confidence, _pictures(outgoing, vault))
    return [
        xarf.as_bytes(report)
        for report in xarf.reports(cast(NoticeContent, outgoing.notice or content), extras, draft=draft)
    ]


def _pictures(outgoing: Outgoing, vault: Vault | None) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = MAX_PICTURES_BYTES
    for capture, digest in outgoing.pictures.items() if vault is not None else ():
        assert vault is not None  # said above
        try:
            data = vault.open(digest)
        except (NotFound, Tampered):
            continue  # the checklist names what is wrong with the evidence, and bars the approval
        if len(data) <= min(left, xarf.MAX_EVIDENCE_BYTES):
            found[capture], left = data, left - len(data)
    return found


def file_name(number: str, format_: str) -> str:
    """The name under which a stored format is handed out."""
    if format_.startswith(f"{XARF}-"):
        return f"{number}-{format_.removeprefix(f'{XARF}-')}.xarf.json"
    return f"{number}.{format_}"
