"""Does a page give anything away? A page that only speaks of a work is no listing of it.

Strong: links, players and buttons that hand something over; a declared work. Weaker: what only an offer says of
itself (sheets of facts, words of the trade), each of them taken back where the page calls itself news or a review.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from crawler.pages.declared.structured import APPS, WORKS, Thing
from crawler.pages.links import urls
from crawler.pages.offer import (
    bought,
    courses,
    elsewhere,
    films,
    readable,
    shown_text,
    sold,
    talk,
    withheld,
)
from crawler.pages.offer.offers import Offers
from crawler.pages.regions import goods, mailheads
from crawler.pages.regions.own import leads_away, own
from crawler.pages.tree.blocks import Block
from crawler.pages.tree.document import Document, own_heading
from crawler.pages.tree.length import letters_of
from records import folding

ENOUGH = 1.5
"""From which sum on a page is taken to offer something."""
MOST = 5.0
UNHANDED = 2.0
"""What a work weighs at most that is declared without anything that hands it over."""
TOLD = 15
"""Letters that an offer says of itself at least, below its title."""
_FACTS = re.compile(
    r"(?<![按择])(?<!\bby )(导\s?演|编\s?剧|主\s?演|作\s?者|原\s?著|歌\s?手|演唱|播\s?讲|片\s?长|地\s?区|语\s?言|字\s?幕|集\s?数|年\s?[份代]|上映\w{0,4}|类\s?[型别]|题\s?材|字\s?数|状\s?态|"
    r"版\s?本(?:号)?|大\s?小|格\s?式|包\s?名|系\s?统|平\s?台|授\s?权|开\s?发\s?[商者]|出版(?:社|时间)|页\s?数|画\s?质|清晰度|码\s?率|音\s?质|专\s?辑|发行\w{0,3}|"
    r"ISBN|author|artist|director|starring|album|release[d]?(?: date)?|publisher|developer|format|(?:file ?)?size|version|runtime|duration|"
    r"bitrate|quality|language|pages|platform|series|genre|licen[cs]e|package)\s*[:：](?!\s*(?:全部|不限|所有|\ball\b|\bany\b))",
    re.IGNORECASE,
)
# 按地区, 选择年份, "by genre", 地区：全部 ask a visitor to choose, and state nothing
_LABELS = frozenset({"dt", "th"})
"""Elements that are labels by themselves, with or without a colon."""
_TRADE_TITLE = re.compile(
    r"下载|在线(?:观看|阅读|试听)|免费(?:阅读|观看|试听)|全集|全\s?\d+\s?集|完整版|完结|全本|全文|精校|网盘|合集|打包|破解|去广告|免注册|绿色版|汉化|无损|"
    r"高清|蓝光|国语中字|中英?双?字|未删减|"
    r"(?<![a-z])(?:txt|epub|mobi|azw3|pdf|mp3|flac|ape|(?:720|1080|2160)[pi]|4k|blu-?ray|web-?dl|hdrip|bdrip|x26[45]|hevc|torrents?|download|portable|"
    r"crack|keygen|repack|apk|s\d{2}e\d{2}|s\d{2}\s+complete)(?![a-z])",
    re.IGNORECASE,
)
"""Words of the trade in a name; `downloads`, in the plural, names a place where many things are had."""
_TRADE = re.compile(
    r"(?=[加联私留提解网磁种回付隐点立免在此本该下temfp])(?:"  # what it may begin with: most letters are passed over at once
    r"(?:加|联系|私|留).{0,8}(?:微信|VX|wx|QQ|q群|群|邮箱)|提取[码碼]|解压密码|网盘链接|磁力|种子下载|回复(?:后)?可见|付费(?:查看|下载|阅读|内容)|隐藏内容|"
    r"(?:点击|立即|免费|在线)(?:下载|阅读|观看|试听|收听)|[此本该](?:资源|内容|文件|附件|帖|文章?)(?:的?内容)?.{0,4}(?:下载|查看|购买|隐藏|价格)|下载(?:权限|价格)|"
    r"(?:TXT|EPUB|MOBI|PDF|MP3|FLAC|MP4|MKV)(?:\s?[、/与和]\s?(?:TXT|EPUB|MOBI|PDF|MP3|FLAC|MP4|MKV))+)",
    re.IGNORECASE,
)
_TABLES = frozenset({"csv", "tsv"})
"""Forms of a list of things, such as a catalogue in one file, which is none of them."""
_RATED = frozenset({"@context", "@type", "@id", "name", "url", "aggregateRating"})
_GENERIC = frozenset(
    {
        "CreativeWork",
        "MediaObject",
        "Product",
        "ProductGroup",
        "ProductModel",
        "IndividualProduct",
        "LearningResource",
    }
)
_GIVEN_TYPES = ("book", "video", "music", "product", "album", "song", "movie", "tv_show", "episode")
"""What Open Graph calls the kinds of works, by its present and by its first vocabulary."""
_OF_A_KIND = tuple(f"{begins}{kind}" for begins in ("", "og:") for kind in ("book:", "video", "music", "product:", "album:", "song:", "movie:", "audio", "novel", "price", "isbn"))  # fmt: skip
_NAMED = re.compile(
    r"[\s.>](?:product|goods|movie|film|video|album|song|track|game|e-?book|novel)[_-]{0,2}(?:title|name|heading)(?![a-z])",
    re.IGNORECASE,
)
"""Classes of a heading, by what it names."""


def evidence(
    document: Document, things: Sequence[Thing], main: Thing | None, title: str, offers: Offers, price: str, *, pictured: bool
) -> dict[str, float]:  # fmt: skip
    """Sign to weight. Their sum, at most `MOST`, says how surely the page gives something away.

    `pictured`: it is the page of one picture (`crawler.pages.kind.pictured`).
    """
    beside = films.tells_at_length(document, things, main)
    strong = {
        "given": _given(document, offers),
        "player": 0.0 if beside else films.player(document),
        "declared": 0.0
        if films.illustrates(things, main, title, beside=beside)
        else _declared(document, main),
        "bought": bought.told(document, price),
    }
    words = list(mailheads.own_words(document))
    weak = {
        "shared": _shared(document, main),
        "facts": min(2.0, 0.5 * _facts(words)),
        "framed": 0.0 if beside else films.framed(document),
        "trade": _trade(document, words, title),
        "elsewhere": 1.0 if elsewhere.names_a_file(document) else 0.0,
        "taught": courses.told(document),
        "sold": sold.told(block.text for block in own(document) if not block.crumb),
        "reading": readable.told(document, title),
        "named": _named(document),
        "pictured": 1.5 if pictured else 0.0,
    }
    spoken = -1.5 if talk.is_talk(document, things, title) else 0.0
    told = sum(weak.values())
    named = strong["declared"] if strong["declared"] <= UNHANDED else 0.0
    if told + named and sum(strong.values()) == named:
        read = weak["reading"] or weak["framed"]
        if (
            withheld.is_withheld(words)
            or withheld.plays_nothing(document)
            or (not read and withheld.has_no_files(words))
        ):
            return {**strong, **weak, "withheld": -told - named}
    return {**strong, **weak, "talk": max(spoken, -told)}


def enough(weights: Mapping[str, float]) -> bool:
    """Whether the signs of `evidence` together show an offer."""
    return sum(weights.values()) >= ENOUGH


def _given(document: Document, offers: Offers) -> float:
    here = {anchor.url for block in own(document) for anchor in block.anchors}
    told = "\n".join(block.text for block in own(document))
    home = (
        urls.origin(document.url) + "/"
    )  # `/share/x` of the site itself is a section of it, as likely as a share
    links = [
        link["url"] for link in offers.links
        if (link["rel"] in ("magnet", "download") or (link["rel"] == "share" and not link["url"].startswith(home)))
        and (link["url"] in here or link["url"] in told)
        and not (urls.extension(link["url"]) in urls.PLAYLISTS and next(goods.shown(document), None))
    ]  # fmt: skip
    # a playlist beside what other pages of the site give plays these
    shares = sum(
        1
        for row in offers.share_links
        if not row["url"].startswith(home) and (row["url"] in here or row["url"] in told)
    )
    if links and not shares and all(urls.extension(url) in _TABLES for url in links):
        return 1.0
    if links or shares:
        return min(3.5, 2.0 + 0.5 * (len(links) + shares))
    named = sum(1 for file in offers.files if file["name"] in told and file.get("size"))
    return 1.5 if named else 0.0


def _named(document: Document) -> float:
    """Whether the markup calls the page's own heading the name of a thing that is had: a shop's page may say no more."""
    heading = own_heading(document)
    if heading is None or heading.noise or leads_away(document, heading):
        return 0.0
    return 1.5 if _NAMED.search(heading.trail) else 0.0


def _declared(document: Document, main: Thing | None) -> float:
    if main is not None and (films.REPORTS.intersection(main.types) or _is_only_rated(main)):
        return 0.0
    if main is None or not (WORKS | APPS).intersection(main.types):
        return 1.5 if _shared_as(document) and _tells_of_its_kind(document) else 0.0
    handed = any(
        main.properties.get(name)
        for name in ("contentUrl", "downloadUrl", "embedUrl", "offers", "encoding", "hasVariant")
    )
    generic = set(main.types) <= _GENERIC
    if generic and bought.is_for_nothing(main.properties.get("offers")):
        return 1.0
    return 2.5 if handed else 1.0 if generic else 2.0


def _shared(document: Document, main: Thing | None) -> float:
    """What a bare kind says: a site may declare its help and its news a book like the books that it has."""
    if main is not None and (WORKS | APPS | films.REPORTS).intersection(main.types):
        return 0.0
    return 1.0 if _shared_as(document) and not _tells_of_its_kind(document) else 0.0


def _shared_as(document: Document) -> bool:
    """Whether the page declares itself to be shared as a work."""
    kind = document.meta.get("og:type", "").lower()
    return kind.startswith(_GIVEN_TYPES) and _is_shared_as_itself(document)


def _tells_of_its_kind(document: Document) -> bool:
    """Whether what is shared has something that such a work has (`book:isbn`, `og:video`), or a name without the site's in it."""
    site = folding.key(document.meta.get("og:site_name", ""))
    shared = folding.key(document.meta.get("og:title", ""))
    return not (site and site in shared) or any(name.startswith(_OF_A_KIND) for name in document.meta)


