"""Parts: a page that shows a piece of what another page of the site offers whole.

The second page of a thread, a thread at its twentieth post, one chapter of a novel, one episode of a series: the work is
offered once, on the page that holds it together, and its parts lead there. A part whose whole has no page is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from crawler.pages.kind.classify import address_weight
from crawler.pages.links import addresses, traps, urls
from crawler.pages.offer import contents, leaves
from crawler.pages.offer.offers import PLAY_URL
from crawler.pages.offer.readable import TURN
from crawler.pages.tree.blocks import Anchor
from crawler.pages.tree.document import Document
from records import folding, sharelinks

LABEL = re.compile(
    r"第\s?[零〇一二三四五六七八九十百千两\d]{1,9}\s?[章回节節卷话話集期]|\b(?:chapter|episode|ep\.?|part)\s?(?:\d{1,4}|[ivxlc]+)\b|\bs\d{1,2}e\d{1,3}\b",
    re.IGNORECASE,
)
"""What a part calls itself, beside the name of the whole."""
_PLAYING = re.compile(r"\A\W*(?:(?:正在|在线|在線|线上|線上|免费|免費|高清)*(?:播放|观看|觀看|收看|收听|收聽)|(?:now playing|watching|watch(?: online)?|play(?:ing)?|listen(?:ing)? to)(?=[\W_]))", re.IGNORECASE)  # fmt: skip
"""What a player says of itself before it names what it plays."""
_TAKEN = re.compile(r"下载|下載|网盘|網盤|download", re.IGNORECASE)
_TO_THE_WHOLE = re.compile(
    r"[\s<«‹\[【]*(?:(?:返回|回到|回)?(?:章节|全部)?(?:目录|目錄|章节列表|书页|書頁|书籍页|小说页|漫画页)|返回列表|table of contents|contents|back to (?:the )?(?:book|story|series|comic))[\s>»›\]】]*",
    re.IGNORECASE,
)
_FIRST = re.compile(r"[\s\[«‹<|]*(?:1|首页|第一页|第\s?1\s?页|first(?:[ _]page)?|1\s?\.\.\.)[\s\]»›>|]*", re.IGNORECASE)  # fmt: skip
_BACK = re.compile(
    r"[\s\[]*(?:[«‹<]+|上一?[页頁]|prev(?:ious)?(?: page)?|chevron_left)[\s\]]*", re.IGNORECASE
)
"""It may lead to another talk too, so it counts only where the address says the rest."""
_DIGITS = re.compile(r"\d+")
_FURTHER = re.compile(r"/?(?:(?:page|p|pg)[-_/]?)?\d{1,5}/?(?:\.s?html?)?", re.IGNORECASE)
"""What a further page of the same thing has behind the address of the first."""
_FIRST_KEYS = {
    "page": "1",
    "paged": "1",
    "pageno": "1",
    "page_no": "1",
    "pg": "1",
    "start": "0",
    "offset": "0",
}
"""Parameters with the value that shows what stands there without them."""
_PLACE = re.compile(r"(?:(?:go_?to|get|first|last|next|new)[-_]?)*(?:unread|new_?post|last_?post|post)|showlast|highlight|hilit|new|latest", re.IGNORECASE)  # fmt: skip
_AT_A_POST = re.compile(r"^(\d+)\.(?:msg\d+|new|from\d+)$")
"""`topic=7.msg31`, a talk at one of its posts, as a whole family of forums writes it."""
_NAMES_NOTHING = re.compile(r"/|/?[^/\d]*\.(?:php\d?|aspx?|jsp|cgi|pl|s?html?)|(?:/[^/\d]*)*/[^/\d]*\.(?:php\d?|aspx?|jsp|cgi|pl)", re.IGNORECASE)  # fmt: skip
"""The path of a start page, or of a program that is told by its parameters what to show."""
_MODES = frozenset({"view", "goto", "action", "mode"})
_ORDERS = frozenset({"sort", "order", "orderby", "order_by", "sortby", "dir", "sort_by"})
"""Parameters that order what a page shows, where their value is a word."""
_BEFORE = frozenset({"prev", "previous"})
_VOICES = frozenset({"pid", "p", "post", "postid", "post_id", "msg", "reply", "comment"})
_TALKS = frozenset({"tid", "t", "topic", "topic_id", "topicid", "thread", "threadid", "thread_id", "id"})
"""Parameters that name one voice in a talk, and those that name a talk."""
_FULLER = re.compile(
    r"完整版|完整版本|full version|standard version|regular version|正常版本|標準版", re.IGNORECASE
)
"""What a bare copy of a page calls the page, for readers of small means."""
MAX_TOLD = 40
"""Characters that such a line holds beside the name."""
MAX_PLACE = 6
"""Digits of a page's number, or of the post it begins with."""
MIN_SPELLED = 4
"""Folded letters of a name that an address spells, at least."""


