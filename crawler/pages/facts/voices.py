"""Whose a talk is, where nothing but its form tells: each post stands beside a name and the hour at which it was said.

Boards write the name into a column of its own, mostly without a label or a word that a program would know. It is the
short line that returns with each of the posts, in the same place and before what was said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

from crawler.pages.facts.days import DATE, WORDED
from crawler.pages.facts.people import PROFILE
from crawler.pages.regions.own import NO_NAME
from crawler.pages.tree.blocks import Block
from crawler.pages.tree.document import Document, own_heading
from crawler.pages.tree.elements import HEADINGS

ABOVE = 8
"""Lines about a person between the head of a post and the name that the post bears, at most."""
LEAST = 2
"""Posts, at least, before a line returns."""
MAX_NAME, MAX_WORDS, MAX_HOUR, MAX_BEFORE = 30, 3, 60, 30
"""Characters and words of a name, characters of a line that is an hour, and of what stands above the first name."""
_SENTENCE = re.compile(r"[。！？!?:：,，;；/|]|\.\s|\.$|#|\d{4}")


def above_its_name(document: Document) -> str:
    """Who is linked between the head of a post, a number and an hour, and the heading that names the talk."""
    heading = own_heading(document)
    if heading is None:
        return ""
    place = document.blocks.index(heading)
    name = ""
    for block in reversed(document.blocks[max(0, place - ABOVE) : place]):
        if block.tag in HEADINGS:
            return name if NO_NAME.fullmatch(block.text) else ""
        led = [one.text for one in block.anchors if PROFILE.search(one.url) and _may_be_a_name(block)]
        name = led[0] if led else name
    return ""


def first_of(document: Document) -> str:
    """The line that returns with each of several posts, as it stands beside the first; empty where nothing tells it."""
    blocks = [block for block in document.content if block.text and not block.crumb and not block.foreign]
    hours = _hours(blocks)
    if len(hours) < LEAST:
        return ""
    groups: dict[str, list[int]] = defaultdict(list)
    for place, block in enumerate(blocks):
        if block.tag not in ("h1", "h2") and _may_be_a_name(block):
            groups[block.trail].append(place)
    found = [places for places in groups.values() if _returns(places, hours)]
    first = min(found, default=[], key=lambda places: places[0])
    if not first or _said_before(blocks, first[0]) > MAX_BEFORE:
        return ""
    return blocks[first[0]].text


def _hours(blocks: list[Block]) -> list[int]:
    """Where the lines stand that only say when, all in the same place of their posts."""
    groups: dict[str, list[int]] = defaultdict(list)
    for place, block in enumerate(blocks):
        said = len(block.text) <= MAX_HOUR and (DATE.search(block.text) or WORDED.search(block.text))
        if said and NO_NAME.fullmatch(block.text):
            groups[block.trail].append(place)
    return max(groups.values(), key=len, default=[])


def _may_be_a_name(block: Block) -> bool:
    text = block.text
    return (
        1 < len(text) <= MAX_NAME
        and len(text.split()) <= MAX_WORDS
        and not _SENTENCE.search(text)
        and not NO_NAME.fullmatch(text)
        and all(PROFILE.search(anchor.url) for anchor in block.anchors)
    )


def _returns(places: list[int], hours: list[int]) -> bool:
    """Whether one such line stands with each hour, in turn with them."""
    if len(places) != len(hours):
        return False
    merged = sorted([(place, 0) for place in places] + [(place, 1) for place in hours])
    return all(one[1] != two[1] for one, two in pairwise(merged))


def _said_before(blocks: list[Block], first: int) -> int:
    """Characters of the page's own words above a line, headings and links apart."""
    return sum(
        max(0, len(block.text) - block.linked)
        for block in blocks[:first]
        if block.tag not in ("h1", "h2", "h3", "h4") and not NO_NAME.fullmatch(block.text)
    )
