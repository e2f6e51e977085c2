"""One listing against the whole catalogue: candidates, their evidence, a decision for each.

Bad input ends as an empty answer with a reason code, never as an error: a title of emoji alone has
nothing to compare.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from matchers import act, unlicensed
from matchers.candidate import Candidate, Named, Read, read_with_marks
from matchers.catalogue import CatalogueIndex
from matchers.content_features import act_features
from matchers.contents import Content
from matchers.creator import names
from matchers.decide import Decided, Weighed, decide
from matchers.facts import File, ListingFacts, Picture, WorkFacts, within
from matchers.features import collect
from matchers.makers import pointed
from matchers.marks import Marks
from matchers.media import Likeness
from matchers.model import Model, packaged
from matchers.negatives import Bank, Ignored
from matchers.normalise import read
from matchers.numbers import part_span
from matchers.page import Page
from matchers.segments import Context, context, labelled, quoted_spans, unknown
from matchers.titles import Place, longest
from records import folding
from records.identifiers import find_isbns, isbn13

NO_MARKS = Marks()
MAX_FILES = 100
"""File names of a listing that are read."""
PLACES_OF_A_NAME = 5
PLACES_TOLD = 20
TOLD = 3.0
"""Least weight of a name that is looked for in running text."""
OTHER_PARTS = frozenset(("sequel_other", "season_other", "season_unsaid"))
FILE_PLACES = 400
"""Names in all file names together: a hundred episodes name their work a few hundred times, an attack thousands."""
MAX_PLACES = 50
"""Places of names in one title, file or text that are looked at, those of the longest names first."""
MAX_CANDIDATES = 50
"""Works that a listing is weighed against; a page that names more is no listing of one work."""


@dataclass(frozen=True, slots=True)
class Screened:
    """Decisions, best first; `refusal` is `nothing_to_read` where no letter or digit stands in the title
    or in any file name."""

    decided: tuple[Decided, ...]
    refusal: str = ""
    ignored: tuple[Ignored, ...] = ()
    """What the negative bank kept from counting."""


def screen(listing: ListingFacts, catalogue: CatalogueIndex, model: Model | None = None) -> Screened:
    """Weigh every work that the listing names, shows or identifies, with the packaged model by default."""
    page = read_page(listing)
    left_out = _LeftOut(catalogue.bank)
    candidates = _candidates(page, catalogue, left_out)
    weighed = [_weigh(candidate, page, model or packaged()) for candidate in candidates]
    keys = [frozenset(f.key for f in one.features) for one in weighed]
    decided = [decide(one, _rivals(n, weighed, keys)) for n, one in enumerate(weighed)]
    readable = any(one.reading.base for one in (page.title, *page.files))
    order = sorted(decided, key=lambda one: (-one.p_work, -one.weighed.score, one.weighed.candidate.work.id))
    return Screened(tuple(order), "" if readable else "nothing_to_read", tuple(left_out.ignored))


def read_page(listing: ListingFacts) -> Page:
    """Fold and mark every part of a listing once."""
    files = [read(name, f"file:{n}") for n, name in enumerate(listing.files[:MAX_FILES])]
    title = read_with_marks(read(listing.title, "title"))
    return Page(
        listing=listing,
        title=title,
        unknown=unknown(title.soft, title.marks),
        files=tuple(read_with_marks(one) for one in files),
        text=read_with_marks(read(listing.text, "text", folding.TEXT_LIMIT)),
        category=read_with_marks(read(listing.category, "category")),
        page_title=read_with_marks(read(listing.page_title, "page_title")),
        isbns=tuple(
            dict.fromkeys(
                [*filter(None, map(isbn13, listing.isbns)), *find_isbns(listing.text[: folding.TEXT_LIMIT])]
            )
        ),
    )


class _LeftOut:
    """What the negative bank keeps from counting on one listing."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.ignored: dict[Ignored, None] = {}

    def counts(self, named: Named) -> bool:
        """Whether the name is none of the bank's."""
        entry = self.bank.titles.get(named.key)
        if entry is not None:
            self.ignored[Ignored(entry, named.raw_text)] = None
        return entry is None

    def pictures(self, pictures: Iterable[Picture]) -> list[Picture]:
        """What is left of the pictures."""
        kept = []
        for one in pictures:
            left, entries = self.bank.picture(one)
            self.ignored.update(dict.fromkeys(Ignored(entry, one.name) for entry in entries))
            kept += [left] if left is not None else []
        return kept

    def files(self, files: Iterable[File]) -> list[File]:
        """The files that are not in the bank."""
        kept = []
        for one in files:
            entry = self.bank.digests.get(one.digest)
            if entry is None:
                kept.append(one)
            else:
                self.ignored[Ignored(entry, one.name)] = None
        return kept


