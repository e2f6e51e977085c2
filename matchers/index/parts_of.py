"""Rows to facts: the parts of listings whose texts are compared."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchers.facts import ListingFacts, Part
from records.listing_parts import MOST_TEXTS, ListingPart


def told(session: Session, listings: Sequence[int]) -> dict[int, tuple[tuple[Part, ...], int]]:
    """Of each listing that has any: those that are compared, still without their texts, and how many there are."""
    here = (ListingPart.listing_id.in_(listings), ListingPart.gone_at.is_(None))
    counted = session.execute(
        select(ListingPart.listing_id, func.count()).where(*here).group_by(ListingPart.listing_id)
    ).all()
    if not counted:
        return {}
    compared: defaultdict[int, list[Part]] = defaultdict(list)
    columns = (ListingPart.listing_id, ListingPart.url, ListingPart.text_digest)
    rows = session.execute(
        select(*columns).where(*here, ListingPart.text_digest != "").order_by(ListingPart.fingerprint)
    )
    for listing, url, digest in rows:
        if listing is not None and len(compared[listing]) < MOST_TEXTS:
            compared[listing].append(Part(url, digest))
    return {listing: (tuple(compared[listing]), known) for listing, known in counted if listing is not None}


def read(session: Session, listing: int, facts: ListingFacts) -> ListingFacts:
    """The same facts with the texts of the parts; those of listings that are not matched anew are never read."""
    if not facts.parts:
        return facts
    rows = session.execute(
        select(ListingPart.url, ListingPart.text).where(
            ListingPart.listing_id == listing,
            ListingPart.text_digest.in_({one.digest for one in facts.parts}),
        )
    )
    texts = {url: text for url, text in rows}  # noqa: C416 - rows are no pairs to the type checker
    return replace(facts, parts=tuple(replace(one, text=texts.get(one.url, "")) for one in facts.parts))


def revision(facts: ListingFacts) -> list[str]:
    """What the answer hangs on: nothing where there are none."""
    if not facts.parts:
        return []
    said = [facts.parts_known, [(one.url, one.digest) for one in facts.parts]]
    return [hashlib.sha256(json.dumps(said).encode("utf-8", "surrogatepass")).hexdigest()]
