"""How a name is written where it does not stand as the catalogue writes it, and what that costs in certainty.

Every disguise is a view of the title index. What views find is right only as far as nothing else looks alike:
a disguise that few other names share, of a long name, beside other evidence.
"""

from __future__ import annotations

from matchers.candidate import Candidate, Named
from matchers.families.edits import other_number, other_word
from matchers.feature import TITLE, Feature, feature
from matchers.page import Page
from records import folding

VIEWS = {
    "squeezed": "view_squeezed", "fillers": "view_fillers", "numerals": "view_numerals",
    "homoglyphs": "view_homoglyphs", "split": "view_split", "pinyin": "view_pinyin",
    "syllables": "view_homophones", "looks": "view_looks", "initials": "view_initials",
    "reversed": "view_reversed",
}  # fmt: skip
WRITTEN = frozenset(("view_squeezed", "view_fillers", "view_numerals", "view_homoglyphs", "view_split"))
"""Disguises that leave every character of the name to be read: they are the name."""
TWINS = 4
"""So many names alike in one view, and the view tells nothing any more."""
SHORT = 3.0
"""A sound or a shape of fewer characters than this is shared by words of every day."""


def disguise_features(candidate: Candidate, _page: Page) -> list[Feature]:
    """View, edits, and how many names look alike there; nothing where the name itself stands."""
    named = candidate.named
    if named is None or not disguised(named):
        return []
    keys = [_view(named)] if _view(named) else []
    keys += ["view_maker"] if named.by_maker else []
    keys += [f"edits_{min(named.edits, 2)}"] if named.edits else []
    if named.edits:
        written_as = folding.key(named.raw_text)
        if other_number(named.key, written_as):
            keys.append("edits_number")
        elif other_word(named.key, written_as):
            keys.append("edits_other_word")
    if named.shared > 1:
        keys.append("view_twins" if named.shared < TWINS else "view_many_twins")
    if not written(named) and folding.weight(named.key) < SHORT:
        keys.append("view_short")
    return [feature(key, TITLE, _seen(named, key), named.name) for key in keys]


def disguised(named: Named) -> bool:
    """Whether the name stands there in a view of its own or with edits."""
    return bool(named.edits or _view(named))


def written(named: Named) -> bool:
    """Whether all characters of the name can be read there: 庆x余x年, 弓长 for 张, 3体."""
    return not named.edits and not named.by_maker and _view(named) in WRITTEN


def _view(named: Named) -> str:
    return VIEWS.get(named.view, "")


def _seen(named: Named, key: str) -> str:
    return f"{named.raw_text}（{named.shared}）" if key.endswith("twins") else named.raw_text
