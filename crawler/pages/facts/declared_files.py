"""Files that a page declares of its own thing in schema.org terms: where its bytes stand, and how many they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from crawler.pages.declared.structured import Thing
from crawler.pages.links import urls
from crawler.pages.offer.files import size_of
from records.vocabulary import ListedFile

_ADDRESSES = ("contentUrl", "downloadUrl", "installUrl")
_MEDIA = ("encoding", "associatedMedia", "audio", "video", "workExample")
_SIZES = ("contentSize", "fileSize")
MAX_DECLARED = 20


def with_declared(files: tuple[ListedFile, ...], thing: Thing | None, base: str) -> tuple[ListedFile, ...]:
    """The listed files, and behind them those that only the page's data name. `base`: the page's URL."""
    if thing is None:
        return files
    known = {file.get("url") for file in files}
    declared = {file["url"]: file for file in _declared(thing.properties, base) if file["url"] not in known}
    return (*files, *list(declared.values())[:MAX_DECLARED])


def _declared(properties: dict[str, Any], base: str) -> Iterator[ListedFile]:
    yield from _of_node(properties, base)
    for name in _MEDIA:
        for node in _many(properties.get(name)):
            if isinstance(node, dict):
                yield from _of_node(node, base)


def _of_node(node: dict[str, Any], base: str) -> Iterator[ListedFile]:
    addresses = [url for name in _ADDRESSES for url in _strings(node.get(name))]
    sizes = [size for name in _SIZES for size in _strings(node.get(name))]
    for address in addresses:
        url = urls.join(base, address)
        if url and urls.is_file(url):
            size = size_of(_with_unit(sizes[0])) if len(sizes) == 1 and len(addresses) == 1 else None
            yield ListedFile(name=urls.file_name(url), size=size, url=url)


def _with_unit(size: str) -> str:
    """schema.org lets a bare number stand for bytes."""
    return f"{size} B" if size.strip().isdigit() else size


def _strings(value: Any) -> Iterable[str]:
    return (str(one) for one in _many(value) if isinstance(one, str | int) and not isinstance(one, bool))


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return value[:MAX_DECLARED] if isinstance(value, list) else [value]
