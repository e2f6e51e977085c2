"""A talk shown at several addresses is one listing of a sweep, at its own address, in the next sweep too."""

from __future__ import annotations

from sqlalchemy import select

from records.session import Database
from records.sweeps import Listing
from tests.crawl.crawler.conftest import Register, Sweep
from tests.crawl.crawler.loopback import Loopback

OFFER = "<p>作者：蒲松龄 链接：https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p>"


def test_posts_answers_and_prints_of_a_talk_become_the_listing_of_the_talk(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    name = "聊斋志异 全本"
    site.page("/", "示例论坛", '<a href="/p/91">最新回复</a><a href="/forum">版块列表</a>')
    site.page("/forum", "版块", '<a href="/t/7">打开第一个主题</a>')
    site.page("/p/91", f"Re: {name}", OFFER + '<a href="/t/7">主题</a>')
    site.page("/t/7", name, OFFER + '<a href="/p/92">引用</a><a href="/papers/7">打印</a>')
    site.page("/p/92", f"Re: {name}", OFFER + '<a href="/t/7">主题</a>')
    site.page("/papers/7", name, OFFER + '<a href="/t/7">返回主题</a>')
    register(site)

    for _time in range(2):
        outcome = sweep()

        assert outcome.state == "finished"
        assert outcome.planned == 6
        with database.reading() as session:
            rows = session.scalars(select(Listing)).all()
            assert [(row.url, row.title, row.gone_at) for row in rows] == [(f"{site.origin}/t/7", name, None)]


def test_posts_that_come_in_the_same_moment_as_their_talks_leave_each_talk_its_listing(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    names = {n: f"{name}志异 全本" for n, name in enumerate("聊斋阅微子夜萤窗")}
    links = "".join(f'<a href="/p/{n}">回复{n}</a><a href="/t/{n}">{name}</a>' for n, name in names.items())
    site.page("/", "示例论坛", links)
    for n, name in names.items():
        offer = OFFER.replace("1AbCdEfGh", f"1AbCdEfG{n}")
        site.page(f"/p/{n}", f"Re: {name}", offer + f'<a href="/t/{n}">主题</a>')
        site.page(f"/t/{n}", name, offer)
    register(site)

    outcome = sweep()

    assert (outcome.state, outcome.visited, outcome.listings) == ("finished", 17, 8)
    with database.reading() as session:
        found = {row.url: row.title for row in session.scalars(select(Listing))}
    assert found == {f"{site.origin}/t/{n}": name for n, name in names.items()}
