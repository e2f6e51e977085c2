"""Android apps: package, version, label, who signed and whether that holds, and the icon's picture prints.

The same package under another verified signer is a repack; under a signature that does not hold, a tampered
copy; the same signer (or one who proves to have taken over from it) the right holder's own build. Which of
these it is stands in the evidence under `relation`, with both signers: a likeness alone accuses nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any

from fingerprints import jarsigning, signing
from fingerprints.androidxml import Choice, Manifest, Resources, Value, manifest
from fingerprints.image import PICTURE
from fingerprints.kinds import (
    FingerprintKind,
    Likeness,
    Limits,
    Material,
    Print,
    RefusalCode,
    Strength,
    refused,
)
from fingerprints.signing import Signature, State
from fingerprints.zips import DEFLATED, STORED, Entry, Zip
from records.errors import BytesRefused

RECIPE = "apk/v1"
IDENTITY_RECIPE, PACKAGE_RECIPE, SIGNER_RECIPE = "apk-identity/v1", "apk-package/v1", "apk-signer/v1"
LARGEST = 4 * 1024**3
MANIFEST_BYTES, TABLE_BYTES, ICON_BYTES = 8 * 1024 * 1024, 64 * 1024 * 1024, 4 * 1024 * 1024
BUNDLED_BYTES = 512 * 1024 * 1024
MANIFEST, TABLE = "AndroidManifest.xml", "resources.arsc"
ICON_SUFFIXES = (".png", ".webp")
ICON = "icon-"
"""What stands before the variant of the icon's picture prints."""
LOCALES = ("zh", "zh-CN", "zh-HK", "zh-TW", "", "en")
"""Which label is told first; an empty one is the app's default."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What an app says of itself, and what its signature proves. Texts are cut to 300 characters."""

    package: str
    version_code: int
    version_name: str
    label: str
    min_sdk: int
    state: str
    schemes: tuple[str, ...]
    signers: tuple[str, ...]
    lineage: tuple[str, ...]
    reason: str
    icon: str
    bundle: str

    @property
    def proven(self) -> bool:
        """Whether `signers` are more than a claim."""
        return self.state in (State.VERIFIED, "declared")

    def packed(self) -> bytes:
        """JSON, the same bytes for the same facts."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")

    @classmethod
    def unpacked(cls, payload: bytes) -> Identity:
        """Raises BytesRefused `damaged`."""
        try:
            read = json.loads(payload)
            lists = {name: tuple(map(str, read[name])) for name in ("schemes", "signers", "lineage")}
            return cls(**{**read, **lists})
        except (ValueError, TypeError, KeyError) as error:
            raise refused(RefusalCode.DAMAGED, f"no app of ours: {error}"[:200]) from None


def compute(material: Material) -> tuple[Print, ...]:
    """Identity, package, signers, and the icon's prints where it is a picture.

    Raises:
        BytesRefused: no APK (nor a bundle with one in it), or one that no device would install.
    """
    if not material.size:
        raise refused(RefusalCode.EMPTY, "no byte")
    with Zip.of(material) as apk:
        if MANIFEST in apk.by_name:
            return _app(apk, "")
        inner = _bundled(apk)
        data = apk.read(inner, BUNDLED_BYTES)
    with Zip.of(Material(data=data)) as apk:
        if MANIFEST in apk.by_name:
            return _app(apk, inner.name[:300])
    raise refused(RefusalCode.NOT_THIS_KIND, f"{inner.name[:80]!r} in it is no app")


def declared(package: str, signers: Sequence[str] = ()) -> tuple[Print, ...]:
    """Prints of an app of which only the package and perhaps the signers' SHA-256 are known, as catalogues say."""
    names = tuple(sorted(one.lower().replace(":", "") for one in signers))
    state = "declared" if names else State.UNCHECKED.value
    return _prints(Identity(package, 0, "", "", 0, state, (), names, (), "", "", ""))


def compare(asset: Sequence[Print], found: Sequence[Print]) -> Likeness | None:
    """How a found app stands to the right holder's; None where nothing but the icon's style could be alike."""
    ours, theirs = _identity(asset), _identity(found)
    if ours is None or theirs is None:
        return None
    left, right = ours[1], theirs[1]
    icon = PICTURE.compare(_icons(asset), _icons(found))
    if left.package == right.package:
        relation, strength = _relation(left, right)
        distance = float(relation != "same_signer")
        return Likeness(
            "apk-identity", strength, distance, 1, icon.distance if icon else None, ours[0], theirs[0],
            {"unit": "differing of package and signer", **_evidence(relation, left, right, icon)},
        )  # fmt: skip
    if (
        icon is None
        or icon.strength != "strong"
        or (left.proven and right.proven and _one_owner(left, right))
    ):
        return None
    return replace(
        icon, strength="probable", evidence={**icon.evidence, **_evidence("look_alike", left, right, icon)}
    )


def _relation(ours: Identity, theirs: Identity) -> tuple[str, Strength]:
    if theirs.state == State.INVALID:
        return "tampered", "strong"
    if theirs.state == State.UNSIGNED:
        return "unsigned", "strong"
    if not (ours.proven and theirs.proven):
        return "same_package", "probable"
    return ("same_signer" if _one_owner(ours, theirs) else "repack"), "strong"


def _one_owner(ours: Identity, theirs: Identity) -> bool:
    """The same signers, or one of them proves to follow the other."""
    if not ours.signers or not theirs.signers:
        return False
    if set(ours.signers) == set(theirs.signers):
        return True
    handed_over = set(ours.signers) & set(theirs.lineage) or set(theirs.signers) & set(ours.lineage)
    return bool(handed_over)


