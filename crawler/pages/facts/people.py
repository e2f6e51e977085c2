"""Who made the work of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from crawler.pages.declared import columns
from crawler.pages.declared.structured import APPS, WORKS, WRITINGS, Thing
from crawler.pages.facts import cited
from crawler.pages.offer import contents
from crawler.pages.regions import mailheads
from crawler.pages.tree.blocks import Block
from crawler.pages.tree.document import Document, own_heading
from crawler.pages.tree.parsing import clean

_MAKER_LABEL = (
    r"(?:原\s?著|作\s?者|著\s?者|编\s?著|导\s?演|总导演|主\s?演|演\s?员|编\s?剧|制片人|出品(?:方|公司|人)?|开发(?:商|者|团队|公司)?|"
    r"发行商|厂\s?商|运营商|出版社|歌\s?手|演唱者?|演\s?唱|艺\s?人|作\s?曲|作\s?词|译\s?者|播\s?讲|演\s?播|主\s?讲(?:人|老师)?|讲\s?师|监\s?督|声\s?优|配\s?音|"
    r"漫\s?画家|绘\s?者|画\s?师|authors?|directors?|directed by|starring|cast|developer|publisher|artist|written by|narrat(?:or|ed by)|instructor|manufacturer|creators?|制造商)"
)
_MAKER = re.compile(
    # a label with its sign anywhere, or at the head of a line set off by a space, as in ◎导　演　江示例
    rf"(?:(?:^|[\s◎【\[（(·|/、，。;；《》])(?:{_MAKER_LABEL})\s{{0,2}}[:：】\]]|^[◎\s]*(?:{_MAKER_LABEL})[\s\u3000]{{1,4}})\s{{0,3}}(.{{1,120}})",
    re.IGNORECASE,
)
_AUTHOR_ALONE = re.compile(r"^(?:作\s?者|author|written by|by)\s*[:：]?\s*", re.IGNORECASE)
_LABEL_ALONE = re.compile(rf"[◎\s]*(?:{_MAKER_LABEL})\s*[:：]?", re.IGNORECASE)
_NO_NAME = re.compile(
    r"(?i:[。！？!?:：《》【】@#%=<>]|https?|www\.|\d{4}|\b[a-z0-9-]+\.[a-z]{2,}\b|的|了|吗|请|我|你|没有|不详|未知|暂无|下载|更新|完整|全本|全集|"
    r"精校|高清|资源|链接|网盘|提取|完结|连载|发货|秒发|包邮|版$|^\d+$|^[共全]?\s?\d+\s?[回集章卷话讲课]|^(?:(?:txt|epub|mobi|azw3|pdf|mp3|m4a|flac|ape|mp4|mkv)(?:\W+(?!$)|$))+$|^(?:admin(?:istrator)?|webmaster|editor|超级?管理员|管理员|站长|小编|编辑|网络|互联网|本站|原创|转载)$|^(?:replies|views|posts|threads|topics|last post)$|^\d+\s?[km]bps$)"
)
_DONE_BY = re.compile(r"^(?:read|narrated|told|illustrated|translated|directed) by\s+", re.IGNORECASE)
"""What stands before the second of two names: `by A, read by B`."""
_COUNTS = re.compile(r"^每|[约共计每]$")
_HAN = re.compile("[\u4e00-\u9fff]")
_BYLINE = re.compile(
    r"(?:作者|编辑|楼主|by|author).{0,40}(?:发表|发布|来源|浏览|阅读|点击|回复|查看|views)|(?:发表|发布|来源|浏览|阅读|点击|回复|查看)[^\n]{0,60}(?:作者|编辑|楼主)",
    re.IGNORECASE,
)
_NAMES = re.compile(r"\s*(?:[/／、,，;；|&]|\s{2,}|\s和\s|\sand\s)\s*", re.IGNORECASE)
_STOP = re.compile(
    # a sentence ends: an initial or a short title before the dot does not
    r"\s*(?:[。！!？?◎；;]|(?<=[^\W\d_]{4})\.\s|https?:|链接|下载|网盘|提取码|(?:类\s?型|地\s?区|年\s?代|上映|片\s?长|语\s?言|简\s?介|评\s?分|豆\s?瓣|更\s?新|状\s?态|导\s?演|主\s?演|编\s?剧|出\s?版|开\s?发|版\s?本|大\s?小|时\s?间|等级|连载|字数|字\s?幕|集\s?数|\b(?:languages?|subtitles?|runtime|genres?|size|format|year|country|released?|rating|quality|director|starring|cast|plot|synopsis))\s*[:：]).*$",
    re.IGNORECASE,
)
_AUTHOR_LINE = re.compile(r"[\s_>.-](?:authors?|byline)(?![a-z])", re.IGNORECASE)
PROFILE = re.compile(
    r"/(?:users?|members?|profiles?|people|u|uid|channels?|uploaders?|submitters?|author)/[^/?#]+(?:/\d+)?/?$|/@[\w.%-]+/?$|[?&](?:uid|userid|user_id|author)=|"
    r"mode=viewprofile|mod=space|action=profile|[/?](?:profile|space|member|user(?:info)?)(?:[-_./]\w*\d|\.\w{3,4}\?(?:id|u)=\d)",
    re.IGNORECASE,
)
"""Addresses of pages about a person, as programs build them."""
_MAKER_URL = re.compile(r"/(?:artists?|singers?|composers?|performers?|narrators?|directors?|geshou|zuozhe|bands?)(?:/[^/?#]+/?$|\.\w{2,4}\?|[-_/]\d)|[?&](?:artist|singer)(?:_id)?=", re.IGNORECASE)  # fmt: skip
"""Addresses of pages about a maker: what links there with a name names it."""
_ADDRESS = ("http://", "https://", "//")
"""How what is no name begins: markup on a link tells where this leads."""
MAX_NAME = 60
"""Letters of a person's or a band's name."""
_INVERTED = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)?, [^\W\d_](?:[\w.'’ -]*\w)?\.?")
"""A name by which its bearer is sorted: the family's first."""
_BY_ALONE = re.compile(r"(?:by|von|par|por)\s+(\S.{1,58}\S)", re.IGNORECASE)
_BY_BEHIND = re.compile(
    r"(?<!posted )(?<!uploaded )(?<!shared )(?<!started )(?<!sent )\b(?:by|von|par)\s+((?:[^\W\d_a-z][\w.'’-]*\s+(?:(?:&|and|und)\s+)?){1,3}[^\W\d_a-z][\w.'’-]*)(?=\s*(?:$|[-|–—·:：,(（]))"
)
"""At the end of a name: who made what it names."""
_WROTE = re.compile(r"\s([^\W\d_][^\s:：]{1,19})\s{1,2}(?:编?著|撰)$")
"""At the end of a line behind the name of a book: `剑起白水渡 孤舟听潮 著`."""
MAX_NAMED = 80
"""Characters of such a line."""
MAX_MAKERS = 4
"""Of one offer linked so; a page that links to more is a list of them."""


