"""RSS, Atom and OPDS 1.x: one shape, whatever the dialect."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from attrs import frozen

from crawler.pages.links import urls
from crawler.pages.machines.entries import Entry, Handed, reading_of
from crawler.pages.offer.files import size_of
from crawler.pages.reading import Fetched, PageReading
from crawler.pages.tree.markup import children, name, root_of, text_of

ACQUIRED = "http://opds-spec.org/acquisition"
FACET = "http://opds-spec.org/facet"
"""The same books in another order, or some of them: nothing new stands there, and each leads to all the others."""
_PAGES = ("text/html", "application/xhtml+xml", "")
_MORE = ("next", "previous", "first", "last")
_COVERS = (
    "http://opds-spec.org/image",
    "http://opds-spec.org/image/thumbnail",
    "x-stanza-cover-image",
    "http://opds-spec.org/cover",
)


@frozen
class Link:
    """An Atom link with its address made absolute."""

    url: str
    rel: str
    media_type: str
    profile: str
    size: int | None
    title: str
    price: str = ""

    @property
    def is_catalogue(self) -> bool:
        """Whether it leads to another feed: OPDS says so in the type."""
        return (
            self.media_type in ("application/atom+xml", "application/rss+xml") and "entry" not in self.profile
        )


class FeedReader:
    """Reads feeds; gives None for everything else."""

    def read(self, fetched: Fetched) -> PageReading | None:
        root = root_of(fetched)
        kind = name(root) if root is not None else ""
        if kind == "feed":
            return _atom(root, fetched.url)
        if kind == "entry":
            return reading_of(fetched.url, "", [_atom_entry(root, fetched.url)], ())
        return _rss(root, fetched.url) if kind in ("rss", "rdf") else None


# Atom, OPDS


def _atom(root: Any, url: str) -> PageReading:
    links = list(_links(root, url))
    more = [link.url for link in links if link.rel in _MORE]
    # shelves beside the catalogue: OPDS sorts and groups
    more += [
        link.url
        for link in links
        if link.is_catalogue
        and link.rel.startswith(("http://opds-spec.org/", "subsection"))
        and link.rel != FACET
    ]
    entries = [_atom_entry(entry, url) for entry in children(root, "entry")]
    return reading_of(url, text_of(root, "title"), entries, dict.fromkeys(more))


def _atom_entry(entry: Any, url: str) -> Entry:
    links = list(_links(entry, url))
    files = [
        link
        for link in links
        if link.rel.startswith(ACQUIRED) or link.rel == "enclosure" or urls.is_file(link.url)
    ]
    pages = [
        link.url
        for link in links
        if link.rel in ("alternate", "") and link.media_type in _PAGES and link not in files
    ]
    makers = tuple(
        text for author in children(entry, "author", "contributor") if (text := text_of(author, "name"))
    )
    is_book = any(link.rel.startswith(ACQUIRED) for link in files)
    return Entry(
        title=text_of(entry, "title"), page=pages[0] if pages else "",
        files=tuple(Handed(link.url, link.media_type, link.size, link.title) for link in files),
        leads=() if files else tuple(link.url for link in links if link.is_catalogue and link.rel != "self"),
        creators=makers if is_book else (), uploader="" if is_book else next(iter(makers), ""),
        text=text_of(entry, "content", "summary", "description"),
        dates=tuple(text for what in ("issued", "published", "date", "updated") if (text := text_of(entry, what))),
        images=tuple(link.url for link in links if link.rel in _COVERS),
        names=tuple("".join(child.itertext()).strip() for child in children(entry, "identifier", "id")),
        language=text_of(entry, "language")[:12], price=next((link.price for link in files if link.price), ""),
        category=", ".join(category.get("label") or category.get("term") or "" for category in children(entry, "category"))[:100],
    )  # fmt: skip


def _links(element: Any, base: str) -> Iterator[Link]:
    for link in children(element, "link"):
        url = urls.join(base, link.get("href") or "")
        if url and "{" not in (link.get("href") or ""):
            media_type, _semicolon, profile = (link.get("type") or "").strip().lower().partition(";")
            yield Link(url, (link.get("rel") or "").strip(), media_type.strip(), profile, _size(link.get("length")),
                       link.get("title") or "", _price(link))  # fmt: skip


def _price(link: Any) -> str:
    for price in children(link, "price"):
        amount = "".join(price.itertext()).strip()
        if amount.strip("0.") != "":
            return f"{amount} {price.get('currencycode') or ''}".strip()
    return ""


# RSS


def _rss(root: Any, url: str) -> PageReading:
    channel = next(children(root, "channel"), root)
    items = [*children(channel, "item"), *(children(root, "item") if channel is not root else ())]
    more = [link.url for link in _links(channel, url) if link.rel in _MORE]
    return reading_of(url, text_of(channel, "title"), [_item(item, url) for item in items], more)


def _item(item: Any, url: str) -> Entry:
    page = urls.join(url, text_of(item, "link")) or _permanent(item, url)
    files = list(dict.fromkeys(_enclosed(item, url)))
    if page and (urls.is_file(page) or page.startswith(urls.SCHEMES)):
        files, page = [Handed(page), *files], ""  # trackers link the torrent itself
    author = text_of(item, "creator", "author")
    return Entry(
        title=text_of(item, "title"), page=page, files=tuple(files), text=text_of(item, "encoded", "description", "summary"),
        uploader=author.rpartition("(")[2].rstrip(")") if "@" in author else author,
        dates=tuple(filter(None, (_iso(text_of(item, "pubdate")), text_of(item, "date")))),
        images=tuple(filter(None, (urls.join(url, image.get("href") or image.get("url") or "") for image in children(item, "image", "thumbnail")))),
        category=text_of(item, "category")[:100],
    )  # fmt: skip


def _enclosed(item: Any, base: str) -> Iterator[Handed]:
    for element in item.iter():
        if name(element) == "enclosure" or (name(element) == "content" and element.get("url")):
            url = urls.join(base, element.get("url") or "")
            media_type = (element.get("type") or "").lower()
            if url and not media_type.startswith("image/"):
                yield Handed(url, media_type, _size(element.get("length") or element.get("fileSize")))
        elif name(element) in ("magneturi", "magnet"):
            magnet = "".join(element.itertext()).strip()
            if magnet.startswith(urls.SCHEMES):
                yield Handed(magnet)


def _permanent(item: Any, base: str) -> str:
    guid = next(children(item, "guid"), None)
    if guid is None or (guid.get("isPermaLink") or "true").lower() == "false":
        return ""
    text = "".join(guid.itertext()).strip()
    return urls.join(base, text) if text.startswith("http") else ""


def _size(stated: str | None) -> int | None:
    """Bytes; feeds write 0 and 1 where they do not know."""
    digits = (stated or "").strip()
    size = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else size_of(digits)
    return size if size and size > 1 else None


def _iso(stated: str) -> str:
    try:
        return parsedate_to_datetime(stated).date().isoformat()
    except (TypeError, ValueError, IndexError):
        return ""
