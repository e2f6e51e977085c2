"""The right holder's other letters: the confirmation, and the notices to services abroad."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from takedown.addressees.ladder import Candidate
from takedown.drawing.book import Book, Json
from takedown.drawing.parts import Parts
from takedown.formats.outgoing import ladder_of
from takedown.notice.inert import inert
from takedown.notice.wording import REASONS_TOLD
from takedown.papers import dmca_notice, dsa_notice


def _holder(book: Book) -> Json:
    one = book.draft.dossier.holder
    return {"name": one.name, "number": one.uscc, "address": one.address, "contact": one.contact, "phone": one.phone,
            "email": one.email}  # fmt: skip


def confirmation(book: Book) -> Parts:
    """确认函: the holder is asked of each address; nothing is ticked by the program."""
    holder = book.draft.dossier.holder
    answers = [
        {"work_id": place["work_id"], "title": book.works[item["finding"]][1].title, "url": place["url"], "answer": "", "note": ""}
        for item, place in zip(book.items, book.places(), strict=True)
    ]  # fmt: skip
    rows = {
        "holder": _holder(book),
        "addressee": book.asked.office.organ(book.today),
        "signer": holder.signer,
        "answers": answers,
    }
    return Parts(rows, {"asked_on": book.today.isoformat()})


def dmca(book: Book) -> Parts:
    """Notification under 512(c)(3)."""
    return Parts(_abroad(book) | {"truth": list(dmca_notice.TRUTH)}, {})


def dsa(book: Book) -> Parts:
    """Notice under article 16."""
    return Parts(_abroad(book) | {"truth": list(dsa_notice.TRUTH)}, {})


def _abroad(book: Book) -> Json:
    holder, holder_row = book.draft.dossier.holder, _holder(book)
    agent = holder.agent.strip()
    reasons = {
        str(item.finding_id): _english(item.finding.match.reasons)
        for item in book.draft.items
        if not item.dropped
    }
    places = [
        place | {"facts": f"The page offers the work “{book.works[item['finding']][1].title}” to the public. {reasons[item['finding']]}".strip()}
        for item, place in zip(book.items, book.places(), strict=True)
    ]  # fmt: skip
    return {
        "recipient": _recipient(book), "claimant": holder_row | ({"name": agent, "number": ""} if agent else {}),
        "on_behalf_of": holder.name if agent else "", "authority": holder.agent_proof if agent else "", "signer": holder.signer,
        "service": f"{book.site.name} ({book.site.url})", "works": book.work_rows(), "places": places, "exhibits": book.exhibits(),
    }  # fmt: skip


def _english(reasons: Sequence[Any]) -> str:
    """The heaviest reasons of a match in English, each a sentence of its own."""
    told = [
        inert(str(one.get("en", ""))).strip().rstrip(".")
        for one in reasons
        if float(one.get("weight", 0)) > 0
    ]
    return "".join(f"{text[:1].upper()}{text[1:]}. " for text in told[:REASONS_TOLD] if text).strip()


def _recipient(book: Book) -> Json:
    """Whom the ladder names, with an e-mail address where that is what is known."""
    chosen: Candidate | None = ladder_of(book.session, book.site, book.now).chosen
    if chosen is None:
        return {"name": book.site.operator}
    return {"name": chosen.name or book.site.operator or book.site.name,
            "email": chosen.value if chosen.means.value == "email" else ""}  # fmt: skip
