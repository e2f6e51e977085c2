"""What may be purged, and the purge: bytes and names go, rows and events stay, a tombstone says why they are gone.

Purged is only what no finding, dossier, paper or case rests on, what no hold covers, and what nothing else refers to.
Whether bytes may go is asked of all tables again at every run: a table of tomorrow that names a digest protects it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Session

from records import events
from records.base import Base
from records.clock import Clock
from records.errors import Refused
from records.events import Event
from records.retention import AT_ONCE, PURGED, Tombstone
from records.session import UnitOfWork
from records.vault import Vault
from takedown.exhibits.outside import expect_reason
from takedown.exhibits.proofs import Fault
from takedown.keeping import forgetting
from takedown.keeping.candidates import Candidate
from takedown.keeping.purgeable import candidates

TABLE = Path(__file__).with_name("retention.toml")
KINDS = (
    "listing_files",
    "captures",
    "warcs",
    "outside",
    "complaints",
    "reports",
    "uploads",
    "scans",
    "media",
    "dossiers",
)
IN_ONE_EVENT = 200
NOT_REFERENCES = frozenset(
    {"event", "tombstone", "fingerprint", "print_refusal", "listing_media", "capture", "outside_evidence"}
)
"""Tables whose digests are no claim on the bytes: prints outlive them, and candidates are told apart by their rows."""
_DIGEST = re.compile(r"digest|sha256|certificate|imported_from|^original$")


@dataclass(frozen=True, slots=True)
class Rule:
    """One class of the table. `keep_days` 0: for ever."""

    key: str
    what: str
    zh: str
    en: str
    keep_days: int
    basis: str
    verified: bool
    version: str


@dataclass(frozen=True, slots=True)
class Planned:
    """What one class would purge now. `held` and `needed`: files past their period that a hold or another row keeps."""

    rule: Rule
    files: int
    bytes: int
    oldest: datetime | None
    held: int
    needed: int


def rules(own: Path | None = None) -> list[Rule]:
    """The table, with the office's own classes instead of ours. Raises Refused `retention_unreadable`."""
    made: dict[str, Rule] = {}
    for file in (TABLE, own):
        if file is not None and file.is_file():
            made |= {one.key: one for one in _read(file)}
    return list(made.values())


def _read(file: Path) -> list[Rule]:
    try:
        data = tomllib.loads(file.read_text("utf-8"))
        found = [_rule(one, str(data["version"])) for one in data["rule"]]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise Refused(
            "retention_unreadable", f"{file.name}: {type(error).__name__}: {error}", zh=f"保存期限表 {file.name} 无法读取：{error}"
        ) from None  # fmt: skip
    return found


def _rule(one: dict[str, Any], version: str) -> Rule:
    days = one["keep_days"]
    if one["what"] not in KINDS or not isinstance(days, int) or isinstance(days, bool) or days < 0:
        raise ValueError(f"{one['key']}: what is one of {', '.join(KINDS)}, keep_days a whole number from 0")
    return Rule(
        one["key"], one["what"], one["zh"], one["en"], days, one["basis"], bool(one["verified"]), version
    )


def plan(
    session: Session, now: datetime, vault: Vault, warc_dir: Path, table: Sequence[Rule]
) -> list[Planned]:
    """What a purge would do now; writes nothing."""
    return [_planned(rule, *_split(session, rule, now, vault, warc_dir)) for rule in table]


def _planned(rule: Rule, free: list[Candidate], held: int, needed: int) -> Planned:
    oldest = min((one.since for one in free), default=None)
    return Planned(rule, len(free), sum(one.bytes for one in free), oldest, held, needed)


def _split(
    session: Session, rule: Rule, now: datetime, vault: Vault, warc_dir: Path
) -> tuple[list[Candidate], int, int]:
    """What may go, and how many are held or needed by other rows."""
    if not rule.keep_days:
        return [], 0, 0
    found = candidates(session, rule.what, now - timedelta(days=rule.keep_days), vault, warc_dir)
    loose = [one for one in found if not one.held]
    leaving = NOT_REFERENCES | forgetting.OWN_TABLES.get(rule.what, frozenset())
    wanted = _referred(session, {one.digest for one in loose if not one.place}, leaving)
    free = [one for one in loose if one.place or one.digest not in wanted]
    return free, len(found) - len(loose), len(loose) - len(free)


def _referred(session: Session, digests: set[str], leaving: frozenset[str]) -> set[str]:
    """Which of these any table but those names."""
    found = set[str]()
    for table in Base.metadata.sorted_tables:
        if table.name in leaving:
            continue
        for column in table.columns:
            if isinstance(column.type, String) and _DIGEST.search(column.name):
                for part in _parts(sorted(digests)):
                    found |= set(session.scalars(select(column).where(column.in_(part))))
    return found


def purge(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, warc_dir: Path, *,
    table: Sequence[Rule], reason: str, actor: str,
) -> list[Planned]:  # fmt: skip
    """Purge what may go: event and tombstones first, in one transaction a portion, then the bytes.

    A run that was killed in between leaves bytes with a tombstone; the next one takes them. Raises Refused without a
    reason.
    """
    expect_reason(reason)
    done = []
    for rule in table:
        with unit_of_work() as session:
            free, held, needed = _split(session, rule, clock.now(), vault, warc_dir)
        for part in _parts(free, IN_ONE_EVENT):
            _bury(unit_of_work, clock, rule, part, reason, actor)
            for one in part:
                if one.path is not None:
                    one.path.unlink(missing_ok=True)
        done.append(_planned(rule, free, held, needed))
    return done


def _bury(
    unit_of_work: UnitOfWork, clock: Clock, rule: Rule, part: Sequence[Candidate], reason: str, actor: str
) -> None:
    with unit_of_work() as session:
        event = events.append(
            session, clock, actor=actor, action=PURGED, subject=("retention", rule.key),
            payload={"version": rule.version, "keep_days": rule.keep_days, "reason": reason.strip()[:500],
                     "bytes": sum(one.bytes for one in part), "digests": sorted({one.digest for one in part}),
                     "warcs": sorted({one.place for one in part if one.path} - {""}),
                     "rows": sorted({f"{table}:{number}" for one in part for table, number in one.rows})},
        )  # fmt: skip
        session.add_all(
            Tombstone(
                digest=one.digest, place=one.place, bytes=one.bytes, rule=rule.key, rule_version=rule.version,
                kept_since=one.since, event_seq=event.seq, purged_by=actor, at=clock.now(),
            )
            for one in part
        )  # fmt: skip
        for table, number in {row for one in part for row in one.rows}:
            forgetting.forget(session, table, number)


def faults(session: Session) -> Iterator[Fault]:
    """Tombstones that no purge speaks of, and purges whose tombstones are gone."""
    said: dict[int, set[str]] = {
        event.seq: set(event.payload.get("digests", ()))
        for event in session.scalars(select(Event).where(Event.action == PURGED).order_by(Event.seq))
    }
    left = {seq: set(digests) for seq, digests in said.items()}
    for row in session.scalars(select(Tombstone).order_by(Tombstone.id)):
        if row.digest not in said.get(row.event_seq, ()):
            yield Fault(f"tombstone {row.id}", "no event says that these bytes were purged")
        else:
            left[row.event_seq].discard(row.digest)
    for seq, digests in left.items():
        if digests:
            yield Fault(f"event {seq}", f"{len(digests)} of its tombstones are gone")


def _parts(rows: Sequence[Any], size: int = AT_ONCE) -> Iterable[Any]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
