"""Works that claim the same place of a page: only one of them can be meant."""

from __future__ import annotations

from collections.abc import Sequence

from matchers.candidate import Candidate, Named
from matchers.weighing.weighed import Weighed

OTHER_PARTS = frozenset(("sequel_other", "season_other", "season_unsaid"))


def rivals(every: Sequence[Weighed]) -> list[list[Weighed]]:
    """For each candidate the others that claim its place, in their order; one without a place claims them all."""
    claims = _claims([one.candidate.named for one in every])
    together = any("season_whole" in one.keys for one in every)
    held = any(one.candidate.contents for one in every)
    return [
        [
            every[n]
            for n in claim
            if n != own
            and not (together and _of_one_set(one, every[n]))
            and not (held and _both_held(one, every[n]))
        ]
        for own, (one, claim) in enumerate(zip(every, claims, strict=True))
    ]


def beside(named: Sequence[Named], some: Sequence[bool]) -> list[bool]:
    """Whether each name stands at the place of one of `some`, or at one that it is joined to by places that overlap."""
    places = [_place(one) for one in named]
    at = dict(zip(places, named, strict=True))
    near = [place for place, chosen in zip(places, some, strict=True) if chosen]
    found = set(near)
    while near:
        mine = at[near.pop()]
        joined = [place for place, theirs in at.items() if place not in found and _same_place(mine, theirs)]
        found.update(joined)
        near += joined
    return [place in found for place in places]


def _place(one: Named) -> tuple[int, tuple[int, int], str]:
    return id(one.read), one.span, one.key


def _claims(named: Sequence[Named | None]) -> list[list[int]]:
    """For each name the numbers of all that stand at its place, itself among them. Namesakes share one list."""
    places = [_place(one) if one else None for one in named]
    at = dict(zip(places, named, strict=True))
    near = {
        place: {other for other, theirs in at.items() if _same_place(mine, theirs)}
        for place, mine in at.items()
    }
    every = {place: [n for n, other in enumerate(places) if other in near[place]] for place in at}
    return [every[place] for place in places]


def _of_one_set(one: Weighed, other: Weighed) -> bool:
    """Parts of one series that the page offers together: 流浪地球1+2 names both."""
    if one.candidate.work.kind is not other.candidate.work.kind:
        return False
    together = "season_whole" in one.keys or "season_whole" in other.keys
    return together and OTHER_PARTS.isdisjoint(one.keys) and OTHER_PARTS.isdisjoint(other.keys)


def _both_held(one: Weighed, other: Weighed) -> bool:
    """The page hands out a file of each, and not the same one: it offers both."""
    mine, theirs = _files(one.candidate), _files(other.candidate)
    return bool(mine and theirs) and not mine & theirs


def _files(candidate: Candidate) -> set[str]:
    return {one.likeness.asset_value for one in candidate.contents if one.kind == "file"}


def _same_place(mine: Named | None, theirs: Named | None) -> bool:
    if mine is None or theirs is None:
        return True
    if mine.read is not theirs.read:
        return mine.key == theirs.key
    return mine.span[0] < theirs.span[1] and theirs.span[0] < mine.span[1]
