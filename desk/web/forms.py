"""Fields of forms as typed values: uploads, lists, numbers; what a person typed wrongly is said in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import UploadFile
from fastapi.responses import Response
from sqlalchemy import ColumnElement, Select, select

from records.errors import Refused

MAX_SCAN_BYTES = 20 * 1024 * 1024


def upload(file: UploadFile | None) -> bytes:
    """The bytes of a file, empty where none was chosen. Raises Refused beyond 20 MB."""
    return bounded(file.file.read(MAX_SCAN_BYTES + 1)) if file and file.filename else b""


def bounded(data: bytes) -> bytes:
    """The bytes themselves. Raises Refused beyond 20 MB."""
    if len(data) > MAX_SCAN_BYTES:
        raise Refused("scan_size", f"a scan has at most {MAX_SCAN_BYTES} bytes", zh="扫描件不得超过 20 MB")
    return data


def lines(text: str) -> tuple[str, ...]:
    """What was typed line by line, or with semicolons between."""
    return tuple(
        one.strip() for one in text.replace("；", "\n").replace(";", "\n").splitlines() if one.strip()
    )


def numbered(fields: Mapping[str, str], prefix: str) -> dict[int, str]:
    """Fields such as `answer-12` by their number; others are left out."""
    found = {}
    for name, value in fields.items():
        id_ = name.removeprefix(prefix)
        if name != id_ and id_.isascii() and id_.isdigit() and len(id_) < 12:
            found[int(id_)] = value
    return found


def digests(table: Any, condition: ColumnElement[bool]) -> Select[tuple[str]]:
    """The scans of a table's rows."""
    asked: Select[tuple[str]] = select(table.scan_digest).where(condition)
    return asked


def download(data: bytes, name: str) -> Response:
    """Bytes that nobody has looked into: never shown, always a download."""
    return Response(
        data, media_type="application/octet-stream",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )  # fmt: skip


def whole(text: str) -> int:
    """A whole number, 0 for an empty field. Raises Refused."""
    if not text.strip():
        return 0
    if not (text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 10):
        raise Refused(
            "whole_number", f"{text[:40]!r} is no whole number", zh=f"“{text[:40]}”不是整数", value=text[:40]
        )
    return int(text)
