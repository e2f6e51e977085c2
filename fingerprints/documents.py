"""Documents to their raw text: TXT in any usual encoding, HTML, EPUB, DOCX, PDF. Offsets of prints count its characters.

The form is read from the bytes, never from the name. The same bytes give the same text, so a span found
once can be shown again.
"""

from __future__ import annotations

import codecs
import io
import re
import struct
import zlib
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

from lxml import etree, html

from fingerprints.kinds import Material, RefusalCode, refused
from fingerprints.zips import Zip
from records.folding import is_han, key

LIMIT_BYTES = 32 * 1024 * 1024
LIMIT_CHARS = 12_000_000
"""Three times the longest novel ever sold."""
MAX_PARTS = 20_000
"""Chapters of one book."""
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
SAMPLE = 64 * 1024
BROKEN = 0.02
"""Share of broken characters beyond which bytes are no text in that encoding."""
CONTROLS = bytes(set(range(32)) - set(b"\t\n\x0b\f\r\x1a\x1b"))
_MARKUP = re.compile(rb"<!doctype\s+html|<html[\s>]|</(p|div|span|body|table|td|li|h[1-6]|a)>", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENDED = re.compile(r"</html\s*>", re.IGNORECASE)
"""Where the parser stops, though some pages go on."""
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "option", "p", "pre", "section", "table", "td",
    "th", "title", "tr", "ul",
))  # fmt: skip
SILENT = frozenset(("script", "style", "noscript", "template", "svg", "math", "object", "iframe"))


def raw_text(material: Material) -> str:
    """The text of a document.

    Raises:
        BytesRefused: no text, an encrypted or damaged document, or one that is too large.
    """
    head = material.head()
    if not material.size:
        raise refused(RefusalCode.EMPTY, "no byte")
    if head.startswith(b"PK\x03\x04"):
        text = _packed(material)
    elif b"%PDF-" in head[:1024]:
        text = _pdf(material)
    elif _is_text(head):
        text = _plain(material.read(LIMIT_BYTES))
    else:
        raise refused(RefusalCode.NOT_THIS_KIND, f"no text begins with {head[:8].hex()}")
    if len(text) > LIMIT_CHARS:
        raise refused(RefusalCode.TOO_LARGE, f"{len(text)} characters, at most {LIMIT_CHARS}")
    return text


def looks_like_text(name: str, head: bytes) -> bool:
    """Whether the first bytes are text, or a ZIP archive that is a document by its first entry or its name."""
    if head.startswith(b"PK\x03\x04"):
        known = name.lower().endswith((".epub", ".docx"))
        return known or b"mimetypeapplication/epub+zip" in head or b"word/" in head
    return bool(head) and (b"%PDF-" in head[:1024] or _is_text(head))


def decoded(data: bytes) -> str:
    """Text of bytes: mark, then whichever of UTF-8, GB18030, Big5 and UTF-16 breaks least and reads best.

    Raises:
        BytesRefused: in each of them more than one character in fifty is broken.
    """
    for mark, codec in BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    wide = _wide(data)
    try:
        if not wide:
            return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    chosen = max(
        ("utf-8", "gb18030", "big5hkscs", *wide), key=lambda codec: _reads_well(data[:SAMPLE], codec)
    )
    text = data.decode(chosen, "replace")
    if text.count("\ufffd") > BROKEN * len(text) + 1:
        raise refused(RefusalCode.NOT_THIS_KIND, "bytes of no encoding that we read")
    return text


def _reads_well(sample: bytes, codec: str) -> float:
    """Share of everyday characters: Han of GB 2312's first level after folding, kana, ASCII."""
    letters = [c for c in sample.decode(codec, "replace")[:-1] if c > "\x7f" or c == "\0"]
    broken = letters.count("\ufffd") + letters.count("\0")
    everyday = sum(is_han(c) and _is_everyday(key(c)) for c in letters)
    return (everyday - 4 * broken) / max(1, len(letters))


def _is_everyday(folded: str) -> bool:
    """GB 2312 puts its 3,755 most used characters into rows 16 to 55."""
    data = folded.encode("gb2312", "ignore")
    return len(data) == 2 and 0xB0 <= data[0] <= 0xD7


