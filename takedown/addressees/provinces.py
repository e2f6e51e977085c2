"""Provinces, organs and the chain of papers, as data; and places as people write them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from records.errors import Refused
from records.identifiers import IcpNumber, find_icp_numbers, plain

DATA = Path(__file__).with_name("data")
ABROAD_WORDS = frozenset({"境外", "国外", "海外", "香港", "澳门", "台湾", "abroad", "hk", "mo", "tw"})
"""Hong Kong, Macao and Taiwan are outside the mainland: no provincial administration can suspend access there."""
MAINLAND_WORDS = frozenset({"cn", "中国", "中国大陆", "境内", "大陆", "国内", "china", "mainland"})
_CITY = re.compile(r"([\u4e00-\u9fff]{2,12}?(?:自治州|地区|盟|州|市))")
_COUNTRY = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Province:
    """One province.

    Attributes:
        icp: character of its ICP filings; `also`: others that mean it.
        document: character of its documents, `document_verified` for that one alone.
        bureau: its communications administration.
    """

    code: str
    name: str
    short: str
    icp: str
    document: str
    also: tuple[str, ...]
    bureau: str
    source: str
    verified: bool
    document_verified: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A place as far as it is known. `mainland` False: outside the mainland; `province`, `city` may be empty."""

    mainland: bool
    province: str = ""
    city: str = ""

    @property
    def text(self) -> str:
        if not self.mainland:
            return "境外"
        return self.province + self.city if self.province != self.city else self.province or "境内"


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ with the name it bore on a day."""

    id: str
    name: str
    zh: str
    en: str
    source: str
    verified: bool


@cache
def provinces() -> tuple[Province, ...]:
    """All of them, by code."""
    rows = tomllib.loads((DATA / "provinces.toml").read_text("utf-8"))["province"]
    return tuple(Province(**(row | {"also": tuple(row["also"])})) for row in rows)


def by_name(text: str) -> Province | None:
    """The province of that full or short name."""
    return next((one for one in provinces() if text in (one.name, one.short)), None)


def by_icp(number: IcpNumber) -> Province | None:
    """The province that gave an ICP filing or a telecom licence: 蜀 is Sichuan, 陇 is Gansu."""
    return next((one for one in provinces() if number.province in (one.icp, *one.also)), None)


def of_icp_text(text: str) -> Province | None:
    """The province of the one number that a register's cell holds; None for none or for several provinces."""
    found = {province for number in find_icp_numbers(text) if (province := by_icp(number)) is not None}
    return found.pop() if len(found) == 1 else None


def place(text: str) -> Place:
    """A place out of what people write: 四川省成都市, 四川 成都, 北京市, 境外, HK, US.

    Raises Refused("place_unreadable") for text that names no province and no country.
    """
    bare = re.sub(r"\s", "", plain(text))
    key = bare.casefold()
    if key in MAINLAND_WORDS:
        return Place(mainland=True)
    if any(key.startswith(word) for word in ABROAD_WORDS if not word.isascii()) or key in ABROAD_WORDS:
        return Place(mainland=False)
    if _COUNTRY.fullmatch(bare):
        return Place(mainland=False)
    return _in_province(bare.removeprefix("中国"), text)


def _in_province(bare: str, text: str) -> Place:
    for one in provinces():
        for name in (one.name, one.short):
            if bare.startswith(name):
                return Place(mainland=True, province=one.name, city=_city(bare.removeprefix(name), one))
    raise Refused(
        "place_unreadable", f"{text[:60]!r} names no province and no country",
        zh="请写明省份（如“四川省成都市”）或者“境外”", value=text[:200],
    )  # fmt: skip


def _city(rest: str, province: Province) -> str:
    if province.name.endswith("市"):
        return province.name
    rest = rest.lstrip("省市·-—/")
    found = _CITY.match(rest)
    if found:
        return found[1]
    return f"{rest}市" if 2 <= len(rest) <= 4 else ""


@dataclass(frozen=True, slots=True)
class Step:
    """One paper on its way: who writes to whom. `paper` is the kind; `upward` ones show the 签发人."""

    sender: str
    to: str
    paper: str
    zh: str
    en: str
    upward: bool
    source: str
    verified: bool


def organ(kind: str, day: date, *, province: str = "", city: str = "") -> Organ:
    """The organ of that kind with its name on `day` (a date in Asia/Shanghai). Raises Refused("organ_unknown")."""
    known = by_name(province)
    for row in _organs():
        if row["id"] == kind and row.get("for", province) == province and _covers(row, day):
            bureau = known.bureau if known else ""
            name = str(row["name"]).format(province=province, city=city, bureau=bureau)
            return Organ(kind, name, row["zh"], row["en"], row["source"], row["verified"])
    raise Refused("organ_unknown", f"no organ {kind} on {day}", zh="没有该日期的机关名称", value=kind)


@cache
def _organs() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads((DATA / "organs.toml").read_text("utf-8"))["organ"])


def _covers(row: dict[str, Any], day: date) -> bool:
    return bool(row["from"] <= day and ("to" not in row or day <= row["to"]))


def chain(when: str, own: Place, day: date, *, bureau_of: str = "", competent: str = "") -> tuple[Step, ...]:
    """The papers in their order, from this office to the organ that can act.

    Args:
        when: `own`, `transfer` or `abroad`.
        own: this office's place; with a city it is a city's office.
        bureau_of: province whose communications administration is addressed.
        competent: name of the office that a lead is transferred to.
    """
    levels = ("city", "province", "any") if _is_city(own) else ("province", "any")
    names = {"own": _own_name(own, day), "competent": competent}
    return tuple(
        Step(
            _name(row["sender"], own, day, bureau_of, names), _name(row["to"], own, day, bureau_of, names),
            row["paper"], row["zh"], row["en"], row["upward"], row["source"], row["verified"],
        )
        for row in _steps()
        if row["when"] == when and row["level"] in levels
    )  # fmt: skip


def _is_city(own: Place) -> bool:
    return bool(own.city) and own.city != own.province


def _own_name(own: Place, day: date) -> str:
    kind = "copyright-city" if _is_city(own) else "copyright-province"
    return organ(kind, day, province=own.province, city=own.city).name


def _name(kind: str, own: Place, day: date, bureau_of: str, names: dict[str, str]) -> str:
    if kind in names:
        return names[kind]
    province = bureau_of if kind == "communications" and bureau_of else own.province
    return organ(kind, day, province=province, city=own.city).name


@cache
def _steps() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads((DATA / "chain.toml").read_text("utf-8"))["step"])
