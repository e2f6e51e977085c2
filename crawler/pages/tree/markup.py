"""XML that a site serves to machines, parsed without entities, DTDs or the network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from crawler.pages.reading import Fetched
from crawler.pages.tree.decode import decode

XML_TYPES = frozenset(
    {
        "application/xml", "text/xml", "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/x-rss+xml", "text/plain",
        "text/html", "application/octet-stream", "",
    }
)  # fmt: skip
"""Under which names sites serve feeds and sitemaps; what counts is the root element."""
_DECLARED = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF|urlset|sitemapindex|entry)[\s>]")
HEAD_BYTES = 2000


def root_of(fetched: Fetched) -> Any:
    """The root element of a feed or sitemap; None for everything else, HTML above all."""
    if fetched.media_type not in XML_TYPES and not fetched.media_type.endswith("+xml"):
        return None
    if not _ROOT.search(fetched.body[:HEAD_BYTES].replace(b"\x00", b"")):
        return None
    text, _encoding = decode(fetched.body, fetched.charset)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, encoding="utf-8",
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    clean = _DECLARED.sub("", text.replace("\x00", "")).strip()
    try:
        return etree.fromstring(clean.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # nothing in it can be recovered
        return None


def name(element: Any) -> str:
    """The element's name without its namespace, in lower case; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def children(element: Any, *names: str) -> Iterator[Any]:
    """The direct children of these names, whatever namespace they are in."""
    return (child for child in element if name(child) in names)


def text_of(element: Any, *names: str) -> str:
    """The text of the first such child that has any, white space made single."""
    for wanted in names:
        for child in children(element, wanted):
            text = " ".join("".join(child.itertext()).split())
            if text:
                return text
    return ""
