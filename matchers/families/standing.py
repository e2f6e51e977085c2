"""How a name stands on a page: alone, quoted, grown together with other words, short, shared by many."""

from __future__ import annotations

import re

from matchers.candidate import Candidate, Named
from matchers.families.signs import act_marks
from matchers.feature import TITLE, Feature, expecting, feature
from matchers.page import Page
from matchers.text.normalise import is_latin
from matchers.text.quotes import quoted_spans
from matchers.text.segments import Context
from records import folding

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
SENTENCES = re.compile("[。!?！？,，;；…“”#]|[吗呢吧啊](?![\u3400-\u9fff])")
COLLECTED = re.compile(
    r"(?:文集|诗集|诗选|诗词|选集|散文集|作品集|书信集|画集|日记|全传|大传|评传|传记|年谱|文选)(?![\u3400-\u9fff])"
)
"""Behind a name they make another book of it: 卢梭文集, 陆游诗选."""
OTHER_NAMES = frozenset(("title_continued", "title_subtitle", "title_renewed"))
"""A name that is part of another is no surer for being long."""
IN_PROSE = frozenset(("title_whole", "title_most", "title_half"))
TOLD = frozenset(("trailer", "behind", "review", "commentary", "news", "encyclopaedia"))
"""Signs and words of somebody who speaks of a work."""
ARC = re.compile(
    "[》」]?[\\s·:：]?(?!前|后|上|下|全|本|番外|完结)[\u3400-\u9fff]{2,6}(?<![短中长开])篇(?![\u3400-\u9fff])"
)
"""鬼灭之刃 无限列车篇: a part with a name of its own."""


def name_features(candidate: Candidate, page: Page) -> list[Feature]:
    """How the name stands: alone, quoted, grown together with other words, short, shared by many."""
    named = candidate.named
    if named is None:
        return []
    return expecting(features_of_place(named, page, also=candidate.also_named), named.name)


def features_of_place(named: Named, page: Page, *, also: bool) -> list[Feature]:
    """The same for whatever name of a work stands there. `also`: it stands in more than one zone."""
    return named.kept.once(("standing", also), lambda: _name_features(named, page, also=also))


def _name_features(named: Named, page: Page, *, also: bool) -> list[Feature]:
    key = _in_text(named, page) if named.zone == "text" else standing(named, page)
    found = [feature(key, TITLE, _seen(named), named.name)]
    weight = folding.weight(named.key)
    joined = _joined(named) or _continued(named, page)
    other = any(one.key in OTHER_NAMES for one in joined) or (named.zone == "title" and page.prose)
    found += [feature(k, TITLE, named.raw_text, named.name) for k in _heaviness(named, weight, other=other)]
    found += joined
    if named.context.bracketed_elsewhere:
        inside = [named.read.soft[a:b] for a, b in quoted_spans(named.read.soft)]
        found.append(feature("title_beside_quotes", TITLE, "、".join(inside), named.name))
    if also:
        found.append(feature("title_confirmed", TITLE, named.raw_text, named.name))
    return found


def of_short(named: Named, page: Page) -> list[str]:
    """Features that a short name surely has, before all that stands around it is read; none of others."""
    weight = folding.weight(named.key)
    if weight >= 3 or named.zone == "text" or named.context.quote is not None:
        return []
    return [standing(named, page), *_shortness(named.key, weight), *_genericness(named.containing)]


def of_name(key: str, containing: int) -> list[str]:
    """What `of_short` says of a short name wherever it stands; nothing of others."""
    weight = folding.weight(key)
    return [*_shortness(key, weight), *_genericness(containing)] if weight < 3 else []


def _shortness(key: str, weight: float) -> list[str]:
    keys = []
    digits = key.isdigit()
    if weight < 3 and not (digits and weight >= 2):
        keys.append("title_one" if tiny(key) else "title_short")
    return [*keys, "title_digits"] if digits else keys


def _genericness(containing: int) -> list[str]:
    if containing < 3:
        return []
    return ["title_very_generic" if containing >= 20 else "title_generic"]


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


def _continued(named: Named, page: Page) -> list[Feature]:
    """X大酒店, 全球化时代的文化认同: where a title lists and does not speak, one run of words is one name.

    In speech (X的结局你们看懂了吗) the words around a name are those of the sentence.
    """
    context, soft, (first, last) = named.context, named.read.soft, named.span
    if context.inside_noise or named.zone == "text":
        return []
    if work := COLLECTED.match(soft, last):
        return [feature("title_continued", TITLE, soft[first : work.end()], named.name)]
    if context.coverage > 0.95 or not (context.grown or context.in_longer_quote):
        return []
    said = not context.in_longer_quote and spoken(page)
    return [feature("title_spoken" if said else "title_continued", TITLE, _seen(named), named.name)]


def spoken(page: Page) -> bool:
    """Whether the title says something, in a sentence or by a word of talk, and does not just list."""
    return page.once("spoken", lambda: bool(SENTENCES.search(page.title.soft)) or _talked_about(page))


def _talked_about(page: Page) -> bool:
    return any(key in TOLD for _, key in act_marks(page.title.marks, page.title.soft))


def standing(named: Named, page: Page) -> str:
    """How a name stands in a title or in the name of a file; in a title that is a piece of prose it names nothing."""
    return standing_in(named.context, prose=named.zone == "title" and page.prose)


def standing_in(context: Context, *, prose: bool) -> str:
    """The same of the surroundings alone."""
    if context.quoted:
        return "title_quoted"
    if context.inside_noise:
        return "title_noise"
    steps = ((0.95, "title_whole"), (0.7, "title_most"), (0.5, "title_half"), (0.3, "title_part"))
    key = next((key for limit, key in steps if context.coverage >= limit), "title_grown")
    return "title_in_prose" if prose and key in IN_PROSE else key


def _in_text(named: Named, page: Page) -> str:
    """A text names many things; it tells what is handed out where the title keeps silent about it."""
    context = named.context
    if context.labelled and context.coverage > 0.9:
        return "title_labelled"
    if not context.quoted:
        return "title_in_prose"
    offered = any(OFFERED.intersection(mark.tags) for mark in page.text.marks) or page.listing.shares
    return "title_handed_out" if offered and page.unknown <= SILENT else "title_mentioned"


def _heaviness(named: Named, weight: float, *, other: bool) -> list[str]:
    keys = []
    if named.context.coverage < 0.95 and weight >= 5 and not other:
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
    return keys + _genericness(named.containing)


def tiny(key: str) -> bool:
    """One Han character, or one or two letters: not enough to name anything by itself."""
    return folding.weight(key) < 2 and len(key) < 3


def _seen(named: Named) -> str:
    residue = named.context.residue
    return f"{named.raw_text} + {residue}" if residue else named.raw_text
