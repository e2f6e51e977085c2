"""The shared evaluation material: read where it stands, never copied, skipped where it is missing."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

from matchers.facts import ListingFacts, WorkFacts
from records.vocabulary import WORK_KIND_ALIASES, WorkKind

ROOT = Path(__file__).resolve().parents[3] / "shared" / "eval"


@dataclass(frozen=True)
class Labelled:
    """A listing with the works that it names (`expected`, by work_id; empty for none) and its act."""

    listing: ListingFacts
    expected: frozenset[str]
    act: str
    kind: str
    trait: str


def works(name: str) -> list[WorkFacts]:
    """The works of a set; raises FileNotFoundError where the material is missing."""
    with (ROOT / name / "works.csv").open(encoding="utf-8", newline="") as file:
        return [_work(number, row) for number, row in enumerate(csv.DictReader(file))]


def listings(name: str) -> list[Labelled]:
    """The labelled listings of a set, in the order of the file."""
    lines = (ROOT / name / "listings.jsonl").read_text(encoding="utf-8").splitlines()
    return [_labelled(json.loads(line)) for line in lines]


def pictures() -> list[Path]:
    """The original pictures, by name; empty where the material is missing."""
    return sorted((ROOT / "images").glob("*.jpg"))


def _work(number: int, row: dict[str, str]) -> WorkFacts:
    return WorkFacts(
        id=number, work_id=row["work_id"], title=row["title"],
        kind=WORK_KIND_ALIASES.get(row["kind"].casefold(), WorkKind.OTHER),
        aliases=tuple(filter(None, row["aliases"].split("|"))), year=int(row["year"]) if row["year"] else None,
        creators=tuple(filter(None, row["creators"].split("|"))),
    )  # fmt: skip


def _labelled(row: dict[str, object]) -> Labelled:
    expected = row["expected_works"]
    assert isinstance(expected, list)
    listing = ListingFacts(
        url="http://eval.example/1", title=str(row["listing"]), text=str(row.get("text") or "")
    )
    return Labelled(
        listing, frozenset(map(str, expected)), str(row.get("act") or "offer"), str(row.get("kind") or ""),
        str(row.get("trait") or "plain"),
    )  # fmt: skip
