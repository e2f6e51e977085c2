"""Software and game clients: how much of one archive stands, byte for byte, in another.

A repack or a private server's package keeps the art, the sounds and the levels and changes a few files, so
the share of identical members tells it. Weighed by size, each content once. What stands in everybody's
archives is kept apart and never counts: tiny files, and runtimes and engines that makers of programs ship
unchanged (told by their place and their names, and by `common`, digests seen in archives of several works).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from fingerprints.kinds import FingerprintKind, Likeness, Limits, Material, Print, Strength
from fingerprints.members import Inventory, Member, digest_of, inventory, is_archive, missing

RECIPE = "archive/v1"
MEMBERS_RECIPE = "archive-members/v1"
LARGEST = 16 * 1024**3
TINY_BYTES = 256
STRONG_SHARE, PROBABLE_SHARE = 0.5, 0.1
MIN_BYTES, PROBABLE_BYTES = 4 * 1024, 64 * 1024
MIN_MEMBERS = 3
"""One shared file in a large archive may be anybody's; three, or all there are, is the work."""
SHOWN = 10
RUNTIME_NAMES = re.compile(
    r"(^|[/!])(unityplayer|unitycrashhandler\d*|baselib|mono-?2?[.\w-]*|system(\.\w+)*|mscorlib|netstandard"
    r"|unityengine(\.\w+)*|unity\.\w+(\.\w+)*|newtonsoft\.json|msvc[rp]\d+\w*|vcruntime\d+\w*|ucrtbase|concrt\d+\w*"
    r"|api-ms-win-[\w-]+|d3d\w+|dxcompiler|dxil|xinput\w+|steam_api(64)?|libegl|libglesv2|ffmpeg|openal32|sdl2\w*"
    r"|qt[456]\w+|python3\w*|vulkan-1|vk_swiftshader|libc\+\+_shared|libunity|libmain|libil2cpp|rgss\d+\w*)"
    r"\.(dll|exe|so|dylib|pdb)$"
    r"|(^|[/!])(icudtl\.dat|(resources|chrome_\d+_percent)\.pak|locales/[\w-]+\.pak|\w*snapshot\w*\.bin)$"
    r"|(^|[/!])(jre|jdk|node_modules|__macosx|\.git|site-packages|redist|_commonredist|directx|vcredist)[/\\]"
    r"|(^|[/!])(vc_?redist|vcredist|dotnet|dxwebsetup|dxsetup|oalinst)[\w.-]*\.exe$"
    r"|(^|[/!])(licen[sc]e|copying|notice|thumbs\.db|desktop\.ini|\.ds_store)(\.\w+)?$",
    re.IGNORECASE,
)


def compute(material: Material) -> tuple[Print, ...]:
    """The inventory of an archive. Raises BytesRefused."""
    payload = inventory(material).packed()
    return (Print("archive-members", MEMBERS_RECIPE, digest_of(payload), None, payload=payload),)


def compare(asset: Sequence[Print], found: Sequence[Print]) -> Likeness | None:
    """The likeness of the first inventories of both."""
    return likeness(asset, found)


def likeness(
    asset: Sequence[Print], found: Sequence[Print], common: Collection[str] = frozenset()
) -> Likeness | None:
    """As `compare`, without the members whose SHA-256 is in `common`.

    Raises:
        BytesRefused: a payload is no inventory of ours.
    """
    left, right = _inventory(asset), _inventory(found)
    if left is None or right is None:
        return None
    ours, ours_apart = _counted(left[1], common)
    theirs, theirs_apart = _counted(right[1], common)
    shared = {digest: one for digest, one in ours.items() if digest in theirs}
    shares = _bytes(shared) / max(1, _bytes(ours)), _bytes(shared) / max(1, _bytes(theirs))
    strength = _strength(len(shared), min(len(ours), len(theirs)), _bytes(shared), max(shares))
    if strength is None:
        return None
    threshold = 1 - (STRONG_SHARE if strength == "strong" else PROBABLE_SHARE)
    evidence = {
        "unit": "share of bytes that the other has not",
        "second": {"algorithm": "identical members", "threshold": min(MIN_MEMBERS, len(ours), len(theirs))},
        "share": {"asset": round(shares[0], 4), "found": round(shares[1], 4)},
        "members": {"asset": len(ours), "found": len(theirs), "shared": len(shared)},
        "bytes": {"asset": _bytes(ours), "found": _bytes(theirs), "shared": _bytes(shared)},
        "kept_apart": {"asset": ours_apart, "found": theirs_apart},
        "largest": [_pair(one, theirs[digest]) for digest, one in _largest(shared)],
    }
    return Likeness(
        "archive-members", strength, round(1 - max(shares), 4), threshold, len(shared),
        left[0], right[0], evidence,
    )  # fmt: skip


def _strength(shared: int, least: int, size: int, share: float) -> Strength | None:
    if not shared or shared < min(MIN_MEMBERS, least):
        return None
    if share >= STRONG_SHARE and size >= MIN_BYTES:
        return "strong"
    return "probable" if share >= PROBABLE_SHARE and size >= PROBABLE_BYTES else None


def _inventory(prints: Sequence[Print]) -> tuple[str, Inventory] | None:
    for one in prints:
        if one.recipe == MEMBERS_RECIPE and one.payload:
            return one.value, Inventory.unpacked(one.payload)
    return None


def _counted(found: Inventory, common: Collection[str]) -> tuple[dict[str, Member], int]:
    """(members that count, by content; how many are kept apart). An opened inner archive counts by what it holds."""
    opened = {one.name.rpartition("!")[0] for one in found.members if "!" in one.name}
    counted: dict[str, Member] = {}
    apart = 0
    for one in found.members:
        if one.size < TINY_BYTES or one.sha256 in common or RUNTIME_NAMES.search(one.name):
            apart += 1
        elif one.name not in opened:
            counted.setdefault(one.sha256, one)
    return counted, apart


def _bytes(members: Mapping[str, Member]) -> int:
    return sum(one.size for one in members.values())


def _largest(members: Mapping[str, Member]) -> list[tuple[str, Member]]:
    return sorted(members.items(), key=lambda pair: (-pair[1].size, pair[0]))[:SHOWN]


def _pair(ours: Member, theirs: Member) -> dict[str, Any]:
    return {"asset": ours.name, "found": theirs.name, "size": ours.size, "sha256": ours.sha256}


ARCHIVE = FingerprintKind(
    "archive", RECIPE, lambda _name, head: is_archive(head), compute, compare, ("libarchive-c",),
    (MEMBERS_RECIPE,), Limits(time_s=300, max_bytes=LARGEST), missing,
)  # fmt: skip
