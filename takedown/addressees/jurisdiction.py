"""Jurisdiction comes first: is it our case, another office's, or one for the organ above?

Domicile of the infringer, place of the server, place of the filing: each gives jurisdiction by itself. The answer
says which of them was known, from where, and what is doubtful; it is a proposal that a person signs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from takedown.addressees.provinces import Place

ARTICLES = ("enforcement-5", "measures-4")


class Outcome(StrEnum):
    """What follows."""

    OWN = "own"
    TRANSFER = "transfer"
    REPORT_UP = "report_up"
    UNKNOWN = "unknown"


OUTCOME_ZH = {
    Outcome.OWN: "本机关管辖", Outcome.TRANSFER: "移送有管辖权的机关（案件线索移送函）",
    Outcome.REPORT_UP: "报告上级机关", Outcome.UNKNOWN: "管辖不明，缺少查询",
}  # fmt: skip
OUTCOME_EN = {
    Outcome.OWN: "ours", Outcome.TRANSFER: "transfer to the competent office",
    Outcome.REPORT_UP: "report to the organ above", Outcome.UNKNOWN: "not known, lookups are missing",
}  # fmt: skip


class Ground(StrEnum):
    """What gives jurisdiction, strongest first."""

    DOMICILE = "domicile"
    SERVER = "server"
    FILING = "filing"


GROUND_ZH = {Ground.DOMICILE: "侵权人住所地", Ground.SERVER: "服务器所在地", Ground.FILING: "备案登记地"}
GROUND_EN = {Ground.DOMICILE: "domicile", Ground.SERVER: "server", Ground.FILING: "place of filing"}


@dataclass(frozen=True, slots=True)
class Known:
    """One ground as recorded. `edge`: the address is a CDN's, so its place says nothing of the server's."""

    ground: Ground
    place: Place
    source: str
    edge: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """One reason, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The answer. `to`: the competent place for a transfer; `missing`: grounds that nobody has looked up."""

    outcome: Outcome
    to: Place | None
    reasons: tuple[Why, ...]
    missing: tuple[Ground, ...]
    articles: tuple[str, ...] = ARTICLES


def decide(own: Place, known: Iterable[Known]) -> Jurisdiction:
    """Whose case it is.

    One ground in our own territory is enough, whatever the others say. A city's office does not know that a filing
    is its own from the province alone: it reports to the province, which assigns the case.
    """
    given = {one.ground: one for one in known}
    usable = [given[ground] for ground in Ground if ground in given and not given[ground].edge]
    missing = tuple(ground for ground in Ground if ground not in {one.ground for one in usable})
    reasons = [_why(one) for one in given.values()]
    outcome, to, why = _decided(own, usable)
    return Jurisdiction(outcome, to, (*reasons, why), missing if outcome is not Outcome.OWN else ())


def _decided(own: Place, usable: list[Known]) -> tuple[Outcome, Place | None, Why]:
    ours = [one for one in usable if _within(one.place, own)]
    if ours:
        return Outcome.OWN, own, _because("在本机关辖区内：", "in our territory: ", ours)
    elsewhere = [one for one in usable if _elsewhere(one.place, own)]
    if elsewhere:
        return (
            Outcome.TRANSFER,
            elsewhere[0].place,
            _because("在其他辖区：", "in another territory: ", elsewhere),
        )
    near = [one for one in usable if one.place.mainland and one.place.province]
    if near:
        return Outcome.REPORT_UP, Place(mainland=True, province=own.province), _because(
            "只知道在本省，由省级机关指定管辖：", "only the province is known, it assigns the case: ", near
        )  # fmt: skip
    if usable and all(not one.place.mainland for one in usable):
        return (
            Outcome.REPORT_UP,
            None,
            _because("已知的连结点均在境外：", "all that is known lies abroad: ", usable),
        )
    return (
        Outcome.UNKNOWN,
        None,
        Why(
            "没有可用的连结点：请先查询主办者住所地、服务器所在地、备案登记地",
            "nothing usable is known: look up domicile, server and filing first",
        ),
    )


def _within(place: Place, own: Place) -> bool:
    if not place.mainland or place.province != own.province:
        return False
    return not own.city or own.city in (own.province, place.city)


def _elsewhere(place: Place, own: Place) -> bool:
    if not place.mainland or not place.province:
        return False
    return place.province != own.province or bool(place.city and place.city != own.city)


def _because(zh: str, en: str, grounds: list[Known]) -> Why:
    return Why(
        zh + "、".join(f"{GROUND_ZH[one.ground]}（{one.place.text}）" for one in grounds),
        en + ", ".join(f"{GROUND_EN[one.ground]} ({one.place.text})" for one in grounds),
    )


def _why(one: Known) -> Why:
    tail_zh = "；该地址属于 CDN 节点，不能说明服务器所在地" if one.edge else ""
    tail_en = "; the address is a CDN's and says nothing of the server" if one.edge else ""
    return Why(
        f"{GROUND_ZH[one.ground]}：{one.place.text}（{one.source}）{tail_zh}",
        f"{GROUND_EN[one.ground]}: {one.place.text} ({one.source}){tail_en}",
    )
