"""Stage: fingerprint everything in the catalogue and on the listings that has no print yet.

Bytes come from the vault and are parsed in the sandbox, outside of any transaction; each batch of
outcomes is one short transaction. Running twice adds nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.metadata import version
from typing import Any, cast
from urllib.parse import unquote

from sqlalchemy import (
    ColumnElement,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    inspect,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from fingerprints import claims
from fingerprints.kinds import FingerprintKind, Material, Print, RefusalCode, refused
from fingerprints.registry import KINDS
from fingerprints.roles import asset_kinds, leads, media_roles
from fingerprints.sandbox import Sandbox
from records import events
from records.catalog import Asset
from records.clock import Clock
from records.errors import BytesRefused, NotFound, Tampered
from records.prints import Fingerprint, PrintRefusal
from records.session import UnitOfWork
from records.sweeps import ListingMedia
from records.vault import Vault
from records.vocabulary import AssetKind, MediaRole

BATCH = 200
REMEMBERED = 500
"""Prints of one kind that are kept in memory for further rows of the same bytes."""
MAX_LABEL = 200
IN_PART = ("audio", "video")
"""Kinds that say something true of the first part of a file; a digest of a part is nobody's."""
ACTOR = "system:fingerprint"
_FINGERPRINTS = cast(Table, inspect(Fingerprint).local_table)
_REFUSALS = cast(Table, inspect(PrintRefusal).local_table)
_MEDIA = cast(Table, inspect(ListingMedia).local_table)
_MARK = (
    update(_MEDIA)
    .where(_MEDIA.c.id == bindparam("media"), _MEDIA.c.digest == bindparam("bytes"))
    .values(refusal=bindparam("code"))
)
"""What was fetched anew meanwhile is left alone."""


@dataclass
class Outcome:
    """`printed`: files that have prints now; `refused`: reason code to count. Each file counts once."""

    printed: int = 0
    refused: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """One file: exactly one of `asset` and `media` is its row's id. `label` is its name outside."""

    digest: str
    what: AssetKind | MediaRole
    label: str
    asset: int | None = None
    media: int | None = None

    @property
    def name(self) -> str:
        return f"asset:{self.asset}" if self.asset is not None else f"media:{self.media}"


Made = tuple[Print, ...] | BytesRefused


def run(unit_of_work: UnitOfWork, clock: Clock, vault: Vault, sandbox: Sandbox | None = None) -> Outcome:
    """Print what is not printed. A refusal is stored with its code and not tried again by the same recipe."""
    outcome, codes = Outcome(), Counter[str]()
    with sandbox or Sandbox() as box:
        for kind in (one for one in KINDS if not one.missing()):
            for table in (Asset, ListingMedia):
                _all_of(kind, table, unit_of_work, clock, vault, box, outcome, codes)
    outcome.refused = dict(sorted(codes.items()))
    with unit_of_work() as session:
        events.append(
            session, clock, actor=ACTOR, action="fingerprint:stage:run", subject=("stage", "fingerprint"),
            payload={"printed": outcome.printed, "refused": outcome.refused},
        )  # fmt: skip
    return outcome


def _all_of(
    kind: FingerprintKind, table: type[Asset | ListingMedia], unit_of_work: UnitOfWork, clock: Clock,
    vault: Vault, box: Sandbox, outcome: Outcome, codes: Counter[str],
) -> None:  # fmt: skip
    after = 0
    known: dict[tuple[str, str, str], Made] = {}
    while True:
        with unit_of_work() as session:
            subjects = _waiting(session, kind, table, after)
        if not subjects:
            return
        made = {one.digest: _made(kind, one, vault, box, known) for one in subjects}
        with unit_of_work() as session:
            _store(session, kind, [(one, made[one.digest]) for one in subjects], clock.now())
        _count(kind, subjects, made, outcome, codes)
        after = subjects[-1].asset or subjects[-1].media or 0


def _waiting(
    session: Session, kind: FingerprintKind, table: type[Asset | ListingMedia], after: int
) -> list[Subject]:
    """The next files behind row `after` whose present bytes have neither a print nor a refusal."""
    prefix = "asset:" if table is Asset else "media:"
    subject = literal(prefix).concat(table.id)
    label = Asset.file_name if table is Asset else ListingMedia.url
    what: Any = Asset.kind if table is Asset else ListingMedia.role
    query = select(table.id, table.digest, what, label).where(
        table.id > after, ~_printed(kind, subject, table), ~_refused(kind, subject, table)
    )
    if table is ListingMedia:
        roles = media_roles(kind.name)
        query = query.where(
            ListingMedia.digest != "", ListingMedia.refusal == "", ListingMedia.role.in_(roles)
        )
        if kind.name not in IN_PART:
            part = ListingMedia.stored_bytes < ListingMedia.total_bytes
            query = query.where(or_(ListingMedia.total_bytes.is_(None), ~part))
    else:
        # prints that came without their file stay as they came
        query = query.where(Asset.kind.in_(asset_kinds(kind.name)), ~Asset.prints_only)
    rows = session.execute(query.order_by(table.id).limit(BATCH)).all()
    column = "asset" if table is Asset else "media"
    return [Subject(digest, what, _label(name), **{column: row_id}) for row_id, digest, what, name in rows]


