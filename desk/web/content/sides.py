"""Which file of the work and which of the listing a recorded likeness speaks of, with the prints compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from records.catalog import Asset
from records.errors import NotFound, Tampered
from records.prints import Fingerprint
from records.sweeps import ListingMedia
from records.vault import Vault

DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Side:
    """One side of a comparison. `name`: the asset's file name, or where the file was found."""

    name: str
    value: str
    asset: Asset | None = None
    media: ListingMedia | None = None
    compared: Fingerprint | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes as far as the vault may hold them, else empty."""
        if self.asset is not None:
            return "" if self.asset.prints_only else self.asset.digest
        return self.media.digest if self.media is not None else ""


def leaf(address: str) -> str:
    """The last part of a URL's path or of a file's name: what people call the file."""
    return (
        unquote(address.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2])[-160:]
        or address[:160]
    )


class Sides:
    """All files of a work and of a listing, and those of their prints that a record names."""

    def __init__(
        self, session: Session, vault: Vault, assets: Sequence[Asset], media: Sequence[ListingMedia],
        values: Sequence[str],
    ) -> None:  # fmt: skip
        self._session, self._vault = session, vault
        self._assets, self._media = {one.id: one for one in assets}, {one.id: one for one in media}
        self._prints = self._named(session, {one for one in values if one})

    def _named(self, session: Session, values: set[str]) -> list[Fingerprint]:
        if not (values and (self._assets or self._media)):
            return []
        mine = or_(Fingerprint.asset_id.in_(self._assets), Fingerprint.media_id.in_(self._media))
        named = select(Fingerprint).where(mine, Fingerprint.value.in_(values))
        return list(session.scalars(named.order_by(Fingerprint.id)))

    def asset(self, name: str, value: str) -> Side:
        """The asset that has this value; among several the one of this name; by its name where none has it."""
        prints = [one for one in self._prints if one.value == value and one.asset_id is not None]
        prints.sort(key=lambda one: self._assets[one.asset_id or 0].file_name != name)
        if prints:
            return Side(name, value, asset=self._assets[prints[0].asset_id or 0], compared=prints[0])
        named = (one for one in self._assets.values() if one.file_name == name)
        return Side(name, value, asset=next(named, None))

    def found(self, url: str, value: str) -> Side:
        """The file of the listing, likewise."""
        prints = [one for one in self._prints if one.value == value and one.media_id is not None]
        prints.sort(key=lambda one: self._media[one.media_id or 0].url != url)
        if prints:
            return Side(url, value, media=self._media[prints[0].media_id or 0], compared=prints[0])
        return Side(url, value, media=next((one for one in self._media.values() if one.url == url), None))

    def of_file(self, side: Side, *algorithms: str) -> list[Fingerprint]:
        """Other prints of the side's file."""
        if side.asset is None and side.media is None:
            return []
        owner = (
            Fingerprint.asset_id == side.asset.id
            if side.asset is not None
            else Fingerprint.media_id == (side.media.id if side.media else 0)
        )
        rows = select(Fingerprint).where(owner, Fingerprint.algorithm.in_(algorithms))
        return list(self._session.scalars(rows.order_by(Fingerprint.id).limit(400)))

    def payload(self, value: str) -> bytes:
        """The payload of a large print; empty where it is not at hand."""
        if not DIGEST.fullmatch(value):
            return b""
        try:
            return self._vault.open(value)
        except (NotFound, Tampered):
            return b""
