"""A listing as somebody hands it in, a line of text or of JSON, to the facts that a sweep would have left.

A line of text may be a title, a file name, or a whole post with its address, share links and codes in it. A
line of JSON is an object with `listing`, and `url`, `text` and `files` if there is more to say. What cannot be
used is refused with a code, never an error.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from matchers.facts import ListingFacts
from matchers.offers import MEDIA_FILE
from records import folding, sharelinks
from records.vocabulary import ListingKind

MAX_LISTING = folding.TEXT_LIMIT
"""Code points; more than this is no listing but a book. The text of a page is cut there, as in a sweep."""
MAX_FILES = 10_000
_OBJECT = re.compile(r'\s*\{\s*(?:"|\})')
_URL = re.compile(r"https?://[^\s\"'<>\u3000-\u303f\u4e00-\u9fff\uff00-\uff60]{4,2000}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Given:
    """A listing as given, and the facts read from it, None where it is refused.

    Attributes:
        listing: the text that spans count in; of a JSON line that has none, the line itself.
        refusal: `empty`, `not_json`, `not_an_object`, `no_listing`, `wrong_type`, `listing_too_long`, or empty.
        ignored: fields of a JSON line that are of a wrong type and were left out.
    """

    listing: str
    facts: ListingFacts | None
    refusal: str = ""
    ignored: tuple[str, ...] = ()


def read_listing(line: str) -> Given:
    """The listing of a line. A line that only begins with a brace, such as {完结}庆余年, is text."""
    if _OBJECT.match(line):
        return _from_json(line)
    if line.lstrip().startswith("[") and _is_list(line):
        return Given(line, None, "not_an_object")
    return _checked(line, "", "", (), ())


def facts(listing: str, *, url: str = "", text: str = "", files: Sequence[str] = ()) -> ListingFacts:
    """What a sweep would have left of a page with this title: share links, magnets and downloads included.

    A listing longer than the matcher reads of a title is a post; its own words are read as text too.
    """
    post = not text and len(listing) > folding.TITLE_LIMIT
    text = listing[: folding.TEXT_LIMIT] if post else text[: folding.TEXT_LIMIT]
    said = text if post else f"{listing}\n{text}"
    rows = [*sharelinks.find(url), *sharelinks.find(said)]
    addresses = [match.group() for match in _URL.finditer(said)]
    own = url or next((one for one in addresses if not sharelinks.find(one)), "")
    fetched = [one for one in addresses if MEDIA_FILE.search(one)]
    return ListingFacts(
        url=own, title=listing, kind=_kind(listing, url), text=text, links=_links(said, fetched),
        shares=tuple(dict.fromkeys((row["service"], row["code"]) for row in rows)),
        files=tuple(dict.fromkeys([*files, *map(_file_name, fetched)])),
    )  # fmt: skip


def _from_json(line: str) -> Given:
    try:
        row = json.loads(line, strict=False)
    except (ValueError, RecursionError):
        return Given(line, None, "not_json")
    listing = row.get("listing")
    if not isinstance(listing, str):
        return Given(line, None, "no_listing" if listing is None else "wrong_type")
    read = {name: _READ[name](row.get(name)) for name in _READ}
    ignored = tuple(name for name, value in read.items() if value is None)
    files = read["files"] or ()
    return _checked(listing, read["url"] or "", read["text"] or "", files, ignored)


def _is_list(line: str) -> bool:
    """Whether a line is a JSON list. [1984] is one too, and yet a title."""
    try:
        row = json.loads(line, strict=False)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, list) and not (row and all(isinstance(one, int | float) for one in row))


def _checked(listing: str, url: str, text: str, files: Sequence[str], ignored: tuple[str, ...]) -> Given:
    if len(listing) > MAX_LISTING:
        return Given(listing, None, "listing_too_long", ignored)
    if not listing.strip() and not text.strip() and not files:
        return Given(listing, None, "empty", ignored)
    return Given(listing, facts(listing, url=url, text=text, files=files), "", ignored)


def _string(value: Any) -> str | None:
    return "" if value is None else value if isinstance(value, str) else None


def _files(value: Any) -> tuple[str, ...] | None:
    """Names, or objects with a name; None where it is no list or holds something else."""
    if value is None:
        return ()
    if not isinstance(value, list):
        return None
    named = [one.get("name") if isinstance(one, Mapping) else one for one in value[:MAX_FILES]]
    names = tuple(name for name in named if isinstance(name, str))
    return names if len(names) == len(named) else None


_READ: dict[str, Any] = {"url": _string, "text": _string, "files": _files}


def _file_name(address: str) -> str:
    return unquote(address.partition("?")[0].rpartition("/")[2])


def _kind(listing: str, url: str) -> ListingKind:
    if url and sharelinks.find(url):
        return ListingKind.SHARE
    # a line that is a file's name is a row of an index of files
    return ListingKind.FILE if MEDIA_FILE.search(listing.strip()) else ListingKind.PAGE


def _links(said: str, fetched: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    magnets = [(match.group(), "", "magnet") for match in sharelinks.MAGNET.finditer(said)]
    return tuple(dict.fromkeys([*magnets, *((one, "", "download") for one in fetched)]))
