"""Figures of a set of decisions, as agreed: on the best match of each listing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matchers.catalogue import CatalogueIndex
from matchers.decide import Decided
from matchers.screen import screen
from records.vocabulary import Decision
from tests.eval.material import Labelled

OPENED = (Decision.DRAFT, Decision.REVIEW)


@dataclass(frozen=True)
class Judged:
    """A labelled listing with the best match, None where nothing was found."""

    case: Labelled
    best: Decided | None

    @property
    def right(self) -> bool:
        """The best match is one of the expected works."""
        return self.best is not None and self.best.weighed.candidate.work.work_id in self.case.expected

    @property
    def opened(self) -> bool:
        return self.best is not None and self.best.decision in OPENED

    @property
    def drafted(self) -> bool:
        return self.best is not None and self.best.decision is Decision.DRAFT


def judge(cases: Sequence[Labelled], catalogue: CatalogueIndex) -> list[Judged]:
    """Screen every listing."""
    return [Judged(case, next(iter(screen(case.listing, catalogue).decided), None)) for case in cases]


def figures(judged: Sequence[Judged]) -> dict[str, float]:
    """recall@1; precision and recall of draft and review together; drafts right in work and act; P(act)."""
    named = [one for one in judged if one.case.expected]
    opened = [one for one in judged if one.opened]
    drafts = [one for one in judged if one.drafted]
    acted = [one for one in judged if one.right and one.case.act in ("offer", "not_offer")]
    return {
        "recall_at_1": share([one.right for one in named]),
        "precision": share([one.right for one in opened]),
        "recall": share([one.right and one.opened for one in named]),
        "draft_right": share([one.right and one.case.act == "offer" for one in drafts]),
        "act_right": share([_act_right(one) for one in acted]),
    }


def share(answers: Sequence[bool]) -> float:
    """Share of True; 1 where nothing was asked, so that an empty set is no failure."""
    return sum(answers) / len(answers) if answers else 1.0


def _act_right(one: Judged) -> bool:
    return one.best is not None and (one.best.weighed.act.probability >= 0.5) == (one.case.act == "offer")
