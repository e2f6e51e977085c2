"""Which of the declared works are the page's own: a list declares those that it leads to, each with the address of its page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from crawler.pages.declared.structured import WORKS, Thing
from crawler.pages.links import urls
from crawler.pages.tree.document import Document
from records import folding

SERIES = frozenset({"BookSeries", "ComicSeries", "CreativeWorkSeries"})


def of_page(document: Document, things: Sequence[Thing]) -> list[Thing]:
    """The things without the works of other pages of the site.

    Such a work says an address that the page's text links to by the work's name, and the page is not called like it.
    A series whose books are all on pages of their own is a list of these.
    """
    if not any(WORKS.intersection(thing.types) for thing in things):
        return list(things)
    linked: dict[str, set[str]] = defaultdict(set)
    for block in document.blocks:
        for anchor in block.anchors if not (block.noise or block.crumb) else ():
            linked[anchor.url].add(folding.key(anchor.text))
    whole = folding.key(document.page_title)
    own = [thing for thing in things if not _is_of_another(document, thing, linked, whole)]
    away = {name for thing in things if thing not in own for name in thing.texts("name")}
    return [thing for thing in own if not _is_list_of(thing, away)] if away else own


def _is_list_of(thing: Thing, away: set[str]) -> bool:
    parts = thing.texts("hasPart")
    return bool(SERIES.intersection(thing.types) and parts) and away.issuperset(parts)


def _is_of_another(document: Document, thing: Thing, linked: dict[str, set[str]], whole: str) -> bool:
    name = folding.key(thing.text("name"))
    if not (name and WORKS.intersection(thing.types)) or name in whole:
        return False
    home = urls.origin(document.url) + "/"
    places = {document.link(address) for address in thing.addresses("url", "@id")}
    here = {document.url, document.canonical, home}
    return any(
        place.startswith(home) and place not in here and name in linked.get(place, ()) for place in places
    )
