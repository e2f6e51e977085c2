"""Is a page the offer of one thing, or a list that leads to such pages? A sum of signs, each with its weight.

The signs speak of any site's software: declared types, links that give something away, how much of the text
leads elsewhere, how the address is built. No sign decides alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from attrs import frozen

from crawler.pages.declared.structured import LISTS, WORKS, WRITINGS, Thing
from crawler.pages.kind import leading
from crawler.pages.offer import contents
from crawler.pages.offer.evidence import MOST, enough
from crawler.pages.offer.readable import CHAPTER
from crawler.pages.regions.own import NO_NAME
from crawler.pages.tree.document import Document
from records import folding

OFFER_FROM = 1.0
DECLARED = 2.0
"""The weight of a declared work of a certain kind."""
_INDEX_URL = re.compile(
    r"/(?:category|categories|cat|tags?|topics?(?!/\d)|search|so|s\b|list|lists|sort|archives?/?$|author|user|users|member|members|"
    r"space|profile|u|people|home|index(?!\.\w{2,5}(?:\?|/[\w%]))|rank|ranking|top|hot|new|latest|sitemap|page|boards?|forum-|forums?/?$|channel|"
    r"genre|type|class|fenlei|leibie|paihang|zuixin|about|contact|help|faq|terms|privacy|announcement|friend|links)"
    r"(?:[/_.-]|$)|/(?:list|index|forum|space|page|tag|cat|fid|sort|type)[_-][\w-]*\d|/page/\d|"
    r"[?&](?:s=(?!/|[\w-]+-\d|[\w/-]+\.s?html?\b)|(?:q|k|kw|wd|key|keyword|keywords|search|searchword|query|tag|cat|category|page|paged|p_no|pn|order|orderby|filter|_?sort(?:_(?:asc|desc|by|dir))?)=)|"
    r"mod=(?:forumdisplay|space|guide|tag)|(?:forumdisplay|search|misc|tags?|userinfo)\.(?:php|asp|aspx|jsp)",
    re.IGNORECASE,
)
_OFFER_URL = re.compile(
    r"/(?:thread|topic|read|view|viewthread|detail|details|show|info|content|article|articles|post|posts|item|book|books|novel|"
    r"movie|movies|film|video|vod|vodplay|play|drama|soft|software|down|download|game|app|apps|goods|product|t|p|a|v)"
    r"[/_-][\w%.-]*\w|/\d{4}/\d{1,2}/|/\d{3,}(?:[_-]\d+)*\.s?html?$|[?&](?:id|tid|aid|pid|gid|p|t|topic|thread)=\d|viewthread|mod=viewthread|"
    r"/[a-z][\w]*(?:\.[a-z]\w*){2,}/?$|/\d{4,}/?$|/(?:topics|threads|messages|discussions|entries|books|files|documents)/\d+/?$",
    re.IGNORECASE,
)
_FOLDERS_PAGE = re.compile(r"(?<=[^/])/index\.x?html?$", re.IGNORECASE)
"""How a folder's own page is written out; it says no more than the folder's address."""
_OF_A_PERSON = re.compile(
    r"/(?:users?|members?|profiles?|people|authors?|u|uid|space|@)[/-]?[^/]+/(?:posts?|topics?|threads?|comments?|replies|messages|activity|discussions|"
    r"best|controversial|likes?|upvoted|downvoted|favou?rites?|watched|ignored|followers|following|groups|badges|mentions|shared|history)/?$|"
    r"/\w*(?:profile|channel|user|member|author)s?\w*\.(?:php|aspx?|jsp|cgi)\?(?:user|username|uid|name|author)=[^&]+$|^/@[\w.%-]+/?$",
    re.IGNORECASE,
)
"""A person's page, and lists of what one wrote or likes."""
_INDEX_TITLE = re.compile(
    r"搜索结果|的搜索|搜索[:：]|^标签|标签[:：]|tag[:：]|^分类|栏目列表|列表页|归档|的个人空间|个人资料|个人主页|的发布|的主页|"
    r"的空间|的帖子|的主题|排行榜|网站地图|sitemap|^第\s?\d+\s?页|找回密码|提示信息|404|页面不存在|not found|"
    r"\S首页$|友情链接|关于我们|联系我们|免责声明|隐私(?:政策|协议|声明|条款|保护)|用户协议|search results|archives?$",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"\W*(?:抱歉|对不起|很遗憾)?\W*(?:没有|未能?|暂无)(?:找到|搜索到|查询到|检索到)?(?:任何)?(?:匹配|符合|相关|对应)?(?:条件|要求)?的?"
    r"(?:数据|内容|结果|记录|资源|影片|信息)|\W*(?:sorry\W*)?(?:no (?:results?|matches|entries|items|data)|nothing) (?:were |was )?found",
    re.IGNORECASE,
)
"""What stands in the place of a name where a list is empty."""
_SEARCH = re.compile(
    r"/(?:search|so|sousuo|chaxun)(?:[/_.?-]|$)|[?&](?:s|q|k|kw|wd|keyword|keywords|search|searchkey|searchword|query)=",
    re.IGNORECASE,
)
"""Where what others looked for is shown beside the box for it: the names of things, not of sections."""
_SERVICE = re.compile(
    r"(?=.*(?:登[录陆]|注册|隐私|log ?in|sign ?(?:in|up)))(?:(?:请先?|立即|免费|新|用户|会员|账号|帐号|快速|手机|邮箱)*(?:登[录陆]|注册|隐私)|log ?in|sign ?(?:in|up)|[/、与和或后即成为新]|"
    r"账号|帐号|用户|会员|页面?|中心|系统|查看|继续|\bto\b.*|\bor\b|\bpage\b|\s)+",
    re.IGNORECASE,
)
"""A part of a title that names what a site does for its members; a work may bear the same word: a registered accountant."""
_PARTS = re.compile(r"\s*[-_|–—·:：»«]+\s*")
_NAMELESS = re.compile(
    r"(?:软件|资源|文件|游戏|影片|影视|电影|小说|电子书|音乐|驱动|手机|安卓|附件)?下载(?:地址|页面|链接|列表|中心|专区)?"
)
_SPAN = re.compile(
    r"(?:the )?(?:daily|weekly|monthly|yearly|today|yesterday|this (?:day|week|month|year))(?: (?:links|posts|entries|digest))?|[每今昨本上][日天周月年](?:更新|精选|汇总|链接)?|"
    r"(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?月?",
    re.IGNORECASE,
)
"""A span of time as a whole name: what it brought stands there."""
_NUMBERED = re.compile(r"(?<=[/?&=])page[_-]?\d+(?:\.\w{2,5})?/?$", re.IGNORECASE)
_NUMBER_SAID = re.compile(r"\W*(?:第|page)?\W*\d*\W*[页頁]?\W*|.{0,3}(?:上|下|前|后|首|尾|末)一?[页頁].{0,3}|\W*(?:first|last|prev(?:ious)?|next|older|newer)\b.{0,12}", re.IGNORECASE)  # fmt: skip
_GIVEN_BACK = re.compile(r"^(?:home|blog|archive|category|tag|search|author|paged|error404|pg_forumdisplay|pg_index|pg_space|pg_tag|pg_search)$")  # fmt: skip
_SINGLE = re.compile(r"^(?:single|single-\w+|postid-\d+|pg_viewthread|pg_view|type-post)$")