def creators_of(document: Document, things: Sequence[Thing]) -> tuple[str, ...]:
    """Makers of the work that the page names; not who wrote the page."""
    names: list[str] = []
    for thing in things:
        if (WORKS | APPS).intersection(thing.types):
            names += thing.texts("author", "creator", "director", "actor", "actors", "byArtist",
                                 "productionCompany", "composer", "translator", "illustrator")  # fmt: skip
            # a site may say that it published what stands on it
            names += [name for name in thing.texts("publisher") if not document.page_title.endswith(name)]
    head = {id(block) for _label, block, _value in mailheads.lines_of(document)}
    wrote = _wrote_the_page(things)
    blocks = [
        block
        for block in document.content
        if not (block.crumb or id(block) in head or (wrote and _AUTHOR_ALONE.sub("", block.text) in wrote))
    ]
    for place, block in enumerate(blocks[:400]):
        made = list(makers_in(block, blocks[place + 1] if place + 1 < len(blocks) else None))
        names += [] if made and _names_another(document, block) else made
    names += cited.makers_of(document)
    names += _linked_makers(blocks) + _in_columns(document) + _below_heading(document) + _of_a_book(document)
    names = names or in_its_name(document)
    told = dict.fromkeys(name for name in map(clean, names) if 1 < len(name) <= 60)
    return tuple(name for name in told if not name.startswith(_ADDRESS))[:30]


def _names_another(document: Document, block: Block) -> bool:
    """Whether a line is a link that says a label and who made something: it is the name of what it leads to."""
    return any(
        2 * len(anchor.text) >= len(block.text)
        and anchor.text not in document.page_title
        and _MAKER.search(anchor.text) is not None
        for anchor in block.anchors
        if anchor.url != document.url
    )


def _wrote_the_page(things: Iterable[Thing]) -> set[str]:
    """Whom the markup calls the author of a piece of writing: a line that says the same tells who wrote the page."""
    return {name for thing in things if WRITINGS.intersection(thing.types) for name in thing.texts("author")}


