"""Works that cannot be meant, whatever else a page says: they are counted and not weighed.

At a million titles most names that stand in a listing are 1080, 第 or 全集. How such a name stands tells already
that its work comes to nothing: all other evidence, at its best, leaves P(work) under `FAINT`. What is told of
the other works stays the same to the last digit, since a work is left out only together with all that claim its
place, or one that overlaps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress
from typing import NamedTuple

from matchers.candidate import Candidate, Named
from matchers.candidates import by_promise
from matchers.creator import creator_features
from matchers.disguise import VIEWS, disguised
from matchers.feature import WEIGHTS, Feature
from matchers.identifier import identifier_features
from matchers.model import Model, Part
from matchers.page import Page
from matchers.policy import P_WORK
from matchers.rivals import beside
from matchers.standing import features_of_place, of_short
from matchers.year import year_features

FAINT = min(limit for limit, _ in P_WORK)
"""P(work) that a work must be able to reach to be weighed: below it every match is dropped."""
ROUNDING = 1e-9
"""Sums of the same figures in another order differ by less."""
AT_BEST: tuple[tuple[str, ...], ...] = (
    tuple(VIEWS.values()), ("view_maker",), ("edits_1", "edits_2"), ("edits_number", "edits_other_word"),
    ("view_twins", "view_many_twins"), ("view_short",),
    ("season_agree", "season_unsaid", "season_other", "sequel_other", "season_whole", "season_of_programme",
     "episode_of_later_season", "sequel_agree"),
    ("kind_clear", "kind_agree", "kind_conflict", "kind_adapted", "kind_silent"), ("companion", "companion_lookalike"),
    ("kind_underhand",),
)  # fmt: skip
"""Features that are not looked at here, of which one of each group is seen at most: disguise, parts, kind."""
AROUND: tuple[tuple[str, ...], ...] = (
    ("title_beside_words", "title_among_words"), ("title_latin_short",), ("title_beside_quotes",), ("title_confirmed",),
    ("title_arc", "title_subtitle", "title_renewed", "title_continued", "title_spoken"),
)  # fmt: skip
"""The same of what stands around a short name."""
DISGUISES = 6
"""The first of the groups, none of which an undisguised name has. The last needs a cracked build in the title."""


def without_faint(found: Sequence[Candidate], page: Page, model: Model) -> list[Candidate]:
    """The candidates that are worth weighing, in their order."""
    named = [one.named for one in found if one.named and not one.likeness and not one.contents]
    if len(named) < len(found) or len(found) < 2:
        return list(found)  # a work without a place claims them all
    bound = model.once("faint", lambda: _bound(model.work))
    hopeful = [_hopeful(one, place, page, bound) for one, place in zip(found, named, strict=True)]
    if all(hopeful):
        return list(found)
    if not any(hopeful):
        return by_promise(found)[:1]  # the answer then says why it is not even this one
    return list(compress(found, beside(named, hopeful)))


class _Bound(NamedTuple):
    """What a model gives at best, in log-odds. `at_best`: of each group; `beside`: of what stands around a short
    name; `years`, `makers`: of those families."""

    work: Part
    least: float
    at_best: tuple[float, ...]
    beside: float
    years: float
    makers: float


def _bound(work: Part) -> _Bound:
    years, makers = (
        _best(work, [key for key in WEIGHTS if key.startswith(one)]) for one in ("year", "creator")
    )
    at_best, around = (tuple(_best(work, one) for one in groups) for groups in (AT_BEST, AROUND))
    return _Bound(work, work.reaching(FAINT) - ROUNDING, at_best, sum(around), years, makers)


def _best(work: Part, keys: Iterable[str]) -> float:
    return max(0.0, *map(work.weight, keys))


def _hopeful(candidate: Candidate, named: Named, page: Page, bound: _Bound) -> bool:
    """Whether all evidence together may reach the limit: what is dear to look at is looked at last."""
    also = candidate.also_named
    most = named.kept.once(("ceiling", also), lambda: _of_place(named, page, bound, also=also))
    if page.isbns or page.listing.packages:
        most += _sum(bound.work, identifier_features(candidate, page))
    makers = bound.makers if candidate.work.creators else 0.0
    if most + bound.years + makers < bound.least:
        return False
    most += _sum(bound.work, year_features(candidate, page))
    if most >= bound.least or most + makers < bound.least:
        return most >= bound.least
    return most + _sum(bound.work, creator_features(candidate, page)) >= bound.least


def _of_place(named: Named, page: Page, bound: _Bound, *, also: bool) -> float:
    """How the name stands there, and what does not hang on the work's maker and year, at its best."""
    first, last = 0 if disguised(named) else DISGUISES, len(AT_BEST) if page.modified else -1
    other = bound.work.prior + sum(bound.at_best[first:last])
    if keys := of_short(named):
        most = other + bound.beside + sum(map(bound.work.weight, keys))
        if most < bound.least:
            return most  # nobody need read what stands around it
    return other + _sum(bound.work, features_of_place(named, page, also=also))


def _sum(work: Part, features: Iterable[Feature]) -> float:
    return sum(work.weight(one.key) for one in features)
