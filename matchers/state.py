"""What the catalogue is at this moment, as one short digest for each work: read in order, nothing kept of it.

A change of anything that a decision hangs on (names, makers, windows, grants, prints of assets) changes the
digest of its work, whoever wrote it and however. So a saved index knows which works it must look at again,
and the revision of the whole catalogue costs one pass over its rows, not a million objects.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from records.catalog import Asset, Authorization, RightsHolder, Work, WorkTitle
from records.prints import Fingerprint
from records.session import UnitOfWork

BATCH = 5_000
WORK = (
    Work.id, Work.holder_id, Work.work_id, Work.title, Work.kind, Work.year, Work.season, Work.creators, Work.isbn,
    Work.package, Work.signer_sha256, Work.valid_from, Work.valid_to,
)  # fmt: skip
GRANT = (
    Authorization.id, Authorization.host, Authorization.path, Authorization.account, Authorization.package,
    Authorization.right, Authorization.territory, Authorization.valid_from, Authorization.valid_to,
    Authorization.licensee,
)  # fmt: skip
PRINT = (
    Asset.id, Asset.file_name, Asset.digest, Fingerprint.id, Fingerprint.algorithm, Fingerprint.value,
    Fingerprint.quality, Fingerprint.source_digest,
)  # fmt: skip
Window = tuple[date | None, date | None]
Digests = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class State:
    """The works in order of our ids, a digest of 128 bits for each, and every window that has an end."""

    ids: NDArray[np.int64]
    digests: Digests
    """(works, 2)."""
    windows: tuple[Window, ...]

    @property
    def revision(self) -> str:
        """SHA-256 over all works: the same rows give the same revision."""
        return hashlib.sha256(self.ids.tobytes() + self.digests.tobytes()).hexdigest()

    def unlike(self, ids: NDArray[np.int64], digests: Digests) -> tuple[list[int], list[int]]:
        """Works that are new or different against the older arrays, and those of the older that no longer hold."""
        both, here, there = np.intersect1d(self.ids, ids, assume_unique=True, return_indices=True)
        same = both[(self.digests[here] == digests[there]).all(axis=1)]
        return np.setdiff1d(self.ids, same).tolist(), np.setdiff1d(ids, same).tolist()


def read(unit_of_work: UnitOfWork) -> State:
    """The catalogue as it stands, in short transactions."""
    ids: list[int] = []
    digests, windows = bytearray(), dict[Window, None]()
    with unit_of_work() as session:
        of_all = _holders(session)
    while True:
        with unit_of_work() as session:
            rows = session.execute(
                select(*WORK).where(Work.id > (ids[-1] if ids else 0)).order_by(Work.id).limit(BATCH)
            ).all()
            parts = _parts(session, rows)
        if not rows:
            return State(
                np.array(ids, np.int64), np.frombuffer(bytes(digests), "<u8").reshape(-1, 2), tuple(windows)
            )
        for row in rows:
            own = (*of_all[row[1]], *parts[row[0]])
            ids.append(row[0])
            digests += hashlib.blake2b(
                repr((tuple(row), own)).encode("utf-8", "surrogatepass"), digest_size=16
            ).digest()
            windows.update(dict.fromkeys(_limited([(row[-2], row[-1]), *_windows(own)])))


def _holders(session: Session) -> defaultdict[int, tuple[Any, ...]]:
    """What holds for all works of a holder: its name, and grants for everything."""
    found: defaultdict[int, tuple[Any, ...]] = defaultdict(tuple)
    for number, name in session.execute(select(RightsHolder.id, RightsHolder.name)):
        found[number] = (name,)
    every = (
        select(Authorization.holder_id, *GRANT)
        .where(Authorization.work_id.is_(None))
        .order_by(Authorization.id)
    )
    for holder, *grant in session.execute(every):
        found[holder] += (("grant", *grant),)
    return found


def _parts(session: Session, rows: Sequence[Any]) -> defaultdict[int, list[tuple[Any, ...]]]:
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    if not rows:
        return found
    first, last = rows[0][0], rows[-1][0]

    def within(column: InstrumentedAttribute[Any], *wanted: Any) -> Any:
        return select(column, *wanted).where(column.between(first, last))

    prints = within(Asset.work_id, *PRINT).outerjoin(Fingerprint, Fingerprint.asset_id == Asset.id)
    for kind, query in (
        ("title", within(WorkTitle.work_id, WorkTitle.text).order_by(WorkTitle.id)),
        ("grant", within(Authorization.work_id, *GRANT).order_by(Authorization.id)),
        ("print", prints.order_by(Asset.id, Fingerprint.id)),
    ):
        for work, *values in session.execute(query):
            found[work].append((kind, *values))
    return found


def _windows(parts: Iterable[Any]) -> Iterator[Window]:
    return ((part[8], part[9]) for part in parts if isinstance(part, tuple) and part[0] == "grant")


def _limited(windows: Iterable[Window]) -> Iterator[Window]:
    return (window for window in windows if window != (None, None))
