"""What a listing hands out, and its own text, against everything but pictures that right holders gave.

Which assets a file is compared with: files and archives by exact digests, texts by an index of their grams,
apps by their package (also the one that the catalogue names), sound and film pair by pair: with all assets up to
`EVERY` of a kind, beyond that with those of works that something else on the page points to. Nothing is read of a
kind that no work has; large prints are read when they are needed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

from fingerprints import app, archive, file, registry
from fingerprints.kinds import Likeness, Print
from fingerprints.members import Member
from fingerprints.textindex import Likely, TextIndex
from matchers.content.digests import Digests
from matchers.content.large_prints import filled, identities, members, opened_texts
from matchers.content.media import SHARED_BY, Payloads
from matchers.content.negatives import Bank, Ignored
from matchers.facts import File, Held, Part
from records import folding
from records.errors import BytesRefused

EVERY = 100
"""Recordings, and films, up to which a found one is compared with all."""
COMMON_IN = 3
"""A member of the archives of so many works belongs to none of them."""
READ = 64
"""Large prints of assets that are kept in memory once they have been read."""
OWN_TEXT = "text"
"""What the listing's own text is called among the found."""
Declared = Callable[[str], Iterable[tuple[int, str, str]]]
"""Of a package: (work, package, signer's SHA-256) of the works that name it."""


@dataclass(frozen=True, slots=True)
class Content:
    """Something found that is like something of a work. `found`: a URL or name, `OWN_TEXT` for the page's text.

    `part`: it stands on a page that is a part of the listing, such as a chapter, whose address `found` is.
    """

    work: int
    kind: str
    found: str
    asset: str
    likeness: Likeness = field(hash=False)
    part: bool = False

    @property
    def own_text(self) -> bool:
        return self.kind == "text" and self.found == OWN_TEXT

    @property
    def on_page(self) -> bool:
        """Whether it is the text of the page itself or of one of its parts, and no file."""
        return self.own_text or self.part


def nobody(_package: str) -> Iterable[tuple[int, str, str]]:
    """A catalogue that names no packages."""
    return ()


