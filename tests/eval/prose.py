"""False alarms in prose: novels cut into passages, screened against the catalogue of 109,106 works.

A passage stands as the text of a listing and its first line as the title. Nobody is offered anything here,
so every match that would reach a person is a false alarm; the novel's own name in it is none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

from matchers.facts import ListingFacts
from matchers.screen import screen
from matchers.weighing.decide import Decided
from records.vocabulary import Decision
from tests.eval import material
from tests.eval.intervals import per_thousand
from tests.eval.report import Report

SHORTEST, LONGEST = 500, 2000
FIRST_LINE = 60
STEP_FAST = 6
SHOWN = 8


@dataclass
class Count:
    """What was read, and what would have reached a person."""

    passages: int = 0
    characters: int = 0
    drafts: int = 0
    alarms: int = 0


def run(fast: bool) -> Report:
    """All passages, or every sixth."""
    paths = material.texts()
    if not paths:
        return Report("prose", skipped=f"{material.ROOT / 'texts'} is missing")
    try:
        catalogue = material.catalogue("titles")
    except FileNotFoundError as error:
        return Report("prose", skipped=f"{error.filename} is missing")
    count, blamed = Count(), Counter[str]()
    for path in paths:
        for passage in passages(path)[:: STEP_FAST if fast else 1]:
            title = next(filter(None, map(str.strip, passage.splitlines())), "")[:FIRST_LINE]
            listing = ListingFacts("http://eval.example/1", title, text=passage)
            alarms = [one for one in screen(listing, catalogue).decided if _alarming(one, path.stem)]
            count.passages += 1
            count.characters += len(passage)
            count.alarms += bool(alarms)  # works of one name are one alarm
            count.drafts += any(one.decision is Decision.DRAFT for one in alarms)
            blamed.update(one.weighed.candidate.work.title for one in alarms)
    figures = (
        per_thousand("alarms_per_1000_passages", count.alarms, count.passages, count.passages),
        per_thousand("alarms_per_1000_characters", count.alarms, count.characters, count.characters),
        per_thousand("drafts_per_1000_passages", count.drafts, count.passages, count.passages),
    )
    named = ", ".join(f"{title} {n}" for title, n in blamed.most_common(SHOWN))
    return Report("prose", figures, (f"{count.characters} characters; alarms: {named or 'none'}",))


def passages(path: Path) -> list[str]:
    """Pieces of 500 to 2,000 characters that follow one another, cut at seeded lengths."""
    text, draw = path.read_text(encoding="utf-8"), Random(path.stem)
    pieces: list[str] = []
    while len(text) >= SHORTEST:
        length = draw.randint(SHORTEST, LONGEST)
        pieces.append(text[:length])
        text = text[length:]
    return pieces


def _alarming(one: Decided, book: str) -> bool:
    work = one.weighed.candidate.work
    own = book.replace("-", " ") in (name.casefold() for name in (work.title, *work.aliases))
    return one.decision in (Decision.DRAFT, Decision.REVIEW) and not own
