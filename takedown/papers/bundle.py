"""案卷: papers put together in their order, each page numbered through the file, with cover and 卷内目录 before them.

The PDF is what a reader turns over; the ZIP holds the papers as they were stored, with a SHA-256 manifest.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import typst
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from records.errors import BytesRefused
from takedown.papers import case_file, pdf
from takedown.papers.case_file import CaseFile, Filed

MAX_PAGES = 5_000
_NUMBERS = """
#set page(paper: "a4", margin: 12mm)
#set text(size: 10.5pt, fill: luma(60))
#for number in range(1, int(sys.inputs.pages) + 1) [
  #align(right + top, [#number])
  #if number < int(sys.inputs.pages) { pagebreak() }
]
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One paper of the file as it is stored: a PDF, and what the contents say of it."""

    title: str
    number: str
    author: str
    date: str
    pdf: bytes
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The file put together. `content` is that of the case file, with pages and digests filled in."""

    content: CaseFile
    pdf: bytes
    zip: bytes


def assemble(content: CaseFile, parts: Sequence[Part], at: datetime) -> Bundle:
    """Cover, contents and closing note, then every paper with its page number at the upper right.

    Pages of the papers are counted from 1 behind the contents, as 案卷 are. `at` is the only time in the files.

    Raises:
        BytesRefused: not_pdf for a part that cannot be read, too_large above `MAX_PAGES` pages.
    """
    readers = [_reader(part) for part in parts]
    filed, page = [], 1
    for part, reader in zip(parts, readers, strict=True):
        last = page + len(reader.pages) - 1
        digest = hashlib.sha256(part.pdf).hexdigest()
        filed.append(Filed(title=part.title, number=part.number, author=part.author, date=part.date, first_page=page,
                           last_page=last, sha256=digest, note=part.note))  # fmt: skip
        page = last + 1
    if page - 1 > MAX_PAGES:
        raise BytesRefused(
            "too_large", f"{page - 1} pages; at most {MAX_PAGES} fit one file", zh="页数过多，请分册"
        )
    whole = replace(content, filed=tuple(filed))
    front = pdf.render(case_file.compose(whole), at)
    return Bundle(whole, _joined(front, readers, page - 1, at), _packed(front, whole, parts, at))


def _reader(part: Part) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(part.pdf))
        if reader.is_encrypted or not reader.pages:
            raise BytesRefused(
                "not_pdf", f"{part.title} is locked or empty", zh=f"《{part.title}》已加密或者没有页面"
            )
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise BytesRefused(
            "not_pdf", f"{part.title} is no PDF: {error}", zh=f"《{part.title}》不是 PDF"
        ) from error
    return reader


def _joined(front: bytes, readers: Sequence[PdfReader], pages: int, at: datetime) -> bytes:
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(front)), import_outline=False)
    numbers = iter(PdfReader(io.BytesIO(_numbers(pages, at))).pages) if pages else iter(())
    for reader in readers:
        for page in reader.pages:
            added = writer.add_page(page)
            added.merge_page(next(numbers))
    # scripts and actions of a foreign file have no business in a case file
    for name in ("/OpenAction", "/AA", "/Names", "/AcroForm"):
        writer.root_object.pop(name, None)
    writer.metadata = {"/Producer": "copywatch", "/CreationDate": f"D:{at.astimezone(UTC):%Y%m%d%H%M%S}Z"}
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _numbers(pages: int, at: datetime) -> bytes:
    made = typst.compile(_NUMBERS.encode(), format="pdf", sys_inputs={"pages": str(pages)}, timestamp=int(at.astimezone(UTC).timestamp()))  # fmt: skip
    assert isinstance(made, bytes)
    return made


def _packed(front: bytes, content: CaseFile, parts: Sequence[Part], at: datetime) -> bytes:
    moment = at.astimezone(UTC)
    when = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    files = {"000-contents.pdf": front}
    # names are ours: a title could otherwise lead out of the folder that the file is unpacked into
    files |= {f"{number:03d}.pdf": part.pdf for number, part in enumerate(parts, 1)}
    manifest = [
        {"file": f"{number:03d}.pdf", "title": one.title, "number": one.number, "first_page": one.first_page,
         "last_page": one.last_page, "sha256": one.sha256}
        for number, one in enumerate(content.filed, 1)
    ]  # fmt: skip
    files["manifest.json"] = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, date_time=when)
            entry.create_system, entry.external_attr = 0, 0
            packed.writestr(entry, data, compress_type=zipfile.ZIP_STORED)
    return out.getvalue()
