"""Posts that stand together on a page without a name of its own: a channel's month, a chat, a wall.

Each is at a place of the page and leads to that place (`#17`). Such a page offers no one thing, and what a post hands
over is that post's: every one of them is read as a page would be, at its place, called by its heading or its first line.
A talk has a name, which heads its page, and stays one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import islice
from typing import Any

from attrs import frozen
from lxml import etree

from crawler.pages.facts import days
from crawler.pages.facts.titles import MAX_TITLE, MIN_SPELLED
from crawler.pages.links import urls
from crawler.pages.offer.offers import Offers
from crawler.pages.reading import Fetched
from crawler.pages.regions.own import NO_NAME
from crawler.pages.tree.blocks import Anchor
from crawler.pages.tree.document import Document, own_heading
from crawler.pages.tree.elements import HEADINGS
from crawler.pages.tree.length import letters, letters_of
from crawler.pages.tree.parsing import clean
from crawler.pages.tree.walk import MAX_ANCHORS
from records import folding

MIN_POSTS, MAX_POSTS, MAX_ABOVE, MAX_WHO = 3, 500, 6, 60
WITHIN = 0.6
"""Which share of what the page says stands in its posts, at least."""
_OWN_SIGN = re.compile(r"^[#¶§🔗]+\s+|\s+[#¶§🔗]+$")
"""What a post's link to its own place says."""
_GIVEN = frozenset({"share", "magnet", "download"})


@frozen
class Post:
    """A post as a page of its own, what it is called, and who wrote it, where a link above it says so."""

    page: Fetched
    name: str
    who: str


def posts_of(document: Document, offers: Offers) -> list[Post] | None:
    """Each post at its place, none where they stand at another page's; None for a page that does not consist of posts."""
    if document.tree is None or not any(link["rel"] in _GIVEN for link in offers.links):
        return None
    if _is_named(document):
        return None
    posts = _places(document)
    if len(posts) < MIN_POSTS or not _are_the_page(document, offers, posts):
        return None
    if _stand_elsewhere(document, posts):
        return []
    read = (_post(document, place, post) for place, post in islice(posts.items(), MAX_POSTS))
    return [post for post in read if post is not None]


def _stand_elsewhere(document: Document, posts: dict[str, Any]) -> bool:
    """Whether the same places are led to at another page: a front page shows the newest posts of it once more."""
    for anchor in islice(document.tree.iter("a"), MAX_ANCHORS):
        address, _mark, place = (anchor.get("href") or "").strip().partition("#")
        if address and place in posts:
            held = urls.join(document.base, address)
            home = held.startswith(urls.origin(document.url) + "/")
            if home and not urls.same_page(held, document.url):
                return True
    return False


def _is_named(document: Document) -> bool:
    heading = own_heading(document)
    return heading is not None and not (heading.noise or heading.crumb or heading.anchors)


def _places(document: Document) -> dict[str, Any]:
    """The largest group of elements beside each other that lead to themselves, by the names of their places."""
    groups: dict[tuple[Any, str], dict[str, Any]] = {}
    for anchor in islice(document.tree.iter("a"), MAX_ANCHORS):
        address, mark, place = (anchor.get("href") or "").strip().partition("#")
        if (
            not mark
            or not place
            or (address and not urls.same_page(urls.join(document.base, address), document.url))
        ):
            continue
        above = islice(anchor.iterancestors(), MAX_ABOVE)
        post = next((one for one in above if one.get("id") == place), None)
        if post is not None and post.tag not in HEADINGS:
            groups.setdefault((post.getparent(), post.tag), {})[place] = post
    return max(groups.values(), key=len, default={})


def _are_the_page(document: Document, offers: Offers, posts: dict[str, Any]) -> bool:
    """Whether the page is its posts: most of what it says stands in them, and whatever it hands over."""
    told = "\n".join("".join(post.itertext()) for post in posts.values())
    said = letters_of(block.text for block in document.content)
    if letters(told) < WITHIN * said:
        return False
    held = {
        urls.join(document.base, anchor.get("href") or "")
        for post in posts.values()
        for anchor in post.iter("a")
    }
    given = (link["url"] for link in offers.links if link["rel"] in _GIVEN)
    return all(url in held or url in told or _stem(url) in map(_stem, held) for url in given)


def _stem(url: str) -> str:
    return url.partition("#")[0].partition("&")[0]


def _post(document: Document, place: str, post: Any) -> Post | None:
    inside = etree.tostring(post, encoding="unicode", method="html", with_tail=False)
    head = f'<meta charset="utf-8"><base href="{escape(document.base)}">'
    url = f"{document.url}#{place}"
    alone = Document(Fetched(url, f"<html><head>{head}</head><body>{inside}</body></html>".encode(), "utf-8"))
    if not (name := _name(alone)):
        return None
    page = f"<html><head>{head}<title>{escape(name)}</title></head><body>{inside}</body></html>"
    return Post(Fetched(url, page.encode(), "utf-8", "text/html"), name, _who(alone))


def _who(post: Document) -> str:
    """Whom the first link of a post names, where it is all that its line says but hours and numbers."""
    first = next((block for block in post.blocks if block.text), None)
    if first is None or not first.anchors or _says(_without(first.text, first.anchors[0])):
        return ""
    return clean(first.anchors[0].text).lstrip("@")[:MAX_WHO]


def _without(line: str, anchor: Anchor) -> str:
    return line.replace(anchor.text, " ", 1).replace(anchor.url, " ", 1)


def _name(post: Document) -> str:
    """What a post is called: its heading, else its first line that is neither a link, a person nor an hour."""
    headed = next((block.text for _tag, block in post.headings if block.text and not block.noise), "")
    return _OWN_SIGN.sub("", headed or next(_lines(post), ""))[:MAX_TITLE]


def _lines(post: Document) -> Iterator[str]:
    shown = [block for block in post.blocks if not block.noise]
    yield from (block.text for block in shown if not block.anchors and _says(block.text))
    yield from (clean(anchor.text) for block in shown for anchor in block.anchors if urls.is_file(anchor.url))


def _says(line: str) -> bool:
    return len(folding.key(days.without_days(line))) >= MIN_SPELLED and not NO_NAME.fullmatch(line[:60])
