"""Whether an export still is what was exported: offline, without a database; every changed file is named."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from attrs import frozen
from cryptography.x509 import Certificate
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from crawler.evidence import digests, timestamps
from crawler.evidence.bundle import MANIFEST, SUMS, WACZ, sums
from crawler.evidence.timestamps import Stamp
from records.errors import Refused

FORMAT = "copywatch-evidence/1"
MAX_MANIFEST = 64 * 1024 * 1024


@frozen
class Problem:
    """A file (or a record of one) that is not what was exported; `why` in English, `why_zh` in Chinese."""

    path: str
    why: str
    why_zh: str


@frozen
class Report:
    """What was looked at. Without trusted roots the time stamps are counted and not believed."""

    checked: int
    problems: tuple[Problem, ...]
    stamps: tuple[Stamp, ...] = ()
    unchecked_stamps: int = 0

    @property
    def ok(self) -> bool:
        return not self.problems


def verify(folder: Path, roots: Sequence[Certificate] = ()) -> Report:
    """Compare every file with the manifest, every WARC record with its digests, every stamp with the manifest."""
    try:
        raw, listed = _manifest(folder)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        return Report(0, (Problem(MANIFEST, f"does not read: {error}", "清单无法读取"),))
    problems = [*_sums(folder), *_files(folder, listed)]
    stamps, bad, unchecked = _stamps(folder, raw, roots)
    archive = folder / WACZ
    if archive.is_file():
        problems += _wacz(archive)
    return Report(len(listed), tuple(problems + bad), tuple(stamps), unchecked)


def _manifest(folder: Path) -> tuple[bytes, dict[str, Any]]:
    path = folder / MANIFEST
    if path.stat().st_size > MAX_MANIFEST:
        raise ValueError(f"over {MAX_MANIFEST} bytes")
    raw = path.read_bytes()
    manifest = json.loads(raw)
    if manifest["format"] != FORMAT:
        raise ValueError(f"expected the format {FORMAT}")
    return raw, {str(row["path"]): row for row in manifest["files"]}


def _sums(folder: Path) -> Iterator[Problem]:
    """The manifest and its stamps against SHA256SUMS, line by line."""
    path = folder / SUMS
    said = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
    found = sums(folder)
    if said == found:
        return
    changed = [line.partition("  ")[2] for line in found.splitlines() if line not in said.splitlines()]
    for name in changed or [SUMS]:
        yield Problem(name, f"does not have the digest in {SUMS}", f"与 {SUMS} 所载摘要不符")


def _files(folder: Path, listed: dict[str, Any]) -> Iterator[Problem]:
    for name, row in listed.items():
        place = PurePosixPath(name)
        if place.is_absolute() or ".." in place.parts:
            yield Problem(name, "points outside the folder", "路径越出文件夹")
            continue
        path = folder / place
        if not path.is_file():
            yield Problem(name, "is missing", "缺失")
            continue
        found = digests.of_file(path)
        wrong = [one for one in ("sha256", "sm3") if one in row and one in found and row[one] != found[one]]
        if wrong:
            yield Problem(name, f"has changed ({', '.join(wrong)})", "已被改动")
    own = {MANIFEST, SUMS}
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = path.relative_to(folder).as_posix()
        stamp = name.startswith(f"{MANIFEST}.") and name.endswith(".tsr")
        if name not in listed and name not in own and not stamp:
            yield Problem(name, "is not in the manifest", "清单中没有该文件")


def _stamps(folder: Path, raw: bytes, roots: Sequence[Certificate]) -> tuple[list[Stamp], list[Problem], int]:
    good, bad, unchecked = [], [], 0
    for path in sorted(folder.glob(f"{MANIFEST}.*.tsr")):
        if not roots:
            unchecked += 1
            continue
        try:
            good.append(timestamps.check(path.read_bytes(), raw, roots))
        except Refused as refused:
            bad.append(Problem(path.name, str(refused), refused.message_zh))
    return good, bad, unchecked


def _wacz(path: Path) -> Iterator[Problem]:
    try:
        with zipfile.ZipFile(path) as archive:
            package = json.loads(archive.read("datapackage.json"))
            digest = json.loads(archive.read("datapackage-digest.json"))
            if digest["hash"] != _hash(archive.read("datapackage.json")):
                yield Problem(f"{WACZ}!datapackage.json", "has changed", "已被改动")
            for row in package["resources"]:
                name = str(row["path"])
                data = archive.read(name)
                if row["hash"] != _hash(data):
                    yield Problem(f"{WACZ}!{name}", "has changed", "已被改动")
                if name.startswith("archive/"):
                    yield from _records(f"{WACZ}!{name}", data)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, NotImplementedError) as error:
        yield Problem(WACZ, f"does not read: {error}", "无法读取")


def _hash(data: bytes) -> str:
    return "sha256:" + digests.of(io.BytesIO(data))["sha256"]


def _records(name: str, data: bytes) -> Iterator[Problem]:
    """Records whose payload no longer has the digest that stands in its own header."""
    try:
        for record in ArchiveIterator(io.BytesIO(data)):
            why = _payload(record)
            if why:
                key = record.rec_headers.get_header("WARC-Record-ID", "")
                yield Problem(f"{name}!{key}", why, "记录已被改动")
    except (ArchiveLoadFailed, EOFError, ValueError, OSError) as error:
        yield Problem(name, f"does not read: {error}", "无法读取")


def _payload(record: ArcWarcRecord) -> str:
    """What is wrong with a record's payload, empty where nothing is."""
    algorithm, _, said = record.rec_headers.get_header("WARC-Payload-Digest", "").partition(":")
    if record.rec_type == "revisit" or not said:
        return ""  # its payload stands elsewhere
    if algorithm not in hashlib.algorithms_guaranteed:
        return f"names the unknown digest {algorithm}"
    found = base64.b32encode(hashlib.new(algorithm, record.raw_stream.read()).digest()).decode()
    return "" if found == said else "has another payload than its header says"
