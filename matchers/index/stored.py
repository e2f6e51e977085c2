"""The catalogue's index in the home: opened by every worker, rebuilt by one, never half-written.

    index/current          name of the folder that holds
    index/catalogue-<n>/   titles/ (the title index), works.* (facts of the works), state.npz, meta.json

A folder is written under another name and swapped in by rename; what another worker has open stays readable
after it is gone. Works that changed since are read from the rows and lie over the saved ones; when they
are many, or a day old, the whole is built anew. One worker builds at a time; the others go on with what
there is.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, flock
from pathlib import Path

from matchers import titles
from matchers.content import media
from matchers.facts import WorkFacts
from matchers.index import catalogue, load, state, works
from matchers.index.catalogue import CatalogueIndex
from matchers.index.state import State
from matchers.index.works import KINDS, Lookup, StoredWorks
from matchers.titles import TitleIndex, store
from records.clock import Clock
from records.errors import IndexRefused
from records.session import UnitOfWork

FORMAT = 1
NEWER = 5_000
"""Works that may differ from the saved ones before the whole is built anew."""
AGE = timedelta(days=1)
"""How long differences may lie over the saved index."""
COLLECTED_FROM = 50_000
"""Objects that are made and kept before the collector of cycles looks at them: a few megabytes."""
CURRENT, LOCK, TITLES, PREFIX = "current", "lock", "titles", "catalogue-"


@dataclass(frozen=True)
class Saved:
    """A whole folder. `made`: when its building began."""

    folder: Path
    made: datetime
    state: State


def opened(
    unit_of_work: UnitOfWork, clock: Clock, root: Path, payloads: media.Payloads | None = None
) -> tuple[CatalogueIndex, State]:
    """The catalogue as it stands now: the saved index with what has changed since, or a new one."""
    root.mkdir(parents=True, exist_ok=True)
    saved = _current(root)
    now = state.read(unit_of_work, saved.state if saved else None)
    if saved is None or _stale(saved, now, clock):
        saved = _renewed(unit_of_work, clock, root, now, saved)
    elif not saved.state.blocks and saved.state.revision == now.revision:
        _kept_with_blocks(saved.folder, now)
    try:
        return _laid_over(unit_of_work, saved, now, payloads), now
    except (IndexRefused, OSError, ValueError):  # damaged, or swept away while it was being opened
        saved = _renewed(unit_of_work, clock, root, now, None, damaged=saved.folder)
        return _laid_over(unit_of_work, saved, now, payloads), now


def _renewed(
    unit_of_work: UnitOfWork,
    clock: Clock,
    root: Path,
    now: State,
    saved: Saved | None,
    damaged: Path | None = None,
) -> Saved:
    """The index built anew; by another worker, if one is at it. An old one that serves is not waited for."""
    with _only_one(root, wait=saved is None) as mine:
        if not mine and saved is not None:
            return saved
        latest = _current(root)  # another worker may have built it while this one waited
        if latest is not None and latest.folder != damaged and not _stale(latest, now, clock):
            return latest
        return _rebuilt(unit_of_work, clock, root, now)


def _kept_with_blocks(folder: Path, now: State) -> None:
    """A folder that an earlier version wrote spares the next look at the rows too."""
    draft = folder / f"state-{os.getpid()}.npz"
    now.save(draft)
    draft.replace(folder / "state.npz")


def _stale(saved: Saved, now: State, clock: Clock) -> bool:
    newer, gone = now.unlike(saved.state.ids, saved.state.digests)
    differences = len(set(newer) | set(gone))
    return differences > NEWER or (differences > 0 and clock.now() - saved.made > AGE)


def _laid_over(
    unit_of_work: UnitOfWork, saved: Saved, now: State, payloads: media.Payloads | None
) -> CatalogueIndex:
    changed, gone = now.unlike(saved.state.ids, saved.state.digests)
    newer = {work.id: work for work in load.some_works(unit_of_work, changed)}
    return read(saved.folder, newer, gone, payloads)


def write(folder: Path, facts: Iterable[WorkFacts]) -> None:
    """Keep a catalogue, given in order of our ids, in a folder that is there."""
    passing = works.kept(folder, facts)
    titles.build(name for work in passing for name in catalogue.names(work)).save(folder / TITLES)


def read(
    folder: Path, newer: Mapping[int, WorkFacts] | None = None, gone: Collection[int] = (),
    payloads: media.Payloads | None = None,
) -> CatalogueIndex:  # fmt: skip
    """The catalogue that `write` kept, with what is newer over it and without what is gone.

    Raises:
        IndexRefused, OSError, ValueError: the folder is not whole, or of another version.
    """
    newer = newer or {}
    facts, index = StoredWorks(folder, newer, gone), TitleIndex.load(folder / TITLES)
    if newer or gone:
        index = index.with_delta((name for work in newer.values() for name in catalogue.names(work)), gone)
    isbn, package, maker = (Lookup(kind, folder, newer.values(), gone) for kind in KINDS)
    found = CatalogueIndex(facts, index, media.build(facts.shown(), payloads), isbn, package, maker)
    _spare_the_collector()
    return found


def _spare_the_collector() -> None:
    """What is loaded now stays, and what a listing makes goes with the listing, without any cycles: a collector
    that walks through all of it every few listings finds nothing."""
    gc.freeze()
    gc.set_threshold(COLLECTED_FROM, *gc.get_threshold()[1:])


def _rebuilt(unit_of_work: UnitOfWork, clock: Clock, root: Path, now: State) -> Saved:
    """A new folder beside the old one; a crash at any place leaves the old one current."""
    made = clock.now()
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=root))
    write(draft, load.works(unit_of_work))
    now.save(draft / "state.npz")
    (draft / "meta.json").write_text(
        json.dumps(
            {"format": _format(), "made": made.isoformat(), "revision": now.revision, "works": len(now.ids)}
        )
    )
    folder = root / f"{PREFIX}{_last(root) + 1}"
    draft.rename(folder)
    pointer = root / f"{CURRENT}.new"
    pointer.write_text(folder.name)
    pointer.replace(root / CURRENT)
    _sweep(root, folder)
    return Saved(folder, made, now)


def _format() -> str:
    """What a folder must say of itself to be read by this program."""
    return json.dumps({"catalogue": FORMAT, "titles": store.versions()}, sort_keys=True)


def _current(root: Path) -> Saved | None:
    """The folder that holds, if it is whole and of this format."""
    try:
        folder = root / (root / CURRENT).read_text().strip()
        meta = json.loads((folder / "meta.json").read_text())
        if meta["format"] != _format():
            return None
        return Saved(folder, datetime.fromisoformat(meta["made"]), State.load(folder / "state.npz"))
    except (OSError, ValueError, KeyError):
        return None  # nothing saved yet, or a damaged disk: it is built anew


@contextmanager
def _only_one(root: Path, *, wait: bool) -> Iterator[bool]:
    """Whether this worker is the one that builds. The lock goes with the process, however that ends."""
    with (root / LOCK).open("a") as file:
        try:
            flock(file, LOCK_EX if wait else LOCK_EX | LOCK_NB)
        except BlockingIOError:
            yield False
            return
        try:
            yield True
        finally:
            flock(file, LOCK_UN)


def _last(root: Path) -> int:
    numbers = (folder.name.removeprefix(PREFIX) for folder in root.glob(f"{PREFIX}*"))
    return max((int(number) for number in numbers if number.isdigit()), default=0)


def _sweep(root: Path, kept: Path) -> None:
    """Remove drafts of builders that died, and folders before the last one: it may be opened this moment."""
    old = [root / f"{PREFIX}{number}" for number in range(1, _last(root) - 1)]
    for folder in (*root.glob("draft-*"), *(one for one in old if one.exists())):
        if folder != kept:
            shutil.rmtree(folder, ignore_errors=True)
