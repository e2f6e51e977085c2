"""What stores say of an app, whatever their form, and the listing that comes of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from attrs import field, frozen

from crawler.items import AppListing
from crawler.pages.links import urls
from records import identifiers
from records.vocabulary import ListedFile, PageLink

MAX_TEXT = 20_000


@frozen
class AppFacts:
    """One app, or one version of it, as a store offers it. Texts as written; addresses absolute or empty.

    `filings`: 备案号 of the app, and of the site where the store states one. `size` in bytes.
    """

    url: str
    name: str
    package: str = ""
    names: tuple[str, ...] = ()
    developer: str = ""
    operator: str = ""
    version: str = ""
    version_code: int | None = None
    signers: tuple[str, ...] = ()
    icon: str = ""
    download: str = ""
    size: int | None = None
    sha256: str = ""
    md5: str = ""
    filings: tuple[str, ...] = ()
    category: str = ""
    licence: str = ""
    price: str = ""
    dates: tuple[str, ...] = ()
    text: str = ""
    page_title: str = ""
    language: str = ""
    screenshots: tuple[str, ...] = ()
    more: dict[str, list[str]] = field(factory=dict)
    """Identifiers beyond the usual ones."""


def listing_of(facts: AppFacts) -> AppListing:
    """The listing of an app: its name is the title, the sheet of its facts stands under its description."""
    makers = tuple(dict.fromkeys(one for one in (facts.developer, facts.operator) if one))
    return AppListing(
        url=facts.url, title=facts.name[:500], page_title=(facts.page_title or " · ".join(facts.names))[:1000],
        text=f"{facts.text.strip()}\n{_sheet(facts)}".strip()[:MAX_TEXT], links=_links(facts), files=_files(facts),
        images=tuple(dict.fromkeys(one for one in (facts.icon, *facts.screenshots) if one)), creators=makers,
        price=facts.price, dates=facts.dates, language=facts.language, schema_types=("MobileApplication",),
        category=facts.category, identifiers=_identifiers(facts),
    )  # fmt: skip


def _identifiers(facts: AppFacts) -> dict[str, list[str]]:
    package = identifiers.package_name(facts.package) if facts.package else None
    signers = (identifiers.sha256_hex(one) for one in facts.signers)
    filings = (one.text for text in facts.filings for one in identifiers.find_icp_numbers(text))
    found: dict[str, Iterable[str | None]] = {
        "package": [package], "version": [facts.version],
        "version_code": [str(facts.version_code) if facts.version_code else ""],
        "developer": [facts.developer, facts.operator], "signer_sha256": signers, "icp": filings,
        "sha256": [identifiers.sha256_hex(facts.sha256) if facts.sha256 else ""],
        "md5": [facts.md5.lower() if re.fullmatch(r"[0-9a-fA-F]{32}", facts.md5) else ""],
        "licence": [facts.licence], **facts.more,
    }  # fmt: skip
    kept = {name: list(dict.fromkeys(one for one in values if one)) for name, values in found.items()}
    return {name: values for name, values in kept.items() if values}


def _sheet(facts: AppFacts) -> str:
    said: tuple[tuple[str, Any], ...] = (
        ("包名", facts.package), ("版本", facts.version), ("开发者", facts.developer), ("运营者", facts.operator),
        ("备案号", " ".join(facts.filings)), ("分类", facts.category), ("许可", facts.licence),
        ("名称", " / ".join(facts.names[1:])),
    )  # fmt: skip
    return "\n".join(f"{label}：{value}" for label, value in said if value)


def _files(facts: AppFacts) -> tuple[ListedFile, ...]:
    if not facts.download:
        return ()
    name = urls.file_name(facts.download)
    if not urls.is_file(facts.download):
        # an address that says nothing of what it gives; a store of Android apps gives an app
        name = f"{facts.package or 'app'}.apk"
    return (ListedFile(name=name, size=facts.size, url=facts.download),)


def _links(facts: AppFacts) -> tuple[PageLink, ...]:
    return (PageLink(url=facts.download, text="下载", rel="download"),) if facts.download else ()
