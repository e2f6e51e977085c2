"""A share of a cloud drive: how it is asked for with its published code, and what it holds.

One entry of `SHARES` per service that can be read without running its scripts. A share becomes one listing;
where it holds several folders and nothing else, each of them does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit, urlunsplit

from attrs import field, frozen

from crawler.items import ShareListing
from crawler.pages.links import urls
from crawler.pages.reading import Fetched, PageKind, PageReading
from crawler.pages.rows import fileindex
from crawler.pages.website import WebsitePage
from records.sharelinks.registry import read
from records.sharelinks.services.copyparty import COPYPARTY
from records.vocabulary import ListedFile, PageLink, ShareLinkRow

MAX_NAMED = 500
_COVER = re.compile(r"cover|poster|folder|front|封面|海报", re.IGNORECASE)
_CUT = re.compile(r"[\s._\-\[(（【第EeSs]*\d*$")


@frozen
class Visit:
    """A folder of a share to look into: the JSON in a frontier row. `title`: of the post that published it."""

    service: str
    id: str
    code: str
    root: str
    title: str = ""
    inside: str = ""
    """Name of the folder where it is not the share's root."""


@frozen
class Folder:
    """What stands in a folder."""

    files: tuple[ListedFile, ...]
    folders: tuple[tuple[str, str], ...]
    """(name, URL)."""
    dates: tuple[str, ...] = ()


@frozen
class ShareRecipe:
    """How one service is read. `ask(url, code)`: the URL to fetch; `with_code(url, code)`: a file's URL."""

    service: str
    ask: Callable[[str, str], str]
    with_code: Callable[[str, str], str]
    read: Callable[[Fetched, str], Folder | None] = field(repr=False)


def canonical(url: str) -> str:
    """A share's URL without code, query and trailing slash; what names the share stays, wherever it stands."""
    parts = urlsplit(url)
    share = read(parts.netloc.lower(), url.partition(parts.netloc)[2])
    if share and share.id.removeprefix("1" if share.service.name == "baidu" else "") not in parts.path:
        return url
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))


def code_in(url: str) -> str:
    """The code that a URL itself carries, or empty."""
    query = parse_qs(urlsplit(url).query)
    return next(
        (query[name][0] for name in ("pw", "pwd", "password", "code", "passcode") if name in query), ""
    )


def _ask_copyparty(url: str, code: str) -> str:
    return f"{url.rstrip('/')}/?{urlencode({'pw': code})}&ls" if code else f"{url.rstrip('/')}/?ls"


def _copyparty_file(url: str, code: str) -> str:
    return f"{url}?{urlencode({'pw': code})}" if code else url


def _read_copyparty(fetched: Fetched, base: str) -> Folder | None:
    if fetched.media_type != "application/json":
        return None
    try:
        told = json.loads(fetched.body)
    except ValueError:
        return None
    if not isinstance(told, dict) or not isinstance(told.get("files"), list):
        return None
    files = [
        row for row in told["files"][:MAX_NAMED] if isinstance(row, dict) and isinstance(row.get("href"), str)
    ]
    folders = [
        row
        for row in told.get("dirs", [])[:MAX_NAMED]
        if isinstance(row, dict) and isinstance(row.get("href"), str)
    ]
    return Folder(
        tuple(_listed(row, base) for row in files),
        tuple((urls.file_name(urljoin(base, row["href"])), urljoin(base, row["href"].partition("?")[0])) for row in folders),
        tuple(dict.fromkeys(day for row in files if (day := _day(row.get("ts"))))),
    )  # fmt: skip


def _listed(row: dict[str, Any], base: str) -> ListedFile:
    url = urljoin(base, row["href"].partition("?")[0])
    size = row.get("sz")
    return ListedFile(name=urls.file_name(url), size=size if isinstance(size, int) else None, url=url)


def _day(seconds: Any) -> str:
    if not isinstance(seconds, int | float):
        return ""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d") if 0 < seconds < 32_503_680_000 else ""


def _same(url: str, _code: str) -> str:
    return url


