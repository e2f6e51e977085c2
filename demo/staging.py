"""Plants a plan: ports, files, servers; and says where everything stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from demo import drive, nginx
from demo.compare import Planted
from demo.pages import Origins
from demo.plan import Hostile, Page, Plan
from demo.processes import free_port
from demo.sites import Built, build
from demo.vocabulary import REASONS, HostileKind, Template

LOOPBACK = "127.0.0.1"
TRIPWIRES = ("outside", "loopback")
BAIT = """<!doctype html><html><head><meta charset="utf-8"><title>{title} 全集 网盘下载</title></head>
<body><h1>{title} 全集 网盘下载</h1><p>链接：https://pan.baidu.com/s/1ShiLiTripwire 提取码：a1b2</p></body></html>
"""


@dataclass(frozen=True)
class Refusal:
    """One hostile thing: where it stands, which refusal reasons are right for it, and whether its path must never
    be asked for at all (`untouched`, for robots.txt and path rules)."""

    hostile: Hostile
    site: str
    url: str
    reasons: tuple[str, ...]
    untouched: str = ""


@dataclass(frozen=True)
class Stage:
    """A planted plan. `web` is nginx's home with its logs."""

    plan: Plan
    origins: Origins
    built: dict[str, Built]
    web: Path

    def url_of(self, page: Page) -> str:
        """Where a planted page stands."""
        address = self.built[page.site].pages[page.id]
        return self.origins.sites[page.site] + (quote(address) if page.template is Template.FILE else address)

    def planted(self) -> list[Planted]:
        """Every planted (work, URL) with its outcome, pages first, then shares."""
        pages = [
            Planted(work, self.url_of(page), outcome, f"{page.site} {page.id}", page.trait)
            for page in self.plan.pages
            for work, outcome in page.expect.items()
        ]
        return pages + [
            Planted(
                work, self.origins.share(share.key), outcome, f"drive {share.key}", share.trait, tree=True
            )
            for share in self.plan.drive.shares
            for work, outcome in share.expect.items()
        ]

    def leading(self) -> frozenset[str]:
        """URLs of indexes, boards, tags, searches and profiles: none of them is a listing."""
        return frozenset(
            self.origins.sites[key] + address
            for key, built in self.built.items()
            for address in built.leading
        )

    def refusals(self) -> list[Refusal]:
        """Every hostile thing of the plan."""
        return [self._refusal(place, hostile) for place, hostile in enumerate(self.plan.hostile, 1)]

    def _refusal(self, place: int, hostile: Hostile) -> Refusal:
        reasons = hostile.reasons or REASONS[hostile.kind]
        if hostile.kind is HostileKind.DEAD_SITE:
            return Refusal(hostile, hostile.name, f"http://{hostile.address}:{hostile.port}/", reasons)
        if hostile.share:
            return Refusal(hostile, self.plan.drive.key, self.origins.share(hostile.share), reasons)
        if hostile.page:
            page = next(page for page in self.plan.pages if page.id == hostile.page)
            url = self.url_of(page)
            barred = hostile.kind in (HostileKind.ROBOTS, HostileKind.OUT_OF_PATH)
            path = url.removeprefix(self.origins.sites[page.site])
            return Refusal(hostile, page.site, url, reasons, untouched=path if barred else "")
        return Refusal(hostile, hostile.site, f"{self.origins.sites[hostile.site]}/go/{place}.html", reasons)


@contextmanager
def planted(plan: Plan, home: Path, python: str) -> Iterator[Stage]:
    """Serves the whole plan while the block runs.

    Raises:
        ServerFailed: a server does not come up.
    """
    web = home / "web"
    ports = {site.key: free_port(site.address, site.port) for site in plan.sites}
    drive_port = free_port(plan.drive.address, plan.drive.port)
    origins = Origins(
        {site.key: f"http://{site.address}:{ports[site.key]}" for site in plan.sites},
        f"http://{plan.drive.address}:{drive_port}",
    )
    outside, loopback = free_port(plan.outside_address, 8319), free_port(LOOPBACK, 8310)
    traps = {
        HostileKind.REDIRECT_OUT: f"http://{plan.outside_address}:{outside}/",
        HostileKind.REDIRECT_LOOPBACK: f"http://{LOOPBACK}:{loopback}/",
    }
    built = {site.key: build(plan, site, origins, traps, web / site.key) for site in plan.sites}
    servers = [
        nginx.Server(s.key, s.address, ports[s.key], web / s.key, built[s.key].redirects, built[s.key].bombs)
        for s in plan.sites
    ]
    servers.append(_tripwire(plan, "outside", plan.outside_address, outside, web))
    servers.append(_tripwire(plan, "loopback", LOOPBACK, loopback, web))
    drive_home = home / "drive"
    drive_home.mkdir(parents=True, exist_ok=True)
    with ExitStack() as servers_up:
        servers_up.enter_context(nginx.serving(web, servers))
        servers_up.enter_context(drive.serving(plan, drive_port, drive_home, python))
        yield Stage(plan, origins, built, web)


def _tripwire(plan: Plan, name: str, address: str, port: int, web: Path) -> nginx.Server:
    """A server that nobody may come to; whoever follows a redirect there is written down in its log."""
    root = web / name
    root.mkdir(parents=True, exist_ok=True)
    title = next(iter(plan.works().values())).title
    (root / "index.html").write_text(BAIT.format(title=title), encoding="utf-8")
    return nginx.Server(name, address, port, root)
