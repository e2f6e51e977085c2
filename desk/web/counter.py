"""What speaks against a finding, sorted by the questions that a person asks before accusing anybody.

The sentences are the matcher's own and the catalogue's; what was looked for and not found is said too, and what the
program cannot know is called unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desk.web.translate import marked as _
from records.catalog import Authorization
from records.findings import Finding
from records.vocabulary import WorkKind

AGAINST, NOTHING, UNKNOWN = "against", "nothing", "unknown"
AUTHORISED, EXPIRED, NAMESAKE, NEWS, TRAILER, PUBLIC_DOMAIN, OTHER = (
    "authorised", "expired", "namesake", "news", "trailer", "public_domain", "other",
)  # fmt: skip
QUESTIONS = {
    AUTHORISED: _("Is it authorised?"),
    EXPIRED: _("Has the right or a licence run out?"),
    NAMESAKE: _("Is it another work of the same name?"),
    NEWS: _("Is it news, a review or talk about it?"),
    TRAILER: _("Is it a trailer or a sample?"),
    PUBLIC_DOMAIN: _("Is it in the public domain?"),
    OTHER: _("Anything else?"),
}
TONES = {AGAINST: _("speaks against it"), NOTHING: _("nothing found"), UNKNOWN: _("not known")}
_FEATURES = {
    "licence_full": AUTHORISED, "licence_partial": AUTHORISED, "official_words": AUTHORISED,
    "official_account": AUTHORISED, "signer_same": AUTHORISED, "partial_licence": AUTHORISED,
    "no_right": EXPIRED,
    "shared_name": NAMESAKE, "better_work": NAMESAKE, "other_part": NAMESAKE, "other_creator": NAMESAKE,
    "other_kind": NAMESAKE, "other_year": NAMESAKE, "other_app": NAMESAKE, "companion": NAMESAKE, "generic": NAMESAKE,
    "longer_name": NAMESAKE, "grown_name": NAMESAKE, "companion_lookalike": NAMESAKE,
    "about": NEWS, "act_schema_about": NEWS, "act_schema_article": NEWS, "sign:news": NEWS, "sign:review": NEWS,
    "sign:commentary": NEWS, "sign:encyclopaedia": NEWS, "sign:library": NEWS, "sign:talk": NEWS, "sign:behind": NEWS,
    "sign:trailer": TRAILER,
}  # fmt: skip
_PREFIXES = (
    "title_",
    "season_",
    "sequel_",
    "year_",
    "creator_",
    "kind_",
    "isbn_",
    "package_",
    "developer_",
    "view_",
    "edits_",
)
"""Features of the name and its particulars: what is less than a match may be a namesake."""
TERM_YEARS = 50
"""Counted from publication, or from the author's death: no work is free earlier (著作权法 23)."""


@dataclass(frozen=True)
class Line:
    """One sentence. `source`: family of evidence and weight, the rule, or the catalogue."""

    zh: str
    en: str
    source: str = ""
    weight: float | None = None
    at_most: str = ""


@dataclass(frozen=True)
class Answer:
    """What is known about one question."""

    key: str
    tone: str
    lines: list[Line]


def answers(
    finding: Finding, counter: Sequence[dict[str, Any]], vetoes: Sequence[dict[str, Any]],
    licences: Sequence[Authorization], today: date,
) -> list[Answer]:  # fmt: skip
    """One answer for each question, in their order; `other` only where there is something."""
    lines: dict[str, list[Line]] = {key: [] for key in QUESTIONS}
    for reason in counter:
        lines[_kind(str(reason.get("feature", "")))].append(_line(reason))
    for veto in vetoes:
        lines[_kind(str(veto.get("rule", "")))].append(_held(veto))
    lines[EXPIRED] += _expired(finding, licences, today)
    lines[PUBLIC_DOMAIN] += _free(finding, today)
    quiet = {AUTHORISED: UNKNOWN, PUBLIC_DOMAIN: NOTHING if finding.work.year else UNKNOWN}
    return [
        Answer(key, AGAINST if found else quiet.get(key, NOTHING), found)
        for key, found in lines.items()
        if found or key != OTHER
    ]


def _kind(feature: str) -> str:
    named = _FEATURES.get(feature)
    if named:
        return named
    return NAMESAKE if feature.startswith(_PREFIXES) else OTHER


def _line(reason: dict[str, Any]) -> Line:
    return Line(
        str(reason.get("zh", "")), str(reason.get("en", "")), str(reason.get("family", "")),
        float(reason.get("weight", 0)),
    )  # fmt: skip


def _held(veto: dict[str, Any]) -> Line:
    return Line(
        str(veto.get("zh", "")),
        str(veto.get("en", "")),
        "rule",
        at_most=str(veto.get("at_most") or "?"),
    )


def _expired(finding: Finding, licences: Sequence[Authorization], today: date) -> list[Line]:
    work, found = finding.work, []
    if work.valid_to and work.valid_to < today:
        found.append(Line(f"权利人的权利已于 {work.valid_to} 届满", f"the right holder's own right ended on {work.valid_to}", "catalogue"))  # fmt: skip
    if work.valid_from and work.valid_from > today:
        found.append(Line(f"权利人的权利自 {work.valid_from} 起算，尚未开始", f"the right holder's own right begins on {work.valid_from}", "catalogue"))  # fmt: skip
    for one in licences:
        if one.valid_to and one.valid_to < today:
            who = one.licensee or one.host or one.package or "—"
            found.append(Line(f"对 {who} 的授权已于 {one.valid_to} 到期：可能是到期前上线的内容", f"the licence of {who} ended on {one.valid_to}: it may have been put up before", "catalogue"))  # fmt: skip
    return found


def _free(finding: Finding, today: date) -> list[Line]:
    work = finding.work
    if not work.year or work.year + TERM_YEARS >= today.year:
        return []
    since = (
        "作者终生及其死亡后五十年"
        if work.kind in (WorkKind.LITERATURE, WorkKind.MUSIC)
        else "首次发表后五十年"
    )
    return [
        Line(
            f"作品发表于 {work.year} 年，已满五十年；保护期为{since}，请核对是否已进入公有领域",
            f"published in {work.year}, more than fifty years ago: check whether the term of protection has ended",
            "catalogue",
        )
    ]
