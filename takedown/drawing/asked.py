"""What was asked for when a paper was drawn up: kept beside the draft, so that it can be drawn up again."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from records.settings import Settings
from takedown.addressees.provinces import Place, organ, place


@dataclass(frozen=True, slots=True)
class Office:
    """This office as its papers name it; empty text where the settings say nothing.

    Attributes:
        place: province, or province and city, as `COPYWATCH_OFFICE_PLACE` has it.
    """

    place: str
    name: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""

    @property
    def own(self) -> Place:
        return place(self.place)

    def organ(self, day: date) -> str:
        """The name that the settings give, else that of the copyright organ of the place on `day`."""
        if self.name:
            return self.name
        own = self.own
        kind = "copyright-city" if own.city and own.city != own.province else "copyright-province"
        return organ(kind, day, province=own.province, city=own.city).name


@dataclass(frozen=True, slots=True)
class Asked:
    """The question behind a drawn paper.

    Attributes:
        route, measure: of a referral (takedown.routes.kinds), empty for every other paper.
        organ, to: who writes to whom by the chain of organs; empty: this office, and whom the kind names.
        case: id of the case, None without one.
        about: id of the draft that this one speaks of: the notice withdrawn, the order re-inspected, the paper served.
        items: facts of each address as they were drawn (takedown.notice.content.ItemFacts), so that a re-check compares with them.
    """

    office: Office
    route: str = ""
    measure: str = ""
    organ: str = ""
    to: str = ""
    case: int | None = None
    about: int | None = None
    items: list[Any] = field(default_factory=list)

    def as_row(self) -> dict[str, Any]:
        """The JSON that is stored."""
        return dataclasses.asdict(self)


def office_of(settings: Settings) -> Office:
    """The office as the settings have it."""
    return Office(
        settings.office_place, settings.office_name, settings.office_contact, settings.office_phone,
        settings.office_address,
    )  # fmt: skip


def read_asked(row: Mapping[str, Any]) -> Asked:
    """Stored JSON as a question."""
    return Asked(**{**row, "office": Office(**row["office"])})
