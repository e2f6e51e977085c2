"""What an element of a program's own hands over by its attributes (`<x-share title url password>`): a script draws it for people."""

from __future__ import annotations

from typing import Any

from crawler.pages.tree import hrefs
from records import sharelinks

_ADDRESSED = ("url", "href", "src", "link", "data-url", "data-href", "data-link")
_CODED = ("password", "pwd", "passwd", "code", "extract-code", "data-password", "data-pwd", "data-code")
_NAMED = ("title", "name", "label", "data-title", "data-name")
MAX_VALUE = 500


def is_own(tag: str) -> bool:
    """Whether an element is none of HTML's: the name of a custom element holds a hyphen (HTML, 4.13.2)."""
    return "-" in tag


def shared(element: Any) -> str:
    """The share that an element of a program's own hands over, as a line would say it: name, address, code; else empty."""
    url = _first(element, _ADDRESSED)
    if not hrefs.is_address(url) or next(iter(sharelinks.find(url)), None) is None:
        return ""
    code = _first(element, _CODED)
    return " ".join(filter(None, (_first(element, _NAMED), url, code and f"提取码: {code}")))


def _first(element: Any, names: tuple[str, ...]) -> str:
    return next((value.strip()[:MAX_VALUE] for name in names if (value := element.get(name))), "")
