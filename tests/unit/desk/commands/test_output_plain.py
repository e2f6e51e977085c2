"""Outcomes of every kind come out as JSON."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from crawler.evidence.bundle import Exported
from crawler.evidence.verify import Problem, Report
from desk.commands.output import plain


def test_an_export_and_what_is_wrong_with_it_come_out_as_json() -> None:
    done = Exported("out", 1, 2, 3, "a" * 64, 0, ("a record",))
    report = Report(3, (Problem("pages/1.png", "has changed", "已被改动"),))
    assert json.loads(json.dumps(plain(done)))["missing"] == ["a record"]
    assert json.loads(json.dumps(plain(report)))["problems"][0]["path"] == "pages/1.png"


def test_days_and_moments_come_out_as_rfc_3339_has_them() -> None:
    assert plain({"day": date(2026, 3, 1), "at": datetime(2026, 3, 1, 8, 30, tzinfo=UTC)}) == {
        "day": "2026-03-01", "at": "2026-03-01T08:30:00+00:00",
    }  # fmt: skip
