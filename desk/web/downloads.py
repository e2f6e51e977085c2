"""Answers that are files: always attachments, named in any script, never opened by the browser itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from fastapi.responses import Response

from catalog.reports import safe_cell
from records.masking import masked

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
BINARY = "application/octet-stream"


def attachment(data: bytes, name: str, media_type: str = BINARY) -> Response:
    """A download under that name (RFC 6266)."""
    return Response(
        data, media_type=media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"},
    )  # fmt: skip


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> Response:
    """A CSV that Excel opens: UTF-8 with BOM, no cell becomes a formula, personal data masked."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow([safe_cell(masked("" if cell is None else str(cell))) for cell in row])
    return attachment(b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace"), name, CSV)
