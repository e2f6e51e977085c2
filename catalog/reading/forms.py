"""What kind of file it is, by its first bytes."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from catalog.reading.source import MAX_BYTES, Form, refused
from records.errors import BytesRefused, NotFound

HEAD = 64 * 1024
MAX_MEMBERS = 20_000
_OTHERS = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"\x1f\x8b", "GZIP"), (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"), (b"SQLite format", "SQLite"),
)  # fmt: skip
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1b")) + b"\x7f"
NOISE = 0.03
"""Share of control characters from which on bytes are no text; bytes of chance have a tenth."""
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)[\s>/]")
_MARKUP = re.compile(r"\s*(?:<\?xml|<!doctype|<!--|<[a-z])", re.IGNORECASE)


def form_of(path: Path) -> Form:
    """The form of a file. Raises NotFound; BytesRefused: `file_empty`, `file_too_large`, `not_a_table`,
    `unknown_xml`, `damaged_archive`.
    """
    head = _head(path)
    if head.startswith(b"PK"):
        return _zip_form(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return Form.XLS
    for magic, name in _OTHERS:
        if head.startswith(magic):
            raise refused("not_a_table", f"this is a {name} file, no table", f"这是 {name} 文件，不是表格")
    text = as_text(head).lstrip("\ufeff")
    if _MARKUP.match(text):
        return _markup_form(text)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Form.UNICODE_TEXT
    if _is_noise(head):
        raise refused(
            "not_a_table", "these bytes are neither a workbook nor text; the file is damaged or of another kind",
            "内容既不是工作簿，也不是文本表格；文件可能已损坏，或扩展名与内容不符",
        )  # fmt: skip
    return Form.CSV


def _is_noise(head: bytes) -> bool:
    """Whether bytes are in no encoding at all: full of control characters, and no text of two-byte units either."""
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls <= NOISE * len(head):
        return False
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            said = head[: len(head) & ~1].decode(codec)
        except UnicodeDecodeError:
            continue
        if sum(one.isprintable() or one in "\t\r\n" for one in said) >= (1 - NOISE) * len(said):
            return False
    return True


def _head(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise refused("not_a_table", f"{path.name} is no file", f"{path.name} 不是文件")
        with path.open("rb") as file:
            head = file.read(HEAD)
    except FileNotFoundError:
        raise NotFound("file 文件", path) from None
    if size > MAX_BYTES:
        limit = MAX_BYTES // 1024**2
        raise refused("file_too_large", f"the file is larger than {limit} MiB; split it",
                      f"文件超过 {limit} MiB，请拆分后上传", limit=MAX_BYTES)  # fmt: skip
    if not head.strip(b" \r\n\t\x00\xef\xbb\xbf"):
        raise refused("file_empty", "the file is empty", "文件是空的")
    return head


def as_text(head: bytes) -> str:
    """The beginning of a file as text, good enough to see which markup it is."""
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(codec, "replace")
    if head.startswith(b"<\x00"):
        return head.decode("utf-16-le", "replace")
    if head.startswith(b"\x00<"):
        return head.decode("utf-16-be", "replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _markup_form(text: str) -> Form:
    for found in _ROOT.finditer(text):
        name = found[1].lower()
        if name in ("onixmessage", "product"):
            return Form.ONIX
        if name == "newreleasemessage":
            return Form.DDEX
        if name in ("html", "table", "head", "body", "div", "meta", "style", "span", "p"):
            return Form.GAZETTE
        break
    first = _ROOT.search(text)
    name = first[1] if first else "?"
    if name == "Workbook":
        raise refused("unknown_xml", "this is a workbook in the XML form of 2003; save it as .xlsx",
                      "这是 XML 表格 2003 格式，请另存为 .xlsx")  # fmt: skip
    raise refused("unknown_xml", f"XML with the root {name[:60]} is not known; ONIX 3 and DDEX ERN are",
                  f"不认识以 {name[:60]} 为根的 XML；可用 ONIX 3 与 DDEX ERN", root=name[:60])  # fmt: skip


def _zip_form(path: Path) -> Form:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            names = {info.filename for info in infos}
            kind = archive.read("mimetype")[:100] if _small(archive, "mimetype") else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _damaged(error) from error
    if len(infos) > MAX_MEMBERS:
        raise refused("too_many_members", f"more than {MAX_MEMBERS} files", f"超过 {MAX_MEMBERS} 个文件")
    if "xl/workbook.xml" in names:
        return Form.XLSX
    if "xl/workbook.bin" in names:
        raise refused(
            "not_a_table", "this is an .xlsb workbook; save it as .xlsx", "这是 .xlsb 文件，请另存为 .xlsx"
        )
    if b"opendocument.spreadsheet" in kind:
        return Form.ODS
    return Form.MEDIA_ZIP


def _small(archive: zipfile.ZipFile, name: str) -> bool:
    return name in archive.NameToInfo and archive.getinfo(name).file_size < 200


def _damaged(error: Exception) -> BytesRefused:
    return refused(
        "damaged_archive", f"the archive cannot be opened: {error}"[:200], "压缩包或工作簿已损坏，无法打开"
    )
