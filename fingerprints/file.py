"""Exact files: SHA-256, SHA-1, MD5 and size of a file, and of every member where it is an archive.

Right holders and other services exchange lists of digests; MD5 and SHA-1 are no proof against somebody who
makes two files on purpose, and none is needed here: an infringer gains nothing by being found.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from fingerprints.kinds import FingerprintKind, Likeness, Limits, Material, Print, RefusalCode, refused
from fingerprints.members import Inventory, Member, digest_of, inventory, is_archive
from records.errors import BytesRefused

RECIPE = "file/v1"
ALGORITHMS = ("sha256", "sha1", "md5")
"""Strongest first: a likeness names the strongest that agrees."""
RECIPES = {name: f"{name}/v1" for name in ALGORITHMS}
SIZE_RECIPE, MEMBERS_RECIPE = "size/v1", "file-members/v1"
LARGEST = 16 * 1024**3
BLOCK = 1 << 20
MEMBER_BYTES = 1024
"""A smaller member of an archive is a licence, a link or an empty file: in everybody's archives."""
WHOLE_SHARE = 0.5
"""A member that is this much of an asset's archive stands for it; a smaller one is a part of it."""
PART_BYTES = 64 * 1024


def compute(material: Material) -> tuple[Print, ...]:
    """Digests and size, and an inventory of members where the file is an archive that can be read.

    An archive that cannot be read still has digests; the inventory then holds the refusal's code.

    Raises:
        BytesRefused: no byte at all.
    """
    if not material.size:
        raise refused(RefusalCode.EMPTY, "no byte")
    digests = [hashlib.new(name, usedforsecurity=False) for name in ALGORITHMS]
    for block in _blocks(material):
        for digest in digests:
            digest.update(block)
    whole = [
        Print(name, RECIPES[name], one.hexdigest(), None)
        for name, one in zip(ALGORITHMS, digests, strict=True)
    ]
    size = Print("size", SIZE_RECIPE, f"{material.size:x}", None)
    return (*whole, size, *_inside(material))


def compare(asset: Sequence[Print], found: Sequence[Print]) -> Likeness | None:
    """Whole against whole, the asset as a member of the found archive, and the found file as one of the asset's."""
    ours, theirs = _values(asset), _values(found)
    for name in ALGORITHMS:
        for value in sorted(ours[name] & theirs[name]):
            return _likeness(name, value, value, {"where": "whole file"})
    inside = _first(ours, _members(found))
    if inside:
        name, one, inventory_value = inside
        return _likeness(
            name,
            getattr(one, name),
            inventory_value,
            {"where": "member of the found archive", "member": _shown(one)},
        )
    return _part(asset, theirs)


def _part(asset: Sequence[Print], theirs: Mapping[str, set[str]]) -> Likeness | None:
    """The found file is a member of the asset's archive: strong where it is most of it."""
    held = _members(asset)
    inside = _first(theirs, [one for one in held if one[0].size >= PART_BYTES])
    if not inside:
        return None
    name, one, inventory_value = inside
    share = one.size / max(1, sum(member.size for member, _ in held))
    where = {"where": "member of the asset's archive", "member": _shown(one), "share": round(share, 4)}
    found = _likeness(name, inventory_value, getattr(one, name), where)
    if share >= WHOLE_SHARE:
        return found
    return Likeness(
        found.algorithm, "probable", 0, 0, None, found.asset_value, found.found_value, found.evidence
    )


def _first(
    values: Mapping[str, set[str]], members: Sequence[tuple[Member, str]]
) -> tuple[str, Member, str] | None:
    for name in ALGORITHMS:
        for one, value in members:
            if getattr(one, name) in values[name]:
                return name, one, value
    return None


def _values(prints: Sequence[Print]) -> dict[str, set[str]]:
    return {name: {one.value for one in prints if one.algorithm == name} for name in ALGORITHMS}


def _members(prints: Sequence[Print]) -> list[tuple[Member, str]]:
    """(member, value of the inventory that holds it) of all that are large enough to mean something."""
    return [
        (member, one.value)
        for one in prints if one.recipe == MEMBERS_RECIPE and one.payload
        for member in Inventory.unpacked(one.payload).members if member.size >= MEMBER_BYTES
    ]  # fmt: skip


def _shown(one: Member) -> dict[str, object]:
    return {"name": one.name, "size": one.size}


def _likeness(name: str, ours: str, theirs: str, evidence: dict[str, object]) -> Likeness:
    return Likeness(name, "strong", 0, 0, None, ours, theirs, {"unit": "differing files", **evidence})


def _blocks(material: Material) -> Iterator[bytes]:
    if material.path is None:
        yield material.data
        return
    with material.path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _inside(material: Material) -> tuple[Print, ...]:
    if not is_archive(material.head()):
        return ()
    try:
        payload = inventory(material).packed()
    except BytesRefused as error:
        payload = Inventory(unread=[["", error.code]]).packed()
    return (Print("file-members", MEMBERS_RECIPE, digest_of(payload), None, payload=payload),)


FILE = FingerprintKind(
    "file", RECIPE, lambda _name, head: bool(head), compute, compare, (),
    (*RECIPES.values(), SIZE_RECIPE, MEMBERS_RECIPE), Limits(time_s=300, max_bytes=LARGEST),
)  # fmt: skip
