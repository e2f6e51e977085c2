"""P(act): does the page hand out the work, or does it talk about it?

Words of the title weigh most; links, codes and files say it without words. A trailer, a review, a piece
of news or an encyclopaedia entry is about the work whatever else stands on the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from matchers.facts import ListingFacts
from matchers.families.signs import (
    PACKED,
    UNDERHAND,
    act_marks,
    asks_nothing,
    complete,
    first_words,
    signs_of,
    whole_at_once,
)
from matchers.families.words import Words
from matchers.feature import ACT, Feature, feature
from matchers.model import Model
from matchers.offers import ABOUT_TYPES, copies, magnet
from matchers.page import Page
from matchers.policy import P_ACT, step
from matchers.text.lexicon import lexicon
from records.vocabulary import Decision

ABOUT_CAP, CONTENT_CAP = 0.15, 0.8
COPY_SIGNS = ("share_word", "download", "online", "release")
"""Signs of a copy: they can make 预告 or 花絮 an extra of an offer. News and police speak of cracks and
private servers in the same words as those who sell them, so those signs cannot."""
SHORT_TEXT = 60
"""A page has more to say than this; what has not is a line of a list."""
SAID = 0.9
"""A word of a long text (全文) alone offers nothing."""
SPEAKS = re.compile('[。！？!?，；;“”"…我你他她们了吗呢吧啊]')
"""Signs and words of somebody speaking."""
BOOK_FILES = frozenset(("txt", "epub", "mobi", "azw3", "pdf", "电子版", "电子书", "扫描版", "kindle"))


HANDED_OUT = frozenset(
    ("act_share_code", "act_share", "act_magnet", "act_files", "act_download", "act_player", "act_kind_file", "act_kind_app", "act_chapters",
     "act_text", "act_content")
)  # fmt: skip
OFFERS = frozenset(
    ("share_link", "share_word", "download", "online", "release", "crack", "private_server", "cheat")
)
"""What a page hands out, or how: who only says 懂的来 or 有货 is asked about before anybody is accused."""


@dataclass(frozen=True, slots=True)
class Act:
    """P(act) with its features. `about` is the sign that caps it, empty where none does."""

    probability: float
    features: tuple[Feature, ...]
    about: str
    vague: bool = False
    """The page offers, and nothing says what it hands out; one that offers nothing is not called vague."""


def judge(page: Page, words: Words, model: Model) -> Act:
    """Add up all signs; `about` signs in the title cap the sum unless the title also offers strongly.

    The very same object for candidates that see the same words of the page.
    """
    return page.once(words.key, lambda: _judged(page, words, model))


def _judged(page: Page, words: Words, model: Model) -> Act:
    listing = page.listing
    signs = signs_of(words, beside_copy=bool(listing.shares) or magnet(listing))
    features = [*words.contents, *page.offered, *signs]
    if sum(f.weight for f in features if f.weight > 0) < SAID:
        features.append(_unsaid(listing, words, features))
    weighed = model.weigh(features)
    probability = model.act.probability(model.act.prior + sum(f.weight for f in weighed))
    about = _about(listing, words)
    # a whole chapter under the heading of a review is a copy: a person looks
    cap = CONTENT_CAP if words.contents else ABOUT_CAP
    probability = min(probability, cap) if about else probability
    return Act(probability, weighed, about, _vague(probability, weighed))


def _vague(probability: float, features: tuple[Feature, ...]) -> bool:
    return step(probability, P_ACT) is Decision.DRAFT and not any(
        f.weight > 0 and (f.key in HANDED_OUT or f.key.removeprefix("sign:") in OFFERS) for f in features
    )


def _unsaid(listing: ListingFacts, words: Words, features: list[Feature]) -> Feature:
    """Nothing is said of handing out: a bare list of name, makers and formats is how copies are listed."""
    bare = words.listed and len(listing.text) <= SHORT_TEXT and not SPEAKS.search(words.soft_title)
    if bare and not any(f.weight < 0 for f in features):
        return feature("act_listed", ACT, words.soft_title.strip(), "下载、分享、播放或文件")
    return feature("act_nothing", ACT, "无", "下载、分享、播放或文件")


def _about(listing: ListingFacts, words: Words) -> str:
    """The sign that makes the page one about the work. A complete copy or a code in the title outweighs it."""
    signs = lexicon().signs
    title = [(mark, signs[key]) for mark, key in act_marks(words.title, words.soft_title)]
    named = ABOUT_TYPES.intersection(listing.schema_types)
    if named and not listing.shares:
        return min(named)
    spoken = sum({sign.key: sign.title for _, sign in title if sign.key in COPY_SIGNS}.values()) >= 3.0
    title += [(mark, signs[key]) for mark, key in act_marks(words.file, words.soft_file)]
    gone = first_words(words).get("gone", "")
    offered = _still_offered(listing, words)
    if gone and "removed" not in offered:
        return gone
    if spoken or complete(words):
        title = [(mark, sign) for mark, sign in title if not asks_nothing(mark)]
    return next(
        (m.word for m, s in title
         if s.subject and s.key not in offered and (s.anywhere or m.start < words.main_end) and (s.firm or not spoken)), "",
    )  # fmt: skip


def _still_offered(listing: ListingFacts, words: Words) -> tuple[str, ...]:
    """Signs that a copy on the page itself refutes.

    Who attaches the work asks for nothing (求了半年没人有，自己扫了一本); what can be fetched is not removed.
    """
    attached = copies(listing.files)
    refuted = ["talk"] if words.attached and attached else []
    said = [(mark.word, key) for mark, key in act_marks(words.title, words.soft_title)]
    # 实体书番外 电子版: what is sold is no paper
    refuted += ["physical"] if any(key == "release" and word in BOOK_FILES for word, key in said) else []
    refuted += ["course"] if any(key in UNDERHAND or word in PACKED for word, key in said) else []
    refuted += ["commentary"] if whole_at_once(words) else []
    there = listing.shares or attached or magnet(listing)
    return (*refuted, *(("removed", "gone") if there else ()))
