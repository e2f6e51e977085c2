"""What a page gives away of who stands behind it: advertising networks and numbers, statistics, filings, template.

Read from the page as it came; nothing is fetched for it. A number is kept in one spelling, so that two sites that
earn through one account stand together.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from records import identifiers
from records.vocabulary import MarkKind

Found = tuple[MarkKind, str, dict[str, str]]

NETWORKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("google_adsense", ("googlesyndication.com", "adsbygoogle")),
    ("google_ad_manager", ("securepubads.g.doubleclick.net", "googletagservices.com")),
    ("baidu_union", ("cpro.baidustatic.com", "cpro.baidu.com", "pos.baidu.com", "dup.baidustatic.com", "cbjs.baidu.com")),
    ("alimama", ("tanx.com", "alimama.cn", "alimama.com")),
    ("tencent_ads", ("gdt.qq.com", "e.qq.com/", "qzs.qq.com/qzone/biz")),
    ("sogou_union", ("inte.sogou.com", "theta.sogoucdn.com", "images.sohu.com/cs/jsfile")),
    ("qihoo_union", ("mediav.com", "jspassport.ssl.qhimg.com/union")),
    ("pangle", ("pglstatp-toutiao.com", "pangolin-sdk-toutiao")),
    ("exoclick", ("exoclick.com", "magsrv.com", "exosrv.com", "realsrv.com")),
    ("juicyads", ("juicyads.com", "jads.co")),
    ("popads", ("popads.net", "serve.popads")),
    ("popcash", ("popcash.net",)),
    ("propellerads", ("propellerads.com", "onclickads.net", "propu.sh")),
    ("adsterra", ("adsterra.com", "highperformanceformat.com", "effectivegatecpm.com", "profitabledisplaynetwork.com")),
    ("hilltopads", ("hilltopads.net", "hilltopads.com")),
    ("mgid", ("mgid.com",)),
    ("taboola", ("cdn.taboola.com",)),
    ("outbrain", ("widgets.outbrain.com",)),
    ("a-ads", ("a-ads.com", "acceptable.a-ads")),
)  # fmt: skip
"""Network and the hosts of its scripts. None was asked whether it still serves."""

# (what must stand in the page, kind, name of the service, pattern whose group is the number)
_NUMBERS: tuple[tuple[str, MarkKind, str, re.Pattern[str]], ...] = (
    ("ca-pub-", MarkKind.PUBLISHER, "google_adsense", re.compile(r"\b(ca-pub-\d{10,20})\b")),
    ("cpro", MarkKind.PUBLISHER, "baidu_union", re.compile(r"cpro_?id\s*[=:]\s*[\"']?(u\d{5,9})\b", re.IGNORECASE)),
    ("mm_", MarkKind.PUBLISHER, "alimama", re.compile(r"\b(mm_\d{4,12})_\d{1,12}_\d{1,14}\b")),
    ("sogou_ad_id", MarkKind.PUBLISHER, "sogou_union", re.compile(r"sogou_ad_id\s*=\s*[\"']?(\d{3,10})")),
    ("mediav_ad_pub", MarkKind.PUBLISHER, "qihoo_union", re.compile(r"mediav_ad_pub\s*=\s*[\"'](\w{4,40})[\"']")),
    ("jsc.mgid.com", MarkKind.PUBLISHER, "mgid", re.compile(r"jsc\.mgid\.com/[^\"'\s<>]{1,80}?\.(\d{4,10})\.js")),
    ("a-ads.com", MarkKind.PUBLISHER, "a-ads", re.compile(r"a-ads\.com/(\d{4,10})\b")),
    ("UA-", MarkKind.ANALYTICS, "google_analytics", re.compile(r"\b(UA-\d{4,10})-\d{1,4}\b")),
    ("G-", MarkKind.ANALYTICS, "google_analytics", re.compile(r"(?:gtag/js\?id=|config['\"]\s*,\s*['\"])(G-[A-Z0-9]{6,12})\b")),
    ("GTM-", MarkKind.ANALYTICS, "google_tag_manager", re.compile(r"\b(GTM-[A-Z0-9]{5,9})\b")),
    ("hm.baidu.com", MarkKind.ANALYTICS, "baidu_tongji", re.compile(r"hm\.baidu\.com/h(?:m)?\.js\?([0-9a-f]{32})\b")),
    ("cnzz", MarkKind.ANALYTICS, "umeng_cnzz", re.compile(r"(?:cnzz\.com/[^\"'\s<>]{0,60}[?&](?:web_)?id=|cnzz_stat_icon_|cnzz_id\s*=\s*[\"']?)(\d{5,12})\b", re.IGNORECASE)),
    ("51.la", MarkKind.ANALYTICS, "51la", re.compile(r"(?:users\.51\.la/|LA\.init\(\s*\{[^{}]{0,80}?\bid\s*:\s*[\"'])([0-9A-Za-z]{6,24})\b")),
    ("clarity", MarkKind.ANALYTICS, "clarity", re.compile(r"clarity\.ms/tag/([0-9a-z]{6,20})\b")),
    ("mc.yandex", MarkKind.ANALYTICS, "yandex_metrica", re.compile(r"\bym\(\s*(\d{5,12})\s*,")),
    ("fbq", MarkKind.ANALYTICS, "meta_pixel", re.compile(r"fbq\(\s*[\"']init[\"']\s*,\s*[\"'](\d{8,20})[\"']")),
    ("_paq", MarkKind.ANALYTICS, "matomo", re.compile(r"setTrackerUrl[\"']\s*,\s*[\"'](?:https?:)?//([a-z0-9.-]{4,100})", re.IGNORECASE)),
)  # fmt: skip
_POLICE = re.compile(rf"([{identifiers.ICP_PROVINCES}])\s*公网安备\s*(?:备案)?\s*(\d{{12,16}})\s*号?")
_REGISTRIES = ("beian.miit.gov.cn", "miitbeian.gov.cn", "beian.gov.cn", "beian.mps.gov.cn")
_AROUND = 400
"""Characters around a link to a registry in which its number stands."""
_FOOT = 5000
"""Characters at the end of a page, scripts apart, that are its foot."""
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{1,2000}>")
_OPEN = re.compile(r"<([a-z][a-z0-9]{0,15})\b([^<>]{0,600})>", re.IGNORECASE)
_CLASS = re.compile(r"\bclass\s*=\s*(?:\"([^\"]{1,300})\"|'([^']{1,300})'|([^\s\"'>]{1,100}))", re.IGNORECASE)
_MADE_BY_NUMBER = re.compile(r"\d")
READ = 600_000
"""Characters of a page that are looked at."""
MIN_PARTS = 12
"""Different elements of a template that tell it from a plain page such as a server's own index."""


