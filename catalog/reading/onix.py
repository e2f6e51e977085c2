"""ONIX for Books 3.0 and 3.1, with reference names or short tags (EDItEUR's tag lists)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from catalog.reading.source import Form, refused
from catalog.reading.structured import Structured, bars
from catalog.reading.xml import elements, local, words
from records.tabular import issue

SHORT = {
    "a001": "RecordReference", "a002": "NotificationType", "b221": "ProductIDType", "b244": "IDValue",
    "b012": "ProductForm", "b202": "TitleType", "x409": "TitleElementLevel", "b203": "TitleText", "b030": "TitlePrefix",
    "b031": "TitleWithoutPrefix", "b029": "Subtitle", "x410": "PartNumber", "b035": "ContributorRole",
    "b036": "PersonName", "b037": "PersonNameInverted", "b047": "CorporateName", "b039": "NamesBeforeKey",
    "b040": "KeyNames", "x448": "PublishingDateRole", "b306": "Date", "b089": "SalesRightsType",
    "x449": "CountriesIncluded", "x450": "RegionsIncluded", "b087": "CopyrightYear", "product": "Product",
    "productidentifier": "ProductIdentifier", "descriptivedetail": "DescriptiveDetail", "titledetail": "TitleDetail",
    "titleelement": "TitleElement", "contributor": "Contributor", "publishingdetail": "PublishingDetail",
    "publishingdate": "PublishingDate", "salesrights": "SalesRights", "territory": "Territory",
    "collection": "Collection",
}  # fmt: skip
ISBN_TYPES = ("15", "03", "02")
"""ISBN-13, a GTIN-13 that may be one, ISBN-10; list 5 of ONIX."""
PUBLISHED = ("01", "11")
"""Publication date, date of first publication; list 163."""
DELETE = "05"


class Onix(Structured):
    """Products as works. The record reference is the right holder's own id."""

    form = Form.ONIX
    columns = ("work_id", "title", "aliases", "year", "kind", "creators", "isbn", "ismn", "territory")

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        first = next(elements(path, ("Product", "product")), None)
        if first is None:
            raise refused("file_empty", "the message holds no Product", "ONIX 文件中没有 Product")
        if not _all(first, "TitleDetail"):
            raise refused(
                "unknown_onix_release", "a Product without TitleDetail: ONIX 3.0 or 3.1 is needed, not 2.1",
                "Product 中没有 TitleDetail：需要 ONIX 3.0 或 3.1，不支持 2.1",
            )  # fmt: skip

    def records(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        for number, product in enumerate(elements(self.path, ("Product", "product")), 2):
            if _text(product, "NotificationType") == DELETE:
                self.refusals.append(issue(
                    number, "NotificationType", DELETE, "withdrawn", zh="出版者撤回了该记录；目录中的作品不会因此删除",
                    en="the publisher withdraws this record; no work is deleted by it",
                    repair="如需删除，请在作品目录中处理 · delete the work in the catalogue if that is meant",
                ))  # fmt: skip
                continue
            yield number, _record(product)


def _record(product: etree._Element) -> dict[str, str]:
    titles = _titles(product)
    codes = {
        _text(one, "ProductIDType"): _text(one, "IDValue") for one in _children(product, "ProductIdentifier")
    }
    isbn = next((codes[kind] for kind in ISBN_TYPES if _is_book(kind, codes.get(kind, ""))), "")
    return {
        "work_id": _text(product, "RecordReference"), "title": titles[0] if titles else "", "aliases": bars(titles[1:]),
        "year": _year(product), "kind": "film_tv" if _text(product, "ProductForm").startswith("V") else "book",
        "creators": bars(_creators(product)), "isbn": isbn, "ismn": codes.get("25", ""), "territory": _territory(product),
    }  # fmt: skip


def _is_book(kind: str, code: str) -> bool:
    return bool(code) and (kind != "03" or (code.startswith(("978", "979")) and not code.startswith("9790")))


def _titles(product: etree._Element) -> list[str]:
    """The product's own title first; then with its subtitle, then its other titles (original, former, translated)."""
    own: list[str] = []
    others: list[str] = []
    for detail in _all(product, "TitleDetail"):
        if any(local(one) in ("Collection", "collection") for one in detail.iterancestors()):
            continue
        full = _of_detail(detail)
        (own if _text(detail, "TitleType") in ("01", "00") else others).extend(full)
    return list(dict.fromkeys(one for one in (*own, *others) if one))


def _of_detail(detail: etree._Element) -> list[str]:
    parts = {_text(one, "TitleElementLevel"): one for one in reversed(_children(detail, "TitleElement"))}
    own = parts.get("01", next(iter(parts.values()), None))
    if own is None:
        return []
    text = _of_element(own)
    if not text and "02" in parts:  # a volume that has a number only
        text = " ".join(filter(None, (_of_element(parts["02"]), _text(own, "PartNumber"))))
    subtitle = _text(own, "Subtitle")
    return [text, f"{text} {subtitle}"] if text and subtitle else [text]


def _of_element(element: etree._Element) -> str:
    text = _text(element, "TitleText")
    return text or " ".join(
        filter(None, (_text(element, "TitlePrefix"), _text(element, "TitleWithoutPrefix")))
    )


def _creators(product: etree._Element) -> list[str]:
    """Names of contributors whose role is to have created it (A..), in the order of the message."""
    names = []
    for one in _all(product, "Contributor"):
        if any(role.startswith("A") for role in (words(role) for role in _children(one, "ContributorRole"))):
            whole = " ".join(filter(None, (_text(one, "NamesBeforeKey"), _text(one, "KeyNames"))))
            names.append(_text(one, "PersonName") or _text(one, "CorporateName") or whole or _text(one, "PersonNameInverted"))  # fmt: skip
    return names


def _year(product: etree._Element) -> str:
    dates = {_text(one, "PublishingDateRole"): _text(one, "Date") for one in _all(product, "PublishingDate")}
    said = next((dates[role] for role in PUBLISHED if dates.get(role)), "")
    return (said or _text(product, "CopyrightYear"))[:4]


def _territory(product: etree._Element) -> str:
    """Where it may be sold by the sender (types 01 to 02: for sale with exclusive or other rights)."""
    found = []
    for one in _all(product, "SalesRights"):
        if _text(one, "SalesRightsType") in ("01", "02"):
            found += _text(one, "CountriesIncluded").split() + _text(one, "RegionsIncluded").split()
    return " ".join(dict.fromkeys(found))[:1000]


def _name(element: etree._Element) -> str:
    name = local(element)
    return SHORT.get(name, name)


def _all(element: etree._Element, name: str) -> list[etree._Element]:
    return [one for one in element.iter() if _name(one) == name]


def _children(element: etree._Element, name: str) -> list[etree._Element]:
    return [one for one in element if _name(one) == name]


def _text(element: etree._Element, name: str) -> str:
    return words(next((one for one in element.iter() if _name(one) == name), None))
