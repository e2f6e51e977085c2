"""F-Droid's indexes, version 1 and 2, read as a stream of offered versions. Runs in the child process only.

Version 2: `entry.jar` is signed and holds `entry.json`, which names the index by its SHA-256. Version 1:
`index-v1.jar` is signed and holds the index itself. Format: F-Droid, "All about the index", and what fdroidserver
writes. The signature is the JAR's (the same reader as for apps without a newer scheme), by one signer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import ijson  # type: ignore[import-untyped]  # no stubs are published

from fingerprints import jarsigning
from fingerprints.signing import State
from fingerprints.zips import Entry, Zip
from records.errors import BytesRefused

ENTRY, INDEX_V1 = "entry.json", "index-v1.json"
ENTRY_BYTES = 4 * 1024**2
UNPACKED_BYTES = 512 * 1024**2
LOCALES = ("zh-CN", "zh-Hans", "zh", "zh-Hans-CN", "zh-TW", "zh-Hant", "zh-HK", "en-US", "en", "en-GB")
"""Which language is told first, as index keys spell it."""
BAD_SIGNATURE, DAMAGED, TOO_LARGE = "bad_signature", "damaged", "too_large"
TEXT, NAMES = 2000, 8
App = dict[str, Any]


class Unpacked:
    """An entry of an archive as a file that is read once, in pieces. Raises BytesRefused beyond the limit."""

    def __init__(self, archive: Zip, entry: Entry) -> None:
        self._pieces, self._rest, self._total = archive.pieces(entry), b"", 0

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes, empty at the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._total += len(piece)
            if self._total > UNPACKED_BYTES:
                raise refused(TOO_LARGE, f"unpacks to over {UNPACKED_BYTES} bytes")
            self._rest = piece
        cut = len(self._rest) if size < 0 else size
        given, self._rest = self._rest[:cut], self._rest[cut:]
        return given


def refused(code: str, detail: str) -> BytesRefused:
    """A refusal of an index; the code is one of this module's or of `RefusalCode`."""
    return BytesRefused(code, detail, detail=detail)


@contextmanager
def signed(path: Path, name: str, fingerprint: str) -> Iterator[tuple[Zip, Entry, str]]:
    """The archive, its entry of that name, and the signer (SHA-256 of the certificate).

    `fingerprint`: of the only signer that is accepted; empty accepts any signer whose signature holds.
    Raises BytesRefused `bad_signature`, or as `Zip` does.
    """
    with Zip(path.open("rb")) as archive:
        entry = archive.by_name.get(name)
        if entry is None:
            raise refused(DAMAGED, f"no {name} in it")
        yield archive, entry, _signer(archive, fingerprint)


def _signer(archive: Zip, fingerprint: str) -> str:
    found = jarsigning.verify(archive)
    if found.state is State.UNSIGNED:
        raise refused(BAD_SIGNATURE, "the index is not signed")
    if found.state is not State.VERIFIED:
        raise refused(BAD_SIGNATURE, f"the signature does not hold: {found.reason}")
    if len(found.signers) != 1:
        raise refused(BAD_SIGNATURE, f"{len(found.signers)} signers, one expected")
    if fingerprint and found.signers[0] != fingerprint:
        raise refused(BAD_SIGNATURE, f"signed by {found.signers[0]}, registered is {fingerprint}")
    return found.signers[0]


