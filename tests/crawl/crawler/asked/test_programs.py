"""A program in one page draws a whole site behind `#`: each of its pages is swept, and its document is asked for once."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from warcio.archiveiterator import ArchiveIterator

from records.captures import Capture
from records.session import Database
from records.settings import Settings
from records.sweeps import FrontierEntry, Listing
from records.vocabulary import CaptureKind, SweepKind
from tests.crawl.crawler.conftest import Register
from tests.crawl.crawler.conftest import Sweep as Run
from tests.crawl.crawler.loopback import Loopback

PROGRAM = """<!doctype html><title>小站</title><div id=app></div><script>
const draw = async () => { const name = location.hash.slice(2) || 'home'; const got = await fetch(`/api/${name}`);
  document.getElementById('app').innerHTML = got.ok ? await got.text() : '<p>抱歉，该资源不存在或已被删除</p>' };
addEventListener('hashchange', draw); draw();
</script>"""
NAMES = {1: "《荆花夜路》全本TXT下载", 2: "《北海无光》1080P 下载"}
HOME = '<h2 id=new>最新资源</h2><ul>LINKS<li><a href="#/">首页</a><li><a href="#new">最新</a></ul>'
WORK = """<h1>{title}</h1><p>作者：沈一苇。{more}</p><p><a href="#/book/{n}#down">下载</a></p>
<p id=down>链接: https://pan.baidu.com/s/{id} 提取码: x7k2</p>"""


def uris(path: Path) -> list[str]:
    with path.open("rb") as file:
        return [record.rec_headers.get_header("WARC-Target-URI") or "" for record in ArchiveIterator(file)]


def works(site: Loopback, *numbers: int) -> None:
    for n in numbers:
        page = WORK.format(
            n=n, title=NAMES[n], more="故事发生在一座临海的小城。" * 12, id=f"{n}aB3dE5fG7hJ9kLmN0pQrSt"
        )
        site.routes[f"/api/book/{n}"] = page.encode()


def program(site: Loopback, *numbers: int) -> None:
    links = "".join(f'<li><a href="#/book/{n}">{NAMES[n]}</a>' for n in numbers)
    site.routes |= {"/": PROGRAM.encode(), "/api/home": HOME.replace("LINKS", links).encode()}
    works(site, *numbers)


def test_a_work_behind_a_hash_is_a_listing_and_the_program_is_asked_for_once(
    site: Loopback, register: Register, sweep: Run, database: Database, settings: Settings
) -> None:
    program(site, 1)
    register(site)

    outcome = sweep()

    home, one = f"{site.origin}/", f"{site.origin}/#/book/1"
    assert (outcome.state, outcome.listings) == ("finished", 1), outcome.note
    assert [site.paths.count(path) for path in ("/", "/api/book/1")] == [1, 1]
    with database.reading() as session:
        row = session.scalars(select(Listing)).one()
        assert (row.url, row.share_links[0]["code"]) == (one, "x7k2")
        kept = session.scalars(select(Capture).where(Capture.kind == CaptureKind.RESPONSE)).all()
        assert len({(c.warc_file, c.warc_offset) for c in kept if c.url in (home, one)}) == 1
        assert set(session.scalars(select(FrontierEntry.url))) == {home, one}
        dom = session.scalars(
            select(Capture).where(Capture.kind == CaptureKind.DOM, Capture.url == one)
        ).one()
        assert (dom.drawn_from["page"], dom.listing_id) == (one, row.id)
    assert [uri for path in settings.warc_dir.rglob("*.warc.gz") for uri in uris(path) if "#" in uri] == []


@pytest.mark.long
def test_a_work_that_its_route_no_longer_shows_is_gone_and_the_other_stands(
    site: Loopback, register: Register, sweep: Run, database: Database
) -> None:
    program(site, 1, 2)
    register(site)
    one, two = f"{site.origin}/#/book/1", f"{site.origin}/#/book/2"
    assert sweep().listings == 2

    del site.routes["/api/book/2"]
    asked = sweep(kind=SweepKind.RECHECK, urls=[two])
    again = sweep()

    assert (asked.listings, asked.refused) == (0, {"soft_not_found": 1})
    assert (again.listings, again.state) == (1, "finished")
    with database.reading() as session:
        gone = {row.url: row.gone_at is not None for row in session.scalars(select(Listing))}
    assert gone == {one: False, two: True}
