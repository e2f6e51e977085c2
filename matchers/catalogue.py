"""The catalogue as the matcher searches it: titles, identifiers and pictures of all works, indexed once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matchers import media, titles
from matchers.facts import WorkFacts
from matchers.media import PictureIndex
from matchers.numbers import stem
from matchers.titles import Title, TitleIndex
from records.vocabulary import WorkKind


@dataclass(frozen=True)
class CatalogueIndex:
    """Works by our id, and every way to them. `by_isbn` and `by_package` are casefolded."""

    works: dict[int, WorkFacts]
    titles: TitleIndex
    pictures: PictureIndex
    by_isbn: dict[str, tuple[int, ...]]
    by_package: dict[str, tuple[int, ...]]


def index(works: Iterable[WorkFacts], payloads: media.Payloads | None = None) -> CatalogueIndex:
    """Index the works, ordered by id: the same works give the same index.

    `payloads` reads large prints by their digest; without it pictures are compared by their codes alone.
    """
    ordered = sorted(works, key=lambda work: work.id)
    names = [name for work in ordered for name in _names(work)]
    return CatalogueIndex(
        {work.id: work for work in ordered},
        titles.build(names),
        media.build(ordered, payloads),
        _by(ordered, "isbn"),
        _by(ordered, "package"),
    )


def _names(work: WorkFacts) -> list[Title]:
    """Title, aliases, and the stems of those that carry the number of a part."""
    names = [Title(work.id, work.title), *(Title(work.id, alias, alias=True) for alias in work.aliases)]
    written = {name.text for name in names}
    if work.kind is WorkKind.SOFTWARE:
        return names  # the number of a program is a version
    stems = dict.fromkeys(stem(name.text) for name in names)
    return names + [Title(work.id, one, alias=True, stem=True) for one in stems if one and one not in written]


def _by(works: list[WorkFacts], field: str) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for work in works:
        value = str(getattr(work, field)).casefold()
        if value:
            found[value] = (*found.get(value, ()), work.id)
    return found
