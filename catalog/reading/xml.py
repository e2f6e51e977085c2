"""XML from outside: no entities, no network, no document type definitions; one element at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

from catalog.reading.forms import HEAD, as_text
from catalog.reading.source import refused
from records.errors import BytesRefused

_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)


def elements(path: Path, names: Iterable[str]) -> Iterator[etree._Element]:
    """Each element with one of these local names, whole; it is emptied once the next one is asked for.

    Raises BytesRefused: `xml_entities` where the file declares entities, `damaged_xml`.
    """
    refuse_entities(path)
    tags = [f"{{*}}{name}" for name in names]
    try:
        for _event, element in etree.iterparse(
            str(path), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
            remove_comments=True, remove_pis=True,
        ):  # fmt: skip
            yield element
            _forget(element)
    except etree.XMLSyntaxError as error:
        raise damaged(error) from error


def root_of(path: Path, limit: int) -> etree._Element:
    """The whole tree of a small file. Raises BytesRefused as `elements`, and `file_too_large`."""
    if path.stat().st_size > limit:
        size = limit // 1024**2
        raise refused("file_too_large", f"larger than {size} MiB", f"文件超过 {size} MiB")
    refuse_entities(path)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        return etree.parse(str(path), parser).getroot()
    except etree.XMLSyntaxError as error:
        raise damaged(error) from error


def refuse_entities(path: Path) -> None:
    """A document type may be named, as publishers do; one that declares entities is refused before parsing."""
    with path.open("rb") as file:
        head = as_text(file.read(HEAD))
    if _ENTITY.search(head):
        raise refused("xml_entities", "the file declares XML entities; write the characters themselves",
                      "文件声明了 XML 实体，已拒绝；请直接写出字符")  # fmt: skip
    start = head.upper().find("<!DOCTYPE")
    if start >= 0 and "[" in head[start:].partition(">")[0]:
        raise refused("xml_entities", "the file brings its own document type; leave it out",
                      "文件自带文档类型定义，已拒绝；请删去")  # fmt: skip


def local(element: etree._Element) -> str:
    """The element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def words(element: etree._Element | None) -> str:
    """All the text of an element on one line."""
    return " ".join("".join(map(str, element.itertext())).split()) if element is not None else ""


def damaged(error: Exception) -> BytesRefused:
    """The refusal of a file that is no well-formed XML; nothing of it is taken."""
    return refused(
        "damaged_xml", f"the XML is not well formed: {error}"[:300], f"XML 格式不正确：{error}"[:300]
    )


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
