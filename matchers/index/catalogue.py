"""The catalogue as the matcher searches it: titles, identifiers and pictures of all works, indexed once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from matchers import titles
from matchers.content import media
from matchers.content.contents import ContentIndex
from matchers.content.media import PictureIndex
from matchers.content.negatives import Bank, Ignored
from matchers.facts import WorkFacts
from matchers.index import makers
from matchers.text.numbers import stem
from matchers.titles import Title, TitleIndex
from records.vocabulary import WorkKind


@dataclass(frozen=True)
class CatalogueIndex:
    """Works by our id, and every way to them. `by_isbn` and `by_package` are casefolded."""

    works: Mapping[int, WorkFacts]
    titles: TitleIndex
    pictures: PictureIndex
    by_isbn: Mapping[str, tuple[int, ...]]
    by_package: Mapping[str, tuple[int, ...]]
    known_makers: Mapping[str, tuple[int, ...]] | None = None
    contents: ContentIndex = field(default_factory=ContentIndex)
    bank: Bank = field(default_factory=Bank)
    apart: Mapping[int, tuple[Ignored, ...]] = field(default_factory=dict)
    """Of each work what the bank keeps from counting."""

    def holding(self, contents: ContentIndex, bank: Bank) -> CatalogueIndex:
        """The same catalogue with what right holders gave beside pictures, and a bank that it obeys."""
        apart = bank.apart(self.pictures)
        pictures = replace(self.pictures, apart=frozenset(apart))
        ignored: dict[int, tuple[Ignored, ...]] = dict(contents.apart)
        for work, picture in self.pictures.owners if apart else ():
            if picture.digest in apart:
                one = Ignored(apart[picture.digest], picture.name, "asset")
                ignored[work] = tuple(dict.fromkeys((*ignored.get(work, ()), one)))
        return replace(self, contents=contents, bank=bank, pictures=pictures, apart=ignored)

    def declared(self, package: str) -> Iterator[tuple[int, str, str]]:
        """The works that name the package: our id, the package and the signer that the catalogue knows."""
        for number in self.by_package.get(package.casefold(), ()):
            work = self.works[number]
            yield number, package, work.signer_sha256

    @cached_property
    def by_maker(self) -> Mapping[str, tuple[int, ...]]:
        """Works by the names of their makers, made when it is first asked for."""
        return makers.by_maker(self.works.values()) if self.known_makers is None else self.known_makers


def index(works: Iterable[WorkFacts], payloads: media.Payloads | None = None) -> CatalogueIndex:
    """Index the works, ordered by id: the same works give the same index.

    `payloads` reads large prints by their digest; without it pictures are compared by their codes alone.
    """
    ordered = sorted(works, key=lambda work: work.id)
    return CatalogueIndex(
        {work.id: work for work in ordered},
        titles.build(name for work in ordered for name in names(work)),
        media.build(ordered, payloads),
        _by(ordered, "isbn"),
        _by(ordered, "package"),
    )


def names(work: WorkFacts) -> list[Title]:
    """Title, aliases, and the stems of those that carry the number of a part."""
    own = [Title(work.id, work.title), *(Title(work.id, alias, alias=True) for alias in work.aliases)]
    written = {name.text for name in own}
    if work.kind is WorkKind.SOFTWARE:
        return own  # the number of a program is a version
    stems = dict.fromkeys(stem(name.text) for name in own)
    return own + [Title(work.id, one, alias=True, stem=True) for one in stems if one and one not in written]


def _by(works: list[WorkFacts], field: str) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for work in works:
        value = str(getattr(work, field)).casefold()
        if value:
            found[value] = (*found.get(value, ()), work.id)
    return found
