"""Golden papers: text by file, DOCX and JSON by SHA-256, PDF by number of pages.

PYTHONPATH=. python -m tests.unit.takedown.papers.golden     write them anew, after having looked at the papers
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from takedown.notice import content as canon
from takedown.papers.registry import PAPERS, Paper
from takedown.papers.text import letter_text
from tests.unit.takedown.papers import samples

FOLDER = Path(__file__).with_name("golden")
MANIFEST = FOLDER / "golden.json"


def measured(paper: Paper) -> dict[str, Any]:
    """What is held against the manifest."""
    stored = canon.canonical(samples.content(paper))
    return {
        "docx": hashlib.sha256(samples.docx_bytes(paper)).hexdigest(),
        "json": hashlib.sha256(stored).hexdigest(),
        "pdf_pages": len(samples.pdf_pages(samples.pdf_bytes(paper))),
    }


def text(paper: Paper) -> str:
    return letter_text(samples.letter(paper))


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    for paper in PAPERS:
        (FOLDER / f"{paper.kind.value}.txt").write_text(text(paper), "utf-8")
    rows = {paper.kind.value: measured(paper) for paper in PAPERS}
    MANIFEST.write_text(json.dumps(rows, indent=1, sort_keys=True) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
