"""Rules on works, addresses and evidence: what a paper that acts on content rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import SplitResult, urlsplit

from takedown.checklist import Problem, Rule, Standing, invalid, missing
from takedown.notice.inert import is_inert
from takedown.papers.facts import Exhibit, Material
from takedown.papers.rules import parsed, rule

SHA256 = re.compile(r"[0-9a-f]{64}")


def works(content: Material, _standing: Standing) -> Iterator[Problem]:
    """At least one work, each with title, owner and proof of ownership."""
    if not content.works:
        yield missing("works", "没有列明作品", "no work is listed")
    for place, work in enumerate(content.works):
        for name, zh in (("title", "作品名称"), ("owner", "权利人"), ("proof", "权属证明")):
            if not getattr(work, name).strip():
                yield missing(f"works[{place}].{name}", f"缺{zh}", f"a work's {name} is missing")


def places(content: Material, _standing: Standing) -> Iterator[Problem]:
    """At least one exact address, each of a listed work; never a bare domain."""
    listed = {work.work_id for work in content.works}
    if not content.places:
        yield missing("places", "没有列明网络地址", "no address is listed")
    for number, place in enumerate(content.places):
        if place.work_id not in listed:
            yield missing(f"places[{number}].work_id", "所列作品不在作品清单中", "its work is not listed")
        if (why := address_fault(place.url)) is not None:
            yield invalid(f"places[{number}].url", f"{why[0]}：{place.url}", f"{why[1]}: {place.url}")


def address_fault(url: str) -> tuple[str, str] | None:
    """Why an address names no single page, None where it does."""
    parts = _split(url)
    if parts is None or parts.scheme not in ("http", "https") or not is_inert(url) or " " in url:
        return "不是完整的 http(s) 网络地址", "no absolute http(s) address"
    if parts.path in ("", "/") and not parts.query:
        return "只有域名，没有具体地址", "a bare domain"
    return None


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts if parts.hostname else None


def evidence(content: Material, _standing: Standing) -> Iterator[Problem]:
    """Each address has evidence that is listed; each piece has a source, a moment and a SHA-256."""
    known = {exhibit.id for exhibit in content.exhibits}
    for number, place in enumerate(content.places):
        if not place.evidence:
            yield missing(
                f"places[{number}].evidence", f"没有证据：{place.url}", f"no evidence for {place.url}"
            )
        elif lost := [name for name in place.evidence if name not in known]:
            yield invalid(f"places[{number}].evidence", f"所引证据不在清单中：{'、'.join(lost)}",
                          f"evidence that is not listed: {', '.join(lost)}")  # fmt: skip
    yield from exhibits(content.exhibits)


def exhibits(listed: tuple[Exhibit, ...]) -> Iterator[Problem]:
    """What is wrong with single pieces of evidence."""
    for number, exhibit in enumerate(listed):
        where = f"exhibits[{number}]"
        if not SHA256.fullmatch(exhibit.sha256):
            yield invalid(
                f"{where}.sha256", f"证据 {exhibit.id} 缺完整校验值", f"{exhibit.id} has no SHA-256"
            )
        for name, zh in (
            ("title", "名称"),
            ("source", "来源"),
            ("proves", "证明对象"),
            ("made_at", "取得时间"),
        ):
            if not getattr(exhibit, name).strip():
                yield missing(
                    f"{where}.{name}", f"证据 {exhibit.id} 缺{zh}", f"{exhibit.id} lacks its {name}"
                )


def confirmed(content: Material, _standing: Standing) -> Iterator[Problem]:
    """The holder's signed 确认函 covers each address as unlicensed; silence is not consent."""
    said = {url for one in content.confirmations for url in one.urls}
    for number, place in enumerate(content.places):
        if place.url not in said:
            yield missing(f"places[{number}].url", f"权利人未确认未授权：{place.url}",
                          f"no holder has confirmed as unlicensed: {place.url}")  # fmt: skip
    for number, one in enumerate(content.confirmations):
        if not one.file.strip() or parsed(one.date) is None:
            yield missing(
                f"confirmations[{number}].file", "缺已签章的确认函", "the signed confirmation is missing"
            )


def material_rules(articles: tuple[str, ...]) -> tuple[Rule[Any], ...]:
    """Works, addresses, evidence: what a paper that acts on content rests on."""
    return (
        rule("M1", articles, "作品和权属", "Works and ownership", works),
        rule("M2", articles, "网络地址", "Exact addresses", places),
        rule("M3", ("penalty-46",), "证据", "Evidence", evidence),
        rule("M4", (), "权利人确认函", "Right holder's confirmation", confirmed),
    )
