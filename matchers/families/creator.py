"""Who made the work: the catalogue's creators on the page, or somebody else named in their place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from matchers.candidate import Candidate
from matchers.facts import ListingFacts
from matchers.families.kind import VERSIONED
from matchers.feature import CREATOR, Feature, feature
from matchers.page import Page
from matchers.text.bylines import labelled_names, named_version, other_name
from matchers.text.normalise import bounded
from records import folding
from records.vocabulary import ListingKind, WorkKind

POSTERS = frozenset(
    (
        "Article",
        "BlogPosting",
        "NewsArticle",
        "DiscussionForumPosting",
        "SocialMediaPosting",
        "Review",
        "QAPage",
        "WebPage",
    )
)
"""For these schema.org types the author is whoever wrote the page, not the maker of the work."""
SHORT_FORM = "(?<![\u3400-\u9fff]){}(?:大神|大大|老师|太太|老贼)?(?![\u3400-\u9fff])"
POINTS = frozenset("·・.")


@dataclass(frozen=True, slots=True)
class Creators:
    """What the page says of the makers.

    Attributes:
        agree: the catalogue's creator that was found, empty if none.
        where: `stated` (a label or structured data), `title`, `text`, or `short` (a part of a pen name in the
            title, which proves little).
        other: who is named instead, empty if nobody.
        firm: `other` stands behind a label of this kind of work, and is not only a name in the title.
    """

    agree: str = ""
    where: str = ""
    other: str = ""
    firm: bool = False


folded = lru_cache(maxsize=1 << 14)(folding.key)
"""`folding.key` of names that come again with every work: of makers, accounts, holders."""


@lru_cache(maxsize=1 << 14)
def names(creator: str) -> tuple[str, ...]:
    """The folded name and those of its parts that can stand for it: 加西亚·马尔克斯 is also 马尔克斯."""
    whole = folding.key(creator)
    parts = [folding.key(part) for part in re.split(r"[·・.\s]+", creator)]
    long_enough = [part for part in parts if folding.weight(part) >= (3 if len(parts) > 1 else 2)]
    last = parts[-1:] if len(parts) > 1 and folding.weight(parts[-1]) >= 2 else []
    return tuple(dict.fromkeys(n for n in [whole, *long_enough, *last] if folding.weight(n) >= 2))


def absent(creators: Iterable[str], page: Page) -> bool:
    """Whether letters of each of the makers are missing in title, files and text, so that none is named there.

    What the page's structured data say of makers is not looked at.
    """
    letters = page.letters
    return not any(letters.issuperset(name) for creator in creators for name in _shortest(creator))


@lru_cache(maxsize=1 << 14)
def _shortest(creator: str) -> tuple[str, ...]:
    """The least that names a maker: `names`, and both ends of a long pen name."""
    whole = folded(creator)
    ends = (whole[:2], whole[-2:]) if len(whole) >= 4 and all(map(folding.is_han, whole)) else ()
    return (*names(creator), *ends)


def creator_features(candidate: Candidate, page: Page) -> list[Feature]:
    """The makers that the catalogue names, on the page; or others in their place."""
    if not candidate.work.creators:
        return []
    seen = _creators(candidate, page)
    expected = "、".join(candidate.work.creators)
    if seen.agree:
        return [feature(f"creator_{seen.where}", CREATOR, seen.agree, expected)]
    if not seen.other:
        return _version_of_somebody(candidate, page, expected)
    # whoever repacks a program names itself as its developer
    firm = "developer_other" if candidate.work.kind in VERSIONED else "creator_other"
    return [feature(firm if seen.firm else "creator_name", CREATOR, seen.other, expected)]


def _version_of_somebody(candidate: Candidate, page: Page, expected: str) -> list[Feature]:
    if candidate.work.kind is not WorkKind.FILM_TV:
        return []
    name = named_version(page.title.soft)
    return [feature("creator_version", CREATOR, name, expected)] if name else []


def _creators(candidate: Candidate, page: Page) -> Creators:
    work, listing, named = candidate.work, page.listing, candidate.named
    about_page = POSTERS.intersection(listing.schema_types) or _by_its_developer(work.kind, listing)
    makers = () if about_page else tuple(c for c in listing.creators if folded(c) != folded(listing.uploader))
    stated = (*makers, *(listing.developers if work.kind in VERSIONED else ()))
    title = " ".join([page.title.soft, *(named.read.soft for _ in (1,) if named and named.zone == "file")])
    return compare(
        work.creators,
        work.kind,
        stated,
        title=title,
        text=page.text.soft,
        taken=_taken(candidate),
        poster=listing.uploader,
    )


def _by_its_developer(kind: WorkKind, listing: ListingFacts) -> bool:
    """An application that carries a film or a book names who made the application, not the work."""
    return listing.kind is ListingKind.APP and kind not in VERSIONED


def _taken(candidate: Candidate) -> str:
    named = candidate.named
    return named.read.soft[named.span[0] : named.span[1]] if named else ""


def compare(
    expected: tuple[str, ...],
    kind: WorkKind,
    stated: Iterable[str],
    *,
    title: str,
    text: str,
    taken: str,
    poster: str = "",
) -> Creators:
    """Compare the catalogue's creators with a page.

    Args:
        stated: names that the page's structured data gives for the work itself.
        title, text: soft views; `taken` is the matched name, which proves nothing about its maker.
        poster: the account that wrote the page; a forum calls it 作者 too.
    """
    if not expected:
        return Creators()
    labelled = [
        name
        for name in (*stated, *labelled_names(kind, title), *labelled_names(kind, text))
        if folded(name) not in (folded(taken), folded(poster) or None)
    ]
    clean_title = title.replace(taken, " ") if taken else title
    for creator in expected:
        if found := _found(creator, labelled, clean_title, text, taken):
            return Creators(creator, found)
    if labelled:
        return Creators(other=labelled[0], firm=True)
    for creator in expected:
        if short := _short_form(creator, clean_title):
            return Creators(short, "short")
    other = other_name(kind, title, taken)
    if other and all(map(_foreign_name, expected)):
        other = ""  # who stands beside a foreign writer is the translator
    # 周董 is what people call 周杰伦
    nickname = any(folded(creator)[:1] == other[:1] for creator in expected) and len(other) == 2
    return Creators(other="" if nickname else other)


def _found(creator: str, labelled: list[str], title: str, text: str, taken: str) -> str:
    wanted = names(creator)
    if any(_same(name, wanted) for name in labelled):
        return "stated"
    if any(_stands_in(name, title) for name in wanted):
        return "title"
    if any(name in taken for name in wanted):
        text = text.replace(taken, " ")  # a book called like its writer does not name him each time
    return "text" if any(_stands_in(name, text) for name in wanted) else ""


def _foreign_name(creator: str) -> bool:
    """Written with points or in Latin letters: 卡勒德·胡赛尼, J.K.罗琳."""
    return bool(re.search(r"[·・.A-Za-z]", creator))


def _short_form(creator: str, title: str) -> str:
    """The beginning or the end of a pen name, as readers call its owner: 肉包 for 肉包不吃肉, 土豆大神."""
    whole = folded(creator)
    if len(whole) < 4 or not all(map(folding.is_han, whole)):
        return ""
    parts = [part for n in (3, 2) for part in (whole[:n], whole[-n:]) if part in title]
    return next((part for part in parts if re.search(SHORT_FORM.format(part), title)), "")


def _same(name: str, wanted: tuple[str, ...]) -> bool:
    given = folded(name)
    return bool(given) and any(given == w or (folding.weight(w) >= 2 and w in given) for w in wanted)


def _stands_in(name: str, soft: str) -> bool:
    """Whether the name stands in the text with at most points or blanks between its letters."""
    if not all(letter in soft for letter in name):
        return False  # nearly always, and far cheaper than a pattern of its own for each name
    start = soft.find(name[0])
    while start >= 0:
        end = _end_of(name, soft, start)
        if end and bounded(soft, start, end):
            return True
        start = soft.find(name[0], end or start + 1)
    return False


def _end_of(name: str, soft: str, start: int) -> int:
    """Where the name that begins at `start` ends, points and blanks in it passed over; 0 where it is another."""
    end = start + 1
    for letter in name[1:]:
        if soft[end : end + 1] != letter and (soft[end : end + 1] in POINTS or soft[end : end + 1].isspace()):
            end += 1
        if soft[end : end + 1] != letter:
            return 0
        end += 1
    return end
