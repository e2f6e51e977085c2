"""`python -m tests.eval.unseen URL PLANTED.json [--home FOLDER] [--pages 2000]`: a sweep of a site held against what was planted there.

For software that nobody wrote a reader for: install it, plant works among other pages, sweep it before anybody reads a page
of it. The file names each planted work once: `[{"title": "...", "urls": ["/thread/7", ...]}]`; any of its addresses
counts (absolute, or from the start page on). Prints what was found, what was missed and why, and which other pages were called listings.
The home keeps database, WARC files and log; without one they are thrown away. The address must be on loopback, and not
127.0.0.1, which never is in scope.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from sqlalchemy import select

from crawler import run
from crawler.scope import register
from records import folding
from records.clock import SystemClock
from records.session import Database
from records.settings import Settings
from records.sweeps import FrontierEntry, Listing, Refusal
from records.vocabulary import FrontierState, SiteKind

SITE = "unseen"


@dataclass(frozen=True)
class Planted:
    """A work that the site offers: how it is called there, and the addresses that are its page, as `_plain` gives them."""

    title: str
    urls: frozenset[str]


@dataclass(frozen=True)
class Seen:
    """One page of a sweep: whether it was listed, and as what."""

    url: str
    listed_as: tuple[str, ...]


@dataclass(frozen=True)
class Tally:
    """What became of the planted works and of all other pages that were visited."""

    found: tuple[tuple[Planted, Seen], ...]
    missed: tuple[Planted, ...]
    called: tuple[Seen, ...]
    others: int


def tally(planted: Sequence[Planted], seen: Mapping[str, Seen]) -> Tally:
    """`seen` by plain address. A work is found where one of its pages is listed; all else that is listed was called wrongly."""
    theirs = frozenset().union(*(one.urls for one in planted))
    listed = {address for address, page in seen.items() if page.listed_as}
    found = tuple((one, seen[min(one.urls & listed)]) for one in planted if one.urls & listed)
    missed = tuple(one for one in planted if not one.urls & listed)
    called = tuple(seen[address] for address in sorted(listed - theirs))
    return Tally(found, missed, called, len(seen.keys() - theirs))


def _plain(url: str) -> str:
    """An address as two spellings of it are compared: unquoted, without the slash at its end."""
    return unquote(url).rstrip("/")


def read(text: str, start: str) -> list[Planted]:
    """The planted works of a file. Raises KeyError and ValueError for a file of another form."""
    return [
        Planted(one["title"], frozenset(_plain(urljoin(start, url)) for url in one["urls"]))
        for one in json.loads(text)
    ]


def swept(database: Database) -> tuple[dict[str, Seen], dict[str, str]]:
    """Every page of HTML, feed or folder that was visited and every listing, by plain address; and what else is known of an address."""
    with database.reading() as session:
        rows = session.execute(
            select(FrontierEntry.url, FrontierEntry.state, FrontierEntry.status, FrontierEntry.request)
        ).all()
        listings = session.execute(select(Listing.url, Listing.title).where(Listing.gone_at.is_(None))).all()
        refusals = session.execute(select(Refusal.url, Refusal.reason, Refusal.detail)).all()
    names: dict[str, list[str]] = {}
    urls: dict[str, str] = {}
    for url, title in listings:
        names.setdefault(_plain(url), []).append(title)
        urls[_plain(url)] = url
    for url, state, status, request in rows:
        if request["role"] == "page" and state is FrontierState.DONE and status == 200:
            urls.setdefault(_plain(url), url)
    seen = {address: Seen(url, tuple(names.get(address, ()))) for address, url in urls.items()}
    known = {_plain(url): f"{state.value} {status or ''}" for url, state, status, _ in rows}
    return seen, known | {_plain(url): f"{reason}: {detail}" for url, reason, detail in refusals}


def main(arguments: list[str]) -> int:
    """Sweep, compare, print. Exit code 1 below nine of ten found or above one other page in twenty."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url")
    parser.add_argument("planted", type=Path)
    parser.add_argument("--home", type=Path, help="an empty folder that keeps what the sweep stored")
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--kind", default=SiteKind.WEBSITE.value)
    parser.add_argument(
        "--again", action="store_true", help="compare once more what the home holds, without a sweep"
    )
    chosen = parser.parse_args(arguments)
    planted = read(chosen.planted.read_text(), chosen.url)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=chosen.home or Path(folder))
        settings.home_dir.mkdir(parents=True, exist_ok=True)
        database = Database(settings.database)
        database.migrate()
        if not chosen.again:
            _sweep(database, settings, chosen.url, chosen.kind, chosen.pages)
        seen, known = swept(database)
        database.dispose()
    result = tally(planted, seen)
    for line in _lines(result, known):
        _say(line)
    held = len(result.found) >= 0.9 * len(planted) and len(result.called) <= 0.05 * result.others
    return 0 if held else 1


def _sweep(database: Database, settings: Settings, url: str, kind: str, pages: int) -> None:
    clock, host = SystemClock(), urlsplit(url).hostname or ""
    register.add_site(
        database.unit_of_work, clock, url=url, kind=kind, key=SITE, actor="evaluation", addresses=(host,),
        delay_s=0.0, max_pages=pages, max_files_per_sweep=0,
    )  # fmt: skip
    outcome = run.run(database.unit_of_work, clock, settings, site_key=SITE, any_time=True)
    _say(f"{outcome.state}, complete: {outcome.complete}; planned {outcome.planned}, visited {outcome.visited}, "
         f"failed {outcome.failed}, left {outcome.left}, refused {outcome.refused}, {outcome.seconds} s {outcome.note}")  # fmt: skip


def _lines(result: Tally, known: Mapping[str, str]) -> list[str]:
    works = len(result.found) + len(result.missed)
    return [
        f"found {len(result.found)} of {works}; {len(result.called)} of {result.others} other pages called listings",
        *(f"missed  {one.title}: {_fate(one, known)}" for one in result.missed),
        *(f"titled  {one.title}: {_shown(page)}" for one, page in result.found if not _named(one, page)),
        *(f"called  {_shown(page)}" for page in result.called),
    ]


def _fate(one: Planted, known: Mapping[str, str]) -> str:
    return "; ".join(f"{url} ({known.get(url, 'never planned')})" for url in sorted(one.urls))


def _named(one: Planted, page: Seen) -> bool:
    # a thread may be called by more than its work's name, a release by less
    title = folding.key(one.title)
    return any(title in name or name in title for name in map(folding.key, page.listed_as) if name)


def _shown(page: Seen) -> str:
    return f"{' | '.join(page.listed_as)}  {page.url}"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
