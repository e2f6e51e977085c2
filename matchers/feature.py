"""One piece of evidence, and the table of what each piece weighs.

Weights are log-odds (base e), set by hand from measured Bayes factors. They are where learning starts from
(`matchers.model`), and what a feature weighs that no model names yet: put a new feature here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

POLICY = "policy/2"

PRIOR_WORK = -1.2
"""A catalogue title somewhere in a title zone: a good fifth of them mean the work."""
PRIOR_ACT = -0.7
PRIOR_UNLICENSED = 1.5

TITLE, YEAR, CREATOR, IDENTIFIER, HASH, PACKAGE = "title", "year", "creator", "identifier", "hash", "package"
"""Families of evidence for the work that count as independent of each other."""
KIND, ACT, LICENCE = "kind", "act", "licence"

WEIGHTS: dict[str, float] = {
    # the name
    "title_quoted": 3.4, "title_whole": 2.8, "title_most": -0.3, "title_half": -0.5, "title_part": -1.6,
    "title_grown": -3.0, "title_labelled": 2.2, "title_mentioned": 0.6, "title_handed_out": 1.8, "title_in_prose": -0.6, "title_noise": -2.5,
    "title_beside_quotes": -2.5, "title_long": 1.2, "title_longer": 1.8, "title_short": -0.6, "title_one": -2.0,
    "title_beside_words": -0.3, "title_among_words": -0.6, "title_digits": -1.4, "title_generic": -0.6, "title_very_generic": -1.8, "title_latin_short": -0.8,
    "title_confirmed": 0.5, "title_subtitle": -2.5, "title_renewed": -1.6, "title_arc": -0.8, "title_continued": -3.5, "title_spoken": -1.2,
    # the disguise of the name
    "view_squeezed": 0.0, "view_fillers": -0.2, "view_numerals": -0.5, "view_homoglyphs": -0.2, "view_split": 0.2,
    "view_pinyin": -0.4, "view_homophones": -0.9, "view_looks": -1.0, "view_initials": -1.6, "edits_1": -0.8, "edits_2": -1.6, "edits_other_word": -3.5, "edits_number": -4.0,
    "view_reversed": -0.8, "view_maker": 0.0, "view_twins": -0.8, "view_many_twins": -2.0, "view_short": -1.0,
    # the part of a series
    "season_agree": 1.8, "season_unsaid": -2.5, "season_other": -7.5, "sequel_other": -7.5, "season_whole": 0.3, "season_of_programme": -0.6,
    "episode_of_later_season": -0.6, "sequel_agree": 0.8,
    # the year
    "year_agree": 1.8, "year_near": 0.9, "year_conflict": -2.5, "year_edition": -0.3,
    # the makers
    "creator_stated": 4.0, "creator_title": 4.0, "creator_text": 2.8, "creator_short": 1.2, "creator_version": -1.4, "creator_other": -4.0, "creator_name": -2.2, "developer_other": -0.8,
    # the kind
    "kind_clear": 1.0, "kind_agree": 0.6, "kind_conflict": -4.0, "kind_silent": -0.8, "kind_adapted": -1.2, "kind_underhand": 0.8, "companion": -2.5, "companion_lookalike": 0.4,
    # identifiers, package, signer
    "isbn_agree": 4.5, "isbn_other": -0.8, "package_agree": 4.0, "package_other": -1.8, "package_modified": -0.2,
    # pictures
    "cover_strong": 4.2, "cover_strong_alone": 3.0, "cover_probable": 1.8, "cover_lead": 0.5,
    # content: files, archives, texts, apps, sound, film
    "file_exact": 5.0, "file_part": 0.8, "archive_strong": 4.5, "archive_probable": 0.8, "text_strong": 4.0,
    "text_probable": 0.8, "app_same_signer": 4.5, "app_repack": 4.0, "app_broken": 4.0, "app_package": 1.5,
    "app_lookalike": 0.8, "sound_strong": 4.2, "sound_probable": 0.6, "film_strong": 4.2, "film_probable": 0.6,
    # the act
    "act_text": 3.5, "act_content": 3.5, "act_share_code": 3.5, "act_share": 2.8, "act_magnet": 3.0, "act_files": 3.0, "act_download": 2.2,
    "act_player": 2.0, "act_episodes": 1.3, "act_kind_file": 2.5, "act_kind_app": 2.4, "act_chapters": 2.0, "act_price": 0.4, "act_nothing": -2.2, "act_listed": 1.0,
    "act_more_words": 1.3,
    "act_count": 1.3, "act_schema_about": -3.5, "act_schema_article": -0.8, "act_schema_app": 0.8,
    # the licence
    "licence_full": -6.0, "licence_partial": -0.5, "official_words": -2.0, "official_account": -2.5,
    "signer_same": -0.8, "signer_other": 1.5, "underhand": 1.5,
    "signer_own": -1.0, "signer_repacked": 2.5, "signer_broken": 2.0,
}  # fmt: skip


class Feature(NamedTuple):
    """What was seen, what was expected, what it weighs (log-odds, base e), and to which family it belongs.

    `key` names the sentence in `explain`; `weight` of the act and licence families moves P(act) and
    P(unlicensed) and never P(work). `strength`: how much of the feature is there, 1 being all of it (a word
    of the text is less than one of the title).
    """

    key: str
    family: str
    seen: str
    expected: str
    weight: float
    strength: float = 1.0


_made: Callable[[Iterable[object]], Feature] = partial(tuple.__new__, Feature)
"""A feature from its fields, in a third of the time that the class itself takes."""


def feature(key: str, family: str, seen: str, expected: str) -> Feature:
    """A feature with its weight from the hand-set table; a model puts its own in place of it."""
    return _made((key, family, _short(seen), _short(expected), WEIGHTS[key], 1.0))


def expecting(features: Iterable[Feature], expected: str) -> list[Feature]:
    """The same features of another name at the same place."""
    short = _short(expected)
    return [
        _made((key, family, seen, short, weight, part)) for key, family, seen, _, weight, part in features
    ]


def weighing(one: Feature, weight: float, strength: float) -> Feature:
    """The same feature with another weight."""
    return _made((*one[:4], weight, strength))


def _short(text: str) -> str:
    return text if len(text) <= 200 else text[:199] + "…"