def in_its_name(document: Document) -> list[str]:
    """Who made the thing, where its very name ends with that: `Low Tide by Ida Marsh`. One word may be part of the name."""
    found = _BY_BEHIND.search(document.page_title)
    return [found[1]] if found and not _NO_NAME.search(found[1]) else []


def _below_heading(document: Document) -> list[str]:
    """Who made what the heading names, where the smaller heading right below says nothing else."""
    pairs = pairwise(block for _tag, block in document.headings)
    below = next((after for first, after in pairs if first is own_heading(document)), None)
    said = _BY_ALONE.fullmatch(below.text) if below is not None else None
    return [said[1]] if said and not _NO_NAME.search(said[1]) else []


def _of_a_book(document: Document) -> list[str]:
    """Who wrote a book: the head of a page that declares one says so, the line below its name on the page before its chapters."""
    names = _split(document.meta.get("author", "")) if declares_a_book(document) else []
    if not names and contents.fronts(document):
        heading = own_heading(document)
        place = document.blocks.index(heading) + 1 if heading is not None else 0
        for block in document.blocks[place : place + 2]:
            said = _BY_ALONE.fullmatch(block.text)
            classed = _AUTHOR_LINE.search(block.trail) is not None and len(block.text) <= MAX_NAME
            told = said[1] if said else block.text if classed else ""
            names += [] if _NO_NAME.search(told) else _split(told)
    return names


def declares_a_book(document: Document) -> bool:
    return document.meta.get("og:type", "").lower().startswith(("book", "novel"))


def _linked_makers(blocks: Sequence[Block]) -> list[str]:
    linked = [
        clean(anchor.text) for block in blocks if not block.foreign for anchor in block.anchors
        if _MAKER_URL.search(anchor.url) and not _NO_NAME.search(anchor.text)
    ]  # fmt: skip
    found = list(dict.fromkeys(filter(None, linked)))
    return found if len(found) <= MAX_MAKERS else []


def _in_columns(document: Document) -> list[str]:
    """The names below a column's head that says who made what its rows name."""
    if not any(block.tag == "th" and _LABEL_ALONE.fullmatch(block.text) for block in document.content):
        return []
    told = {name for cell in columns.below(document, _LABEL_ALONE) for name in _split(cell)}
    return sorted(told) if len(told) <= MAX_MAKERS else []


def makers_in(block: Block, following: Block | None) -> Iterator[str]:
    text = block.text
    if len(text) > 600:
        text = text[:600]
    if len(text) < 120 and _BYLINE.search(text):
        return  # who posted the page, and how often it was looked at
    if len(text) <= MAX_NAMED and (wrote := _WROTE.search(text)) and not _NO_NAME.search(wrote[1]):
        yield wrote[1]
    place = 0
    while found := _MAKER.search(text, place):  # one line may name several, each with its label
        yield from _split(found.group(1))
        place = found.start(1)
    # heads beside each other are those of columns, below which names stand
    heads = following is not None and block.tag == following.tag == "th"
    ways = (
        block.linked >= len(text) and following is not None and following.linked
    )  # of a menu: Authors, Tags
    if following is not None and not (heads or ways) and _LABEL_ALONE.fullmatch(text):
        linked = [anchor.text for anchor in following.anchors]
        if linked == [following.text] and _INVERTED.fullmatch(following.text):
            yield following.text  # a link leads to one of them
        else:
            yield from _split(following.text[:120])  # <dt>导演</dt><dd>...</dd>


def _split(text: str) -> list[str]:
    parts = _NAMES.split(_STOP.sub("", text).strip(" :：】]"))[:12]
    # Han names hold no spaces, so a space parts two of them; Latin names do
    names: list[str] = []
    for part in parts:
        words = part.split() if _HAN.search(part) else [part]
        counted = next((n for n, word in enumerate(words) if n and word.isdigit()), None)
        if counted is not None:  # 每回约 25 分钟: the names have ended, a remark goes on
            return _people([*names, *(word for word in words[:counted] if not _COUNTS.search(word))])
        names += words
    return _people(names)


def _people(words: Iterable[str]) -> list[str]:
    names = map(_unwrapped, words)
    return [name for name in names if name and len(name) <= 40 and not _NO_NAME.search(name)]


def _unwrapped(name: str) -> str:
    """A name without marks around it; a bracket stays where its partner does."""
    name = _DONE_BY.sub("", name.strip(" ·.。[]"))
    for left, right in ("（）", "()"):
        if name.count(left) < name.count(right):
            name = name.rstrip(right)
        elif name.count(left) > name.count(right):
            name = name.rpartition(left)[0].strip()
    return name
