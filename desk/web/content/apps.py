"""Two apps: what each says of itself, who signed it, and what follows from that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desk.web.content.sides import Side
from desk.web.content.technical import mapping, number

ICONS = (".png", ".webp")


@dataclass(frozen=True, slots=True)
class AppRow:
    """One particular of both; `agrees` is None where it proves nothing either way."""

    name: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    agrees: bool | None
    mono: bool = False


@dataclass(frozen=True)
class AppShown:
    """`relation`: as the comparison calls it; `icons`: entries of (the work's app, the found app), empty for none."""

    relation: str
    rows: list[AppRow]
    icons: tuple[str, str]
    icon_vote: tuple[float, float] | None
    reason: str


def shown(said: Mapping[str, Any], asset: Side, found: Side) -> AppShown:
    """Of a recorded likeness of apps."""
    evidence = mapping(said.get("evidence"))
    ours, theirs = mapping(evidence.get("asset")), mapping(evidence.get("found"))
    second, vote = mapping(evidence.get("second")), number(mapping(said.get("second_vote")).get("distance"))
    threshold = number(second.get("threshold"))
    return AppShown(
        str(evidence.get("relation") or ""),
        [
            _row("package", ours, theirs, "package", judged=True, mono=True),
            AppRow("signer", _texts(ours, "signers"), _texts(theirs, "signers"), _owner(ours, theirs), mono=True),
            AppRow("signature", _state(ours), _state(theirs), None),
            AppRow("version", _version(ours), _version(theirs), None),
            _row("label", ours, theirs, "label"),
            AppRow("lineage", _texts(ours, "lineage"), _texts(theirs, "lineage"), None, mono=True),
        ],
        (_icon(ours, asset), _icon(theirs, found)),
        (vote, threshold) if vote is not None and threshold is not None else None,
        str(theirs.get("reason") or ""),
    )  # fmt: skip


def _row(
    name: str, ours: Mapping[str, Any], theirs: Mapping[str, Any], key: str, *, judged: bool = False, mono: bool = False
) -> AppRow:  # fmt: skip
    left, right = _texts(ours, key), _texts(theirs, key)
    return AppRow(name, left, right, left == right if judged and left and right else None, mono)


def _texts(identity: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = identity.get(key)
    listed = value if isinstance(value, list | tuple) else [value] if value not in (None, "") else []
    return tuple(str(one) for one in listed)


def _owner(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool | None:
    """Whether one has signed both, or proves to have taken over."""
    left, right = set(_texts(ours, "signers")), set(_texts(theirs, "signers"))
    if not left or not right:
        return None
    handed = left & set(_texts(theirs, "lineage")) or right & set(_texts(ours, "lineage"))
    return left == right or bool(handed)


def _state(identity: Mapping[str, Any]) -> tuple[str, ...]:
    return (str(identity.get("state") or ""), *_texts(identity, "schemes"))


def _version(identity: Mapping[str, Any]) -> tuple[str, ...]:
    code = number(identity.get("version_code"))
    name = str(identity.get("version_name") or "")
    if not name and not code:
        return ()
    return (name, f"({int(code)})") if code else (name,)


def _icon(identity: Mapping[str, Any], side: Side) -> str:
    """Its entry, where the app's bytes are at hand and it is a plain picture; apps in bundles show none."""
    name = str(identity.get("icon") or "")
    return name if side.digest and not identity.get("bundle") and name.lower().endswith(ICONS) else ""
