"""What the catalogue is at this moment, as one short digest for each work: read in order, nothing kept of it.

A change of anything that a decision hangs on (names, makers, windows, grants, prints of assets) changes the
digest of its work, whoever wrote it and however. So a saved index knows which works it must look at again,
and the revision of the whole catalogue costs one pass over its rows, not a million objects. Of works that stand
in rows as they stood when a state was saved, not even a digest each is made: one look at a block of them tells it.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BindParameter, Select, Text, bindparam, cast, func, select
from sqlalchemy.orm import Session

from records.catalog import Asset, Authorization, RightsHolder, Work, WorkTitle
from records.prints import Fingerprint
from records.session import UnitOfWork

BATCH = 5_000
"""Ids of a block."""
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


class Block(NamedTuple):
    """The works whose ids have one quotient by BATCH: where they begin and end in the arrays of a state.

    Attributes:
        digest: of the rows that are read of them, as the driver gives them.
        windows: theirs that have an end.
    """

    number: int
    digest: str
    begin: int
    end: int
    windows: tuple[Window, ...]


@dataclass(frozen=True, eq=False)
class State:
    """The works in order of our ids, a digest of 128 bits for each, and every window that has an end."""

    ids: NDArray[np.int64]
    digests: Digests
    """(works, 2)."""
    windows: tuple[Window, ...]
    blocks: tuple[Block, ...] = ()

    @property
    def revision(self) -> str:
        """SHA-256 over all works: the same rows give the same revision."""
        return hashlib.sha256(self.ids.tobytes() + self.digests.tobytes()).hexdigest()

    def unlike(self, ids: NDArray[np.int64], digests: Digests) -> tuple[list[int], list[int]]:
        """Works that are new or different against the older arrays, and those of the older that no longer hold."""
        both, here, there = np.intersect1d(self.ids, ids, assume_unique=True, return_indices=True)
        same = both[(self.digests[here] == digests[there]).all(axis=1)]
        return np.setdiff1d(self.ids, same).tolist(), np.setdiff1d(ids, same).tolist()

    def save(self, file: Path) -> None:
        """Keep it for `load`."""
        blocks = json.dumps(self.blocks, default=date.isoformat)
        np.savez(file, ids=self.ids, digests=self.digests, blocks=np.frombuffer(blocks.encode(), np.uint8))

    @classmethod
    def load(cls, file: Path) -> State:
        """What `save` kept. Raises OSError, ValueError, KeyError where it is damaged."""
        with np.load(file) as arrays:
            kept = json.loads(arrays["blocks"].tobytes()) if "blocks" in arrays else []
            blocks = tuple(
                Block._make([*numbers, tuple(map(_window, windows))]) for *numbers, windows in kept
            )
            found = cls(arrays["ids"], arrays["digests"], (), blocks)
        if any(block.end > len(found.ids) for block in blocks):
            raise ValueError(f"{file.name} tells of more works than it has")
        return found


def read(unit_of_work: UnitOfWork, known: State | None = None) -> State:
    """The catalogue as it stands, in short transactions. `known`: as it stood some time ago, which spares work."""
    old = {block.number: block for block in known.blocks} if known else {}
    ids: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
    digests: list[Digests] = [np.zeros((0, 2), np.uint64)]
    blocks: list[Block] = []
    with unit_of_work() as session:
        of_all = _holders(session)
    while True:
        with unit_of_work() as session:
            number = _next_block(session, blocks[-1].number if blocks else -1)
            if number is None:
                break
            digest = _seen(session, number, of_all)
            same = old.get(number)
            if known is not None and same is not None and same.digest == digest:
                windows = same.windows
                ids.append(known.ids[same.begin : same.end])
                digests.append(known.digests[same.begin : same.end])
            else:
                own, made, windows = _works(session, number, of_all)
                ids.append(own)
                digests.append(made)
        begin = blocks[-1].end if blocks else 0
        blocks.append(Block(number, digest, begin, begin + len(ids[-1]), windows))
    every = dict.fromkeys(window for block in blocks for window in block.windows)
    return State(np.concatenate(ids), np.concatenate(digests), tuple(every), tuple(blocks))


def _next_block(session: Session, last: int) -> int | None:
    """The number of the first block behind the last one in which any work is."""
    first = session.scalar(select(func.min(_WORK.id)).where(_WORK.id >= (last + 1) * BATCH))
    return None if first is None else first // BATCH


@cache
def _rows_of_block() -> tuple[Select[Any], ...]:
    """Everything that is read of the works of a block; in `_parts` the same."""
    first: BindParameter[int] = bindparam("first")
    last: BindParameter[int] = bindparam("last")
    prints = select(_ASSET.work_id, *PRINT).outerjoin(Fingerprint, _PRINT.asset_id == _ASSET.id)
    return (
        select(*WORK).where(_WORK.id.between(first, last)).order_by(_WORK.id),
        select(_TITLE.work_id, _TITLE.text).where(_TITLE.work_id.between(first, last)).order_by(_TITLE.id),
        select(_GRANT.work_id, *GRANT).where(_GRANT.work_id.between(first, last)).order_by(_GRANT.id),
        prints.where(_ASSET.work_id.between(first, last)).order_by(_ASSET.id, _PRINT.id),
    )


def _seen(session: Session, number: int, of_all: dict[int, tuple[Any, ...]]) -> str:
    """Digest of the rows of a block as the driver gives them, which no Python code touches one by one."""
    ends = {"first": number * BATCH, "last": number * BATCH + BATCH - 1}
    digest = hashlib.blake2b(repr(sorted(of_all.items())).encode("utf-8", "surrogatepass"), digest_size=16)
    for query in _rows_of_block():
        found = session.connection().execute(query, ends)
        digest.update(str(query).encode())
        digest.update(repr(found.cursor.fetchall() if found.cursor else []).encode("utf-8", "surrogatepass"))
        found.close()
    return digest.hexdigest()


def _works(
    session: Session, number: int, of_all: defaultdict[int, tuple[Any, ...]]
) -> tuple[NDArray[np.int64], Digests, tuple[Window, ...]]:
    """Ids, digests and windows of the works of a block."""
    ends = number * BATCH, number * BATCH + BATCH - 1
    rows = session.execute(select(*WORK).where(_WORK.id.between(*ends)).order_by(_WORK.id)).all()
    parts = _parts(session, rows)
    digests, windows = bytearray(), dict[Window, None]()
    for row in rows:
        own = (*of_all[row[1]], *parts[row[0]])
        said = repr((tuple(row), own)).encode("utf-8", "surrogatepass")
        digests += hashlib.blake2b(said, digest_size=16).digest()
        windows.update(dict.fromkeys(_limited([(row[-2], row[-1]), *_windows(own)])))
    made = np.frombuffer(bytes(digests), "<u8").reshape(-1, 2)
    return np.array([row[0] for row in rows], np.int64), made, tuple(windows)


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


def _window(ends: Sequence[str | None]) -> Window:
    begin, end = (date.fromisoformat(one) if one else None for one in ends)
    return begin, end
