"""Figures of a set of decisions, as agreed: on the best match of each listing."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matchers.catalogue import CatalogueIndex
from matchers.decide import Decided
from matchers.screen import screen
from records.vocabulary import Decision
from tests.eval.intervals import bootstrap, share
from tests.eval.material import Labelled
from tests.eval.report import Figure

OPENED = (Decision.DRAFT, Decision.REVIEW)
ECE_PAIRS = 2000
"""Scored pairs from which on an expected calibration error is a verdict; below it is only shown."""
BINS = 10


@dataclass(frozen=True)
class Judged:
    """A labelled listing with what was decided about it, best first."""

    case: Labelled
    decided: tuple[Decided, ...]

    @property
    def best(self) -> Decided | None:
        return self.decided[0] if self.decided else None

    @property
    def right(self) -> bool:
        """The best match is one of the expected works."""
        return self.best is not None and self.best.weighed.candidate.work.work_id in self.case.expected

    @property
    def found(self) -> bool:
        """Any match is one of the expected works."""
        return any(one.weighed.candidate.work.work_id in self.case.expected for one in self.decided)

    @property
    def opened(self) -> bool:
        return self.best is not None and self.best.decision in OPENED

    @property
    def drafted(self) -> bool:
        return self.best is not None and self.best.decision is Decision.DRAFT

    @property
    def p_work(self) -> float:
        return self.best.p_work if self.best else 0.0

    @property
    def act_right(self) -> bool:
        """P(act) of the best match stands on the right side of a half."""
        return self.best is not None and (self.best.weighed.act.probability >= 0.5) == (
            self.case.act == "offer"
        )


def judge(cases: Sequence[Labelled], catalogue: CatalogueIndex) -> list[Judged]:
    """Screen every listing."""
    return [Judged(case, screen(case.listing, catalogue).decided) for case in cases]


def figures(judged: Sequence[Judged], suffix: str = "") -> list[Figure]:
    """recall@1; precision and recall of draft and review together and of draft alone; P(act); drafts right."""
    named = [one for one in judged if one.case.expected]
    opened = [one for one in judged if one.opened]
    drafts = [one for one in judged if one.drafted]
    acted = [one for one in judged if one.right and one.case.act in ("offer", "not_offer")]
    rows: list[tuple[str, list[bool]]] = [
        ("recall_at_1", [one.right for one in named]),
        ("precision", [one.right for one in opened]),
        ("recall", [one.right and one.opened for one in named]),
        ("recall_of_offers", [one.right and one.opened for one in named if one.case.act == "offer"]),
        ("draft_precision", [one.right for one in drafts]),
        ("draft_recall", [one.right and one.drafted for one in named]),
        ("draft_right", [one.right and one.case.act == "offer" for one in drafts]),
        ("act_right", [one.act_right for one in acted]),
    ]
    return [share(name + suffix, answers) for name, answers in rows]


def calibration(judged: Sequence[Judged], suffix: str = "") -> Figure:
    """ECE of p_work on the best match of each listing that has one."""
    pairs = [(one.p_work, one.right) for one in judged if one.best]
    return bootstrap("ece" + suffix, pairs, ece)


def ece(pairs: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over ten bins of equal mass."""
    ordered = sorted(pairs)
    edges = [len(ordered) * bin_ // BINS for bin_ in range(BINS + 1)]
    bins = [ordered[left:right] for left, right in itertools.pairwise(edges)]
    return sum(abs(sum(p - right for p, right in one)) for one in bins) / len(ordered) if ordered else 0.0


def groups(judged: Sequence[Judged], key: Callable[[Judged], str], title: str) -> list[str]:
    """Lines of a table: recall@1, precision and recall of draft and review, and P(act), for each group."""
    names = sorted({key(one) for one in judged})
    return [
        f"{title:<30}{'n':>5}{'named':>7}{'recall@1':>10}{'precision':>11}{'recall':>8}{'draft':>7}{'act':>6}",
        *(_line(name, [one for one in judged if key(one) == name]) for name in names),
    ]


def _line(name: str, judged: Sequence[Judged]) -> str:
    by_name = {figure.name: figure for figure in figures(judged)}
    named = sum(bool(one.case.expected) for one in judged)
    cells = [f"{name or '-':<30}{len(judged):>5}{named:>7}"]
    widths = {"recall_at_1": 10, "precision": 11, "recall": 8, "draft_right": 7, "act_right": 6}
    for key, width in widths.items():
        cells.append(f"{by_name[key].value:.2f}".rjust(width) if by_name[key].asked else "-".rjust(width))
    return "".join(cells)
