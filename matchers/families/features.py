"""Every piece of evidence that a listing is about a work: the families, tied in a typed tuple.

Each family is one function in the module of its subject.
"""

from __future__ import annotations

from collections.abc import Callable

from matchers.candidate import Candidate
from matchers.families.content_features import STRONG, content_features
from matchers.families.covers import picture_features
from matchers.families.creator import creator_features
from matchers.families.disguise import disguise_features
from matchers.families.identifier import identifier_features
from matchers.families.kind import kind_features
from matchers.families.parts import part_features
from matchers.families.standing import name_features
from matchers.families.year import year_features
from matchers.feature import CREATOR, HASH, IDENTIFIER, PACKAGE, TITLE, YEAR, Feature
from matchers.page import Page

FAMILIES: tuple[Callable[[Candidate, Page], list[Feature]], ...] = (
    name_features, disguise_features, part_features, year_features, creator_features, kind_features, identifier_features,
    picture_features, content_features,
)  # fmt: skip
"""Add a family: one function, one name here, one test class."""
PROVING = frozenset(
    ("title_quoted", "title_whole", "title_most", "title_labelled", "title_handed_out", "title_long", "title_longer",
     "season_agree", "year_agree", "creator_stated", "creator_title", "creator_text", "isbn_agree", "package_agree",
     "cover_strong", "cover_strong_alone", "cover_probable", *STRONG)
)  # fmt: skip
"""Features that make their family one that agrees; a lead or a near year is none."""


def collect(candidate: Candidate, page: Page) -> tuple[Feature, ...]:
    """All evidence for and against the candidate, in the order of the families."""
    return tuple([one for family in FAMILIES for one in family(candidate, page)])


def families(features: tuple[Feature, ...]) -> tuple[str, ...]:
    """Independent families that agree, in their fixed order."""
    proven = {one[1] for one in features if one[0] in PROVING}
    if not proven:
        return ()  # mostly
    return tuple(family for family in (TITLE, YEAR, CREATOR, IDENTIFIER, HASH, PACKAGE) if family in proven)
