"""Rules that hold a match below a decision, whatever its probability."""

from __future__ import annotations

import re
from typing import NamedTuple

from matchers.candidate import Named
from matchers.disguise import disguised, written
from matchers.feature import CREATOR, HASH, IDENTIFIER, PACKAGE, TITLE
from matchers.policy import MARGIN, P_ACT, step
from matchers.standing import tiny
from matchers.weighed import Weighed
from records import folding
from records.vocabulary import Decision, WorkKind

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


class Veto(NamedTuple):
    """A rule that holds a match below a decision, whatever its probability. `key` names its sentence."""

    key: str
    at_most: Decision


SHARED_NAME = Veto("shared_name", Decision.REVIEW)
BETTER_WORK = Veto("better_work", Decision.DROP)


def held_down(weighed: Weighed, agreed: tuple[str, ...]) -> list[Veto]:
    """Rules that its own evidence meets. `agreed`: families that agree."""
    keys = weighed.keys
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


def _passed_off(weighed: Weighed, keys: frozenset[str]) -> bool:
    """The whole name under the work's own icon, by somebody who is not the holder: no mere namesake."""
    holder = folding.key(weighed.candidate.work.holder)
    by_holder = any(f.key == "developer_other" and folding.key(f.seen) == holder for f in weighed.features)
    whole = bool({"title_whole", "title_quoted"} & keys) and "companion_lookalike" not in keys
    return whole and "cover_strong" in keys and not by_holder


def _vague(weighed: Weighed) -> bool:
    """Whether a page offers, and nothing says what it hands out; one that offers nothing is not called vague."""
    if step(weighed.act.probability, P_ACT) is not Decision.DRAFT:
        return False
    return not any(
        f.weight > 0 and (f.key in HANDED_OUT or f.key.removeprefix("sign:") in OFFERS)
        for f in weighed.act.features
    )


def _year_veto(weighed: Weighed, agreed: tuple[str, ...], keys: frozenset[str]) -> list[Veto]:
    if "year_conflict" not in keys or {IDENTIFIER, PACKAGE} & set(agreed):
        return []
    if CREATOR in agreed and weighed.candidate.work.kind is not WorkKind.FILM_TV:
        return []  # another edition by the same author
    backed = {CREATOR, HASH} & set(agreed)
    return [Veto("other_year", Decision.REVIEW if backed else Decision.WATCH)]


def _name_vetoes(weighed: Weighed, agreed: tuple[str, ...], keys: frozenset[str]) -> list[Veto]:
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
