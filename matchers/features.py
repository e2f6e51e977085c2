"""Every piece of evidence that a listing is about a work: one function per family, tied in a typed tuple."""

from __future__ import annotations

import re
from collections.abc import Callable

from matchers import identifier
from matchers.act import COUNTS
from matchers.candidate import Candidate, Named
from matchers.content_features import STRONG, content_features
from matchers.creator import POSTERS, Creators, compare, folded, named_version
from matchers.disguise import disguise_features
from matchers.facts import ListingFacts
from matchers.feature import (
    CREATOR,
    HASH,
    IDENTIFIER,
    KIND,
    PACKAGE,
    TITLE,
    YEAR,
    Feature,
    feature,
)
from matchers.kind import KindVotes, votes
from matchers.normalise import is_latin
from matchers.page import Page
from matchers.parts import part_features, without
from matchers.segments import quoted_spans
from matchers.year import Years, years
from records import folding
from records.vocabulary import ListingKind, WorkKind

COMPANIONS = (
    "助手",
    "攻略",
    "盒子",
    "壁纸",
    "加速器",
    "大全",
    "指南",
    "辅助工具",
    "主题",
    "铃声",
    "资讯",
    "社区",
    "论坛",
    "速查",
    "图鉴",
    "礼包",
    "模拟器",
    "pro",
    "plus",
    "lite",
    "极速版",
    "仿",
    "猜",
    "答题",
)
AMONG = 1.5
"""Weight of words beside a whole name that nothing explains: 蟲師 続章, Di Gi Charat クリスマススペシャル."""
FOREIGN = 3.0
"""Weight of foreign words beside a short name from which the title rather is a sentence: 归途 随手拍几张."""
RENEWED = frozenset("新真续后超老小大再伪")
"""Before a name they make another work of it: 新西游记, 真三国, 后宫."""
OFFERED = frozenset(("act:share_link", "act:share_word"))
SILENT = 3.0
"""A title with no more unknown words than this names nothing: 懂的来, 今日更新 百度网盘自取."""
SENTENCE = 9.0
"""The same for a name of four or five characters."""
ARC = re.compile("[》」]?[\\s·:：]?(?!前|后|上|下|全|本|番外|完结)[\u3400-\u9fff]{2,6}篇(?![\u3400-\u9fff])")
"""鬼灭之刃 无限列车篇: a part with a name of its own."""
VERSIONED = (WorkKind.SOFTWARE, WorkKind.GAME)
EDITIONED = (WorkKind.LITERATURE, WorkKind.MUSIC, WorkKind.NEWS, WorkKind.OTHER)


def name_features(candidate: Candidate, page: Page) -> list[Feature]:
    """How the name stands: alone, quoted, grown together with other words, short, shared by many."""
    named = candidate.named
    if named is None:
        return []
    key = _in_text(named, page) if named.zone == "text" else _standing(named)
    found = [feature(key, TITLE, _seen(named), named.name)]
    weight = folding.weight(named.key)
    found += [feature(k, TITLE, named.raw_text, named.name) for k in _heaviness(named, weight)]
    found += _joined(named)
    if named.context.bracketed_elsewhere:
        inside = [named.read.soft[a:b] for a, b in quoted_spans(named.read.soft)]
        found.append(feature("title_beside_quotes", TITLE, "、".join(inside), named.name))
    if candidate.also_named:
        found.append(feature("title_confirmed", TITLE, named.raw_text, named.name))
    return found


def _joined(named: Named) -> list[Feature]:
    """Words grown onto the name that make it another one: 凡人修仙传之仙界篇, 新苍龙传说."""
    soft, (first, last) = named.read.soft, named.span
    if named.zone == "text":
        return []
    if arc := ARC.match(soft, last):
        return [feature("title_arc", TITLE, soft[first : arc.end()], named.name)]
    if named.context.quoted or named.context.coverage > 0.95:
        return []
    if soft[last : last + 1] == "之" and folding.is_han(soft[last + 1 : last + 2] or " "):
        return [feature("title_subtitle", TITLE, soft[first : last + 6], named.name)]
    renewed = soft[first - 1 : first] if first else ""
    grown = first > 1 and folding.is_han(soft[first - 2])
    if renewed and renewed in RENEWED and not grown:
        return [feature("title_renewed", TITLE, soft[first - 1 : last], named.name)]
    return []


