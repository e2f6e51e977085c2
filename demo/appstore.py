"""A stand-in app store with real software: apps built and signed with Debian's tools, a shop by fdroidserver.

fdroidserver (AGPL, with pins that fight with ours) has a virtual environment of its own and is only ever run
as a program. The apps have no code, only a manifest, a label and icons; one of them is another's repack.
`python -m demo.appstore FOLDER` makes the shop; nginx or any web server serves `FOLDER/www`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.covers import original
from demo.plan import Cover
from demo.processes import ServerFailed, clean_environment

FDROIDSERVER = "fdroidserver==2.4.5"
FRAMEWORK = Path("/usr/share/android-framework-res/framework-res.apk")
PROGRAMS = {
    "aapt": "aapt", "zipalign": "zipalign", "apksigner": "apksigner", "keytool": "default-jre-headless",
}  # fmt: skip
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""For programs that live a second: compiling them well costs more than it brings."""
PASSWORD = "stand-in"  # noqa: S105 - of a key that lives as long as the demo
ICONS = {"mdpi": 48, "xhdpi": 96, "xxhdpi": 144}
CONFIG = """\
repo_url: {url}
repo_name: 示例应用商店
repo_description: a stand-in, made for tests
repo_keyalias: shop
keystore: {keystore}
keystorepass: {password}
keypass: {password}
keydname: CN=shop
apksigner: /usr/bin/apksigner
"""


@dataclass(frozen=True)
class App:
    """One app of the shop; `signer` names a key that is made when first needed."""

    package: str
    label: str
    version: int
    signer: str
    icon: Cover

    @property
    def file(self) -> str:
        return f"{self.package}_{self.version}_{self.signer}.apk"


LANTERN, COMPASS = Cover(seed=71, text="灯", square=True), Cover(seed=72, text="针", square=True)
APPS = (
    App("org.example.lantern", "灯笼", 7, "holder", LANTERN),
    App("org.example.lantern", "灯笼 免费破解版", 8, "repacker", LANTERN),
    App("org.example.lantern.pro", "灯笼 极速版", 1, "repacker", LANTERN),
    App("org.example.compass", "指南针", 3, "stranger", COMPASS),
)
"""The holder's own build, its repack, a clone under another package with the same icon, and somebody else's app."""


def missing() -> list[str]:
    """Debian packages that are not installed."""
    absent = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    return absent + ([] if FRAMEWORK.exists() else ["android-framework-res"])


def environment(folder: Path) -> Path:
    """fdroidserver's own virtual environment, made if it is not there; gives its program.

    Raises:
        ServerFailed: pip cannot install it.
    """
    program = folder / "bin" / "fdroid"
    if not program.exists():
        venv.create(folder, with_pip=True)
        _run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", FDROIDSERVER], folder)
    return program


def shop(program: Path, folder: Path, url: str, apps: Sequence[App] = APPS) -> dict[str, Any]:
    """Build the apps and let fdroidserver index them; gives index-v2.json. `folder/www` is what to serve.

    `url` is the address of the shop, without `/repo`.

    Raises:
        ServerFailed: a program is missing or says no.
    """
    repo = folder / "repo"
    repo.mkdir(parents=True, exist_ok=True)
    for app in apps:
        shutil.copy(build(app, folder / "work"), repo / app.file)
    config = CONFIG.format(url=f"{url}/repo", keystore=_key("shop", folder / "work"), password=PASSWORD)
    (folder / "config.yml").write_text(config, encoding="utf-8")
    (folder / "config.yml").chmod(0o600)
    _run([program, "update", "--create-metadata"], folder)
    (folder / "www").mkdir(exist_ok=True)
    if not (folder / "www/repo").exists():
        (folder / "www/repo").symlink_to(repo)  # keys and sources stay outside
    index: dict[str, Any] = json.loads((repo / "index-v2.json").read_text(encoding="utf-8"))
    return index


def fingerprint(folder: Path) -> str:
    """SHA-256 of the certificate that signs the shop's index, as repositories publish it."""
    told = _run(
        ["keytool", "-list", "-v", "-keystore", _key("shop", folder / "work"), "-storepass", PASSWORD], folder
    )
    return next(line.split()[1] for line in told.splitlines() if "SHA256:" in line).replace(":", "").lower()


def build(app: App, work: Path) -> Path:
    """The signed app (JAR signature, v2, v3)."""
    place = work / app.file.removesuffix(".apk")
    for density, side in ICONS.items():
        (place / f"res/mipmap-{density}").mkdir(parents=True, exist_ok=True)
        original(app.icon).resize((side, side)).save(place / f"res/mipmap-{density}/icon.png")
    (place / "res/values").mkdir(exist_ok=True)
    (place / "res/values/strings.xml").write_text(
        f'<resources><string name="app">{app.label}</string></resources>', encoding="utf-8"
    )
    manifest = place / "AndroidManifest.xml"
    manifest.write_text(
        f'<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="{app.package}"'
        f' android:versionCode="{app.version}" android:versionName="{app.version}.0">'
        '<uses-sdk android:minSdkVersion="21" android:targetSdkVersion="28"/>'
        '<application android:label="@string/app" android:icon="@mipmap/icon" android:hasCode="false"/></manifest>',
        encoding="utf-8",
    )
    raw, aligned, signed = place / "raw", place / "aligned", place / "signed.apk"
    _run(["aapt", "package", "-f", "-M", manifest, "-S", place / "res", "-I", FRAMEWORK, "-F", raw], place)
    _run(["zipalign", "-f", "4", raw, aligned], place)
    _run(["apksigner", "sign", "--ks", _key(app.signer, work), "--ks-pass", f"pass:{PASSWORD}", "--v4-signing-enabled",
          "false", "--out", signed, aligned], place)  # fmt: skip
    return signed


def _key(name: str, work: Path) -> Path:
    """A keystore with a key and a certificate of that name."""
    store = work / f"{name}.p12"
    if not store.exists():
        _run(["keytool", "-genkeypair", "-keystore", store, "-storetype", "PKCS12", "-storepass", PASSWORD, "-alias",
              name, "-keyalg", "RSA", "-keysize", "2048", "-validity", "3650", "-dname", f"CN={name}"], work)  # fmt: skip
    return store


def _run(command: Sequence[object], folder: Path) -> str:
    """What the program wrote to standard output. Raises ServerFailed."""
    words = [str(one) for one in command]
    own = f"{Path(words[0]).parent}:" if "/" in words[0] else ""  # fdroid calls its neighbours
    path = f"{own}/usr/bin:/bin"
    try:
        done = subprocess.run(
            words, cwd=folder, env=clean_environment({"PATH": path, "LC_ALL": "C.UTF-8", "JAVA_TOOL_OPTIONS": JAVA}),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        raise ServerFailed(f"{words[0]} is missing; install {' '.join(missing())}") from None
    if done.returncode:
        raise ServerFailed(f"{words[0]}: {(done.stdout + done.stderr)[-600:]}")
    return done.stdout


if __name__ == "__main__":
    target = Path(sys.argv[1])
    made = shop(environment(target / "fdroidserver"), target, "http://127.0.0.11:8080")
    print(f"{target / 'www'}: {sum(len(one['versions']) for one in made['packages'].values())} apps")
