"""Of what kind the thing offered is: words, formats and file endings, against the kind of the work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from matchers.lexicon import Mark
from records.vocabulary import WorkKind

STRONG, WEAK = 2.0, 1.0
IN_TITLE, IN_CATEGORY, IN_TEXT = 1.0, 0.8, 0.35
TEXT_CAP = 1.5
"""A long text names everything once; together it counts no more than one good word of the title."""
KIN = {
    WorkKind.GAME: (WorkKind.SOFTWARE,),
    WorkKind.SOFTWARE: (WorkKind.GAME,),
    WorkKind.NEWS: (WorkKind.LITERATURE,),
}
ADAPTED = ("comic", "drama", "stage")
CARRIERS = (WorkKind.SOFTWARE, WorkKind.GAME)
OPEN_KINDS = (WorkKind.OTHER,)


@dataclass(frozen=True, slots=True)
class KindVotes:
    """Points of each kind (a WorkKind value, or comic, drama, stage) and the words they came from."""

    points: dict[str, float]
    words: dict[str, tuple[str, ...]]
    clearly: frozenset[str] = frozenset()
    """Kinds of which the title has a word of their own, and not only words that several kinds share."""

    def verdict(self, kind: WorkKind) -> str:
        """`agree`, `conflict`, `adapted`, or empty where the page does not say.

        `adapted`: a comic, where the work is a book. Some books of a catalogue are comics themselves; none
        is a radio play or a play on stage.
        """
        if kind in OPEN_KINDS or not self.points:
            return ""
        own = self._own(kind)
        top = max(self.points.values())
        other = max(ADAPTED, key=lambda name: self.points.get(name, 0.0))
        if self.points.get(other, 0.0) >= STRONG and own < 2 * STRONG:
            return "adapted" if (kind, other) == (WorkKind.LITERATURE, "comic") else "conflict"
        if own >= 1.0 and own >= 0.7 * top:
            return "agree"
        clear = self.leading() in self.clearly
        return "conflict" if clear and top >= STRONG and own <= 0.4 * top else ""

    def of_contents(self, kind: WorkKind) -> KindVotes:
        """What an application says of what it carries, as soon as it says anything of `kind`.

        A player's page is full of 版本 and 安装包: those words describe the player, not the film in it.
        """
        if not self.points.get(kind):
            return self
        return KindVotes(
            {name: n for name, n in self.points.items() if name not in CARRIERS}, self.words, self.clearly
        )

    def clear(self, kind: WorkKind) -> bool:
        """Whether words of the title alone say this kind (a strong word, or two weak ones)."""
        return self._own(kind) >= STRONG

    def leading(self) -> str:
        """The kind with most points; the first by name among equals, empty without any."""
        return min(self.points, key=lambda kind: (-self.points[kind], kind), default="")

    def _own(self, kind: WorkKind) -> float:
        kin = [0.8 * self.points.get(other, 0.0) for other in KIN.get(kind, ())]
        return max([self.points.get(kind, 0.0), *kin])


def votes(title: Iterable[Mark], category: Iterable[Mark], text: Iterable[Mark]) -> KindVotes:
    """Add up distinct words; file endings count as words of the title."""
    title, category = list(title), list(category)
    points: defaultdict[str, float] = defaultdict(float)
    words: defaultdict[str, list[str]] = defaultdict(list)
    for marks, factor, cap in (
        (title, IN_TITLE, 99.0),
        (category, IN_CATEGORY, 2.0),
        (text, IN_TEXT, TEXT_CAP),
    ):
        for kind, (total, seen) in _count(marks, factor).items():
            points[kind] += min(total, cap)
            words[kind] += seen
    own = (tag for mark in (*title, *category) for tag in mark.tags if tag.endswith(":strong"))
    distinct = {kind: tuple(dict.fromkeys(seen)) for kind, seen in words.items()}
    return KindVotes(dict(points), distinct, frozenset(tag.split(":")[1] for tag in own))


def _count(marks: Iterable[Mark], factor: float) -> dict[str, tuple[float, list[str]]]:
    seen: dict[str, dict[str, float]] = {}
    for mark in marks:
        for tag in mark.tags:
            if tag.startswith("kind:"):
                _, kind, strength = tag.split(":")
                seen.setdefault(kind, {})[mark.word] = factor * (STRONG if strength == "strong" else WEAK)
    return {kind: (sum(words.values()), list(words)) for kind, words in seen.items()}
