"""Which kinds of fingerprints are made of what: a cover is compared as a picture, a book as a text.

A listed file may be anything: the kinds that accept its name and first bytes look at it.
"""

from __future__ import annotations

from collections.abc import Mapping

from records.vocabulary import AssetKind, MediaRole

OF_ASSET: Mapping[AssetKind, tuple[str, ...]] = {
    AssetKind.COVER: ("picture",),
    AssetKind.ICON: ("picture",),
    AssetKind.TEXT: ("text", "file"),
    AssetKind.AUDIO: ("audio", "file"),
    AssetKind.VIDEO: ("video", "audio", "file"),
    AssetKind.APP: ("app", "archive", "file"),
    AssetKind.FILE: ("archive", "file"),
}
PICTURES = (MediaRole.COVER, MediaRole.ICON, MediaRole.ILLUSTRATION)


def asset_kinds(kind: str) -> tuple[AssetKind, ...]:
    """The kinds of assets of which a kind of fingerprint is made."""
    return tuple(asset for asset, kinds in OF_ASSET.items() if kind in kinds)


def media_roles(kind: str) -> tuple[MediaRole, ...]:
    """The roles of found bytes of which a kind of fingerprint is made."""
    return (*PICTURES, MediaRole.FILE) if kind == "picture" else (MediaRole.FILE,)


def leads(kind: str, what: AssetKind | MediaRole) -> bool:
    """Whether this kind is the one that such a file must have; what the others cannot read is no fault."""
    if isinstance(what, AssetKind):
        return OF_ASSET[what][0] == kind
    return kind == ("picture" if what in PICTURES else "file")
