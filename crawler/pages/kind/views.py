"""Views of a page: what it says shown once more, for its editors or at an address with something added.

A wiki shows every page as history, source and attachments, a forum a thread at each of its posts. The work is offered
once, on the page itself, and the view leads there: by a link that bears the same title, or to the address that is left
when the tool's own part is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from crawler.pages.kind import ways
from crawler.pages.links import addresses, urls
from crawler.pages.regions.own import leads_away
from crawler.pages.tree.document import Document, own_heading
from records import folding

_TOOL = re.compile(
    r"(?:page)?(?:histor(?:y|ies)|revisions?|diffs?|compare|blame|annotate|(?:view)?source|raw|rename|move|delete|destroy|revert|rollback|permissions?|"
    r"acl|back-?links?|similar|whatlinkshere|(?:recent|related)?changes|meta(?:data)?|properties|highlight|convert|modify|edit|attachments?|"
    r"change-?log|logs?|print(?:able)?|preview|settings|commits?|artifacts?|hexdump|timeline|stat(?:istic)?s?|copy|restore|quote|moderate)",
    re.IGNORECASE,
)
_TOOL_SAID = re.compile(
    r"\b(?:histor(?:y|ies)|revisions?|diff(?:erences?)?|changes|blame|annotate|source|markup|raw|rename|move|delete|revert|permissions|back-?links|"
    r"similar|meta(?:data)?|highlight|convert|modify|edit(?:ing)?|attachments?|properties|print|preview|settings|commit|update of)\b|"
    r"(?:用户|网友|全部|最新|的)?评论(?:列表)?|历史|修订|差异|对比|源代码|源码|重命名|移动|删除|恢复|权限|链入|反向链接|元数据|编辑|附件列表|属性|设置|打印|版本比较",
    re.IGNORECASE,
)
_GLUE = re.compile(
    rf"{_TOOL_SAID.pattern}|\b(?:items?|pages?|articles?|names?|with|to|of|for|the|this|in|view|show)\b|页面?|条目|的",
    re.IGNORECASE,
)
_SIGIL = re.compile(r"(?:\+|_|@@|!)(?P<word>[A-Za-z][\w-]{1,30})", re.ASCII)
"""What programs put in front of their own views, to keep them apart from the names of pages."""
_ACTION_KEYS = frozenset({"action", "do", "view", "mode", "op", "cmd", "act", "tab", "method"})
_STATE_KEYS = frozenset({"revision", "revid", "rev", "oldid", "commit", "sha"})
"""Parameters that ask for a page as it once was."""
_WHOLE_KEYS = frozenset({"tid", "t", "topic", "topic_id", "thread", "threadid", "thread_id"})
_PART_KEYS = frozenset(
    {"pid", "p", "post", "postid", "post_id", "msg", "reply", "comment", "comment_id", "floor", "authorid"}
)
"""Parameters that name a talk, and those that name one voice in it: both together show the talk at that voice."""
_PRINTED = re.compile(
    r"/print(?:able|er)?[-_]?(?:thread|topic|post|page|view|friendly|version)?\.\w{2,5}$", re.IGNORECASE
)
MAX_BESIDE = 4
"""Folded letters that may stand beside both, such as a short name of the site."""
MIN_TOOLS = 4
"""Tools of one kind that the bars of a page lead to, at least."""
MIN_NAME = 4
"""Folded letters of a page's name, at least, before a title that holds it and a tool's word counts."""

_POST = re.compile(r"/[^/]*\d[^/]*/(?:post|comment|reply|msg)-?\d+/?$", re.IGNORECASE)
"""A post below the address of its talk, which bears a number."""


def is_view(document: Document, title: str) -> bool:
    """Whether the page only shows another page of the site once more."""
    here = urlsplit(document.url)
    named = titled(document, title)
    if _headed_elsewhere(document) or ways.goes_on_from(document, title):
        return True
    if any(urls.same_page(url, document.url) for url in named):
        return False  # this very address is what the site itself calls by the title
    if any(_extends(here, urlsplit(url)) for url in named) or _shows_a_part(here):
        return True
    if _asks_for_a_tool(here) or _is_under_tools(document, here) or _acts_on_a_page(document, here, title):
        return True
    below = set(_below_a_tool(here.path))
    if below and any(_path(anchor.url) in below for anchor in document.anchors):
        return True
    called = _titled_by_a_tool(document, title) or _only_a_tool(here.path, title)
    return called or _beside_a_page(document, here) or _among_the_tools(document)


def _beside_a_page(document: Document, here: SplitResult) -> bool:
    """Whether the address is that of another page behind a word that says what of it is shown: `Talk:X`, `Links:to/X`."""
    folder, _slash, name = unquote(here.path).partition(":")
    rest = {name, name.partition("/")[2]} - {""}
    above = folder.rpartition("/")[0].strip("/")
    return bool(rest) and any(
        _path(anchor.url) in {f"{above}/{one}".strip("/") for one in rest} for anchor in document.anchors
    )


def _among_the_tools(document: Document) -> bool:
    """Whether the bars of the page lead to many addresses that begin with the same word and a colon: a wiki's own tools."""
    if not (prefix := _prefix(document.url)):
        return False
    beside = {
        anchor.url.partition("&")[0]
        for anchor in document.anchors
        if anchor.noise and _prefix(anchor.url) == prefix
    }
    return len(beside) >= MIN_TOOLS


