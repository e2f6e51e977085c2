"""Everything that must be true at the end, as lines of a table and a list of differences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from demo import nginx
from demo.compare import Found, Result, read_found, results_of, same, unplanted
from demo.pipeline import Collected
from demo.staging import TRIPWIRES, Refusal, Stage
from demo.vocabulary import HostileKind, Outcome


@dataclass(frozen=True)
class Line:
    """One line of the table: how many were planted, how many came as planted."""

    name: str
    planted: int
    as_planted: int


@dataclass(frozen=True)
class Difference:
    """One thing that did not come as planted."""

    what: str
    url: str
    expected: str
    got: str
    note: str = ""


@dataclass(frozen=True)
class Judgement:
    """The end of a run; right when there is no difference."""

    lines: list[Line]
    differences: list[Difference]
    refusals: list[tuple[Refusal, str]]

    @property
    def right(self) -> bool:
        """Whether everything came as planted."""
        return not self.differences


def judge(stage: Stage, collected: Collected) -> Judgement:
    """Compares what the command line says with the plan."""
    found = read_found(collected.stages["finding list"].rows, collected.stages["draft list"].rows)
    planted = stage.planted()
    results = results_of(planted, found)
    strangers = unplanted(planted, found)
    led = {same(url) for url in stage.leading()}
    differences = [_differs(result, found) for result in results if not result.right]
    differences += [_stranger(pair, found, led) for pair in strangers]
    refusals = [(refusal, _seen(refusal, collected)) for refusal in stage.refusals()]
    lines = [
        *_outcome_lines(results),
        Line("导航页 index, tag, search", len(led), len(led - {p[1] for p in strangers})),
    ]
    for name, count, wrong in _other_checks(stage, collected, refusals):
        lines.append(Line(name, count, count - len(wrong)))
        differences += wrong
    return Judgement(lines, differences, refusals)


NAMES = {
    Outcome.DRAFT: "入通知 draft",
    Outcome.REVIEW: "待人工审核 review",
    Outcome.NOTHING: "不应发现 nothing",
}


def _outcome_lines(results: list[Result]) -> list[Line]:
    def line(name: str, chosen: list[Result]) -> Line:
        return Line(name, len(chosen), sum(result.right for result in chosen))

    lines = [line(name, [r for r in results if r.planted.outcome is kind]) for kind, name in NAMES.items()]
    traits = sorted({r.planted.trait for r in results if r.planted.trait})
    return lines + [
        line(f"  · {trait}", [r for r in results if r.planted.trait == trait]) for trait in traits
    ]


def _differs(result: Result, found: Found) -> Difference:
    told = "; ".join(sorted({found.told.get(pair, "") for pair in result.pairs}))
    thing = result.planted
    return Difference(f"{thing.where} {thing.work}", thing.url, thing.outcome, result.got, told)


def _stranger(pair: tuple[str, str], found: Found, led: set[str]) -> Difference:
    got = "draft" if pair in found.noticed else "finding"
    where = "导航页 leading page" if pair[1] in led else "未植入 not planted"
    return Difference(f"{where} {pair[0]}", pair[1], "nothing", got, found.told.get(pair, ""))


def _other_checks(
    stage: Stage, collected: Collected, refusals: list[tuple[Refusal, str]]
) -> Iterator[tuple[str, int, list[Difference]]]:
    works = len(stage.plan.works())
    broken = sum(len(holder.broken_rows) for holder in stage.plan.holders)
    yield "作品 catalogue rows", works, list(_catalogue(stage, collected))
    yield "坏行 refused rows", broken, list(_broken(stage, collected))
    yield "拒绝 refusals", len(refusals), [_unrefused(refusal) for refusal, seen in refusals if not seen]
    touched = list(_touched(stage))
    yield "禁区 never asked for", len(TRIPWIRES) + len(_barred(stage)), touched
    drafts = collected.stages["draft list"].rows
    yield "通知要件 notices complete", len(drafts), [d for draft in drafts for d in _incomplete(draft)]
    yield "审计链 audit chain", 1, list(_audit(collected))


def _catalogue(stage: Stage, collected: Collected) -> Iterator[Difference]:
    expected = set(stage.plan.works())
    got = {str(row["work_id"]) for row in collected.stages["catalog list"].rows}
    for work_id in sorted(expected ^ got):
        present = work_id in got
        yield Difference(
            f"catalogue {work_id}", "", "in" if not present else "out", "in" if present else "out"
        )


def _broken(stage: Stage, collected: Collected) -> Iterator[Difference]:
    for holder in stage.plan.holders:
        answer = collected.imports[holder.name].first
        got, expected = answer.get("refused"), len(holder.broken_rows)
        if got != expected:
            yield Difference(f"catalogue of {holder.name}", "", f"{expected} refused", f"{got} refused")


def _seen(refusal: Refusal, collected: Collected) -> str:
    """The counted reason that answers a hostile thing, or an empty string."""
    counted: dict[str, int] = dict(collected.sweeps.get(refusal.site, {}).get("refused", {}))
    if refusal.hostile.kind is HostileKind.CORRUPT_COVER:
        counted |= _mapping(collected.stages["fingerprint"].first.get("refused"))
    return ", ".join(f"{reason} x{counted[reason]}" for reason in refusal.reasons if counted.get(reason))


def _mapping(value: Any) -> dict[str, int]:
    return value if isinstance(value, dict) else {}


def _unrefused(refusal: Refusal) -> Difference:
    return Difference(
        f"hostile {refusal.hostile.kind}", refusal.url, " or ".join(refusal.reasons), "not counted"
    )


def _barred(stage: Stage) -> list[Refusal]:
    return [refusal for refusal in stage.refusals() if refusal.untouched]


def _touched(stage: Stage) -> Iterator[Difference]:
    """What the servers' own logs say of places that nobody may come to."""
    for name in TRIPWIRES:
        for _status, uri in nginx.requests_of(stage.web, name):
            yield Difference(f"tripwire {name}", uri, "no request", "a request")
    for refusal in _barred(stage):
        if any(uri == refusal.untouched for _status, uri in nginx.requests_of(stage.web, refusal.site)):
            yield Difference(f"{refusal.hostile.kind}", refusal.url, "no request", "a request")


INTERNAL = "内部规则"
"""The house's own rules (a person confirmed each URL, the live re-check stands) wait for people; the law's do not."""


def _incomplete(draft: dict[str, Any]) -> Iterator[Difference]:
    bad = [
        f"{check['rule']} {check['state']}"
        for check in draft["checklist"]
        if check["state"] in ("missing", "invalid") and check.get("article") != INTERNAL
    ]
    if bad:
        yield Difference(
            f"notice {draft['id']} to {draft['site']}", "", "every element ok or pending", ", ".join(bad)
        )


def _audit(collected: Collected) -> Iterator[Difference]:
    answer = collected.stages["audit verify"].first
    if answer.get("ok") is not True:
        yield Difference("audit verify", "", "ok", str(answer))
