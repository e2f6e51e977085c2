"""The plan of a demo run as typed values. Field by field: docs/reference/demo-plan.md."""

from __future__ import annotations

import hashlib
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator
from stdnum.cn import uscc as uscc_number

from demo.vocabulary import HostileKind, Outcome, Service, ShareState, Template, Theme


class Part(BaseModel):
    """Base of all parts: an unknown field is an error, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Cover(Part):
    """How the original picture of a work is drawn. The same seed and text give the same picture."""

    seed: int
    text: str = ""
    square: bool = False


class PlantedCover(Part):
    """A picture on a page: an edited copy of a work's original, or a picture of something else (`seed`)."""

    work: str = ""
    seed: int | None = None
    text: str = ""
    square: bool = False
    edit: tuple[str, ...] = ()


class Work(Part):
    """One row of the catalogue."""

    work_id: str
    title: str
    kind: str
    aliases: tuple[str, ...] = ()
    year: int | None = None
    season: int | None = None
    creators: tuple[str, ...] = ()
    isbn: str = ""
    package: str = ""
    signer_sha256: str = ""
    right: str = "信息网络传播权"
    territory: str = "中国大陆"
    valid_from: str = ""
    valid_to: str = ""
    proof: str = ""
    cover: Cover | None = None


class BrokenRow(Part):
    """A catalogue row that must be refused: a copy of a good row (`like`) with `change`d cells, or raw bytes."""

    why: str
    like: str = ""
    change: dict[str, str] = Field(default_factory=dict)
    raw_hex: str = ""


class Licence(Part):
    """One authorization of a holder. `site` stands for that site's host."""

    work: str = ""
    site: str = ""
    host: str = ""
    path: str = ""
    account: str = ""
    package: str = ""
    right: str = "信息网络传播权"
    territory: str = "中国大陆"
    valid_from: str = Field("", alias="from")
    valid_to: str = Field("", alias="to")
    licensee: str


class Holder(Part):
    """A right holder with all that its notice needs, and its catalogue."""

    name: str
    uscc: str = ""
    address: str
    phone: str
    email: str
    contact: str = ""
    signer: str
    works: tuple[Work, ...]
    broken_rows: tuple[BrokenRow, ...] = ()
    licences: tuple[Licence, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _identified(cls, given: Any) -> Any:
        """A notice needs proof of identity (办法 8(二)): a holder without a code gets an invented one."""
        if isinstance(given, dict) and given.get("name") and not given.get("uscc"):
            return {**given, "uscc": invented_uscc(str(given["name"]))}
        return given


def invented_uscc(name: str) -> str:
    """A code after GB 32100-2015 with a right check digit, from a name; 00 is no registering organ."""
    drawn = hashlib.sha256(name.encode()).digest()
    body = "91510100MA" + "".join("0123456789ABCDEFGHJKLMNPQRTUWXY"[byte % 31] for byte in drawn[:7])
    check: str = uscc_number.calc_check_digit(body)
    return body + check


class Link(Part):
    """A plain link."""

    text: str
    url: str


class Share(Part):
    """A share link on a page: of a public service (invented), or of a share of the stand-in drive.

    `form`: `line` link and code in one line; `split` the code in a paragraph of its own; `query` the code in the
    link; `bare` no code.
    """

    service: Service | None = None
    drive: str = ""
    code: str = ""
    form: str = "line"


class File(Part):
    """A file to download. `size` as the page says it; the file itself is small."""

    name: str
    size: str = "12.6 MB"


class App(Part):
    """What an app page states beside name and text."""

    package: str
    developer: str
    version: str = "1.0.0"
    category: str = "GameApplication"
    size: str = "86.4 MB"
    price: str = "0"


class Page(Part):
    """One planted page."""

    id: str
    site: str
    template: Template
    title: str
    board: str = ""
    path: str = ""
    link_text: str = ""
    head_title: str = ""
    listed: bool = True
    author: str = ""
    date: str = ""
    text: str = ""
    fields: dict[str, str] = Field(default_factory=dict)
    cover: PlantedCover | None = None
    shares: tuple[Share, ...] = ()
    files: tuple[File, ...] = ()
    links: tuple[Link, ...] = ()
    magnet: bool = False
    app: App | None = None
    tags: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    expect: dict[str, Outcome] = Field(default_factory=dict)
    trait: str = ""
    why: str = ""


class DriveFile(Part):
    """A file inside a share; with `cover` it is that picture."""

    path: str
    cover: PlantedCover | None = None


class DriveShare(Part):
    """A share of the stand-in drive. An empty code means that anybody with the link may read it."""

    key: str
    code: str = ""
    files: tuple[DriveFile, ...]
    state: ShareState = ShareState.OPEN
    expect: dict[str, Outcome] = Field(default_factory=dict)
    trait: str = ""
    why: str = ""


class Drive(Part):
    """The cloud drive."""

    key: str = "drive"
    name: str
    address: str = "127.0.0.11"
    port: int = 8311
    operator: str = ""
    icp: str = ""
    contact: str = ""
    shares: tuple[DriveShare, ...]


class Site(Part):
    """A site that nginx serves."""

    key: str
    name: str
    kind: str = "website"
    theme: Theme
    address: str
    port: int
    encoding: str = "utf-8"
    slogan: str = ""
    operator: str = ""
    icp: str = ""
    contact: str = ""
    region: str = "四川"
    boards: dict[str, str]
    searches: tuple[str, ...] = ()
    disallow: tuple[str, ...] = ()
    scope_paths: tuple[str, ...] = ()
    page_size: int = 12
    start: str = "/"


class Hostile(Part):
    """Something that must end as a typed refusal. `reasons` replaces the reason codes accepted by default."""

    kind: HostileKind
    site: str = ""
    page: str = ""
    share: str = ""
    title: str = "点击查看更多"
    name: str = ""
    address: str = "127.0.0.18"
    port: int = 8318
    reasons: tuple[str, ...] = ()


class Plan(Part):
    """Everything that is planted, and what must come of each."""

    name: str
    seed: int
    holders: tuple[Holder, ...]
    drive: Drive
    sites: tuple[Site, ...]
    pages: tuple[Page, ...]
    hostile: tuple[Hostile, ...] = ()
    outside_address: str = "127.0.0.19"
    today: str = "2026-11-02"

    def works(self) -> dict[str, Work]:
        """Every good catalogue row by its work_id."""
        return {work.work_id: work for holder in self.holders for work in holder.works}

    def site(self, key: str) -> Site:
        """The site of that key. KeyError if there is none; a checked plan names no such key."""
        return {site.key: site for site in self.sites}[key]
