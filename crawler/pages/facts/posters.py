"""Who put a page up, as far as it says."""

from __future__ import annotations

import re
from itertools import islice

from crawler.pages.declared.structured import APPS, WORKS, Thing
from crawler.pages.facts.days import DATE, WORDED
from crawler.pages.facts.people import MAX_NAME, PROFILE, declares_a_book, in_its_name, makers_in
from crawler.pages.regions import mailheads
from crawler.pages.tree.blocks import Block
from crawler.pages.tree.document import Document, own_heading
from crawler.pages.tree.parsing import clean

MAX_WORDS = 4
"""Words of a name."""
_POSTED = re.compile(r"发表|发布|来源|时间|浏览|阅读|点击|回复|查看|posted|views", re.IGNORECASE)
_UPLOADER_LABEL = r"(?:发布者|发布人|上传者|上传人|分享者|分享人|楼主|发帖人|发表者|作者|(?<!最近)(?<!最后)(?<!最後)编辑|小编|posted by|uploader|author|\bby\b)"
_UPLOADER = re.compile(rf"({_UPLOADER_LABEL})\s*(?:[:：]|[是为]\s)?\s*([^\s|:：，,/]{{1,30}})", re.IGNORECASE)
_UPLOADER_AHEAD = re.compile(
    rf"\s*(?:[本该此原][文帖]|文章|资源)?\s?{_UPLOADER_LABEL}(?:\s*[:：]\s*|\s+)", re.IGNORECASE
)
_AT_A_SITE = re.compile(r"(?<=[^\W_])\s?@\s?[^\s@.]+$")
"""The site's name behind that of who writes there; an address has a dot."""
_NO_UPLOADER = re.compile(
    rf"(?:{_UPLOADER_LABEL}|昵称|暱稱|用户名|姓名|publisher|poster|(?:nick|user)? ?name)\W*|"
    rf"(?:{_UPLOADER_LABEL})?(?:的|个人|详细)?(?:资料|信息|简介|介绍|档案|主页|空间|留言|中心)\W*|(?:第?\s?\d{{1,6}}\s?)?[#楼]|\W*|\d+",
    re.IGNORECASE,
)
"""What stands where a name would: a label without one, the number of a floor, signs."""
_NO_PERSON = re.compile(r"\s*(?:(?:https?://)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/?|log ?in|sign ?(?:in|up)|register|登录|登陆|注册|游客|guest)\s*", re.IGNORECASE)  # fmt: skip
"""A site's address or the way in, where a name would stand."""
_PROGRAM = re.compile(r"cms|系统|程序|模板|官网|网站|software|template|\btheme\b|powered", re.IGNORECASE)
"""Words of a program's or a site's name, with which a theme may fill the place of the author."""
_AUTHOR_WORDS = re.compile(r"(?:^|[\s_>.-])(?:authi|(?<!comment-)(?<!comment_)author|meta-author|post-author|byline|uploader|username|user-name|poster|publisher|nickname|louzhu|usr|\w*username|\w*user-name)(?:$|[\s_>.-])", re.IGNORECASE)  # fmt: skip
_PUT_UP = re.compile(
    r"[\s·|•,，-]{0,6}(?:(?:发表|发布|发帖|上传|创建)(?:于|时间)|(?:posted|published|uploaded)\s)",
    re.IGNORECASE,
)
FIRST_LINES = 80
MAX_BYLINE = 120
"""Characters of a line that says who posted the page and when."""
_CAPITAL = re.compile(r"[^\W\d_a-z][\w.'’-]*")
_NO_SURNAME = re.compile(
    r"(?:jan(?:uary?)?|feb(?:ruary?)?|mar(?:ch)?|apr(?:il)?|ma[iy]|jun[ei]?|jul[iy]?|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\.?|"
    r"(?:posted|published|updated|edited|modified|last|created|added|filed|in|on|at|views?|comments?|replies|reply|share|category|tags?|date|"
    r"today|yesterday|leave|read|no|am|pm|utc|gmt)\.?",
    re.IGNORECASE,
)
"""What begins with a capital behind a name and is none of it: months, days, what was done when."""


def uploader_of(document: Document, thing: Thing | None) -> str:
    """Who put the page up, as far as it says."""
    if thing and not (WORKS | APPS).intersection(thing.types):
        declared = next((name for name in thing.texts("author", "creator") if "://" not in name), "")
        if declared:
            return declared[:60]
    if declares_a_book(document):
        return ""  # who is named wrote the book
    stated = document.meta.get("author", "")[:60]
    return (
        mailheads.sender_of(document)
        or _linked_as_author(document)
        or _in_author_words(document)
        or _from_lines(document)
        or _before_the_day(document)
        or _linked_person(document)
        or ("" if _NO_PERSON.fullmatch(stated) or _PROGRAM.search(stated) else stated)
    )


