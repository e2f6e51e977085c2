"""P(act): does the page hand out the work, or does it talk about it?

Words of the title weigh most; links, codes and files say it without words. A trailer, a review, a piece
of news or an encyclopaedia entry is about the work whatever else stands on the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from matchers.facts import ListingFacts
from matchers.feature import ACT, Feature, feature
from matchers.lexicon import Mark, Sign, lexicon
from matchers.marks import Marks, acts
from matchers.model import Model, packaged
from matchers.segments import main_end
from records.vocabulary import ListingKind

ABOUT_CAP, CONTENT_CAP = 0.15, 0.8
TEXT_OFFERS, TEXT_SHARES, TEXT_COUNTERS = 1.0, 2.0, 1.5
"""Most that all words of a text together add (without and with a cloud drive) or take away."""
COPY_SIGNS = ("share_word", "download", "online", "release")
"""Signs of a copy: they can make 预告 or 花絮 an extra of an offer. News and police speak of cracks and
private servers in the same words as those who sell them, so those signs cannot."""
UNDERHAND = frozenset(("crack", "private_server", "cheat"))
COUNTS = re.compile(
    r"(?<!第)(?<![0-9])(?:[0-9]{1,4}|[一二三四五六七八九十]{1,4})\s?(?:集|话|章|册)|全\s?[0-9]{1,4}(?![0-9])"
    r"|\be[0-9]{1,3}-e?[0-9]{1,3}\b|\bs[0-9]{1,2}e[0-9]{1,3}|\b[0-9]{1,2}x[0-9]{2,3}\b"
)
"""46集全, 全39, E01-E12: all parts of it, and not one that is talked about (第42集)."""
MEDIA_FILE = re.compile(
    r"\.(mp4|mkv|avi|rmvb|ts|mov|wmv|flv|m3u8|iso|txt|epub|mobi|azw3?|pdf|docx?|umd|mp3|flac|wav|ape|dsf|m4a|"
    r"apk|ipa|exe|msi|dmg|xapk|zip|rar|7z|tar|gz|torrent|nsp|xci)$", re.IGNORECASE
)  # fmt: skip
ABOUT_FILE = re.compile(r"预告|花絮|trailer|teaser|sample|解说|片段", re.IGNORECASE)
ABOUT_TYPES = frozenset(
    ("NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "Review", "CriticReview",
     "ReviewNewsArticle", "UserReview", "Event", "ScreeningEvent", "TheaterEvent", "MusicEvent", "Course", "FAQPage",
     "QAPage", "DefinedTerm", "LiveBlogPosting", "AdvertiserContentArticle", "SatiricalArticle", "HowTo")
)  # fmt: skip
APP_TYPES = frozenset(("SoftwareApplication", "MobileApplication", "WebApplication", "VideoGame"))
ARTICLE_TYPES = frozenset(("Article", "BlogPosting", "TechArticle"))
CHAPTER = re.compile(r"第\s?[0-9一二三四五六七八九十百千零]{1,5}\s?章")
LISTED_CHAPTERS = 5
"""So many different chapters on one page are a table of contents; a review names one or two."""
GUARDS = frozenset("含附带送加及无非赠与和&+、")
"""Right before a word they make it an extra of the offer: 全集+花絮, 送攻略."""
LISTED_FOREIGN = 3.5
"""Weight of the unknown words beside which a title is still a list: a name of somebody, and little more."""
SHORT_TEXT = 60
"""A page has more to say than this; what has not is a line of a list."""
SAID = 0.9
"""A word of a long text (全文) alone offers nothing."""
SPEAKS = re.compile('[。！？!?，；;“”"…我你他她们了吗呢吧啊]')
"""Signs and words of somebody speaking."""
BOOK_FILES = frozenset(("txt", "epub", "mobi", "azw3", "pdf", "电子版", "电子书", "扫描版", "kindle"))
NOTHING_IN = re.compile(r"(?:暂无|没有|不提供|未提供|禁止|无需|不含|非)[\u3400-\u9fff]{0,4}$")


@dataclass(frozen=True, slots=True)
class Act:
    """P(act) with its features. `about` is the sign that caps it, empty where none does."""

    probability: float
    features: tuple[Feature, ...]
    about: str


@dataclass(frozen=True, slots=True)
class Words:
    """Known words of a page by where they stand; the words of the matched name itself are left out."""

    title: Marks
    page_title: Marks
    category: Marks
    text: Marks
    file: Marks
    """Of the file whose name matched, where it is a file."""
    soft_title: str
    soft_text: str
    soft_file: str
    name_end: int
    """Where the matched name ends in the soft title, 0 where it does not stand there."""
    foreign: float = 0.0
    """Weight of the words of the title that neither the name nor anything known explains."""
    contents: Sequence[Feature] = ()
    """That the page's text is a copy of the work, or that a file on it holds the work."""
    attached: bool = False
    """A file of the listing has the work's name."""
    offered: Sequence[Feature] | None = None
    """What `handed_out` says of the listing, where it is at hand."""


