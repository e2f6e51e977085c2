"""From evidence to a decision: three probabilities apart, vetoes, and the stated policy.

draft: P(work) .95 and more, margin .3 to another work, two independent families, P(act) .9 and more, no
grant. review: P(work) .5 and more, or a title alone. watch: .2 and more. Below that: drop, with its reason.
So a review of the work is a `review`: it names the work. Whether people are asked to look also hangs on
P(act) and P(unlicensed): news, trailers and official channels wait for nobody (`for_people`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp

from matchers.act import Act
from matchers.candidate import Candidate, Named
from matchers.disguise import disguised, written
from matchers.feature import CREATOR, HASH, IDENTIFIER, PACKAGE, TITLE, Feature
from matchers.features import families, tiny
from matchers.model import Model, clip, packaged
from matchers.unlicensed import Unlicensed
from records import folding
from records.vocabulary import Decision, WorkKind

ORDER = (Decision.DROP, Decision.WATCH, Decision.REVIEW, Decision.DRAFT)
MARGIN = 0.3
VERY_GENERIC = 20
"""So many other names of the catalogue contain this one."""
GROWN = frozenset(("title_half", "title_part", "title_grown"))
SIGNALS = frozenset(
    ("kind_clear", "kind_agree", "kind_underhand", "creator_short", "season_agree", "sequel_agree")
)
"""What beside a disguised name says that it is the work."""
HANDED_OUT = frozenset(
    ("act_share_code", "act_share", "act_magnet", "act_files", "act_download", "act_player", "act_kind_file", "act_kind_app", "act_chapters",
     "act_text", "act_content")
)  # fmt: skip
OFFERS = frozenset(
    ("share_link", "share_word", "download", "online", "release", "crack", "private_server", "cheat")
)
"""What a page hands out, or how: who only says 懂的来 or 有货 is asked about before anybody is accused."""
UNDERHAND = frozenset(("sign:crack", "sign:private_server", "sign:cheat"))
MODEL_NUMBER = re.compile(r"[0-9]{1,2}(?![0-9])")
BEATEN_BY = 1.5
"""Log-odds by which another work of the same place must be ahead to push this one out."""
P_WORK = ((0.95, Decision.DRAFT), (0.5, Decision.REVIEW), (0.2, Decision.WATCH))
P_ACT = ((0.9, Decision.DRAFT), (0.35, Decision.REVIEW), (0.2, Decision.WATCH))
P_UNLICENSED = ((0.7, Decision.DRAFT), (0.35, Decision.REVIEW), (0.0, Decision.WATCH))


@dataclass(frozen=True, slots=True)
class Veto:
    """A rule that holds a match below a decision, whatever its probability. `key` names its sentence."""

    key: str
    at_most: Decision


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate with its evidence before it meets its rivals."""

    candidate: Candidate
    features: tuple[Feature, ...]
    act: Act
    unlicensed: Unlicensed
    expired: bool = False
    """The holder's own right had not begun or had ended on the day the listing was seen."""
    model: Model = field(default_factory=packaged)
    score: float = field(init=False)
    """Log-odds of the evidence and the prior, summed once in the order of the features."""

    def __post_init__(self) -> None:
        score = self.model.work.prior + sum(f.weight for f in self.features)
        object.__setattr__(self, "score", score)  # the one field of a frozen value that follows from others


