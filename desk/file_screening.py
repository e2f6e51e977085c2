"""Files against files: which of a right holder's assets a found file is, holds, or is cut from.

The same kinds and the same comparison as in a sweep, without a database. Assets are files, or prints that
were made elsewhere. Every kind that accepts a file looks at it; assets are compared kind by kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desk.folders import Found
from desk.printing import Printed, Printer, rank
from fingerprints.candidates import EVERY, Narrowing, narrowing
from fingerprints.kinds import Likeness, Print
from fingerprints.registry import kind

ALL, CANDIDATES = "all", "candidates"


@dataclass(frozen=True, slots=True)
class Asset:
    """One thing to recognise: its name in the answers, and its prints of one kind."""

    name: str
    prints: Sequence[Print]


@dataclass(frozen=True, slots=True)
class Match:
    """A likeness with an asset, by one kind."""

    asset: str
    kind: str
    likeness: Likeness

    @property
    def order(self) -> tuple[bool, float, int, str]:
        """Strong ones first, then by how far within the threshold, then by kind and name."""
        one = self.likeness
        part = one.distance / one.threshold if one.threshold else float(one.distance > 0)
        return one.strength != "strong", part, rank(self.kind), self.asset

    def as_json(self) -> dict[str, Any]:
        one = self.likeness
        return {
            "asset": self.asset, "kind": self.kind, "algorithm": one.algorithm, "strength": one.strength,
            "distance": one.distance, "threshold": one.threshold, "second_vote": one.second_vote,
            "values": {"asset": one.asset_value, "suspect": one.found_value}, "evidence": one.evidence,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one suspect. `compared`: by kind, whether with all assets that could be alike or with candidates."""

    printed: Printed
    matches: tuple[Match, ...]
    compared: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """The line that a program reads; see docs/how-to/screen-your-own-files.md."""
        failed = self.printed.failed
        looked = {
            **dict.fromkeys(self.printed.prints, "printed"),
            **{name: one.code for name, one in self.printed.refusals.items()},
        }
        return {
            "suspect": self.printed.name, "kind": self.printed.kind,
            "matches": [one.as_json() for one in self.matches],
            "refusal": failed.as_json() if failed else None,
            "mislabelled": self.printed.mislabelled, "looked": dict(sorted(looked.items())), "compared": dict(sorted(self.compared.items())),
        }  # fmt: skip


class Assets:
    """Everything to recognise, by kind of fingerprint. `every`: as in `fingerprints.candidates`."""

    def __init__(self, by_kind: Mapping[str, Sequence[Asset]], every: int = EVERY) -> None:
        self._by_kind = by_kind
        self._every = every
        self._narrowings: dict[str, Narrowing] = {}

    @classmethod
    def of(cls, printed: Iterable[Printed], every: int = EVERY) -> Assets:
        """Of files that were printed."""
        by_kind: dict[str, list[Asset]] = {}
        for one in printed:
            for name, prints in one.prints.items():
                by_kind.setdefault(name, []).append(Asset(one.name, prints))
        return cls(by_kind, every)

    def counts(self) -> dict[str, int]:
        """How many assets there are of each kind."""
        return {name: len(assets) for name, assets in sorted(self._by_kind.items()) if assets}

    def answer(self, printed: Printed) -> Answer:
        """Compare one suspect with everything."""
        matches: list[Match] = []
        compared: dict[str, str] = {}
        for name, prints in printed.prints.items():
            if name in self._by_kind:
                narrowed = self._narrowing(name)(prints)
                compared[name] = ALL if narrowed.exact else CANDIDATES
                matches += _matches(name, [self._by_kind[name][at] for at in narrowed.assets], prints)
        return Answer(printed, tuple(sorted(matches, key=lambda one: one.order)), compared)

    def _narrowing(self, name: str) -> Narrowing:
        if name not in self._narrowings:
            known = [one.prints for one in self._by_kind[name]]
            self._narrowings[name] = narrowing(name, known, self._every)
        return self._narrowings[name]


def _matches(name: str, assets: Sequence[Asset], prints: Sequence[Print]) -> Iterator[Match]:
    for one in assets:
        likeness = kind(name).compare(one.prints, prints)
        if likeness is not None:
            yield Match(one.name, name, likeness)


def answers(suspects: Iterable[Found], assets: Assets, printer: Printer) -> Iterator[Answer]:
    """One answer a suspect, in order, each before the next is opened."""
    for one in suspects:
        yield assets.answer(printer.printed(one))
