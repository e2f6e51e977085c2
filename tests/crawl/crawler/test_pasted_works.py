"""A bare story that is pasted into pages of programs that the project has met still counts by its length.

The other side of `crawler.pages.offer.furnished`: what surrounds a text in the templates of real software is no sign that it
was written there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from lxml import html

from crawler.pages.reading import Fetched
from crawler.pages.regions.own import own
from crawler.pages.website import WebsitePage

SAVED = Path(__file__).parents[1] / "saved"
STORY = [
    f"第{n}日清早，江上又起了雾，船家把灯笼挂在桅杆上，老周说今天不走了，谁也看不清对岸的灯。他把账本翻到最后一页，添上一行小字，又慢慢把墨吹干。"
    for n in range(45)
]
IN_SECTIONS = frozenset({"like-standard-ebooks"})
"""Pages of a library that are cut into ten sections under headings: a text in one of them reads as written for it, and the book is declared."""
MIN_PARAGRAPH = 20
"""Characters of the paragraph of the page's own behind which the story is pasted."""


def pasted() -> Iterator[tuple[str, WebsitePage]]:
    """One page with a listing of every program that has a paragraph of its own, with the story in it."""
    for folder in sorted(one for one in SAVED.iterdir() if one.is_dir() and one.name not in IN_SECTIONS):
        for page in json.loads((folder / "pages.json").read_text(encoding="utf-8")):
            if page["listings"] and "html" in page["media_type"]:
                body = with_story(page["url"], (folder / page["file"]).read_bytes())
                if body:
                    yield folder.name, WebsitePage(Fetched(page["url"], body, "utf-8", page["media_type"]))
                    break


def with_story(url: str, body: bytes) -> bytes:
    """Empty where the page has no paragraph of its own."""
    read = WebsitePage(Fetched(url, body, "utf-8", "text/html"))
    told = {block.text for block in own(read.document) if not block.crumb}
    tree = html.fromstring(body, parser=html.HTMLParser(encoding="utf-8"))
    paragraphs = [p for p in tree.iter("p") if len(said(p)) > MIN_PARAGRAPH and said(p) in told]
    if not paragraphs or not read.signs.is_offer:
        return b""
    longest = max(paragraphs, key=lambda p: len(said(p)))
    for line in reversed(STORY):
        paragraph = html.Element("p")
        paragraph.text = line
        longest.addnext(paragraph)
    return bytes(html.tostring(tree, encoding="utf-8"))


def said(paragraph: html.HtmlElement) -> str:
    return " ".join(paragraph.text_content().split())


def test_a_story_pasted_into_the_page_of_any_program_counts_by_its_length() -> None:
    read = dict(pasted())
    lost = [software for software, page in read.items() if page.signs.weights.get("reading", 0.0) < 1]

    assert len(read) >= 100
    assert lost == []
