"""What is reported of a labelled set of listings: the figures of the whole, and of every group apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from tests.eval import material
from tests.eval.measure import ECE_PAIRS, Judged, calibration, calibrations, figures, groups, judge
from tests.eval.report import Figure, Report

HAN = re.compile(r"[㐀-鿿]")


@cache
def judged(name: str) -> Sequence[Judged]:
    """Every listing of a set against its own catalogue; raises FileNotFoundError."""
    return judge(material.listings(name), material.catalogue(name))


@cache
def unlisted() -> Sequence[Judged]:
    """The release names against the big catalogue without their works: nothing is right there."""
    return judge(material.listings("titles"), material.reduced())


def report(name: str) -> Report:
    """The figures of a set as a whole, of its held half and of its Han listings; groups as notes."""
    try:
        rows = judged(name)
    except FileNotFoundError as error:
        return Report(name, skipped=f"{error.filename} is missing")
    held = [one for one in rows if one.case.half == "held"]
    han = [one for one in rows if HAN.search(one.case.listing.title)]
    measured = [
        *(*figures(rows), *calibrations(rows)),
        *(*figures(held, " (held half)"), calibration(held, " (held half)")),
        *figures(han, " (Han)"),
    ]
    return Report(name, (*measured, *_by_kind(rows)), tuple(_notes(rows)))


def _by_kind(rows: Sequence[Judged]) -> list[Figure]:
    """Precision and recall of each kind of work; the kind of an unlabelled listing is that of the best match."""
    return [
        figure
        for kind in sorted({_kind(one) for one in rows} - {"other", ""})
        for figure in figures([one for one in rows if _kind(one) == kind], f" ({kind})")
        if figure.name.startswith(("precision", "recall ", "recall_of_offers")) and figure.asked
    ]


def _kind(one: Judged) -> str:
    return one.case.kind


def _notes(rows: Sequence[Judged]) -> list[str]:
    scored = sum(one.best is not None for one in rows)
    notes = [f"{scored} scored pairs"]
    if scored < ECE_PAIRS:
        notes[0] += f", under {ECE_PAIRS}: the ECE is shown with its interval and proves little"
    keys: list[tuple[str, Callable[[Judged], str]]] = [
        ("source", lambda one: one.case.source),
        ("kind", _kind),
        ("trait", lambda one: one.case.trait),
    ]
    for title, key in keys:
        notes += groups(rows, key, title)
    return notes
