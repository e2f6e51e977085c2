"""Rules that hold a match below a decision, whatever its probability."""

from __future__ import annotations

import re
from typing import NamedTuple

from matchers.candidate import Named
from matchers.families.disguise import disguised, written
from matchers.families.standing import tiny
from matchers.feature import CREATOR, HASH, IDENTIFIER, PACKAGE, TITLE
from matchers.policy import MARGIN
from matchers.weighing.weighed import Weighed
from records import folding
from records.vocabulary import Decision, WorkKind

VERY_GENERIC = 20
"""So many other names of the catalogue contain this one."""
GROWN = frozenset(("title_half", "title_part", "title_grown", "title_renewed"))
SURE = frozenset((IDENTIFIER, PACKAGE, HASH))
"""Families that name a work without its title."""
OTHER_PART = frozenset(("sequel_other", "season_other", "season_unsaid"))
OTHERS = OTHER_PART | {
    "creator_other", "creator_name", "developer_other", "kind_conflict", "kind_adapted", "companion", "companion_lookalike",
}  # fmt: skip
"""What may say that the page is about something else."""
SIGNALS = frozenset(
    ("kind_clear", "kind_agree", "kind_underhand", "creator_short", "season_agree", "sequel_agree")
)
"""What beside a disguised name says that it is the work."""
UNDERHAND = frozenset(("sign:crack", "sign:private_server", "sign:cheat"))
MODEL_NUMBER = re.compile(r"[0-9]{1,2}(?![0-9])")
BEATEN_BY = 1.5
"""Log-odds by which another work of the same place must be ahead to push this one out."""


class Veto(NamedTuple):
    """A rule that holds a match below a decision, whatever its probability. `key` names its sentence."""

    key: str
    at_most: Decision


SHARED_NAME = Veto("shared_name", Decision.REVIEW)
BETTER_WORK = Veto("better_work", Decision.DROP)


def held_down(weighed: Weighed, agreed: tuple[str, ...]) -> list[Veto]:
    """Rules that its own evidence meets. `agreed`: families that agree."""
    keys = weighed.keys
    found = [] if keys.isdisjoint(OTHERS) else _of_another(weighed, agreed, keys)
    if weighed.act.vague:
        found.append(Veto("vague_offer", Decision.REVIEW))
    if weighed.expired:
        found.append(Veto("no_right", Decision.WATCH))
    if "year_conflict" in keys:
        found += _year_veto(weighed, agreed)
    return found + _name_vetoes(weighed, agreed, keys)


def _of_another(weighed: Weighed, agreed: tuple[str, ...], keys: frozenset[str]) -> list[Veto]:
    """What says that the page is about another part, maker, application or kind."""
    sure = IDENTIFIER in agreed or PACKAGE in agreed
    limit = Decision.REVIEW if HASH in agreed else Decision.WATCH
    found = []
    if not keys.isdisjoint(OTHER_PART):
        found.append(Veto("other_part", Decision.WATCH))
    if sure:
        return found
    if "creator_other" in keys or "creator_name" in keys:
        found.append(Veto("other_creator", limit))
    if {"developer_other", "package_other"} <= keys and not _passed_off(weighed, keys):
        found.append(Veto("other_app", limit))
    if "kind_conflict" in keys or "kind_adapted" in keys:
        found.append(Veto("other_kind", Decision.REVIEW if "kind_adapted" in keys else limit))
    if "companion" in keys or "companion_lookalike" in keys:
        found.append(Veto("companion", limit))
    return found


def _passed_off(weighed: Weighed, keys: frozenset[str]) -> bool:
    """The whole name under the work's own icon, by somebody who is not the holder: no mere namesake."""
    holder = folding.key(weighed.candidate.work.holder)
    by_holder = any(f.key == "developer_other" and folding.key(f.seen) == holder for f in weighed.features)
    whole = bool({"title_whole", "title_quoted"} & keys) and "companion_lookalike" not in keys
    return whole and "cover_strong" in keys and not by_holder


def _year_veto(weighed: Weighed, agreed: tuple[str, ...]) -> list[Veto]:
    if IDENTIFIER in agreed or PACKAGE in agreed:
        return []
    if CREATOR in agreed and weighed.candidate.work.kind is not WorkKind.FILM_TV:
        return []  # another edition by the same author
    backed = CREATOR in agreed or HASH in agreed
    return [Veto("other_year", Decision.REVIEW if backed else Decision.WATCH)]


def _name_vetoes(weighed: Weighed, agreed: tuple[str, ...], keys: frozenset[str]) -> list[Veto]:
    named = weighed.candidate.named
    if named is None:
        return [] if agreed else [Veto("lead_only", Decision.WATCH)]
    found = []
    second = any(family != TITLE for family in agreed)
    sure = not SURE.isdisjoint(agreed)
    if not second and _too_little(weighed, keys, named):
        found.append(Veto("generic", Decision.WATCH))
    if not sure and not keys.isdisjoint(GROWN):
        found.append(Veto("grown_name", Decision.WATCH if "title_renewed" in keys else Decision.REVIEW))
    found += _disguise_veto(weighed, agreed, keys, named)
    if named.context.in_longer_quote and not sure:
        found.append(Veto("longer_name", Decision.WATCH))
    if not second and named.containing >= VERY_GENERIC:
        found.append(Veto("generic", Decision.REVIEW))
    spoken = "title_in_prose" in keys or named.zone == "text"
    if spoken and "title_labelled" not in keys and not sure:
        told = "title_handed_out" in keys
        found.append(Veto("only_in_text", Decision.REVIEW if told else Decision.WATCH))
    return found


def _too_little(weighed: Weighed, keys: frozenset[str], named: Named) -> bool:
    """Whether a name is too short, or too lost among words, to stand for itself where nothing is offered."""
    of_kind = "kind_clear" in keys or "kind_agree" in keys
    unsupported = not of_kind and ("title_latin_short" in keys or "title_beside_words" in keys)
    return (unsupported or tiny(named.key)) and not _handed_out(weighed, keys, named)


def _disguise_veto(
    weighed: Weighed, agreed: tuple[str, ...], keys: frozenset[str], named: Named
) -> list[Veto]:
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


def _handed_out(weighed: Weighed, keys: frozenset[str], named: Named) -> bool:
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


def rivalry(weighed: Weighed, rival: Weighed | None, margin: float) -> list[Veto]:
    """Rules that the best rival for its place brings in; `margin` as `Decided` has it."""
    if rival is None:
        return []
    if rival.score >= weighed.score + BEATEN_BY:
        return [BETTER_WORK]
    return [SHARED_NAME] if margin < MARGIN else []