def judge(listing: ListingFacts, words: Words, model: Model | None = None) -> Act:
    """Add up all signs; `about` signs in the title cap the sum unless the title also offers strongly."""
    model = model or packaged()
    signs = _signs(words, beside_copy=bool(listing.shares) or _magnet(listing))
    offered = handed_out(listing) if words.offered is None else words.offered
    features = [*words.contents, *offered, *signs]
    if sum(f.weight for f in features if f.weight > 0) < SAID:
        features.append(_unsaid(listing, words, features))
    weighed = model.weigh(features)
    probability = model.act.probability(model.act.prior + sum(f.weight for f in weighed))
    about = _about(listing, words)
    # a whole chapter under the heading of a review is a copy: a person looks
    cap = CONTENT_CAP if words.contents else ABOUT_CAP
    return Act(min(probability, cap) if about else probability, weighed, about)


def _unsaid(listing: ListingFacts, words: Words, features: list[Feature]) -> Feature:
    """Nothing is said of handing out: a bare list of name, makers and formats is how copies are listed."""
    bare = (
        words.foreign <= LISTED_FOREIGN
        and len(listing.text) <= SHORT_TEXT
        and not SPEAKS.search(words.soft_title)
    )
    if words.name_end and bare and not any(f.weight < 0 for f in features):
        return feature("act_listed", ACT, words.soft_title.strip(), "下载、分享、播放或文件")
    return feature("act_nothing", ACT, "无", "下载、分享、播放或文件")


def handed_out(listing: ListingFacts) -> tuple[Feature, ...]:
    """What the page hands out without words, and what it declares itself to be: the same for every work."""
    return (*_links_and_files(listing), *_declared(listing))


def _links_and_files(listing: ListingFacts) -> list[Feature]:
    found = []
    if listing.shares:
        service, code = max(listing.shares, key=lambda share: bool(share[1]))
        found.append(feature("act_share_code" if code else "act_share", ACT, service, "网盘分享"))
    for key, rel in (("act_magnet", "magnet"), ("act_download", "download"), ("act_player", "play")):
        link = next(
            (link for link in listing.links if link[2] == rel and not ABOUT_FILE.search(link[1] + link[0])),
            None,
        )
        found += [feature(key, ACT, link[1] or link[0], rel)] if link else []
    played = {link[0] for link in listing.links if link[2] == "play"}
    found += [feature("act_episodes", ACT, str(len(played)), "多集")] if len(played) > 1 else []
    media = _copies(listing.files)
    found += [feature("act_files", ACT, media[0], "文件")] if media else []
    return found


def _declared(listing: ListingFacts) -> list[Feature]:
    found = []
    if listing.kind in (ListingKind.FILE, ListingKind.SHARE) and not ABOUT_FILE.search(listing.title):
        found.append(feature("act_kind_file", ACT, listing.kind.value, "文件或分享"))
    if listing.kind is ListingKind.APP:
        found.append(feature("act_kind_app", ACT, listing.title, "应用商店页面"))
    if listing.price:
        found.append(feature("act_price", ACT, listing.price, "价格"))
    for types, key in (
        (ABOUT_TYPES, "act_schema_about"),
        (ARTICLE_TYPES, "act_schema_article"),
        (APP_TYPES, "act_schema_app"),
    ):
        named = sorted(types.intersection(listing.schema_types))
        found += [feature(key, ACT, named[0], "schema.org")] if named else []
    return found


