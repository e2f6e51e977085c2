"""One folder of evidence for a dossier: a WACZ, its pictures, a manifest of every digest, time stamps, a list to read."""

from __future__ import annotations

import json
import platform
import shutil
import ssl
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import frozen
from sqlalchemy.orm import Session

from crawler.evidence import contents, digests, excerpt, timestamps, wacz
from crawler.evidence.gather import Entry, Gathered, Outside, Piece, gather
from crawler.scope.certificates import MEDIA_TYPE
from crawler.world import version
from records.clock import Clock
from records.errors import ConfigurationError, NotFound, Tampered
from records.masking import masked
from records.settings import Settings
from records.vault import Vault
from records.vocabulary import CaptureKind

WACZ, MANIFEST, LIST, DRAWN = "evidence.wacz", "manifest.json", "证据目录.txt", "drawn.warc.gz"
SUMS = "SHA256SUMS"
"""Digests of the manifest and of the time stamps over it, as sha256sum(1) writes them."""
URIS = {CaptureKind.SCREENSHOT: "urn:view:", CaptureKind.DOM: "urn:dom:", CaptureKind.PDF: "urn:pdf:"}
SUFFIX = {CaptureKind.SCREENSHOT: "png", CaptureKind.DOM: "html", CaptureKind.PDF: "pdf"}


@frozen
class Exported:
    """What an export made. `manifest` is the manifest's SHA-256; `missing` names what was no longer there."""

    folder: str
    findings: int
    captures: int
    files: int
    manifest: str
    stamps: int
    missing: tuple[str, ...]


def export(
    session: Session,
    clock: Clock,
    settings: Settings,
    dossier_id: int,
    out: Path,
    *,
    stamp: bool = True,
    originals: bool = False,
) -> Exported:
    """Write the dossier's evidence into a new folder below `out`, which only appears when it is whole.

    `originals`: the files that others made go with it, in `outside/` by their numbers; the caller has said why.

    Raises NotFound, Tampered where stored bytes no longer have their digest, Refused where an authority
    gives no time stamp, ConfigurationError where the folder exists.
    """
    gathered, now = gather(session, dossier_id), clock.now()
    folder = out / f"dossier-{dossier_id}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    half = out / f".{folder.name}.part"
    if folder.exists():
        raise ConfigurationError(f"{folder} exists already", zh=f"{folder} 已存在")
    half.mkdir(parents=True, exist_ok=True)
    missing = list(_write(half, gathered, settings, now))
    missing += _originals(half, gathered, Vault(settings.vault_dir)) if originals else ()
    authorities = settings.timestamp_urls.split() if stamp else []
    manifest = _manifest(half, gathered, now, missing, authorities)
    (half / MANIFEST).write_bytes(manifest)
    stamps = _stamp(half, manifest, authorities)
    (half / SUMS).write_text(sums(half), "utf-8")
    half.rename(folder)
    pieces = {piece.id for entry in gathered.entries for piece in entry.pieces}
    return Exported(
        str(folder), len(gathered.entries), len(pieces), sum(1 for one in folder.rglob("*") if one.is_file()),
        digests.of_file(folder / MANIFEST)["sha256"], stamps, tuple(missing),
    )  # fmt: skip


def _write(folder: Path, gathered: Gathered, settings: Settings, now: datetime) -> Iterator[str]:
    """The WACZ, the pictures and the list; yields what was missing."""
    vault = Vault(settings.vault_dir)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}-") as parts:
        warcs: dict[str, Path] = {}
        yield from _excerpts(gathered, settings.warc_dir, Path(parts), warcs)
        drawn: list[wacz.Drawn] = []
        for one in _drawn(gathered):
            try:
                drawn.append(
                    wacz.Drawn(one.uri, one.media_type, _held(vault, one.sha256), one.sha256, one.at)
                )
            except NotFound:
                yield f"stored file {one.sha256} of {one.uri}"
        if drawn:
            warcs[DRAWN] = Path(parts) / DRAWN
            wacz.resources(drawn, warcs[DRAWN])
        title = f"copywatch 证据 线索卷 {gathered.dossier}：{gathered.site_name}／{gathered.holder}"
        wacz.pack(
            folder / WACZ, warcs, _pages(gathered), title=title, at=now, software=f"copywatch/{version()}"
        )
    _pictures(folder, gathered, vault)
    (folder / LIST).write_text(contents.listed(gathered, now), "utf-8")


