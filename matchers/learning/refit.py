"""A model of the office's own: refitted from its reviewers' verdicts around the packaged one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from matchers.learning.fitting import Examples, document
from matchers.learning.verdicts import Gathered, gather
from matchers.model import Model, digest_of, packaged, read, sealed
from records import events
from records.clock import Clock
from records.errors import Refused
from records.session import UnitOfWork

PREFIX = "office"
FITTED = "match:model:fitted"
ENOUGH, ENOUGH_OF_EACH = 100, 20
"""Verdicts that speak of the work, and how many of them must say right, and wrong, for anything to be learnt."""


@dataclass(frozen=True, slots=True)
class Refitted:
    """What a refit found. `path` is empty where nothing was written."""

    version: str
    digest: str
    path: str
    verdicts: dict[str, int]
    left_out: dict[str, int]
    act_refitted: bool
    metrics: dict[str, Any]


def run(
    unit_of_work: UnitOfWork, clock: Clock, folder: Path, *, actor: str, dry_run: bool = False,
    base: Model | None = None,
) -> Refitted:  # fmt: skip
    """Learn from all verdicts and write `<folder>/office-N.json`; the model in use stays what it is.

    Raises Refused `too_few_verdicts`, with what was found and what is needed.
    """
    with unit_of_work() as session:
        gathered = gather(session)
    _enough(gathered)
    base = base or packaged()
    act = _enough_for_act(gathered)
    examples = gathered.examples if act else replace_act(gathered.examples)
    version = f"{PREFIX}/{next_number(folder)}"
    found = document(
        version, examples, base, about={"split": "a quarter of the titles is held out"}, sharing=base.sharing
    )
    text = sealed(found)
    path = folder / f"{version.replace('/', '-')}.json"
    read(text, path.name)  # what cannot be read back is not written
    if not dry_run:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        _record(unit_of_work, clock, actor, version, found, gathered)
    return Refitted(version, digest_of(found), "" if dry_run else str(path), dict(sorted(gathered.used.items())),
                    dict(sorted(gathered.left_out.items())), act, found["metrics"])  # fmt: skip


def replace_act(examples: Examples) -> Examples:
    """The examples without those of the act: P(act) stays as it was."""
    return replace(examples, act=[], held_act=[])


def next_number(folder: Path) -> int:
    """The number after the highest that stands in the folder; 1 in an empty one."""
    names = (re.fullmatch(rf"{PREFIX}-([0-9]+)\.json", one.name) for one in folder.glob(f"{PREFIX}-*.json"))
    return 1 + max((int(name.group(1)) for name in names if name), default=0)


def _enough(gathered: Gathered) -> None:
    right, wrong = gathered.used["work_right"], gathered.used["work_wrong"]
    if right + wrong >= ENOUGH and min(right, wrong) >= ENOUGH_OF_EACH:
        return
    raise Refused(
        "too_few_verdicts",
        f"{right} verdicts say that the work was right and {wrong} that it was wrong; learning needs {ENOUGH} in all "
        f"and {ENOUGH_OF_EACH} of each (left out: {dict(sorted(gathered.left_out.items()))})",
        zh=f"可用的审核结论不足：作品正确 {right} 条、错误 {wrong} 条；至少需要共 {ENOUGH} 条、每类 {ENOUGH_OF_EACH} 条",
        right=right, wrong=wrong, needed=ENOUGH, needed_of_each=ENOUGH_OF_EACH,
        left_out=dict(sorted(gathered.left_out.items())),
    )  # fmt: skip


def _enough_for_act(gathered: Gathered) -> bool:
    right, wrong = gathered.used["act_right"], gathered.used["act_wrong"]
    return right + wrong >= ENOUGH and min(right, wrong) >= ENOUGH_OF_EACH


def _record(
    unit_of_work: UnitOfWork, clock: Clock, actor: str, version: str, found: dict[str, Any], gathered: Gathered
) -> None:  # fmt: skip
    with unit_of_work() as session:
        events.append(
            session, clock, actor=actor, action=FITTED, subject=("model", version),
            payload={"digest": digest_of(found), "base": found["fitted_on"]["base"],
                     "verdicts": dict(sorted(gathered.used.items()))},
        )  # fmt: skip
