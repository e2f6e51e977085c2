"""Bytes by their digest."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.errors import NotFound, Tampered
from records.vault import Vault


@given(st.binary(max_size=1000))
def test_what_was_put_comes_back_under_its_digest(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        vault = Vault(Path(folder))
        digest = vault.put(data)

        assert digest == hashlib.sha256(data).hexdigest()
        assert vault.open(digest) == data
        assert vault.verify(digest)


def test_putting_twice_keeps_one_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    digest = vault.put(b"x")
    vault.put(b"x")

    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [digest]


def test_a_changed_file_is_found_when_it_is_opened(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    digest = vault.put(b"evidence")
    vault.path(digest).write_bytes(b"something else")

    assert not vault.verify(digest)
    with pytest.raises(Tampered) as found:
        vault.open(digest)
    assert found.value.data["digest"] == digest


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    vault = Vault(tmp_path)

    assert not vault.verify("0" * 64)
    with pytest.raises(NotFound):
        vault.open("0" * 64)
