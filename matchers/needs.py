"""What a text must contain for a pattern to match it at all: a look at its letters spares most searches.

Read from the pattern as Python itself parses it, so a word list may change its patterns freely.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants, _parser  # type: ignore[attr-defined] # the only parser that agrees with `re`
from typing import Any

MOST = 64
"""A set of more characters than this excludes no text."""


def needed(pattern: str) -> tuple[frozenset[str], ...]:
    """Sets of characters of which every match of the pattern has one each, smallest first.

    Empty where nothing can be said. For patterns that tell capital letters from small ones.
    """
    found = dict.fromkeys(_of_sequence(_parser.parse(pattern, re.ASCII)))
    return tuple(sorted(found, key=len))


def _of_sequence(tokens: Iterable[tuple[Any, Any]]) -> list[frozenset[str]]:
    return [one for kind, value in tokens for one in _of_token(kind, value)]


def _of_token(kind: Any, value: Any) -> list[frozenset[str]]:
    if kind is _constants.LITERAL:
        return [frozenset(chr(value))]
    if kind is _constants.IN:
        return _of_class(value)
    if kind is _constants.SUBPATTERN:
        return _of_sequence(value[3]) if not value[1] else []
    if kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
        return _of_sequence(value[2]) if value[0] else []
    return _of_branch(value[1]) if kind is _constants.BRANCH else []


def _of_class(members: Iterable[tuple[Any, Any]]) -> list[frozenset[str]]:
    found: set[str] = set()
    for kind, value in members:
        if kind is _constants.LITERAL:
            found.add(chr(value))
        elif kind is _constants.RANGE and value[1] - value[0] < MOST:
            found.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return []
    return [frozenset(found)]


def _of_branch(ways: Iterable[Iterable[tuple[Any, Any]]]) -> list[frozenset[str]]:
    """One of the ways is taken: of each, its most telling set."""
    every = [min(_of_sequence(way), key=len, default=None) for way in ways]
    known = [one for one in every if one is not None]
    return [frozenset().union(*known)] if len(known) == len(every) else []
