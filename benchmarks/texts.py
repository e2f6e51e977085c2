"""`python -m benchmarks.texts [--books N]`: prints of text a second, and one page against a catalogue of books.

Books are random Chinese of common characters (no two share a gram, which is the kindest case for answers and
the hardest for caches); pages of 20,000 characters hold 3,000 of a book. Every page must find its book alone.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from fingerprints.grams import prints
from fingerprints.kinds import Print
from fingerprints.textindex import TextIndex

BOOK, PAGE, TAKEN = 500_000, 20_000, 3_000
FIRST, LAST = 0x4E00, 0x5FFF


def main(arguments: list[str]) -> int:
    """Print one line a figure; exit code 1 where a page does not find its book, or finds another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--books", type=int, default=200)
    parser.add_argument("--pages", type=int, default=100)
    options = parser.parse_args(arguments)
    texts = (_book(number) for number in range(options.books))
    began, size, kept, pages = time.process_time(), 0.0, [], []
    spent = 0.0
    for number, text in enumerate(texts):
        began = time.process_time()
        made = prints(text)
        spent += time.process_time() - began
        size += len(text.encode()) / 1e6
        kept.append((str(number), str(number), made))
        if number < options.pages:
            pages.append((str(number), prints(_page(text, number))))
    _say(f"{options.books} books of {BOOK:,} characters: {size / spent:.1f} MB of UTF-8 a second and core")
    with tempfile.TemporaryDirectory() as folder:
        return _ask(kept, pages, Path(folder))


def _ask(
    kept: Sequence[tuple[str, str, Sequence[Print]]], pages: Sequence[tuple[str, Sequence[Print]]], root: Path
) -> int:
    began = time.perf_counter()
    folder = TextIndex.build(kept).save(root)
    built = time.perf_counter() - began
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    began = time.perf_counter()
    index = TextIndex.load(root)
    opened = time.perf_counter() - began
    began = time.perf_counter()
    right = [[one.work for one in index.like(page)] == [book] for book, page in pages]
    each = (time.perf_counter() - began) / len(pages)
    _say(f"  index of {size:.0f} MB built and saved in {built:.1f} s, opened in {opened * 1e3:.0f} ms")
    _say(
        f"  a page of {PAGE:,} characters: {each * 1e3:.1f} ms; {sum(right)} of {len(right)} find their book alone"
    )
    return 0 if all(right) else 1


def _book(number: int) -> str:
    source = random.Random(number)
    return "".join(map(chr, source.choices(range(FIRST, LAST), k=BOOK)))


def _page(text: str, number: int) -> str:
    """Some of the book in the middle of other text."""
    other = _book(1_000_000 + number)[: PAGE - TAKEN]
    start = random.Random(number).randrange(len(text) - TAKEN)
    return other[: len(other) // 2] + text[start : start + TAKEN] + other[len(other) // 2 :]


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