@dataclass(frozen=True, slots=True)
class Decided:
    """The outcome for one (listing, work).

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
    p_work = weighed.model.p_work(weighed.score, [one.score for one in rivals])
    rival = max(rivals, key=lambda one: (one.score, -one.candidate.work.id), default=None)
    margin = _margin(weighed, rivals)
    vetoes = (*_vetoes(weighed, agreed), *_rivalry(weighed, rival, margin))
    decision = _policy(weighed, p_work, agreed, vetoes)
    for_people = min(decision, _asked(weighed), key=_rank)
    runner_up = rival.candidate.work.id if rival else None
    claimed = tuple(one.candidate.work.id for one in rivals)
    return Decided(weighed, decision, for_people, p_work, agreed, vetoes, margin, runner_up, claimed)


def _policy(weighed: Weighed, p_work: float, agreed: tuple[str, ...], vetoes: tuple[Veto, ...]) -> Decision:
    licence = weighed.unlicensed.licence
    if licence is not None and licence.full and p_work >= 0.2:
        return Decision.LICENSED
    if any(veto.key == "shared_name" for veto in vetoes):
        # one of several is meant, and a person can tell which: what counts is that it is one of them
        p_work = weighed.model.p_work(weighed.score, [])
    limits = [_step(p_work, P_WORK), *(veto.at_most for veto in vetoes)]
    if _asked(weighed) is not Decision.DRAFT:
        limits.append(Decision.REVIEW)
    if len(agreed) < 2:
        limits.append(Decision.REVIEW)
    return min(limits, key=_rank)


def _asked(weighed: Weighed) -> Decision:
    """How far P(act) and P(unlicensed) let a match come."""
    steps = (_step(weighed.act.probability, P_ACT), _step(weighed.unlicensed.probability, P_UNLICENSED))
    return min(steps, key=_rank)


def _rank(decision: Decision) -> int:
    # what a licence covers reaches nobody, whatever else is true
    return -1 if decision is Decision.LICENSED else ORDER.index(decision)


def _step(probability: float, steps: tuple[tuple[float, Decision], ...]) -> Decision:
    return next((decision for limit, decision in steps if probability >= limit), Decision.DROP)


def _vetoes(weighed: Weighed, agreed: tuple[str, ...]) -> list[Veto]:
    keys = {f.key for f in weighed.features}
    sure = bool({IDENTIFIER, PACKAGE} & set(agreed))
    pictured = HASH in agreed
    limit = Decision.REVIEW if pictured else Decision.WATCH
    found = []
    if keys & {"sequel_other", "season_other", "season_unsaid"}:
        found.append(Veto("other_part", Decision.WATCH))
    if {"creator_other", "creator_name"} & keys and not sure:
        found.append(Veto("other_creator", limit))
    if {"developer_other", "package_other"} <= keys and not sure and not _passed_off(weighed, keys):
        found.append(Veto("other_app", limit))
    if {"kind_conflict", "kind_adapted"} & keys and not sure:
        adapted = "kind_adapted" in keys
        found.append(Veto("other_kind", Decision.REVIEW if adapted else limit))
    if {"companion", "companion_lookalike"} & keys and not sure:
        found.append(Veto("companion", limit))
    if _vague(weighed):
        found.append(Veto("vague_offer", Decision.REVIEW))
    if weighed.expired:
        found.append(Veto("no_right", Decision.WATCH))
    return found + _year_veto(weighed, agreed, keys) + _name_vetoes(weighed, agreed, keys)


def _passed_off(weighed: Weighed, keys: set[str]) -> bool:
    """The whole name under the work's own icon, by somebody who is not the holder: no mere namesake."""
    holder = folding.key(weighed.candidate.work.holder)
    by_holder = any(f.key == "developer_other" and folding.key(f.seen) == holder for f in weighed.features)
    whole = bool({"title_whole", "title_quoted"} & keys) and "companion_lookalike" not in keys
    return whole and "cover_strong" in keys and not by_holder


def _vague(weighed: Weighed) -> bool:
    """Whether a page offers, and nothing says what it hands out; one that offers nothing is not called vague."""
    if _step(weighed.act.probability, P_ACT) is not Decision.DRAFT:
        return False
    return not any(
        f.weight > 0 and (f.key in HANDED_OUT or f.key.removeprefix("sign:") in OFFERS)
        for f in weighed.act.features
    )


def _year_veto(weighed: Weighed, agreed: tuple[str, ...], keys: set[str]) -> list[Veto]:
    if "year_conflict" not in keys or {IDENTIFIER, PACKAGE} & set(agreed):
        return []
    if CREATOR in agreed and weighed.candidate.work.kind is not WorkKind.FILM_TV:
        return []  # another edition by the same author
    backed = {CREATOR, HASH} & set(agreed)
    return [Veto("other_year", Decision.REVIEW if backed else Decision.WATCH)]


