"""Stage: match every listing that changed, or all of them, and open or update findings.

A listing is matched again when anything that the answer hangs on has changed: its content, the prints of
its pictures and files, the catalogue, the negative bank, a grant's window, or the matcher itself. All of that is one revision; the same
revision gives the same bytes. Screening runs between transactions, never inside one. What a person has
decided is never touched.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchers.content import media
from matchers.content.contents import ContentIndex
from matchers.content.negatives import Ignored
from matchers.facts import ListingFacts
from matchers.index import held, load, parts_of, state, stored
from matchers.index.catalogue import CatalogueIndex, index
from matchers.index.state import State
from matchers.model import Model, packaged
from matchers.record import MatchRecord, records
from matchers.screen import screen
from matchers.versions import Versions
from records import events
from records.clock import Clock
from records.errors import NotFound, Tampered
from records.findings import Finding, Match
from records.session import UnitOfWork
from records.sweeps import Listing
from records.vault import Vault
from records.vocabulary import Decision, FindingState

BATCH = 100
ACTOR = "system:match"
OPENING = (Decision.DRAFT, Decision.REVIEW)
TEXTS, MARKS = "texts", "marks"
"""Folders of the index of texts, and of the tables of key points, within that of the catalogue."""


@dataclass
class Outcome:
    """Counts of one run. `unreadable`: listings in which no letter or digit could be compared."""

    listings: int = 0
    unchanged: int = 0
    unreadable: int = 0
    faint: int = 0
    """Works that listings name so that they cannot be meant: counted, not weighed."""
    decisions: dict[str, int] = field(default_factory=dict)
    opened: int = 0
    updated: int = 0
    kept: int = 0
    """Findings that a person has decided and that were left alone."""


@dataclass(frozen=True, slots=True)
class Screening:
    """The answer for one listing, computed outside of any transaction."""

    listing: int
    content: str
    revision: str
    matches: tuple[MatchRecord, ...]
    ignored: tuple[Ignored, ...] = ()


def run(
    unit_of_work: UnitOfWork, clock: Clock, *, rescan: bool = False, model: Model | None = None,
    vault: Vault | None = None, folder: Path | None = None,
) -> Outcome:  # fmt: skip
    """Match what is due, with the packaged model by default, and the index that is kept in `folder`, if any.

    `rescan` computes everything again and rewrites only what comes out differently. Another model is another
    revision, so everything is due once. Large prints stand in `vault`; without it pictures are compared by
    their codes alone.
    """
    model = model or packaged()
    outcome, decisions = Outcome(), Counter[str]()
    catalogue, now = _catalogue(unit_of_work, clock, _payloads(vault), folder)
    versions = Versions(now, model, catalogue.bank)
    for ids in _batches(unit_of_work):
        with unit_of_work() as session:
            due = _due(session, ids, versions, outcome, rescan=rescan)
        screened = [_screen(one, revision, catalogue, versions, outcome, model) for one, revision in due]
        with unit_of_work() as session:
            _store(session, clock, screened, outcome, decisions)
    outcome.decisions = dict(sorted(decisions.items()))
    _log(unit_of_work, clock, outcome, versions)
    return outcome


def _payloads(vault: Vault | None) -> media.Payloads | None:
    """A payload that is gone or was changed is none: the codes still stand."""
    if vault is None:
        return None

    def read(digest: str) -> bytes:
        try:
            return vault.open(digest)
        except (NotFound, Tampered):
            return b""

    return read


def _catalogue(
    unit_of_work: UnitOfWork, clock: Clock, payloads: media.Payloads | None, folder: Path | None
) -> tuple[CatalogueIndex, State]:
    if folder is not None:
        found, now = stored.opened(unit_of_work, clock, folder, payloads)
    else:
        now = state.read(unit_of_work)  # before the works: what changes meanwhile is seen by the next run
        found = index(load.works(unit_of_work), payloads)
    with unit_of_work() as session:
        bank = held.bank(session, clock.now())
    texts = folder / TEXTS if folder is not None else None
    marks = folder / MARKS if folder is not None else None
    found = replace(found, pictures=found.pictures.within(marks))
    return found.holding(ContentIndex(held.assets(unit_of_work), payloads, bank, texts), bank), now


@dataclass(frozen=True, slots=True)
class _Due:
    id: int
    content: str
    facts: ListingFacts


def _batches(unit_of_work: UnitOfWork) -> Iterator[Sequence[int]]:
    after = 0
    while True:
        with unit_of_work() as session:
            ids = session.scalars(
                select(Listing.id).where(Listing.id > after).order_by(Listing.id).limit(BATCH)
            ).all()
        if not ids:
            return
        yield ids
        after = ids[-1]


def _due(
    session: Session, ids: Sequence[int], versions: Versions, outcome: Outcome, *, rescan: bool
) -> list[tuple[_Due, str]]:
    found = []
    for row, facts in load.listings(session, ids):
        revision = versions.revision(row.content_digest, facts)
        if revision == row.matched_revision and not rescan:
            outcome.unchanged += 1
        else:
            whole = parts_of.read(session, row.id, facts)
            found.append((_Due(row.id, row.content_digest, whole), revision))
    return found


def _screen(
    due: _Due, revision: str, catalogue: CatalogueIndex, versions: Versions, outcome: Outcome, model: Model
) -> Screening:
    screened = screen(due.facts, catalogue, model)
    outcome.listings += 1
    outcome.unreadable += bool(screened.refusal)
    outcome.faint += screened.faint
    found = records(screened, catalogue, versions.catalogue)
    return Screening(due.id, due.content, revision, found, screened.ignored)


def _store(
    session: Session, clock: Clock, screened: Sequence[Screening], outcome: Outcome, decisions: Counter[str]
) -> None:
    """Write a batch. What has stood there is read in three queries, however many listings there are."""
    ids = [one.listing for one in screened]
    wanted = select(Listing).where(Listing.id.in_(ids))
    listings = {row.id: row for row in session.scalars(wanted.execution_options(populate_existing=True))}
    old: defaultdict[int, dict[int, Match]] = defaultdict(dict)
    for match in session.scalars(select(Match).where(Match.listing_id.in_(ids)).order_by(Match.id)):
        old[match.listing_id][match.work_id] = match
    findings: defaultdict[int, dict[int, Finding]] = defaultdict(dict)
    for finding in session.scalars(select(Finding).where(Finding.listing_id.in_(ids)).order_by(Finding.id)):
        findings[finding.listing_id][finding.work_id] = finding
    for one in screened:
        listing = listings.get(one.listing)
        if listing is None or listing.content_digest != one.content:
            continue  # swept again meanwhile: the next run sees the new content
        _store_one(session, clock, listing, one, old[listing.id], findings[listing.id], outcome, decisions)


def _store_one(
    session: Session, clock: Clock, listing: Listing, screening: Screening, old: dict[int, Match],
    findings: Mapping[int, Finding], outcome: Outcome, decisions: Counter[str],
) -> None:  # fmt: skip
    for record in screening.matches:
        decisions[record.decision.value] += 1
        match, changed = _match(
            session, listing, old.pop(record.work, None), record, screening.revision, clock.now()
        )
        _finding(session, clock, listing, findings.get(record.work), match, outcome, changed=changed)
    for gone in old.values():
        _gone(session, clock, listing, gone, findings.get(gone.work_id), screening, outcome)
    listing.matched_revision = screening.revision


def _match(
    session: Session, listing: Listing, match: Match | None, record: MatchRecord, revision: str, now: datetime
) -> tuple[Match, bool]:
    """The row for the record, and whether it says anything new."""
    if match is None:
        match = Match(
            listing_id=listing.id, work_id=record.work, revision=revision, at=now, **record.columns()
        )
        session.add(match)
        return match, True
    changed = False
    for name, value in {**record.columns(), "revision": revision}.items():
        if getattr(match, name) != value:
            setattr(match, name, value)
            changed = True
    if changed:
        match.at = now
    return match, changed


def _finding(
    session: Session, clock: Clock, listing: Listing, finding: Finding | None, match: Match, outcome: Outcome,
    *, changed: bool,
) -> None:  # fmt: skip
    if finding is None:
        if match.decision in OPENING:
            _open(session, clock, listing, match)
            outcome.opened += 1
        return
    if finding.state is not FindingState.OPEN:
        outcome.kept += 1
        return
    if changed:
        finding.decision = match.decision
        finding.version += 1
        finding.updated_at = clock.now()
        outcome.updated += 1


def _open(session: Session, clock: Clock, listing: Listing, match: Match) -> None:
    session.flush()  # the finding names the match's id
    finding = Finding(
        listing_id=listing.id, work_id=match.work_id, match_id=match.id, decision=match.decision,
        opened_at=clock.now(), updated_at=clock.now(),
    )  # fmt: skip
    session.add(finding)
    session.flush()  # the event names its id
    events.append(
        session, clock, actor=ACTOR, action="match:finding:opened", subject=("finding", finding.id),
        payload={"listing": listing.id, "work": match.work_id, "decision": match.decision.value,
                 "revision": match.revision},
    )  # fmt: skip


def _gone(
    session: Session, clock: Clock, listing: Listing, match: Match, finding: Finding | None,
    screening: Screening, outcome: Outcome,
) -> None:  # fmt: skip
    """The page no longer names the work: the match goes, unless a finding still points to it."""
    if finding is None:
        session.delete(match)
        return
    changed = match.decision is not Decision.DROP or match.revision != screening.revision
    match.decision, match.revision = Decision.DROP, screening.revision
    ignored = [one.as_json() for one in screening.ignored]
    match.record = {**match.record, "gone": True, "ignored": ignored}
    match.at = clock.now() if changed else match.at
    _finding(session, clock, listing, finding, match, outcome, changed=changed)


def _log(unit_of_work: UnitOfWork, clock: Clock, outcome: Outcome, versions: Versions) -> None:
    with unit_of_work() as session:
        events.append(
            session, clock, actor=ACTOR, action="match:stage:run", subject=("stage", "match"),
            payload={"listings": outcome.listings, "opened": outcome.opened, "updated": outcome.updated,
                     "decisions": outcome.decisions, "catalogue": versions.catalogue, "engine": versions.engine},
        )  # fmt: skip
