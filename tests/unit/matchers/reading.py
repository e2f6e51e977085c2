"""One listing against one work: the evidence that the matcher names."""

from __future__ import annotations

from typing import Any

from matchers.facts import ListingFacts, WorkFacts
from matchers.index.catalogue import index
from matchers.model import by_hand
from matchers.screen import screen
from matchers.weighing.decide import Decided
from records.vocabulary import WorkKind


def work(title: str = "归途列车", kind: WorkKind = WorkKind.FILM_TV, **more: Any) -> WorkFacts:
    """A work of an invented catalogue."""
    return WorkFacts(more.pop("id", 1), f"W{more.get('id', 1)}", title, kind, **more)


def decided(title: str, *works: WorkFacts, **more: Any) -> list[Decided]:
    """What is decided about a listing, best first, by the weights set by hand."""
    listing = ListingFacts(url="http://pan.example/1", title=title, **more)
    return list(screen(listing, index(works or (work(),)), by_hand()).decided)


def best(title: str, *works: WorkFacts, **more: Any) -> Decided:
    """The best match."""
    return decided(title, *works, **more)[0]


def keys(title: str, *works: WorkFacts, **more: Any) -> set[str]:
    """Features of the best match: of the work and of the act."""
    weighed = best(title, *works, **more).weighed
    return {feature.key for feature in (*weighed.features, *weighed.act.features)}
