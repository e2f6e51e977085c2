"""Stage: fingerprint everything in the catalogue and on the listings that has no print yet.

Bytes come from the vault and are parsed in the sandbox, outside of any transaction; each batch of
outcomes is one short transaction. Running twice adds nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version

from sqlalchemy import ColumnElement, and_, exists, literal, select
from sqlalchemy.orm import Session

from fingerprints.kinds import FingerprintKind, Material, Print, RefusalCode
from fingerprints.registry import KINDS
from fingerprints.roles import asset_kinds, media_roles
from fingerprints.sandbox import Sandbox
from records import events
from records.catalog import Asset
from records.clock import Clock
from records.errors import BytesRefused, NotFound, Tampered
from records.prints import Fingerprint, PrintRefusal
from records.session import UnitOfWork
from records.sweeps import ListingMedia
from records.vault import Vault

BATCH = 50
ACTOR = "system:fingerprint"
STAGED = tuple(kind for kind in KINDS if kind.name == "picture")
"""Kinds that the rows of assets and listings can hold so far: both name pictures only."""


@dataclass
class Outcome:
    """`printed`: pictures that have prints now; `refused`: reason code to count."""

    printed: int = 0
    refused: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """One picture: exactly one of `asset` and `media` is its row's id."""

    digest: str
    asset: int | None = None
    media: int | None = None

    @property
    def name(self) -> str:
        return f"asset:{self.asset}" if self.asset is not None else f"media:{self.media}"


Made = tuple[Print, ...] | BytesRefused


def run(unit_of_work: UnitOfWork, clock: Clock, vault: Vault, sandbox: Sandbox | None = None) -> Outcome:
    """Print what is not printed. A refusal is stored with its code and not tried again by the same recipe."""
    outcome, refused = Outcome(), Counter[str]()
    with sandbox or Sandbox() as box:
        for kind in STAGED:
            for table in (Asset, ListingMedia):
                _all_of(kind, table, unit_of_work, clock, vault, box, outcome, refused)
    outcome.refused = dict(sorted(refused.items()))
    with unit_of_work() as session:
        events.append(
            session, clock, actor=ACTOR, action="fingerprint:stage:run", subject=("stage", "fingerprint"),
            payload={"printed": outcome.printed, "refused": outcome.refused},
        )  # fmt: skip
    return outcome


def _all_of(
    kind: FingerprintKind, table: type[Asset | ListingMedia], unit_of_work: UnitOfWork, clock: Clock,
    vault: Vault, box: Sandbox, outcome: Outcome, refused: Counter[str],
) -> None:  # fmt: skip
    after = 0
    while True:
        with unit_of_work() as session:
            subjects = _waiting(session, kind, table, after)
        if not subjects:
            return
        made = {one.digest: _make(kind, one, vault, box) for one in subjects}
        with unit_of_work() as session:
            for one in subjects:
                _store(session, kind, one, made[one.digest], clock.now())
        _count(subjects, made, outcome, refused)
        after = subjects[-1].asset or subjects[-1].media or 0


def _waiting(
    session: Session, kind: FingerprintKind, table: type[Asset | ListingMedia], after: int
) -> list[Subject]:
    """The next files behind row `after` whose present bytes have neither a print nor a refusal."""
    prefix = "asset:" if table is Asset else "media:"
    subject = literal(prefix).concat(table.id)
    query = select(table.id, table.digest).where(
        table.id > after, ~_printed(kind, subject, table), ~_refused(kind, subject, table)
    )
    if table is ListingMedia:
        roles = media_roles(kind.name)
        query = query.where(
            ListingMedia.digest != "", ListingMedia.refusal == "", ListingMedia.role.in_(roles)
        )
    else:
        # prints that came without their file stay as they came
        query = query.where(Asset.kind.in_(asset_kinds(kind.name)), ~Asset.prints_only)
    rows = session.execute(query.order_by(table.id).limit(BATCH)).all()
    if table is Asset:
        return [Subject(digest, asset=row_id) for row_id, digest in rows]
    return [Subject(digest, media=row_id) for row_id, digest in rows]


def _printed(
    kind: FingerprintKind, subject: ColumnElement[str], table: type[Asset | ListingMedia]
) -> ColumnElement[bool]:
    return exists().where(and_(
        Fingerprint.subject == subject, Fingerprint.kind == kind.name, Fingerprint.recipe.in_(kind.recipes),
        Fingerprint.source_digest == table.digest,
    ))  # fmt: skip


def _refused(
    kind: FingerprintKind, subject: ColumnElement[str], table: type[Asset | ListingMedia]
) -> ColumnElement[bool]:
    return exists().where(and_(
        PrintRefusal.subject == subject, PrintRefusal.recipe == kind.recipe,
        PrintRefusal.source_digest == table.digest,
    ))  # fmt: skip


def _make(kind: FingerprintKind, subject: Subject, vault: Vault, box: Sandbox) -> Made:
    try:
        if not vault.verify(subject.digest):
            vault.open(subject.digest)  # says what is wrong with it
        made = box.prints(kind.name, Material(vault.path(subject.digest)))
    except BytesRefused as error:
        return error
    except (NotFound, Tampered) as error:
        return BytesRefused(RefusalCode.MISSING.value, str(error), zh=error.message_zh, detail=str(error))
    for one in made:
        if one.payload:
            vault.put(one.payload)
    return made


def _store(session: Session, kind: FingerprintKind, subject: Subject, made: Made, now: datetime) -> None:
    """Replace what older bytes or recipes left; a refusal is also marked on the listing's picture."""
    for table in (Fingerprint, PrintRefusal):
        for old in session.scalars(
            select(table).where(table.subject == subject.name, table.kind == kind.name)
        ):
            session.delete(old)
    session.flush()
    if isinstance(made, BytesRefused):
        session.add(PrintRefusal(
            subject=subject.name, kind=kind.name, recipe=kind.recipe, code=made.code, detail=str(made.data.get("detail", "")),
            source_digest=subject.digest, at=now,
        ))  # fmt: skip
        _mark(session, subject, made.code)
        return
    versions = {name: version(name) for name in kind.libraries}
    for one in made:
        session.add(Fingerprint(
            subject=subject.name, asset_id=subject.asset, media_id=subject.media, kind=kind.name,
            algorithm=one.algorithm, recipe=one.recipe, value=one.value, quality=one.quality,
            variant=one.variant, orientation=one.orientation, source_digest=subject.digest,
            versions=versions, at=now,
        ))  # fmt: skip


def _mark(session: Session, subject: Subject, code: str) -> None:
    media = session.get(ListingMedia, subject.media) if subject.media is not None else None
    if media is not None and media.digest == subject.digest:
        media.refusal = code


def _count(
    subjects: Sequence[Subject], made: dict[str, Made], outcome: Outcome, refused: Counter[str]
) -> None:
    for one in subjects:
        result = made[one.digest]
        if isinstance(result, BytesRefused):
            refused[result.code] += 1
        else:
            outcome.printed += 1
