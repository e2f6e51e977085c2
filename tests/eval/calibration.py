"""Calibration over all labelled listings together, so that 2,000 pairs are scored.

Each labelled set alone gives some 500 best matches; together with the release names against a catalogue that
their works have been taken out of they are enough. Half of them no fit has seen: that half stands apart.
"""

from __future__ import annotations

from tests.eval import listings
from tests.eval.measure import ECE_PAIRS, Judged, calibrations, reliability
from tests.eval.report import Report

SETS = ("zh", "titles", "own", "channels")


def run(fast: bool) -> Report:
    """The sets as their own suites have judged them already."""
    rows: list[Judged] = []
    try:
        for name in SETS:
            rows += listings.judged(name)
        rows += listings.unlisted()
    except FileNotFoundError as error:
        return Report("calibration", skipped=f"{error.filename} is missing")
    held = [one for one in rows if one.case.half == "held"]
    scored = sum(one.best is not None for one in rows)
    enough = "" if scored >= ECE_PAIRS else f", under {ECE_PAIRS}"
    notes = (f"{scored} listings have a best match{enough}", *reliability(rows))
    return Report("calibration", (*calibrations(rows), *calibrations(held, " (held half)")), notes)