def whole_of(document: Document, title: str, *, hands_over: bool) -> tuple[str, bool]:
    """The address of the page that this one is a part of, empty where it stands for itself; and whether it is a piece.

    A piece shows what the whole does not: a further page, a chapter. What only shows the whole from another place or
    in another order is none. `hands_over`: the page gives links or files of its own; an episode with its own download
    is its own offer.
    """
    if begins := _beginning(document.url) or _its_folder(document):
        return begins, False
    if first := _turned(document):
        return first, True
    if place := _of_the_voice(document) or _at_a_place(document, title) or _fuller(document, title):
        return place, False
    if book := _declared_book(document):
        return book, True
    work = "" if hands_over and not _only_plays(document) else _work(document)
    return work, bool(work)


def _fuller(document: Document, title: str) -> str:
    """Where a bare copy of a page, for readers of small means, says that the page itself is: `Full version: X`."""
    home, name = urls.origin(document.url) + "/", folding.key(title)
    for block in document.blocks:
        if not block.anchors or len(block.text) > len(title) + MAX_TOLD or not _FULLER.search(block.text):
            continue
        for anchor in block.anchors:
            mine = anchor.url.startswith(home) and anchor.url not in (home, document.url)
            if mine and name and folding.key(anchor.text) == name:
                return anchor.url
    return ""


def _its_folder(document: Document) -> str:
    """The folder whose page this is, where it is written out (`/x/index.html`) and the page leads to `/x/` too."""
    before, mark, _ending = document.url.rpartition("/index.")
    folder = f"{before}/"
    below_home = bool(mark) and len(before) > len(urls.origin(document.url))
    return folder if below_home and any(anchor.url == folder for anchor in document.anchors) else ""


def _declared_book(document: Document) -> str:
    """The front page of a book that each of its pages declares (Open Graph), of one that turns back to a page before it."""
    if not document.meta.get("og:type", "").lower().startswith("book") or document.tree is None:
        return ""
    folder = document.url.rpartition("/")[0] + "/"
    front = any(urls.same_page(anchor.url, folder) for anchor in document.anchors)
    if not front or urls.same_page(folder, document.url):
        return ""
    back = any(_BEFORE & set((link.get("rel") or "").lower().split()) for link in document.tree.iter("link"))
    return folder if back else ""


def _beginning(url: str) -> str:
    """The same address without the number of its first page, a place in it, or an order of its posts."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if len(pairs) == 1 and _names_the_thing(parts.path, *pairs[0]):
        return ""
    kept = [
        (key, _AT_A_POST.sub(r"\1.0", value))
        for key, value in pairs
        if not _asks_for_a_place(key.lower(), value)
    ]
    return urlunsplit(parts._replace(query=urlencode(kept))) if kept != pairs else ""


def _names_the_thing(path: str, key: str, value: str) -> bool:
    """Whether a number that elsewhere is a place in a thing is the thing's own here: nothing else in the address names one (`/?post=51`)."""
    return (
        value.isdigit()
        and key.lower() not in _FIRST_KEYS
        and _NAMES_NOTHING.fullmatch(path or "/") is not None
    )


def _asks_for_a_place(key: str, value: str) -> bool:
    if _FIRST_KEYS.get(key) == value or _PLACE.fullmatch(key):
        return True
    if key in _MODES:
        return _PLACE.fullmatch(value) is not None
    return key in _ORDERS and not value.isdigit()


def _turned(document: Document) -> str:
    """The first page of what this is a further page of, as the numbers below it say."""
    here = urlsplit(document.url)
    for anchor in document.anchors:
        if len(anchor.text) > 16 or anchor.url == document.url:
            continue
        first, back = _FIRST.fullmatch(anchor.text), _BACK.fullmatch(anchor.text)
        if not (first or back):
            continue
        url = traps.without_session(anchor.url)  # this page was asked for without the mark of a visit
        if _goes_on(here, urlsplit(url), surely=first is not None):
            return _beginning(url) or url
    return ""


def _of_the_voice(document: Document) -> str:
    """The talk in which a voice is heard whose number alone stands in the address: the page's numbers, or that voice, lead to it."""
    here = urlsplit(document.url)
    mine = parse_qsl(here.query)
    if len(mine) != 1 or mine[0][0].lower() not in _VOICES or len(here.path) < MIN_SPELLED:
        return ""
    for anchor in document.anchors:
        other = urlsplit(anchor.url)
        if other.path != here.path or other.netloc != here.netloc or not other.query:
            continue
        pairs = parse_qsl(other.query)
        talk = [pair for pair in pairs if pair[0].lower() in _TALKS]
        of_mine = mine[0] in pairs or (
            anchor.text.isdigit() and not any(key in _VOICES for key, _value in pairs)
        )
        if len(talk) == 1 and of_mine and talk != mine:
            return urlunsplit(here._replace(query=urlencode(talk), fragment=""))
    return ""


