"""`python -m benchmarks.papers [--papers N]`: papers a second on one core, and whether memory stays flat.

Every kind is drawn in turn from its sample: content read from JSON, letter composed, checklist examined, file
made. The peer draws the same paragraphs and tables with python-docx in the same run.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import docx as peer

from takedown.checklist import Standing
from takedown.papers import docx, docx_read, pdf
from takedown.papers.registry import PAPERS, Paper

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
STANDING = Standing(now=AT, today=date(2026, 11, 21), drafted_at=AT)
FOLDER = Path(__file__).parents[1] / "docs" / "samples" / "papers"
NEEDED = 20.0
"""DOCX a second a core."""
GROWTH_MIB = 8.0
"""What the second half of a run may add to the memory of the first."""
Sample = tuple[Paper, dict[str, Any]]


def main(arguments: list[str]) -> int:
    """Print one line a figure; exit code 1 where the goal is missed or memory grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=2_000)
    count = parser.parse_args(arguments).papers
    samples = [(one, json.loads((FOLDER / f"{one.kind.value}.json").read_text("utf-8"))) for one in PAPERS]
    drawn = [docx.render(one.letter(stored), AT) for one, stored in samples]
    half, grown = _memory(samples, count)
    rates = {
        "DOCX, content to file": _rate(samples, count, _whole),
        "DOCX, letter to file": _rate(samples, count, lambda one, stored: docx.render(_letter(one, stored), AT)),
        "PDF, letter to file": _rate(samples, max(count // 10, len(samples)), lambda one, stored: pdf.render(_letter(one, stored), AT)),
        "DOCX read back": _rate(samples, max(count // 10, len(samples)), lambda one, _stored: docx_read.read(drawn[PAPERS.index(one)])),
    }  # fmt: skip
    theirs = _peer(drawn, max(count // 20, len(samples)))
    print(f"{len(samples)} kinds of paper, {count} drawn")
    for name, rate in rates.items():
        print(f"  {name}: {rate:.0f} a second ({rate / theirs:.1f} x python-docx)")
    print(f"  python-docx, the same text: {theirs:.1f} a second")
    print(f"  memory: {half:.0f} MiB after half, {grown:+.1f} MiB after the rest")
    return 0 if rates["DOCX, content to file"] >= NEEDED and grown <= GROWTH_MIB else 1


def _letter(paper: Paper, stored: dict[str, Any]) -> Any:
    return paper.letter(stored)


def _whole(paper: Paper, stored: dict[str, Any]) -> object:
    paper.examine(stored, STANDING)
    return docx.render(paper.letter(stored), AT)


def _turns(samples: list[Sample], count: int) -> Iterator[Sample]:
    return islice(cycle(samples), count)


def _rate(samples: list[Sample], count: int, draw: Callable[[Paper, dict[str, Any]], object]) -> float:
    began = time.process_time()
    for paper, stored in _turns(samples, count):
        draw(paper, stored)
    return count / (time.process_time() - began)


def _memory(samples: list[Sample], count: int) -> tuple[float, float]:
    figures = []
    for _ in range(2):
        for paper, stored in _turns(samples, count // 2):
            _whole(paper, stored)
        figures.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return figures[0], figures[1] - figures[0]


def _peer(drawn: list[bytes], count: int) -> float:
    papers = [_lines(data) for data in drawn]
    began = time.process_time()
    for lines in islice(cycle(papers), count):
        document = peer.Document()
        for line in lines:
            paragraph = document.add_paragraph()
            for text, size in line:
                paragraph.add_run(text).font.size = peer.shared.Pt(size)
        document.save(io.BytesIO())
    return count / (time.process_time() - began)


def _lines(data: bytes) -> list[list[tuple[str, float]]]:
    return [
        [(piece.text, piece.size_pt) for piece in paragraph.pieces]
        for paragraph in docx_read.read(data).paragraphs
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
