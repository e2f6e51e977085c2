"""An app's page in a store: schema.org SoftwareApplication, MobileApplication or VideoGame, or plain labels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

from attrs import define, evolve

from crawler.items import AppListing, ListingItem
from crawler.pages.declared.labels import is_label
from crawler.pages.declared.structured import APPS
from crawler.pages.links import urls
from crawler.pages.reading import Fetched, PageKind, PageReading
from crawler.pages.website import WebsitePage
from records import identifiers

_LABELS = {
    "package": re.compile(r"(?:应?用?程?序?包\s?名|package(?:\s?(?:name|id))?|app\s?id|bundle\s?id)[\s:：]{0,4}([A-Za-z]\w*(?:\.[A-Za-z_]\w*)+)", re.IGNORECASE),
    "version": re.compile(r"(?:版\s?本(?:号)?|当前版本|最新版本|version)[\s:：]{1,4}[vV]?(\d[0-9A-Za-z_.+-]{0,30})", re.IGNORECASE),
    "developer": re.compile(r"(?:开\s?发(?:者|商|团队|公司)(?:名称)?|厂\s?商|运营(?:商|者)|供应商|developer|publisher)[\s:：]{1,4}([^\n|，,；;]{2,60})", re.IGNORECASE),
    "icp": re.compile(r"备\s?案(?:号|信息)?[\s:：]{0,4}([\u4e00-\u9fff][^\n]{8,60})", re.IGNORECASE),
}  # fmt: skip
_PACKAGE = re.compile(r"[A-Za-z]\w*(?:\.[A-Za-z_]\w*){1,}")
_SIGNER = re.compile(
    r"(?:签名|证书|signer|signature|certificate)(?:[\s:：()（）_-]|证书|指纹|摘要|值|certificate|fingerprint|digest|sha-?256|hash){0,8}?"
    r"(?<![0-9a-f])((?:[0-9a-f]{2}:?){32})(?![0-9a-f])",
    re.IGNORECASE,
)
"""A bare SHA-256 is the file's and no signer's."""
_PACKAGE_KEYS = frozenset({"id", "package", "packagename", "pkg", "pkgname", "appid", "apkname"})


@define
class AppPage(WebsitePage):
    """A page of a store. The fields of any page, and what only apps have."""

    @property
    def is_app(self) -> bool:
        """Whether the page declares an app, or names a package in its own address or by a label."""
        return bool(self.main and APPS.intersection(self.main.types)) or bool(self.packages())

    @property
    def is_own_page(self) -> bool:
        """Whether its address names the package that a label on it names too: a store's page, however it hands the app out."""
        return bool(set(_in_address(self.document.url)) & set(self._labelled("package")))

    def listing(self) -> ListingItem:
        fields = self.fields()
        own = fields["identifiers"]
        found = {"package": self.packages(), "version": self._declared("version", "softwareVersion", "version"),
                 "developer": self._developers(), "icp": self._filings(), "signer_sha256": self._signers()}  # fmt: skip
        own |= {name: values for name, values in found.items() if values}
        makers = tuple(dict.fromkeys((*fields["creators"], *own.get("developer", ()))))
        return AppListing(**{**fields, "identifiers": own, "creators": makers})

    def packages(self) -> list[str]:
        """Package names of this app: declared, in the page's address or download links, or labelled."""
        declared = (
            self.main.texts("identifier", "packageName", "bundleId", "applicationId")
            if self.main and APPS.intersection(self.main.types)
            else []
        )
        stores = self.main.texts("downloadUrl", "installUrl", "url", "@id") if self.main else []
        found = [*declared, *(name for url in (self.document.url, *stores) for name in _in_address(url))]
        found += self._labelled("package")
        found += [name for file in self.offers.files if file["name"].lower().endswith(".apk")
                  for name in _whole(re.sub(r"[-_]v?\d.*$", "", file["name"][:-4]))]  # fmt: skip
        named = (identifiers.package_name(text) for text in found if _PACKAGE.fullmatch(text))
        return list(dict.fromkeys(name for name in named if name))[:5]

    def _declared(self, label: str, *properties: str) -> list[str]:
        declared = self.main.texts(*properties) if self.main else []
        return list(dict.fromkeys(declared or self._labelled(label)))[:3]

    def _developers(self) -> list[str]:
        declared = (
            self.main.texts("author", "publisher", "creator", "provider", "manufacturer") if self.main else []
        )
        names = [*declared, *self._labelled("developer")]
        named = (name for name in names if not name.startswith("http") and not is_label(name))
        return list(dict.fromkeys(named))[:5]

    def _filings(self) -> list[str]:
        """备案号 as the registry spells them."""
        found = (one.text for said in self._labelled("icp") for one in identifiers.find_icp_numbers(said)[:1])
        return list(dict.fromkeys(found))

    def _labelled(self, label: str) -> list[str]:
        said = f"{self.offers.text}\n{self._added()}"
        return list(dict.fromkeys(found.strip() for found in _LABELS[label].findall(said)))[:5]

    def _added(self) -> str:
        """Facts that the page declares by names of its own, as labels and values."""
        rows = self.main.properties.get("additionalProperty") if self.main else None
        pairs = ((row.get("name"), row.get("value")) for row in (rows if isinstance(rows, list) else [rows])
                 if isinstance(row, dict))  # fmt: skip
        return "\n".join(
            f"{name}：{value}" for name, value in pairs if isinstance(name, str) and isinstance(value, str)
        )

    def _signers(self) -> list[str]:
        found = (identifiers.sha256_hex(text) for text in _SIGNER.findall(self.offers.text))
        return list(dict.fromkeys(value for value in found if value))[:3]


class AppReader:
    """Reads app pages; gives None for every other page of a store."""

    def read(self, fetched: Fetched) -> PageReading | None:
        if fetched.media_type not in ("text/html", "application/xhtml+xml", ""):
            return None
        page = AppPage(fetched)
        signs = page.signs
        offer = page.is_own_page or evolve(signs, weights={**signs.weights, "app": 1.0}).is_offer
        if not page.is_app or not offer:
            return None
        return PageReading(PageKind.OFFER, (page.listing(),), tuple(page.follow()), page.styles)


def _in_address(url: str) -> Iterable[str]:
    parts = urlsplit(url)
    for key, value in parse_qsl(parts.query)[:20]:
        if key.lower() in _PACKAGE_KEYS:
            yield from _whole(value)
    last = urls.file_name(url).removesuffix(".html").removesuffix(".htm")
    yield from _whole(last)


def _whole(text: str) -> list[str]:
    """The text itself where it is nothing but a package name with two dots or a known first part."""
    if _PACKAGE.fullmatch(text) and (
        text.count(".") >= 2 or text.partition(".")[0] in ("com", "cn", "net", "org", "io")
    ):
        return [] if text.rpartition(".")[2].lower() in urls.FILES | urls.PAGES | urls.PICTURES else [text]
    return []
