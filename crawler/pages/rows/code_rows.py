"""Works in the tree of a repository: of one that is used as a shelf."""

from __future__ import annotations

from crawler.items import ListingItem
from crawler.pages.kind import repository
from crawler.pages.links import urls
from crawler.pages.rows import fileindex
from crawler.pages.tree.document import Document

_WORKS = (urls.BOOK | urls.VIDEO | urls.AUDIO | urls.PACKED) - {"txt"}


def works_of(document: Document) -> tuple[ListingItem, ...]:
    """The books, films, recordings and packed files of a tree, as it stands now."""
    table = None if repository.shows_a_state(document.url) else fileindex.table_of(document)
    if table is None:
        return ()
    listed = fileindex.listings_of(document, table)
    return tuple(item for item in listed if urls.extension(item.url) in _WORKS)
