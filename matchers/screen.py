"""One listing against the whole catalogue: candidates, their evidence, a decision for each.

Bad input ends as an empty answer with a reason code, never as an error: a title of emoji alone has
nothing to compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matchers import act, unlicensed
from matchers.candidate import Candidate
from matchers.candidates import by_promise, candidates
from matchers.catalogue import CatalogueIndex
from matchers.decide import Decided, decide
from matchers.facts import ListingFacts, WorkFacts, within
from matchers.faint import without_faint
from matchers.features import collect
from matchers.leftout import LeftOut
from matchers.model import Model, packaged
from matchers.negatives import Ignored
from matchers.page import Page, read_page
from matchers.rivals import rivals
from matchers.weighed import Weighed
from matchers.words import words


@dataclass(frozen=True, slots=True)
class Screened:
    """Decisions, best first; `refusal` is `nothing_to_read` where no letter or digit stands in the title
    or in any file name."""

    decided: tuple[Decided, ...]
    refusal: str = ""
    ignored: tuple[Ignored, ...] = ()
    """What the negative bank kept from counting."""
    faint: int = 0
    """Works whose names stand there so that they cannot be meant: counted and not weighed (`matchers.faint`)."""


def screen(
    listing: ListingFacts, catalogue: CatalogueIndex, model: Model | None = None, *, also_faint: bool = False
) -> Screened:
    """Weigh the works that the listing names, shows or identifies, with the packaged model by default.

    `also_faint`: those too that cannot be meant, which are only counted otherwise.
    """
    page, model = read_page(listing), model or packaged()
    left_out = LeftOut(catalogue.bank)
    found = candidates(page, catalogue, left_out)
    worth = by_promise(found if also_faint else without_faint(found, page, model))
    readable = any(one.reading.base for one in (page.title, *page.files))
    refusal = "" if readable else "nothing_to_read"
    return Screened(
        tuple(_decided(worth, page, model)), refusal, tuple(left_out.ignored), len(found) - len(worth)
    )


def _decided(found: Sequence[Candidate], page: Page, model: Model) -> list[Decided]:
    """The decision for each of the candidates, best first."""
    weighed = [_weigh(candidate, page, model) for candidate in found]
    decided = [decide(one, others) for one, others in zip(weighed, rivals(weighed), strict=True)]
    return sorted(decided, key=lambda one: (-one.p_work, -one.weighed.score, one.weighed.candidate.work.id))


def _weigh(candidate: Candidate, page: Page, model: Model) -> Weighed:
    said = words(candidate, page)
    judged = act.judge(page, said, model)
    return Weighed(
        candidate, model.weigh(collect(candidate, page)), judged,
        unlicensed.judge(candidate, page, judged, said.title, model),
        expired=_expired(candidate.work, page.listing), model=model,
    )  # fmt: skip


def _expired(work: WorkFacts, listing: ListingFacts) -> bool:
    return listing.seen is not None and not within((work.valid_from, work.valid_to), listing.seen)