def _candidates(page: Page, catalogue: CatalogueIndex, left_out: _LeftOut) -> list[Candidate]:
    """Works named in the title, in a file name, or set off in the text; then those that other evidence
    points to, whose name may stand anywhere in the text."""
    places, in_text = (
        _in_title_and_files(page, catalogue, left_out),
        catalogue.titles.places(page.text.reading),
    )
    _gather(places, _named(page.text, longest(_set_off(page.text, in_text)), catalogue), left_out)
    if not _any_stands(places):
        _gather(places, _told(page.text, in_text, catalogue), left_out)
    likenesses = catalogue.pictures.likenesses(left_out.pictures(page.listing.pictures), named=places)
    pointed = _identified(page, catalogue) | set(likenesses)
    contents = _contents(page, catalogue, left_out, pointed | set(places))
    pointed |= set(contents)
    if missing := pointed - set(places):
        unnamed = [p for p in in_text if not missing.isdisjoint(catalogue.titles.works_of(p.key))]
        told = _named(page.text, longest(unnamed), catalogue)
        _gather(places, [n for n in told if n[0] in pointed], left_out)
    found = [
        _candidate(catalogue.works[work], places.get(work, []), likenesses.get(work), contents.get(work, ()))
        for work in sorted(set(places) | pointed)
    ]
    return sorted(found, key=_promise)[:MAX_CANDIDATES]


def _contents(
    page: Page, catalogue: CatalogueIndex, left_out: _LeftOut, named: set[int]
) -> dict[int, tuple[Content, ...]]:
    listing = page.listing
    if not listing.fetched and not len(catalogue.contents):
        return {}
    return catalogue.contents.likenesses(
        left_out.files(listing.fetched), listing.text, named, catalogue.declared
    )


def _in_title_and_files(page: Page, catalogue: CatalogueIndex, left_out: _LeftOut) -> dict[int, list[Named]]:
    """Names that stand there; where none stands by itself, names with wrong characters; then works of makers
    that the title names."""
    places: dict[int, list[Named]] = {}
    in_title = catalogue.titles.places(page.title.reading)
    _gather(places, _named(page.title, longest(in_title), catalogue), left_out)
    left = FILE_PLACES
    for one in page.files:
        standing = longest(catalogue.titles.places(one.reading))[:left]
        left -= len(standing)
        _gather(places, _named(one, standing, catalogue), left_out)
        if not left:
            break
    if not _any_stands(places):
        nearly = catalogue.titles.nearly(page.title.reading, in_title)
        _gather(places, _named(page.title, longest(nearly), catalogue), left_out)
    stand = {work for work, found in places.items() if any(map(_stands, found))}
    _gather(places, _pointed(page.title, catalogue, stand), left_out)
    return places


def _any_stands(places: dict[int, list[Named]]) -> bool:
    return any(_stands(named) for found in places.values() for named in found)


def _named(one: Read, places: Iterable[Place], catalogue: CatalogueIndex) -> list[tuple[int, Named]]:
    index, found = catalogue.titles, []
    places = _few(places)
    spans = {place: (place.start, place.end) for place in places}
    of_work: defaultdict[int, list[Place]] = defaultdict(list)
    for place in spans:
        for work in index.works_of(place.key):
            of_work[work].append(place)
    seen: dict[object, Context] = {}  # works of one name mostly stand in one context
    for place, span in spans.items():
        for title in index.titles_of(place.key)[:MAX_CANDIDATES]:
            # a second name of the same work beside this one explains itself: 诡秘之主2宿命之环
            known = [spans[other] for other in of_work[title.work] if other != place]
            known += _creators_in(one, catalogue.works[title.work].creators)
            part = part_span(one.soft, span[1])
            known += [part] if part else []
            around = seen.get((place, *known)) or context(
                one.reading, one.marks, span, known, index.key_text(place.key)
            )
            seen[place, *known] = around
            named = Named(
                one, span, index.key_text(place.key), title.text, title.alias, title.stem,
                index.containing(place.key), around, place.view, place.edits, place.shared,
            )  # fmt: skip
            found.append((title.work, named))
    return found


def _pointed(title: Read, catalogue: CatalogueIndex, found: set[int]) -> list[tuple[int, Named]]:
    """Works that are not named, but whose maker is, beside a word that resembles their name."""
    named = []
    for work, one in pointed(title, catalogue.by_maker, catalogue.works):
        if work not in found:
            known = _creators_in(title, catalogue.works[work].creators)
            key = folding.key(one.title.text)
            around = context(title.reading, title.marks, one.span, known, key)
            named.append((work, Named(
                title, one.span, key, one.title.text, one.title.alias, stem=False, containing=0, context=around,
                view=one.view, edits=one.edits, by_maker=True,
            )))  # fmt: skip
    return named


def _few(places: Iterable[Place]) -> list[Place]:
    """The first places of each name: a page that repeats one a thousand times says it no louder."""
    seen: Counter[int] = Counter()
    kept = []
    for place in places:
        seen[place.key] += 1
        if seen[place.key] <= PLACES_OF_A_NAME:
            kept.append(place)
    if len(kept) > MAX_PLACES:  # no listing of one work
        kept = sorted(sorted(kept, key=lambda place: place.start - place.end)[:MAX_PLACES], key=kept.index)
    return kept


