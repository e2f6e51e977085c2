"""The known words of a page as one candidate sees them: the words of the matched name itself are left out."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from matchers.candidate import Candidate, Named
from matchers.families.content_features import act_features
from matchers.feature import Feature
from matchers.page import Page
from matchers.text.marks import Marks
from matchers.text.segments import main_end
from records import folding

NO_MARKS = Marks()
LISTED_FOREIGN = 3.5
"""Weight of the unknown words beside which a title is still a list: a name of somebody, and little more."""


class Words(NamedTuple):
    """Signs of the act by where they stand; the words of the matched name itself are left out."""

    title: Marks
    page_title: Marks
    category: Marks
    text: Marks
    file: Marks
    """Of the file whose name matched, where it is a file."""
    soft_title: str
    soft_text: str
    soft_file: str
    main_end: int
    """Where the part of the soft title that may be the site's or the board's name begins, behind the name."""
    listed: bool = False
    """The name stands in the title, and beside it little that neither it nor anything known explains."""
    contents: tuple[Feature, ...] = ()
    """That the page's text is a copy of the work, or that a file on it holds the work."""
    attached: bool = False
    """A file of the listing has the work's name."""

    @property
    def key(self) -> Hashable:
        """The same for candidates that see the same words: P(act) of one page hangs on nothing else."""
        marks = (
            id(self.title),
            id(self.text),
            id(self.file),
        )  # the readings keep them as long as the page lives
        return ("words", *marks, self.main_end, self.listed, self.contents, self.attached)


def words(candidate: Candidate, page: Page) -> Words:
    """The words of the page without those of the name at its best place."""
    named, attached = candidate.named, "file" in candidate.zones
    contents = tuple(act_features(candidate.contents)) if candidate.contents else ()
    if named is None:
        return _words(None, page, contents, attached=attached)
    return named.kept.once(
        ("words", contents, attached), lambda: _words(named, page, contents, attached=attached)
    )


def _words(named: Named | None, page: Page, contents: tuple[Feature, ...], *, attached: bool) -> Words:
    zone, span = (named.zone, named.span) if named else ("", (0, 0))
    in_title = span if zone == "title" else None
    own_file = named.read if named and zone == "file" else None
    return Words(
        title=page.title.acting.without(in_title),
        page_title=page.page_title.acting,
        category=page.category.acting,
        text=page.text.acting.without(span if zone == "text" else None),
        file=own_file.acting.without(span) if own_file else NO_MARKS,
        soft_title=page.title.soft,
        soft_text=page.text.soft,
        soft_file=own_file.soft if own_file else "",
        main_end=main_end(page.title.soft, span[1] if in_title else 0),
        listed=named is not None and in_title is not None and _foreign(named) <= LISTED_FOREIGN,
        contents=contents,
        attached=attached,
    )


def _foreign(named: Named) -> float:
    """Weight of what stands in the text of the name and is neither the name nor known."""
    return named.context.elsewhere + folding.weight(named.context.residue.replace(" ", ""))
