"""What a page was found to say: frozen values, one class per listing kind."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from attrs import asdict, field, frozen

from records.vocabulary import ListedFile, ListingKind, PageLink, ShareLinkRow


@frozen
class ListingItem:
    """One offer of one work, file or app. Fields as in `records.sweeps.Listing`."""

    url: str
    title: str
    page_title: str = ""
    text: str = ""
    links: tuple[PageLink, ...] = ()
    share_links: tuple[ShareLinkRow, ...] = ()
    files: tuple[ListedFile, ...] = ()
    images: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    uploader: str = ""
    price: str = ""
    dates: tuple[str, ...] = ()
    language: str = ""
    schema_types: tuple[str, ...] = ()
    category: str = ""
    identifiers: dict[str, list[str]] = field(factory=dict)
    kind: ListingKind = field(default=ListingKind.PAGE, init=False)

    def columns(self) -> dict[str, Any]:
        """The columns of a `Listing` row that the page decides, the digest over all of them included."""
        values = asdict(self, recurse=False)
        columns = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
        text = json.dumps(columns, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        columns["content_digest"] = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return columns


@frozen
class PageListing(ListingItem):
    """A page of its own: a thread, an article, a download page."""


@frozen
class FileListing(ListingItem):
    """A row of a file index; its URL is the file's."""

    kind: ListingKind = field(default=ListingKind.FILE, init=False)


@frozen
class ShareListing(ListingItem):
    """A share of a cloud drive with its files."""

    kind: ListingKind = field(default=ListingKind.SHARE, init=False)


@frozen
class AppListing(ListingItem):
    """An app's page in a store."""

    kind: ListingKind = field(default=ListingKind.APP, init=False)
