"""Works that cannot be meant, whatever else a page says: they are counted and not weighed.

At a million titles most names that stand in a listing are 1080, 第 or 全集. How such a name stands tells already
that its work comes to nothing: all other evidence, at its best, leaves P(work) under `FAINT`. What is told of
the other works stays the same to the last digit, since a work is left out only together with all that claim its
place, or one that overlaps it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import compress
from typing import NamedTuple

from matchers.candidate import Candidate, Named
from matchers.facts import WorkFacts
from matchers.families.creator import absent
from matchers.families.disguise import VIEWS, disguised
from matchers.families.features import collect
from matchers.families.identifier import identifier_features
from matchers.families.standing import features_of_place, of_name, of_short, standing_in
from matchers.families.year import any_year, year_features
from matchers.feature import WEIGHTS, Feature
from matchers.index.catalogue import CatalogueIndex
from matchers.meeting.candidates import Found, by_promise, candidates, promising
from matchers.meeting.leftout import LeftOut
from matchers.model import Model, Part
from matchers.page import Page
from matchers.policy import P_WORK
from matchers.text.segments import Context
from matchers.weighing.rivals import beside
from records.vocabulary import ListingKind

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
    ("title_beside_words", "title_among_words"), ("title_latin_short",), ("title_beside_quotes",),
    ("title_arc", "title_subtitle", "title_renewed", "title_continued", "title_spoken"),
)  # fmt: skip
"""The same of what stands around a short name."""
CONFIRMED = ("title_confirmed",)
"""What a name has that stands in more than one zone."""
STANDING = ("title_noise", "title_in_prose", "title_half", "title_part", "title_grown")
DISGUISES = 6
"""The first of the groups, none of which an undisguised name has. The last needs a cracked build in the title."""


class Worth(NamedTuple):
    """Candidates that are worth weighing, in their order; the evidence of those of which it was collected, by
    our id of the work; and how many works were left out."""

    every: list[Candidate]
    features: dict[int, tuple[Feature, ...]]
    faint: int


def worth(page: Page, catalogue: CatalogueIndex, left_out: LeftOut, model: Model) -> Worth:
    """The works that the page may mean."""
    bound, listing = model.once("faint", lambda: _bound(model)), page.listing
    told = page.identified or listing.creators or listing.developers
    found = candidates(page, catalogue, left_out, None if told else partial(bound.hopeless, page))
    named, faint = _only_named(found.every), found.faint
    if named is None or len(named) + faint < 2:
        return Worth(found.whole().every, {}, 0)  # a work without a place claims them all
    features: dict[int, tuple[Feature, ...]] = {}
    hopeful = {
        one.work.id
        for one, place in zip(found.every, named, strict=True)
        if _hopeful(one, place, page, bound, features)
    }
    kept = _beside(found, named, hopeful) if hopeful else _first(found)
    return Worth(kept, features, len(named) + faint - len(kept))


def _only_named(every: list[Candidate]) -> list[Named] | None:
    """The places of the candidates; None where something else speaks for one of them."""
    named = [one.named for one in every if one.named and not one.likeness and not one.contents]
    return named if len(named) == len(every) else None


def _first(found: Found) -> list[Candidate]:
    """The likeliest of works none of which can be meant: the answer then says why it is not even this one."""
    first = by_promise(found.every)[:1]
    sure = not found.faint or (first and promising(first[0]))
    return first if sure else by_promise(found.whole().every)[:1]


def _beside(found: Found, named: list[Named], hopeful: set[int]) -> list[Candidate]:
    """The hopeful ones, and all that claim their places."""
    if len(named) > len(hopeful):
        near = beside(named, [one.work.id in hopeful for one in found.every])
    else:
        near = [True] * len(named)
    if found.faint and any(map(found.touched, compress(named, near))):
        found = found.whole()
        return _beside(found, _only_named(found.every) or [], hopeful)
    return list(compress(found.every, near))


class _Bound(NamedTuple):
    """What a model gives at best, in log-odds. `at_best`: of each group; `around`: of what stands around a short
    name; `beside`: the same where it stands in more than one zone; `least_standing`: of the ways to stand as part of
    another word that which weighs least; `years`, `makers`: of those families."""

    model: Model
    work: Part
    least: float
    at_best: tuple[float, ...]
    around: float
    beside: float
    least_standing: float
    years: float
    makers: float

    def hopeless(
        self, page: Page, around: Context, name: str, containing: int, works: Iterable[WorkFacts]
    ) -> bool:  # fmt: skip
        """Whether a short name is part of another word, and nothing on the page could make up for it."""
        keys = of_name(name, containing)
        if not keys:
            return False
        most = page.once("beside short", lambda: self._beside_short(page)) + sum(map(self.work.weight, keys))
        if most + self.least_standing >= self.least or around.quote is not None or around.stands:
            return False
        if not around.inside_noise and around.coverage >= 0.7:
            return False
        if most + self.work.weight(standing_in(around, prose=page.prose)) >= self.least:
            return False
        return all(absent(work.creators, page) for work in works)

    def _beside_short(self, page: Page) -> float:
        """What a page may say at best, its makers left out, of a work whose name stands undisguised and once."""
        parts, kinds, companions, underhand = self.at_best[DISGUISES:]
        more = companions if page.listing.kind is ListingKind.APP else 0.0
        more += underhand if page.modified else 0.0
        return self.work.prior + self.around + parts + kinds + more + (self.years if any_year(page) else 0.0)


def _bound(model: Model) -> _Bound:
    work = model.work
    years, makers = (
        _best(work, [key for key in WEIGHTS if key.startswith(one)]) for one in ("year", "creator")
    )
    at_best, around = (tuple(_best(work, one) for one in groups) for groups in (AT_BEST, AROUND))
    least = min(map(work.weight, STANDING))
    return _Bound(
        model, work, work.reaching(FAINT) - ROUNDING, at_best, sum(around), sum(around) + _best(work, CONFIRMED), least,
        years, makers,
    )  # fmt: skip


def _best(work: Part, keys: Iterable[str]) -> float:
    return max(0.0, *map(work.weight, keys))


def _hopeful(
    candidate: Candidate, named: Named, page: Page, bound: _Bound, features: dict[int, tuple[Feature, ...]]
) -> bool:
    """Whether all evidence together reaches the limit: what is dear to look at is looked at last.

    `features` takes the evidence where all of it was collected.
    """
    also = candidate.also_named
    most = named.kept.once(("ceiling", also), lambda: _of_place(named, page, bound, also=also))
    if page.identified:
        most += _sum(bound.work, identifier_features(candidate, page))
    makers = bound.makers if candidate.work.creators else 0.0
    if most + bound.years + makers < bound.least:
        return False
    most += _sum(bound.work, year_features(candidate, page))
    if most + makers < bound.least:
        return False
    found = features[candidate.work.id] = bound.model.weigh(collect(candidate, page))
    return bound.work.prior + sum([one[4] for one in found]) >= bound.least


def _of_place(named: Named, page: Page, bound: _Bound, *, also: bool) -> float:
    """How the name stands there, and what does not hang on the work's maker and year, at its best."""
    first, last = 0 if disguised(named) else DISGUISES, len(AT_BEST) if page.modified else -1
    other = bound.work.prior + sum(bound.at_best[first:last])
    if keys := of_short(named, page):
        most = other + bound.beside + sum(map(bound.work.weight, keys))
        if most < bound.least:
            return most  # nobody need read what stands around it
    return other + _sum(bound.work, features_of_place(named, page, also=also))


def _sum(work: Part, features: Iterable[Feature]) -> float:
    return sum(work.weight(one.key) for one in features)
