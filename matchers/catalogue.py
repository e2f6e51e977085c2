"""The catalogue as the matcher searches it: titles, identifiers and pictures of all works, indexed once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matchers import media, titles
from matchers.facts import WorkFacts
from matchers.media import PictureIndex
from matchers.titles import Title, TitleIndex


@dataclass(frozen=True)
class CatalogueIndex:
    """Works by our id, and every way to them. `by_isbn` and `by_package` are casefolded."""

    works: dict[int, WorkFacts]
    titles: TitleIndex
    pictures: PictureIndex
    by_isbn: dict[str, tuple[int, ...]]
    by_package: dict[str, tuple[int, ...]]


def index(works: Iterable[WorkFacts]) -> CatalogueIndex:
    """Index the works, ordered by id: the same works give the same index."""
    ordered = sorted(works, key=lambda work: work.id)
    names = [
        Title(work.id, name, alias)
        for work in ordered
        for name, alias in [(work.title, False), *((alias, True) for alias in work.aliases)]
    ]
    return CatalogueIndex(
        {work.id: work for work in ordered},
        titles.build(names),
        media.build(ordered),
        _by(ordered, "isbn"),
        _by(ordered, "package"),
    )


def _by(works: list[WorkFacts], field: str) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for work in works:
        value = str(getattr(work, field)).casefold()
        if value:
            found[value] = (*found.get(value, ()), work.id)
    return found
