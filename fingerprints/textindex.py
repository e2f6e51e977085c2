"""An index over the texts of many works: a page is compared with the whole catalogue at once.

Postings `gram -> (text, number of print)` stand in sorted arrays, one set for each stream, on disk in a
versioned folder and memory-mapped, so every process of a machine shares them. Grams that stand in many
works (statements of copyright, classical quotations, notes of the same scanning group) prove nothing about
any of them: they are not counted, and the evidence says how many of the page's were left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fingerprints.grams import SCHEMES, Grams, Scheme, cut, printed, unpack
from fingerprints.kinds import Likeness, Print
from fingerprints.runs import MIN_RUN, TIMES
from fingerprints.text import RULES, judged
from records import versioned
from records.errors import Tampered

FORMAT = 1
NAME = "texts"
ARRAYS = ("hashes", "texts", "numbers", "at", "starts", "spans", "first")
COMMON_WORKS = 8
"""A gram in more works than this is common ..."""
COMMON_SHARE = 0.005
"""... or, in a large catalogue, in more than this share of them."""
CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class Text:
    """One asset's text: `work` and `asset` are the caller's keys, `value` and the sizes are its print's."""

    work: str
    asset: str
    value: str
    units: int
    chars: int


@dataclass(frozen=True, slots=True)
class Likely:
    """A text of the catalogue that a page is like."""

    work: str
    asset: str
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Postings:
    """One stream of all texts.

    Attributes:
        hashes, texts, numbers: of every posting, in the order of the hashes: gram, text, number of print.
        at, starts, spans: the prints of all texts one after another; a text's own begin at `first[text]`.
    """

    hashes: NDArray[np.uint64]
    texts: NDArray[np.uint32]
    numbers: NDArray[np.uint32]
    at: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    spans: NDArray[np.uint8]
    first: NDArray[np.int64]

    def grams(self, text: int, one: Text) -> Grams:
        """The prints of one text; without their hashes, which only the postings hold."""
        begin, end = int(self.first[text]), int(self.first[text + 1])
        none = np.zeros(end - begin, np.uint64)
        return Grams(
            none, self.at[begin:end], self.starts[begin:end], self.spans[begin:end], one.units, one.chars
        )


