"""Whether an export still is what was exported: offline, without a database; every changed file is named."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import IO, Any

from attrs import frozen
from cryptography.x509 import Certificate
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from crawler.evidence import digests, timestamps
from crawler.evidence.bundle import MANIFEST, SUMS, WACZ, sums
from crawler.evidence.timestamps import Stamp
from records.errors import Refused
from records.warcs import Records

FORMAT = "copywatch-evidence/1"
_STAMP = re.compile(rf"{re.escape(MANIFEST)}\.\d+\.tsr")
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
    stamps, bad, unchecked = _stamps(folder, raw, roots)
    problems = [*_sums(folder, {MANIFEST} if stamps else ()), *_files(folder, listed)]
    problems += [*_left_out(folder, json.loads(raw))]
    archive = folder / WACZ
    if archive.is_file():
        problems += _wacz(archive)
    return Report(len(listed), tuple(dict.fromkeys(problems + bad)), tuple(stamps.values()), unchecked)


def _manifest(folder: Path) -> tuple[bytes, dict[str, Any]]:
    path = folder / MANIFEST
    if path.stat().st_size > MAX_MANIFEST:
        raise ValueError(f"over {MAX_MANIFEST} bytes")
    raw = path.read_bytes()
    manifest = json.loads(raw)
    if manifest["format"] != FORMAT:
        raise ValueError(f"expected the format {FORMAT}")
    return raw, {str(row["path"]): row for row in manifest["files"]}


def _sums(folder: Path, proven: Collection[str]) -> Iterator[Problem]:
    """The manifest and its stamps against SHA256SUMS, line by line.

    `proven`: what a time stamp vouches for. Where two do not agree and neither is proven, both are named; a stamp
    proves nothing of itself, for parts of it are under no signature.
    """
    path = folder / SUMS
    if not path.is_file():
        yield Problem(SUMS, "is missing", "缺失")
        return
    said, found = path.read_bytes().decode("utf-8", "replace"), sums(folder)
    if said == found:
        return
    own = {_named(line): line for line in found.splitlines()}
    yield Problem(SUMS, "does not agree with the files that it names", "与所列文件不符")
    for name, line in own.items():
        if line not in said.splitlines() and name not in proven:
            yield Problem(name, f"does not have the digest in {SUMS}", f"与 {SUMS} 所载摘要不符")
    for name in map(_named, said.splitlines()):
        if _STAMP.fullmatch(name) and name not in own:
            yield Problem(name, "is missing", "缺失")


def _named(line: str) -> str:
    return line.partition("  ")[2]


def _left_out(folder: Path, manifest: dict[str, Any]) -> Iterator[Problem]:
    """Time stamps that the manifest was sent out for; an older export does not say."""
    asked = manifest.get("time_stamp_authorities")
    for number in range(1, len(asked) + 1 if isinstance(asked, list) else 1):
        name = f"{MANIFEST}.{number}.tsr"
        if not (folder / name).is_file():
            yield Problem(name, "is missing", "缺失")


def _files(folder: Path, listed: dict[str, Any]) -> Iterator[Problem]:
    for name, row in listed.items():
        place = PurePosixPath(name)
        if place.is_absolute() or ".." in place.parts:
            yield Problem(name, "points outside the folder", "路径越出文件夹")
            continue
        path = folder / place
        if path.is_symlink():
            yield Problem(name, "is a link and no file", "是链接而非文件")
            continue
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
        if name not in listed and name not in own and not _STAMP.fullmatch(name):
            yield Problem(name, "is not in the manifest", "清单中没有该文件")


def _stamps(
    folder: Path, raw: bytes, roots: Sequence[Certificate]
) -> tuple[dict[str, Stamp], list[Problem], int]:
    """Stamps that hold by their file, what is wrong with others, and how many nobody vouches for.

    Without roots no authority is believed; but a stamp over other bytes than the manifest's is told all the same.
    """
    good: dict[str, Stamp] = {}
    bad, unchecked = [], 0
    for path in sorted(folder.glob(f"{MANIFEST}.*.tsr")):
        try:
            if roots:
                good[path.name] = timestamps.check(path.read_bytes(), raw, roots)
            else:
                timestamps.check_imprint(path.read_bytes(), raw)
                unchecked += 1
        except Refused as refused:
            bad.append(Problem(path.name, str(refused), refused.message_zh))
    return good, bad, unchecked


def _wacz(path: Path) -> Iterator[Problem]:
    """What the package says of itself, read in pieces: it may hold films."""
    try:
        with zipfile.ZipFile(path) as archive:
            told = _small(archive, "datapackage.json")
            package, digest = json.loads(told), json.loads(_small(archive, "datapackage-digest.json"))
            if digest["hash"] != f"sha256:{hashlib.sha256(told).hexdigest()}":
                yield Problem(f"{WACZ}!datapackage.json", "has changed", "已被改动")
            for row in package["resources"]:
                name = str(row["path"])
                with archive.open(name) as member:
                    if row["hash"] != _hash(member):
                        yield Problem(f"{WACZ}!{name}", "has changed", "已被改动")
                if name.startswith("archive/"):
                    with archive.open(name) as member:
                        yield from _records(f"{WACZ}!{name}", member)
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        TypeError,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        yield Problem(WACZ, f"does not read: {error}", "无法读取")


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        data = member.read(MAX_MANIFEST + 1)
    if len(data) > MAX_MANIFEST:
        raise ValueError(f"{name} has over {MAX_MANIFEST} bytes")
    return data


def _hash(stream: IO[bytes]) -> str:
    hashed = hashlib.sha256()
    while block := stream.read(digests.BLOCK):
        hashed.update(block)
    return f"sha256:{hashed.hexdigest()}"


def _records(name: str, stream: IO[bytes]) -> Iterator[Problem]:
    """Records whose payload no longer has the digest that stands in its own header."""
    try:
        for record in Records(stream):
            why = _payload(record)
            if why:
                key = record.rec_headers.get_header("WARC-Record-ID", "")
                yield Problem(f"{name}!{key}", why, "记录已被改动")
    except (ArchiveLoadFailed, EOFError, ValueError, OSError, zlib.error) as error:
        yield Problem(name, f"does not read: {error}", "无法读取")


def _payload(record: ArcWarcRecord) -> str:
    """What is wrong with a record's payload, empty where nothing is."""
    algorithm, _, said = record.rec_headers.get_header("WARC-Payload-Digest", "").partition(":")
    if record.rec_type == "revisit" or not said:
        return ""  # its payload stands elsewhere
    if algorithm not in hashlib.algorithms_guaranteed:
        return f"names the unknown digest {algorithm}"
    hashed = hashlib.new(algorithm)
    while block := record.raw_stream.read(digests.BLOCK):
        hashed.update(block)
    found = base64.b32encode(hashed.digest()).decode()
    return "" if found == said else "has another payload than its header says"
