"""Writes a site as static files: planted pages, lists, tags, searches, profiles, robots.txt, pictures."""

from __future__ import annotations

import gzip
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from demo.covers import banner_bytes, planted_bytes
from demo.pages import Origins, PageView, views_of
from demo.plan import Hostile, Plan, Site
from demo.themes import LOOKS, file_of
from demo.vocabulary import HostileKind, Template

BOMB_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True)
class Built:
    """What was written for a site: the address of every planted page, and of every page that only leads."""

    pages: dict[str, str]
    leading: list[str]
    redirects: dict[str, str]
    bombs: dict[str, Path]


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def build(plan: Plan, site: Site, origins: Origins, traps: dict[HostileKind, str], root: Path) -> Built:
    """Writes the site below `root`. `traps` are the URLs that hostile redirects lead to."""
    return _Builder(plan, site, origins, root).build(traps)


class _Builder:
    def __init__(self, plan: Plan, site: Site, origins: Origins, root: Path) -> None:
        self.plan, self.site, self.origins, self.root = plan, site, origins, root
        self.look = LOOKS[site.theme]
        self.views = views_of(plan, site, origins)
        self.leading: list[str] = []
        self.tags = {tag: n for n, tag in enumerate(self._tag_names(), 1)}

    def _tag_names(self) -> list[str]:
        return sorted({tag for view in self.views for tag in view.page.tags})

    def build(self, traps: dict[HostileKind, str]) -> Built:
        redirects = {address: traps[h.kind] for h, address in self._hostile() if h.kind in traps}
        bombs = {address: self._bomb() for h, address in self._hostile() if h.kind is HostileKind.GZIP_BOMB}
        for view in self.views:
            self._page(view)
        self._lists()
        self._robots()
        self._bytes(self.look.logo, banner_bytes(self.site.name, self.plan.seed))
        pages = {view.page.id: view.address for view in self.views}
        return Built(pages, self.leading, redirects, bombs)

    def _hostile(self) -> Iterator[tuple[Hostile, str]]:
        for place, hostile in enumerate(self.plan.hostile, 1):
            if hostile.site == self.site.key:
                yield hostile, f"/go/{place}.html"

    def _listed(self) -> list[PageView]:
        return [view for view in self.views if view.page.listed and view.page.template is not Template.FILE]

    def _page(self, view: PageView) -> None:
        source = random.Random(f"{self.plan.seed}/files/{view.page.id}")
        if view.page.template is Template.FILE:
            self._bytes(view.address, source.randbytes(source.randint(2000, 9000)))
            return
        for file in view.downloads:
            self._bytes(file["address"], source.randbytes(2048))
        if view.page.cover:
            self._bytes(view.cover, planted_bytes(view.page.cover, self.plan.works()))
        neighbours = [v for v in self._listed() if v.board == view.board]
        at = neighbours.index(view) if view in neighbours else None
        before = neighbours[at - 1] if at else None
        after = neighbours[at + 1] if at is not None and at + 1 < len(neighbours) else None
        tags = [{"name": tag, "address": self.look.tag.format(n=self.tags[tag])} for tag in view.page.tags]
        self._html(view.address, view.page.template, view=view, before=before, after=after, tags=tags)

    def _lists(self) -> None:
        self._list_pages(self.look.index, self.site.name, self._listed(), template="index")
        if self.look.index != "/":
            self._list_pages("/", self.site.name, self._listed(), template="index")
        for board, name in self.site.boards.items():
            self._board(board, name, [view for view in self._listed() if view.board == board])
        for tag, n in self.tags.items():
            self._list_pages(
                self.look.tag.format(n=n), f"标签：{tag}", [v for v in self.views if tag in v.page.tags]
            )
        for n, word in enumerate(self.site.searches, 1):
            found = [v for v in self._listed() if word in v.link_text]
            self._list_pages(self.look.search.format(n=n), f"“{word}”的搜索结果", found)
        for uid, views in itertools.groupby(sorted(self._listed(), key=lambda v: v.uid), key=lambda v: v.uid):
            theirs = list(views)
            self._list_pages(self.look.user.format(n=uid), f"{theirs[0].author} 的发布", theirs)

    def _board(self, board: str, name: str, views: Sequence[PageView]) -> None:
        size = self.site.page_size
        count = max(1, -(-len(views) // size))
        pages = [{"n": n, "address": self.look.board.format(board=board, n=n)} for n in range(1, count + 1)]
        for n in range(count):
            self._list_pages(
                pages[n]["address"], name, views[n * size : (n + 1) * size], pages=pages, current=n + 1
            )

    def _list_pages(
        self, address: Any, heading: str, views: Sequence[PageView], *, template: str = "list", pages: Any = (),
        current: int = 1,
    ) -> None:  # fmt: skip
        self.leading.append(str(address))
        self._html(str(address), template, heading=heading, views=views, pages=pages, current=current)

    def _html(self, address: str, template: str, **values: Any) -> None:
        text = (
            _environment()
            .get_template(f"{self.site.theme}/{template}.html")
            .render(**self._common(), **values)
        )
        self._bytes(address, text.encode(self.site.encoding, errors="xmlcharrefreplace"))

    def _common(self) -> dict[str, Any]:
        look = self.look
        boards = [
            {"key": key, "name": name, "address": look.board.format(board=key, n=1)}
            for key, name in self.site.boards.items()
        ]
        searches = [
            {"word": word, "address": look.search.format(n=n)} for n, word in enumerate(self.site.searches, 1)
        ]
        hostile = [{"title": h.title, "address": address} for h, address in self._hostile()]
        files = any(view.page.template is Template.FILE for view in self.views)
        return {
            "site": self.site, "look": look, "boards": boards, "searches": searches, "hostile": hostile,
            "latest": self._listed()[-8:], "has_files": files, "origin": self.origins.sites[self.site.key],
            "user": lambda uid: look.user.format(n=uid),
        }  # fmt: skip

    def _robots(self) -> None:
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in self.site.disallow or ("/admin/",)), ""]
        self._bytes("/robots.txt", "\n".join(lines).encode())

    def _bomb(self) -> Path:
        """50 MB of nothing behind a page's beginning, 50 kB on the wire."""
        file = self.root.parent / f"{self.site.key}.bomb.gz"
        file.parent.mkdir(parents=True, exist_ok=True)
        head = "<!doctype html><html><head><title>下载排行</title></head><body><p>".encode(self.site.encoding)
        with gzip.GzipFile(file, "wb", compresslevel=9, mtime=0) as sink:
            sink.write(head)
            for _ in range(BOMB_BYTES // (1 << 20)):
                sink.write(bytes(1 << 20))
        return file

    def _bytes(self, address: str, content: bytes) -> None:
        path = self.root / file_of(address)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
