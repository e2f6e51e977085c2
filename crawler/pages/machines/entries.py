"""Entries of feeds and catalogues: which lead to a page of their own, and which are the listing themselves.

An entry with a page on the site is left to that page: it says more, and one offer is one listing. An entry that hands
out files and has no page is a listing; so are the books of an OPDS catalogue and the recordings of a podcast.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from attrs import frozen
from lxml import html
from lxml.etree import ParserError

from crawler.items import PageListing
from crawler.pages.facts.particulars import language_of
from crawler.pages.facts.titles import MAX_TITLE
from crawler.pages.links import urls
from crawler.pages.offer.offers import MAX_TEXT
from crawler.pages.reading import Follow, PageKind, PageReading
from records import identifiers, sharelinks
from records.vocabulary import ListedFile, PageLink

MAX_ENTRIES, MAX_FILES = 2000, 50
ENDINGS = {
    "application/epub+zip": "epub", "application/pdf": "pdf", "application/x-mobipocket-ebook": "mobi", "text/plain": "txt",
    "application/x-cbz": "cbz", "application/vnd.comicbook+zip": "cbz", "application/vnd.amazon.ebook": "azw3", "application/x-fictionbook+xml": "fb2",
    "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/x-m4a": "m4a", "audio/flac": "flac", "audio/ogg": "ogg", "video/mp4": "mp4",
    "application/x-bittorrent": "torrent", "application/zip": "zip", "application/vnd.android.package-archive": "apk",
}  # fmt: skip
_DATE = re.compile(r"(?:1[5-9]|20)\d{2}(?:-\d{2}(?:-\d{2})?)?")


@frozen
class Handed:
    """A file that an entry hands out. `size` in bytes, None where it states none."""

    url: str
    media_type: str = ""
    size: int | None = None
    label: str = ""


@frozen
class Entry:
    """One entry. `page`: its own HTML page, empty if it names none; `text` may hold HTML."""

    title: str
    page: str = ""
    files: tuple[Handed, ...] = ()
    leads: tuple[str, ...] = ()
    """Further catalogues that it leads to."""
    creators: tuple[str, ...] = ()
    uploader: str = ""
    text: str = ""
    dates: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """Identifiers as written, such as `urn:isbn:...`."""
    language: str = ""
    price: str = ""
    category: str = ""


def reading_of(url: str, title: str, entries: Sequence[Entry], more: Iterable[str]) -> PageReading:
    """What a feed at `url` with this title says. `more`: other parts of the same feed."""
    home = urls.origin(url) + "/"
    listings, follow = [], [Follow(link, paging=True) for link in more]
    for entry in entries[:MAX_ENTRIES]:
        follow += [Follow(link) for link in entry.leads if not urls.reorders(link, url)]
        # some programs call the file itself the entry's page
        handed = any(file.url == entry.page for file in entry.files)
        if entry.page.startswith(home) and urls.is_page(entry.page) and not handed:
            follow.append(Follow(entry.page))
        elif entry.files and entry.title:
            listings.append(listing_of(entry, title))
    kind = PageKind.FILES if listings else PageKind.INDEX
    return PageReading(kind, tuple(listings), tuple(dict.fromkeys(follow)))


def listing_of(entry: Entry, category: str) -> PageListing:
    """An entry as a listing; its URL is that of what it hands out, unless it has a page elsewhere."""
    text = "\n".join(filter(None, (entry.title, plain(entry.text))))[:MAX_TEXT]
    files = entry.files[:MAX_FILES]
    isbns = [number for raw in entry.names if (number := identifiers.isbn13(raw.rpartition(":")[2]))]
    return PageListing(
        url=entry.page or files[0].url, title=entry.title[:MAX_TITLE], page_title=category[:1000], text=text,
        links=tuple(PageLink(url=file.url, text=file.label[:200], rel=_rel(file)) for file in files),
        share_links=tuple(sharelinks.find(text)),
        files=tuple(ListedFile(name=file_name(entry, file), size=file.size, url=file.url) for file in files if _rel(file) == "download"),
        images=entry.images[:8], creators=tuple(dict.fromkeys(entry.creators))[:30], uploader=entry.uploader[:60], price=entry.price,
        dates=tuple(dict.fromkeys(short for date in entry.dates if (short := _short(date)))),
        language=entry.language or language_of_text(text), category=entry.category or category[:100],
        identifiers={"isbn": list(dict.fromkeys(isbns))} if isbns else {},
    )  # fmt: skip


def file_name(entry: Entry, file: Handed) -> str:
    """The file's own name; where its address has none, the entry's title with the ending of its type."""
    own = urls.file_name(file.url)
    if urls.is_file(file.url):
        return own
    ending = _ending(file.media_type)
    return f"{entry.title[:150]}.{ending}" if ending else own or entry.title[:150]


def _ending(media_type: str) -> str:
    """How files of a type end; one that is packed once more (`application/pdf+zip`) by both."""
    inside, packed, _rest = media_type.partition("+zip")
    if media_type not in ENDINGS and packed and inside in ENDINGS:
        return f"{ENDINGS[inside]}.zip"
    return ENDINGS.get(media_type, "")


def plain(text: str) -> str:
    """The text of a description, which may be HTML."""
    if "<" not in text:
        return " ".join(text.split())
    try:
        return " ".join("".join(map(str, html.fromstring(text[: 4 * MAX_TEXT]).itertext())).split())
    except (ParserError, ValueError):
        return ""


def language_of_text(text: str) -> str:
    """What the script of a text says, as for pages."""
    return language_of(None, text)


def _rel(file: Handed) -> str:
    return (
        "magnet" if file.url.startswith(urls.SCHEMES) or urls.extension(file.url) == "torrent" else "download"
    )


def _short(date: str) -> str:
    found = _DATE.search(date)
    return found.group() if found else ""