def _excerpts(gathered: Gathered, warc_dir: Path, parts: Path, warcs: dict[str, Path]) -> Iterator[str]:
    """Put the records that are wanted of each WARC file into a file of their own; yields what was missing."""
    for name, ids in sorted(_records(gathered).items()):
        path = warc_dir / name
        if not path.is_file():
            yield f"WARC {name}"
            continue
        chosen = excerpt.wanted(excerpt.members(path), ids)
        absent = ids - {one.id for one in chosen}
        yield from (f"record {one} of {name}" for one in sorted(absent))
        flat = name.replace("/", "-")
        excerpt.copy(path, chosen, parts / flat)
        warcs[flat] = parts / flat


def _held(vault: Vault, digest: str) -> Path:
    """The stored file of a digest, which may be a film. Raises NotFound, or Tampered as `Vault.open` does."""
    path = vault.path(digest)
    if not path.is_file():
        raise NotFound("stored file", digest)
    if not vault.verify(digest):
        raise Tampered(f"stored file {digest} has changed", zh=f"证据文件 {digest} 已被改动", digest=digest)
    return path


@frozen
class _Vaulted:
    uri: str
    media_type: str
    sha256: str
    at: datetime


def _records(gathered: Gathered) -> dict[str, set[str]]:
    """WARC file to the ids of its records that are wanted."""
    pieces = {piece.id: piece for entry in gathered.entries for piece in entry.pieces}
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for piece in pieces.values():
        if piece.warc_file:
            wanted[piece.warc_file].add(piece.warc_record)
        source = pieces.get(piece.source or 0)
        if piece.records and source is not None and source.warc_file:
            wanted[source.warc_file].update(filter(None, piece.records))
    return wanted


def _drawn(gathered: Gathered) -> Iterator[_Vaulted]:
    seen: set[tuple[str, str]] = set()
    for entry in gathered.entries:
        held = [
            _Vaulted(URIS[piece.kind] + piece.url, piece.media_type, piece.sha256, piece.at)
            for piece in entry.pieces
            if piece.kind in URIS
        ]
        held += [_Vaulted(f"urn:x509:sha256:{digest}", MEDIA_TYPE, digest, one.at)
                 for one in entry.pieces for digest in one.certificates]  # fmt: skip
        held += [_Vaulted(f"urn:file:{one.url}", one.media_type or "application/octet-stream", one.sha256, one.at)
                 for one in entry.files]  # fmt: skip
        for one in held:
            if (one.uri, one.sha256) not in seen:
                seen.add((one.uri, one.sha256))
                yield one


def _pages(gathered: Gathered) -> list[wacz.Page]:
    """Where a reader begins: each page at its newest answer that shows it; an error that came later is beside it."""
    pages: dict[str, wacz.Page] = {}
    answers = [
        (piece, entry.title)
        for entry in gathered.entries
        for piece in entry.pieces
        if piece.kind is CaptureKind.RESPONSE
    ]
    for piece, title in sorted(answers, key=lambda answer: answer[0].shows):
        pages[piece.url] = wacz.Page(piece.url, piece.at, title)
    return list(pages.values())


def _pictures(folder: Path, gathered: Gathered, vault: Vault) -> None:
    """Pictures, prints, documents and certificates as files of their own, for people without a replay program."""
    for piece in {piece.id: piece for entry in gathered.entries for piece in entry.pieces}.values():
        if piece.kind in SUFFIX and vault.path(piece.sha256).exists():
            (folder / "pages").mkdir(exist_ok=True)
            (folder / "pages" / f"{piece.id}.{SUFFIX[piece.kind]}").write_bytes(vault.open(piece.sha256))
    for digest in {one for entry in gathered.entries for piece in entry.pieces for one in piece.certificates}:
        if vault.path(digest).exists():
            (folder / "certificates").mkdir(exist_ok=True)
            (folder / "certificates" / f"{digest}.der").write_bytes(vault.open(digest))


