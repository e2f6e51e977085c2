"""The register of sites: the only way by which anything comes into scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.scope import gate, turns
from crawler.scope.site_rows import COLUMNS, SiteRow, read
from crawler.scope.site_scope import Origin
from records import events, uploads
from records.clock import Clock
from records.errors import RowRefused
from records.scope import ScopeRule, Site, SiteAddress
from records.session import UnitOfWork
from records.tabular import Table, read_table
from records.uploads import ImportOutcome, Line, Reading
from records.vault import Vault
from records.vocabulary import RefusalReason


@dataclass(frozen=True)
class SiteOutcome:
    """The stored site; `state` is created, updated or unchanged."""

    id: int
    key: str
    url: str
    state: str

    def as_json(self) -> dict[str, Any]:
        return {"id": str(self.id), "key": self.key, "url": self.url, "state": self.state}


@dataclass(frozen=True)
class _Scope:
    """What a row would permit, before it is written."""

    rules: list[ScopeRule]
    addresses: list[SiteAddress]


def import_sites(
    unit_of_work: UnitOfWork,
    clock: Clock,
    vault: Vault,
    *,
    path: Path,
    actor: str,
    table: Table | None = None,
) -> ImportOutcome:
    """Register the sites of a table by their keys; the same file twice changes nothing.

    `table` is what the file holds where it is no text. Rows are refused one by one. A column that the file does not have leaves the stored value alone, so
    that a short file never widens a scope. Raises NotFound (file), BytesRefused where nothing is usable.
    """
    data = uploads.read_upload(path)
    sheet = uploads.bind(table or read_table(data), COLUMNS)
    readings = [Reading(line, sheet.headings) for line in sheet.lines]
    rows = [(reading, read(reading)) for reading in readings]
    _refuse_twins(rows)
    vault.put(data)
    with unit_of_work() as session:
        batch = uploads.begin(
            session,
            clock,
            kind="sites",
            holder_id=None,
            path=path,
            data=data,
            encoding=sheet.encoding,
            actor=actor,
        )
        counts: Counter[str] = Counter()
        for reading, row in rows:
            if not reading.blocked:
                outcome = _register(session, clock, reading, row, actor)
                counts[outcome.state if outcome else "refused"] += 1
        issues = [*sheet.issues, *(one for reading in readings for one in reading.issues)]
        return uploads.finish(session, clock, batch, counts, uploads.in_row_order(issues))


def add_site(
    unit_of_work: UnitOfWork, clock: Clock, *, url: str, kind: str, key: str, actor: str, name: str = "",
    hosts: Sequence[str] = (), paths: Sequence[str] = (), addresses: Sequence[str] = (), delay_s: float | None = None,
    max_pages: int | None = None, max_depth: int | None = None, schedule: str = "", operator: str = "", icp: str = "", access_provider: str = "",
    contact: str = "", region: str = "", channel: str = "", windows: str = "", priority: int | None = None,
    jitter_min: int | None = None, max_file_mib: int | None = None, max_files_per_sweep: int | None = None, max_file_mib_per_sweep: int | None = None,
) -> SiteOutcome:  # fmt: skip
    """Register one site, or change the one of that key; what is not given stays as it was.

    Raises RowRefused with the code of the first error; `data["issues"]` holds all of them.
    """
    given = {
        "name": name, "hosts": "|".join(hosts), "paths": "|".join(paths), "allow_address": "|".join(addresses),
        "delay_s": "" if delay_s is None else repr(delay_s), "max_pages": "" if max_pages is None else str(max_pages),
        "schedule": schedule, "operator": operator, "icp": icp, "access_provider": access_provider,
        "contact": contact, "region": region, "channel": channel, "windows": windows,
    }  # fmt: skip
    limits = {"max_depth": max_depth, "max_file_mib": max_file_mib, "max_files_per_sweep": max_files_per_sweep,
              "max_file_mib_per_sweep": max_file_mib_per_sweep, "priority": priority, "jitter_min": jitter_min}  # fmt: skip
    given |= {name: str(limit) for name, limit in limits.items() if limit is not None}
    cells = {"url": url.strip(), "kind": kind.strip(), "key": key.strip()}
    reading = Reading(Line(1, cells | {name: text.strip() for name, text in given.items() if text}), {})
    row = read(reading)
    outcome = None
    if not reading.blocked:
        with unit_of_work() as session:
            outcome = _register(session, clock, reading, row, actor)
    if outcome is None:
        raise _refused(reading)
    return outcome


def _refused(reading: Reading) -> RowRefused:
    bad = [one for one in reading.issues if one.level == "block"]
    return RowRefused(
        bad[0].code,
        "; ".join(f"{one.column} {one.value!r}: {one.en}" for one in bad),
        zh="；".join(f"{one.column}：{one.zh}" for one in bad),
        issues=[one.as_json() for one in bad],
    )


def _refuse_twins(rows: Sequence[tuple[Reading, SiteRow]]) -> None:
    """Of two rows with one key, or with one address under two keys, the second is refused."""
    keys: dict[str, int] = {}
    urls: dict[str, int] = {}
    for reading, row in rows:
        for column, value, seen in (("key", row.key, keys), ("url", row.url, urls)):
            if value in seen:
                uploads.duplicate(reading, column, seen[value])
        if not reading.blocked:
            keys[row.key] = urls[row.url] = reading.line.number


def _register(
    session: Session, clock: Clock, reading: Reading, row: SiteRow, actor: str
) -> SiteOutcome | None:
    """Write a row that was read without errors; None where the register itself speaks against it."""
    site = session.scalars(select(Site).where(Site.key == row.key)).one_or_none()
    scope = _scope(site, row)
    _check_start(session, reading, row, scope)
    if reading.blocked:
        return None
    state = "created" if site is None else "unchanged"
    if site is None:
        site = Site(
            key=row.key, name=row.origin[1], created_at=clock.now(), updated_at=clock.now(), **_blank()
        )
        session.add(site)
    changed = _change(site, row, scope)
    if changed and state == "unchanged":
        state, site.updated_at = "updated", clock.now()
    session.flush()
    if state == "created":
        session.add(turns.fresh(site))
    elif state == "updated":
        turns.again(session, [site], clock.now())
    if state != "unchanged":
        events.append(
            session, clock, actor=actor, action=f"register:site:{state}", subject=("site", site.id),
            payload={"key": site.key, "url": site.url, "changed": changed, "rules": _told(scope.rules),
                     "addresses": [entry.network for entry in scope.addresses]},
        )  # fmt: skip
    return SiteOutcome(site.id, site.key, site.url, state)


def _blank() -> dict[str, Any]:
    texts = dict.fromkeys(("operator", "icp", "access_provider", "contact", "region", "channel"), "")
    return {**texts, "schedule": "24h", "delay_s": 1.0, "max_pages": 2000}


def _scope(site: Site | None, row: SiteRow) -> _Scope:
    """The rules of the row: every host with every path. What the row does not speak of is taken from the site."""
    old = site.rules if site else []
    former = gate.target(site.url) if site else None
    kept = [o for o in map(_origin, old) if former is None or o != (former.scheme, former.host, former.port)]
    hosts = list(dict.fromkeys([row.origin, *(kept if row.hosts is None else row.hosts)]))
    paths = (list(dict.fromkeys(r.path_prefix for r in old)) or ["/"]) if row.paths is None else row.paths
    rules = [
        ScopeRule(scheme=scheme, host=host, port=port, path_prefix=path)
        for scheme, host, port in hosts
        for path in paths
    ]
    stored = [entry.network for entry in site.addresses] if site else []
    networks = stored if row.networks is None else row.networks
    return _Scope(rules, [SiteAddress(network=network) for network in networks])


def _origin(rule: ScopeRule) -> Origin:
    return (rule.scheme, rule.host, rule.port)


def _check_start(session: Session, reading: Reading, row: SiteRow, scope: _Scope) -> None:
    """The start must lie in its own scope, and in no other entry's place."""
    answer = gate.decide(scope, row.url)
    if answer.reason == RefusalReason.ADDRESS:
        reading.say(
            "url", "address_not_allowed", level="warn", zh=answer.zh, en=answer.en,
            repair="如确属该网站，请登记此地址 · if it is the site's own, put it into allow_address",
        )  # fmt: skip
    elif not answer.allowed:
        reading.say(
            "url", "start_out_of_scope", zh=f"起始网址不在自己的监测范围内：{answer.zh}",
            en=f"the start lies outside its own scope: {answer.en}",
            repair="更正网址或路径 · correct the URL or the paths",
        )  # fmt: skip
    twin = session.scalars(select(Site.key).where(Site.url == row.url, Site.key != row.key)).first()
    if twin:
        reading.say(
            "url", "duplicate_url", zh=f"该网址已登记为 {twin}", en=f"this URL is registered as {twin} already",
            repair="使用原有标识 · use the key it has",
        )  # fmt: skip


def _change(site: Site, row: SiteRow, scope: _Scope) -> list[str]:
    """Names of what had to be written."""
    wanted = {name: value for name, value in row.fields.items() if value or name != "name"}
    changed = [name for name, value in wanted.items() if getattr(site, name) != value]
    for name in changed:
        setattr(site, name, wanted[name])
    if sorted(_told(site.rules)) != sorted(_told(scope.rules)):
        site.rules = scope.rules
        changed.append("rules")
    if {entry.network for entry in site.addresses} != {entry.network for entry in scope.addresses}:
        site.addresses = scope.addresses
        changed.append("addresses")
    return sorted(changed)


def _told(rules: Sequence[ScopeRule]) -> list[str]:
    return [f"{rule.scheme}://{rule.host}:{rule.port}{rule.path_prefix}" for rule in rules]
