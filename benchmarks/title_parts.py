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
from matchers.facts import ListingFacts
from matchers.index import stored
from matchers.index.works import LINES, decoded, kept
from matchers.screen import screen
from matchers.text.normalise import Reading, read
from matchers.titles import Title, TitleIndex
from matchers.titles import build as build_titles
from records import folding

T = TypeVar("T")

SOURCE, INDEX = "source", "index"
PAGE = 20_000
PAGES = 25
"""Pages of each script, at least, that are timed."""
ADDED = 1_000
RUNS = 3


@dataclass(frozen=True)
class Task:
    """How many names, where the index is kept, how many times each thing is timed."""

    names: int
    folder: Path
    runs: int = RUNS


def works(task: Task) -> dict[str, float]:
    """The catalogue itself, on disk, so that the build has nothing in memory but what it needs."""
    source = task.folder / SOURCE
    source.mkdir(parents=True, exist_ok=True)
    return {"works": sum(1 for _ in kept(source, catalogues.works(task.names)))}


def build(task: Task) -> dict[str, float]:
    """Everything from works, one at a time, to files, as the match stage keeps them.

    They are read from a file, as the stage reads rows: a mapped one would count as memory.
    """
    index = task.folder / INDEX
    index.mkdir()
    before, used = time.perf_counter(), time.process_time()
    with (task.folder / SOURCE / LINES).open("rb") as lines:
        stored.write(index, map(decoded, lines))
    took = time.perf_counter() - before
    size = sum(file.stat().st_size for file in index.rglob("*") if file.is_file()) / 1e6
    return {"build_s": took, "build_cpu_s": time.process_time() - used, "peak_mb": _peak(), "size_mb": size}


def serve(task: Task) -> dict[str, Any]:
    """Milliseconds a listing of each tier, and everything else that one worker sees."""
    began = time.perf_counter()
    index = stored.read(task.folder / INDEX).titles
    loaded = {"load_s": time.perf_counter() - began}
    readings = [read(raw, "title") for raw in catalogues.listings()]
    where = [index.places(reading) for reading in readings]
    pairs = list(zip(readings, where, strict=True))
    return {
        **loaded,
        "read_ms": _each(lambda raw: read(raw, "title"), catalogues.listings(), task.runs),
        "exact_ms": _each(index.places, readings, task.runs),
        "near_ms": _each(lambda pair: index.nearly(*pair), pairs, task.runs),
        "rss_mb": _now(),
        **_prose(index, task.runs),
        **_added(index),
        **_bad_names(index, readings),
        "bad_exact_ms": _worst(lambda raw: index.places(read(raw, "title")), index),
        "bad_near_ms": _worst(lambda raw: index.nearly(read(raw, "title"), []), index),
    }


def screening(task: Task) -> dict[str, Any]:
    """Milliseconds a listing of the whole answer, decision and reasons included."""
    found = stored.read(task.folder / INDEX)
    return {
        "screen_ms": _each(lambda facts: screen(facts, found), catalogues.listing_facts(), task.runs),
        "bad_screen_ms": _worst(lambda raw: screen(ListingFacts(url="", title=raw), found), found.titles),
        "rss_mb": _now(),
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
    "works": works, "build": build, "serve": serve, "screen": screening, "peers": peers,
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


def _added(index: TitleIndex) -> dict[str, float]:
    """Until 1,000 new titles are found, and none of them before."""
    new = [Title(-1 - number, f"新到书目之{number}号") for number in range(ADDED)]
    reading = read(new[-1].text, "title")
    began = time.perf_counter()
    later = index.with_delta(new)
    found = {title.work for place in later.places(reading) for title in later.titles_of(place.key)}
    took = time.perf_counter() - began
    if -ADDED not in found:
        sys.exit("a new title is not found")
    return {"delta_s": took}


def _bad_names(index: TitleIndex, readings: list[Reading]) -> dict[str, Any]:
    """Bad titles in the catalogue: what each costs to take in, what all cost beside the others, and the slowest
    real listing then."""
    names = list(dict.fromkeys(bad_titles.names()))
    each = {name[:4]: _each(lambda one: build_titles([Title(1, one)]), [name], 1) for name in names}
    began = time.perf_counter()
    later = index.with_delta(Title(-1 - number, name) for number, name in enumerate(names))
    took = time.perf_counter() - began
    slowest = max(_each(later.places, [reading], RUNS) for reading in readings)
    return {
        "bad_names": len(names), "bad_names_unusable": len(later.unusable) - len(index.unusable),
        "bad_names_s": took, "bad_name_ms": max(each.values()), "beside_bad_names_ms": slowest,
    }  # fmt: skip


def _prose(index: TitleIndex, runs: int) -> dict[str, dict[str, float]]:
    """MB a second of pages in each script, the exact views alone and with folding."""
    pages: dict[str, list[str]] = {"Chinese": [], "English": []}
    for file in sorted((catalogues.ROOT / "texts").glob("*.txt")):
        text = file.read_text(encoding="utf-8")
        own = pages["Chinese" if any(map(folding.is_han, text[:PAGE])) else "English"]
        own += [text[begin : begin + PAGE] for begin in range(0, len(text), PAGE)]
    views, whole = {}, {}
    for script, every in pages.items():
        some = every[:: max(1, len(every) // PAGES)]
        size = sum(len(page.encode()) for page in some) / 1e3 / len(some)
        readings = [read(page, "text", PAGE) for page in some]
        views[script] = size / _each(index.places, readings, runs)
        whole[script] = size / _each(lambda page: index.places(read(page, "text", PAGE)), some, runs)
    return {"prose_mb_s": views, "prose_with_folding_mb_s": whole}


def _each(do: Callable[[T], object], things: Iterable[T], runs: int) -> float:
    """Milliseconds of processor time for one thing, in the best of the runs: others may use the machine."""
    every = list(things)
    best = float("inf")
    for _ in range(runs):
        began = time.process_time()
        for thing in every:
            do(thing)
        best = min(best, time.process_time() - began)
    return 1000 * best / len(every)


def _worst(do: Callable[[str], object], index: TitleIndex) -> dict[str, float]:
    some = range(0, len(index), max(1, len(index) // 100_000))
    keys = [index.key_text(number) for number in some]
    return {kind: _each(do, [raw], RUNS) for kind, raw in bad_titles.listings(keys)}


def _now() -> float:
    """The memory that this process has now, mapped files that it touched included, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def _peak() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    main()
