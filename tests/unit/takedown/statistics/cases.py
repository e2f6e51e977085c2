"""Cases for the forms, made up."""

from __future__ import annotations

from datetime import date
from typing import Any

from records.casework import CaseSource, OutcomeKind, Stream
from records.vocabulary import WorkKind
from takedown.statistics.figures import CaseFact, OutcomeFact


def outcome(kind: OutcomeKind, day: str, amount: int = 0, count: int = 0, number: str = "") -> OutcomeFact:
    return OutcomeFact(kind, date.fromisoformat(day), amount, count, number)


def case(filed_on: str, *outcomes: OutcomeFact, number: str = "AJ-2015-000001", **fields: Any) -> CaseFact:
    told = {
        "id": number, "number": number, "name": "“示例音乐网”侵权案", "unit": "示例市版权局", "region": "示例市",
        "stream": Stream.COPYRIGHT, "source": CaseSource.OWN, "kind": WorkKind.MUSIC,
        "filed_on": date.fromisoformat(filed_on), "brief": "", "result": "", "note": "", "held_back": False,
        "outcomes": tuple(outcomes),
    }  # fmt: skip
    return CaseFact(**{**told, **fields})
