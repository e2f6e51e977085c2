"""The child process that opens workbooks: `python -m catalog.reading.sheets_child PATH SHEET`.

A workbook is foreign bytes: whatever it does to the parser, it does here, within limits. Standard output
takes JSON lines: first what the workbook is, or why it is refused, then one list of cells per row.
"""

from __future__ import annotations

import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from lxml import etree
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MEMORY_BYTES = 3 * 1024**3
CPU_S = 300
MAX_UNPACKED = 2 * 1024**3
MAX_FORMULAS = 10_000
MAX_DIGITS = 15
"""A spreadsheet keeps no more digits of a number; what it shows behind them are zeros."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_REL = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


class Refusal(Exception):
    """A workbook that is not read; the code names why."""


def main(path: str, wanted: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    try:
        _check_parts(path)
        with CalamineWorkbook.from_path(path) as book:
            _tell(book, path, wanted)
    except Refusal as refusal:
        _say({"refused": str(refusal)})
    except PasswordError:
        _say({"refused": "password"})
    except (
        CalamineError,
        OSError,
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        ValueError,
        MemoryError,
    ) as error:
        _say({"refused": "damaged_workbook", "detail": str(error)[:200]})


def _tell(book: CalamineWorkbook, path: str, wanted: str) -> None:
    sheets = [
        {"name": one.name, "hidden": one.visible != SheetVisibleEnum.Visible}
        for one in book.sheets_metadata
        if one.typ == SheetTypeEnum.WorkSheet
    ]
    names = [str(one["name"]) for one in sheets]
    if not names or (wanted and wanted not in names):
        raise Refusal("no_such_sheet" if names else "no_sheet")
    tried = [wanted] if wanted else [str(one["name"]) for one in sheets if not one["hidden"]] or names
    sheet = _fullest(book, tried)
    left = sheet.start[1] if sheet.start else 0  # rows begin with the first column that holds anything
    formulas = [[row, column - left, stored] for row, column, stored in _formulas(path, sheet.name)]
    merged = [[top, a - left, bottom, b - left] for top, a, bottom, b in _merged(sheet) if a >= left]
    _say({
        "sheets": sheets, "sheet": sheet.name, "merged": merged, "formulas": formulas,
    })  # fmt: skip
    for number, row in enumerate(sheet.iter_rows(), 1):  # empty rows at the top are given too
        cells = [_text(value) for value in row]
        if any(cells):
            _say([number, *cells])


def _fullest(book: CalamineWorkbook, names: list[str]) -> CalamineSheet:
    """The first sheet with rows below a header; where none has any, the first."""
    first = book.get_sheet_by_name(names[0])
    if first.height > 1:
        return first
    for name in names[1:]:
        sheet = book.get_sheet_by_name(name)
        if sheet.height > 1:
            return sheet
    return first


def _merged(sheet: CalamineSheet) -> list[list[int]]:
    """[first row, first column, last row, last column] of merged cells near the top, 0-based."""
    ranges = sheet.merged_cell_ranges or []
    return [[a[0], a[1], b[0], b[1]] for a, b in ranges if a[0] < 30][:500]


def _check_parts(path: str) -> None:
    """Every part's real size is counted before anything is built of it; entities are for attacks only."""
    if not zipfile.is_zipfile(path):
        return
    total = 0
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if not info.filename.lower().endswith((".xml", ".rels")):
                continue
            with archive.open(info) as part:
                head = part.read(4096)
                if b"<!DOCTYPE" in head.replace(b"\x00", b"").upper():
                    raise Refusal("xml_entities")
                total += len(head)
                while block := part.read(1 << 20):
                    total += len(block)
                    if total > MAX_UNPACKED:
                        raise Refusal("archive_bomb")


def _formulas(path: str, name: str) -> Iterator[tuple[int, int, bool]]:
    """[row, column, whether a calculated value is stored] of cells with formulas, 1-based row, 0-based column."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        part = _sheet_part(archive, name)
        if not part or not _holds_formula(archive, part):
            return
        count = 0
        with archive.open(part) as file:
            for _event, cell in etree.iterparse(
                file,
                tag=(_MAIN + "c", _STRICT + "c"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
            ):
                space = cell.tag[:-1]
                if cell.find(space + "f") is not None:
                    value = cell.find(space + "v")
                    row, column = _place(cell.get("r", "A1"))
                    yield row, column, value is not None and bool(value.text)
                    count += 1
                    if count >= MAX_FORMULAS:
                        return
                _forget(cell)


def _forget(cell: Any) -> None:
    cell.clear()
    while cell.getprevious() is not None:
        del cell.getparent()[0]


def _place(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(reference[len(letters) :] or 1), column - 1


def _holds_formula(archive: zipfile.ZipFile, part: str) -> bool:
    rest = b""
    with archive.open(part) as file:
        while block := file.read(1 << 20):
            if b"<f" in rest + block:
                return True
            rest = block[-2:]
    return False


def _sheet_part(archive: zipfile.ZipFile, name: str) -> str:
    if "xl/workbook.xml" not in archive.NameToInfo:
        return ""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    book = etree.fromstring(archive.read("xl/workbook.xml"), parser)
    links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    target = {link.get("Id"): link.get("Target", "") for link in links}
    for sheet in (*book.iter(_MAIN + "sheet"), *book.iter(_STRICT + "sheet")):
        if sheet.get("name") == name:
            said = target.get(sheet.get(_REL) or sheet.get(_STRICT_REL), "")
            part = said.lstrip("/") if said.startswith("/") else f"xl/{said}"
            return part if part in archive.NameToInfo else ""
    return ""


def _text(value: Any) -> str:
    """A cell as the person reads it; a number beyond what a spreadsheet keeps shows that it is one."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(float(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None or isinstance(value, timedelta) else str(value)


def _number(value: float) -> str:
    if value.is_integer():
        return str(int(value)) if abs(value) < 10**MAX_DIGITS else f"{value:.14E}"
    return repr(value)


def _say(said: object) -> None:
    sys.stdout.write(json.dumps(said, ensure_ascii=True) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
