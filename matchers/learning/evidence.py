"""Decisions with a label to contests: which candidates claimed which place, and which of them were meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from matchers.feature import Feature
from matchers.learning.contest import NONE, Contest, two_sided
from matchers.weighing.decide import Decided


def work_contests(
    decided: Sequence[Decided], right: Collection[str], *, listing: str, family: str, source: str, weight: float = 1.0
) -> list[Contest]:  # fmt: skip
    """One contest for each place of the listing; `right` are the work_ids that it names."""
    by_id = {one.weighed.candidate.work.id: one for one in decided}
    return [
        _contest([by_id[n] for n in place], right, (listing, family, source), weight)
        for place in places({number: one.rivals for number, one in by_id.items()})
    ]


def places(rivals: Mapping[int, Collection[int]]) -> list[list[int]]:
    """Works that claim the same place, directly or through a third: each work stands in one group.

    Rivals that are no key of the mapping are left out.
    """
    groups: list[set[int]] = []
    for number, others in sorted(rivals.items()):
        linked = {number, *(rival for rival in others if rival in rivals)}
        for group in [g for g in groups if g & linked]:
            groups.remove(group)
            linked |= group
        groups.append(linked)
    return sorted(sorted(group) for group in groups)


def _contest(
    group: Sequence[Decided], right: Collection[str], names: tuple[str, str, str], weight: float
) -> Contest:
    meant = [n for n, one in enumerate(group, start=1) if one.weighed.candidate.work.work_id in right]
    return Contest(
        tuple(strengths(one.weighed.features) for one in group), frozenset(meant or (NONE,)), *names, weight
    )


def act_contest(
    one: Decided, *, offer: bool, listing: str, family: str, source: str, weight: float = 1.0
) -> Contest | None:
    """Whether the page hands the work out; None where a rule and not the sum decides it."""
    if one.weighed.act.about:
        return None
    return two_sided(
        strengths(one.weighed.act.features), right=offer, listing=listing, family=family, source=source,
        weight=weight,
    )  # fmt: skip


def strengths(features: Sequence[Feature]) -> dict[str, float]:
    """Features by key; one that was seen twice counts twice."""
    found: dict[str, float] = {}
    for one in features:
        found[one.key] = found.get(one.key, 0.0) + one.strength
    return found