def marks_of(source: str) -> list[Found]:
    """Every mark that a page's source shows, each once."""
    text = source[:READ]
    return list({(kind, value): (kind, value, detail) for kind, value, detail in _marks(text)}.values())


def _marks(text: str) -> Iterator[Found]:
    lowered = text.lower()
    for network, hosts in NETWORKS:
        host = next((host for host in hosts if host in lowered), "")
        if host:
            yield MarkKind.AD_NETWORK, network, {"seen": host}
    for needle, kind, service, pattern in _NUMBERS:
        if needle in text:
            for match in pattern.finditer(text):
                yield kind, f"{service}:{match[1]}", {"service": service}
    yield from _filings(text)


def _filings(text: str) -> Iterator[Found]:
    if "备" not in text:
        return
    shown = _SCRIPT.sub(" ", text)
    places = [shown[-_FOOT:]]
    for registry in _REGISTRIES:
        at = shown.find(registry)
        if at >= 0:
            places.append(shown[max(0, at - _AROUND) : at + _AROUND])
    said = " ".join(_TAG.sub("", place) for place in places)
    for number in identifiers.find_icp_numbers(said):
        if number.kind in "备证" and not number.suffix.endswith(("A", "X")):  # an app's number is the app's
            yield MarkKind.FILING, number.text, {"registry": "icp"}
    for match in _POLICE.finditer(said):
        yield MarkKind.FILING, f"{match[1]}公网安备{match[2]}号", {"registry": "police"}


def template_of(source: str) -> str:
    """SHA-256 of a page's skeleton: which elements with which classes it is built of; empty for a plain page.

    How often and in which order they come is content, and so are classes with figures in them.
    """
    parts = set()
    for tag, attributes in _OPEN.findall(_SCRIPT.sub(" ", source[:READ])):
        named = _CLASS.search(attributes)
        words = next(filter(None, named.groups()), "") if named else ""
        parts |= {f"{tag.lower()}.{word}" for word in words.split() if not _MADE_BY_NUMBER.search(word)}
    if len(parts) < MIN_PARTS:
        return ""
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()