def _originals(folder: Path, gathered: Gathered, vault: Vault) -> Iterator[str]:
    """What others made, as it came; yields what is no longer kept. A recording may be large: copied, never read whole."""
    for one in gathered.outside:
        if one.withdrawn:
            continue
        source = vault.path(one.sha256)
        if not source.is_file():
            yield f"evidence by others {one.id}"
            continue
        suffix = Path(one.name).suffix.lower()
        known = suffix if suffix.isascii() and suffix[1:].isalnum() and len(suffix) < 9 else ".bin"
        (folder / "outside").mkdir(exist_ok=True)
        shutil.copyfile(source, folder / "outside" / f"{one.id}{known}")


def _manifest(
    folder: Path, gathered: Gathered, now: datetime, missing: Sequence[str], authorities: Sequence[str]
) -> bytes:
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    content: dict[str, Any] = {
        "format": "copywatch-evidence/1",
        "dossier": str(gathered.dossier),
        "site": {"key": gathered.site, "name": gathered.site_name},
        "holder": gathered.holder,
        "made_at": _iso(now),
        "made_with": {
            "copywatch": version(), "python": platform.python_version(), "openssl": ssl.OPENSSL_VERSION,
            "system": platform.platform(), "machine": platform.node(),
        },
        "event_chain": gathered.chain,
        "findings": [_finding(entry) for entry in gathered.entries],
        "outside": [_outside(one) for one in gathered.outside],
        "missing": list(missing),
        "time_stamp_authorities": list(authorities),
        "files": [
            {"path": one.relative_to(folder).as_posix(), "bytes": one.stat().st_size, **digests.of_file(one)}
            for one in files
        ],
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _finding(entry: Entry) -> dict[str, Any]:
    return {
        "finding": str(entry.finding), "url": entry.url, "title": entry.title, "work": entry.work,
        "work_id": entry.work_id, "first_seen": _iso(entry.seen_first), "last_seen": _iso(entry.seen_last),
        "captures": [_capture(piece) for piece in entry.pieces],
        "files": [{"url": one.url, "sha256": one.sha256, "at": _iso(one.at)} for one in entry.files],
    }  # fmt: skip


def _outside(one: Outside) -> dict[str, Any]:
    return {
        "evidence": str(one.id), "kind": one.kind, "name": masked(one.name), "source": masked(one.source),
        "made_on": one.made_on.isoformat(), "reference": masked(one.reference), "bytes": one.bytes, "sha256": one.sha256,
        "sm3": one.sm3, "added_by": one.added_by, "added_at": _iso(one.added_at), "withdrawn": masked(one.withdrawn),
    }  # fmt: skip


def _capture(piece: Piece) -> dict[str, Any]:
    return {
        "capture": str(piece.id), "kind": piece.kind.value, "url": piece.url, "at": _iso(piece.at),
        "status": piece.status, "media_type": piece.media_type, "address": piece.address, "bytes": piece.bytes,
        "sha256": piece.sha256, "warc_record": piece.warc_record, "browser": piece.browser,
        "source": str(piece.source) if piece.source else "", "certificate": piece.certificate,
        "certificate_chain": list(piece.chain),
    }  # fmt: skip


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sums(folder: Path) -> str:
    """The lines of SHA256SUMS for this folder."""
    own = [folder / MANIFEST, *sorted(folder.glob(f"{MANIFEST}.*.tsr"))]
    return "".join(f"{digests.of_file(path)['sha256']}  {path.name}\n" for path in own if path.is_file())


def _stamp(folder: Path, manifest: bytes, authorities: Sequence[str]) -> int:
    for number, url in enumerate(authorities, 1):
        (folder / f"{MANIFEST}.{number}.tsr").write_bytes(timestamps.ask(url, manifest))
    return len(authorities)
