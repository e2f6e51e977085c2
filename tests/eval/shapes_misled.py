"""The same page with classes that speak of something else: a theme calls what holds the page by what stands beside it.

Real ones are `col-with-sidebar` around a whole page, `path-node` on the body, `search-noresults` around a book. A person sees no class.
"""

from __future__ import annotations

from typing import Any

from tests.eval.shapes_markup import body_of, elements, short

_HOLDERS = (
    "col-with-sidebar", "has-toc", "menu-open", "page-nav-on", "path-node", "no-footer", "search-results", "widget", "top-nav-fixed",
    "right-side", "links", "tags-below", "related-off", "position", "dropdown-area", "here", "login-not", "banner-on", "ad-free", "location",
)  # fmt: skip
_TEXTS = (
    "text-widget", "links-blue", "with-share-buttons", "post-tags", "place", "next", "toc-target", "path", "modal-content", "search-text",
    "social-ready", "hot", "ranked", "ad-inside", "labels", "sidebar-text", "footer-less", "menu-body", "paging-all", "recommend",
)  # fmt: skip
_HEADS = (
    "banner",
    "breadcrumb-title",
    "top-nav-title",
    "position",
    "menu-title",
    "page-nav-title",
    "search-title",
    "path",
    "widget-title",
    "head-links",
)
_HEADINGS = ("h1", "h2")
LEAST = 40
"""Letters that a box says at least to be a text of the page."""


def _word(words: tuple[str, ...], url: str) -> str:
    return words[int(short(url, 8), 16) % len(words)]


def _bear(element: Any, word: str) -> None:
    element.set("class", f"{element.get('class') or ''} {word}".strip())


def _name(tree: Any) -> Any | None:
    """The element that names the page: the first large heading below its body."""
    return next((one for tag in _HEADINGS for one in body_of(tree).iter(tag)), None)


def _said(element: Any) -> int:
    return len("".join("".join(element.itertext()).split()))


def holders(tree: Any, url: str) -> None:
    """What holds the page's name and most of its text is called by what stands beside it."""
    name, body = _name(tree), body_of(tree)
    around = (
        []
        if name is None
        else [
            one
            for one in name.iterancestors("div", "section", "main", "article", "td")
            if 2 * _said(one) >= _said(body)
        ]
    )
    for one in around[:1]:
        _bear(one, _word(_HOLDERS, url))


def bodies(tree: Any, url: str) -> None:
    """The whole page is called so."""
    _bear(body_of(tree), _word(_HOLDERS, url))


def texts(tree: Any, url: str) -> None:
    """The box that says most below the page's name is called by what is in it or by how it looks."""
    name = _name(tree)
    around = set() if name is None else set(name.iterancestors())
    boxes = [
        one
        for one in elements(body_of(tree), "div", "section", "td", "dd")
        if one not in around and not _in_bars(one) and _said(one) >= LEAST
    ]
    if name is not None and boxes:
        inner = [one for one in boxes if one.getparent() in around]
        _bear(max(inner or boxes, key=_said), _word(_TEXTS, url))


def heads(tree: Any, url: str) -> None:
    """What surrounds the page's name alone is called by where it stands."""
    name = _name(tree)
    if name is not None:
        _bear(name, _word(_HEADS, url))


def _in_bars(element: Any) -> bool:
    return next(element.iterancestors("nav", "footer", "aside", "header"), None) is not None
