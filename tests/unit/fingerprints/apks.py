"""Apps of our own: bare ones written here, and signed ones made with Debian's tools where they are installed."""

from __future__ import annotations

import shutil
import struct
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.unit.fingerprints.archives import zipped
from tests.unit.fingerprints.pictures import drawn

FRAMEWORK = Path("/usr/share/android-framework-res/framework-res.apk")
TOOLS = {"aapt": "aapt", "apksigner": "apksigner default-jre-headless", "zipalign": "zipalign"}


def needs_tools() -> None:
    """Skip the test where a tool is missing, naming Debian's packages."""
    missing = [package for tool, package in TOOLS.items() if shutil.which(tool) is None]
    missing += [] if FRAMEWORK.exists() else ["android-framework-res"]
    if missing:
        pytest.skip(f"Debian packages are missing: {' '.join(missing)}")


def bare(package: str, icon: bytes = b"", version: int = 1) -> bytes:
    """An unsigned app without code: its manifest names it, and an icon by its path."""
    files = {"AndroidManifest.xml": axml(package, version, "res/icon.png" if icon else "")}
    return zipped({**files, **({"res/icon.png": icon} if icon else {})})


def axml(package: str, version: int = 1, icon: str = "") -> bytes:
    """A binary manifest with a package, a version code and perhaps an icon."""
    strings = ["versionCode", "icon", "package", "manifest", "application", package, icon]
    named = _map([0x0101021B, 0x01010002])
    root = _start(3, [(2, 5, 0x03, 5), (0, 0xFFFFFFFF, 0x10, version)])
    application = _start(4, [(1, 6, 0x03, 6)] if icon else [])
    body = _pool(strings) + named + root + application
    return struct.pack("<HHI", 0x0003, 8, 8 + len(body)) + body


def _pool(strings: list[str]) -> bytes:
    data, offsets = b"", []
    for one in strings:
        offsets.append(len(data))
        data += struct.pack("<H", len(one)) + one.encode("utf-16-le") + b"\0\0"
    data += bytes(-len(data) % 4)
    head = 28 + 4 * len(strings)
    return (
        struct.pack("<HHIIIIII", 1, 28, head + len(data), len(strings), 0, 0, head, 0)
        + struct.pack(f"<{len(strings)}I", *offsets)
        + data
    )


def _map(numbers: list[int]) -> bytes:
    return struct.pack("<HHI", 0x0180, 8, 8 + 4 * len(numbers)) + struct.pack(f"<{len(numbers)}I", *numbers)


def _start(name: int, attributes: list[tuple[int, int, int, int]]) -> bytes:
    body = b"".join(
        struct.pack("<IIIHBBI", 0xFFFFFFFF, n, raw, 8, 0, kind, value) for n, raw, kind, value in attributes
    )
    head = struct.pack("<IIIIHHHHHH", 1, 0xFFFFFFFF, 0xFFFFFFFF, name, 20, 20, len(attributes), 0, 0, 0)
    return struct.pack("<HHI", 0x0102, 16, 8 + len(head) + len(body)) + head + body


@dataclass(frozen=True)
class Key:
    """A signer: apksigner's two files, and the SHA-256 of its certificate."""

    pk8: Path
    pem: Path
    sha256: str

    @classmethod
    def made(cls, folder: Path, name: str, *, curve: bool = False) -> Key:
        """A new key with a certificate of its own, RSA or P-256."""
        key = ec.generate_private_key(ec.SECP256R1()) if curve else rsa.generate_private_key(65537, 2048)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = (
            x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
            .serial_number(7).not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2050, 1, 1))  # noqa: DTZ001 - X.509 takes naive UTC
            .sign(key, hashes.SHA256())
        )  # fmt: skip
        pk8, pem = folder / f"{name}.pk8", folder / f"{name}.pem"
        pk8.write_bytes(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
        pem.write_bytes(certificate.public_bytes(Encoding.PEM))
        return cls(pk8, pem, certificate.fingerprint(hashes.SHA256()).hex())


class Workshop:
    """Builds and signs apps in a folder with aapt, zipalign and apksigner."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def unsigned(self, package: str, label: str, seed: int, min_sdk: int = 21) -> Path:
        """An aligned app with two icons, a label and no code."""
        place = self.folder / package
        for density, side in (("mdpi", 48), ("xhdpi", 96)):
            (place / f"res/mipmap-{density}").mkdir(parents=True, exist_ok=True)
            drawn(seed, (side, side)).save(place / f"res/mipmap-{density}/icon.png")
        (place / "res/values").mkdir(exist_ok=True)
        (place / "res/values/strings.xml").write_text(
            f'<resources><string name="app">{label}</string></resources>', encoding="utf-8"
        )
        (place / "AndroidManifest.xml").write_text(
            f'<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="{package}" android:versionCode="7"'
            f' android:versionName="1.2.3"><uses-sdk android:minSdkVersion="{min_sdk}" android:targetSdkVersion="28"/>'
            '<application android:label="@string/app" android:icon="@mipmap/icon" android:hasCode="false"/></manifest>',
            encoding="utf-8",
        )
        raw, aligned = self.folder / f"{package}.raw", self.folder / f"{package}.apk"
        _run(
            "aapt",
            "package",
            "-f",
            "-M",
            place / "AndroidManifest.xml",
            "-S",
            place / "res",
            "-I",
            FRAMEWORK,
            "-F",
            raw,
        )
        _run("zipalign", "-f", "4", raw, aligned)
        return aligned

    def signed(self, apk: Path, key: Key, schemes: str = "123", name: str = "", *more: object) -> Path:
        """A signed copy; `schemes` are the versions that are used."""
        out = self.folder / f"{apk.stem}-{key.pk8.stem}-{name or schemes}.apk"
        used = [x for n in "123" for x in (f"--v{n}-signing-enabled", "true" if n in schemes else "false")]
        _run(
            "apksigner",
            "sign",
            "--key",
            key.pk8,
            "--cert",
            key.pem,
            "--v4-signing-enabled",
            "false",
            *used,
            *more,
            "--out",
            out,
            apk,
        )
        return out

    def rotated(self, apk: Path, old: Key, new: Key) -> Path:
        """Signed by `new`, to whom `old` has handed over."""
        lineage = self.folder / "lineage"
        _run("apksigner", "rotate", "--out", lineage, "--old-signer", "--key", old.pk8, "--cert", old.pem,
             "--new-signer", "--key", new.pk8, "--cert", new.pem)  # fmt: skip
        more = ("--next-signer", "--key", new.pk8, "--cert", new.pem, "--lineage", lineage)
        return self.signed(apk, old, "123", "rotated", *more)


def verifies(apk: Path) -> tuple[bool, str]:
    """What apksigner says for devices that know v3: (verified, all that it printed)."""
    done = subprocess.run(
        ["apksigner", "verify", "-v", "--print-certs", "--min-sdk-version", "28", str(apk)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode == 0, done.stdout + done.stderr


def _run(*command: object) -> None:
    done = subprocess.run([str(one) for one in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
