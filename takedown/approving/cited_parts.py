"""The parts, such as chapters, that the items of a paper rest on: asked for in its re-check, and compared by their words.

Their texts as they stood are taken down before the look, for the sweep writes what it reads in their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.cases import DraftItem
from records.listing_parts import ListingPart, cited
from records.vocabulary import UrlState

RUN, SAME = 6, 0.8
"""Characters of a run, and which share of the runs that stood there must still stand."""


def stood(session: Session, items: Iterable[DraftItem]) -> dict[str, str]:
    """URL to text of every part that an item's finding rests on."""
    found: dict[str, str] = {}
    for item in items:
        if urls := cited(item.finding.match.record):
            asked = select(ListingPart.url, ListingPart.text).where(
                ListingPart.listing_id == item.finding.listing_id, ListingPart.url.in_(urls)
            )
            found.update((str(url), str(text)) for url, text in session.execute(asked))
    return found


def compare(session: Session, item: DraftItem, url: str, sweep_id: int, before: str) -> tuple[UrlState, str]:
    """What a part that answered is now: live, or changed."""
    asked = select(ListingPart).where(
        ListingPart.listing_id == item.finding.listing_id, ListingPart.url == url
    )
    part = session.scalars(asked).first()
    if part is None or part.sweep_id != sweep_id or part.gone_at is not None:
        return UrlState.CHANGED, "it no longer reads as a part of the work"
    return (UrlState.LIVE, "") if _still_says(before, part.text) else (UrlState.CHANGED, "its text differs")


def worst(own: tuple[UrlState, str], parts: Mapping[str, tuple[UrlState, str]]) -> tuple[UrlState, str]:
    """An item's state with that of its parts: where its page stands, the first part that does not decides.

    A part that is gone leaves the page of the work, so the item has changed and is not removed.
    """
    state, detail = own
    if state is not UrlState.LIVE:
        return own
    for url, (of_part, why) in sorted(parts.items()):
        if of_part is not UrlState.LIVE:
            gone = of_part in (UrlState.REMOVED, UrlState.SOFT_404)
            return (UrlState.CHANGED if gone else of_part), f"its part {url}: {of_part.value} {why}".strip()
    return state, detail


def _still_says(before: str, now: str) -> bool:
    runs = _runs(before)
    return not runs or len(runs & _runs(now)) >= SAME * len(runs)


def _runs(text: str) -> set[str]:
    letters = "".join(text.split())
    return {letters[at : at + RUN] for at in range(len(letters) - RUN + 1)}
