"""Saved pages of real programs, rewritten as programs that nobody has seen would write them, while a person sees the same page.

Each shape takes away one accident of markup (names of classes, elements, headings, what is said for machines, addresses that
speak) or puts around the page what other programs put there; `a new program` joins three of them, drawn anew for each program.
What falls against `as saved` is what the readers lean on. Design note 0025 says which losses are right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from zlib import crc32

from tests.eval import shapes_addresses as addresses
from tests.eval import shapes_around as around
from tests.eval import shapes_markup as markup
from tests.eval import shapes_misled as misled
from tests.eval import shapes_words as words
from tests.eval.intervals import share
from tests.eval.report import Figure, Report
from tests.eval.shapes_seen import Shape, Told, facts, programs, titles, together, told

SAMPLE = 5
"""In a sample one program in so many is read, in one shape in so many; the next program in the next shapes."""
SHOWN = 3
MARKUP = (
    Shape("classes without meaning", (markup.hashed,)), Shape("classes of utilities", (markup.utilities,)),
    Shape("elements without meaning", (markup.plain_elements,)), Shape("custom elements", (markup.custom_elements,)),
    Shape("boxes around all", (markup.wrapped,)),
)  # fmt: skip
HEADS = (
    Shape("headings one lower", (markup.lower_headings,)), Shape("headings as boxes", (markup.headings_as_boxes,)),
    Shape("headings as bold lines", (markup.headings_as_bold,)), Shape("titled by the site", (words.titled_by_site,)),
    Shape("titled behind the site", (words.titled_behind_site,)), Shape("nothing declared", (markup.nothing_declared,)),
)  # fmt: skip
ROWS = (
    Shape("lists as boxes", (markup.lists_as_boxes,)), Shape("tables as boxes", (markup.tables_as_boxes,)),
    Shape("lazy pictures", (markup.lazy_pictures,)),
)  # fmt: skip
WORDS = (
    Shape("labels as spans", (words.labels_as_spans,)), Shape("labels in one text", (words.labels_in_one_text,)),
    Shape("labels with full width", (words.labels_full_width,)), Shape("labels in cells", (words.labels_in_cells,)),
    Shape("prices in parts", (words.prices_in_parts,)), Shape("prices in words", (words.prices_in_words,)),
    Shape("buttons as pictures", (words.buttons_as_pictures,)), Shape("another language", (words.another_language,)),
)  # fmt: skip
ADDRESSES = (
    Shape("addresses without meaning", (addresses.written(addresses.hashed),), addresses.hashed),
    Shape("files without endings", (addresses.written(addresses.hashed_files),), addresses.hashed_files),
    Shape("addresses as numbers", (addresses.written(addresses.numbered),), addresses.numbered),
    Shape("site in a folder", (addresses.written(addresses.below),), addresses.below),
)  # fmt: skip
AROUND = (
    Shape("side bar", (around.side_bar,)), Shape("large menu", (around.large_menu,)), Shape("banners", (around.banners,)),
    Shape("related cards", (around.related_cards,)), Shape("comments", (around.comments,)),
)  # fmt: skip
MISLED = (
    Shape("misleading holders", (misled.holders,)), Shape("misleading bodies", (misled.bodies,)),
    Shape("misleading texts", (misled.texts,)), Shape("misleading heads", (misled.heads,)),
)  # fmt: skip
KINDS = {
    "markup": MARKUP,
    "heads": HEADS,
    "rows": ROWS,
    "words": WORDS,
    "addresses": ADDRESSES,
    "around": AROUND,
    "misled": MISLED,
}
SAVED, NEWLY = Shape("as saved"), "a new program"
NEW = 4
"""New programs that are made of each one."""


Pairs = Sequence[tuple[list[Told], list[Told]]]
"""What was told of programs in a shape, each with what was told of it as saved."""


def drawn(program: str, number: int) -> Shape:
    """Three shapes of different kinds at once, the same every time."""
    draw = Random(f"{program} {number}")
    return together(
        f"{NEWLY} {number}", *(draw.choice(KINDS[kind]) for kind in draw.sample(sorted(KINDS), 3))
    )


def run(fast: bool) -> Report:
    """Every shape of every program; in a sample some shapes of some of them. Bounds hold for each kind of shapes."""
    seen: dict[str, list[tuple[list[Told], list[Told]]]] = {}
    for program in programs():
        lot = crc32(
            program.encode()
        )  # by the name: whoever keeps pages of one more program changes no other's lot
        if fast and lot % SAMPLE:
            continue
        before = told(program, SAVED)
        shapes = [shape for kind in KINDS.values() for shape in kind]
        shapes += [drawn(program, number) for number in range(1, NEW + 1)]
        for place, shape in enumerate(shapes):
            if not fast or (lot // SAMPLE + place) % SAMPLE == 0:
                seen.setdefault(shape.name, []).append((told(program, shape), before))
    kinds = {name: [pair for one in kind for pair in seen.get(one.name, [])] for name, kind in KINDS.items()}
    kinds[NEWLY] = [pair for name, pairs in seen.items() if name.startswith(NEWLY) for pair in pairs]
    figures = [figure for name, pairs in kinds.items() for figure in _figures(f"{name}: ", pairs)]
    return Report("shapes", tuple(figures), tuple(_notes(seen)))


def _figures(name: str, pairs: Pairs) -> list[Figure]:
    pages = [one for after, _before in pairs for one in after]
    planted = [place < one.found for one in pages for place in range(len(one.page.listings))]
    called = [one.called for one in pages if not one.page.listings]
    right = [answer for pair in pairs for answer in titles(*pair)]
    held = [answer for pair in pairs for answer in facts(*pair)]
    return [
        share(f"{name}found", planted), share(f"{name}called", called),
        share(f"{name}titles", right), share(f"{name}facts", held),
    ]  # fmt: skip


def _notes(seen: Mapping[str, Pairs]) -> Iterator[str]:
    """The figures of each shape, and some of the pages that it lost or called."""
    for name, pairs in seen.items():
        yield f"{name:<28}" + "  ".join(
            f"{one.name} {one.value:.3f} of {one.asked}" for one in _figures("", pairs)
        )
        both = [one for pair in pairs for one in zip(*pair, strict=True)]
        changed = [
            after.page.url
            for after, before in both
            if after.found < before.found or after.called > before.called
        ]
        if changed:
            yield f"    {len(changed)} pages fell, such as {' '.join(changed[:SHOWN])}"
