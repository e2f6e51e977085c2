"""Which model the office uses: the packaged one until somebody chooses another; the choice is an event."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from matchers.model import Model, load, packaged
from records import events
from records.clock import Clock
from records.errors import DamagedModel, NotFound
from records.events import Event
from records.session import UnitOfWork

USED = "match:model:used"


def in_use(unit_of_work: UnitOfWork, folder: Path) -> Model:
    """The model that the newest choice names.

    Raises DamagedModel where its file in `folder` is missing or is not the one that was chosen.
    """
    with unit_of_work() as session:
        newest = session.scalars(
            select(Event).where(Event.action == USED).order_by(Event.seq.desc()).limit(1)
        ).first()
        chosen = dict(newest.payload) if newest else {"packaged": True}
    if chosen["packaged"]:
        return packaged()
    model = load(folder / file_name(str(chosen["version"])))
    if model.digest != chosen["digest"]:
        raise DamagedModel(
            f"model {model.version} in {folder} is not the one that was chosen; choose it again with "
            f"`copywatch model use {model.version}`, or `copywatch model use {packaged().version}`",
            zh=f"模型 {model.version} 的文件与选用时不同，请重新用 copywatch model use 选用",
            version=model.version, expected=str(chosen["digest"]), found=model.digest,
        )  # fmt: skip
    return model


def use(unit_of_work: UnitOfWork, clock: Clock, folder: Path, *, version: str, actor: str) -> Model:
    """Choose a model for every match from the next run on.

    Raises NotFound: no model of that version. DamagedModel: its file does not verify.
    """
    model = find(folder, version)
    with unit_of_work() as session:
        events.append(
            session, clock, actor=actor, action=USED, subject=("model", model.version),
            payload={"version": model.version, "digest": model.digest, "packaged": model is packaged()},
        )  # fmt: skip
    return model


def find(folder: Path, version: str) -> Model:
    """The model of a version: the packaged one, or one of the folder. Raises NotFound, DamagedModel."""
    if version == packaged().version:
        return packaged()
    path = folder / file_name(version)
    if path not in saved(folder):
        raise NotFound("model", version)
    model = load(path)
    if model.version != version:
        raise NotFound("model", version)
    return model


def saved(folder: Path) -> list[Path]:
    """Files of models in the folder, by name; none where the folder does not stand."""
    return sorted(folder.glob("*.json"))


def file_name(version: str) -> str:
    """`office/2` stands in `office-2.json`."""
    return version.replace("/", "-") + ".json"
