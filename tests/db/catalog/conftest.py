"""A right holder in the book, and files as it would upload them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.holders import add_holder
from records.clock import FixedClock
from records.session import Database

HOLDER = "墨香文学（示例）出版社"
Upload = Callable[..., Path]


@pytest.fixture
def holder(database: Database, clock: FixedClock) -> str:
    add_holder(database.unit_of_work, clock, name=HOLDER, actor="cli:test")
    return HOLDER


@pytest.fixture
def upload(tmp_path: Path) -> Upload:
    """Write lines as a file in an encoding, GB18030 unless told; gives its path."""

    def write(*lines: str, name: str = "目录.csv", encoding: str = "gb18030", raw: bytes = b"") -> Path:
        path = tmp_path / name
        path.write_bytes("\r\n".join([*lines, ""]).encode(encoding) + raw)
        return path

    return write
