"""What sweeps learn by coming again, on the desk: marks of a site, the course of a found page."""

from __future__ import annotations

from sqlalchemy import select

from desk.wiring import Desk
from records.changes import ListingChange, Relisting
from records.findings import Finding
from records.scope import Site
from records.site_marks import SiteMark
from records.vocabulary import ChangeKind, MarkKind
from tests.web.conftest import SignIn
from tests.web.seed import Seeded

PUBLISHER = "google_adsense:ca-pub-1234567890123456"


def test_a_sites_page_names_the_other_sites_that_share_a_mark(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    one, other = seeded.sites[:2]
    now = desk.clock.now()
    with desk.database.unit_of_work() as session:
        for key in (one, other):
            site = session.scalars(select(Site).where(Site.key == key)).one()
            for kind, value in ((MarkKind.PUBLISHER, PUBLISHER), (MarkKind.AD_NETWORK, "google_adsense")):
                session.add(
                    SiteMark(
                        site_id=site.id, kind=kind, value=value, url=site.url, first_seen=now, last_seen=now
                    )
                )

    text = sign_in("monitor").get(f"/sites/{one}").text

    (row,) = (row for row in text.split("<tr>") if PUBLISHER in row)
    assert f'href="/sites/{other}"' in row
    (network,) = (row for row in text.split("<tr>") if "<bdi>google_adsense</bdi>" in row)
    assert "/sites/" not in network  # a network serves everybody


def test_two_sites_that_one_filer_filed_are_named_beside_each_other(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    one, other, stranger = seeded.sites[:3]
    numbers = {
        one: "蜀ICP备2023000001号-1",
        other: "蜀ICP备2023000001号-12",
        stranger: "蜀ICP备20230000012号-1",
    }
    now = desk.clock.now()
    with desk.database.unit_of_work() as session:
        for key, value in numbers.items():
            site = session.scalars(select(Site).where(Site.key == key)).one()
            session.add(
                SiteMark(
                    site_id=site.id,
                    kind=MarkKind.FILING,
                    value=value,
                    url=site.url,
                    first_seen=now,
                    last_seen=now,
                )
            )

    text = sign_in("monitor").get(f"/sites/{one}").text

    (row,) = (row for row in text.split("<tr>") if numbers[one] in row)
    assert f'href="/sites/{other}"' in row
    assert stranger not in row


def test_a_findings_page_shows_its_course_and_where_its_content_came_again(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    now, (old, new) = desk.clock.now(), seeded.findings[:2]
    with desk.database.unit_of_work() as session:
        listing = session.get_one(Finding, old).listing
        listing.gone_at, listing.gone_why = now, "soft_not_found"
        session.add(
            ListingChange(
                listing_id=listing.id, sweep_id=seeded.sweeps[0], at=now, kind=ChangeKind.CHANGED,
                fields=[{"field": "title", "before": "<script>旧", "after": "新"}],
            )
        )  # fmt: skip
        again = session.get_one(Finding, new).listing
        session.add(
            Relisting(listing_id=again.id, finding_id=old, same=[{"kind": "share", "value": "x"}], at=now)
        )

    reviewer = sign_in("reviewer")

    course = reviewer.get(f"/findings/{old}").text.partition('id="h-course"')[2]
    assert "软 404" in course
    assert "&lt;script&gt;旧" in course
    assert f'href="/findings/{new}"' in course
    assert f'href="/findings/{old}"' in reviewer.get(f"/findings/{new}").text.partition('id="h-course"')[2]
