"""Exact keys by which a listing's content is known again at another address (`records.changes.ContentKey`)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from records import offers
from records.changes import ContentKey

LONG_ENOUGH = 200
"""Letters of a text that tell it from any other; a shorter one is a phrase of the trade."""
MOST = 60
"""Keys of one listing."""
_NO_LETTER = re.compile(r"[\W\d_]+")


def letters_of(text: str) -> str:
    """A text without digits, spaces and signs."""
    return _NO_LETTER.sub("", text)


def keys_of(columns: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(kind, value) of a listing's columns, each once."""
    return list(dict.fromkeys(_keys(columns)))[:MOST]


def _keys(columns: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for row in columns["share_links"]:
        if row.get("id"):
            yield "share", f"{row['service']}:{row['id']}"
    for link in columns["links"]:
        hash_ = offers.info_hash(link["url"]) if link.get("rel") == "magnet" else ""
        if hash_:
            yield "magnet", hash_
    letters = letters_of(columns["text"])
    if len(letters) >= LONG_ENOUGH:
        yield "text", hashlib.sha256(letters.lower().encode("utf-8", "surrogatepass")).hexdigest()


def store(session: Session, site_id: int, changed: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    """Write the keys of new and changed listings: (id, columns)."""
    if not changed:
        return
    session.execute(
        delete(ContentKey).where(ContentKey.listing_id.in_([listing for listing, _columns in changed]))
    )
    # a listing that stands twice in one batch: its last reading holds
    rows = [
        {"site_id": site_id, "listing_id": listing, "kind": kind, "value": value}
        for listing, columns in dict(changed).items()
        for kind, value in keys_of(columns)
    ]
    if rows:
        session.execute(insert(ContentKey), rows)
