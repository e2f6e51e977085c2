"""One listing against the whole catalogue: candidates, their evidence, a decision for each.

Bad input ends as an empty answer with a reason code, never as an error: a title of emoji alone has
nothing to compare.
"""

from __future__ import annotations

from dataclasses import dataclass

from matchers.candidate import Candidate
from matchers.content.negatives import Ignored
from matchers.facts import ListingFacts, WorkFacts, within
from matchers.families import act, unlicensed
from matchers.families.features import collect
from matchers.families.words import words
from matchers.feature import Feature
from matchers.index.catalogue import CatalogueIndex
from matchers.meeting.candidates import by_promise, candidates
from matchers.meeting.leftout import LeftOut
from matchers.model import Model, packaged
from matchers.page import Page, read_page
from matchers.weighing.decide import Decided, decide
from matchers.weighing.faint import Worth, worth
from matchers.weighing.rivals import rivals
from matchers.weighing.weighed import Weighed


@dataclass(frozen=True, slots=True)
class Screened:
    """Decisions, best first; `refusal` is `nothing_to_read` where no letter or digit stands in the title
    or in any file name."""

    decided: tuple[Decided, ...]
    refusal: str = ""
    ignored: tuple[Ignored, ...] = ()
    """What the negative bank kept from counting."""
    faint: int = 0
    """Works whose names stand there so that they cannot be meant: counted and not weighed (`matchers.weighing.faint`)."""


def screen(
    listing: ListingFacts, catalogue: CatalogueIndex, model: Model | None = None, *, also_faint: bool = False
) -> Screened:
    """Weigh the works that the listing names, shows or identifies, with the packaged model by default.

    `also_faint`: those too that cannot be meant, which are only counted otherwise.
    """
    page, model = read_page(listing), model or packaged()
    left_out = LeftOut(catalogue.bank)
    found = (
        Worth(candidates(page, catalogue, left_out).every, {}, 0)
        if also_faint
        else worth(page, catalogue, left_out, model)
    )
    readable = any(one.reading.base for one in (page.title, *page.files))
    refusal = "" if readable else "nothing_to_read"
    return Screened(tuple(_decided(found, page, model)), refusal, tuple(left_out.ignored), found.faint)


def _decided(found: Worth, page: Page, model: Model) -> list[Decided]:
    """The decision for each of the candidates, best first."""
    weighed = [_weigh(one, page, model, found.features.get(one.work.id)) for one in by_promise(found.every)]
    decided = [decide(one, others) for one, others in zip(weighed, rivals(weighed), strict=True)]
    return sorted(decided, key=lambda one: (-one.p_work, -one.weighed.score, one.weighed.candidate.work.id))


def _weigh(candidate: Candidate, page: Page, model: Model, features: tuple[Feature, ...] | None) -> Weighed:
    """`features`: the evidence, weighed already, where it was collected before."""
    said = words(candidate, page)
    judged = act.judge(page, said, model)
    return Weighed(
        candidate, model.weigh(collect(candidate, page)) if features is None else features, judged,
        unlicensed.judge(candidate, page, judged, said.title, model),
        expired=_expired(candidate.work, page.listing), model=model,
    )  # fmt: skip


def _expired(work: WorkFacts, listing: ListingFacts) -> bool:
    return listing.seen is not None and not within((work.valid_from, work.valid_to), listing.seen)