@lru_cache(maxsize=1 << 10)
def _prefix(url: str) -> str:
    """The word before the colon in a page's name, be it in the path or in `title=`."""
    parts = urlsplit(url)
    named = next((value for key, value in parse_qsl(parts.query) if key == "title"), unquote(parts.path))
    before, colon, _name = named.partition(":")
    return before.rpartition("/")[2] if colon else ""


def _only_a_tool(path: str, title: str) -> bool:
    """Whether both the title and the end of the address below a number name a tool, in different words.

    `/questions/22/revisions/` is headed "Revision history"; a film of that name bears its own name in its address.
    """
    *before, last = path.strip("/").split("/")
    if not before or not before[-1].isdigit() or not _TOOL.fullmatch(last):
        return False
    return folding.key(title) != folding.key(last) and not folding.key(_GLUE.sub("", title))


def titled(document: Document, title: str) -> set[str]:
    """Addresses of the site to which the page links under its own title."""
    wanted, home = folding.key(title), urls.origin(document.url) + "/"
    longest = 2 * len(title) + 8
    return {
        anchor.url
        for anchor in document.anchors
        if anchor.text
        and len(anchor.text) <= longest
        and anchor.url.startswith(home)
        and folding.key(anchor.text) == wanted
    }


def _extends(here: SplitResult, other: SplitResult) -> bool:
    """Whether an address is another one with something added: parameters, or parts in front or behind."""
    if addresses.shortens(here.path, other.path):
        return not here.query or set(parse_qsl(other.query)) < set(parse_qsl(here.query))
    if here.path == other.path:
        added, base = (
            set(parse_qsl(here.query, keep_blank_values=True)),
            set(parse_qsl(other.query, keep_blank_values=True)),
        )
        return base < added
    shorter, path = other.path.rstrip("/"), here.path.rstrip("/")
    if len(shorter) < 2 or other.query:
        return False
    if path.startswith(shorter + "/"):
        return not _is_named_again(shorter, path)
    return path.endswith(shorter)


def _is_named_again(shorter: str, path: str) -> bool:
    """Whether a thing bears the name of what holds it, as a record's first song does: `/album/X/track/X`."""
    name, last, between = shorter.rpartition("/")[2], path.rpartition("/")[2], path[len(shorter) :].split("/")
    return name == last and len(between) > 2 and not any(map(_TOOL.fullmatch, between[1:-1]))


def _shows_a_part(here: SplitResult) -> bool:
    """Whether an address asks for a talk at one of its posts, or for print."""
    keys = {key.lower() for key, _value in parse_qsl(here.query)}
    if keys & _WHOLE_KEYS and keys & _PART_KEYS:
        return True
    return _PRINTED.search(here.path) is not None or _POST.search(here.path) is not None


def _headed_elsewhere(document: Document) -> bool:
    """Whether the page's own heading is a link to another address of the same program: that one is the page's."""
    heading, here = own_heading(document), urlsplit(document.url)
    if heading is None or not here.query or not leads_away(document, heading):
        return False
    if not folding.key(document.page_title).startswith(folding.key(heading.text)):
        return False  # the site's name leads home from every page
    return any(
        urlsplit(anchor.url).path == here.path and urlsplit(anchor.url).query for anchor in heading.anchors
    )


