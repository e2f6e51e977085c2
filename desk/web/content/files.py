"""Files and archives: which digests agree, and what of one archive stands in the other, byte for byte."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desk.web.content.sides import Side, Sides
from desk.web.content.technical import mapping, number
from fingerprints.file import ALGORITHMS
from fingerprints.members import Inventory, Member
from records.errors import BytesRefused

ROWS = 40
"""Members of an archive that are listed, the largest of each sort."""
IN_FOUND, IN_ASSET = "member of the found archive", "member of the asset's archive"
SAME, CHANGED, ADDED, LACKING = "same", "changed", "added", "lacking"


@dataclass(frozen=True, slots=True)
class DigestRow:
    """One algorithm's digest of the whole file on both sides; empty where it is not known."""

    algorithm: str
    ours: str
    theirs: str

    @property
    def agrees(self) -> bool | None:
        return self.ours == self.theirs if self.ours and self.theirs else None


@dataclass(frozen=True)
class FileShown:
    """`where`: as the record says it; `member`: of the archive in which the file was found, with its size."""

    algorithm: str
    where: str
    member: str
    size: int | None
    share: float | None
    rows: list[DigestRow]
    listed: bool
    """The right holder gave a list of digests, no file."""


def file_shown(said: Mapping[str, Any], asset: Side, found: Side, sides: Sides) -> FileShown:
    """Of a recorded likeness of files."""
    evidence = mapping(said.get("evidence"))
    member = mapping(evidence.get("member"))
    size = number(member.get("size"))
    where, name = str(evidence.get("where") or ""), str(member.get("name") or "")
    ours, theirs = _digests(asset, sides), _digests(found, sides)
    if where == IN_FOUND:
        theirs = _of_member(sides.payload(found.value), name, size)
    elif where == IN_ASSET:
        ours = _of_member(sides.payload(asset.value), name, size)
    return FileShown(
        str(said.get("algorithm") or ""), where, name,
        int(size) if size is not None else None, number(evidence.get("share")),
        [DigestRow(name, ours.get(name, ""), theirs.get(name, "")) for name in ALGORITHMS],
        bool(asset.asset and asset.asset.prints_only),
    )  # fmt: skip


def _digests(side: Side, sides: Sides) -> dict[str, str]:
    return {one.algorithm: one.value for one in sides.of_file(side, *ALGORITHMS)}


def _of_member(inventory: bytes, name: str, size: float | None) -> dict[str, str]:
    """The digests of the member that agrees, not those of the archive around it."""
    for one in _members(inventory):
        if one.name == name and one.size == size:
            return {"sha256": one.sha256, "sha1": one.sha1, "md5": one.md5}
    return {}


@dataclass(frozen=True, slots=True)
class MemberRow:
    """`state`: same bytes; changed under the same name; added by whoever made the found archive; lacking in it."""

    state: str
    ours: str
    theirs: str
    size: int


@dataclass(frozen=True)
class ArchiveShown:
    """Shares 0-1 by bytes; members counted as the comparison counted them; `rows` of both inventories."""

    of_asset: float | None
    of_found: float | None
    members: Mapping[str, int]
    bytes: Mapping[str, int]
    apart: int
    rows: list[MemberRow]
    more: int
    counts: Mapping[str, int]


def archive_shown(said: Mapping[str, Any], asset: Side, found: Side, sides: Sides) -> ArchiveShown:
    """Of a recorded likeness of archives."""
    evidence = mapping(said.get("evidence"))
    share, apart = mapping(evidence.get("share")), mapping(evidence.get("kept_apart"))
    rows = _compared(sides.payload(asset.value), sides.payload(found.value)) or _recorded(
        evidence.get("largest")
    )
    kept: list[MemberRow] = []
    for state in (SAME, CHANGED, ADDED, LACKING):
        own = sorted(
            (one for one in rows if one.state == state), key=lambda one: (-one.size, one.ours, one.theirs)
        )
        kept += own[: ROWS if state == SAME else ROWS // 4]
    return ArchiveShown(
        number(share.get("asset")), number(share.get("found")), _counts(evidence.get("members")),
        _counts(evidence.get("bytes")), int(number(apart.get("found")) or 0), kept, len(rows) - len(kept),
        {state: sum(one.state == state for one in rows) for state in (SAME, CHANGED, ADDED, LACKING)},
    )  # fmt: skip


def _counts(value: object) -> dict[str, int]:
    return {str(name): int(number(count) or 0) for name, count in mapping(value).items()}


def _recorded(largest: object) -> list[MemberRow]:
    """The shared members that the record itself names, where the inventories are not at hand."""
    rows = [mapping(one) for one in largest] if isinstance(largest, list) else []
    return [
        MemberRow(SAME, str(one.get("asset") or ""), str(one.get("found") or ""), int(number(one.get("size")) or 0))
        for one in rows if one
    ]  # fmt: skip


def _compared(ours: bytes, theirs: bytes) -> list[MemberRow]:
    left, right = _members(ours), _members(theirs)
    if not left or not right:
        return []
    by_digest: dict[str, Member] = {one.sha256: one for one in reversed(right)}
    by_name: defaultdict[str, list[Member]] = defaultdict(list)
    for one in right:
        by_name[one.name].append(one)
    own = {one.sha256 for one in left}
    rows, named = [], set()
    for one in left:
        if one.sha256 in by_digest:
            rows.append(MemberRow(SAME, one.name, by_digest[one.sha256].name, one.size))
        elif other := next((each for each in by_name[one.name] if each.sha256 not in own), None):
            rows.append(MemberRow(CHANGED, one.name, other.name, other.size))
            named.add(other.name)
        else:
            rows.append(MemberRow(LACKING, one.name, "", one.size))
    added = [one for one in right if one.sha256 not in own and one.name not in named]
    return rows + [MemberRow(ADDED, "", one.name, one.size) for one in added]


def _members(payload: bytes) -> Sequence[Member]:
    try:
        return Inventory.unpacked(payload).members if payload else ()
    except BytesRefused:
        return ()
