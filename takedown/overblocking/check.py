"""The collateral check: whom would it hit if access to this site were suspended?

It passes only where every host has a name of its own, every address was looked up lately, and nobody else was seen
there. Whatever is not known does not pass: the answer names the lookup that is missing. No lookup is made here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from records.errors import Refused
from takedown.overblocking import names
from takedown.overblocking.lists import KIND_EN, KIND_ZH, Shared, SharedKind, shared_host, shared_range

MAX_AGE = timedelta(days=30)
"""An older lookup says nothing: addresses are given to others."""
SHOWN = 5


class Reach(StrEnum):
    """Whom it would hit."""

    CLEAR = "clear"
    SHARED = "shared"
    UNCERTAIN = "uncertain"


class Asked(StrEnum):
    """Lookups that the check rests on; a person makes them and records the answer."""

    DNS = "dns"
    """Host to addresses and CNAMEs."""
    REVERSE = "reverse"
    """Address to every domain seen there, the site's own among them."""
    ORIGIN = "origin"
    """Host to the addresses of its own server behind a CDN: the provider's or the access provider's answer."""


ASKED_ZH = {Asked.DNS: "域名解析", Asked.REVERSE: "同一地址上的其他域名", Asked.ORIGIN: "CDN 后面的源站地址"}
ASKED_EN = {Asked.DNS: "DNS answer", Asked.REVERSE: "other domains at the address",
            Asked.ORIGIN: "address of the origin behind the CDN"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Observation:
    """A recorded lookup. `answers`: addresses and CNAMEs, or domains; `at`: when it was made."""

    asked: Asked
    subject: str
    answers: tuple[str, ...]
    at: datetime
    source: str


@dataclass(frozen=True, slots=True)
class Target:
    """What a referral would name.

    Attributes:
        hosts: host names of the site.
        addresses: addresses that would be named as the thing to block, mostly none.
        own: further domains of the same operator; they are no neighbours.
    """

    hosts: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks against it, or is not known. `code` is stable."""

    code: str
    subject: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Collateral:
    """The answer.

    Attributes:
        missing: lookups to make, as (what, of which host or address).
        nameable: hosts that a referral may name where the check passes.
        never: addresses that no referral may name as the thing to block (R13).
    """

    reach: Reach
    reasons: tuple[Reason, ...]
    missing: tuple[tuple[Asked, str], ...]
    nameable: tuple[str, ...]
    never: tuple[str, ...]

    @property
    def passes(self) -> bool:
        return self.reach is Reach.CLEAR


@dataclass
class _Look:
    """The check under way."""

    target: Target
    seen: Mapping[tuple[Asked, str], Observation]
    neighbours: Mapping[str, Iterable[str]]
    own: frozenset[str]
    shared: list[Reason] = field(default_factory=list)
    unsure: list[Reason] = field(default_factory=list)
    missing: list[tuple[Asked, str]] = field(default_factory=list)
    never: list[str] = field(default_factory=list)


def collateral(
    target: Target, seen: Sequence[Observation], now: datetime, *,
    neighbours: Mapping[str, Iterable[str]] | None = None, max_age: timedelta = MAX_AGE,
) -> Collateral:  # fmt: skip
    """Whom a suspension of `target` would hit.

    Args:
        seen: recorded lookups; the newest of each subject counts, and none older than `max_age` or later than `now`.
        neighbours: address to domains that our own sweeps saw answer there.
    """
    look = _Look(target, _fresh(seen, now, max_age), neighbours or {}, _own(target))
    for host in target.hosts:
        _look_at_host(look, host)
    for one in target.addresses:
        _look_at_named_address(look, one)
    if not target.hosts and not target.addresses:
        look.unsure.append(Reason("nothing_named", "", "没有写明任何域名", "no host is named"))
    reach = Reach.SHARED if look.shared else Reach.UNCERTAIN if look.unsure else Reach.CLEAR
    return Collateral(
        reach, tuple(dict.fromkeys((*look.shared, *look.unsure))), tuple(dict.fromkeys(look.missing)),
        target.hosts if reach is Reach.CLEAR else (), tuple(dict.fromkeys(look.never)),
    )  # fmt: skip


def _fresh(
    seen: Sequence[Observation], now: datetime, max_age: timedelta
) -> dict[tuple[Asked, str], Observation]:
    newest: dict[tuple[Asked, str], Observation] = {}
    for one in sorted(seen, key=lambda row: row.at):
        if now - max_age <= one.at <= now:
            newest[one.asked, _subject(one.subject)] = one
    return newest


def _subject(text: str) -> str:
    return str(names.address(text)) if names.is_address(text) else names.host_name(text)


def _own(target: Target) -> frozenset[str]:
    found = (names.registrable(host) for host in _readable((*target.hosts, *target.own)))
    return frozenset(name for name in found if name)


def _readable(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        try:
            yield names.host_name(text)
        except Refused:
            continue


def _look_at_host(look: _Look, text: str) -> None:
    if names.is_address(text):
        _look_at_named_address(look, text)
        return
    try:
        host = names.host_name(text)
    except Refused as refused:
        look.unsure.append(Reason("host_unreadable", text[:200], refused.message_zh, str(refused)))
        return
    entry = shared_host(host)
    if entry is not None:
        look.shared.append(_listed("shared_host", host, entry))
        return
    answer = _answer(look, Asked.DNS, host)
    if answer is not None:
        _look_at_addresses(look, host, answer)


def _answer(look: _Look, asked: Asked, subject: str) -> Observation | None:
    found = look.seen.get((asked, subject))
    if found is None or (asked is not Asked.REVERSE and not found.answers):
        look.missing.append((asked, subject))
        look.unsure.append(Reason(
            f"no_{asked.value}", subject, f"缺少近期查询：{subject} 的{ASKED_ZH[asked]}",
            f"no recent lookup: {ASKED_EN[asked]} of {subject}",
        ))  # fmt: skip
        return None
    return found


def _look_at_addresses(look: _Look, host: str, answer: Observation) -> None:
    addresses, aliases = _parted(answer.answers)
    fronts = [entry for entry in map(shared_range, addresses) if entry and entry.kind is not SharedKind.CLOUD]
    fronts += [entry for alias in aliases if (entry := shared_host(alias)) is not None]
    if fronts:
        look.never += [str(one) for one in addresses]
        look.unsure.append(_listed("behind_cdn", host, fronts[0]))
        origin = _answer(look, Asked.ORIGIN, host)
        addresses = _parted(origin.answers)[0] if origin is not None else []
        look.shared += [
            _listed("shared_address", str(one), entry)
            for one in addresses
            if (entry := shared_range(one)) and entry.kind is not SharedKind.CLOUD
        ]
        if origin is not None:
            look.unsure.pop()  # what answers for it is known, and only that is looked at below
    elif not addresses:
        look.unsure.append(
            Reason("no_address", host, f"{host} 的解析结果中没有地址", f"{host} has no address")
        )
    for one in addresses:
        _look_at_neighbours(look, one)


def _parted(answers: Iterable[str]) -> tuple[list[names.Address], list[str]]:
    """Addresses, and names; what is neither is left out."""
    addresses = [names.address(text) for text in answers if names.is_address(text)]
    return addresses, list(_readable(text for text in answers if not names.is_address(text)))


def _look_at_named_address(look: _Look, text: str) -> None:
    if "/" in text:
        look.never.append(text[:100])
        look.shared.append(
            Reason("network", text[:100], f"{text[:100]} 是整段地址", f"{text[:100]} is a whole network")
        )
        return
    try:
        one = names.address(text)
    except Refused as refused:
        look.unsure.append(Reason("address_unreadable", text[:100], refused.message_zh, str(refused)))
        return
    entry = shared_range(one)
    if entry is not None:
        look.never.append(str(one))
        look.shared.append(_listed("shared_address", str(one), entry))
        return
    _look_at_neighbours(look, one)


def _look_at_neighbours(look: _Look, one: names.Address) -> None:
    text = str(one)
    entry = shared_range(one)
    if entry is not None:
        look.never.append(text)  # a cloud's address may be somebody else's tomorrow
    if not one.is_global:
        look.unsure.append(Reason(
            "not_public", text, f"{text} 不是公网地址，无法判断波及范围", f"{text} is no public address",
        ))  # fmt: skip
        return
    found = _others(look, look.neighbours.get(text, ()))
    answer = _answer(look, Asked.REVERSE, text)
    if answer is not None:
        found |= _others(look, answer.answers)
        if not look.own.intersection(map(names.registrable, _readable(answer.answers))) and look.own:
            look.missing.append((Asked.REVERSE, text))
            look.unsure.append(Reason(
                "blind_lookup", text, f"对 {text} 的查询连本网站都没有看到，不能证明没有其他网站",
                f"the lookup of {text} did not even see this site, so it proves nothing",
            ))  # fmt: skip
    if found:
        look.never.append(text)
        look.shared.append(_neighbours(text, sorted(found)))


def _others(look: _Look, domains: Iterable[str]) -> set[str]:
    seen = {names.registrable(host) or host for host in _readable(domains)}
    return seen - look.own


def _neighbours(text: str, found: list[str]) -> Reason:
    shown = "、".join(found[:SHOWN]) + (f" 等 {len(found)} 个" if len(found) > SHOWN else "")
    return Reason(
        "neighbours", text, f"{text} 上还有其他网站：{shown}",
        f"{len(found)} other domains at {text}: {', '.join(found[:SHOWN])}",
    )  # fmt: skip


def _listed(code: str, subject: str, entry: Shared) -> Reason:
    mark_zh, mark_en = ("", "") if entry.verified else ("，条目待核实", ", entry not verified")
    about_zh = {"behind_cdn": "位于", "shared_host": "属于", "shared_address": "属于"}[code]
    return Reason(
        code, subject,
        f"{subject} {about_zh}{KIND_ZH[entry.kind]}（{entry.who}；{entry.source}，{entry.checked.isoformat()}{mark_zh}）",
        f"{subject} belongs to {KIND_EN[entry.kind]} ({entry.who}; {entry.source}, {entry.checked.isoformat()}{mark_en})",
    )  # fmt: skip
