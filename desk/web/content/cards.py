"""The cards of a finding: each kind of content that is alike, as the record holds it, ready to be shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from desk.web.content import apps, files, films, pictures, sounds, texts
from desk.web.content.sides import Side, Sides
from desk.web.content.technical import Technical, technical
from matchers.content.contents import OWN_TEXT
from records.findings import Finding
from records.sweeps import ListingMedia
from records.vault import Vault

PICTURE = -1
"""Number of the card that shows `picture` of the record; the others have the place of their entry in `contents`."""


@dataclass(frozen=True)
class Card:
    """One likeness. `shown` is what the kind's own module made of it; `zh` and `en` the matcher's sentence.

    `own_text`: the page's own text was compared, no file; `part`: that of one of its chapters, whose address `found` names.
    """

    number: int
    kind: str
    strong: bool
    zh: str
    en: str
    own_text: bool
    part: bool
    asset: Side
    found: Side
    technical: Technical
    shown: Any

    @property
    def name(self) -> str:
        """What its place on the page is called."""
        return "picture" if self.number == PICTURE else f"content-{self.number}"


Shown = Callable[[Mapping[str, Any], Side, Side, Sides], Any]
SHOWN: Mapping[str, Shown] = {
    "picture": pictures.shown,
    "text": lambda said, _asset, _found, _sides: texts.shown(said),
    "audio": sounds.shown,
    "video": films.shown,
    "file": files.file_shown,
    "archive": files.archive_shown,
    "app": lambda said, asset, found, _sides: apps.shown(said, asset, found),
}


def cards(
    session: Session, vault: Vault, finding: Finding, media: Sequence[ListingMedia], only: int | None = None
) -> list[Card]:  # fmt: skip
    """All cards, or the one of that number; the strong ones first, pictures before the rest."""
    said = [one for one in recorded(finding.match.record) if only in (None, one[0])]
    values = [str(one.get(name) or "") for _, one in said for name in ("asset_value", "found_value")]
    sides = Sides(session, vault, finding.work.assets, media, values)
    made = [_card(number, one, sides) for number, one in said]
    return sorted(made, key=lambda one: (not one.strong, one.number))


def recorded(record: Mapping[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    """(number, entry) of all likenesses of a match; of the picture in the words of the others."""
    listed = record.get("contents")
    found = [
        (number, one) for number, one in enumerate(listed if isinstance(listed, list) else []) if isinstance(one, dict)
    ]  # fmt: skip
    picture = record.get("picture")
    if isinstance(picture, dict):
        codes = {"asset_value": picture.get("asset_code"), "found_value": picture.get("found_code")}
        found.insert(0, (PICTURE, {**picture, **codes, "kind": "picture"}))
    return found


def _card(number: int, said: Mapping[str, Any], sides: Sides) -> Card:
    kind = str(said.get("kind") or "")
    asset = sides.asset(str(said.get("asset") or ""), str(said.get("asset_value") or ""))
    found = sides.found(str(said.get("found") or ""), str(said.get("found_value") or ""))
    zh, en = str(said.get("zh") or ""), str(said.get("en") or "")
    own = bool(said.get("own_text")) or (kind == "text" and found.name == OWN_TEXT)
    make = SHOWN.get(kind)
    return Card(
        number, kind, said.get("strength") == "strong", zh, en or zh, own, bool(said.get("part")), asset, found,
        technical(said, asset, found), make(said, asset, found, sides) if make else None,
    )  # fmt: skip