class ContentIndex:
    """Assets of all works by kind. Never changed; what is not asked for is not made."""

    def __init__(
        self, held: Sequence[Held] = (), payloads: Payloads | None = None, bank: Bank | None = None,
        folder: Path | None = None,
    ) -> None:  # fmt: skip
        """`folder` keeps the index of texts between runs."""
        self.bank, self._folder = bank or Bank(), folder
        self.apart: dict[int, tuple[Ignored, ...]] = {}
        for one in held:
            if one.file.digest in self.bank.digests:
                ignored = Ignored(self.bank.digests[one.file.digest], one.file.name, "asset")
                self.apart[one.work] = (*self.apart.get(one.work, ()), ignored)
        self._held = [one for one in held if one.file.digest not in self.bank.digests]
        self._payloads = payloads
        self._cached = lru_cache(READ)(payloads) if payloads else None
        self._of_kind: defaultdict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(self._held):
            for kind in dict.fromkeys(kind for kind, _ in one.file.prints):
                self._of_kind[kind].append(number)

    def __len__(self) -> int:
        return len(self._held)

    def likenesses(
        self, files: Iterable[File], text: str = "", named: Collection[int] = (), declared: Declared = nobody,
        parts: Sequence[Part] = (), parts_known: int = 0,
    ) -> dict[int, tuple[Content, ...]]:  # fmt: skip
        """Of each work what is alike, the best of each kind; files of the bank are like nothing.

        `named`: works that something else on the page points to. `text`: the listing's own. `parts`: with their
        texts, of so many that it has.
        """
        found = [*self._of_text(text), *self._of_parts(parts, parts_known)]
        for one in files:
            if one.digest not in self.bank.digests:
                found += self._of_file(one, named, declared)
        best: dict[tuple[int, str], Content] = {}
        for content in found:
            key = content.work, content.kind
            if key not in best or _rank(content) > _rank(best[key]):
                best[key] = content
        by_work: defaultdict[int, list[Content]] = defaultdict(list)
        for (work, _), content in sorted(best.items()):
            by_work[work].append(content)
        return {work: tuple(own) for work, own in by_work.items()}

    def _of_text(self, text: str) -> Iterator[Content]:
        if self._of_kind["text"] and text:
            yield from self._likely(lambda: self._texts.like_text(text[: folding.TEXT_LIMIT]), OWN_TEXT)

    def _of_parts(self, parts: Sequence[Part], known: int) -> Iterator[Content]:
        """The best of a work's likenesses, with how many of the parts that were compared are like it."""
        compared = [one for one in parts if one.text] if self._of_kind["text"] else []
        alike: defaultdict[int, list[Content]] = defaultdict(list)
        for one in compared:
            for content in self._likely(partial(self._texts.like_text, one.text), one.url):
                alike[content.work].append(replace(content, part=True))
        for found in alike.values():
            best = max(found, key=_rank)
            strong = sum(one.likeness.strength == "strong" for one in found)
            counts = {
                "known": known, "compared": len(compared), "alike": len(found), "strong": strong,
                "chars": sum(chars_of(one.likeness.evidence) for one in found),
                "others": [one.found for one in found if one is not best],
            }  # fmt: skip
            evidence = {**best.likeness.evidence, "parts": counts}
            yield replace(best, likeness=replace(best.likeness, evidence=evidence))

    def _of_file(self, one: File, named: Collection[int], declared: Declared) -> Iterator[Content]:
        for kind in dict.fromkeys(kind for kind, _ in one.prints):
            prints = [each for known, each in one.prints if known == kind]
            if self._of_kind[kind]:
                yield from _told(self._alike(kind, one.name, prints, named))
            if kind == "app":  # of two that say the same, the one with an asset is first: it can be shown
                yield from self._declared(one, prints, declared)

    def _alike(
        self, kind: str, name: str, prints: Sequence[Print], named: Collection[int]
    ) -> Iterator[Content]:
        ready = self._cleared(kind, filled(prints, self._payloads))
        if kind == "text":
            yield from self._likely(lambda: self._texts.like(ready), name)
            return
        for number, ours in self._compared(kind, ready, named):
            likeness = self._compare(kind, ours, ready)
            if likeness is not None:
                yield Content(self._held[number].work, kind, name, self._held[number].file.name, likeness)

    def _cleared(self, kind: str, prints: list[Print]) -> list[Print]:
        if kind == "app":
            return self.bank.icons(prints)
        return self.bank.frames(prints) if kind == "video" else prints

    def _compared(
        self, kind: str, found: Sequence[Print], named: Collection[int]
    ) -> Iterator[tuple[int, list[Print]]]:
        """Numbers of the assets to compare with, and the prints of each that are needed."""
        if kind == "file":
            yield from self._same_digests(found)
            return
        for number in sorted(self._chosen(kind, found, named)):
            yield number, self._cleared(kind, self._prints(number, kind))

    def _chosen(self, kind: str, found: Sequence[Print], named: Collection[int]) -> set[int]:
        own = self._of_kind[kind]
        of_named = {number for number in own if self._held[number].work in named} if named else set()
        if kind == "archive":
            return set(self._members.of(one.sha256 for one in members(found)))
        if kind == "app":
            packages = {one.value for one in found if one.recipe == app.PACKAGE_RECIPE}
            return of_named.union(*(self._packages.get(one, ()) for one in packages))
        return set(own) if len(own) <= EVERY else of_named

    def _same_digests(self, found: Sequence[Print]) -> Iterator[tuple[int, list[Print]]]:
        """Assets with one of the digests, each with these digests alone: a list of them may be long."""
        whole = [one.value for one in found if one.algorithm in file.ALGORITHMS]
        inside = [
            value for one in members(found) if one.sha256 not in self.bank.digests
            for value in (one.sha256, one.sha1, one.md5)
        ]  # fmt: skip
        shared = self._digests.of([*whole, *inside])
        parts = self._members.of(whole)
        for number in sorted({*shared, *parts}):
            own = set(shared.get(number, ()))
            yield number, [
                one for one in self._prints(number, "file", fill=number in parts)
                if one.value in own or one.recipe == file.MEMBERS_RECIPE
            ]  # fmt: skip

    def _compare(self, kind: str, ours: Sequence[Print], found: Sequence[Print]) -> Likeness | None:
        try:
            if kind == "archive":
                return archive.likeness(ours, found, self._common)
            return registry.kind(kind).compare(ours, found)
        except BytesRefused:  # a payload that is none of ours proves nothing
            return None

    def _declared(self, one: File, prints: Sequence[Print], declared: Declared) -> Iterator[Content]:
        """A found app against the package and signer that the catalogue names, where no asset is at hand."""
        ready = self._cleared("app", filled(prints, self._payloads))
        for identity in identities(ready):
            for work, package, signer in declared(identity.package):
                ours = app.declared(package, [signer] if signer else [])
                likeness = self._compare("app", ours, ready)
                if likeness is not None:
                    yield Content(work, "app", one.name, package, likeness)

    def _likely(self, like: Callable[[], list[Likely]], name: str) -> Iterator[Content]:
        try:
            found = like()
        except BytesRefused:
            return
        for one in found:
            held = self._held[int(one.asset)]
            yield Content(held.work, "text", name, held.file.name, one.likeness)

    def _prints(self, number: int, kind: str, *, fill: bool = True) -> list[Print]:
        prints = [one for known, one in self._held[number].file.prints if known == kind]
        return filled(prints, self._cached) if fill else prints

    @cached_property
    def _digests(self) -> Digests:
        return Digests([
            (number, [one.value for one in self._prints(number, "file", fill=False) if one.algorithm in file.ALGORITHMS])
            for number in self._of_kind["file"]
        ])  # fmt: skip

    @cached_property
    def _members(self) -> Digests:
        """Members of the catalogue's archives, by SHA-256; those of the bank are none."""
        numbers = sorted({*self._of_kind["file"], *self._of_kind["archive"]})
        return Digests([
            (number, {one.sha256 for one in self._inside(number)} - set(self.bank.digests)) for number in numbers
        ])  # fmt: skip

    def _inside(self, number: int) -> Iterator[Member]:
        for kind in ("archive", "file"):
            yield from members(self._prints(number, kind))

    @cached_property
    def _common(self) -> frozenset[str]:
        """Members that stand in the archives of several works, and those of the bank."""
        works: defaultdict[int, set[str]] = defaultdict(set)
        for number in self._of_kind["archive"]:
            works[self._held[number].work].update(one.sha256 for one in self._inside(number))
        counted = (
            Counter(digest for own in works.values() for digest in own) if len(works) >= COMMON_IN else {}
        )
        common = (digest for digest, count in counted.items() if count >= COMMON_IN)
        return frozenset((*common, *self.bank.digests))

    @cached_property
    def _packages(self) -> dict[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number in self._of_kind["app"]:
            for one in self._prints(number, "app", fill=False):
                if one.recipe == app.PACKAGE_RECIPE:
                    found[one.value].append(number)
        return dict(found)

    @cached_property
    def _texts(self) -> TextIndex:
        return opened_texts([
            (str(self._held[number].work), str(number), self._prints(number, "text", fill=False))
            for number in self._of_kind["text"]
        ], self._payloads, self._folder)  # fmt: skip


def chars_of(evidence: Mapping[str, Any]) -> int:
    """About so many characters of a found text are the work's."""
    return round(float(evidence["containment"]["page"]) * int(evidence["chars"]["page"]))


def _rank(one: Content) -> tuple[bool, bool, float]:
    """Strong before probable, a fetched file before the page's own text, then by how near it is."""
    strong = one.likeness.strength == "strong"
    return strong, not one.on_page, -one.likeness.distance


def _told(found: Iterable[Content]) -> list[Content]:
    """Without what so many works hold that it tells none of them: a runtime, an empty cover page."""
    kept = list(found)
    works: defaultdict[str, set[int]] = defaultdict(set)
    for one in kept:
        if one.kind == "file":
            works[one.likeness.asset_value].add(one.work)
    return [one for one in kept if len(works[one.likeness.asset_value]) < SHARED_BY]
