"""Was a long text written for the page it stands on? Such a text is no work that is passed on.

A work that somebody pastes is bare: nothing but its own lines. What a newspaper, an office or a blogger writes for a
page comes furnished: its source, a dateline, an editor, the site's name that says it is a newspaper's; links to what it
speaks of, sections under headings, pictures. An essay that a pirate copies with all of that is taken for what it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from crawler.pages.links import urls
from crawler.pages.regions.own import in_title, own
from crawler.pages.tree.blocks import Block
from crawler.pages.tree.document import Document, own_heading

WRITTEN_HERE = 1.0
"""From which sum of signs on a text belongs to its page."""
PROSE, PROSE_HAN = 60, 30
"""Characters of a line from which on it is prose; a Chinese sentence says as much in half of them."""
LINE = 160
"""Characters of a line that may say where the text comes from."""
FIRST = 12
"""Lines of prose at the beginning, among which a dateline stands."""
CITES, CITED_SHARE = 3, 0.1
"""Lines of prose with a link in them, and their share of all, that are a habit."""
MIN_SECTIONS, MIN_PICTURES, MIN_ARTICLES = 2, 2, 5
MIN_WIDTH, MAX_SECTION = 120, 2000
"""Pixels of a picture at least, where it states any; characters of a section at most, on an average: a story's are longer."""
NEAR = 3
"""Lines between a picture and the prose that it belongs to, at most: a caption, a credit."""
_SOURCE = re.compile(
    r"(?:来源|來源|稿源)\s*[:：]\s*(?!.{0,12}(?:网络|網絡|互联网|本站|未知|网友|小说|文学|书|阅读|论坛|贴吧|转载))\S|责任编辑\s*[:：]|責任編輯\s*[:：]|[责責][编編]\s*[:：]|"
    r"[编編][辑輯]\s*[:：]\s*\S{2,4}(?!\S)|原标题\s*[:：]|本[报報网網][讯訊]|[（(](?:本报|通讯员|记者|記者)[^）)]{1,30}[）)]|[图圖]\s?[/／]\s?\S|"
    r"(?:图片|圖片|图源|圖源|供图|摄影|攝影)\s*[:：]|기자\b|무단\s?전재|"
    r"\b(?:photo(?:graph)?s?|image|illustration|foto|bild|crédits?)(?: by| credit| von)?\s*[:：©]|getty images|"
    r"\b(?:reported by|contributed (?:to|reporting)|(?:associated press|staff) writers?)\b",
    re.IGNORECASE,
)
"""What a line says of where the page's text or pictures come from; who passes a work on says "the net" or a place for novels."""
_DATELINE = re.compile(
    r"^【?[^，。“”：:]{1,14}(?:社|报|報|网|網|台|之家|客户端|在线)(?:(?:[^，。“”]{0,8}\d{1,2}月\d{1,2}日)[^，。“”]{0,3}(?:电|電|讯|訊|消息)|[电電讯訊])[\s，：:（(】]|"
    r"^据[^，。“”]{2,24}(?:报道|消息|通报)|^【\d{1,2}月\d{1,2}日[^】]{1,20}】|"
    r"^[A-Z][\w .,'’-]{2,40}\([A-Z][A-Za-z ]{1,20}\)\s*(?:[-–—]|--)|^(?!CHAPTER|PART|BOOK|PROLOGUE)[A-Z][A-Z .'-]{3,30}(?:, [A-Z][\w. ]{1,15})?\s*(?:—|–|--)\s",
)
_PRESS = re.compile(
    r"新闻|新聞|资讯|日报|日報|晚报|晚報|早报|晨报|时报|時報|商报|快报|周刊|通讯社|通訊社|头条|电视台|人民网|新华|政府|"
    r"\b(?:news|newspaper|times|herald|tribune|gazette|observer|guardian|journal|magazine|press)\b|"
    r"zeitung|nachrichten|tagblatt|anzeiger|новости|газета|\bdiario\b|giornale|뉴스|신문|ニュース",
    re.IGNORECASE,
)
"""What newspapers, agencies and offices call themselves."""
_SITE = re.compile(r"\s*(?:[-_|–—·:：»«])+\s*")
_PRESS_HOST = re.compile(r"^https?://(?:news|press|presse|magazin)\.")
_ARTICLE = re.compile(
    r"^第\s?[零〇一二三四五六七八九十百千\d]{1,6}\s?条|^(?:Article|Section|§)\s?\d+\b", re.IGNORECASE
)
"""How the articles of a law or of terms begin."""
_NUMBERED = re.compile(
    r"^\W*(?:第?\s?[零〇一二三四五六七八九十百千两\d]+|(?:chapter|part|book)\b|[ivxlc]+\b)", re.IGNORECASE
)
_SMALL = re.compile(r"avatar|logo|icon|smil|emoji|qr|banner|advert|gravatar", re.IGNORECASE)
"""Pictures that belong to no text: whose post it is, whose site."""
_DATED = (
    "article:published_time",
    "article:section",
    "article:publisher",
    "news_keywords",
    "pubdate",
    "publishdate",
)


