"""What a page declares in a form made for machines: JSON-LD, microdata, RDFa, flattened to one shape."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import evolve, frozen

from crawler.pages.declared import rdfa
from crawler.pages.tree.document import Document
from crawler.pages.tree.parsing import clean

APPS = frozenset(
    {"SoftwareApplication", "MobileApplication", "WebApplication", "VideoGame", "SoftwareSourceCode"}
)
WORKS = frozenset({
    "Movie", "TVSeries", "TVSeason", "TVEpisode", "Episode", "Book", "Audiobook", "MusicAlbum", "MusicRecording",
    "VideoObject", "AudioObject", "CreativeWork", "CreativeWorkSeries", "CreativeWorkSeason", "BookSeries", "Comic",
    "ComicSeries", "ComicIssue", "Game", "Product", "DigitalDocument", "MediaObject", "DataDownload", "Course", "Play",
    "ProductGroup", "ProductModel", "IndividualProduct", "LearningResource", "RadioSeries", "PodcastSeries", "PodcastEpisode", "Chapter", "Manuscript", "SheetMusic", "ShortStory",
}) | APPS  # fmt: skip
WRITINGS = frozenset({
    "Article", "NewsArticle", "BlogPosting", "Review", "CriticReview", "DiscussionForumPosting", "SocialMediaPosting",
    "TechArticle", "ScholarlyArticle", "Report", "AnalysisNewsArticle", "OpinionNewsArticle", "ReviewNewsArticle",
    "QAPage", "Question", "FAQPage", "HowTo", "Event", "ScreeningEvent", "Recipe", "ItemPage", "LiveBlogPosting",
    "BackgroundNewsArticle", "ReportageNewsArticle", "AdvertiserContentArticle", "EncyclopediaArticle", "DefinedTerm",
})  # fmt: skip
LISTS = frozenset({"CollectionPage", "SearchResultsPage", "ProfilePage", "ItemList", "AboutPage", "ContactPage",
                   "CheckoutPage", "Blog", "MediaGallery", "ImageGallery", "VideoGallery"})  # fmt: skip
MAX_THINGS, MAX_DEPTH = 400, 12
BESIDE = frozenset(
    {"itemListElement", "isRelatedTo", "isSimilarTo", "isAccessoryOrSparePartFor", "mentions", "subjectOf"}
)
"""Properties that lead to things which the page is not about, as long as it declares another."""
OF_WRITINGS = frozenset({"about", "itemReviewed", "mainEntity"})
_ADDRESSES = ("url", "contentUrl", "@id", "name", "@value", "value")
_NAMES = ("name", "@value", "value", "url", "contentUrl", "@id")


@frozen
class Thing:
    """One declared thing: its schema.org types (short names) and properties."""

    types: tuple[str, ...]
    properties: dict[str, Any]
    beside: bool = False
    """Whether another thing names it as related, as one of a list, or as what it is written about."""

    def texts(self, *names: str) -> list[str]:
        """The values of these properties as text; of a nested thing its name."""
        return [text for name in names for value in _many(self.properties.get(name)) for text in _text(value)]

    def text(self, *names: str) -> str:
        """The first of `texts`, or empty."""
        return next(iter(self.texts(*names)), "")

    def addresses(self, *names: str) -> list[str]:
        """As `texts`; of a nested thing, such as a picture with a name, its address."""
        return [
            text
            for name in names
            for value in _many(self.properties.get(name))
            for text in _text(value, _ADDRESSES)
        ]


def things(document: Document) -> list[Thing]:
    """Everything that the page declares, JSON-LD first, each nested thing after the one that holds it."""
    found: list[Thing] = []
    for raw in _json_ld(document):
        found += _flatten(raw)
    if document.microdata:
        for item in _microdata(document):
            found += _flatten(item)
    if rdfa.is_declared(document):
        for item in list(rdfa.items(document)):  # whole, for what a thing holds is read after it
            found += _flatten(item)
    return _resolved(found[:MAX_THINGS])


def _resolved(found: list[Thing]) -> list[Thing]:
    """Properties that only name another thing of the page (`{"@id": "#maker"}`) hold it."""
    named = {
        str(thing.properties["@id"]): thing.properties
        for thing in found
        if "@id" in thing.properties and len(thing.properties) > 2
    }
    if not named:
        return found

    def held(value: Any) -> Any:
        if isinstance(value, list):
            return [held(one) for one in value]
        if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
            return named.get(str(value.get("@id")), value)
        return value

    return [
        evolve(one, properties={key: held(value) for key, value in one.properties.items()}) for one in found
    ]


def main_thing(found: Iterable[Thing]) -> Thing | None:
    """The thing that the page is about: a work or an app before a writing; lists and organisations never."""
    declared = list(found)
    for beside in (False, True):
        for wanted in (APPS, WORKS, WRITINGS):
            for thing in declared:
                if (
                    thing.beside is beside
                    and wanted.intersection(thing.types)
                    and thing.text("name", "headline")
                ):
                    return thing
    return None


def crumbs(found: Iterable[Thing]) -> list[str]:
    """The names of a BreadcrumbList in order."""
    for thing in found:
        if "BreadcrumbList" in thing.types:
            rows = [row for row in _many(thing.properties.get("itemListElement")) if isinstance(row, dict)]
            rows.sort(key=lambda row: str(row.get("position", "")).zfill(4))
            return [name for row in rows for name in (_text(row.get("name")) or _text(row.get("item")))[:1]]
    return []


def _json_ld(document: Document) -> Iterator[Any]:
    for text in document.ld_json[:20]:
        cleaned = text.strip()
        for wrapping in ("<!--", "//<![CDATA[", "/*<![CDATA[*/"):
            cleaned = cleaned.removeprefix(wrapping)
        for wrapping in ("-->", "//]]>", "/*]]>*/"):
            cleaned = cleaned.removesuffix(wrapping)
        try:
            yield json.loads(cleaned.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue  # a page's broken block is its own affair; the page itself is still read


def _microdata(document: Document) -> Iterator[Any]:
    # extruct brings rdflib along, half a second of every sweep; few pages need it
    from extruct.w3cmicrodata import MicrodataExtractor

    extractor = MicrodataExtractor(nested=True, strict=False, add_text_content=False)
    try:
        yield from [_plain(item) for item in extractor.extract_items(document.tree, base_url=document.url)]
    except RecursionError:
        return  # nested beyond any sense; the page itself is still read


def _plain(item: Any) -> Any:
    """Microdata as extruct gives it, in the shape of JSON-LD."""
    if isinstance(item, list):
        return [_plain(one) for one in item]
    if isinstance(item, dict) and "properties" in item:
        plain = {name: _plain(value) for name, value in item["properties"].items()}
        return {"@type": item.get("type", ""), **plain}
    return item


def _flatten(root: Any) -> list[Thing]:
    found: list[Thing] = []
    waiting: list[tuple[Any, int, bool]] = [(root, 0, False)]
    while waiting and len(found) < MAX_THINGS:
        node, depth, beside = waiting.pop(0)
        if depth > MAX_DEPTH:
            continue
        if isinstance(node, list):
            waiting += [(one, depth + 1, beside) for one in node]
        elif isinstance(node, dict):
            node = _unprefixed(node)
            types = tuple(_short(name) for name in _many(node.get("@type")) if isinstance(name, str))
            if types:
                found.append(Thing(types, node, beside))
            aside = BESIDE | OF_WRITINGS if WRITINGS.intersection(types) else BESIDE
            waiting += [
                (value, depth + 1, beside or name in aside)
                for name, value in node.items()
                if isinstance(value, dict | list)
            ]
    return found


def _unprefixed(node: dict[str, Any]) -> dict[str, Any]:
    """`schema:name` is `name`."""
    if not any(name.startswith(("schema:", "http")) for name in node):
        return node
    return {
        name.rpartition("/")[2].removeprefix("schema:")
        if name.startswith(("schema:", "http"))
        else name: value
        for name, value in node.items()
    }


def _short(name: str) -> str:
    return name.rstrip("/").rpartition("/")[2].rpartition(":")[2]


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, dict) and "@list" in value:
        value = value["@list"]
    return value if isinstance(value, list) else [value]


def _text(value: Any, told_by: tuple[str, ...] = _NAMES) -> list[str]:
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, str | int | float):
        return [clean(str(value))] if clean(str(value)) else []
    if isinstance(value, dict):
        for name in told_by:
            if name in value and not (name == "@id" and str(value[name]).startswith(("#", "_:"))):
                return [text for one in _many(value[name]) for text in _text(one, told_by)]
    return []
