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
from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from records.catalog import Asset, Authorization, RightsHolder, Work, WorkTitle
from records.prints import Fingerprint
from records.session import UnitOfWork

BATCH = 5_000
# columns of the tables, not of the mapped classes, and documents as their text: half of the time of a pass
_WORK, _TITLE, _GRANT, _ASSET, _PRINT = (
    kind.__table__.c for kind in (Work, WorkTitle, Authorization, Asset, Fingerprint)
)
WORK = (
    _WORK.id, _WORK.holder_id, _WORK.work_id, _WORK.title, cast(_WORK.kind, Text), _WORK.year, _WORK.season,
    cast(_WORK.creators, Text), _WORK.isbn, _WORK.package, _WORK.signer_sha256, _WORK.valid_from, _WORK.valid_to,
)  # fmt: skip
GRANT = (
    _GRANT.id, _GRANT.host, _GRANT.path, _GRANT.account, _GRANT.package, _GRANT.right, _GRANT.territory,
    _GRANT.valid_from, _GRANT.valid_to, _GRANT.licensee,
)  # fmt: skip
PRINT = (
    _ASSET.id, _ASSET.file_name, _ASSET.digest, _PRINT.id, _PRINT.algorithm, _PRINT.value, _PRINT.quality,
    _PRINT.source_digest,
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
                select(*WORK).where(_WORK.id > (ids[-1] if ids else 0)).order_by(_WORK.id).limit(BATCH)
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
    every = select(_GRANT.holder_id, *GRANT).where(_GRANT.work_id.is_(None)).order_by(_GRANT.id)
    for holder, *grant in session.execute(every):
        found[holder] += (("grant", *grant),)
    return found


def _parts(session: Session, rows: Sequence[Any]) -> defaultdict[int, list[tuple[Any, ...]]]:
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    if not rows:
        return found
    first, last = rows[0][0], rows[-1][0]

    def within(column: Any, *wanted: Any) -> Any:
        return select(column, *wanted).where(column.between(first, last))

    prints = within(_ASSET.work_id, *PRINT).outerjoin(Fingerprint, _PRINT.asset_id == _ASSET.id)
    for kind, query in (
        ("title", within(_TITLE.work_id, _TITLE.text).order_by(_TITLE.id)),
        ("grant", within(_GRANT.work_id, *GRANT).order_by(_GRANT.id)),
        ("print", prints.order_by(_ASSET.id, _PRINT.id)),
    ):
        for work, *values in session.execute(query):
            found[work].append((kind, *values))
    return found


def _windows(parts: Iterable[Any]) -> Iterator[Window]:
    return ((part[8], part[9]) for part in parts if isinstance(part, tuple) and part[0] == "grant")


def _limited(windows: Iterable[Window]) -> Iterator[Window]:
    return (window for window in windows if window != (None, None))
