"""Workbooks of forms that no library at hand writes: .xls (records in a compound file) and .ods (a packed document)."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

Cell = str | float
Rows = Sequence[Sequence[Cell]]
SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def xls(rows: Rows, *, hidden: Sequence[str] = (), sheet: str = "目录") -> bytes:
    """A workbook of 1997 with one sheet of texts and numbers, behind empty hidden ones."""
    names = [*hidden, sheet]
    globals_ = [
        _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6)),
        _record(0x0042, struct.pack("<H", 1200)),
    ]
    parts = [_sheet(rows if name == sheet else ()) for name in names]
    size = sum(map(len, globals_)) + sum(len(_bound(name, 0, hidden)) for name in names) + 4
    places = [size + sum(map(len, parts[:at])) for at in range(len(parts))]
    bounds = [_bound(name, place, hidden) for name, place in zip(names, places, strict=True)]
    return _compound(b"".join([*globals_, *bounds, _record(0x000A), *parts]))


def _bound(name: str, place: int, hidden: Sequence[str]) -> bytes:
    said = name.encode("utf-16-le")
    return _record(0x0085, struct.pack("<IBBBB", place, name in hidden, 0, len(said) // 2, 1) + said)


def _sheet(rows: Rows) -> bytes:
    records = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))]
    width = max((len(row) for row in rows), default=0)
    records.append(_record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0)))
    records += [
        _cell(at, column, cell)
        for at, row in enumerate(rows)
        for column, cell in enumerate(row)
        if cell != ""
    ]
    return b"".join([*records, _record(0x000A)])


def _cell(row: int, column: int, cell: Cell) -> bytes:
    if isinstance(cell, str):
        said = cell.encode("utf-16-le")
        return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(said) // 2, 1) + said)
    return _record(0x0203, struct.pack("<HHHd", row, column, 0, cell))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _compound(stream: bytes) -> bytes:
    """One stream named Workbook: header, one sector of the table of sectors, one of the directory, then the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    chain = [FAT, END, *range(3, count + 2), END]
    table = struct.pack(f"<{SECTOR // 4}I", *(chain + [FREE] * (SECTOR // 4 - len(chain))))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0, 0,
    ) + struct.pack("<108I", *[FREE] * 108)  # fmt: skip
    directory = _entry("Root Entry", 5, 1, END, 0) + _entry("Workbook", 2, FREE, 2, len(stream))
    return header + table + directory.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    said = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ", said, len(said) + 2, kind, 1, FREE, FREE, child, b"", 0, 0, 0, start, size
    )


def ods(rows: Rows, *, sheet: str = "目录") -> bytes:
    """An OpenDocument table with one sheet of texts and numbers."""
    names = {"office": "office", "table": "table", "text": "text"}
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{value}:1.0"' for name, value in names.items()
    )
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="{sheet}">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest/>')
    return out.getvalue()


def _ods_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return (
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
        )
    return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