def _standing(named: Named) -> str:
    context = named.context
    if context.quoted:
        return "title_quoted"
    if context.inside_noise:
        return "title_noise"
    steps = ((0.95, "title_whole"), (0.7, "title_most"), (0.5, "title_half"), (0.3, "title_part"))
    return next((key for limit, key in steps if context.coverage >= limit), "title_grown")


def _in_text(named: Named, page: Page) -> str:
    """A text names many things; it tells what is handed out where the title keeps silent about it."""
    context = named.context
    if context.labelled and context.coverage > 0.9:
        return "title_labelled"
    if not context.quoted:
        return "title_in_prose"
    offered = any(OFFERED.intersection(mark.tags) for mark in page.text.marks) or page.listing.shares
    return "title_handed_out" if offered and page.unknown <= SILENT else "title_mentioned"


def _heaviness(named: Named, weight: float) -> list[str]:
    keys = []
    if named.context.coverage < 0.95 and weight >= 5:
        keys.append("title_longer" if weight >= 8 else "title_long")
    digits = named.key.isdigit() and not named.context.quoted
    if not named.context.quoted and weight < 3 and not (digits and weight >= 2):
        keys.append("title_one" if tiny(named.key) else "title_short")
    han = any(folding.is_han(c) for c in named.key)
    beside = named.context.elsewhere
    if (
        han
        and not named.context.quoted
        and (beside >= FOREIGN if weight <= 3 else weight <= 5 and beside >= SENTENCE)
    ):
        keys.append("title_beside_words")
    elif weight > 3 and not named.context.quoted and named.context.coverage >= 0.95 and beside >= AMONG:
        keys.append("title_among_words")
    if digits:
        keys.append("title_digits")
    if weight < 2 and all(is_latin(c) for c in named.key):
        keys.append("title_latin_short")
    if named.containing >= 3:
        keys.append("title_very_generic" if named.containing >= 20 else "title_generic")
    return keys


def tiny(key: str) -> bool:
    """One Han character, or one or two letters: not enough to name anything by itself."""
    return folding.weight(key) < 2 and len(key) < 3


def _seen(named: Named) -> str:
    residue = named.context.residue
    return f"{named.raw_text} + {residue}" if residue else named.raw_text


def year_features(candidate: Candidate, page: Page) -> list[Feature]:
    """The year of the title, and years with a label in the text."""
    work = candidate.work
    if work.year is None:
        return []
    stated = _years(candidate, page)
    if work.kind in VERSIONED:
        stated = Years((), stated.labelled, ())  # a year in their titles is a version
    if not stated.any():
        return []
    key = _year_key(work.year, work.kind, stated)
    seen = [*map(str, (*stated.title, *stated.labelled)), *(f"{a}-{b}" for a, b in stated.spans)]
    return [feature(key, YEAR, "、".join(seen), str(work.year))]


def _years(candidate: Candidate, page: Page) -> Years:
    named, text = candidate.named, page.text.soft
    if named is None or named.zone == "text":
        return years(page.title.soft, text, (0, 0))
    found = years(named.read.soft, text, named.span)
    if named.zone == "file" and not found.title:
        return years(page.title.soft, text, (0, 0))
    return found


def _year_key(expected: int, kind: WorkKind, stated: Years) -> str:
    points = (*stated.title, *stated.labelled)
    if expected in points or any(a <= expected <= b for a, b in stated.spans):
        return "year_agree"
    if any(abs(year - expected) == 1 for year in points):
        return "year_near"
    later = min((*points, *(a for a, _ in stated.spans))) > expected
    edition = later and kind in EDITIONED and (not stated.title or kind is WorkKind.NEWS)
    return "year_edition" if edition else "year_conflict"


def creator_features(candidate: Candidate, page: Page) -> list[Feature]:
    """The makers that the catalogue names, on the page; or others in their place."""
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
    if candidate.work.kind is not WorkKind.FILM_TV or not candidate.work.creators:
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


