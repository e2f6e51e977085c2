"""Taking in a complaint: a receipt for the complainant, and the lead that it belongs to."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crawler.scope.gate import decide
from desk.leads import addresses
from desk.wiring import Desk
from records import events
from records.catalog import RightsHolder
from records.clock import Clock
from records.errors import NotFound, Refused
from records.leads import Complaint, Lead
from records.scope import Site
from records.vocabulary import LeadChannel, LeadState

MAX_TEXT = 4000
MAX_NAME = 200
MAX_ORIGINAL_BYTES = 20 * 1024 * 1024
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Letters and digits that are told apart on the telephone."""
CODE_LENGTH = 10
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Reported:
    """What a complainant gave. `url` may stand in `text` instead; `original` the bytes of letter, mail or picture."""

    channel: LeadChannel
    text: str
    url: str = ""
    works: str = ""
    anonymous: bool = False
    name: str = ""
    contact: str = ""
    holder: str = ""
    original: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Receipt:
    """What the complainant is given. `code` opens the state of the complaint and is stored nowhere."""

    receipt: str
    code: str
    lead: int
    joined: bool
    in_scope: str


def take(desk: Desk, reported: Reported, actor: str) -> Receipt:
    """Record a complaint; it joins the lead of its address where there is one.

    Raises Refused: `lead_empty` with neither address nor words, `lead_too_long`, `lead_nameless` for a person who is
    neither named nor anonymous; NotFound for an unknown right holder.
    """
    checked = _checked(reported)
    original = desk.vault.put(checked.original) if checked.original else ""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    with desk.database.unit_of_work() as session:
        holder = _holder(session, checked.holder)
        lead, joined = _lead(session, desk.clock, checked)
        if holder is not None and not lead.green_lane:
            lead.green_lane = True
        made = Complaint(
            lead_id=lead.id, receipt=_number(session, desk.clock), code_sha256=digest(code), channel=checked.channel,
            received_at=desk.clock.now(), taken_by=actor, anonymous=checked.anonymous,
            name="" if checked.anonymous else checked.name, contact="" if checked.anonymous else checked.contact,
            holder_id=holder.id if holder else None, text=checked.text, original=original,
        )  # fmt: skip
        session.add(made)
        session.flush()
        events.append(
            session, desk.clock, actor=actor, action="desk:lead:reported", subject=("lead", lead.id),
            payload={"receipt": made.receipt, "channel": made.channel.value, "joined": joined, "original": original,
                     "holder": holder.name if holder else ""},
        )  # fmt: skip
        site = session.get(Site, lead.site_id) if lead.site_id else None
        return Receipt(made.receipt, code, lead.id, joined, site.key if site else "")


def digest(code: str) -> str:
    """What is stored of a code. Ten letters of thirty-one are guessed by nobody who may ask a few times an hour."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()


def _checked(reported: Reported) -> Reported:
    text, works = reported.text.strip(), reported.works.strip()
    url = addresses.whole(reported.url.strip() or addresses.first(text))
    if not (url or text):
        raise Refused("lead_empty", "say which page or what is offered", zh="请填写网址或说明")
    if max(len(url), len(text), len(works)) > MAX_TEXT or len(url) > addresses.MAX_URL:
        raise Refused("lead_too_long", f"at most {MAX_TEXT} characters", zh=f"内容不得超过 {MAX_TEXT} 字")
    if len(reported.original) > MAX_ORIGINAL_BYTES:
        raise Refused("scan_size", "the original has at most 20 MB", zh="原件不得超过 20 MB")
    if not (reported.anonymous or reported.name.strip()):
        raise Refused("lead_nameless", "give a name, or choose anonymous", zh="请填写姓名，或选择匿名")
    return Reported(
        reported.channel, text, url, works, reported.anonymous, reported.name.strip()[:MAX_NAME],
        reported.contact.strip()[:MAX_NAME], reported.holder.strip(), reported.original,
    )  # fmt: skip


def _holder(session: Session, name: str) -> RightsHolder | None:
    if not name:
        return None
    found = session.scalars(select(RightsHolder).where(RightsHolder.name == name)).one_or_none()
    if found is None:
        raise NotFound("right holder", name)
    return found


def _lead(session: Session, clock: Clock, reported: Reported) -> tuple[Lead, bool]:
    key = addresses.key(reported.url, reported.text)
    lead = session.scalars(select(Lead).where(Lead.key == key).with_for_update()).one_or_none()
    while lead is not None and lead.joined_to is not None:
        lead = session.get_one(Lead, lead.joined_to)
    if lead is not None:
        if lead.state in (LeadState.DISMISSED, LeadState.LICENSED):
            lead.state, lead.reason = LeadState.NEW, None  # somebody sees it there again
        return lead, True
    made = Lead(
        key=key,
        url=reported.url,
        works=reported.works,
        opened_at=clock.now(),
        site_id=scope_of(session, reported.url),
    )
    session.add(made)
    session.flush()
    return made, False


def scope_of(session: Session, url: str) -> int | None:
    """The registered site whose scope has the address; None keeps copywatch away from it."""
    if not url:
        return None
    sites = session.scalars(select(Site).where(Site.active).order_by(Site.id))
    return next((site.id for site in sites if decide(site, url).allowed), None)


def _number(session: Session, clock: Clock) -> str:
    """The next number of this year (Asia/Shanghai); the writing lock keeps two complaints apart."""
    year = clock.now().astimezone(SHANGHAI).year
    last = session.scalar(select(func.max(Complaint.receipt)).where(Complaint.receipt.startswith(f"{year}-")))
    return f"{year}-{int(last.partition('-')[2]) + 1 if last else 1:06d}"