def _wide(data: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark has a zero beside nearly every line break and space."""
    even, odd = data[:SAMPLE:2].count(0), data[1:SAMPLE:2].count(0)
    return ("utf-16-le",) if odd > even else ("utf-16-be",) if even > odd else ()


def _is_text(head: bytes) -> bool:
    if head.startswith(tuple(mark for mark, _ in BOMS)):
        return True
    if head.count(0) > len(head) // 50:
        even, odd = head[::2].count(0), head[1::2].count(0)
        return min(even, odd) == 0 and (b"\n" in head or b" " in head)
    return len(head.translate(None, CONTROLS)) > 0.99 * len(head)


def _plain(data: bytes) -> str:
    text = decoded(data)
    return _html_text(text) if text.lstrip().startswith("<") and _MARKUP.search(data[:8192]) else text


def _html_text(text: str) -> str:
    # libxml2 silently drops text nodes of 10 MB otherwise, and a book may be one; depth stays limited
    parser = html.HTMLParser(huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        source = _ENDED.sub("", _DECLARATION.sub("", text)).replace("\0", "")
        root = html.document_fromstring(source, parser=parser)
    except (etree.LxmlError, ValueError):
        return ""
    return "".join(_pieces(root))


def _pieces(root: Any) -> Iterator[str]:
    """Text in document order; blocks part words, inline tags do not."""
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        quiet, block = element.tag in SILENT, element.tag in BLOCKS
        if event == "start":
            silent += quiet
            if block:
                yield "\n"
            if not silent:
                yield element.text or ""
        else:
            silent -= quiet
            if block:
                yield "\n"
            if not silent:
                yield element.tail or ""


def _packed(material: Material) -> str:
    with Zip.of(material) as book:
        if "META-INF/container.xml" in book.by_name:
            return _epub(book)
        if "word/document.xml" in book.by_name:
            return _docx(book)
    raise refused(RefusalCode.NOT_THIS_KIND, "a ZIP archive that is neither EPUB nor DOCX")


def _pdf(material: Material) -> str:
    """The text layer, page by page; a PDF of scanned pages has none and is empty."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(material.read(LIMIT_BYTES)), strict=False)
        # a PDF that only forbids copying opens for every reader, with an empty password
        if reader.is_encrypted and not reader.decrypt(""):
            raise refused(RefusalCode.ENCRYPTED, "a PDF that asks for a password")
        if len(reader.pages) > MAX_PARTS:
            raise refused(RefusalCode.TOO_MANY_ENTRIES, f"{len(reader.pages)} pages, at most {MAX_PARTS}")
        return "\n".join(page.extract_text() for page in reader.pages)
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError,
            NotImplementedError, AssertionError, OSError, EOFError, struct.error, zlib.error) as error:  # fmt: skip
        raise refused(RefusalCode.DAMAGED, f"PDF: {type(error).__name__}: {error}"[:200]) from None


def _epub(book: Zip) -> str:
    """Chapters in the order of the spine (EPUB 3.3, sections 5.7 and 6)."""
    if "META-INF/encryption.xml" in book.by_name and b"EncryptedData" in _part(
        book, "META-INF/encryption.xml"
    ):
        _refuse_locked(_xml(book, "META-INF/encryption.xml"))
    container = _xml(book, "META-INF/container.xml")
    place = next(iter(container.xpath("//*[local-name()='rootfile']/@full-path")), "")
    package = _xml(book, place)
    items = {one.get("id"): one.get("href", "") for one in package.xpath("//*[local-name()='item']")}
    order = [items.get(one, "") for one in package.xpath("//*[local-name()='itemref']/@idref")]
    if len(order) > MAX_PARTS:
        raise refused(RefusalCode.TOO_MANY_ENTRIES, f"{len(order)} chapters, at most {MAX_PARTS}")
    texts, left = [], LIMIT_BYTES
    for href in order:
        name = normpath(join(dirname(place), unquote(href.partition("#")[0])))
        if name in book.by_name:
            data = book.read(book.by_name[name], left)
            left -= len(data)
            texts.append(_html_text(decoded(data)))
    return "\n".join(texts)


def _refuse_locked(listed: Any) -> None:
    """Scrambled fonts are no obstacle; anything else that is encrypted is."""
    for one in listed.xpath("//*[local-name()='EncryptionMethod']/@Algorithm"):
        if "embedding" not in one and "obfuscation" not in one.lower():
            raise refused(RefusalCode.ENCRYPTED, "a book under digital rights management")


def _docx(book: Zip) -> str:
    """Runs of text; paragraphs and breaks are line breaks (ECMA-376 part 1, section 17.3)."""
    found = _xml(book, "word/document.xml").iter("{*}t", "{*}p", "{*}br", "{*}tab")
    return "".join((one.text or "") if etree.QName(one).localname == "t" else "\n" for one in found)


def _part(book: Zip, name: str) -> bytes:
    if name not in book.by_name:
        raise refused(RefusalCode.DAMAGED, f"part {name[:80]!r} is missing")
    return book.read(book.by_name[name], LIMIT_BYTES)


def _xml(book: Zip, name: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(_part(book, name), parser)
    except etree.XMLSyntaxError as error:
        raise refused(RefusalCode.DAMAGED, f"part {name[:80]!r}: {error}"[:200]) from None
