"""What the head of a page says: its title, its own address, its base, its other forms, declared things."""

from __future__ import annotations

from typing import Any

from crawler.pages.links import urls
from crawler.pages.tree.blocks import Contents
from crawler.pages.tree.parsing import clean

_OTHER_FORMS = frozenset({"alternate", "related", "start", "self"})
"""Relations of links to the same content for machines; what kind it is their type says."""
_OF_HEAD = frozenset({"title", "meta", "link", "base", "style", "script", "noscript", "template"})


def read_head(contents: Contents, head: Any) -> None:
    """Into `contents`; of a thing that is said twice the first counts."""
    for element in head.iter("base", "title", "meta", "link", "script"):
        tag = element.tag
        if tag == "title" and not contents.page_title:
            contents.page_title = clean("".join(element.itertext()))
        elif tag == "base" and element.get("href"):
            contents.base = urls.join(contents.places.root, element.get("href")) or contents.base
        elif tag == "meta":
            name = (
                (element.get("property") or element.get("name") or element.get("itemprop") or "")
                .strip()
                .lower()
            )
            if name and element.get("content"):
                contents.meta.setdefault(name, clean(element.get("content")))
        elif tag == "link":
            _read_link(contents, element)
        elif tag == "script" and (element.get("type") or "").strip().lower() == "application/ld+json":
            contents.ld_json.append(element.text or "")


def _read_link(contents: Contents, element: Any) -> None:
    rel = (element.get("rel") or "").lower().split()
    url = urls.join(contents.base, element.get("href") or "")
    if "stylesheet" in rel and url:
        contents.styles.append(url)
    elif "canonical" in rel and url:
        if contents.url == contents.places.root:  # of a page within a program it names the program
            contents.canonical = url
    elif _OTHER_FORMS.intersection(rel) and url and element.get("type"):
        contents.alternates.append((element.get("type").partition(";")[0].strip().lower(), url))


def holds_the_page(head: Any) -> bool:
    """Whether the parser took the page for its head: `<head>` and `<body>` may be left out before an `<article>`,
    which this parser has never heard of."""
    return any(isinstance(child.tag, str) and child.tag not in _OF_HEAD for child in head)
