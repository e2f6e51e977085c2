"""Of what kind the thing offered is: words, formats and file endings, against the kind of the work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from matchers.candidate import Candidate, Named
from matchers.families.companion import companion_features
from matchers.families.signs import COUNTS
from matchers.feature import KIND, Feature, feature
from matchers.page import Page
from matchers.text.lexicon import Mark
from matchers.text.marks import Marks
from records.vocabulary import ListingKind, WorkKind

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
VERSIONED = (WorkKind.SOFTWARE, WorkKind.GAME)
"""Kinds whose works have versions and developers."""
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


def kind_features(candidate: Candidate, page: Page) -> list[Feature]:
    """Formats and words of a kind; companions of an application (助手, 攻略) are another application."""
    kind, said = candidate.work.kind, _said(candidate, page)
    found = page.once(("kind", kind, said.key), lambda: _of_kind(kind, page, said))
    return found + companion_features(candidate, page)


class _Said(NamedTuple):
    """Words of a kind in the title, in the text and in the file whose name matched, without those of the name itself."""

    title: Marks
    file: Marks | None
    text: Marks
    acts: bool
    """Whether title or text have a word of handing out, or against it."""

    @property
    def key(self) -> Hashable:
        """The same for candidates that see the same words; the readings keep them as long as the page lives."""
        return id(self.title), id(self.file), id(self.text), self.acts


def _of_kind(kind: WorkKind, page: Page, said: _Said) -> list[Feature]:
    found, seen = [], kind_votes(page, said)
    if page.listing.kind is ListingKind.APP and kind not in VERSIONED:
        seen = seen.of_contents(kind)
    verdict = seen.verdict(kind)
    words = "、".join(seen.words.get(kind.value if verdict == "agree" else seen.leading(), ())[:4])
    if verdict == "agree":
        found.append(feature("kind_clear" if seen.clear(kind) else "kind_agree", KIND, words, kind.value))
    elif verdict:
        found.append(feature(f"kind_{verdict}", KIND, words, kind.value))
    elif not seen.points and _silent(page, said):
        found.append(feature("kind_silent", KIND, page.listing.title, "作品的格式、用语或提供方式"))
    if verdict == "agree" and kind in VERSIONED and page.modified:
        found.append(feature("kind_underhand", KIND, words, kind.value))
    return found


def _silent(page: Page, said: _Said) -> bool:
    """No word of works, of handing out or of talking about them, and nothing handed out: 小苹果 新鲜 10斤."""
    listing = page.listing
    if listing.shares or listing.links or listing.files or listing.kind is not ListingKind.PAGE:
        return False
    if COUNTS.search(page.title.soft):
        return False
    if said.acts or said.title or said.text:
        return False
    return not page.category.marks.speaks and not page.page_title.marks.speaks


def _said(candidate: Candidate, page: Page) -> _Said:
    named = candidate.named
    return (
        _words_of_kind(named, page)
        if named is None
        else named.kept.once("kinds", lambda: _words_of_kind(named, page))
    )


def _words_of_kind(named: Named | None, page: Page) -> _Said:
    zone, span = (named.zone, named.span) if named else ("", None)
    in_title, in_text = (span if zone == one else None for one in ("title", "text"))
    return _Said(
        page.title.kinds.without(in_title),
        named.read.kinds.without(span) if named and zone == "file" else None,
        page.text.kinds.without(in_text),
        bool(page.title.acting.without(in_title) or page.text.acting.without(in_text)),
    )


def kind_votes(page: Page, said: _Said) -> KindVotes:
    """Words of kind over title, file names (or the one that matched), category and text."""

    def make() -> KindVotes:
        files = page.kinds_in_files if said.file is None else said.file
        return votes([*said.title, *files], page.category.kinds, said.text)

    return page.once(("votes", said.key), make)
