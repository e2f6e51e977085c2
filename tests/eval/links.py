"""Share links of our own posts: which share, where it stands, and which code is meant for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from records.sharelinks import find
from tests.eval.intervals import share
from tests.eval.report import Report

CASES = Path(__file__).with_name("cases") / "links.jsonl"


def run(fast: bool) -> Report:
    """The whole set: it takes less than a second. A code counts only where its share was found."""
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    named: list[bool] = []
    true: list[bool] = []
    coded: list[bool] = []
    invented: list[bool] = []
    placed: list[bool] = []
    for case in cases:
        found: list[Any] = list(find(case["text"]))
        expected = list(case["links"])
        true += [any(_same(row, one) for one in expected) for row in found]
        for one in expected:
            near = sorted(
                (row for row in found if _same(row, one)),
                key=lambda row: abs(row["span"][0] - one["span"][0]),
            )
            named.append(bool(near))
            if near:
                coded.append(near[0]["code"] == one["code"])
                invented.append(near[0]["code"] in ("", one["code"]))
                placed.append(near[0]["span"] == one["span"])
    figures = (
        share("share_recall", named), share("share_precision", true), share("code_right", coded),
        share("code_not_invented", invented), share("span_right", placed),
    )  # fmt: skip
    return Report(
        "links",
        figures,
        (
            f"{len(cases)} posts of our own, written before the reader; the spans of four were corrected after its first run",
        ),
    )


def _same(row: Any, expected: Any) -> bool:
    return (row["service"], row["id"]) == (expected["service"], expected["id"])
