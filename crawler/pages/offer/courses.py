"""The page of a course: what it teaches is listed, and one joins it. What is taught stands behind the way in.

Such a page sells, plays and hands over nothing to a guest. It says how to join this one course, heads a list of lessons, or
counts them; a list of courses says it once for each, and what speaks of a course says none of it.
"""

from __future__ import annotations

import re

from crawler.pages.regions.own import own
from crawler.pages.tree.document import Document

MAX_LINE = 160
_JOINED = re.compile(
    r"\benroll?(?:ed|ment|ing)?\b.{0,24}\b(?:course|class|workshop)\b|\b(?:course|class)\b.{0,24}\benroll?(?:ed|ment)?\b|\b(?:not|already|currently) enrolled\b|"
    r"\benroll?ment (?:options|key|status)\b|\b(?:join|register for|sign up for|take|start) (?:this|the) (?:course|class)\b|"
    r"(?:报名|加入|参加|购买|学习)(?:本|该|此|这门|这个)课程?|(?:登录|登陆|报名|购买|加入)后.{0,6}(?:学习|听课|观看课程)|(?:立即|马上|免费)(?:报名学习|学习|听课)|加入学习",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"(?:[\w-]+\s)?(?:lessons?|lectures|curriculum|syllabus)\s*[:：]?\s*(?:[(（]?\d{1,4}[)）]?)?|course (?:contents?|outline|curriculum|modules|materials|lessons)\s*[:：]?|"
    r"(?:课程|课时|教学|章节)(?:目录|大纲|内容|章节|列表|安排)\s*[:：]?|课时\s*[:：]?",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?<![\d.])\d{1,4}\s(?:video\s)?(?:lessons|lectures)\b|\blessons\s*[:：]\s*\d|(?<![\d.])\d{1,4}\s?(?:个?课时|节课|讲(?![座述解话师台]))|课时数?\s*[:：]\s*\d|"
    r"(?<![\d.])\d[\d,]*\s?(?:students|learners)\b|\d\s?人(?:已)?(?:学过|在学|学习|报名)",
    re.IGNORECASE,
)
_STEMS = (
    "nrol",
    "ourse",
    "esson",
    "ecture",
    "lass",
    "课",
    "学习",
    "听",
    "讲",
    "教学",
    "章节",
    "yllabus",
    "urriculum",
    "tudents",
    "earners",
    "人",
)
"""One of them stands in every line that any of the above finds: asked first, for it costs a twentieth."""
_PAGE_STEMS = ("nrol", "esson", "ecture", "ourse", "yllabus", "urriculum", "lass", "课", "学习", "章节")
SEVERAL = 3
"""From so many lines on that say how to join, the page is a list of courses."""


def told(document: Document) -> float:
    """How surely the page is that of one course: 0, or from 1.5 to 2."""
    said = [block.text for block in own(document) if not block.crumb and len(block.text) <= MAX_LINE]
    said += [text for text, noise, place in document.buttons if not noise and not document.is_foreign(place)]
    whole = "\n".join(said)
    if not any(stem in whole for stem in _PAGE_STEMS):
        return 0.0
    lines = [line for line in said if any(stem in line for stem in _STEMS)]
    listed = any(map(_LISTED.fullmatch, lines))
    counted = sum(1 for line in lines if _COUNTED.search(line))
    if not (listed or counted):
        return 0.0  # two of the three are needed; the dearest is asked last
    joined = sum(1 for line in lines if _JOINED.search(line))
    if joined >= SEVERAL or counted >= SEVERAL + 1:
        return 0.0
    return {2: 1.5, 3: 2.0}.get((joined > 0) + listed + (counted > 0), 0.0)