def is_written_here(document: Document) -> bool:
    """Whether what surrounds the page's long text shows that it was written for this page."""
    if names_press(document):
        return True
    blocks = _lines(document)
    signs = (
        _cites(document, blocks)
        + _in_sections(document, blocks)
        + _illustrated(document)
        + _published(document)
    )
    return _stated(blocks) or signs >= WRITTEN_HERE


def names_press(document: Document) -> bool:
    """Whether the site calls itself a newspaper, an agency or an office: where its titles end, in its name for others, by its host."""
    heading = own_heading(document)
    of_page = heading.text if heading else ""
    parts = [part for part in _SITE.split(document.page_title)[1:] if part not in of_page]
    names = [document.meta.get("og:site_name", ""), *parts[-2:]]
    return bool(_PRESS.search(" ".join(names)) or _PRESS_HOST.match(urls.origin(document.url)))


def _lines(document: Document) -> list[Block]:
    return [block for block in own(document) if block.text and not block.crumb]


def _stated(blocks: Sequence[Block]) -> bool:
    """Whether lines say who edited or photographed it, where from it is reported, or are articles of a law."""
    prose = [block.text for block in blocks if _is_prose(block)]
    return (
        any(_DATELINE.match(text[:LINE]) for text in prose[:FIRST])
        or any(_SOURCE.search(block.text) for block in blocks if len(block.text) <= LINE)
        or sum(1 for block in blocks if _ARTICLE.match(block.text)) >= MIN_ARTICLES
    )


def _cites(document: Document, blocks: Sequence[Block]) -> float:
    """Whether links to different pages stand in running text; one to the front page is the site's word for itself."""
    prose = [block for block in blocks if _is_prose(block)]
    front = {urls.origin(document.url) + "/", document.url}
    cited = [
        {anchor.url for anchor in block.anchors} - front
        for block in prose
        if block.anchors and _told(block) >= max(_least(block), 2 * block.linked)
    ]
    citing = min(len(list(filter(None, cited))), len(set().union(*cited)))
    if citing >= CITES and citing >= CITED_SHARE * len(prose):
        return 1.0
    return 0.5 if citing else 0.0


def _is_prose(block: Block) -> bool:
    return len(block.text) >= _least(block)


def _least(block: Block) -> int:
    return PROSE_HAN if "，" in block.text or "。" in block.text else PROSE


def _told(block: Block) -> int:
    """Characters of a line without its links and their addresses, which stand beside them where they lead away."""
    return (
        len(block.text)
        - block.linked
        - sum(len(anchor.url) for anchor in block.anchors if anchor.url in block.text)
    )


def _in_sections(document: Document, blocks: Sequence[Block]) -> float:
    """Whether headings name what the prose below them is about; those of a work are numbered."""
    heads = sum(
        1
        for head, below in pairwise(blocks)
        if head.tag in ("h2", "h3", "h4") and not head.anchors and _is_prose(below)
        and not below.linked and not _NUMBERED.match(head.text) and not in_title(document, head)
    )  # fmt: skip
    told = sum(len(block.text) for block in blocks if not block.linked)
    return 0.5 if heads >= MIN_SECTIONS and told <= heads * MAX_SECTION else 0.0


def _illustrated(document: Document) -> float:
    """Whether pictures stand between lines of prose."""
    shown = {
        picture.url
        for picture in document.pictures
        if not picture.noise and not 0 < picture.width < MIN_WIDTH and _is_within(document, picture.place)
        and not _SMALL.search(f"{picture.url} {picture.words} {picture.alt}")
    }  # fmt: skip
    return 0.5 if len(shown) >= MIN_PICTURES else 0.0


def _is_within(document: Document, place: int) -> bool:
    """Whether a line of prose of the page's own stands near, before and behind."""
    before, behind = document.blocks[max(0, place - NEAR) : place], document.blocks[place : place + NEAR]
    return all(
        any(_is_prose(block) and not (block.noise or block.foreign or block.linked) for block in side)
        for side in (before, behind)
    )


def _published(document: Document) -> float:
    """Whether its head calls it an article or dates it; every blog's program does so, hence no sign alone."""
    kind = document.meta.get("og:type", "").lower()
    return (
        0.5 if kind in ("article", "news", "blog") or any(name in document.meta for name in _DATED) else 0.0
    )
