"""Does the page call itself talk: news, a review, a notice, a tutorial, a question, terms?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile, takewhile
from urllib.parse import unquote, urlsplit

from crawler.pages.declared.structured import Thing
from crawler.pages.links import urls
from crawler.pages.offer.films import TALK_TYPES
from crawler.pages.tree.document import Document, own_heading
from records import folding

_TALK = re.compile(
    r"书评|影评|乐评|剧评|观后感|读后感|(?:有感|科普)(?=\W|$)|短评|评测|测评|review|访谈|专访|interview|新闻|资讯|快讯|本报讯|报道|news|公告|通知|声明|维护|教程|攻略|如何|怎[样么]|how to|"
    r"tutorial|guide|常见问[题答]|^faqs?$|frequently asked|^(?:re|aw|sv|antw|回复|回覆|答复)\s*[:：]|^求|求(?:助|购|书|片|歌|资源|一[部本首个])|有没有人|谁知道|(?:提问|问答|答疑|灌水|闲聊)(?:专?区|版块?|\s|$)|总结(?!.{0,6}(?:模[板版]|素材|课件|PPT))|随笔|日记|diary|announce|\bhow\b.{1,40}\bworks?\W*$|"
    r"^关于.{0,40}(?:说明|通知|公告|声明|通告|问题|规定|办法)$|[^》]的(?:方法|办法|小?技巧|步骤|要点)(?:[（(【].{0,10}[)）】])?$|新手必[读看]|\bAPI\b.{0,12}(?:帮助|文档|结果|help|docs?\b|documentation|results?\b|reference)|(?:用户|服务|许可|使用|隐私)(?:协议|条款|政策)|"
    r"\bterms (?:of|and) (?:use|service|conditions|sale)\b|\b(?:privacy|cookie) (?:policy|notice|statement)\b|\bcode of conduct\b|"
    r"\bpublic licen[cs]e\b|\blicen[cs]e agreement\b|^(?:disclaimer|imprint|impressum)$",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\W*(?:随笔|散文|杂[文谈]|日记|书评|影评|乐评|剧评|访谈|公告|通知|新闻|教程|攻略|投票|调查|问卷|讨论|闲聊|"
    r"essay|poll|survey|review|news|interview|tutorial|announcement|discussion)\s?(?:[:：|丨】\]]|[)）])",
    re.IGNORECASE,
)
"""What a title says first of what follows."""
_ASKED = re.compile(
    r"(?:吗|呢|哪[个些种款里位]|什么|怎么|如何|谁|多少|还是|推荐|求|有没有|是不是|能不能|可不可以|请问|"
    r"\b(?:you|your|anyone|anybody|does|should i|do i|can i|could|which|how|why|is there|are there|recommend\w*)\b|\bvs\b).*[?？]\W*$|(?:什么|哪[个些款种])[^，。]{0,12}(?:比较好|好用|好一点|更好)\W*$",
    re.IGNORECASE,
)
"""A question as a whole title: somebody wants to know, and offers nothing by that."""
_TALK_ADDRESS = re.compile(
    r"[/?&=:_-](?:news|xinwen|zixun|reviews?|pinglun|yingping|shuping|gonggao|notices?|help|faq|tutorials?|jiaocheng|changelog)(?:[/_.:-]|$)",
    re.IGNORECASE,
)


def is_called(title: str) -> bool:
    """Whether a title itself calls what it heads talk (`随笔：下载的人`): what else it says is what the talk is about."""
    return _CALLED.match(title) is not None


def is_talk(document: Document, things: Sequence[Thing], title: str) -> bool:
    """Whether the page speaks of works: by its declared types, its title, its address, the way here."""
    if any(TALK_TYPES.intersection(thing.types) for thing in things):
        return True
    parts = urlsplit(document.url)
    address = unquote(parts.path + "?" + parts.query)
    trail = dropwhile(lambda block: not block.crumb, document.blocks)  # further ones are other pages'
    crumbs = " ".join(block.text for block in takewhile(lambda block: block.crumb, trail))[:200]
    return bool(
        _TALK.search(title)
        or _CALLED.match(title)
        or _ASKED.search(title)
        or _TALK_ADDRESS.search(address)
        or _TALK.search(crumbs)
        or _is_headed(document, title)
    ) and not _is_file(address)


def _is_headed(document: Document, title: str) -> bool:
    """Whether a page that is named by the link which led to it (`edit`) stands under a heading that calls all such pages talk."""
    key = folding.key(title)
    if not key or key in folding.key(document.page_title):
        return False
    heading = own_heading(document)
    return heading is not None and not heading.anchors and _TALK.search(heading.text) is not None


def _is_file(address: str) -> bool:
    return urls.extension("http://x" + address.partition("?")[0]) in urls.FILES
