"""Licences: where, by whom and until when a work may be offered. They keep lawful offers out of every paper."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.assets import unknown_work
from catalog.cells import MAX_TEXT, package, signer, window
from catalog.holders import holder_named
from catalog.reading.opened import Opened
from catalog.reading.source import MAX_BYTES, Choice, refused
from catalog.remembered import open_for, remember
from records import identifiers, uploads
from records.catalog import Authorization, RightsHolder, Work
from records.clock import Clock
from records.session import UnitOfWork
from records.tabular import RowIssue
from records.uploads import ImportOutcome, Reading, in_row_order, required
from records.vault import Vault

ALL_WORKS = frozenset({"", "*", "全部", "所有", "全部作品", "所有作品", "all"})
MAX_GRANTS = 200_000
_HOST = re.compile(r"(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")


@dataclass(frozen=True)
class _Grant:
    """A good row; `work_id` is the holder's own, empty for all works."""

    reading: Reading
    work_id: str
    fields: dict[str, Any]


def import_authorizations(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *, path: Path, holder: str, actor: str, dry_run: bool = False,
    choice: Choice | None = None, name: str = "",
) -> ImportOutcome:  # fmt: skip
    """Add the licences of a table of any form; the same row twice, or the same file twice, changes nothing.

    Rows are refused one by one. With `dry_run` counts and refusals are the same and nothing is written. Raises
    NotFound (file, holder), BytesRefused where the table is unusable.
    """
    with unit_of_work() as session:
        owner = holder_named(session, holder)
        opened = open_for(session, path, owner.id, choice, "authorizations")
    opened.check()
    readings, issues = _read(opened)
    grants = [grant for grant in map(_grant, readings) if not grant.reading.blocked]
    digest = "" if dry_run else vault.put_file(path, MAX_BYTES)
    with unit_of_work() as session:
        batch = uploads.begin(
            session, clock, kind="authorizations", holder_id=owner.id, path=Path(name or path.name), encoding=opened.encoding,
            actor=actor, digest=digest or "-",
        )  # fmt: skip
        counts: Counter[str] = Counter()
        for piece in uploads.pieces(grants):
            counts += _put_all(session, clock, owner, piece)
        issues += [one for reading in readings for one in reading.issues]
        outcome = uploads.finish(session, clock, batch, counts, in_row_order(issues), dry_run=dry_run)
    if not dry_run:
        remember(unit_of_work, clock, holder_id=owner.id, opened=opened, actor=actor, kind="authorizations")
    return outcome


def _read(opened: Opened) -> tuple[list[Reading], list[RowIssue]]:
    readings, issues = [], list(opened.issues)
    for line, wrong in opened.lines():
        issues += wrong
        if line is not None:
            readings.append(Reading(line, opened.headings))
        if len(readings) > MAX_GRANTS:
            raise refused("too_many_rows", f"more than {MAX_GRANTS} licences", f"超过 {MAX_GRANTS} 条授权")
    return readings, issues


def _put_all(session: Session, clock: Clock, owner: RightsHolder, grants: Sequence[_Grant]) -> Counter[str]:
    wanted = {grant.work_id for grant in grants}
    query = select(Work.work_id, Work.id).where(Work.holder_id == owner.id, Work.work_id.in_(wanted))
    works: dict[str, int | None] = {"": None, **{row.work_id: row.id for row in session.execute(query)}}
    counts: Counter[str] = Counter()
    for grant in grants:
        if grant.work_id not in works:
            unknown_work(grant.reading)
        else:
            counts[_put(session, clock, owner, works[grant.work_id], grant)] += 1
    return counts


def _put(session: Session, clock: Clock, owner: RightsHolder, work: int | None, grant: _Grant) -> str:
    key = _key(owner.id, grant)
    if session.scalars(select(Authorization.id).where(Authorization.key == key)).first():
        return "unchanged"
    session.add(
        Authorization(holder_id=owner.id, work_id=work, key=key, created_at=clock.now(), **grant.fields)
    )
    session.flush()
    return "created"


