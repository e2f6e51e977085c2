"""What each sentence of a paper rests on: articles with their version, and evidence by id."""

from __future__ import annotations

from typing import TypedDict

from takedown.papers.blocks import Clause, Letter, Located
from takedown.papers.text import line_text


class Source(TypedDict):
    """One sentence with its articles (`id@version`) and evidence ids."""

    text: str
    articles: list[str]
    evidence: list[str]


def sources(letter: Letter) -> list[Source]:
    """Every clause and located work that rests on something, in the order of the paper."""
    found: list[Source] = []
    for block in letter.blocks:
        if isinstance(block, Clause) and (block.cites or block.evidence):
            found.append(
                Source(text=line_text(block.line), articles=list(block.cites), evidence=list(block.evidence))
            )
        elif isinstance(block, Located) and block.evidence:
            found.append(Source(text=line_text(block.caption), articles=[], evidence=list(block.evidence)))
    return found
