"""The works that a page may be about: named in its title, its files, its text, or pointed to by other evidence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from matchers.candidate import Candidate, Named
from matchers.content.contents import Content
from matchers.content.media import Likeness
from matchers.facts import WorkFacts
from matchers.index.catalogue import CatalogueIndex
from matchers.meeting.apart import Apart, Hopeless
from matchers.meeting.leftout import LeftOut
from matchers.meeting.naming import named_in, pointed_to, set_off, stands, told
from matchers.page import Page
from matchers.titles import longest

FILE_PLACES = 400
"""Names in all file names together: a hundred episodes name their work a few hundred times, an attack thousands."""
TITLE_ALONE = frozenset(("title",))
MAX_CANDIDATES = 50
"""Works that a listing is weighed against; a page that names more is no listing of one work."""


class Found:
    """The works that a page may be about, and those whose names stand so that they cannot be meant.

    Attributes:
        every: candidates in the order of their works.
        faint: how many works bear the names that were left and are no candidates.
    """

    def __init__(
        self, places: dict[int, list[Named]], apart: Apart | None, make: Callable[[Iterable[int]], list[Candidate]]
    ) -> None:  # fmt: skip
        self._places, self._apart, self._make = places, apart, make
        self.every = make(places)
        self.faint = len(apart.works.difference(places)) if apart else 0

    def touched(self, named: Named) -> bool:
        """Whether a name stands where one of the places that were left does, or overlaps it."""
        return self._apart is not None and named.zone == "title" and self._apart.touches(named.span)

    def whole(self) -> Found:
        """With the works that were left among the candidates."""
        if self._apart:
            _read_apart(self._places, self._apart, self._apart.works.difference(self._places))
        return Found(self._places, None, self._make)


def candidates(
    page: Page, catalogue: CatalogueIndex, left_out: LeftOut, hopeless: Hopeless | None = None
) -> Found:
    """Works named in the title, in a file name, or set off in the text; then those that other evidence
    points to, whose name may stand anywhere in the text.

    `hopeless` tells which names of the title can mean nothing; their works are only counted.
    """
    apart = Apart(hopeless) if hopeless and not left_out.bank.titles else None
    places, in_text = (
        _in_title_and_files(page, catalogue, left_out, apart),
        catalogue.titles.places(page.text.reading),
    )
    _gather(places, named_in(page.text, longest(set_off(page.text, in_text)), catalogue), left_out)
    if not _any_stands(places):
        _gather(places, told(page.text, in_text, catalogue), left_out)
    named = {*places, *apart.works} if apart and apart.works else set(places)
    likenesses = catalogue.pictures.likenesses(left_out.pictures(page.listing.pictures), named=named)
    pointed = _identified(page, catalogue) | set(likenesses)
    contents = _contents(page, catalogue, left_out, pointed | named)
    pointed |= set(contents)
    if apart and apart.works:
        _read_apart(places, apart, apart.works.intersection({*places, *pointed}))
    if missing := pointed - set(places):
        missed = [p for p in in_text if not missing.isdisjoint(catalogue.titles.works_of(p.key))]
        found_late = named_in(page.text, longest(missed), catalogue)
        _gather(places, [one for one in found_late if one[0] in pointed], left_out)

    def made(works: Iterable[int]) -> list[Candidate]:
        found = [
            _candidate(
                catalogue.works[work], places.get(work, []), likenesses.get(work), contents.get(work, ())
            )
            for work in sorted({*works, *pointed})
        ]
        return by_promise(found)[:MAX_CANDIDATES] if len(found) > MAX_CANDIDATES else found

    found = Found(places, apart, made)
    return found.whole() if found.faint and found.faint + len(found.every) > MAX_CANDIDATES else found


def _read_apart(places: dict[int, list[Named]], apart: Apart, works: Collection[int]) -> None:
    """Works that something else names or points to have the places that were left, before all others."""
    if not works:
        return
    first: dict[int, list[Named]] = {}
    for work, named in apart.read(works):
        first.setdefault(work, []).append(named)
    for work, found in first.items():
        places[work] = [*found, *places.get(work, ())]


def by_promise(found: Iterable[Candidate]) -> list[Candidate]:
    """The likelier first, as far as the place alone tells."""
    every = list(found)
    return sorted(every, key=_promise) if len(every) > 1 else every


def promising(candidate: Candidate) -> bool:
    """Whether it is sure to come before works whose names are part of a known word."""
    return not _promise(candidate)[1]


def _contents(
    page: Page, catalogue: CatalogueIndex, left_out: LeftOut, named: set[int]
) -> dict[int, tuple[Content, ...]]:
    listing = page.listing
    if not listing.fetched and not len(catalogue.contents):
        return {}
    return catalogue.contents.likenesses(
        left_out.files(listing.fetched),
        listing.text,
        named,
        catalogue.declared,
        listing.parts,
        listing.parts_known,
    )


def _in_title_and_files(
    page: Page, catalogue: CatalogueIndex, left_out: LeftOut, apart: Apart | None
) -> dict[int, list[Named]]:
    """Names that stand there; where none stands by itself, names with wrong characters; then works of makers
    that the title names."""
    places: dict[int, list[Named]] = {}
    in_title = catalogue.titles.places(page.title.reading)
    _gather(places, named_in(page.title, longest(in_title), catalogue, apart), left_out)
    left = FILE_PLACES
    for one in page.files:
        standing = longest(catalogue.titles.places(one.reading))[:left]
        left -= len(standing)
        _gather(places, named_in(one, standing, catalogue), left_out)
        if not left:
            break
    if not _any_stands(places):
        nearly = catalogue.titles.nearly(page.title.reading, in_title)
        _gather(places, named_in(page.title, longest(nearly), catalogue), left_out)
    stand = {work for work, found in places.items() if any(map(stands, found))}
    _gather(places, pointed_to(page.title, catalogue, stand), left_out)
    return places


def _any_stands(places: dict[int, list[Named]]) -> bool:
    return any(stands(named) for found in places.values() for named in found)


def _identified(page: Page, catalogue: CatalogueIndex) -> set[int]:
    by_isbn = [catalogue.by_isbn.get(number, ()) for number in page.isbns]
    by_package = [catalogue.by_package.get(name.casefold(), ()) for name in page.listing.packages]
    return {work for works in (*by_isbn, *by_package) for work in works}


def _gather(places: dict[int, list[Named]], found: Iterable[tuple[int, Named]], left_out: LeftOut) -> None:
    for work, named in found:
        if not left_out.bank.titles or left_out.counts(named):
            places.setdefault(work, []).append(named)


def _candidate(
    work: WorkFacts, places: list[Named], likeness: Likeness | None, contents: tuple[Content, ...]
) -> Candidate:
    """The work at its best place: title before file before text, whole before part, title before alias."""
    if len(places) == 1 and places[0].zone == "title":
        return Candidate(work, places[0], likeness, TITLE_ALONE, contents)  # nearly all
    best = min(places, key=_worth, default=None)
    zones = frozenset(named.zone for named in places if named.context.coverage > 0.9)
    return Candidate(work, best, likeness, zones, contents)


def _worth(named: Named) -> tuple[object, ...]:
    around = named.context
    # a whole file name beats a title in which the name is only part of a longer word
    weak = around.coverage < 0.7 or around.inside_noise
    zone = ("title", "file", "text").index(named.zone)
    return (
        weak and not around.quoted,
        zone,
        not around.quoted,
        -around.coverage,
        -len(named.key),
        named.alias,
        named.span,
    )


def _promise(candidate: Candidate) -> tuple[object, ...]:
    named = candidate.named
    known = candidate.likeness is not None or bool(candidate.contents)
    return (not known, *(_worth(named) if named else (True, 9)), candidate.work.id)