def _name_vetoes(weighed: Weighed, agreed: tuple[str, ...], keys: set[str]) -> list[Veto]:
    named = weighed.candidate.named
    if named is None:
        return [] if agreed else [Veto("lead_only", Decision.WATCH)]
    found = []
    second = len(set(agreed) - {TITLE}) > 0
    of_kind = bool({"kind_clear", "kind_agree"} & keys)
    unsupported = bool({"title_latin_short", "title_beside_words"} & keys) and not of_kind
    offered = _handed_out(weighed, keys, named)
    if not second and not offered and (tiny(named.key) or unsupported):
        found.append(Veto("generic", Decision.WATCH))
    if (GROWN | {"title_renewed"}) & keys and not {IDENTIFIER, PACKAGE, HASH} & set(agreed):
        found.append(Veto("grown_name", Decision.WATCH if "title_renewed" in keys else Decision.REVIEW))
    found += _disguise_veto(weighed, agreed, keys, named)
    if named.context.in_longer_quote and not {IDENTIFIER, PACKAGE, HASH} & set(agreed):
        found.append(Veto("longer_name", Decision.WATCH))
    if not second and named.containing >= VERY_GENERIC:
        found.append(Veto("generic", Decision.REVIEW))
    if (
        named.zone == "text"
        and "title_labelled" not in keys
        and not {IDENTIFIER, PACKAGE, HASH} & set(agreed)
    ):
        told = "title_handed_out" in keys
        found.append(Veto("only_in_text", Decision.REVIEW if told else Decision.WATCH))
    return found


def _disguise_veto(weighed: Weighed, agreed: tuple[str, ...], keys: set[str], named: Named) -> list[Veto]:
    """A disguise needs one more signal to be looked at, and the maker or more to be a draft."""
    if not disguised(named):
        return []
    sure = bool({CREATOR, IDENTIFIER, HASH, PACKAGE} & set(agreed))
    offered = weighed.act.probability >= 0.7 and named.shared == 1 and "view_short" not in keys
    signal = sure or bool(SIGNALS & keys) or bool(set(agreed) - {TITLE}) or offered
    if not signal:
        return [Veto("disguised", Decision.WATCH)]
    certain = written(named) or (sure and not {"view_initials", "view_maker", "edits_2"} & keys)
    return [] if certain else [Veto("disguised", Decision.REVIEW)]


def _handed_out(weighed: Weighed, keys: set[str], named: Named) -> bool:
    """Whether a short name stands for itself in an offer: 莲花楼 网盘链接, CF 透视, PS2024 破解版.

    The shorter the name, the more has to stand beside it; two letters before a figure are a model (PS5).
    """
    whole = bool({"title_whole", "title_quoted", "title_labelled"} & keys)
    if not whole or weighed.act.about:
        return False
    if not tiny(named.key):
        return weighed.act.probability >= (0.5 if folding.weight(named.key) >= 3 else 0.55)
    underhand = any(f.key in UNDERHAND for f in weighed.act.features)
    leading = not any(folding.is_letter(c) for c in named.read.soft[: named.span[0]])
    return (
        leading
        and underhand
        and "kind_clear" in keys
        and not MODEL_NUMBER.match(named.read.soft, named.span[1])
    )


def _rivalry(weighed: Weighed, rival: Weighed | None, margin: float) -> list[Veto]:
    if rival is None:
        return []
    if rival.score >= weighed.score + BEATEN_BY:
        return [Veto("better_work", Decision.DROP)]
    return [Veto("shared_name", Decision.REVIEW)] if margin < MARGIN else []


def _margin(weighed: Weighed, rivals: Sequence[Weighed]) -> float:
    """Distance to the best rival when all of them and `none of ours` share one posterior."""
    own = exp(clip(weighed.score))
    others = [exp(clip(rival.score)) for rival in rivals]
    total = 1.0 + own + sum(others)
    return (own - max(others, default=0.0)) / total
