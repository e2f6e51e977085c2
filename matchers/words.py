"""The known words of a page as one candidate sees them: the words of the matched name itself are left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matchers.candidate import Candidate, Named
from matchers.content_features import act_features
from matchers.feature import Feature
from matchers.marks import Marks
from matchers.page import Page
from records import folding

NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class Words:
    """Known words of a page by where they stand; the words of the matched name itself are left out."""

    title: Marks
    page_title: Marks
    category: Marks
    text: Marks
    file: Marks
    """Of the file whose name matched, where it is a file."""
    soft_title: str
    soft_text: str
    soft_file: str
    name_end: int
    """Where the matched name ends in the soft title, 0 where it does not stand there."""
    foreign: float = 0.0
    """Weight of the words of the title that neither the name nor anything known explains."""
    contents: Sequence[Feature] = ()
    """That the page's text is a copy of the work, or that a file on it holds the work."""
    attached: bool = False
    """A file of the listing has the work's name."""
    offered: Sequence[Feature] | None = None
    """What `handed_out` says of the listing, where it is at hand."""


def words(candidate: Candidate, page: Page) -> Words:
    """The words of the page without those of the name at its best place."""
    named = candidate.named
    zone, span = (named.zone, named.span) if named else ("", (0, 0))
    in_title = span if zone == "title" else None
    own_file = named.read if named and zone == "file" else None
    return Words(
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
