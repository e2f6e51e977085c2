"""What the matcher knows of a work and of a listing: frozen values, no rows, no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import unquote, urlsplit

from fingerprints.kinds import Print
from records.vocabulary import ListingKind, WorkKind


def within(window: tuple[date | None, date | None], day: date | None) -> bool:
    """Whether a day falls into a window, both ends included, None open; no day is in no limited window."""
    start, end = window
    if day is None:
        return start is None and end is None
    return (start is None or start <= day) and (end is None or day <= end)


@dataclass(frozen=True, slots=True)
class Picture:
    """The prints of one picture: codes in lower-case hexadecimal, empty where there is none."""

    name: str
    """Where it stands: the picture's URL, or the asset's file name."""
    digest: str
    pdq: tuple[str, ...] = ()
    phash256: tuple[str, ...] = ()
    quality: int = 0
    prints: tuple[Print, ...] = ()
    """All of them, without payloads; empty where codes came without a picture."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that is no picture: what a right holder gave, or what a listing hands out."""

    name: str
    """The asset's file name, or the URL where it was found."""
    digest: str
    prints: tuple[tuple[str, Print], ...] = ()
    """(kind of fingerprint, print without its payload)."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file of a work; `work` and `asset` are our ids."""

    work: int
    asset: int
    file: File


@dataclass(frozen=True, slots=True)
class Grant:
    """One authorization; empty fields do not restrict, None is an open end of the window."""

    id: int
    host: str = ""
    path: str = ""
    account: str = ""
    package: str = ""
    right: str = ""
    territory: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    licensee: str = ""
    signer_sha256: str = ""


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """A work of the catalogue. `id` is our row, `work_id` the right holder's own name for it."""

    id: int
    work_id: str
    title: str
    kind: WorkKind
    aliases: tuple[str, ...] = ()
    year: int | None = None
    season: int | None = None
    creators: tuple[str, ...] = ()
    isbn: str = ""
    package: str = ""
    signer_sha256: str = ""
    holder: str = ""
    grants: tuple[Grant, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    """Window in which the holder has the right, both days included; None is open."""
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A page that shows a part of what a listing offers, such as a chapter. `digest`: SHA-256 of its text."""

    url: str
    digest: str
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """A listing as the crawler left it. `seen` is the day in Asia/Shanghai on which it was last seen."""

    url: str
    title: str
    kind: ListingKind = ListingKind.PAGE
    page_title: str = ""
    text: str = ""
    links: tuple[tuple[str, str, str], ...] = ()
    """(url, text, rel)."""
    shares: tuple[tuple[str, str], ...] = ()
    """(service, code)."""
    files: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    uploader: str = ""
    price: str = ""
    dates: tuple[str, ...] = ()
    schema_types: tuple[str, ...] = ()
    category: str = ""
    isbns: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    developers: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = field(default=())
    fetched: tuple[File, ...] = ()
    """Files that the listing hands out and whose bytes were looked at."""
    parts: tuple[Part, ...] = ()
    """Those of its parts whose texts are compared."""
    parts_known: int = 0
    """How many parts it has."""
    seen: date | None = None

    @property
    def host(self) -> str:
        """Lower-case host of the URL without port; empty where the URL has none."""
        try:
            return (urlsplit(self.url).hostname or "").lower()
        except ValueError:
            return ""

    @property
    def path(self) -> str:
        """Decoded path of the URL."""
        try:
            return unquote(urlsplit(self.url).path) or "/"
        except ValueError:
            return "/"
