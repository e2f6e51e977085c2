"""The stages after a sweep, strung together: fingerprint, match, capture, dossier, draft.

Each is done by one process at a time, here and on every other machine of the same database.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import crawler.drawn.capture
import fingerprints.run
import matchers.run
import takedown.cases.dossiers
import takedown.drafting.drafts
import takedown.replies.relists
from desk.wiring import Desk
from matchers import choice
from records.errors import MissingPart

Tell = Callable[[str], None]


def after_sweep(desk: Desk, tell: Tell = lambda _stage: None) -> dict[str, Any]:
    """Run every stage that follows a sweep; give each stage's outcome by its name.

    A machine without Chromium still matches and drafts: the missing pictures are named in the outcome.
    Raises StageBusy where another process is at it: what it has already passed over needs another run.
    """
    with desk.alone(wait_s=0):
        return _after_sweep(desk, tell)


def _after_sweep(desk: Desk, tell: Tell) -> dict[str, Any]:
    unit_of_work, clock = desk.database.unit_of_work, desk.clock
    tell("fingerprint")
    outcome: dict[str, Any] = {"fingerprint": fingerprints.run.run(unit_of_work, clock, desk.vault)}
    tell("match")
    model = choice.in_use(unit_of_work, desk.settings.models_dir)
    outcome["match"] = matchers.run.run(
        unit_of_work, clock, model=model, vault=desk.vault, folder=desk.settings.index_dir
    )
    tell("capture")
    try:
        outcome["capture"] = crawler.drawn.capture.run(unit_of_work, clock, desk.settings, desk.vault)
    except MissingPart as missing:
        outcome["capture"] = {"missing": missing.data}
    outcome["relists"] = takedown.replies.relists.run(unit_of_work, clock)
    tell("dossier")
    outcome["dossier"] = takedown.cases.dossiers.run(unit_of_work, clock)
    tell("draft")
    outcome["draft"] = takedown.drafting.drafts.prepare(unit_of_work, clock, actor="system:pipeline")
    return outcome