def _linked_as_author(document: Document) -> str:
    """The one person whom links call the page's author by what they are to it (`rel`)."""
    named = {clean(anchor.text) for anchor in document.anchors if "author" in anchor.rel.lower().split()} - {
        ""
    }
    name = next(iter(named)) if len(named) == 1 else ""
    return "" if len(name) > MAX_NAME or _NO_PERSON.fullmatch(name) or _NO_UPLOADER.fullmatch(name) else name


def _before_the_day(document: Document) -> str:
    """The person with whose name, a link, a line begins that says when the page was put up: `一苇 · 发表于 7月前`."""
    for block in islice(document.own, FIRST_LINES):
        name = clean(block.anchors[0].text) if block.anchors else ""
        led = 1 < len(name) <= MAX_NAME and len(block.text) <= MAX_BYLINE and block.text.startswith(name)
        if led and _PUT_UP.match(block.text, len(name)) and not _NO_PERSON.fullmatch(name):
            return name
    return ""


def _linked_person(document: Document) -> str:
    """The first person below the page's heading to whose own page it links."""
    begun = own_heading(document) is None
    for block in document.blocks:
        begun = begun or block is own_heading(document)
        if not begun or block.noise or block.crumb or block.foreign or not block.text:
            continue  # a line of pictures alone shows who takes part, not whose it is
        for anchor in block.anchors:
            name = clean(anchor.text).lstrip("@")
            if (
                PROFILE.search(anchor.url)
                and 1 < len(name) <= 30
                and not _NO_UPLOADER.fullmatch(name)
                and not _NO_PERSON.fullmatch(name)
                and not _POSTED.search(name)
            ):
                return name
    return ""


def _in_author_words(document: Document) -> str:
    for block in document.blocks[:300]:
        if len(block.text) > MAX_BYLINE or not _AUTHOR_WORDS.search(block.trail):
            continue
        led = _profiled(block)
        if (
            (led or len(block.text) <= 30)
            and not any(makers_in(block, None))
            and not (block.noise and _names_many(document, block))
        ):
            told = led or _UPLOADER_AHEAD.sub("", block.text, count=1)
            name = _AT_A_SITE.sub("", told)
            if (
                not _NO_UPLOADER.fullmatch(name)
                and not _POSTED.match(name)
                and not _NO_PERSON.fullmatch(name)
            ):
                return name
    return ""


def _profiled(block: Block) -> str:
    """The name in a line that leads to the page of who bears it."""
    return next(
        (clean(one.text).lstrip("@") for one in block.anchors if one.text and PROFILE.search(one.url)), ""
    )


def _names_many(document: Document, block: Block) -> bool:
    """Whether others are named in the same way beside the content: rows of other things with their authors."""
    return any(other.trail == block.trail and other.text != block.text for other in document.blocks[:300])


def _whole_name(block: Block, found: re.Match[str]) -> str:
    """The name of which a match holds the first word: all of the link that begins with it, else the words with
    a capital that follow, for no Han name holds a blank and no Latin name goes on without a capital."""
    first = found.group(2)
    linked = (clean(anchor.text) for anchor in block.anchors if anchor.text.startswith(f"{first} "))
    if whole := next((text for text in linked if len(text) <= MAX_NAME), ""):
        return whole
    words = [first]
    if first[:1].isupper() and first[-1:].isalnum():
        for word in block.text[found.end(2) :].split(" ")[1:MAX_WORDS]:
            bare = word.rstrip(",;")
            if not _CAPITAL.fullmatch(bare) or _NO_SURNAME.fullmatch(bare):
                break
            words.append(bare)
            if bare != word:
                break
    return " ".join(words)[:MAX_NAME]


def _from_lines(document: Document) -> str:
    """Who posted the page, from the lines that say so: an author with his book's chapters is no poster."""
    for block in document.content:
        text = block.text[:MAX_BYLINE]
        if len(block.text) >= MAX_BYLINE and not _UPLOADER.match(text):
            continue  # what was said may follow in the same line
        if _POSTED.search(text) or DATE.search(text) or WORDED.search(text):
            for found in _UPLOADER.finditer(text):
                named = _whole_name(block, found)
                if (
                    not _NO_UPLOADER.fullmatch(named)
                    and not _POSTED.match(named)
                    and named not in tuple(makers_in(block, None))
                    and not any(name.startswith(named) for name in in_its_name(document))
                ):
                    return named
    return ""
