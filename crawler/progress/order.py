"""What somebody asked a sweep to do."""

from __future__ import annotations

from attrs import frozen

from records.vocabulary import SweepKind


@frozen
class Order:
    """What is to be swept: the whole site, or given URLs live (a re-check); with `draw` as a visitor sees them.

    `any_time`: a person asked for it, so the site's windows do not hold.
    """

    kind: SweepKind = SweepKind.SWEEP
    urls: tuple[str, ...] = ()
    draw: bool = False
    any_time: bool = False