def entry_of(path: Path, fingerprint: str) -> Iterator[App]:
    """What entry.jar says of the index: `{"signer", "name", "sha256", "size", "made_ms"}`."""
    with signed(path, ENTRY, fingerprint) as (archive, entry, signer):
        try:
            told = json.loads(archive.read(entry, ENTRY_BYTES))
            index, made_ms = told["index"], _number(told.get("timestamp"))
            name, sha256, size = str(index["name"]), str(index["sha256"]).lower(), int(index["size"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise refused(DAMAGED, f"{ENTRY}: {type(error).__name__}: {error}"[:300]) from None
    yield {"signer": signer, "name": name, "sha256": sha256, "size": size, "made_ms": made_ms}


def apps_v2(path: Path, sha256: str) -> Iterator[App]:
    """Every version that index-v2.json offers; its SHA-256 must be the one that the signed entry named."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != sha256:
            raise refused(BAD_SIGNATURE, f"SHA-256 {digest}, the signed entry names {sha256}")
        file.seek(0)
        for package, told in _pairs(file, "packages"):
            yield from _versions_v2(package, _dict(told))


def apps_v1(path: Path, fingerprint: str) -> Iterator[App]:
    """Every version that index-v1.jar offers. First `{"signer", "made_ms"}`."""
    with signed(path, INDEX_V1, fingerprint) as (archive, entry, signer):
        made = next(_items(Unpacked(archive, entry), "repo.timestamp"), None)
        yield {"signer": signer, "made_ms": _number(made)}
        about = {
            str(app["packageName"])[:300]: _about_v1(app)
            for app in _items(Unpacked(archive, entry), "apps.item")
            if isinstance(app, dict) and "packageName" in app
        }
        for package, versions in _pairs(Unpacked(archive, entry), "packages"):
            rows = [one for one in _list(versions) if isinstance(one, dict)]
            yield from _ranked(
                {**about.get(package, {}), "package": package, **_version_v1(one)} for one in rows
            )


def _versions_v2(package: str, told: App) -> Iterable[App]:
    about = {**_about_v2(_dict(told.get("metadata"))), "package": package}
    versions = (_dict(one) for one in _dict(told.get("versions")).values())
    return _ranked({**about, **_version_v2(one)} for one in versions)


def _about_v2(said: App) -> App:
    icon = _told(_dict(said.get("icon")))
    return {
        "names": _names(_dict(said.get("name"))), "developer": _text(said.get("authorName"), 200),
        "licence": _text(said.get("license"), 100), "summary": _text(_told(_dict(said.get("summary")))),
        "icon": _text(_dict(icon).get("name"), 500), "categories": _texts(said.get("categories")),
        "site": _text(said.get("webSite"), 500),
    }  # fmt: skip


def _version_v2(one: App) -> App:
    file, manifest = _dict(one.get("file")), _dict(one.get("manifest"))
    return {
        "apk": _text(file.get("name"), 500), "sha256": _text(file.get("sha256"), 64).lower(), "size": _number(file.get("size")),
        "version": _text(manifest.get("versionName"), 100), "version_code": _number(manifest.get("versionCode")) or 0,
        "signers": [one.lower() for one in _texts(_dict(manifest.get("signer")).get("sha256"))],
        "added_ms": _number(one.get("added")),
    }  # fmt: skip


def _about_v1(said: App) -> App:
    localized = {key: _dict(value) for key, value in _dict(said.get("localized")).items()}
    own = {"": said.get("name")}
    names = {key: value["name"] for key, value in localized.items() if "name" in value}
    summaries = {key: value["summary"] for key, value in localized.items() if "summary" in value}
    icons = {
        key: f"{said['packageName']}/{key}/{value['icon']}"
        for key, value in localized.items()
        if "icon" in value
    }
    icon = f"icons/{said['icon']}" if said.get("icon") else _told(icons)
    return {
        "names": _names(names | own), "developer": _text(said.get("authorName"), 200),
        "licence": _text(said.get("license"), 100), "summary": _text(_told(summaries) or said.get("summary")),
        "icon": _text(icon, 500), "categories": _texts(said.get("categories")), "site": _text(said.get("webSite"), 500),
    }  # fmt: skip


def _version_v1(one: App) -> App:
    sha256 = _text(one.get("hash"), 64).lower() if one.get("hashType") == "sha256" else ""
    signer = _text(one.get("signer"), 64).lower()
    return {
        "apk": _text(one.get("apkName"), 500), "sha256": sha256, "size": _number(one.get("size")),
        "version": _text(one.get("versionName"), 100), "version_code": _number(one.get("versionCode")) or 0,
        "signers": [signer] if signer else [], "added_ms": _number(one.get("added")),
    }  # fmt: skip


def _ranked(versions: Iterable[App]) -> Iterable[App]:
    """The newest first; `rank` 0 is what a visitor is offered."""
    newest = sorted((one for one in versions if one["apk"]), key=lambda one: -one["version_code"])
    return [{**one, "rank": rank} for rank, one in enumerate(newest)]


def _names(by_locale: App) -> list[str]:
    """The name in each language, the one told first in front."""
    order = {locale: place for place, locale in enumerate(LOCALES)}
    ranked = sorted(by_locale.items(), key=lambda pair: order.get(pair[0], len(order)))
    names = [_text(name, 300) for _locale, name in ranked]
    return list(dict.fromkeys(name for name in names if name))[:NAMES]


def _told(by_locale: App) -> Any:
    for locale in (*LOCALES, *by_locale):
        if by_locale.get(locale):
            return by_locale[locale]
    return None


def _pairs(file: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    try:
        yield from ijson.kvitems(file, prefix, use_float=True)
    except (ijson.JSONError, ValueError) as error:
        raise refused(DAMAGED, f"no readable index: {error}"[:300]) from None


def _items(file: BinaryIO | Unpacked, prefix: str) -> Iterator[Any]:
    try:
        yield from ijson.items(file, prefix, use_float=True)
    except (ijson.JSONError, ValueError) as error:
        raise refused(DAMAGED, f"no readable index: {error}"[:300]) from None


def _dict(value: Any) -> App:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any, longest: int = TEXT) -> str:
    return " ".join(value.split())[:longest] if isinstance(value, str) else ""


def _texts(value: Any) -> list[str]:
    return [_text(one, 200) for one in _list(value)[:20] if isinstance(one, str)]


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 62 else None