_OF_A_TIME = re.compile(
    r"\b(?:entries|posts|articles|archives?|messages|all|monthly|from|in|of|for|the)\b|文章|归档|歸檔|日志|日誌|存档|全部|的",
    re.IGNORECASE,
)
"""What stands beside the date in the name of a month of posts."""
_YEAR_OF = re.compile(r"(?:19|20)\d{2}.*[^\W\d_]|[^\W\d_].*(?:19|20)\d{2}")
_DIGITS = re.compile(r"\d+")


@frozen
class Signs:
    """Why a page was taken for what it is: sign to weight."""

    weights: dict[str, float]
    gives: bool
    """Whether the page gives anything away at all; one that does not is no offer, whatever it looks like."""

    @property
    def score(self) -> float:
        return sum(self.weights.values())

    @property
    def is_offer(self) -> bool:
        return self.gives and self.score >= OFFER_FROM


def signs(document: Document, things: Sequence[Thing], title: str, given: Mapping[str, float]) -> Signs:
    """Weigh a page. `given`: the signs of `crawler.pages.offer.evidence`, what the page gives away."""
    beyond = sum(given.values()) - MOST
    weights = {
        **given,
        "beyond": -beyond if beyond > 0 else 0.0,
        "lists": _lists(things, title),
        # of a picture's own page what it says is mostly the ways to the others, of a course its lessons
        "rows": 0.0
        if given.get("pictured") or given.get("taught")
        else -5.0 * min(leading.row_share(document, title), _most(given)),
        "leads": leading.leads_on(document),
        "address": 0.0 if _bears_names(document) else address_weight(document.url),
        "title": _title(document, title),
        "body": _body(document),
    }
    return Signs({name: round(weight, 2) for name, weight in weights.items() if weight}, gives=enough(given))


