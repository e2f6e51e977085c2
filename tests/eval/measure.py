"""Figures of a set of decisions, as agreed: on the best match of each listing."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matchers.index.catalogue import CatalogueIndex
from matchers.screen import screen
from matchers.weighing.decide import Decided
from records.vocabulary import Decision
from tests.eval.intervals import bootstrap, share
from tests.eval.material import Labelled
from tests.eval.report import Figure

OPENED = (Decision.DRAFT, Decision.REVIEW)
ECE_PAIRS = 2000
"""Scored pairs from which on an expected calibration error is a verdict; below it is only shown."""
BINS = 10
WEIGHTY = 0.05
STEPS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98, 1.01)
"""Edges of the bins of a reliability table."""
Pair = tuple[float, bool]
"""p_work of a (listing, work), and whether the listing names the work."""


@dataclass(frozen=True)
class Judged:
    """A labelled listing with what was decided about it, best first."""

    case: Labelled
    decided: tuple[Decided, ...]
    every: tuple[Decided, ...]
    """The same with the works that cannot be meant, which screening only counts."""

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
    def pairs(self) -> list[Pair]:
        """Every work that is named there, the best first: what the model says of those left out counts too."""
        return [(one.p_work, one.weighed.candidate.work.work_id in self.case.expected) for one in self.every]

    @property
    def act_right(self) -> bool:
        """P(act) of the best match stands on the right side of a half."""
        return self.best is not None and (self.best.weighed.act.probability >= 0.5) == (
            self.case.act == "offer"
        )


def judge(cases: Sequence[Labelled], catalogue: CatalogueIndex) -> list[Judged]:
    """Screen every listing."""
    return [_judged(case, catalogue) for case in cases]


def _judged(case: Labelled, catalogue: CatalogueIndex) -> Judged:
    told = screen(case.listing, catalogue)
    every = screen(case.listing, catalogue, also_faint=True).decided if told.faint else told.decided
    return Judged(case, told.decided, every)


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
    return _of_pairs("ece" + suffix, [one.pairs[:1] for one in judged])


def calibrations(judged: Sequence[Judged], suffix: str = "") -> list[Figure]:
    """ECE on the best match of each listing, on every work that screening weighed, and on those of some weight.

    Most works that are weighed are next to impossible, and to say so is easy: the second figure is always
    smaller than the first. The third leaves them out.
    """
    weighty = [[pair for pair in one.pairs if pair[0] > WEIGHTY] for one in judged]
    return [
        calibration(judged, suffix),
        _of_pairs("ece of every pair" + suffix, [one.pairs for one in judged]),
        _of_pairs("ece of pairs over .05" + suffix, weighty),
    ]


def reliability(judged: Sequence[Judged]) -> list[str]:
    """Lines of a table: what p_work says of the best matches and of every pair, and how many were right."""
    lines = [f"{'p_work':<14}{'best':>6}{'said':>7}{'right':>7}{'every':>8}{'said':>7}{'right':>7}"]
    for low, high in itertools.pairwise(STEPS):
        cells = f"{low:.2f} .. {min(high, 1.0):.2f}".ljust(14)
        for width, pairs in ((6, [one.pairs[:1] for one in judged]), (8, [one.pairs for one in judged])):
            inside = [pair for of_one in pairs for pair in of_one if low <= pair[0] < high]
            said = f"{sum(p for p, _ in inside) / len(inside):.3f}" if inside else "-"
            right = f"{sum(right for _, right in inside) / len(inside):.3f}" if inside else "-"
            cells += f"{len(inside):>{width}}{said:>7}{right:>7}"
        lines.append(cells)
    return lines


def _of_pairs(name: str, listings: Sequence[Sequence[Pair]]) -> Figure:
    """Resampled by listing: what is said of one listing hangs together. `asked` counts pairs."""
    found = bootstrap(name, [one for one in listings if one], _ece_of_listings)
    return replace(found, asked=sum(map(len, listings)))


def _ece_of_listings(listings: Sequence[Sequence[Pair]]) -> float:
    return ece([pair for one in listings for pair in one])


def ece(pairs: Sequence[Pair]) -> float:
    """Expected calibration error over ten bins of equal mass."""
    if not pairs:
        return 0.0
    p, right = (np.array(one, dtype=float) for one in zip(*pairs, strict=True))
    order = np.lexsort((right, p))
    edges = [len(pairs) * bin_ // BINS for bin_ in range(BINS + 1)]
    sums = np.concatenate(([0.0], np.cumsum((p - right)[order])))[edges]
    return float(np.abs(np.diff(sums)).sum()) / len(pairs)


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
