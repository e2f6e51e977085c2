"""Canonical content of a notice: what an approval binds (docs/reference/canonical-content.md).

Everything that the letter says stands here as JSON, and nothing that only concerns its drawing. The same
content gives the same bytes (keys sorted, no spaces, UTF-8), so its SHA-256 names it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

SCHEMA = "copywatch/holder-notice/1"


class Addressee(TypedDict):
    """Who the notice goes to: the operator of a registered site."""

    site: str
    name: str
    kind: str
    url: str
    operator: str
    icp: str
    contact: str


class HolderFacts(TypedDict):
    """The right holder as it signs."""

    name: str
    uscc: str
    address: str
    contact: str
    phone: str
    email: str
    signer: str
    agent: str
    agent_proof: str


class WorkFacts(TypedDict):
    """One work; dates are ISO, empty for open."""

    work_id: str
    title: str
    kind: str
    creators: list[str]
    right: str
    territory: str
    valid_from: str
    valid_to: str
    proof: str


class EvidenceFacts(TypedDict):
    """One capture. `sha256` of the decoded body or of the picture; `captured_at` in UTC to the second."""

    capture: str
    kind: str
    url: str
    status: int | None
    media_type: str
    bytes: int
    sha256: str
    captured_at: str


class AppFacts(TypedDict):
    """An app as its store page states it; empty where the page says nothing."""

    store: str
    app_id: str
    package: str
    version: str
    developer: str


class ShareFacts(TypedDict):
    """A share link as the page publishes it; `code` and `unzip_password` empty where it publishes none."""

    service: str
    id: str
    code: str
    url: str
    unzip_password: str


class FileFacts(TypedDict):
    """A file that the page names. `size` in bytes, None where the page does not say."""

    name: str
    size: int | None


class PageFacts(TypedDict):
    """The page as the evidence shows it; kept for as long as the page offers the same (takedown.notice.pages)."""

    listing_kind: str
    page_title: str
    share_links: list[ShareFacts]
    files: list[FileFacts]
    app: AppFacts | None
    offer_digest: str
    page_digest: str
    text_length: int


class ItemFacts(PageFacts):
    """One (work, URL): the page, what is asked of whom, why, and the evidence."""

    finding: str
    work_id: str
    url: str
    service: str
    measure: str
    families: list[str]
    facts: str
    evidence: list[EvidenceFacts]


class LawFacts(TypedDict):
    """One article that the letter rests on."""

    id: str
    law: str
    number: str
    version: str
    effective_from: str
    source: str
    verified: bool
    sentence: str


class NoticeContent(TypedDict):
    """The whole of it, in the order in which the letter speaks."""

    schema: str
    paper: str
    template: str
    addressee: Addressee
    holder: HolderFacts
    works: list[WorkFacts]
    items: list[ItemFacts]
    measures: list[str]
    law: list[LawFacts]
    truth: str
    attachments: list[str]
    warned: NotRequired[list[str]]
    """Sentences on warn lists (重点作品预警名单) in force that name one of the works; not there without any."""


def named(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each work at each address that a paper of any kind names, with the ids of its evidence."""
    if content.get("schema") == SCHEMA:
        return [
            {
                "work_id": item["work_id"],
                "url": item["url"],
                "evidence": [row["capture"] for row in item["evidence"]],
            }
            for item in content.get("items", [])
        ]
    rows = (
        content.get("places")
        or content.get("answers")
        or content.get("accounts")
        or content.get("items")
        or []
    )
    return [
        {"work_id": row.get("work_id", ""), "url": row["url"], "evidence": list(row.get("evidence", []))} for row in rows if "url" in row
    ]  # fmt: skip


def captures(content: Mapping[str, Any]) -> list[str]:
    """Ids of the captures that a paper rests on."""
    rest = [row["id"] for row in content.get("exhibits", []) if str(row["id"]).isdecimal()]
    listed = content.get("evidence", [])
    flat = [name for one in listed for name in (one if isinstance(one, list) else [one])]
    named_ids = [name for row in named(content) for name in row["evidence"]]
    return list(dict.fromkeys(name for name in [*named_ids, *rest, *flat] if str(name).isdecimal()))


def canonical(content: Mapping[str, Any]) -> bytes:
    """The canonical JSON: sorted keys, no spaces, UTF-8, numbers as Python writes integers."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON, lower-case hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()
