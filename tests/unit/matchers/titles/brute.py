"""The same search by brute force: every substring of the text against every name."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import LCSseq, Levenshtein

from matchers.titles.filing import edits_allowed
from matchers.titles.pieces import CLOSED, Near


def distance(left: str, right: str) -> int:
    """Levenshtein distance, row by row."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def places(keys: Sequence[str], text: str, where: bytes) -> list[Near]:
    """What `Pieces.find` promises, for every name that is allowed an edit, in its order."""
    found = []
    for number, key in enumerate(keys):
        edits = edits_allowed(key)
        # a name within k edits of a substring shares all but k of its characters with the text, in order
        if edits and LCSseq.similarity(key, text) >= len(key) - edits:
            found += [Near(number, *span) for span in best(key, text, where, edits)]
    return sorted(found, key=lambda near: (near.start, -near.end, near.key))


def best(key: str, text: str, where: bytes, edits: int) -> list[tuple[int, int, int]]:
    """Substrings within the limit, better ones first, without those that overlap one already taken."""
    spans = []
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + len(key) + edits) + 1):
            if CLOSED in (where[start], where[end]) or end - start < len(key) - edits:
                continue
            cost = Levenshtein.distance(key, text[start:end])
            if cost <= edits:
                spans.append((cost, -where[start] - where[end], abs(end - start - len(key)), start, end))
    taken: list[tuple[int, int, int]] = []
    for cost, _, _, start, end in sorted(spans):
        if all(end <= other or start >= stop for other, stop, _ in taken):
            taken.append((start, end, cost))
    return taken