def _signs(words: Words, *, beside_copy: bool) -> list[Feature]:
    """`beside_copy`: the page itself hands something out, which says more than the name of its board (旧书)."""
    signs = lexicon().signs
    end = main_end(words.soft_title, words.name_end)
    seen: dict[str, Feature] = {}
    said = _act_marks(words.title, words.soft_title)
    cracked = {key for _, key in said} & UNDERHAND
    for mark, key in said:
        # what stands behind a dash is often the name of the board: 影评区
        late = mark.start >= end and signs[key].side == "counter" and not signs[key].anywhere
        # 破解版 带教程 is no course, and 32集 1080p 懂? asks for nothing
        aside = late or (key == "course" and cracked) or (_asks_nothing(mark) and _complete(words))
        _keep(seen, signs[key], mark.word, signs[key].title * (0.4 if aside else 1.0))
    for mark, key in _act_marks(words.file, words.soft_file):
        _keep(seen, signs[key], mark.word, signs[key].title)
    for mark, key in (*_act_marks(words.category, ""), *_act_marks(words.page_title, "")):
        if signs[key].anywhere or (signs[key].subject and mark in words.category):
            of_board = beside_copy and signs[key].side == "counter" and not signs[key].anywhere
            _keep(seen, signs[key], mark.word, (0.4 if of_board else 0.8) * signs[key].title)
    return [seen[key] for key in sorted(seen)] + _more(words) + _from_text(words, set(seen))


def _from_text(words: Words, said: set[str]) -> list[Feature]:
    """Signs of the text that the title does not give, held within limits: long texts say everything once."""
    signs = lexicon().signs
    seen: dict[str, Feature] = {}
    for key, word in _first_words(words).items():
        if key not in said:
            _keep(seen, signs[key], word, signs[key].text)
    offers = [f for f in seen.values() if f.weight > 0]
    counters = [f for f in seen.values() if f.weight < 0]
    limit = TEXT_SHARES if any(f.key == "sign:share_word" for f in offers) else TEXT_OFFERS
    found = [feature("act_chapters", ACT, seen, "章节") for seen in _chapters(words.soft_text)]
    return found + _scaled(offers, limit) + _scaled(counters, TEXT_COUNTERS)


def _first_words(words: Words) -> dict[str, str]:
    """The first word of each sign of the text: however often a text says it, it weighs the same."""

    def make() -> dict[str, str]:
        found: dict[str, str] = {}
        for mark, key in _act_marks(words.text, words.soft_text):
            found.setdefault(key, mark.word)
        return found

    return words.text.once(("first", words.soft_text), make)


@lru_cache(maxsize=16)
def _chapters(soft: str) -> tuple[str, ...]:
    """What shows that chapters stand here to be read: the way to the next one, or a list of them."""
    if "下一章" in soft and ("上一章" in soft or "目录" in soft):
        return ("上一章 下一章",)
    listed = list(dict.fromkeys(CHAPTER.findall(soft)))
    return ("、".join(listed[:3]),) if len(listed) >= LISTED_CHAPTERS else ()


def _scaled(features: list[Feature], limit: float) -> list[Feature]:
    """The same features with their sum held at `limit`."""
    total = abs(sum(f.weight for f in features))
    factor = min(1.0, limit / total) if total else 1.0
    return [replace(f, weight=f.weight * factor) for f in sorted(features, key=lambda f: f.key)]


def _keep(seen: dict[str, Feature], sign: Sign, word: str, weight: float) -> None:
    old = seen.get(sign.key)
    if sign.side != "neutral" and (old is None or abs(weight) > abs(old.weight)):
        seen[sign.key] = Feature(f"sign:{sign.key}", ACT, word, sign.en, weight)


