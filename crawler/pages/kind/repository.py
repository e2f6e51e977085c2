"""Hosts of code: the first page of a repository offers all of it, whatever its other pages show.

A repository is told by the tools that its pages lead to (commits, branches, trees) and by the way to take it away
whole: an address to clone it from that names it as the page's own address does, or packed files below that address.
Its other pages show its history and its source, a file in each of its states.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, unquote, urlsplit

from crawler.pages.links import addresses, urls
from crawler.pages.offer.offers import Offers
from crawler.pages.reading import Follow
from crawler.pages.tree.document import Document

_HISTORY = frozenset([
    "shortlog", "commits", "commit", "commitdiff", "changelog", "changeset", "changesets", "changes",
    "revisions", "branches", "branch", "refs", "heads", "revision", "rev", "提交", "提交记录", "提交历史", "提交历史记录",
    "分支", "修订", "修订记录", "变更", "变更记录", "变更集", "提交日志",
])  # fmt: skip
"""What only the history of a code is called."""
_TOOLS = _HISTORY | frozenset([
    "log", "history", "graph", "network", "timeline", "tags", "tag", "bookmarks", "tree", "files",
    "browse", "source", "code", "blame", "diff", "stats", "summary", "releases", "contributors",
    "activity", "日志", "概况", "概览", "浏览", "标签", "文件", "代码", "源码", "发行版", "贡献者",
])  # fmt: skip
_SUMMARY = frozenset({"summary", "overview", "project", "home"})
_SHOWS = re.compile(
    r"blob(?:_plain)?|plain|blame|annotate|commit(?:diff|s)?|patch|diffs?|rev(?:isions?)?|changesets?|changes|shortlog|log|graph|tree|files?|src|"
    r"browse|raw|view|history|compare|branch(?:es)?|refs|heads|bookmarks|tags?|stats|search|activity|network|download|changelog",
    re.IGNORECASE,
)
"""Parts of an address that ask for the history of a code or for one of its files."""
_PAST = re.compile(
    r"blame|annotate|commit(?:diff|s)?|patch|diffs?|rev(?:isions?)?|changesets?|shortlog|log|graph|history|compare|stats|activity|network|plain|raw|blob_plain",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(
    r"/(commits?|tree|blob|rev|revision|changesets?|changelog|shortlog|branches|refs)(?:[/?;]|$)",
    re.IGNORECASE,
)
_SAID = ("clone", "Clone", ".git", "bzr branch", "tarball", "archive", "snapshot")
"""One of which stands in every page that says how a repository is taken away: to look no further in all others."""
_STATE = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{12}", re.IGNORECASE)
"""A state of a code, by its digest."""
_CLONE = re.compile(
    r"(?:git|ssh|https?)://[^\s\"'<>()]+?\.git(?![\w.-])|\b(?:git|hg|bzr|brz|svn)(?:\s|<[^>]{0,80}>)+(?:clone|branch|checkout|co)\s+(?:--?\S+\s+)*(?P<of>(?:[a-z+]+://|\w+@)[^\s\"'<>]+)",
    re.IGNORECASE,
)
_ARCHIVE = re.compile(r"(?:archive|tarball|zipball|snapshot|tgz)", re.IGNORECASE)
_NEWEST = re.compile(
    rf"HEAD|tip|head:|(?:refs/heads/)?(?:main|master|trunk|default)|{_STATE.pattern}", re.IGNORECASE
)
"""How a state of a code is named: by its digest, or as the newest."""
_COUNT = re.compile(r"[\s\d(),.]+")
MAX_TOOL = 20
"""Characters of a link that names a tool, with how many things it shows."""


def is_first(document: Document) -> bool:
    """Whether it is the first page of a repository and says how to take the whole of it away."""
    if not any(word in document.source for word in _SAID):
        return False
    tools = _tools(document)
    if len(tools) < 2 or _HISTORY.isdisjoint(tools) or not _is_above(document, tools):
        return False
    return _is_cloned(document) or (len(tools) > 2 and _is_packed(document))


def name_of(document: Document, said: str, *, first: bool) -> str:
    """What a repository is called by its own address; another page of it that calls itself nothing bears its name."""
    parts = _parts(urlsplit(document.url))
    if not first:
        return said or next((_stem(part) for part in parts if part.endswith(".git")), "")
    names = [_stem(part) for part in parts if not _SHOWS.fullmatch(part) and part not in _SUMMARY]
    return names[-1] if names else said


def shows_code(document: Document) -> bool:
    """Whether it is a page within a repository that shows its history, or what is in it."""
    parts = _parts(urlsplit(document.url))
    if "releases" in parts or not any(_SHOWS.fullmatch(part) for part in parts[1:]):
        return False
    tools = _tools(document)
    return len(tools) > 1 and not _HISTORY.isdisjoint(tools)


def onward(document: Document, links: Iterable[Follow]) -> tuple[Follow, ...]:
    """Where a page of a repository leads, but for changes, bare files and earlier states: thousands of addresses.

    A tree as it stands now may still name its files by their digests.
    """
    named = shows_code(document) and not shows_a_state(document.url)
    return tuple(
        link for link in links if not _shows_a_change(link.url) and (named or not shows_a_state(link.url))
    )


def hands_over(document: Document, offers: Offers) -> bool:
    """Whether a file names what is had away from here, and does so in no earlier state that the page knows a newer one of."""
    if not offers.share_links and not any(link["rel"] == "magnet" for link in offers.links):
        return False
    if _shows_a_change(document.url):
        return False
    here = _without_state(document.url)
    return not shows_a_state(document.url) or not any(
        _without_state(anchor.url) == here and not shows_a_state(anchor.url) for anchor in document.anchors
    )


def _shows_a_change(url: str) -> bool:
    return any(_PAST.fullmatch(part) for part in _parts(urlsplit(url))[1:])


def shows_a_state(url: str) -> bool:
    """Whether an address names one state of a code: by its digest, or as the newest."""
    return any(_STATE.fullmatch(part) for part in _parts(urlsplit(url)))


def _without_state(url: str) -> tuple[str, frozenset[tuple[str, str]]]:
    """An address without what says which state of a code is shown."""
    address = urlsplit(url)
    path = "/".join(part for part in address.path.split("/") if part and not _STATE.fullmatch(part))
    said = addresses.parameters(address.query).items() if address.query else ()
    return path, frozenset((key, value) for key, value in said if not _NEWEST.fullmatch(value))


def _tools(document: Document) -> dict[str, str]:
    """Where each tool of a host of code is, in the order of the page: by what its link or its address calls it."""
    found = _named(document)
    for anchor in document.anchors:
        if shown := _IN_ADDRESS.search(anchor.url):
            found.setdefault(shown[1].lower(), anchor.url)
    return found


def _named(document: Document) -> dict[str, str]:
    found: dict[str, str] = {}
    for anchor in document.anchors:
        if 1 < len(anchor.text) <= MAX_TOOL:
            said = anchor.text.lower()
            word = said if said in _TOOLS else _COUNT.sub("", said)
            if word in _TOOLS:
                found.setdefault(word, anchor.url)
    return found


def _is_above(document: Document, tools: dict[str, str]) -> bool:
    """Whether the tools stand below this very page, or this is the first of them."""
    here = urlsplit(document.url)
    first = next(iter(_named(document).values()), "")
    if first and not here.query and urls.same_page(first, document.url):
        return True
    below = {url for url in tools.values() if url != document.url and _is_below(urlsplit(url), here)}
    return len(below) > 1 and len(below) * 2 > len(tools)


def _is_below(other: SplitResult, here: SplitResult) -> bool:
    if other.netloc != here.netloc:
        return False
    if here.query:
        mine = {
            key: value for key, value in addresses.parameters(here.query).items() if value not in _SUMMARY
        }
        return other.path == here.path and mine.items() < addresses.parameters(other.query).items()
    root = here.path.rstrip("/")
    return bool(root) and (other.path.startswith(root + "/") or (other.path == root and bool(other.query)))


def _is_cloned(document: Document) -> bool:
    """Whether the page states an address to clone from that names what the page's own address names."""
    names = {_bare(part) for part in _parts(urlsplit(document.url))}
    if f'value="{document.url.rstrip("/")}"' in document.source:
        return True  # in a field to copy it from
    return any(
        _bare(unquote(found["of"] or found.group()).rstrip("/").rpartition("/")[2]) in names
        for found in _CLONE.finditer(document.source)
    )


def _is_packed(document: Document) -> bool:
    """Whether a packed file is made of what stands at the page's own address."""
    here = urlsplit(document.url)
    return any(
        _is_below(other, here)
        and (
            urls.extension(anchor.url) in urls.PACKED
            or any(_ARCHIVE.fullmatch(part) for part in _parts(other)[:-1])
        )
        for anchor in document.anchors
        if (other := urlsplit(anchor.url)).netloc == here.netloc
    )


def _parts(address: SplitResult) -> list[str]:
    """The parts of a path and of the values of its parameters."""
    said = [address.path, *addresses.parameters(address.query).values()] if address.query else [address.path]
    return [unquote(part) for text in said for part in text.split("/") if part]


def _stem(name: str) -> str:
    return name[:-4] if name.lower().endswith(".git") else name


def _bare(name: str) -> str:
    return _stem(name).lower()