def _is_shared_as_itself(document: Document) -> bool:
    """Whether what a page declares to be shared as is called like it: a book may declare itself on each of its pages."""
    shared = folding.key(document.meta.get("og:title", ""))
    first = next((block.text for tag, block in document.headings if tag == "h1"), "")
    whole = folding.key(document.page_title or first)
    return not (shared and whole) or shared in whole or whole in shared


def _is_only_rated(main: Thing) -> bool:
    """Whether a work is declared so that stars can be given: programs for them call each post a series, and say no more of it."""
    return main.types == ("CreativeWorkSeries",) and set(main.properties) <= _RATED


def _facts(words: Sequence[Block]) -> int:
    found = set()
    for block, following in zip_longest(words, words[1:]):
        if not block.crumb and len(block.text) < 600:
            told = f"{block.text}:" if block.tag in _LABELS else block.text
            if ":" in told or "：" in told:
                if following is not None and told.endswith((":", "：")):
                    told += following.text[:12]  # 全部, first of the choices that a list has
                found |= {label.replace(" ", "").lower() for label in _FACTS.findall(told)}
    return len(found)


def _trade(document: Document, words: Iterable[Block], title: str) -> float:
    lines = [block for block in words if not block.crumb and 2 * block.linked < len(block.text)]
    away, told = mailheads.rows_away(document), [block.text for block in lines]
    free = letters_of(b.text for b in lines if title not in b.text and b.row not in away)
    named = (
        not (talk.is_called(title) or _TRADE_TITLE.fullmatch(title))  # `pdf` alone is a tag
        and _TRADE_TITLE.search(shown_text.unnamed(document, title)) is not None
        and free >= TOLD
    )  # a board's name says so too, and nothing else
    said = {found for text in told for found in _TRADE.findall(text[:2000])}
    return min(2.0, 1.5 * named + 0.75 * min(2, len(said)))