def _asks_for_a_tool(here: SplitResult) -> bool:
    # some programs add what they are asked behind a second mark: `?n=Books.Name?action=diff`
    pairs = parse_qsl(here.query.replace("?", "&"), keep_blank_values=True)
    switched = "=" in here.query and any("=" not in part for part in here.query.split("&") if part)
    # a parameter without a value beside others names nothing: it switches how the same thing is shown
    return switched or any(
        key.lower() in _STATE_KEYS
        or _TOOL.fullmatch(value if key.lower() in _ACTION_KEYS else key if not value else "")
        for key, value in pairs
    )


def _acts_on_a_page(document: Document, here: SplitResult, title: str) -> bool:
    """Whether something is asked of an address that the page leads to bare, and that is the name of a page: the title says it, and more.

    `/Name?action=AttachFile`, titled "Attachments of Name": whatever the tool is called, and in any language.
    """
    if not _ACTION_KEYS.intersection(key.lower() for key, _value in parse_qsl(here.query)):
        return False
    name, whole = folding.key(unquote(here.path).rpartition("/")[2]), folding.key(title)
    if len(name) < MIN_NAME or name not in whole or name == whole:
        return False
    path = _path(document.url)
    return any(_path(anchor.url) == path and not urlsplit(anchor.url).query for anchor in document.anchors)


def _is_under_tools(document: Document, here: SplitResult) -> bool:
    """Whether the address asks for a tool by a parameter of any name, and the page leads to the same under another tool.

    `?c=edit;p=Name` beside `?c=diff;p=Name`: whatever the program calls them, these are two views of one page.
    """
    mine = addresses.parameters(here.query)
    asked = {key for key, value in mine.items() if _TOOL.fullmatch(value)}
    if not asked or len(mine) < 2:
        return False
    others = (urlsplit(anchor.url) for anchor in document.anchors)
    return any(
        (same := addresses.parameters(other.query)).keys() == mine.keys()
        and {key for key in mine if mine[key] != same[key]} <= asked
        and any(mine[key] != same[key] and _TOOL.fullmatch(same[key]) for key in asked)
        for other in others
        if other.path == here.path and other.query
    )


def _below_a_tool(path: str) -> Iterator[str]:
    """The addresses that remain when a tool's part, and what follows it, is taken out of one."""
    parts = [unquote(part) for part in path.strip("/").split("/")]
    for place, part in enumerate(parts):
        sigil = _SIGIL.fullmatch(part)
        if not sigil and not _TOOL.fullmatch(part):
            continue
        if place:
            yield "/".join(parts[:place])
        if sigil or not place:
            yield "/".join(parts[place + 1 :])


@lru_cache(maxsize=1 << 10)
def _path(url: str) -> str:
    return unquote(urlsplit(url).path).strip("/")


def _titled_by_a_tool(document: Document, title: str) -> bool:
    """Whether a title is the name of another page and a tool's word: `Rename X`, `X - Attachments`."""
    home = urls.origin(document.url) + "/"
    for whole in dict.fromkeys((title, document.page_title)):
        if not _TOOL_SAID.search(whole):
            continue
        for anchor in document.anchors:
            if not anchor.text or anchor.text not in whole or not anchor.url.startswith(home):
                continue
            rest = whole.replace(anchor.text, " ", 1)
            named = len(folding.key(anchor.text)) >= MIN_NAME and anchor.url != document.url
            if named and _TOOL_SAID.search(rest) and len(folding.key(_GLUE.sub(" ", rest))) <= MAX_BESIDE:
                return True
    return False


def is_a_tab(document: Document, title: str) -> bool:
    """Whether a bar calls this very page by the end of its title, and a link by the rest: `Name` and what is said of it, such as its cast."""
    whole = folding.key(title)
    tabs = {
        folding.key(one.text)
        for one in document.anchors
        if one.noise and one.url == document.url and one.text
    }
    names = {whole.removesuffix(tab) for tab in tabs if len(tab) > 1 and whole.endswith(tab)} - {"", whole}
    return bool(names) and any(one.text and folding.key(one.text) in names for one in document.anchors)
