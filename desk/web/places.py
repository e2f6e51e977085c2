"""Where a matched name stands on the found page, so that it can be marked there.

A match is computed from a page as it was; where the page has changed since, nothing is marked in the new words
and the old ones are shown by themselves. Records of older versions lack some of the fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from desk.disguises import spelled
from desk.triage.redaction import masked
from desk.web.show import marked_spans
from records.sweeps import Listing

AROUND = 90
"""Characters of a long text that are shown on each side of the name."""


@dataclass(frozen=True)
class Place:
    """One place of one name.

    Attributes:
        where: `title`, `text`, `file`, or empty where the page no longer says it there.
        span: code points in that text, end exclusive.
        file: which file of the listing, -1 for none.
        raw: the name as the page writes it; `name` as the catalogue does.
        zh, en: the disguise in words, empty where the record does not say.
    """

    where: str
    span: list[int]
    file: int
    raw: str
    name: str
    alias: bool
    zh: str
    en: str

    @property
    def disguised(self) -> bool:
        """Whether the page writes the name in another way than the catalogue."""
        return bool(self.name) and self.raw != self.name


def place_of(record: dict[str, Any], listing: Listing) -> Place | None:
    """The place that a match names; None where no name stands anywhere or the record does not say it."""
    source = str(record.get("source") or ("title" if record.get("span") else ""))
    span, raw = _span(record), str(record.get("raw") or "")
    zone, _, number = source.partition(":")
    file = int(number) if number.isdecimal() else -1
    text = _text(listing, zone, file)
    stands = bool(span) and 0 <= span[0] < span[1] <= len(text) and raw in ("", text[span[0] : span[1]])
    if not stands and not raw:
        return None
    zh, en = spelled(str(record.get("view") or ""), _count(record.get("edits")))
    raw = raw or text[span[0] : span[1]]
    return Place(
        zone if stands else "", span if stands else [], file, raw, str(record.get("name") or ""),
        bool(record.get("alias")), zh, en,
    )  # fmt: skip


def shown(place: Place, listing: Listing, cover: bool = False) -> Markup:
    """The words around the name with the name marked; the name alone where the page no longer says it.

    `cover`: personal data among them is masked.
    """
    if not place.where:
        return marked_spans(place.raw, [[0, len(place.raw)]])
    text, (start, end) = _text(listing, place.where, place.file), place.span
    text = masked(text) if cover else text
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    before, after = "… " if first else "", " …" if last < len(text) else ""
    marked = marked_spans(text[first:last], [[start - first, end - first]])
    return Markup("{}{}{}").format(before, marked, after)


def _text(listing: Listing, zone: str, file: int) -> str:
    if zone == "file":
        named = listing.files[file] if 0 <= file < len(listing.files) else {}
        return str(named.get("name") or "")
    return {"title": listing.title, "text": listing.text}.get(zone, "")


def _span(record: dict[str, Any]) -> list[int]:
    found = record.get("place") or record.get("span") or []
    if len(found) == 2 and all(isinstance(one, int) for one in found):
        return list(found)
    return []


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0