def _label(name: str) -> str:
    """The last part of a file's name or of a URL's path; bytes of a query say nothing of a file."""
    return unquote(name.partition("?")[0].rpartition("/")[2])[-MAX_LABEL:]


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


def _made(
    kind: FingerprintKind,
    subject: Subject,
    vault: Vault,
    box: Sandbox,
    known: dict[tuple[str, str, str], Made],
) -> Made:
    """As `_make`; the same bytes under the same name, which many listings show, are parsed once. `known` is written to."""
    key = (subject.digest, subject.what.value, subject.label)
    if key not in known:
        if len(known) >= REMEMBERED:
            del known[next(iter(known))]
        known[key] = _make(kind, subject, vault, box)
    return known[key]


def _make(kind: FingerprintKind, subject: Subject, vault: Vault, box: Sandbox) -> Made:
    try:
        if not vault.verify(subject.digest):
            vault.open(subject.digest)  # says what is wrong with it
        material = Material(vault.path(subject.digest), name=subject.label)
        if not leads(kind.name, subject.what) and not kind.accepts(material.name, material.head()):
            lies = claims.named(material.name) == kind.name
            return refused(
                RefusalCode.MISLABELLED if lies else RefusalCode.NOT_THIS_KIND,
                f"no {kind.name}: {material.name[:100]}",
            )
        made = box.prints(kind.name, material)
    except BytesRefused as error:
        lies = error.code == RefusalCode.NOT_THIS_KIND.value and _is_another(kind, material)
        return refused(RefusalCode.MISLABELLED, f"no {kind.name}: {material.name[:100]}") if lies else error
    except (NotFound, Tampered) as error:
        return BytesRefused(RefusalCode.MISSING.value, str(error), zh=error.message_zh, detail=str(error))
    for one in made:
        if one.payload:
            vault.put(one.payload)
    return made


def _is_another(kind: FingerprintKind, material: Material) -> bool:
    """Whether a file that bears this kind's name begins as one of another kind does."""
    head, here = material.head(), (kind.name, "file", *(claims.TRACKS if kind.name in claims.TRACKS else ()))
    others = (one for one in KINDS if one.name not in here)
    return claims.named(material.name) == kind.name and any(one.accepts("", head) for one in others)


def _store(
    session: Session, kind: FingerprintKind, made: Sequence[tuple[Subject, Made]], now: datetime
) -> None:
    """Replace what older bytes or recipes left; a refusal is also marked on the listing's picture."""
    names = [one.name for one, _made in made]
    for table in (Fingerprint, PrintRefusal):
        session.execute(delete(table).where(table.subject.in_(names), table.kind == kind.name))
    prints: list[dict[str, Any]] = []
    refusals: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    for one, told in made:
        if isinstance(told, BytesRefused):
            refusals.append(_refusal(kind, one, told, now))
            if one.media is not None and leads(kind.name, one.what):
                marks.append({"media": one.media, "bytes": one.digest, "code": told.code})
        else:
            prints += _prints(kind, one, told, now)
    for statement, rows in ((insert(_FINGERPRINTS), prints), (insert(_REFUSALS), refusals), (_MARK, marks)):
        if rows:  # as rows, not as objects: one statement, whichever of their columns are empty
            session.connection().execute(statement, rows)


def _refusal(kind: FingerprintKind, subject: Subject, told: BytesRefused, now: datetime) -> dict[str, Any]:
    return {
        "subject": subject.name, "kind": kind.name, "recipe": kind.recipe, "code": told.code,
        "detail": str(told.data.get("detail", "")), "source_digest": subject.digest, "at": now,
    }  # fmt: skip


def _prints(
    kind: FingerprintKind, subject: Subject, made: Sequence[Print], now: datetime
) -> list[dict[str, Any]]:
    versions = {name: _version(name) for name in kind.libraries}
    return [
        {
            "subject": subject.name, "asset_id": subject.asset, "media_id": subject.media, "kind": kind.name,
            "algorithm": one.algorithm, "recipe": one.recipe, "value": one.value, "quality": one.quality,
            "variant": one.variant, "orientation": one.orientation, "source_digest": subject.digest,
            "versions": versions, "at": now,
        }
        for one in made
    ]  # fmt: skip


@cache
def _version(library: str) -> str:
    """Of an installed distribution; read from its metadata once, which takes a millisecond."""
    return version(library)


def _count(
    kind: FingerprintKind,
    subjects: Sequence[Subject],
    made: dict[str, Made],
    outcome: Outcome,
    codes: Counter[str],
) -> None:
    for one in subjects:
        result = made[one.digest]
        if not leads(kind.name, one.what):
            continue
        if isinstance(result, BytesRefused):
            codes[result.code] += 1
        else:
            outcome.printed += 1
