"""Where a page leads: to other pages, to further parts of the same list, to the same content for machines, to what draws it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.pages.facts import called
from crawler.pages.links import traps, urls
from crawler.pages.reading import Follow
from crawler.pages.regions import own
from crawler.pages.tree.blocks import Anchor
from crawler.pages.tree.document import Document

MAX_FOLLOW = 1000
MAX_STYLES = 12
MAX_FEEDS = 6
_PAGING = re.compile(
    r"^(?:下一页|下页|后页|上一页|末页|尾页|第?\s?\d{1,4}\s?页?|next|prev(?:ious)?|›|»|>|>>|\.\.\.\s?\d+)$",
    re.IGNORECASE,
)
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/opds+json"}
)
_FEED_URL = re.compile(
    r"/(?:feeds?|rss|atom|opds)/?$|[/._-](?:rss|atom|feed|podcast)\.xml$|\.(?:rss|atom)$|[?&](?:feed=|mode=opds)",
    re.IGNORECASE,
)


def links(document: Document) -> Iterator[Follow]:
    """Links to pages, each once, in the order of the page."""
    here = document.url
    seen: set[str] = {here} | own.places(document)
    said = _names(document)
    above = called.print_of(document)
    for anchor in document.anchors:
        url = traps.without_session(anchor.url)
        if url in seen or url.startswith(urls.SCHEMES) or len(seen) > MAX_FOLLOW or urls.reorders(url, here):
            continue
        seen.add(url)
        if urls.is_page(url):
            turns = _turns(document, anchor)
            yield Follow(url, turns, said="" if turns else said.get(anchor.url, ""), above=above)
    for url in (*document.frames, *document.drawn_ways()):
        if url not in seen and urls.is_page(url):
            seen.add(url)
            yield Follow(url)


def paging(document: Document) -> Iterator[Follow]:
    """Further pages of the same list."""
    return (link for link in links(document) if link.paging)


def feeds(document: Document) -> tuple[str, ...]:
    """The site's feeds and catalogues for machines, as the page's head and its links name them."""
    named = [url for media_type, url in document.alternates if media_type in _FEED_TYPES]
    named += [anchor.url for anchor in document.anchors if _FEED_URL.search(anchor.url)]
    return _of_the_site(document, named)[:MAX_FEEDS]


def styles(document: Document) -> tuple[str, ...]:
    """Style sheets of the page's own host."""
    return _of_the_site(document, document.styles)[:MAX_STYLES]


def _of_the_site(document: Document, named: list[str]) -> tuple[str, ...]:
    home = urls.origin(document.url) + "/"
    return tuple(dict.fromkeys(url for url in named if url.startswith(home)))


def _names(document: Document) -> dict[str, str]:
    """What may be a page's name, by its address: the page's own links are asked before those around it."""
    said: dict[str, str] = {}
    for anchor in sorted(document.anchors, key=lambda anchor: anchor.noise):
        if anchor.url not in said and called.worth(anchor.text):
            said[anchor.url] = anchor.text
    return said


def _turns(document: Document, anchor: Anchor) -> bool:
    """Whether a link leads to another part of the list that the page is a part of."""
    rel = anchor.rel.split()
    if "next" in rel or "prev" in rel:
        return True
    return bool(_PAGING.match(anchor.text)) and _shape(traps.without_session(anchor.url)) == _shape(
        document.url
    )


def _shape(url: str) -> str:
    return re.sub(r"\d+", "N", urlsplit(url).path)
