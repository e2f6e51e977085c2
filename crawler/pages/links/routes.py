"""Pages that only what stands behind `#` tells apart: a program in one page draws a whole site there.

To whoever reads it such a page stands at a path: `/app/#/works/3?x=1` is read as if it stood at `/app/~hash/works/3?x=1`,
so that all that addresses say of pages holds for it too. Outside of the reader the address is the one that people see.
An anchor is none: whatever names a place on the page that shows it leads nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import attrs

from crawler.pages.links import urls

MAX_LOOKED_AT = 10_000
"""Elements of a page whose names or links are looked at."""
_ROUTE = re.compile(r"!?/|!(?!$)")
_HOME = frozenset({"", "/", "!", "!/", "top"})
"""What leads to the program's own first page, or to the head of any."""
_READ_AS = re.compile(
    r"(?P<before>https?://[^/?#\s]+(?:/[^?#\s]*?)?)(?P<mark>/~~hash|(?<=/)~hash)(?:\((?P<query>[^)]*)\))?(?P<rest>[:!/][^#\s]*)"
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_KEPT = "!$&'()*+,;=:@/?%~-._[]"


def base_of(url: str) -> str:
    """The address that is asked for: without what stands behind `#`."""
    return url.partition("#")[0]


def fragment_of(url: str) -> str:
    """What stands behind `#`; empty where nothing does."""
    return url.partition("#")[2]


def within(url: str) -> bool:
    """Whether an address names a page within a program. Links bear nothing behind `#` but such names (`urls.join`)."""
    return "#" in url and url.startswith(("http://", "https://")) and fragment_of(url) not in _HOME


def is_path(fragment: str) -> bool:
    """Whether what stands behind `#` is written like a path, and not only a name."""
    return _ROUTE.match(fragment) is not None


def at(base: str, url: str) -> str:
    """Where the page at `url` stands once its program was found at `base`, as browsers go on behind a redirect."""
    return f"{base_of(base)}#{fragment_of(url)}" if within(url) else base


def as_path(url: str) -> str:
    """The address by which a page within a program is read; any other as it is."""
    if not within(url):
        return url
    parts, fragment = urlsplit(base_of(url)), fragment_of(url)
    path = parts.path or "/"
    mark = "~hash" if path.endswith("/") else "/~~hash"
    asked = f"({quote(parts.query, safe='')})" if parts.query else ""
    rest = fragment if is_path(fragment) else f":/{fragment}"
    return f"{parts.scheme}://{parts.netloc}{path}{mark}{asked}{rest}"


def from_path(url: str) -> str:
    """The address that people see, of one that `as_path` gave; any other as it is."""
    found = _READ_AS.fullmatch(url)
    return _seen(found) if found else url


def _seen(found: re.Match[str]) -> str:
    query, rest = found["query"], found["rest"]
    return f"{found['before']}{'?' + unquote(query) if query else ''}#{rest.removeprefix(':/')}"


def seen(thing: Any) -> Any:
    """Whatever was read, with the addresses that people see in the place of those by which pages were read."""
    if isinstance(thing, str) and not isinstance(thing, Enum):
        return _READ_AS.sub(_seen, thing) if "~hash" in thing else thing
    if isinstance(thing, dict):
        return {key: seen(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return type(thing)(seen(value) for value in thing)
    if attrs.has(type(thing)):
        fields = [one for one in attrs.fields(type(thing)) if one.init]
        return attrs.evolve(thing, **{one.alias: seen(getattr(thing, one.name)) for one in fields})
    return thing


def may_lead(source: str) -> bool:
    """Whether links to routes may stand in a page's source; costs next to nothing."""
    return "#/" in source or "#!/" in source


class Places:
    """The links of one page that lead to others within its own program. `url`: the address by which it is read."""

    def __init__(self, tree: Any, url: str) -> None:
        self._tree = tree
        self.url = from_path(url)
        self.root = base_of(self.url)

    def of(self, href: str, base: str, *, named: bool = True) -> str | None:
        """The address by which such a link's page is read; empty for an anchor, None for every other link.

        `base`: what links are relative to; `named`: any name that is no place on the page counts, else only what is
        written like a path.
        """
        before, mark, fragment = href.strip().partition("#")
        if not mark or not self._is_own(before, base):
            return None
        route = self._route(fragment)
        if route in _HOME:
            return self.root if is_path(fragment) else ""
        if unquote(route) in self._names or (not named and not is_path(route)):
            return ""
        there, here = route.partition("?")[0], fragment_of(self.url).partition("?")[0] or "/"
        if there == here and route.partition("?")[2] and "?" not in self._without_anchor(route):
            return ""
        return as_path(f"{self.root}#{self._without_anchor(route)}")

    def any(self, base: str) -> bool:
        """Whether any link of the page leads to a route."""
        return any(self.of(href, base, named=False) not in (None, "", self.root) for href in self._hrefs())

    def _is_own(self, before: str, base: str) -> bool:
        if not before:
            return True
        joined = urls.join(base, before)
        return bool(joined) and (urls.same_page(joined, self.root) or urls.same_page(joined, base))

    @staticmethod
    def _route(fragment: str) -> str:
        """One spelling, without an anchor behind a second `#` and without a text to be shown."""
        bare = fragment.partition("#")[0].partition(":~:")[0].strip()
        return quote(bare, safe=_KEPT)

    def _without_anchor(self, route: str) -> str:
        path, mark, query = route.partition("?")
        if not mark or not self._anchor_keys:
            return route
        kept = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if k not in self._anchor_keys]
        return f"{path}?{urlencode(kept)}" if kept else path

    @cached_property
    def _anchor_keys(self) -> frozenset[str]:
        """Parameters by which this page's own headings are linked to: they name places, on its other pages too."""
        here = fragment_of(self.url).partition("?")[0] or "/"
        found: set[str] = set()
        for href in self._hrefs():
            path, _mark, query = self._route(href.partition("#")[2]).partition("?")
            if query and path == here:
                found.update(key for key, value in parse_qsl(query) if value in self._headed)
        return frozenset(found)

    def _hrefs(self) -> Iterator[str]:
        anchors = self._tree.iter("a") if self._tree is not None else ()
        return (anchor.get("href") or "" for anchor in islice(anchors, MAX_LOOKED_AT))

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(name for _element, name in self._named())

    @cached_property
    def _headed(self) -> frozenset[str]:
        return frozenset(name for element, name in self._named() if element.tag in _HEADINGS)

    def _named(self) -> Iterator[tuple[Any, str]]:
        if self._tree is None:
            return
        for element in self._tree.xpath("//*[@id or (self::a and @name)]")[:MAX_LOOKED_AT]:
            for name in (element.get("id"), element.get("name")):
                if name:
                    yield element, name