def kind_features(candidate: Candidate, page: Page) -> list[Feature]:
    """Formats and words of a kind; companions of an application (助手, 攻略) are another application."""
    kind = candidate.work.kind
    seen = kind_votes(candidate, page)
    if page.listing.kind is ListingKind.APP and kind not in VERSIONED:
        seen = seen.of_contents(kind)
    found = []
    verdict = seen.verdict(kind)
    words = "、".join(seen.words.get(kind.value if verdict == "agree" else seen.leading(), ())[:4])
    if verdict == "agree":
        found.append(feature("kind_clear" if seen.clear(kind) else "kind_agree", KIND, words, kind.value))
    elif verdict:
        found.append(feature(f"kind_{verdict}", KIND, words, kind.value))
    elif not seen.points and _silent(candidate, page):
        found.append(feature("kind_silent", KIND, page.listing.title, "作品的格式、用语或提供方式"))
    if verdict == "agree" and kind in VERSIONED and _modified(page):
        found.append(feature("kind_underhand", KIND, words, kind.value))
    return found + _companion(candidate, page)


def _silent(candidate: Candidate, page: Page) -> bool:
    """No word of works, of handing out or of talking about them, and nothing handed out: 小苹果 新鲜 10斤."""
    listing, named = page.listing, candidate.named
    if listing.shares or listing.links or listing.files or listing.kind is not ListingKind.PAGE:
        return False
    if COUNTS.search(page.title.soft):
        return False
    reads = (page.title, page.text, page.category, page.page_title)
    return not any(one.without(named.span if named and named.read is one else None).speaks for one in reads)


def kind_votes(candidate: Candidate, page: Page) -> KindVotes:
    """Words of kind over title, file names, category and text, without the matched name itself."""
    named = candidate.named
    zone, span = (named.zone, named.span) if named else ("", None)
    title = page.title.without(span if zone == "title" else None)
    file = named.read.without(span) if named and zone == "file" else None
    text = page.text.without(span if zone == "text" else None)
    key = id(title), id(file), id(text)  # the readings keep all three as long as the page lives
    found = page.votes.get(key)
    if found is None:
        files = page.kinds_in_files if file is None else file.kinds
        found = page.votes[key] = votes([*title.kinds, *files], page.category.marks.kinds, text.kinds)
    return found


def _companion(candidate: Candidate, page: Page) -> list[Feature]:
    named = candidate.named
    if page.listing.kind is not ListingKind.APP or named is None or named.zone != "title":
        return []
    rest, own = without(named), folding.key(" ".join((candidate.work.title, *candidate.work.aliases)))
    word = next((w for w in COMPANIONS if w in rest and w not in own), "")
    # 助手 or 极速版 under the work's own icon may well be the work, repacked: a person looks
    like = candidate.likeness
    key = "companion_lookalike" if like and like.strength == "strong" and like.seconded else "companion"
    return [feature(key, KIND, word, candidate.work.title)] if word else []


def identifier_features(candidate: Candidate, page: Page) -> list[Feature]:
    """ISBN and package name."""
    work, found = candidate.work, []
    other = "package_modified" if _modified(page) else "package_other"
    keys = {"agree": ("isbn_agree", "package_agree"), "conflict": ("isbn_other", other)}
    if verdict := identifier.agree(work.isbn, page.isbns):
        found.append(feature(keys[verdict][0], IDENTIFIER, "、".join(page.isbns), work.isbn))
    if verdict := identifier.agree(work.package, page.listing.packages):
        found.append(feature(keys[verdict][1], PACKAGE, "、".join(page.listing.packages), work.package))
    return found


def _modified(page: Page) -> bool:
    """Whether the title offers a cracked or changed build, which often carries a package name of its own."""
    signs = {"act:crack", "act:private_server", "act:cheat"}
    return any(signs.intersection(mark.tags) for mark in page.title.marks)


def picture_features(candidate: Candidate, _page: Page) -> list[Feature]:
    """A picture of the page that looks like one of the work."""
    like = candidate.likeness
    if like is None:
        return []
    if like.strength == "strong":
        key = "cover_strong" if like.seconded else "cover_strong_alone"
    else:
        key = "cover_probable" if like.seconded else "cover_lead"
    second = f"，phash256 {like.second_vote}" if like.second_vote is not None else ""
    return [feature(key, HASH, f"PDQ {like.distance}{second}", f"PDQ ≤ {like.threshold}，phash256 ≤ 51")]


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
    return tuple(one for family in FAMILIES for one in family(candidate, page))


def families(features: tuple[Feature, ...]) -> tuple[str, ...]:
    """Independent families that agree, in their fixed order."""
    proven = {f.family for f in features if f.key in PROVING}
    return tuple(family for family in (TITLE, YEAR, CREATOR, IDENTIFIER, HASH, PACKAGE) if family in proven)
