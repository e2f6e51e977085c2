"""Which names may also be abbreviated without anybody writing it down: dpcq for 斗破苍穹.

Three letters stand for many names, and what four stand for depends on how many names a catalogue has. A name is
abbreviated only where hardly any group of so many letters is the abbreviation of one of them, where no other name
shares it, and where it is no known word. All others are written as an alias by whoever wants them found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from matchers.text.lexicon import lexicon
from matchers.titles.syllables import initials
from records import folding

LETTERS = 23
"""Letters with which a syllable begins: none begins with i, u or v."""
RARE = 0.01
"""Most groups of so many letters, as a share, that may be the abbreviation of a name of the catalogue."""
SHORTEST, LONGEST = 4, 12
MAX_NAMES = 200_000
"""A larger catalogue is nobody's own; its names are not abbreviated."""


def safe(keys: Sequence[str]) -> frozenset[str]:
    """Those of the folded names, each given once, that their initials stand for as well."""
    if len(keys) > MAX_NAMES:
        return frozenset()
    shortest = next(n for n in range(SHORTEST, LONGEST + 1) if len(keys) <= RARE * LETTERS**n)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key in keys:
        if shortest <= len(key) <= LONGEST and all(map(folding.is_han, key)):
            found["".join(initials(key))].append(key)
    words = lexicon().words
    known = {*keys, *words}
    return frozenset(of[0] for letters, of in found.items() if len(of) == 1 and letters not in known)
