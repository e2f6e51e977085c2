"""One measurement in a process of its own, so that its memory is its own: `python -m benchmarks.titles` calls it."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from benchmarks import bad_titles, catalogues, title_peers
from matchers import catalogue, titles
from matchers.facts import ListingFacts
from matchers.normalise import Reading, read
from matchers.screen import screen
from matchers.titles import Title, TitleIndex
from matchers.titles.pieces import Pieces, openings
from records import folding

T = TypeVar("T")

PAGE = 20_000
ADDED = 1_000
RUNS = 3


@dataclass(frozen=True)
class Task:
    """How many names, where the index is kept, how many times each thing is timed."""

    names: int
    folder: Path
    runs: int = RUNS


def build(task: Task) -> dict[str, float]:
    """Everything from names to files."""
    names = catalogues.names(task.names)
    before = _peak()
    began = time.perf_counter()
    index = titles.build(Title(number, name) for number, name in enumerate(names))
    keys = [index.key_text(number) for number in range(len(index))]
    task.folder.mkdir(parents=True, exist_ok=True)
    middle = time.perf_counter()
    Pieces.build(keys).to_files(task.folder)
    ended = time.perf_counter()
    return {"views_s": middle - began, "pieces_s": ended - middle, "before_mb": before, "peak_mb": _peak()}


def serve(task: Task) -> dict[str, Any]:
    """Milliseconds a listing of each tier, and everything else that one worker sees."""
    index, pieces, keys, loaded = _opened(task)
    readings = [read(raw, "title") for raw in catalogues.listings()]
    where = [openings(reading) for reading in readings]
    pairs = list(zip(readings, where, strict=True))
    return {
        **loaded,
        "read_ms": _each(lambda raw: read(raw, "title"), catalogues.listings(), task.runs),
        "exact_ms": _each(index.places, readings, task.runs),
        "near_ms": _each(lambda pair: pieces.find(pair[0].base, pair[1]), pairs, task.runs),
        "capped": sum(pieces.find(reading.base, gaps).capped for reading, gaps in pairs),
        **_prose(index, task.runs),
        "bad_exact_ms": _worst(lambda raw: index.places(read(raw, "title")), keys),
        "bad_near_ms": _worst(lambda raw: _near(pieces, read(raw, "title")), keys),
    }


def screening(task: Task) -> dict[str, Any]:
    """Milliseconds a listing of the whole answer, decision and reasons included."""
    found = catalogue.index(catalogues.works(task.names))
    keys = [found.titles.key_text(number) for number in range(len(found.titles))]
    return {
        "screen_ms": _each(lambda facts: screen(facts, found), catalogues.listing_facts(), task.runs),
        "bad_screen_ms": _worst(lambda raw: screen(ListingFacts(url="", title=raw), found), keys),
        "rss_mb": _peak(),
    }


def peers(task: Task) -> dict[str, float]:
    """Milliseconds a listing of each peer over the same folded names and listings."""
    keys = sorted({folding.key(name) for name in catalogues.names(task.names)} - {""})
    texts = [folding.key(raw) for raw in catalogues.listings()]
    found = {}
    for name, prepare, count in title_peers.PEERS:
        find = prepare(keys)
        some = texts[:: max(1, len(texts) // max(1, count * task.runs // RUNS))]
        found[name] = _each(find, some, 1)
    return found


PARTS: dict[str, Callable[[Task], dict[str, Any]]] = {
    "build": build, "serve": serve, "screen": screening, "peers": peers,
}  # fmt: skip


def main() -> None:
    """Run one part and print its figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--titles", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=RUNS)
    options = parser.parse_args()
    json.dump(PARTS[options.part](Task(options.titles, options.folder, options.runs)), sys.stdout)


def _opened(task: Task) -> tuple[TitleIndex, Pieces, list[str], dict[str, float]]:
    index = titles.build(Title(number, name) for number, name in enumerate(catalogues.names(task.names)))
    keys = [index.key_text(number) for number in range(len(index))]
    began = time.perf_counter()
    pieces = Pieces.from_files(task.folder, keys)
    return index, pieces, keys, {"load_s": time.perf_counter() - began, "rss_mb": _peak()}


def _near(pieces: Pieces, reading: Reading) -> object:
    return pieces.find(reading.base, openings(reading))


def _prose(index: TitleIndex, runs: int) -> dict[str, float]:
    text = "".join(
        file.read_text(encoding="utf-8") for file in sorted((catalogues.ROOT / "texts").glob("*.txt"))
    )
    pages = [text[begin : begin + PAGE] for begin in range(0, min(len(text), 50 * PAGE), PAGE)]
    size = sum(len(page.encode()) for page in pages) / 1e6
    readings = [read(page, "text", PAGE) for page in pages]
    views = size / (_each(index.places, readings, runs) * len(pages) / 1000)
    whole = size / (
        _each(lambda page: index.places(read(page, "text", PAGE)), pages, runs) * len(pages) / 1000
    )
    return {"prose_mb_s": views, "prose_with_folding_mb_s": whole}


def _each(do: Callable[[T], object], things: Iterable[T], runs: int) -> float:
    """Milliseconds for one thing, in the best of the runs."""
    every = list(things)
    best = float("inf")
    for _ in range(runs):
        began = time.perf_counter()
        for thing in every:
            do(thing)
        best = min(best, time.perf_counter() - began)
    return 1000 * best / len(every)


def _worst(do: Callable[[str], object], keys: list[str]) -> dict[str, float]:
    return {kind: _each(do, [raw], RUNS) for kind, raw in bad_titles.listings(keys)}


def _peak() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    main()
