"""OPDS 2.0 catalogues and JSON Feed, in the shape of the other feeds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from crawler.pages.links import urls
from crawler.pages.machines.entries import Entry, Handed, reading_of
from crawler.pages.reading import Fetched, PageReading
from crawler.pages.tree.decode import decode

ACQUIRED = "http://opds-spec.org/acquisition"
_CATALOGUES = ("application/opds+json", "application/opds-publication+json")
_TYPES = frozenset({*_CATALOGUES, "application/json", "application/feed+json"})
MAX_SHELVES = 200
Json = dict[str, Any]


class JsonFeedReader:
    """Reads OPDS 2.0 and JSON Feed; gives None for everything else."""

    def read(self, fetched: Fetched) -> PageReading | None:
        if fetched.media_type not in _TYPES:
            return None
        try:
            found = json.loads(decode(fetched.body, fetched.charset)[0])
        except (ValueError, RecursionError):
            return None
        if not isinstance(found, dict):
            return None
        if str(found.get("version", "")).startswith("https://jsonfeed.org/"):
            return _json_feed(found, fetched.url)
        return _opds(found, fetched.url) if isinstance(found.get("metadata"), dict) else None


# OPDS 2.0


def _opds(found: Json, url: str) -> PageReading | None:
    shelves = [found, *_rows(found.get("groups"))][:MAX_SHELVES]
    books = [book for shelf in shelves for book in _rows(shelf.get("publications"))]
    leads = [link for shelf in shelves for link in _rows(shelf.get("navigation"))]
    if not (books or leads or "publications" in found or "navigation" in found):
        return reading_of(url, "", [_book(found, url)], ()) if _acquired(found) else None
    more = [_address(link, url) for link in leads]
    more += [
        _address(link, url)
        for link in _rows(found.get("links"))
        if {"next", "previous", "first", "last"} & _rels(link)
    ]
    title = _text(found["metadata"].get("title"))
    return reading_of(url, title, [_book(book, url) for book in books], dict.fromkeys(filter(None, more)))


def _book(book: Json, base: str) -> Entry:
    about = book["metadata"] if isinstance(book.get("metadata"), dict) else {}
    links = _rows(book.get("links"))
    pages = [
        _address(link, base)
        for link in links
        if "alternate" in _rels(link) and link.get("type") == "text/html"
    ]
    files = [
        Handed(_address(link, base), _text(link.get("type")), None, _text(link.get("title")))
        for link in _acquired(book)
    ]
    whole = [
        _address(link, base) for link in links if "self" in _rels(link) and link.get("type") in _CATALOGUES
    ]
    makers = [
        name
        for role in ("author", "translator", "illustrator", "narrator", "artist")
        for name in _names(about.get(role))
    ]
    return Entry(
        title=_text(about.get("title")), page=next(iter(pages), ""), files=tuple(file for file in files if file.url),
        leads=() if files or pages else tuple(whole[:1]), creators=tuple(makers), text=_text(about.get("description")),
        dates=tuple(filter(None, (_text(about.get("published")), _text(about.get("modified"))))),
        images=tuple(filter(None, (_address(image, base) for image in _rows(book.get("images"))))),
        names=tuple(filter(None, (_text(about.get("identifier")), _text(about.get("isbn"))))),
        language=_text(about.get("language"))[:12], price=next(filter(None, map(_price, _acquired(book))), ""),
        category=", ".join(_names(about.get("subject")))[:100],
    )  # fmt: skip


def _acquired(book: Json) -> list[Json]:
    return [link for link in _rows(book.get("links")) if any(rel.startswith(ACQUIRED) for rel in _rels(link))]


def _price(link: Json) -> str:
    properties = link.get("properties")
    price = properties.get("price") if isinstance(properties, dict) else None
    if not isinstance(price, dict) or not price.get("value"):
        return ""
    return f"{price['value']} {_text(price.get('currency'))}".strip()


# JSON Feed


def _json_feed(found: Json, url: str) -> PageReading:
    entries = [_post(item, url) for item in _rows(found.get("items"))]
    following = urls.join(url, _text(found.get("next_url")))
    return reading_of(url, _text(found.get("title")), entries, [following] if following else [])


def _post(item: Json, base: str) -> Entry:
    authors = [*_names(item.get("authors")), *_names(item.get("author"))]
    files = [
        Handed(
            urls.join(base, _text(row.get("url"))),
            _text(row.get("mime_type")),
            _bytes(row.get("size_in_bytes")),
        )
        for row in _rows(item.get("attachments"))
    ]
    return Entry(
        title=_text(item.get("title")), page=urls.join(base, _text(item.get("url"))), files=tuple(file for file in files if file.url),
        text=_text(item.get("content_html")) or _text(item.get("content_text")), uploader=next(iter(authors), ""),
        dates=tuple(filter(None, (_text(item.get("date_published")),))), images=tuple(filter(None, (urls.join(base, _text(item.get("image"))),))),
        language=_text(item.get("language"))[:12], category=", ".join(_names(item.get("tags")))[:100],
    )  # fmt: skip


# values as sites write them


def _rows(value: Any) -> list[Json]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _rels(link: Json) -> set[str]:
    rel = link.get("rel")
    return {str(one) for one in rel} if isinstance(rel, list) else {str(rel)} if rel else set()


def _address(link: Json, base: str) -> str:
    href = _text(link.get("href"))
    return "" if link.get("templated") or "{" in href else urls.join(base, href)


def _names(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        text = _text(one.get("name")) if isinstance(one, dict) else _text(one)
        if text:
            yield text


def _text(value: Any) -> str:
    """A string; of a value in several languages the first; of several values the first."""
    if isinstance(value, dict):
        value = next(iter(value.values()), "")
    if isinstance(value, list):
        value = value[0] if value else ""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _bytes(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
