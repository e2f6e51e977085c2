"""The same site at other addresses: without meaning, as numbers of one script, below a folder.

A function gives the new address of a page of the site for its old one, the same wherever a link stands, and another
writes them into a page. What leads to other sites stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.pages.links import urls
from tests.eval.shapes_markup import elements, short

Rename = Callable[[str], str]
_LEADING = ("href", "src", "action", "data-src", "poster", "data", "content", "cite")
_STATED = re.compile(r"https?://[^\s\"'<>\\]+")
_KEPT = urls.PICTURES | urls.NOT_PAGES
MAX_NAME = 80


def hashed(url: str) -> str:
    """`/x/<letters>`; what is a file or a picture keeps its ending."""
    ending = urls.extension(url)
    return _placed(
        url, f"/x/{short(_bare(url), 10)}" + (f".{ending}" if ending in _KEPT | urls.FILES else "")
    )


def hashed_files(url: str) -> str:
    """The same, and no address tells a file from a page."""
    ending = urls.extension(url)
    return _placed(url, f"/x/{short(_bare(url), 10)}" + (f".{ending}" if ending in _KEPT else ""))


def numbered(url: str) -> str:
    """`/?id=<number>` for pages; files and pictures stay where they are."""
    ending = urls.extension(url)
    if ending in _KEPT | urls.FILES:
        return url
    return _placed(url, f"/?id={int(short(_bare(url), 10), 16) % 1_000_000}")


def below(url: str) -> str:
    """The whole site in a folder of its host."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/site{url.removeprefix(urls.origin(url)) or '/'}"


def _bare(url: str) -> str:
    return url.partition("#")[0].removeprefix(urls.origin(url))


def _placed(url: str, place: str) -> str:
    """The front page stays, and so does the part of an address behind its #."""
    _before, mark, after = url.partition("#")
    return urls.origin(url) + ("/" if _bare(url) in ("", "/") else place) + mark + after


def written(rename: Rename) -> Callable[[Any, str], None]:
    """Writes the new addresses into a page that stood at `url`."""

    def write(tree: Any, url: str) -> None:
        home, base = urls.origin(url) + "/", url
        for element in elements(tree, "base"):
            base = urljoin(url, element.get("href") or "")
            element.drop_tree()
        for element in elements(tree):
            for name in _LEADING:
                _lead(element, name, base, home, rename)
            if element.get("srcset"):
                element.set("srcset", ", ".join(_one_of_set(one, base, home, rename) for one in element.get("srcset").split(",")))  # fmt: skip
            if element.tag == "script" and "json" in (element.get("type") or "") and element.text:
                element.text = _STATED.sub(lambda m: rename(m[0]) if m[0].startswith(home) else m[0], element.text)  # fmt: skip

    return write


def _lead(element: Any, name: str, base: str, home: str, rename: Rename) -> None:
    value = element.get(name)
    if not value or value.startswith(("#", "data:", "javascript:", "mailto:")):
        return
    if name == "content" and not value.startswith(home):
        return
    old = _joined(base, value)
    if not old.startswith(home):
        return
    new = rename(old)
    element.set(name, new)
    if name == "href" and element.tag == "a" and urls.is_file(old) and not urls.is_file(new):
        element.set("download", urls.file_name(old)[:MAX_NAME])


def _joined(base: str, value: str) -> str:
    """As the readers write an address, so that it is the same wherever it stands; with its fragment."""
    try:
        whole, mark, place = urljoin(base, value.strip()).partition("#")
    except ValueError:
        return ""
    return (urls.join(base, whole) or whole) + mark + place


def _one_of_set(one: str, base: str, home: str, rename: Rename) -> str:
    address, _blank, size = one.strip().partition(" ")
    old = _joined(base, address)
    return f"{rename(old) if old.startswith(home) else address} {size}".strip()
