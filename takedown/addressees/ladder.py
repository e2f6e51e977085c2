"""Whom a notice goes to: platform, copyright agent, abuse contact, host, registrar, in this order.

A contact that came back is passed over and named; security.txt is taken where there is nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from records.contacts import ContactMeans, ContactRole

ROLE_ZH = {
    ContactRole.PLATFORM: "平台投诉渠道", ContactRole.COPYRIGHT_AGENT: "版权代理人（DMCA agent）",
    ContactRole.ABUSE: "滥用投诉联系人（abuse）", ContactRole.HOST: "主机、接入服务商", ContactRole.REGISTRAR: "域名注册商",
    ContactRole.SECURITY_TXT: "security.txt（安全联系人，仅作最后备选）",
}  # fmt: skip
ROLE_EN = {
    ContactRole.PLATFORM: "platform", ContactRole.COPYRIGHT_AGENT: "copyright agent",
    ContactRole.ABUSE: "abuse contact", ContactRole.HOST: "host", ContactRole.REGISTRAR: "registrar",
    ContactRole.SECURITY_TXT: "security.txt, only as the last resort",
}  # fmt: skip
WRITTEN = frozenset({ContactMeans.EMAIL, ContactMeans.FORM, ContactMeans.POSTAL, ContactMeans.FAX})
"""A notice is written (条例 14); a telephone number alone reaches nobody in writing."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One contact. `bounced_on`: when something sent there came back last; `id` 0 for one not of the table."""

    id: int
    host: str
    role: ContactRole
    means: ContactMeans
    value: str
    name: str
    source: str
    source_date: date
    verified: bool
    bounced_on: date | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder with its contacts, the best first, and why some were passed over."""

    role: ContactRole
    usable: tuple[Candidate, ...]
    passed_over: tuple[tuple[Candidate, str, str], ...]


@dataclass(frozen=True, slots=True)
class Addressee:
    """The answer. `chosen` None: nobody is known, and `note` says what to look up."""

    chosen: Candidate | None
    rungs: tuple[Rung, ...]
    note_zh: str = ""
    note_en: str = ""

    def best(self, means: ContactMeans) -> Candidate | None:
        """The first usable contact of that means, in the ladder's order."""
        return next((one for rung in self.rungs for one in rung.usable if one.means is means), None)


def choose(candidates: Iterable[Candidate], *, last_resort: bool = True) -> Addressee:
    """Go up the ladder. The same rung prefers verified, then newer; order is the same for the same contacts."""
    listed = list(dict.fromkeys(candidates))
    rungs = [_rung(role, [one for one in listed if one.role is role]) for role in ContactRole]
    regular = [rung for rung in rungs if rung.role is not ContactRole.SECURITY_TXT]
    chosen = _first(regular)
    if chosen is None and last_resort:
        chosen, regular = _first(rungs), rungs
    if chosen is not None:
        return Addressee(chosen, tuple(rung for rung in regular if rung.usable or rung.passed_over))
    return Addressee(
        None, tuple(rung for rung in rungs if rung.passed_over),
        "没有可用的联系方式：请登记平台的投诉渠道，或者导入该域名、地址的 RDAP 查询结果",
        "no usable contact: record the platform's channel, or import RDAP answers of the domain and the address",
    )  # fmt: skip


def _first(rungs: Sequence[Rung]) -> Candidate | None:
    return next((rung.usable[0] for rung in rungs if rung.usable), None)


def _rung(role: ContactRole, candidates: list[Candidate]) -> Rung:
    usable, passed = [], []
    for one in sorted(
        candidates, key=lambda row: (not row.verified, -row.source_date.toordinal(), row.value)
    ):
        why = _unusable(one)
        if why:
            passed.append((one, *why))
        else:
            usable.append(one)
    return Rung(role, tuple(usable), tuple(passed))


def _unusable(one: Candidate) -> tuple[str, str] | None:
    if one.bounced_on is not None and one.bounced_on >= one.source_date:
        return f"{one.bounced_on.isoformat()} 退回", f"came back on {one.bounced_on.isoformat()}"
    if one.means not in WRITTEN:
        return "不是书面渠道", "no written channel"
    return None
