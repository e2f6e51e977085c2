"""Works that the page points to by their maker, under a disguise too weak to be searched for everywhere.

圆神, 遮夭 or dpcq are like too many names of a large catalogue. Beside 烽火戏诸侯 only the names of that
writer's own works are compared, and 剪来 is like one of them alone. What is found so is for a person to look at.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from matchers.candidate import Read
from matchers.facts import WorkFacts
from matchers.titles import Title, syllables, tables
from records import folding

REVERSED, EDITS, LOOKS, HOMOPHONES, INITIALS = "reversed", "edits", "looks", "syllables", "initials"
MAX_WORKS = 300
"""Works of the makers that a title names; an account of a publishing house has thousands and points to none."""
MAX_WORDS = 12
WORD = re.compile(r"[\u3400-\u9fffa-z][\u3400-\u9fffa-z0-9]*")
PART = re.compile(r"(?:第?[0-9一二三四五六七八九十]{1,2}[季部集]?|[0-9]{1,4})$")
"""The number of a part behind a name is compared apart: QYN2."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """A name of a work that a word at soft `span` of the title may mean."""

    title: Title
    span: tuple[int, int]
    view: str
    edits: int = 0


def by_maker(works: Iterable[WorkFacts]) -> dict[str, tuple[int, ...]]:
    """Works by the folded names of their makers, and by the beginnings of long pen names."""
    found: defaultdict[str, dict[int, None]] = defaultdict(dict)
    for work in works:
        for creator in work.creators:
            for name in _called(folding.key(creator)):
                found[name][work.id] = None
    return {name: tuple(ids) for name, ids in found.items() if len(ids) <= MAX_WORKS}


def _called(name: str) -> Iterator[str]:
    if folding.weight(name) < 2:
        return
    yield name
    if len(name) >= 4 and all(map(folding.is_han, name)):
        yield from (name[:2], name[-2:])


def pointed(
    title: Read, makers: Mapping[str, tuple[int, ...]], names: Mapping[int, WorkFacts]
) -> Iterator[tuple[int, Pointed]]:
    """Works of makers that the title names, whose names one of its other words resembles."""
    words = _words(title)
    own = {word: makers.get(word, ()) for word, _ in words}
    works = dict.fromkeys(work for word, _ in words for work in own[word])
    if not works or len(works) > MAX_WORKS:
        return
    rest = [(word, span) for word, span in words if not own[word]]
    for work in works:
        for alias, text in enumerate((names[work].title, *names[work].aliases)):
            key = folding.key(text)
            for word, span in rest:
                if found := _alike(word, key):
                    view, edits, length = found
                    place = (span[0], span[0] + length)
                    yield work, Pointed(Title(work, text, alias=alias > 0), place, view, edits)


def _words(title: Read) -> list[tuple[str, tuple[int, int]]]:
    """Words of the title between separators; known words at their ends are cut off."""
    soft = title.soft
    cuts = [m.start for m in title.marks if m.end - m.start > 1]  # ascending, as marks are
    found = []
    for match in WORD.finditer(soft):
        start, end = match.span()
        cut = bisect_left(cuts, start)
        stop = min(cuts[cut], end) if cut < len(cuts) else end
        if stop > start:
            found.append((soft[start:stop], (start, stop)))
            if len(found) == MAX_WORDS:
                break
    return found


def _alike(word: str, key: str) -> tuple[str, int, int] | None:
    """(view, edits, length of what resembles the name) or None."""
    for text in dict.fromkeys((word, PART.sub("", word))):
        view = _view(text, key) if len(text) >= 2 and text != key else ""
        if view:
            edits = Levenshtein.distance(text, key) if view == EDITS else 0
            return view, edits, len(text)
    return None


def _view(text: str, key: str) -> str:
    if text.isascii() and len(text) >= 3 and text == "".join(syllables.initials(key)):
        return INITIALS
    if any(_sound_alike(a, b) for a in syllables.spelt(text) for b in syllables.spelt(key)):
        return HOMOPHONES
    if len(text) == len(key) and _one_looks_alike(text, key):
        return LOOKS
    if text == key[::-1] or (len(key) >= 4 and sorted(text) == sorted(key)):
        return REVERSED
    near = 1 if len(key) < 8 else 2
    return EDITS if len(key) >= 4 and Levenshtein.distance(text, key, score_cutoff=near) <= near else ""


def _sound_alike(text: Sequence[object], key: Sequence[object]) -> bool:
    """The same syllables; of three and more one may differ, since characters have several readings.

    Of two, each may be what another part of the country says for it: 蓝哄 for 难哄, 司 for 诗.
    """
    if len(text) != len(key):
        return False
    if len(key) < 3:
        return all(a == b or _regional(a) == _regional(b) for a, b in zip(text, key, strict=True))
    return sum(a != b for a, b in zip(text, key, strict=True)) <= 1


@lru_cache(maxsize=1 << 10)
def _regional(syllable: object) -> str:
    """A syllable without what many speakers do not tell apart: n and l, zh and z, ang and an."""
    name = tables.syllable_names().get(str(syllable))
    if name is None:
        return str(syllable)
    for full, flat in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l")):
        if name.startswith(full):
            name = flat + name[len(full) :]
            break
    return name[:-1] if name.endswith(("ang", "eng", "ing")) else name


def _one_looks_alike(text: str, key: str) -> bool:
    other = [(a, b) for a, b in zip(text, key, strict=True) if a != b]
    return len(other) == 1 and tables.look_alike(*other[0])
