"""Pictures that one sweep has fetched, in memory that does not grow with its site.

A picture that several listings show is fetched once. What came of the last ones is held here; what came of those that
were forgotten stands in the rows of the listings that showed them, and is asked for only where another listing
shows one of them again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crawler.asked.planned import PRIORITY, Picture, Role
from records.sweeps import FrontierEntry, Listing, ListingMedia
from records.vocabulary import FrontierState, MediaRole

HELD = 10_000
"""Pictures of one generation; two are held, eight megabytes."""
AT_ONCE = 500
FETCHED = (FrontierState.DONE, FrontierState.REFUSED, FrontierState.FAILED)


class PictureMemory:
    """What came of the pictures of one sweep, by fingerprint. `whole`: nothing has been forgotten yet."""

    def __init__(self, site_id: int, held: int = HELD) -> None:
        self.site_id, self._held = site_id, held
        self._young: dict[str, Picture] = {}
        self._old: dict[str, Picture] = {}
        self.whole = True

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def recall(self, session: Session, sweep_id: int) -> set[str]:
        """Of a sweep that goes on: what came already stands in the rows; gives the pictures still to come."""
        mine = (FrontierEntry.sweep_id == sweep_id, FrontierEntry.priority == PRIORITY[Role.PICTURE])
        self.whole = session.scalars(select(FrontierEntry.id).where(*mine).limit(1)).first() is None
        coming = select(FrontierEntry.fingerprint).where(*mine, FrontierEntry.state.not_in(FETCHED))
        return set() if self.whole else set(session.scalars(coming))

    def get(self, print_: str) -> Picture | None:
        """None for one that was not fetched, or was forgotten."""
        if print_ in self._young:
            return self._young[print_]
        if print_ in self._old:
            self.put(print_, self._old.pop(print_))
            return self._young[print_]
        return None

    def put(self, print_: str, picture: Picture) -> None:
        if len(self._young) >= self._held:
            self.whole = self.whole and not self._old
            self._old, self._young = self._young, {}
        self._young[print_] = picture

    def look_up(self, session: Session, sweep_id: int, shown: Mapping[str, str]) -> None:
        """Remember those of these pictures (fingerprint to URL) again that were fetched and forgotten."""
        unknown = [print_ for print_ in shown if self.get(print_) is None]
        fetched = self._fetched(session, sweep_id, unknown)
        if not fetched:
            return
        by_url = {shown[print_]: print_ for print_ in fetched}
        for print_ in fetched:
            self.put(print_, Picture())  # it came, whatever it was: nobody waits for it
        rows = session.execute(
            select(ListingMedia.url, ListingMedia.digest, ListingMedia.media_type, ListingMedia.refusal)
            .join(Listing, Listing.id == ListingMedia.listing_id)
            .where(
                Listing.site_id == self.site_id, Listing.sweep_id == sweep_id,
                ListingMedia.url.in_(by_url), ListingMedia.role != MediaRole.FILE,
                or_(ListingMedia.digest != "", ListingMedia.refusal != ""),
            )
            .order_by(ListingMedia.fetched_at)
        ).all()  # fmt: skip
        for url, digest, media_type, refusal in rows:
            self.put(by_url[url], Picture(digest, media_type, refusal))

    @staticmethod
    def _fetched(session: Session, sweep_id: int, prints: Collection[str]) -> list[str]:
        ordered, found = sorted(prints), list[str]()
        for start in range(0, len(ordered), AT_ONCE):
            found += session.scalars(
                select(FrontierEntry.fingerprint).where(
                    FrontierEntry.sweep_id == sweep_id, FrontierEntry.state.in_(FETCHED),
                    FrontierEntry.fingerprint.in_(ordered[start : start + AT_ONCE]),
                )
            ).all()  # fmt: skip
        return found