def _more(words: Words) -> list[Feature]:
    """Two and more different words of a complete copy in the title: 4K 国语中字 46集全."""
    return words.title.once(("more", words.soft_title), lambda: _several(words))


def _several(words: Words) -> list[Feature]:
    found = {mark.word for mark, key in _act_marks(words.title, words.soft_title) if key == "release"}
    counts = COUNTS.findall(words.soft_title)
    several = [*sorted(found), *counts]
    keys = ["act_count"] if counts and not found else []
    keys += ["act_more_words"] if len(several) >= 2 else []
    return [feature(key, ACT, "、".join(several[:4]), "完整作品") for key in keys]


def _asks_nothing(mark: Mark) -> bool:
    """A bare question mark or particle: behind 32集 1080p 懂? it asks for nothing."""
    return "act:talk" in mark.tags and len(mark.word.strip(" ?？")) <= 1


def _complete(words: Words) -> bool:
    return any(feature.key == "act_more_words" for feature in _more(words))


def _act_marks(marks: Marks, soft: str) -> list[tuple[Mark, str]]:
    """Marks that are act signs, without those that a word right before takes back."""
    return marks.once(("acts", soft), lambda: [
        (mark, key) for mark in marks if (keys := acts(mark.tags)) and not _taken_back(mark, soft) for key in keys
    ])  # fmt: skip


def _taken_back(mark: Mark, soft: str) -> bool:
    before = soft[max(0, mark.start - 8) : mark.start]
    if _counters(mark.tags):
        return bool(before) and before[-1] in GUARDS
    return bool(NOTHING_IN.search(before))


@lru_cache(maxsize=1 << 12)
def _counters(tags: tuple[str, ...]) -> bool:
    return any(lexicon().signs[key].side == "counter" for key in acts(tags))


def _about(listing: ListingFacts, words: Words) -> str:
    """The sign that makes the page one about the work. A complete copy or a code in the title outweighs it."""
    signs = lexicon().signs
    end = main_end(words.soft_title, words.name_end)
    title = [(mark, signs[key]) for mark, key in _act_marks(words.title, words.soft_title)]
    named = ABOUT_TYPES.intersection(listing.schema_types)
    if named and not listing.shares:
        return min(named)
    spoken = sum({sign.key: sign.title for _, sign in title if sign.key in COPY_SIGNS}.values()) >= 3.0
    title += [(mark, signs[key]) for mark, key in _act_marks(words.file, words.soft_file)]
    gone = _first_words(words).get("gone", "")
    offered = _still_offered(listing, words)
    if gone and "removed" not in offered:
        return gone
    if spoken or _complete(words):
        title = [(mark, sign) for mark, sign in title if not _asks_nothing(mark)]
    return next(
        (m.word for m, s in title
         if s.subject and s.key not in offered and (s.anywhere or m.start < end) and (s.firm or not spoken)), "",
    )  # fmt: skip


def _still_offered(listing: ListingFacts, words: Words) -> tuple[str, ...]:
    """Signs that a copy on the page itself refutes.

    Who attaches the work asks for nothing (求了半年没人有，自己扫了一本); what can be fetched is not removed.
    """
    attached = _copies(listing.files)
    refuted = ["talk"] if words.attached and attached else []
    said = [(mark.word, key) for mark, key in _act_marks(words.title, words.soft_title)]
    # 实体书番外 电子版: what is sold is no paper
    refuted += ["physical"] if any(key == "release" and word in BOOK_FILES for word, key in said) else []
    refuted += ["course"] if any(key in UNDERHAND for _, key in said) else []
    there = listing.shares or attached or _magnet(listing)
    return (*refuted, *(("removed", "gone") if there else ()))


def _magnet(listing: ListingFacts) -> bool:
    return any(rel == "magnet" for *_, rel in listing.links)


@lru_cache(maxsize=16)
def _copies(files: tuple[str, ...]) -> list[str]:
    """Names of files that are copies of something, not trailers or samples."""
    return [name for name in files if MEDIA_FILE.search(name) and not ABOUT_FILE.search(name)]
