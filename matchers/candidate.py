"""A work that a listing may be about: where its name stands, or what else points to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from matchers.content.contents import Content
from matchers.content.media import Likeness
from matchers.facts import WorkFacts
from matchers.kept import Kept, derived
from matchers.text.lexicon import lexicon
from matchers.text.marks import Marks
from matchers.text.normalise import Reading
from matchers.text.numbers import speaks_of_parts
from matchers.text.segments import Context
from matchers.titles import BASE


@dataclass(frozen=True, eq=False)
class Read:
    """A reading with the known words in it."""

    reading: Reading
    marks: Marks

    @derived
    def soft(self) -> str:
        return self.reading.soft.text

    @derived
    def zone(self) -> str:
        """`title`, `file`, `text`, or what else the reading is of."""
        return self.reading.source.split(":")[0]

    @derived
    def of_parts(self) -> bool:
        """Whether it may say anything of seasons and parts."""
        return speaks_of_parts(self.soft)

    @derived
    def acting(self) -> Marks:
        """Its signs of handing out, or against it."""
        return self.marks.acting

    @derived
    def kinds(self) -> Marks:
        """Its words of a kind."""
        return self.marks.kinds


def read_with_marks(reading: Reading) -> Read:
    """Find all known words of a reading once."""
    return Read(reading, Marks(lexicon().marks(reading.soft.text)))


class Named(NamedTuple):
    """A name of a work at soft `span` of a text, found in `view` with so many `edits`.

    Attributes:
        containing: how many other catalogue names contain it.
        kept: what was read from the place and from what stands around it, for all titles of the name in
            those surroundings: it may not depend on `name`, `alias`, `stem` or the work.
    """

    read: Read
    span: tuple[int, int]
    key: str
    name: str
    alias: bool
    stem: bool
    containing: int
    context: Context
    kept: Kept
    view: str = BASE
    edits: int = 0
    shared: int = 1
    """How many names of the catalogue look alike in this view."""
    by_maker: bool = False
    """Compared because the title names its maker, not found in the whole catalogue."""

    @property
    def zone(self) -> str:
        """`title`, `file` or `text`."""
        return self.read.zone

    @property
    def raw_span(self) -> tuple[int, int]:
        return self.read.reading.raw_span(*self.span)

    @property
    def raw_text(self) -> str:
        start, end = self.raw_span
        return self.read.reading.raw[start:end]


class Candidate(NamedTuple):
    """A work, its best place on the page (None where only other evidence points to it), and a likeness."""

    work: WorkFacts
    named: Named | None
    likeness: Likeness | None = None
    zones: frozenset[str] = frozenset()
    """Where the name stands with nothing foreign around it: `title`, `file`, `text` (inside 《》 or labelled);
    one that stands in the title and nowhere else has that alone, whatever is around it."""

    contents: tuple[Content, ...] = ()
    """What of the listing's files and text is alike, the best of each kind."""

    @property
    def also_named(self) -> bool:
        """The name stands in more than one zone."""
        return len(self.zones) > 1
