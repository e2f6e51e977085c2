"""The facts that gates ask for. Pure values: who gathered them stands in `gather`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from records.determinations import DeterminationKind, FactKind
from takedown.addressees.jurisdiction import Jurisdiction
from takedown.addressees.provinces import Place, Province
from takedown.overblocking.check import Collateral
from takedown.routes.kinds import FilingState, Nature


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact or a determination that a person recorded; `id` is the row's, `value` as its kind has it."""

    id: int
    kind: FactKind | DeterminationKind
    organ: str
    number: str
    day: date
    basis: str
    value: str = ""
    url: str = ""


class Seen(StrEnum):
    """What was seen of an address on a day."""

    LIVE = "live"
    REMOVED = "removed"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Sighting:
    """One look at one address after a notice. `source` names the row that proves it."""

    url: str
    day: date
    seen: Seen
    source: str


class Fate(StrEnum):
    """What became of an address after a notice."""

    IGNORED = "ignored"
    REMOVED = "removed"
    RELISTED = "relisted"
    CONTESTED = "contested"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class NoticeSent:
    """A right holder's notice that went out.

    Attributes:
        source: the dispatch record, or the recorded fact of a notice that the holder sent by itself.
        returned: it came back; a notice that did not arrive was not ignored.
        urls: what it names; empty for a recorded notice whose addresses are not known singly.
        contested: addresses with a counter-notice, `*` for all.
    """

    number: str
    sent_on: date
    source: str
    urls: tuple[str, ...]
    sightings: tuple[Sighting, ...]
    returned: bool = False
    contested: frozenset[str] = frozenset()

    def fates(self) -> Iterator[tuple[str, Fate, Sighting | None]]:
        """Each address with what became of it and the look that shows it."""
        for url in self.urls or ("",):
            looks = sorted((one for one in self.sightings if one.url in (url, "")), key=lambda one: one.day)
            yield url, *_fate(self, url, [one for one in looks if one.day > self.sent_on])


def _fate(notice: NoticeSent, url: str, looks: list[Sighting]) -> tuple[Fate, Sighting | None]:
    if {url, "*"} & notice.contested:
        return Fate.CONTESTED, None
    if not looks:
        return Fate.UNKNOWN, None
    last = looks[-1]
    # two looks of one day that disagree prove neither
    if any(one.day == last.day and one.seen is not last.seen for one in looks):
        return Fate.UNKNOWN, last
    if last.seen is Seen.REMOVED:
        return Fate.REMOVED, last
    if any(one.seen is Seen.REMOVED for one in looks):
        return Fate.RELISTED, last
    return (Fate.IGNORED if last.seen is Seen.LIVE else Fate.UNKNOWN), last


@dataclass(frozen=True, slots=True)
class Act:
    """One infringing act fixed by evidence: a work, an address, and the capture that shows it."""

    work_id: str
    url: str
    capture: str


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """All that the gates of the six routes may ask about one site.

    Attributes:
        today: in Asia/Shanghai.
        nature_source: the fact, or the kind of site, that says what the service does.
        server: None where nobody looked it up; `server_is_edge`: the address is a CDN's.
        filing_day: when the filing was looked up; None where only the register has a number.
        bureau: province whose communications administration is addressed, with where it comes from.
    """

    site: str
    name: str
    today: date
    hosts: tuple[str, ...]
    nature: Nature
    nature_source: str
    acts: tuple[Act, ...]
    notices: tuple[NoticeSent, ...]
    recorded: tuple[Recorded, ...]
    determinations: tuple[Recorded, ...]
    filing: FilingState
    filing_number: str
    filing_day: date | None
    licence: bool
    server: Place | None
    server_is_edge: bool
    jurisdiction: Jurisdiction
    collateral: Collateral
    bureau: Province | None
    bureau_source: str
    own: Place

    def of(self, kind: FactKind) -> tuple[Recorded, ...]:
        """The recorded facts of a kind, newest first; a day in the future proves nothing."""
        found = [one for one in self.recorded if one.kind is kind and one.day <= self.today]
        return tuple(sorted(found, key=lambda one: (one.day, one.id), reverse=True))

    def determined(self, kind: DeterminationKind) -> tuple[Recorded, ...]:
        """The determinations of a kind, newest first."""
        found = [one for one in self.determinations if one.kind is kind and one.day <= self.today]
        return tuple(sorted(found, key=lambda one: (one.day, one.id), reverse=True))
