"""Text beside text: how much of each is in the other, where, and the longest run with the same words marked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from rapidfuzz.distance import LCSseq

from desk.web import views
from desk.web.content.plots import Ribbon, Stretch, ribbons
from desk.web.content.sides import Side
from desk.web.content.technical import mapping, number, pair
from desk.web.show import marked_spans
from fingerprints.excerpts import Excerpt, excerpt
from records import folding
from records.errors import BytesRefused, NotFound, Tampered
from records.vault import Vault

LEAST = 3
"""Letters that are the same in a row; fewer are chance."""
CHANGED = 0.3
"""Share of the letters of a run that are still the same, below which the text is not what was compared."""
LONG = 2_000
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class TextShown:
    """`of_work`, `of_page`: shares 0-1; `work`, `page`: characters of the whole texts; `runs_total` of them shared.

    `parts`: of a listing with chapters how many it has, how many were compared, and how many of these are alike.
    """

    of_work: float | None
    of_page: float | None
    work: int
    page: int
    longest: Stretch | None
    runs: list[Ribbon]
    places: list[Stretch]
    runs_total: int
    prints: int
    ignored: int
    parts: tuple[int, int, int] | None = None


def shown(said: Mapping[str, Any]) -> TextShown:
    """Of a recorded likeness of texts."""
    evidence = mapping(said.get("evidence"))
    contained, chars, prints = (mapping(evidence.get(name)) for name in ("containment", "chars", "prints"))
    work, page = int(number(chars.get("work")) or 0), int(number(chars.get("page")) or 0)
    recorded = evidence.get("runs")
    listed = recorded if isinstance(recorded, list) else []
    places = [place for one in listed if (place := _stretch(one)) is not None]
    return TextShown(
        number(contained.get("work")), number(contained.get("page")), work, page,
        _stretch(evidence.get("longest")), ribbons(work, page, places), places,
        int(number(evidence.get("runs_total")) or len(places)), int(number(prints.get("in_runs")) or 0),
        int(number(prints.get("page_ignored")) or 0), _parts(mapping(evidence.get("parts"))),
    )  # fmt: skip


def _parts(said: Mapping[str, Any]) -> tuple[int, int, int] | None:
    if not said:
        return None
    known, compared, alike = (int(number(said.get(name)) or 0) for name in ("known", "compared", "alike"))
    return known, compared, alike


def _stretch(value: object) -> Stretch | None:
    one = mapping(value)
    work, page = pair(one.get("work")), pair(one.get("page"))
    return Stretch(work, page) if work and page else None


@dataclass(frozen=True)
class Passage:
    """One side's words. `why` says in a word why there are none: `missing`, or a refusal's code."""

    excerpt: Excerpt | None
    why: str = ""
    marks: tuple[Spans, Spans] = ((), ())

    @property
    def parts(self) -> tuple[str, str]:
        """The words up to where something is left out, and those after; what stands around the run included."""
        one = self.excerpt
        if one is None:
            return "", ""
        if not one.left_out:
            return one.before + one.head + one.tail + one.after, ""
        return one.before + one.head, one.tail + one.after

    @property
    def html(self) -> tuple[Markup, Markup]:
        head, tail = (marked_spans(text, spans) for text, spans in zip(self.parts, self.marks, strict=True))
        return head, tail


@dataclass(frozen=True)
class SideBySide:
    """The run in both texts. `changed`: what is shown is no longer what was compared."""

    work: Passage
    found: Passage
    changed: bool


def side_by_side(
    vault: Vault, run: Stretch, asset: Side, found: Side, own_text: str | None
) -> SideBySide:  # fmt: skip
    """Read both texts at the run and mark what is the same. `own_text`: the page's or a chapter's, where it is what was compared."""
    work = _passage(vault, asset.digest, run.work)
    if own_text is not None:
        theirs = Passage(excerpt(own_text, int(run.found[0]), int(run.found[1])))
    else:
        theirs = _passage(vault, found.digest, run.found)
    if work.excerpt is None or theirs.excerpt is None:
        return SideBySide(work, theirs, changed=False)
    heads, tails = (same(ours, other) for ours, other in zip(work.parts, theirs.parts, strict=True))
    return SideBySide(
        Passage(work.excerpt, "", (heads[0], tails[0])), Passage(theirs.excerpt, "", (heads[1], tails[1])),
        _covered(heads[1], theirs.parts[0]) < CHANGED,
    )  # fmt: skip


def _passage(vault: Vault, digest: str, span: tuple[float, float]) -> Passage:
    if not digest:
        return Passage(None, "missing")
    try:
        read = views.SHARED.view(vault, "text", digest, {"start": int(span[0]), "end": int(span[1])})
    except (NotFound, Tampered):
        return Passage(None, "missing")
    except BytesRefused as refused:
        return Passage(None, refused.code)
    return Passage(Excerpt(**json.loads(read)))


def same(left: str, right: str) -> tuple[Spans, Spans]:
    """Raw characters [start, end) of both that say the same after folding, in the same order."""
    ours, theirs = folding.fold(left, LONG), folding.fold(right, LONG)
    blocks = [
        (one.src_start, one.src_end, one.dest_start, one.dest_end)
        for one in LCSseq.opcodes(ours.text, theirs.text)
        if one.tag == "equal" and one.src_end - one.src_start >= LEAST
    ]
    return (
        tuple(ours.raw_span(start, end) for start, end, _, _ in blocks),
        tuple(theirs.raw_span(start, end) for _, _, start, end in blocks),
    )


def _covered(spans: Sequence[tuple[int, int]], text: str) -> float:
    return sum(end - start for start, end in spans) / max(1, len(text))
