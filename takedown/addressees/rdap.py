"""Contacts out of a stored RDAP answer (RFC 9083): entities may stand inside entities, addresses in a jCard (RFC 7095).

Whose contact it is depends on the answer: of an address or a network, `abuse` is the host's; of a domain it is the
registrar's, wherever in the tree it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from records.contacts import ContactMeans, ContactRole
from records.errors import BytesRefused

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 8
MAX_ENTITIES = 500
EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_CLASSES = {"domain", "ip network", "autnum", "entity", "nameserver"}


@dataclass(frozen=True, slots=True)
class RdapContact:
    """One address of one entity. `path`: roles from the outermost entity to this one."""

    role: ContactRole
    means: ContactMeans
    value: str
    name: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RdapAnswer:
    """What was read.

    Attributes:
        subject: name, or first address, as the answer has it.
        last: last address of a network, empty for anything else.
        skipped: entries of a wrong shape.
    """

    object_class: str
    subject: str
    contacts: tuple[RdapContact, ...]
    skipped: int
    last: str = ""


@dataclass
class _Walk:
    object_class: str
    entities: int = 0
    skipped: int = 0


def is_email(text: str) -> bool:
    """Whether the whole text is one plain e-mail address; what a registry writes in place of one is none."""
    return len(text) <= 254 and EMAIL.fullmatch(text) is not None


def read(data: bytes) -> RdapAnswer:
    """The contacts of an answer, in its order.

    Raises BytesRefused: `rdap_unreadable`, `rdap_error` (the server answered with an error), `rdap_too_large`.
    """
    answer = _answer(data)
    object_class = str(answer.get("objectClassName", "")).lower()
    walk = _Walk(object_class)
    found = list(_entities(answer, (), walk, 0))
    subject = str(answer.get("ldhName") or answer.get("startAddress") or answer.get("handle") or "")
    last = str(answer.get("endAddress") or "")[:60]
    return RdapAnswer(object_class, subject[:300], tuple(dict.fromkeys(found)), walk.skipped, last)


def _answer(data: bytes) -> Mapping[str, Any]:
    if len(data) > MAX_BYTES:
        raise BytesRefused(
            "rdap_too_large", f"an RDAP answer has at most {MAX_BYTES} bytes", zh="RDAP 文件过大"
        )
    try:
        answer = json.loads(data)
    except (ValueError, RecursionError):
        raise BytesRefused("rdap_unreadable", "this is no JSON", zh="不是 JSON 文件") from None
    if isinstance(answer, dict) and "errorCode" in answer:
        raise BytesRefused(
            "rdap_error", f"the server answered {str(answer['errorCode'])[:20]}", zh="RDAP 服务器返回错误"
        )
    if not isinstance(answer, dict) or str(answer.get("objectClassName", "")).lower() not in _CLASSES:
        raise BytesRefused(
            "rdap_unreadable", "this is no RDAP answer (no objectClassName)", zh="不是 RDAP 查询结果"
        )
    return answer


def _entities(
    holder: Mapping[str, Any], path: tuple[str, ...], walk: _Walk, depth: int
) -> Iterator[RdapContact]:
    listed = holder.get("entities", [])
    if not isinstance(listed, list) or depth > MAX_DEPTH:
        walk.skipped += 1
        return
    for entity in listed:
        walk.entities += 1
        if not isinstance(entity, dict) or walk.entities > MAX_ENTITIES:
            walk.skipped += 1
            continue
        roles = _roles(entity)
        yield from _of_entity(entity, (*path, "+".join(roles)), roles, walk)
        yield from _entities(entity, (*path, "+".join(roles)), walk, depth + 1)


def _roles(entity: Mapping[str, Any]) -> list[str]:
    roles = entity.get("roles", [])
    return [str(role).lower() for role in roles] if isinstance(roles, list) else []


def _of_entity(
    entity: Mapping[str, Any], path: tuple[str, ...], roles: list[str], walk: _Walk
) -> Iterator[RdapContact]:
    role = _whose(roles, path, walk.object_class)
    if role is None:
        return
    card = _card(entity, walk)
    name = next((_text(row) for row in card if row[0] == "fn"), "")
    for means, key in ((ContactMeans.EMAIL, "email"), (ContactMeans.PHONE, "tel")):
        for value in (
            _text(row).removeprefix("mailto:").removeprefix("tel:") for row in card if row[0] == key
        ):
            if means is ContactMeans.EMAIL and not is_email(value):
                walk.skipped += 1  # a registry's "redacted for privacy" is no address
            elif value:
                yield RdapContact(role, means, value, name[:200], path)


def _whose(roles: list[str], path: tuple[str, ...], object_class: str) -> ContactRole | None:
    if object_class == "domain":
        below_registrar = any("registrar" in step.split("+") for step in path)
        return ContactRole.REGISTRAR if "abuse" in roles or below_registrar else None
    if "abuse" in roles:
        return ContactRole.ABUSE
    return ContactRole.HOST if {"registrant", "administrative", "technical", "noc"} & set(roles) else None


def _card(entity: Mapping[str, Any], walk: _Walk) -> list[list[Any]]:
    card = entity.get("vcardArray")
    if card is None:
        return []
    if not (isinstance(card, list) and len(card) > 1 and isinstance(card[1], list)):
        walk.skipped += 1
        return []
    good = [row for row in card[1] if isinstance(row, list) and len(row) >= 4 and isinstance(row[0], str)]
    walk.skipped += len(card[1]) - len(good)
    return good


def _text(row: list[Any]) -> str:
    value = row[3]
    if isinstance(value, list):
        value = next((part for part in value if isinstance(part, str)), "")
    return value.strip()[:500] if isinstance(value, str) else ""
