"""A look at a lead: one page, through its site's gate, read as any page of a sweep and handed on to be matched."""

from __future__ import annotations

from sqlalchemy import select

from desk.leads import course, intake
from desk.leads.intake import Reported
from desk.wiring import Desk
from desk.workers import work
from records import jobs
from records.clock import SystemClock
from records.jobs import Job
from records.session import Database
from records.settings import Settings
from records.sweeps import Listing
from records.vault import Vault
from records.vocabulary import JobKind, JobState, LeadChannel
from tests.crawl.crawler.conftest import Register, forking, register, site
from tests.crawl.crawler.forked import Forking
from tests.crawl.crawler.loopback import Loopback

assert forking  # the fixtures
assert register
assert site
OFFER = '<p>格式：EPUB 大小：2 MB</p><p><a href="/down/1.epub">下载全本</a></p>'


def test_a_page_that_no_link_leads_to_is_read_because_somebody_reported_it(
    site: Loopback, register: Register, database: Database, settings: Settings, vault: Vault, forking: Forking
) -> None:
    site.page("/", "示例论坛", "<p>首页</p>")
    site.page("/hidden-thread.html", "聊斋志异 全本下载", OFFER)
    register(site)
    desk = Desk(settings, database, SystemClock(), vault, forking)
    taken = intake.take(
        desk, Reported(LeadChannel.EMAIL, f"见 {site.origin}/hidden-thread.html", anonymous=True), "cli:chen"
    )
    number = course.ask_look(desk, taken.lead, actor="cli:chen")
    with database.unit_of_work() as session:
        job = jobs.begin(session, desk.clock, number, "worker", 60.0)
    assert job

    assert work.perform(desk, job, "worker") is work.Ended.OVER

    with database.reading() as session:
        done = session.get_one(Job, number)
        lead = course.find(session, taken.lead)
        assert (done.state, done.error) == (JobState.DONE, "")
        assert [row.title for row in course.listings(session, lead)] == ["聊斋志异 全本下载"]
        assert [row.url for row in session.scalars(select(Listing))] == [f"{site.origin}/hidden-thread.html"]
        assert lead.looked_at is not None
        waiting = session.scalars(select(Job.kind).where(Job.state == JobState.QUEUED)).all()
    assert waiting == [JobKind.PIPELINE]
    assert "/" not in site.paths
