"""Listings from a file against works from a file: the answers that the command line prints, one for each line.

Screening itself is that of a sweep. What a file cannot know is left open: without a database nobody knows the
licences, so `p_unlicensed` is None; pictures are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from matchers import policy
from matchers.facts import WorkFacts
from matchers.index.catalogue import CatalogueIndex
from matchers.listings import Given, read_listing
from matchers.record import MatchRecord, records
from matchers.screen import screen
from records.lines import Line
from records.vocabulary import Decision

NAMED_FROM = next(limit for limit, decision in policy.P_WORK if decision is Decision.WATCH)
"""From this P(work) on a listing is said to name a work. A page that names it and does not hand it out is listed
too, as dropped; what only shares some characters with a title is not, unless everything is asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one line; `number` counts lines of the file from 1."""

    number: int
    given: Given
    matches: tuple[dict[str, Any], ...] = ()
    refusal: str = ""

    def as_json(self) -> dict[str, Any]:
        """The line that a program reads; see docs/how-to/screen-your-own-list.md."""
        row: dict[str, Any] = {"listing": self.given.listing, "matches": list(self.matches)}
        if self.refusal:
            row["refusal"] = {"code": self.refusal, "line": self.number}
        if self.given.ignored:
            row["ignored"] = list(self.given.ignored)
        return row


def answers(
    lines: Iterable[Line], catalogue: CatalogueIndex, digest: str, *, everything: bool = False
) -> Iterator[Answer]:
    """One answer a line, in order, each before the next line is read.

    `digest` names the list of works in the matches' versions; `everything` lists what was weighed and not named.
    """
    for line in lines:
        given = Given(line.text, None, line.refusal) if line.refusal else read_listing(line.text)
        yield _answer(line.number, given, catalogue, digest, everything=everything)


def _answer(number: int, given: Given, catalogue: CatalogueIndex, digest: str, *, everything: bool) -> Answer:
    if given.facts is None:
        return Answer(number, given, refusal=given.refusal)
    screened = screen(given.facts, catalogue, also_faint=everything)
    found = records(screened, catalogue, digest)
    shown = [one for one in found if everything or one.p_work >= NAMED_FROM]
    matches = tuple(_match(one, catalogue.works[one.work], given) for one in shown)
    return Answer(number, given, matches, "" if found else screened.refusal)


def _match(found: MatchRecord, work: WorkFacts, given: Given) -> dict[str, Any]:
    record = found.record
    place = _place(record, given)
    return {
        "work_id": work.work_id, "title": work.title, "name": record["name"], "view": record["view"],
        "span": place["span"] if place and place["source"] == "listing" else [], "place": place,
        "edits": record.get("edits", 0), "p_work": found.p_work, "p_act": found.p_act, "p_unlicensed": None,
        "decision": found.named.value, "families": list(found.families), "reasons": list(found.reasons),
        "vetoes": record["vetoes"], "runner_up": record["runner_up"], "margin": record["margin"],
        "versions": record["versions"],
    }  # fmt: skip


def _place(record: dict[str, Any], given: Given) -> dict[str, Any] | None:
    """Where the name stands: in the listing, its text or the name of one of its files; None where nowhere."""
    if not record["place"]:
        return None
    source, raw = str(record["source"]), record["raw"]
    if source == "title" or (source == "text" and _is_post(given)):
        return {"source": "listing", "span": record["place"], "raw": raw}
    named = given.facts.files[int(source[5:])] if given.facts and source.startswith("file:") else ""
    where = {"source": "file", "file": named} if named else {"source": source}
    return {**where, "span": record["place"], "raw": raw}


def _is_post(given: Given) -> bool:
    """Whether the listing's own words were read as its text, so that places there are places in it."""
    text = given.facts.text if given.facts else ""
    return bool(text) and given.listing.startswith(text)