class TextIndex:
    """Made from prints by `build`, or opened by `load`. Never changed; a new catalogue is a new index."""

    def __init__(
        self, texts: Mapping[str, Sequence[Text]], postings: Mapping[str, Postings], common_works: int
    ) -> None:
        self._texts, self._postings, self._common_works = texts, postings, common_works
        self._works = {name: _numbered(one.work for one in texts[name]) for name in texts}

    @classmethod
    def build(
        cls, assets: Iterable[tuple[str, str, Sequence[Print]]], common_works: int | None = None
    ) -> TextIndex:
        """From (work, asset, prints of the text) of every asset.

        `common_works`: a gram in more works than this is not counted; by default it follows the catalogue.
        """
        kept = list(assets)
        works = len({work for work, _, _ in kept})
        limit = max(COMMON_WORKS, int(works * COMMON_SHARE)) if common_works is None else common_works
        made = {scheme.algorithm: _posted(scheme, kept) for scheme in SCHEMES}
        return cls(
            {name: one[0] for name, one in made.items()}, {name: one[1] for name, one in made.items()}, limit
        )

    def like(self, page: Sequence[Print]) -> list[Likely]:
        """The texts that a page's prints are like, the best likeness of each work, strong ones first."""
        return _best(
            likely
            for scheme in SCHEMES for one in page if one.recipe == scheme.recipe and one.payload
            for likely in self._like(scheme, unpack(one), partial(_same, one))
        )  # fmt: skip

    def like_text(self, text: str) -> list[Likely]:
        """The same of the prints of a text, of which none is made where nothing is like it."""
        some = [scheme for scheme in SCHEMES if len(self._postings[scheme.algorithm].hashes)]
        if not some:
            return []
        return _best(
            likely
            for scheme, page in cut(text, some)
            for likely in self._like(scheme, page, partial(printed, scheme, page))
        )

    def save(self, root: Path) -> Path:
        """Publish as the current index of `root`; gives its folder."""

        def write(folder: Path) -> dict[str, Any]:
            for scheme, postings in self._postings.items():
                for name in ARRAYS:
                    np.save(folder / f"{scheme}-{name}.npy", getattr(postings, name), allow_pickle=False)
            listed = {name: [asdict(one) for one in texts] for name, texts in self._texts.items()}
            (folder / "texts.json").write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")
            return {"format": FORMAT, "recipes": _recipes(), "common_works": self._common_works}

        return versioned.publish(root, NAME, write)

    @classmethod
    def load(cls, root: Path, *, check: bool = False) -> TextIndex:
        """The current index of `root`, mapped. `check` reads every byte again.

        Raises:
            NotFound: none has been published.
            Tampered: damaged, or of another format or recipe: it has to be built again.
        """
        folder, meta = versioned.current(root)
        if (meta.get("format"), meta.get("recipes")) != (FORMAT, _recipes()):
            raise _stale(folder, "of another version")
        if check:
            versioned.verify(folder, meta)
        try:
            listed = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
            postings = {scheme.algorithm: _mapped(folder, scheme) for scheme in SCHEMES}
            texts = {name: [Text(**one) for one in found] for name, found in listed.items()}
        except (OSError, ValueError, TypeError) as error:
            raise _stale(folder, str(error)) from None
        return cls(texts, postings, int(meta["common_works"]))

    def _like(self, scheme: Scheme, page: Grams, made: Callable[[], Print]) -> Iterator[Likely]:
        """`made` gives the print of the page's grams."""
        postings = self._postings[scheme.algorithm]
        counts, left = self._counted(scheme, page, postings)
        if not counts.any():
            return  # nearly always
        ignored = int((counts < 0).sum())
        counts = np.maximum(counts, 0)
        which = np.repeat(np.arange(len(page)), counts)
        within = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
        rows = np.repeat(left, counts) + within
        texts = postings.texts[rows]
        for text in self._candidates(texts, RULES[scheme.algorithm].run):
            one = made()
            chosen = texts == text
            shared = _rare(np.stack((postings.numbers[rows[chosen]].astype(np.int64), which[chosen]), axis=1))
            known = self._texts[scheme.algorithm][text]
            left_print = replace(one, value=known.value, payload=b"")
            likeness = judged(
                left_print, postings.grams(text, known), one, page, shared,
                ignored=ignored, more={"common_works": self._common_works, "works": len(set(self._works[scheme.algorithm]))},
            )  # fmt: skip
            if likeness:
                yield Likely(known.work, known.asset, likeness)

    def _counted(
        self, scheme: Scheme, page: Grams, postings: Postings
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(postings of each of the page's grams, -1 where it is common; where they begin)."""
        order = np.argsort(page.hashes)  # in order, neighbours share the pages that are read
        left, counts = np.zeros(len(page), np.int64), np.zeros(len(page), np.int64)
        left[order] = np.searchsorted(postings.hashes, page.hashes[order], "left")
        there = np.flatnonzero(left < len(postings.hashes))
        there = there[postings.hashes[left[there]] == page.hashes[there]]
        counts[there] = np.searchsorted(postings.hashes, page.hashes[there], "right") - left[there]
        works = self._works[scheme.algorithm]
        for number in np.flatnonzero(counts > self._common_works).tolist():
            if (
                len(np.unique(works[postings.texts[left[number] : left[number] + counts[number]]]))
                > self._common_works
            ):
                counts[number] = -1
        return counts, left

    @staticmethod
    def _candidates(texts: NDArray[np.uint32], least: int) -> list[int]:
        """The texts that share enough grams to be a likeness at all, those that share most first."""
        if not len(texts):
            return []
        shared = np.bincount(texts)
        order = np.argsort(-shared, kind="stable")[:CANDIDATES]
        return [int(text) for text in order if shared[text] >= max(MIN_RUN, least)]


def _best(every: Iterable[Likely]) -> list[Likely]:
    found: dict[str, Likely] = {}
    for likely in every:
        known = found.get(likely.work)
        if known is None or _rank(likely) > _rank(known):
            found[likely.work] = likely
    return sorted(found.values(), key=_rank, reverse=True)


def _same(one: Print) -> Print:
    return one


def _posted(
    scheme: Scheme, assets: Sequence[tuple[str, str, Sequence[Print]]]
) -> tuple[list[Text], Postings]:
    texts: list[Text] = []
    grams: list[Grams] = []
    for work, asset, prints in assets:
        for one in prints:
            if one.recipe == scheme.recipe and one.payload:
                grams.append(unpack(one))
                texts.append(Text(work, asset, one.value, grams[-1].units, grams[-1].chars))
    lengths = np.array([len(one) for one in grams], np.int64)
    hashes = _joined([one.hashes for one in grams], np.uint64)
    owners = np.repeat(np.arange(len(grams), dtype=np.uint32), lengths)
    numbers = _joined([np.arange(len(one), dtype=np.uint32) for one in grams], np.uint32)
    order = np.argsort(hashes, kind="stable")
    return texts, Postings(
        hashes[order], owners[order], numbers[order],
        _joined([one.at for one in grams], np.uint32), _joined([one.starts for one in grams], np.uint32),
        _joined([one.spans for one in grams], np.uint8), np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths))),
    )  # fmt: skip


def _joined(parts: Sequence[NDArray[Any]], kind: Any) -> NDArray[Any]:
    return np.concatenate([np.zeros(0, kind), *parts]).astype(kind)


def _rare(shared: NDArray[np.int64]) -> NDArray[np.int64]:
    """Without the page's grams that the work repeats as a refrain."""
    _, inverse, times = np.unique(shared[:, 1], return_inverse=True, return_counts=True)
    return shared[times[inverse] <= TIMES]


def _mapped(folder: Path, scheme: Scheme) -> Postings:
    return Postings(**{
        name: np.load(folder / f"{scheme.algorithm}-{name}.npy", mmap_mode="r", allow_pickle=False) for name in ARRAYS
    })  # fmt: skip


def _numbered(works: Iterable[str]) -> NDArray[np.int64]:
    """A number for each text: the same for texts of one work."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(work, len(numbers)) for work in works], np.int64)


def _recipes() -> list[str]:
    return [scheme.recipe for scheme in SCHEMES]


def _rank(likely: Likely) -> tuple[bool, float]:
    return likely.likeness.strength == "strong", likely.likeness.second_vote or 0


def _stale(folder: Path, why: str) -> Tampered:
    return Tampered(
        f"index {folder.name}: {why}; build it again", zh=f"索引 {folder.name} 已损坏或版本不符，请重建",
        digest=folder.name,
    )  # fmt: skip
