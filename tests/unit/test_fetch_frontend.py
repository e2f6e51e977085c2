"""The front-end libraries are the pinned ones or none at all."""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from scripts import fetch_frontend as fetch


def archive(folder: Path, content: bytes) -> Path:
    path = folder / "package.tgz"
    with tarfile.open(path, "w:gz") as tar:
        member = tarfile.TarInfo("package/dist/lib.js")
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content))
    return path


def test_an_archive_with_the_pinned_digest_is_taken_out(tmp_path: Path) -> None:
    path = archive(tmp_path, b"good")
    sha512 = base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()

    fetch.take(fetch.Package("lib", "1", sha512, {"package/dist/lib.js": "lib.js"}), path, tmp_path)

    assert (tmp_path / "lib.js").read_bytes() == b"good"


def test_an_archive_with_another_digest_leaves_nothing(tmp_path: Path) -> None:
    path = archive(tmp_path, b"evil")
    package = replace(fetch.PACKAGES[0], files={"package/dist/lib.js": "lib.js"})

    with pytest.raises(fetch.FetchFailed, match="expected"):
        fetch.take(package, path, tmp_path)

    assert not (tmp_path / "lib.js").exists()
