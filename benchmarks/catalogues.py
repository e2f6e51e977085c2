"""Catalogues of any size and real listings to search in them, from the evaluation material beside the project.

Names beyond the real ones are spliced from two of them (at a word's end where there are words), so lengths,
scripts and the runs of characters that many names share are those of real names; namesakes abound.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from matchers.facts import ListingFacts, WorkFacts
from records.vocabulary import WORK_KIND_ALIASES, WorkKind

ROOT = Path(__file__).resolve().parents[2] / "shared" / "eval"
SETS = ("titles", "zh")
SEED = 2026
LONGEST = 80


def available() -> bool:
    """Whether the material stands beside the project."""
    return all((ROOT / name / "works.csv").exists() for name in SETS)


def works(count: int) -> list[WorkFacts]:
    """Works with `count` names together, in order of their ids: all the real ones if there is room, then spliced ones of one name."""
    real, used = _real(), 0
    chosen: list[WorkFacts] = []
    for work in random.Random(SEED).sample(real, len(real)):
        if used >= count:
            return sorted(chosen, key=lambda work: work.id)
        chosen.append(replace(work, aliases=work.aliases[: count - used - 1]))
        used += 1 + len(chosen[-1].aliases)
    spliced = _spliced([name for work in real for name in (work.title, *work.aliases)])
    chosen += [
        WorkFacts(
            len(real) + n, f"made/{n}", next(spliced), real[n % len(real)].kind, year=real[n % len(real)].year
        )
        for n in range(count - used)
    ]
    return sorted(chosen, key=lambda work: work.id)


def names(count: int) -> list[str]:
    """The titles and aliases of `works(count)`."""
    return [name for work in works(count) for name in (work.title, *work.aliases)]


def listings() -> list[str]:
    """The titles of the real listings of all sets."""
    return [str(row["listing"]) for row in _rows()]


def listing_facts() -> list[ListingFacts]:
    """The real listings with their texts."""
    return [
        ListingFacts(
            url=f"https://site.example/{n}", title=str(row["listing"]), text=str(row.get("text") or "")
        )
        for n, row in enumerate(_rows())
    ]


def _rows() -> list[dict[str, object]]:
    files = (ROOT / name / "listings.jsonl" for name in SETS)
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def _real() -> list[WorkFacts]:
    found: list[WorkFacts] = []
    for name in SETS:
        with (ROOT / name / "works.csv").open(encoding="utf-8-sig", newline="") as file:
            found += [_work(len(found) + n, row) for n, row in enumerate(csv.DictReader(file))]
    return found


def _work(number: int, row: dict[str, str]) -> WorkFacts:
    aliases = tuple(dict.fromkeys(alias for alias in row["aliases"].split("|") if alias))
    kind = WORK_KIND_ALIASES.get(row["kind"].strip().casefold(), WorkKind.OTHER)
    creators = tuple(one for one in row["creators"].split("|") if one)
    year = int(row["year"]) if row["year"].isdigit() else None
    return WorkFacts(
        number, row["work_id"], row["title"], kind, aliases=aliases, year=year, creators=creators
    )


def _spliced(real: list[str]) -> Iterator[str]:
    chance, seen = random.Random(SEED), set(real)
    while True:
        name = _splice(chance.choice(real), chance.choice(real), chance)
        if 2 <= len(name) <= LONGEST and name not in seen:
            seen.add(name)
            yield name


def _splice(left: str, right: str, chance: random.Random) -> str:
    first, second = left.split(" "), right.split(" ")
    if len(first) > 1 and len(second) > 1:
        return " ".join(first[: chance.randint(1, len(first))] + second[chance.randrange(len(second)) :])
    return left[: chance.randint(1, max(1, len(left) - 1))] + right[chance.randrange(max(1, len(right))) :]
