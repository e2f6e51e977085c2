"""What the desk asks of the other rooms: each of their signatures is written down here once."""

from __future__ import annotations

from desk.web.viewer import Viewer
from desk.wiring import Desk
from records.vocabulary import FindingState


def decide(
    desk: Desk,
    who: Viewer,
    finding_id: int,
    *,
    state: FindingState,
    saw_version: int,
    reason: str = "",
    note: str = "",
) -> None:
    """Record a verdict on a finding. Raises Conflict where it was changed since it was seen."""
    from takedown import verdicts

    verdicts.decide(
        desk.database.unit_of_work, desk.clock, finding_id=finding_id, state=state, reason=reason, note=note,
        actor=who.login, saw_version=saw_version,
    )  # fmt: skip
