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
FAR = 256
"""A pattern whose matches may have more characters is searched in the whole text."""


def needed(pattern: str) -> tuple[frozenset[str], ...]:
    """Sets of characters of which every match of the pattern has one each, smallest first.

    Empty where nothing can be said. For patterns that tell capital letters from small ones.
    """
    found = dict.fromkeys(_of_sequence(_parser.parse(pattern, re.ASCII)))
    return tuple(sorted(found, key=len))


def reach(pattern: str) -> tuple[int, int]:
    """(characters that a match has at most, characters that are looked at behind it); (0, 0) where a match may be
    longer than `FAR`, or hangs on where the text ends."""
    parsed = _parser.parse(pattern, re.ASCII)
    most = parsed.getwidth()[1]
    ahead = _ahead(parsed)
    return (most, ahead) if most <= FAR and 0 <= ahead <= FAR else (0, 0)


def _ahead(tokens: Iterable[tuple[Any, Any]]) -> int:
    """Most characters that any look around a match takes; -1 where it asks for the end of the text."""
    found = [1]  # a boundary of a word looks at one
    for kind, value in tokens:
        if kind is _constants.AT and value in (_constants.AT_END, _constants.AT_END_STRING):
            return -1
        inside = _inside(kind, value)
        looks = [_ahead(one) for one in inside]
        if -1 in looks:
            return -1
        own = inside[0].getwidth()[1] if kind in (_constants.ASSERT, _constants.ASSERT_NOT) else 0
        found += [own + 1, *looks]
    return max(found)


def _inside(kind: Any, value: Any) -> list[Any]:
    """The patterns within a token."""
    if kind is _constants.SUBPATTERN:
        return [value[3]]
    if kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
        return [value[2]]
    if kind in (_constants.ASSERT, _constants.ASSERT_NOT):
        return [value[1]]
    return list(value[1]) if kind is _constants.BRANCH else []


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
    """One of the ways is taken: of each, its most telling set; and the sets that all of them have."""
    every = [_of_sequence(way) for way in ways]
    if not all(every):
        return []
    shared = [one for one in every[0] if all(one in other for other in every)]
    return [frozenset().union(*(min(one, key=len) for one in every)), *shared]