def _goes_on(here: SplitResult, first: SplitResult, *, surely: bool) -> bool:
    """Whether an address is that of a first page with the number of a further one."""
    if here.netloc != first.netloc or (first.path in ("", "/") and not first.query):
        return False  # the way home is called so too
    if here.path == first.path or addresses.shortens(here.path, first.path):
        mine, other = dict(parse_qsl(here.query)), dict(parse_qsl(first.query))
        differing = [key for key in mine.keys() | other.keys() if mine.get(key) != other.get(key)]
        if not surely or len(differing) != 1:
            return False
        number, begins = mine.get(differing[0], ""), other.get(differing[0], "0")
        talk, dot, place = number.rpartition(".")
        if dot and begins.startswith(f"{talk}."):  # `topic=79.15` goes on from `topic=79.0`
            number, begins = place, begins.rpartition(".")[2]
        counted = number.isdigit() and begins.isdigit() and len(number) <= MAX_PLACE
        return counted and int(begins) < int(number)  # a day or a work's number is no place in a talk
    if here.query != first.query:
        return False
    stem = first.path.rstrip("/")
    if len(stem) > 1 and here.path.startswith(stem + "/") and _FURTHER.fullmatch(here.path[len(stem) :]):
        return True
    return surely and _one_number_apart(here.path, first.path)


def _one_number_apart(here: str, first: str) -> bool:
    """`thread-12-2-1.html` and `thread-12-1-1.html`: one number is larger, and another is the same."""
    if _DIGITS.sub("N", here) != _DIGITS.sub("N", first):
        return False
    numbers = list(zip(_DIGITS.findall(here), _DIGITS.findall(first), strict=True))
    larger = [int(mine) > int(other) for mine, other in numbers if mine != other]
    return larger == [True] and len(numbers) > 1


def _at_a_place(document: Document, title: str) -> str:
    """`/topic/11/the-name/20`: behind its number and its name an address asks for a place in it."""
    parts = urlsplit(document.url)
    segments = parts.path.rstrip("/").split("/")
    if not segments[-1].isdigit() or len(segments) < 4:
        return ""
    name, numbered = folding.key(title), any(part[:1].isdigit() for part in segments[:-1])
    spelled = (folding.key(_DIGITS.sub("", unquote(part))) for part in segments[1:-1])
    bare = _DIGITS.sub("", name)
    named = any(
        len(said) >= MIN_SPELLED and (bare.startswith(said) or said.startswith(bare)) for said in spelled
    )
    if not (numbered and named and bare):
        return ""
    return urlunsplit(parts._replace(path="/".join(segments[:-1]), query=""))


def _only_plays(document: Document) -> bool:
    """Whether a page plays the episode or film that it names, and all that it gives are other players: its lines and sources."""
    called = _PLAYING.match(document.page_title) or LABEL.search(document.page_title)
    if not (called and PLAY_URL.search(urlsplit(document.url).path)):
        return False
    led = (one for block in document.own for one in block.anchors if not PLAY_URL.search(one.url))
    taken = any(urls.is_given(one.url) or _TAKEN.search(one.text) for one in led)
    return not (taken or any(sharelinks.find("\n".join(block.text for block in document.own))))


def _work(document: Document) -> str:
    """The page of the work whose chapter or episode this is, as the page itself names it."""
    here, whole = urlsplit(document.url), folding.key(document.page_title)
    begins = (whole, folding.key(_PLAYING.sub("", document.page_title, count=1)))
    listed = contents.whole_of(document) or leaves.whole_of(document)
    if listed and address_weight(listed) >= 0:
        return listed
    turned = sum(1 for anchor in document.anchors if TURN.match(anchor.text)) > 1
    labelled = LABEL.search(document.page_title) is not None
    played = PLAY_URL.search(here.path) is not None
    if not (turned or labelled or played):
        return ""
    above = list(_above(document, here))
    if turned or labelled:
        for anchor, _by_numbers in above:
            if _TO_THE_WHOLE.fullmatch(anchor.text):
                return anchor.url
    for anchor, by_numbers in above:
        name = "" if LABEL.search(anchor.text) or anchor.text.isdigit() else folding.key(anchor.text)
        if len(name) < 2 or name not in whole:
            continue
        # a category bears numbers and stands in the title too, so each sign asks for another beside it
        if any(said.startswith(name) for said in begins) and (labelled or (played and by_numbers)):
            return anchor.url
        if turned and labelled and by_numbers:
            return anchor.url
    return ""


def _above(document: Document, here: SplitResult) -> Iterator[tuple[Anchor, bool]]:
    """Links to pages of the site whose address is above this one, no lists; and whether their numbers say so."""
    home, mine = urls.origin(document.url) + "/", _numbers(here)
    for anchor in document.anchors:
        url = anchor.url
        if not anchor.text or not url.startswith(home) or url == document.url or address_weight(url) < 0:
            continue
        whole = urlsplit(url)
        numbers = _numbers(whole)
        by_numbers = bool(numbers) and numbers < mine
        in_folder = len(whole.path) > 1 and whole.path.endswith("/") and here.path.startswith(whole.path)
        if (by_numbers or in_folder) and not PLAY_URL.search(whole.path):
            yield anchor, by_numbers


def _numbers(address: SplitResult) -> Counter[str]:
    return Counter(_DIGITS.findall(f"{address.path}?{address.query}"))
