"""What a page hands out without words: shares, links, players, files; and what it declares itself to be.

It is the same for every work that the page may mean.
"""

from __future__ import annotations

import re
from functools import lru_cache

from matchers.facts import ListingFacts
from matchers.feature import ACT, Feature, feature
from records.vocabulary import ListingKind

MEDIA_FILE = re.compile(
    r"\.(mp4|mkv|avi|rmvb|ts|mov|wmv|flv|m3u8|iso|txt|epub|mobi|azw3?|pdf|docx?|umd|mp3|flac|wav|ape|dsf|m4a|"
    r"apk|ipa|exe|msi|dmg|xapk|zip|rar|7z|tar|gz|torrent|nsp|xci)$", re.IGNORECASE
)  # fmt: skip
ABOUT_FILE = re.compile(r"预告|花絮|trailer|teaser|sample|解说|片段", re.IGNORECASE)
ABOUT_TYPES = frozenset(
    ("NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "Review", "CriticReview",
     "ReviewNewsArticle", "UserReview", "Event", "ScreeningEvent", "TheaterEvent", "MusicEvent", "Course", "FAQPage",
     "QAPage", "DefinedTerm", "LiveBlogPosting", "AdvertiserContentArticle", "SatiricalArticle", "HowTo")
)  # fmt: skip
APP_TYPES = frozenset(("SoftwareApplication", "MobileApplication", "WebApplication", "VideoGame"))
ARTICLE_TYPES = frozenset(("Article", "BlogPosting", "TechArticle"))


def handed_out(listing: ListingFacts) -> tuple[Feature, ...]:
    """What the page hands out without words, and what it declares itself to be: the same for every work."""
    return (*_links_and_files(listing), *_declared(listing))


def _links_and_files(listing: ListingFacts) -> list[Feature]:
    found = []
    if listing.shares:
        service, code = max(listing.shares, key=lambda share: bool(share[1]))
        found.append(feature("act_share_code" if code else "act_share", ACT, service, "网盘分享"))
    for key, rel in (("act_magnet", "magnet"), ("act_download", "download"), ("act_player", "play")):
        link = next(
            (link for link in listing.links if link[2] == rel and not ABOUT_FILE.search(link[1] + link[0])),
            None,
        )
        found += [feature(key, ACT, link[1] or link[0], rel)] if link else []
    played = {link[0] for link in listing.links if link[2] == "play"}
    found += [feature("act_episodes", ACT, str(len(played)), "多集")] if len(played) > 1 else []
    media = copies(listing.files)
    found += [feature("act_files", ACT, media[0], "文件")] if media else []
    return found


def _declared(listing: ListingFacts) -> list[Feature]:
    found = []
    if listing.kind in (ListingKind.FILE, ListingKind.SHARE) and not ABOUT_FILE.search(listing.title):
        found.append(feature("act_kind_file", ACT, listing.kind.value, "文件或分享"))
    if listing.kind is ListingKind.APP:
        found.append(feature("act_kind_app", ACT, listing.title, "应用商店页面"))
    if listing.price:
        found.append(feature("act_price", ACT, listing.price, "价格"))
    for types, key in (
        (ABOUT_TYPES, "act_schema_about"),
        (ARTICLE_TYPES, "act_schema_article"),
        (APP_TYPES, "act_schema_app"),
    ):
        named = sorted(types.intersection(listing.schema_types))
        found += [feature(key, ACT, named[0], "schema.org")] if named else []
    return found


def magnet(listing: ListingFacts) -> bool:
    """Whether a magnet link stands on the page."""
    return any(rel == "magnet" for *_, rel in listing.links)


@lru_cache(maxsize=16)
def copies(files: tuple[str, ...]) -> list[str]:
    """Names of files that are copies of something, not trailers or samples."""
    return [name for name in files if MEDIA_FILE.search(name) and not ABOUT_FILE.search(name)]
