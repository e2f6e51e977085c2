"""From evidence to a decision: three probabilities apart, vetoes, and the stated policy.

draft: P(work) .95 and more, margin .3 to another work, two independent families, P(act) .9 and more, no
grant. review: P(work) .5 and more, or a title alone. watch: .2 and more. Below that: drop, with its reason.
So a review of the work is a `review`: it names the work. Whether people are asked to look also hangs on
P(act) and P(unlicensed): news, trailers and official channels wait for nobody (`for_people`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from matchers.families.features import families
from matchers.policy import P_ACT, P_UNLICENSED, P_WORK, rank, step
from matchers.weighing.vetoes import SHARED_NAME, Veto, held_down, rivalry
from matchers.weighing.weighed import Weighed
from records.vocabulary import Decision

BY_RANK = attrgetter("rank")


@dataclass(slots=True)  # thousands are made, and a frozen one costs thrice
class Decided:
    """The outcome for one (listing, work). Never changed.

    Attributes:
        decision: how surely the listing names the work, and whether a draft may rest on it.
        for_people: the same, held lower where the page does not seem to hand the work out without licence;
            what opens a finding.
    """

    weighed: Weighed
    decision: Decision
    for_people: Decision
    p_work: float
    families: tuple[str, ...]
    vetoes: tuple[Veto, ...]
    margin: float
    runner_up: int | None
    """Our id of the work that comes closest for the same place, None without one."""
    rivals: tuple[int, ...] = ()
    """Our ids of all works that claim the same place."""


def decide(weighed: Weighed, rivals: Sequence[Weighed]) -> Decided:
    """Apply vetoes and policy. `rivals` are other works for the same place of the page.

    P(work) is the calibrated probability and nothing else: that a title alone never becomes a draft is the
    policy's rule of two families, not a lower figure.
    """
    agreed = families(weighed.features)
    odds = [one.odds for one in rivals]
    p_work = weighed.model.p_work_among(weighed.score, [one.mass for one in rivals])
    rival = max(rivals, key=BY_RANK, default=None)
    margin = _margin(weighed, odds)
    vetoes = (*held_down(weighed, agreed), *rivalry(weighed, rival, margin))
    asked = _asked(weighed)
    decision = _policy(weighed, p_work, agreed, vetoes, asked)
    for_people = min(decision, asked, key=rank)
    runner_up = rival.candidate.work.id if rival else None
    claimed = tuple([one.candidate.work.id for one in rivals])
    return Decided(weighed, decision, for_people, p_work, agreed, vetoes, margin, runner_up, claimed)


def _policy(
    weighed: Weighed, p_work: float, agreed: tuple[str, ...], vetoes: tuple[Veto, ...], asked: Decision
) -> Decision:
    licence = weighed.unlicensed.licence
    if licence is not None and licence.full and p_work >= 0.2:
        return Decision.LICENSED
    if SHARED_NAME in vetoes:
        # one of several is meant, and a person can tell which: what counts is that it is one of them
        p_work = weighed.model.p_work_among(weighed.score, [])
    limits = [step(p_work, P_WORK), *(veto.at_most for veto in vetoes)]
    if asked is not Decision.DRAFT:
        limits.append(Decision.REVIEW)
    if len(agreed) < 2:
        limits.append(Decision.REVIEW)
    return min(limits, key=rank)


def _asked(weighed: Weighed) -> Decision:
    """How far P(act) and P(unlicensed) let a match come."""
    steps = (step(weighed.act.probability, P_ACT), step(weighed.unlicensed.probability, P_UNLICENSED))
    return min(steps, key=rank)


def _margin(weighed: Weighed, others: Sequence[float]) -> float:
    """Distance to the best rival when all of them and `none of ours` share one posterior; `others`: their odds."""
    total = 1.0 + weighed.odds + sum(others)
    return (weighed.odds - max(others, default=0.0)) / total