SHARES: tuple[ShareRecipe, ...] = (
    ShareRecipe(COPYPARTY.name, _ask_copyparty, _copyparty_file, _read_copyparty),
)
PLAIN = ShareRecipe("", _same, _same, lambda _fetched, _base: None)
"""Any other share: its page is asked for as it was published and read as HTML."""


def recipe_of(service: str) -> ShareRecipe:
    return next((recipe for recipe in SHARES if recipe.service == service), PLAIN)


class ShareReader:
    """Reads the pages of shares; gives None for every other page."""

    def read(self, fetched: Fetched) -> PageReading | None:
        if "share" not in fetched.extra:
            return None
        visit = Visit(**fetched.extra["share"])
        recipe = recipe_of(visit.service)
        here = fetched.extra["url"].rstrip("/") + "/"
        folder = recipe.read(fetched, here) or _read_html(fetched)
        return _reading(visit, recipe, folder) if folder else None


def _read_html(fetched: Fetched) -> Folder | None:
    if fetched.media_type not in ("text/html", "application/xhtml+xml"):
        return None
    page = WebsitePage(fetched)
    table = fileindex.table_of(page.document)
    if table is None:
        return Folder(page.offers.files, ()) if page.offers.files else None
    files = tuple(ListedFile(name=r.name, size=r.size, url=r.url) for r in table.rows if not r.folder)
    return Folder(files, tuple((row.name, row.url) for row in table.folders))


def _reading(visit: Visit, recipe: ShareRecipe, folder: Folder) -> PageReading:
    alone = not folder.files and len(folder.folders) == 1
    deeper = tuple(
        _deeper(visit, name, url, root=visit.root if alone else canonical(url))
        for name, url in folder.folders
    )
    listings = (_listing(visit, recipe, folder),) if folder.files else ()
    return PageReading(PageKind.FILES, listings, (), (), deeper)


def _deeper(visit: Visit, name: str, url: str, root: str) -> tuple[str, dict[str, Any]]:
    """Where to look further. A share whose root holds one folder alone is that folder; several are several."""
    inside = {
        "service": visit.service,
        "id": visit.id,
        "code": visit.code,
        "root": root,
        "title": visit.title,
        "inside": name,
    }
    return canonical(url), inside


def _listing(visit: Visit, recipe: ShareRecipe, folder: Folder) -> ShareListing:
    pictures = sorted(
        (f for f in folder.files if urls.extension(f["url"]) in urls.PICTURES), key=lambda f: not _COVER.search(f["name"])
    )  # fmt: skip
    title = title_of(visit, folder)
    own = ShareLinkRow(service=visit.service, id=visit.id, code=visit.code, url=visit.root, span=[0, 0])
    return ShareListing(
        url=visit.root, title=title, text="\n".join([title, *(file["name"] for file in folder.files)])[:20_000],
        links=tuple(PageLink(url=f["url"], text=f["name"], rel="download") for f in folder.files if f not in pictures)[:100],
        share_links=(own,), files=folder.files,
        images=tuple(recipe.with_code(f["url"], visit.code) for f in pictures[:8]),
        dates=folder.dates[:5], category=" > ".join(filter(None, (visit.inside,))),
    )  # fmt: skip


def title_of(visit: Visit, folder: Folder) -> str:
    """The folder's own name; else what its files' names begin with; else the publishing post's title."""
    if visit.inside:
        return visit.inside
    stems = [file["name"].rpartition(".")[0] or file["name"] for file in folder.files
             if urls.extension(file.get("url", "")) not in urls.PICTURES]  # fmt: skip
    return common_name(stems) or visit.title or (stems[0] if len(stems) == 1 else visit.id)


def common_name(stems: Sequence[str]) -> str:
    """What all names begin with, cut back to a whole word; empty where that is under two characters."""
    if len(stems) <= 1:
        return stems[0] if stems else ""
    low, high = min(stems), max(stems)
    same = next(
        (i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high))
    )
    name = _CUT.sub("", low[:same]).strip(" ._-[(（【")
    return name if len(name) >= 2 else ""
