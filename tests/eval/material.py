"""The evaluation material: the shared sets, read where they stand and never copied, and cases of our own."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from matchers.facts import ListingFacts, WorkFacts
from matchers.index.catalogue import CatalogueIndex, index
from records.vocabulary import WORK_KIND_ALIASES, WorkKind
from tests.eval.family import Families, half

ROOT = Path(__file__).resolve().parents[3] / "shared" / "eval"
OWN = Path(__file__).with_name("cases")


@dataclass(frozen=True)
class Labelled:
    """A listing with the works that it names (`expected`, by work_id; empty for none) and its act."""

    listing: ListingFacts
    expected: frozenset[str]
    act: str
    kind: str
    trait: str
    source: str
    family: str
    """Listings of one title are one family (see `tests.eval.family`)."""
    half: str
    """`dev`, which a fit may see, or `held`, which only measures; a family is whole in one of them."""


def folder(name: str) -> Path:
    """Where a set stands: `own`, `channels` and `boards` beside this module, the others in the shared material."""
    return {"own": OWN, "channels": OWN / "channels", "boards": OWN / "boards"}.get(name, ROOT / name)


@cache
def works(name: str) -> Sequence[WorkFacts]:
    """The works of a set; raises FileNotFoundError where the material is missing.

    `channels` has those of `own` beside its own, so that the namesakes of both tempt; `boards` has the same.
    """
    folders = [folder(one) for one in (("own", "channels") if name in ("channels", "boards") else (name,))]
    return [_work(number, row) for number, row in enumerate(row for one in folders for row in _rows(one))]


def _rows(place: Path) -> Iterator[dict[str, str]]:
    with (place / "works.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def catalogue(name: str) -> CatalogueIndex:
    """The works of a set, indexed once for all suites; raises FileNotFoundError."""
    return index(works(name))


KEPT_OUT = 5
"""One work in so many is not in the reduced catalogue."""


@cache
def reduced_works() -> Sequence[WorkFacts]:
    """The big catalogue without a fifth of its works, and without any that its listings name."""
    named = frozenset[str]().union(*(case.expected for case in listings("titles")))
    return [w for w in works("titles") if w.id % KEPT_OUT and w.work_id not in named]


@cache
def reduced() -> CatalogueIndex:
    """Its index, which serves two measures: indexing 109,106 works is what costs time here."""
    return index(reduced_works())


@cache
def listings(name: str) -> Sequence[Labelled]:
    """The labelled listings of a set, in the order of the file; raises FileNotFoundError."""
    lines = (folder(name) / "listings.jsonl").read_text(encoding="utf-8").splitlines()
    families = Families(works(name))
    return [_labelled(json.loads(line), families) for line in lines]


def texts() -> list[Path]:
    """The prose; empty where the material is missing."""
    return sorted((ROOT / "texts").glob("*.txt"))


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


def _labelled(row: dict[str, object], families: Families) -> Labelled:
    expected, files = row["expected_works"], row.get("files") or []
    assert isinstance(expected, list)
    assert isinstance(files, list)
    title = str(row["listing"])
    family = families.of(title, map(str, expected))
    listing = ListingFacts(
        url=str(row.get("url") or "http://eval.example/1"), title=title, text=str(row.get("text") or ""),
        files=tuple(map(str, files)),
    )  # fmt: skip
    return Labelled(
        listing, frozenset(map(str, expected)), str(row.get("act") or "offer"), str(row.get("kind") or ""),
        str(row.get("trait") or "plain"), str(row.get("source") or ""), family, half(family),
    )  # fmt: skip