def _key(holder_id: int, grant: _Grant) -> str:
    # a licence from before signers were known keeps its key
    names = [name for name in sorted(grant.fields) if name != "signer_sha256" or grant.fields[name]]
    values = [holder_id, grant.work_id, *(str(grant.fields[name] or "") for name in names)]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()


def _grant(reading: Reading) -> _Grant:
    work_id = reading.text("work_id")
    host, path = _host(reading)
    fields: dict[str, Any] = {
        "host": host, "path": path, "account": _text(reading, "account"), "package": package(reading),
        "signer_sha256": signer(reading),
        "right": _text(reading, "right"), "territory": _text(reading, "territory"), "licensee": _licensee(reading),
    }  # fmt: skip
    fields |= {"valid_from": None, "valid_to": None, **window(reading)}
    _channel(reading, fields)
    return _Grant(reading, "" if work_id.casefold() in ALL_WORKS else work_id, fields)


def _channel(reading: Reading, fields: dict[str, Any]) -> None:
    """A licence for no channel in particular would silence every finding of the work; one for a path needs its host."""
    if fields["path"] and not fields["host"] and not reading.blocked:
        reading.say(
            "path", "path_without_host", zh="填写路径时必须填写域名", en="a path needs its host",
            repair="填写域名 · fill in the host",
        )  # fmt: skip
    elif fields["signer_sha256"] and not fields["package"] and not reading.blocked:
        reading.say(
            "signer_sha256", "signer_without_package", zh="填写签名时必须填写包名", en="a signer needs its package",
            repair="填写包名 · fill in the package",
        )  # fmt: skip
    elif not any(fields[name] for name in ("host", "account", "package")) and not reading.blocked:
        reading.say(
            "host", "no_channel", zh="没有写明授权渠道", en="the row names no channel",
            repair="填写域名、账号或包名 · fill in a host, an account or a package",
        )  # fmt: skip


def _host(reading: Reading) -> tuple[str, str]:
    """Host and path; a whole URL in the host's cell is taken apart. `*.example.com` covers what lies below."""
    text, path = identifiers.plain(reading.text("host")), identifiers.plain(reading.text("path"))
    if not text:
        return "", _path(reading, path)
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        host = (parts.hostname or "").encode("idna").decode("ascii").lower().rstrip(".")
        plain = parts.port is None or parts.port > 0
    except (ValueError, UnicodeError):
        host, plain = "", False
    if (
        not plain
        or not _HOST.fullmatch(host)
        or "@" in parts.netloc
        or host.removeprefix("*.").count(".") < 1
    ):
        reading.say(
            "host", "bad_host", zh="域名格式不对", en="this is no host name",
            repair="写成 www.example.com 的形式 · write it like www.example.com",
        )  # fmt: skip
        return "", ""
    return host, _path(reading, path or parts.path.rstrip("/"))


def _path(reading: Reading, path: str) -> str:
    if path and (not path.startswith("/") or ".." in path.split("/") or "?" in path or "#" in path):
        reading.say(
            "path", "bad_path", zh="路径应以 / 开头，且不含 .. ? #", en="a path begins with / and holds no .. ? #",
            repair="写成 /vip/ 的形式 · write it like /vip/",
        )  # fmt: skip
        return ""
    return quote(path, safe="/%:@!$&'()*+,;=~-._")  # as it stands in the URLs of listings


def _licensee(reading: Reading) -> str:
    required(reading, "licensee")
    return _text(reading, "licensee")


def _text(reading: Reading, column: str) -> str:
    text = " ".join(reading.text(column).split())
    if len(text) > MAX_TEXT:
        reading.say(
            column, "too_long", zh=f"超过 {MAX_TEXT} 个字符", en=f"more than {MAX_TEXT} characters",
            repair="缩短内容 · shorten the text",
        )  # fmt: skip
    return text
