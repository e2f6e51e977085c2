"""`python -m benchmarks.hamming [--million N]`: our Hamming search beside faiss, one thread.

Codes are random (the hardest case for a scan, the kindest for buckets), queries are stored codes with up to
31 bits flipped. Every answer of ours is compared with faiss' flat index; the multi-hash index of faiss is
set so that it is exact within the radius too (16 hashes of 16 bits, one flip).
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import faiss
import numpy as np
from numpy.typing import NDArray

from fingerprints import shelf
from fingerprints.search import HammingIndex, tables

RADIUS = 31
Codes: TypeAlias = NDArray[np.uint64]
T = TypeVar("T")


def main(arguments: list[str]) -> int:
    """Print one line a figure; exit code 1 where an answer differs from the flat index's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--million", type=int, default=1, help="millions of codes")
    parser.add_argument("--queries", type=int, default=200)
    options = parser.parse_args(arguments)
    faiss.omp_set_num_threads(1)
    codes = _codes(options.million * 1_000_000)
    queries = _queries(codes, options.queries)
    with tempfile.TemporaryDirectory() as name:
        return _measure(codes, queries, Path(name))


def _measure(codes: Codes, queries: Codes, root: Path) -> int:
    began = time.perf_counter()
    folder = shelf.save(HammingIndex(tables(codes, np.arange(len(codes)))), root, algorithm="pdq", recipe="r")
    built = time.perf_counter() - began
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    _say(
        f"{len(codes):,} codes: built and saved in {built:.1f} s, {size / (len(codes) / 1e6):.0f} MB per million"
    )
    same = _search(codes, queries, root)
    # only now, when no index of this process shares the pages
    hexes = [query.tobytes().hex() for query in queries]
    one, four = _memory(root, hexes, 1), _memory(root, hexes, 4)
    _say(
        f"  memory (proportional set size): one process {one:.0f} MB, four {four:.0f} MB ({four / one:.2f} x)"
    )
    return 0 if same else 1


def _search(codes: Codes, queries: Codes, root: Path) -> bool:
    began = time.perf_counter()
    index = shelf.load(root, algorithm="pdq", recipe="r")
    _say(f"  opened in {1000 * (time.perf_counter() - began):.1f} ms")
    hexes = [query.tobytes().hex() for query in queries]
    ours, found = _timed(lambda: [index.within(code, RADIUS) for code in hexes])
    flat, hashed = faiss.IndexBinaryFlat(256), faiss.IndexBinaryMultiHash(256, 16, 16)
    hashed.nflip = 1
    for peer in (flat, hashed):
        peer.add(codes.view(np.uint8))
    theirs, answer = _timed(lambda: [_ask(flat, one) for one in queries])
    multi, _ = _timed(lambda: [_ask(hashed, one) for one in queries])
    each = 1000 / len(queries)
    _say(f"  radius {RADIUS}: ours {ours * each:.3f} ms, faiss flat {theirs * each:.3f} ms ({theirs / ours:.1f} x), "
         f"faiss MultiHash {multi * each:.3f} ms ({multi / ours:.1f} x)")  # fmt: skip
    wide, _ = _timed(lambda: [index.within(code, 47) for code in hexes[:50]])
    _say(f"  radius 47: ours {wide * 1000 / len(hexes[:50]):.3f} ms")
    same = all(sorted(mine) == _answer(other) for mine, other in zip(found, answer, strict=True))
    _say(f"  every answer equals the flat index's: {same}")
    return same


def _ask(index: Any, query: Codes) -> Any:
    return index.range_search(query.view(np.uint8)[None], RADIUS + 1)  # below, not at most


def _answer(found: tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.int64]]) -> list[tuple[int, int]]:
    _, distances, numbers = found
    return sorted((int(n), int(d)) for n, d in zip(numbers, distances, strict=True))


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    answer = work()
    return time.perf_counter() - began, answer


def _memory(root: Path, queries: list[str], processes: int) -> float:
    """MB that so many processes take together while all of them have asked, shared pages counted once."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(processes + 1)
    taken = context.Queue()
    workers = [
        context.Process(target=_worker, args=(root, queries, barrier, taken)) for _ in range(processes)
    ]
    for worker in workers:
        worker.start()
    barrier.wait()
    total = sum(taken.get() for _ in workers)
    barrier.wait()
    for worker in workers:
        worker.join()
    return float(total)


def _worker(root: Path, queries: list[str], barrier: Any, taken: Any) -> None:
    before = _pss()
    index = shelf.load(root, algorithm="pdq", recipe="r")
    for array in (index.base.codes, index.base.ids):
        array.sum()  # every page of it is in memory now
    for code in queries:
        index.within(code, RADIUS)
    barrier.wait()
    taken.put(_pss() - before)
    barrier.wait()  # nobody leaves before all have measured


def _pss() -> float:
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("Pss:"))


def _codes(count: int) -> Codes:
    return np.random.default_rng(1).integers(0, 1 << 64, (count, 4), dtype=np.uint64)


def _queries(codes: Codes, count: int) -> Codes:
    rng = np.random.default_rng(2)
    chosen: Codes = codes[rng.integers(0, len(codes), count)].copy()
    for query in chosen:
        for bit in rng.choice(256, rng.integers(0, RADIUS + 1), replace=False).tolist():
            query[bit // 64] ^= np.uint64(1 << (bit % 64))
    return chosen


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