def _evidence(relation: str, ours: Identity, theirs: Identity, icon: Likeness | None) -> dict[str, Any]:
    second = {"algorithm": f"icon {icon.algorithm}", "threshold": icon.threshold} if icon else None
    return {"relation": relation, "asset": asdict(ours), "found": asdict(theirs), "second": second}


def _app(apk: Zip, bundle: str) -> tuple[Print, ...]:
    said = manifest(lenient(apk, apk.by_name[MANIFEST], MANIFEST_BYTES))
    table = _table(apk)
    icon, picture = _icon(apk, said, table)
    signature = signature_of(apk)
    identity = Identity(
        said.package[:300], said.version_code, _text(said.version_name, table), _text(said.label, table), said.min_sdk,
        signature.state.value, signature.schemes, signature.signers, signature.lineage, signature.reason[:300],
        icon[:300], bundle,
    )  # fmt: skip
    return (*_prints(identity), *picture)


def signature_of(apk: Zip) -> Signature:
    """The newest schemes' verdict; the JAR signature's where there is no newer one."""
    newest = signing.verify(apk, signing.blocks(apk))
    return jarsigning.verify(apk) if newest.state is State.UNSIGNED else newest


def _prints(identity: Identity) -> tuple[Print, ...]:
    payload = identity.packed()
    package = sha256(identity.package.encode("utf-8", "replace")).hexdigest()
    signers = (
        Print(
            "apk-signer", SIGNER_RECIPE, one, None, identity.state if not n else f"{identity.state}-{n + 1}"
        )
        for n, one in enumerate(identity.signers)
    )
    return (
        Print("apk-identity", IDENTITY_RECIPE, sha256(payload).hexdigest(), None, payload=payload),
        Print("apk-package", PACKAGE_RECIPE, package, None),
        *signers,
    )


def _bundled(bundle: Zip) -> Entry:
    """The app in an .apks, .xapk or .apkm bundle: `base.apk`, or the largest one."""
    inner = [one for one in bundle.entries if one.name.lower().endswith(".apk")]
    if not inner:
        raise refused(RefusalCode.NOT_THIS_KIND, "a ZIP archive without AndroidManifest.xml")
    return max(inner, key=lambda one: (one.name.rpartition("/")[2] == "base.apk", one.size))


def lenient(apk: Zip, entry: Entry, limit: int) -> bytes:
    """As devices read it: the mark of encryption means nothing to them, an unknown method means stored."""
    method = DEFLATED if entry.method == DEFLATED else STORED
    packed = entry.packed if method == DEFLATED or entry.method == STORED else entry.size
    return apk.read(replace(entry, method=method, encrypted=False, packed=packed), limit)


def _table(apk: Zip) -> Resources | None:
    """The resource table; an app whose table is damaged still has a name and a signer."""
    if TABLE not in apk.by_name:
        return None
    try:
        return Resources(lenient(apk, apk.by_name[TABLE], TABLE_BYTES))
    except BytesRefused:
        return None


def _text(value: Value, table: Resources | None) -> str:
    """A text that is said directly or by reference, in the locale that is told first."""
    if not value.reference:
        return value.text[:300]
    found = [one for one in _choices(table, value) if one.value.text]
    order = {locale: number for number, locale in enumerate(LOCALES)}
    best = min(found, key=lambda one: order.get(one.locale, len(order)), default=None)
    return best.value.text[:300] if best else ""


def _icon(apk: Zip, said: Manifest, table: Resources | None) -> tuple[str, tuple[Print, ...]]:
    """(its entry's name, picture prints) of the largest icon that is a plain picture and can be printed."""
    choices = [Choice(said.icon, 0, "")] if said.icon.text else _choices(table, said.icon)
    for one in sorted(choices, key=lambda choice: -choice.density):
        entry = apk.by_name.get(one.value.text)
        if entry is None or not entry.name.lower().endswith(ICON_SUFFIXES):
            continue
        try:
            prints = PICTURE.compute(Material(data=lenient(apk, entry, ICON_BYTES), name=entry.name))
        except BytesRefused:
            continue
        return entry.name, tuple(replace(each, variant=ICON + each.variant) for each in prints)
    return "", ()


def _choices(table: Resources | None, value: Value) -> Sequence[Choice]:
    try:
        return list(table.choices(value.reference)) if table and value.reference else ()
    except BytesRefused:
        return ()


def _identity(prints: Sequence[Print]) -> tuple[str, Identity] | None:
    for one in prints:
        if one.recipe == IDENTITY_RECIPE and one.payload:
            return one.value, Identity.unpacked(one.payload)
    return None


def _icons(prints: Sequence[Print]) -> list[Print]:
    return [
        replace(one, variant=one.variant.removeprefix(ICON)) for one in prints if one.variant.startswith(ICON)
    ]


def accepts(name: str, head: bytes) -> bool:
    """Whether it is a ZIP archive that is named as an app, or whose first entries are an app's."""
    if not head.startswith(b"PK\x03\x04"):
        return False
    suffix = name.lower().rpartition(".")[2]
    return suffix in ("apk", "apks", "xapk", "apkm") or any(one in head for one in _marks())


def _marks() -> Iterator[bytes]:
    yield from (b"AndroidManifest.xml", b"classes.dex", b"resources.arsc", b"META-INF/com/android")


APP = FingerprintKind(
    "app", RECIPE, accepts, compute, compare, ("cryptography", *PICTURE.libraries),
    (IDENTITY_RECIPE, PACKAGE_RECIPE, SIGNER_RECIPE, *PICTURE.recipes), Limits(time_s=120, max_bytes=LARGEST),
)  # fmt: skip
