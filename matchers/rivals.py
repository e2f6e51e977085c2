"""Works that claim the same place of a page: only one of them can be meant."""

from __future__ import annotations

from matchers.candidate import Candidate, Named
from matchers.weighed import Weighed

OTHER_PARTS = frozenset(("sequel_other", "season_other", "season_unsaid"))


def rivals(own: int, every: list[Weighed], keys: list[frozenset[str]]) -> list[Weighed]:
    """Other works that claim the same place; one without a place claims them all."""
    one = every[own].candidate
    return [
        other
        for n, other in enumerate(every)
        if n != own
        and _same_place(one.named, other.candidate.named)
        and not (one.work.kind is other.candidate.work.kind and _of_one_set(keys[own], keys[n]))
        and not _both_held(one, other.candidate)
    ]


def _of_one_set(one: frozenset[str], other: frozenset[str]) -> bool:
    """Parts of one series that the page offers together: 流浪地球1+2 names both."""
    together = "season_whole" in one or "season_whole" in other
    return together and OTHER_PARTS.isdisjoint(one) and OTHER_PARTS.isdisjoint(other)


def _both_held(one: Candidate, other: Candidate) -> bool:
    """The page hands out a file of each, and not the same one: it offers both."""
    if not (one.contents and other.contents):
        return False
    mine, theirs = (
        {content.likeness.asset_value for content in each.contents if content.kind == "file"}
        for each in (one, other)
    )
    return bool(mine and theirs) and not mine & theirs


def _same_place(mine: Named | None, theirs: Named | None) -> bool:
    if mine is None or theirs is None:
        return True
    if mine.read is not theirs.read:
        return mine.key == theirs.key
    return mine.span[0] < theirs.span[1] and theirs.span[0] < mine.span[1]