def _stands(named: Named) -> bool:
    return named.context.coverage > 0.7 and not named.context.inside_noise


def _told(text: Read, places: list[Place], catalogue: CatalogueIndex) -> list[tuple[int, Named]]:
    """Where title and files name nothing: longer names that stand by themselves anywhere in the text."""
    heavy = [p for p in places if folding.weight(text.soft[p.start : p.end]) >= TOLD]
    return [one for one in _named(text, longest(heavy)[:PLACES_TOLD], catalogue) if _stands(one[1])]


def _set_off(text: Read, places: list[Place]) -> list[Place]:
    """Places of a text inside 《》 or behind a label such as 书名; a name in running prose is no offer."""
    soft, quoted = text.soft, {n for begin, end in quoted_spans(text.soft) for n in range(begin, end)}
    found = []
    for place in places:
        first, last = place.start, place.end
        if (first in quoted and last - 1 in quoted) or labelled(soft, first):
            found.append(place)
    return found


def _creators_in(one: Read, creators: tuple[str, ...]) -> list[tuple[int, int]]:
    found = []
    for creator in creators:
        for name in names(creator):
            start = one.soft.find(name)
            found += [(start, start + len(name))] if start >= 0 else []
    return found


def _identified(page: Page, catalogue: CatalogueIndex) -> set[int]:
    by_isbn = [catalogue.by_isbn.get(number, ()) for number in page.isbns]
    by_package = [catalogue.by_package.get(name.casefold(), ()) for name in page.listing.packages]
    return {work for works in (*by_isbn, *by_package) for work in works}


def _gather(places: dict[int, list[Named]], found: Iterable[tuple[int, Named]], left_out: _LeftOut) -> None:
    for work, named in found:
        if left_out.counts(named):
            places.setdefault(work, []).append(named)


def _candidate(
    work: WorkFacts, places: list[Named], likeness: Likeness | None, contents: tuple[Content, ...]
) -> Candidate:
    """The work at its best place: title before file before text, whole before part, title before alias."""
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


def _weigh(candidate: Candidate, page: Page, model: Model) -> Weighed:
    words = _words(candidate, page)
    judged = act.judge(page.listing, words, model)
    return Weighed(
        candidate, model.weigh(collect(candidate, page)), judged,
        unlicensed.judge(candidate.work, page.listing, judged, words.title, model, candidate.contents),
        expired=_expired(candidate.work, page.listing), model=model,
    )  # fmt: skip


def _expired(work: WorkFacts, listing: ListingFacts) -> bool:
    return listing.seen is not None and not within((work.valid_from, work.valid_to), listing.seen)


def _words(candidate: Candidate, page: Page) -> act.Words:
    named = candidate.named
    zone, span = (named.zone, named.span) if named else ("", (0, 0))
    in_title = span if zone == "title" else None
    own_file = named.read if named and zone == "file" else None
    return act.Words(
        title=page.title.without(in_title),
        page_title=page.page_title.marks,
        category=page.category.marks,
        text=page.text.without(span if zone == "text" else None),
        file=own_file.without(span) if own_file else NO_MARKS,
        soft_title=page.title.soft,
        soft_text=page.text.soft,
        soft_file=own_file.soft if own_file else "",
        name_end=span[1] if in_title else 0,
        foreign=_foreign(named) if in_title else 99.0,
        contents=act_features(candidate.contents),
        attached="file" in candidate.zones,
        offered=page.offered,
    )


def _foreign(named: Named | None) -> float:
    """Weight of what stands in the text of the name and is neither the name nor known."""
    return named.context.elsewhere + folding.weight(named.context.residue.replace(" ", "")) if named else 0.0


def _rivals(own: int, every: list[Weighed], keys: list[frozenset[str]]) -> list[Weighed]:
    """Other works that claim the same place; one without a place claims them all."""
    one = every[own].candidate
    return [
        other
        for n, other in enumerate(every)
        if n != own
        and _same_place(one.named, other.candidate.named)
        and not (one.work.kind is other.candidate.work.kind and _of_one_set(keys[own], keys[n]))
        and not _both_held(one, other.candidate)
    ]


def _of_one_set(one: frozenset[str], other: frozenset[str]) -> bool:
    """Parts of one series that the page offers together: 流浪地球1+2 names both."""
    together = "season_whole" in one or "season_whole" in other
    return together and OTHER_PARTS.isdisjoint(one) and OTHER_PARTS.isdisjoint(other)


def _both_held(one: Candidate, other: Candidate) -> bool:
    """The page hands out a file of each, and not the same one: it offers both."""
    if not (one.contents and other.contents):
        return False
    mine, theirs = (
        {content.likeness.asset_value for content in each.contents if content.kind == "file"}
        for each in (one, other)
    )
    return bool(mine and theirs) and not mine & theirs


def _same_place(mine: Named | None, theirs: Named | None) -> bool:
    if mine is None or theirs is None:
        return True
    if mine.read is not theirs.read:
        return mine.key == theirs.key
    return mine.span[0] < theirs.span[1] and theirs.span[0] < mine.span[1]