def _lists(things: Sequence[Thing], title: str) -> float:
    """What the page declares itself to be, as far as it is no single thing.

    A piece of writing that bears the page's name is the page; the blog that is declared beside it holds it.
    """
    types = Counter(name for thing in things if not _nameless(thing) for name in thing.types)
    if any(types[name] for name in LISTS) and not _is_written(things, title):
        return -4.0
    works = sum(types[name] for name in WORKS - {"Product", "CreativeWork"})
    writings = sum(types[name] for name in WRITINGS - {"Review"})
    return -2.0 if works > 3 and writings > 3 else -1.0 if max(works, writings) > 3 else 0.0


def _is_written(things: Sequence[Thing], title: str) -> bool:
    named = [
        thing.text("name", "headline")
        for thing in things
        if (WRITINGS - {"Review"}).intersection(thing.types)
    ]
    return len(set(named)) == 1 and folding.key(named[0]) == folding.key(title)


def _nameless(thing: Thing) -> bool:
    """Whether a declared article has no name: some themes wrap every page so, the home page and the 404 too."""
    return bool(WRITINGS.intersection(thing.types)) and not thing.text(
        "name", "headline", "alternativeHeadline"
    )


def _most(given: Mapping[str, float]) -> float:
    """What rows weigh at most: a page that declares itself one work is no list."""
    return leading.BESIDE if given.get("declared", 0.0) >= DECLARED else 1.0


def address_weight(url: str) -> float:
    """What a page's address says by itself: above 0 for the address of one thing, below for a list."""
    parts = urlsplit(url)
    path = parts.path or "/"
    if re.fullmatch(r"/(?:(?:index|default|home|main|forum|portal)\.\w{2,5})?", path) and not parts.query:
        return -4.5
    path = _FOLDERS_PAGE.sub("/", path)
    tail = path + (f"?{parts.query}" if parts.query else "")
    if _OF_A_PERSON.search(tail):
        return -4.0
    index, offer = bool(_INDEX_URL.search(tail)), bool(_OFFER_URL.search(tail))
    if index and not offer:
        return -2.0
    if offer and not index:
        return 1.0
    return 0.0


def _bears_names(document: Document) -> bool:
    """Whether what looks like a page of a list by its address (`/page-12`) is one thing among others that are named so.

    The pages of a list are linked by their numbers, things by their names.
    """
    if not _NUMBERED.search(document.url):
        return False
    shape = _DIGITS.sub("N", document.url)
    alike = {
        anchor.url: anchor.text for anchor in document.anchors
        if anchor.text and anchor.url != document.url and _DIGITS.sub("N", anchor.url) == shape
    }  # fmt: skip
    named = sum(1 for text in alike.values() if not _NUMBER_SAID.fullmatch(text))
    return named >= 2 and 2 * named > len(alike)


def _title(document: Document, title: str) -> float:
    if not title:
        return -3.0
    period = _OF_A_TIME.sub("", title)
    if (
        _NAMELESS.fullmatch(title)
        or _SPAN.fullmatch(title)
        or (_YEAR_OF.search(title) and (not period or NO_NAME.fullmatch(period)))
    ):
        return -6.0  # nothing has this name: it is the way to a file, a list of files, or a month of posts
    if (
        _INDEX_TITLE.search(title)
        or _NOTHING.match(title)
        or any(_SERVICE.fullmatch(part) for part in _PARTS.split(title))
    ):
        return -3.0
    named = {
        anchor.text
        for anchor in document.anchors
        if anchor.noise and anchor.url != document.url and not _SEARCH.search(anchor.url)
    }
    if title in named and len(title) <= 8 and not (CHAPTER.match(title) or contents.fronts(document)):
        return -1.5
    return 0.5 if any(block.text == title for _tag, block in document.headings) else 0.0


def _body(document: Document) -> float:
    words = document.body_words.split()
    if any(_GIVEN_BACK.match(word) for word in words):
        return -1.0  # some themes say it of every page
    return 1.0 if any(_SINGLE.match(word) for word in words) else 0.0
