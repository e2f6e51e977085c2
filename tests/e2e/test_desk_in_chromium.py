"""The desk in a real browser: keys, decisions, and one notice from a finding to a recorded dispatch."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from desk.web.app import create_app
from desk.wiring import Desk
from records.cases import DispatchRecord, Draft, Recheck
from records.clock import SystemClock
from records.findings import Finding, Match, Verdict
from records.session import Database
from records.settings import Settings
from records.sweeps import Listing
from records.triage import Skip
from records.vault import Vault
from records.vocabulary import DraftState, FindingState
from tests.e2e.browsing import chromium
from tests.web.seed import PASSWORD, Seeded, look_live, seed

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        not Settings().chromium.exists(), reason="no Chromium here; install the package chromium"
    ),
]

DRAWN = """() => document.querySelector("#finding") !== null
    && Array.from(document.querySelectorAll("#main img:not([loading=lazy])")).every((one) => one.complete)"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> tuple[Path, Seeded]:
    """A seeded home, made once: passwords take their time to hash."""
    settings = Settings(home=tmp_path_factory.mktemp("office") / "home")
    settings.home_dir.mkdir()
    shutil.copy(migrated, settings.home_dir / "copywatch.db")
    desk = Desk(settings, Database(settings.database), SystemClock(), Vault(settings.vault_dir))
    made = seed(desk)
    desk.database.dispose()
    return settings.home_dir, made


@pytest.fixture
def desk(settings: Settings, office: tuple[Path, Seeded]) -> Iterator[Desk]:
    shutil.copytree(office[0], settings.home_dir)
    desk = Desk(settings, Database(settings.database), SystemClock(), Vault(settings.vault_dir))
    yield desk
    desk.database.dispose()


@pytest.fixture
def seeded(office: tuple[Path, Seeded]) -> Seeded:
    return deepcopy(office[1])


@pytest.fixture
def address(desk: Desk, seeded: Seeded) -> Iterator[str]:
    """The desk on a free port of loopback."""
    server = uvicorn.Server(uvicorn.Config(create_app(desk), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of 1280 x 800 that may speak to the desk alone; anything it complains about fails the test."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 800}, locale="zh-CN")
    opened, wrong = context.new_page(), []
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("request", lambda asked: _own(asked.url, address) or wrong.append(asked.url))
    yield opened
    context.close()
    # the browser itself reports a refused form as an error; the tests look at those pages
    assert [one for one in wrong if "status of 409" not in one] == []


def _own(url: str, address: str) -> bool:
    return url.startswith((address, "data:")) or urlsplit(url).scheme == "blob"


def sign_in(page: Page, login: str) -> None:
    page.goto("/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".who")).to_be_visible()


def shown(page: Page) -> int:
    """Id of the finding on the page, once its pictures are drawn and keys count."""
    expect(page.locator("#finding")).to_be_visible()
    # wait_for_function would evaluate a string in the page, which the desk's policy forbids
    while not page.evaluate(DRAWN):
        page.wait_for_timeout(20)
    page.wait_for_timeout(200)
    return int(page.locator("#finding").get_attribute("data-finding") or 0)


def state(desk: Desk, id_: int) -> FindingState:
    with desk.database.reading() as session:
        return session.get_one(Finding, id_).state


def press_and_move(page: Page, *keys: str) -> int:
    """Press keys that lead to another finding; its id."""
    before = shown(page)
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator("#finding")).not_to_have_attribute("data-finding", str(before))
    return shown(page)


def test_findings_are_decided_by_keys_alone(page: Page, desk: Desk, seeded: Seeded) -> None:
    sign_in(page, "reviewer")
    page.goto("/findings")
    page.keyboard.press("j")
    first = shown(page)
    assert first == seeded.findings[3]

    second = press_and_move(page, "a")
    third = press_and_move(page, "w")
    fourth = press_and_move(page, "r", "3")
    page.keyboard.press("u")
    page.wait_for_url(f"**/findings/{third}")

    assert state(desk, first) is FindingState.CONFIRMED
    assert state(desk, second) is FindingState.WATCHED
    assert state(desk, third) is FindingState.OPEN
    assert state(desk, fourth) is FindingState.OPEN
    with desk.database.reading() as session:
        said = session.scalars(select(Verdict).where(Verdict.finding_id == third).order_by(Verdict.id)).all()
    assert [(one.state.value, one.reason) for one in said] == [("rejected", "licensed"), ("open", "")]


def more_findings(desk: Desk, like: int, count: int) -> list[int]:
    """Findings as this one, each on a page of its own."""
    made = []
    with desk.database.unit_of_work() as session:
        one = session.get_one(Finding, like)
        for number in range(count):
            copied = {
                name: getattr(one.listing, name)
                for name in ("site_id", "sweep_id", "kind", "title", "text", "first_seen", "last_seen")
            }
            listing = Listing(
                url=f"{one.listing.url}?copy={number}", content_digest=f"{number:064}", **copied
            )
            session.add(listing)
            session.flush()
            match = Match(listing_id=listing.id, work_id=one.work_id, decision=one.decision, p_work=0.9 - number / 100, p_act=0.9, p_unlicensed=None,
                          families=["title"], reasons=[], record={}, revision="copy", at=one.opened_at)  # fmt: skip
            session.add(match)
            session.flush()
            finding = Finding(listing_id=listing.id, work_id=one.work_id, match_id=match.id, decision=one.decision, opened_at=one.opened_at, updated_at=one.opened_at)  # fmt: skip
            session.add(finding)
            session.flush()
            made.append(finding.id)
    return made


def test_twenty_findings_are_triaged_by_keys_alone_with_three_keys_or_fewer_each(
    page: Page, desk: Desk, seeded: Seeded
) -> None:
    more_findings(desk, seeded.findings[2], 12)
    sign_in(page, "reviewer")
    page.goto("/findings")
    page.keyboard.press("j")
    plans = [("a",), ("r", "1"), ("w",), ("s", "5"), ("r", "9")]
    seen, keys = [], 1
    for number in range(20):
        seen.append(shown(page))
        for key in plans[number % 5]:
            page.keyboard.press(key)
            keys += 1
        expect(page.locator("#finding")).not_to_have_attribute("data-finding", str(seen[-1]))

    assert len(set(seen)) == 20
    assert keys <= 3 * 20
    with desk.database.reading() as session:
        said = {
            one.finding_id: (one.state.value, one.reason)
            for one in session.scalars(select(Verdict).where(Verdict.finding_id.in_(seen)))
        }
        put_off = session.scalars(select(Skip.finding_id).where(Skip.ended_at.is_(None))).all()
    expected = [
        ("confirmed", ""),
        ("rejected", "wrong_work"),
        ("watched", ""),
        None,
        ("rejected", "duplicate"),
    ]
    assert [said.get(id_) for id_ in seen] == [expected[number % 5] for number in range(20)]
    assert sorted(put_off) == sorted(seen[3::5])


def test_a_finding_is_taken_and_given_back_by_one_key_and_its_evidence_opened_by_another(
    page: Page, desk: Desk, seeded: Seeded
) -> None:
    sign_in(page, "reviewer")
    page.goto(f"/findings/{seeded.findings[0]}")
    shown(page)
    page.keyboard.press("c")
    expect(page.locator("#claim")).to_contain_text("由您处理")
    shown(page)
    page.keyboard.press("c")
    expect(page.locator("#claim")).to_contain_text("认领")
    shown(page)
    with page.context.expect_page() as opened:
        page.keyboard.press("o")
    assert "/media/capture/" in opened.value.url
    page.bring_to_front()
    page.keyboard.press("e")
    expect(page.locator("#note")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.wait_for_url("**/findings")


def test_j_and_k_move_and_question_mark_helps(page: Page, seeded: Seeded) -> None:
    sign_in(page, "reviewer")
    page.goto(f"/findings/{seeded.findings[0]}")
    here = shown(page)

    page.keyboard.press("j")
    page.wait_for_url(f"**/findings/{seeded.findings[1]}")
    shown(page)
    page.keyboard.press("k")
    page.wait_for_url(f"**/findings/{here}")
    shown(page)
    page.keyboard.press("?")

    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("a")  # a dialog stands in front: nothing is decided behind it
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    assert shown(page) == here


def test_holding_a_key_down_decides_one_finding_and_no_more(page: Page, desk: Desk, seeded: Seeded) -> None:
    sign_in(page, "reviewer")
    page.goto(f"/findings/{seeded.findings[3]}")
    first = shown(page)

    page.keyboard.down("a")
    expect(page.locator("#finding")).not_to_have_attribute("data-finding", str(first))
    shown(page)
    for _ in range(10):
        page.keyboard.down("a")  # what the browser sends while the key stays down
        page.wait_for_timeout(30)
    page.keyboard.up("a")

    with desk.database.reading() as session:
        confirmed = session.scalars(select(Finding.id).where(Finding.state == FindingState.CONFIRMED)).all()
    assert confirmed == [first]


def test_typing_a_note_decides_nothing_and_the_note_goes_with_the_decision(
    page: Page, desk: Desk, seeded: Seeded
) -> None:
    sign_in(page, "reviewer")
    page.goto(f"/findings/{seeded.findings[0]}")
    here = shown(page)
    page.locator("#note").click()
    page.keyboard.type("raw note")
    assert state(desk, here) is FindingState.OPEN
    page.keyboard.press("Escape")

    press_and_move(page, "r", "7")

    with desk.database.reading() as session:
        said = session.scalars(select(Verdict).where(Verdict.finding_id == here)).one()
    assert (said.note, said.reason) == ("raw note", "weak_evidence")


def test_a_conflict_is_shown_and_not_swallowed(page: Page, desk: Desk, seeded: Seeded) -> None:
    sign_in(page, "reviewer")
    page.goto(f"/findings/{seeded.findings[0]}")
    here = shown(page)
    with desk.database.unit_of_work() as session:
        session.get_one(Finding, here).version += 1

    page.keyboard.press("a")

    expect(page.locator("#conflict")).to_be_visible()
    assert state(desk, here) is FindingState.OPEN


def test_a_notice_goes_from_a_finding_to_a_recorded_dispatch(
    page: Page, desk: Desk, seeded: Seeded, tmp_path: Path
) -> None:
    draft_id = seeded.drafts[0]
    sign_in(page, "reviewer")
    with desk.database.reading() as session:
        wanted = [item.finding_id for item in session.get_one(Draft, draft_id).items]
    for id_ in wanted:
        page.goto(f"/findings/{id_}")
        press_and_move(page, "a")
        assert state(desk, id_) is FindingState.CONFIRMED

    page.goto(f"/notices/{draft_id}")  # opening it asks for the live look
    expect(page.locator("#recheck")).to_contain_text("排队中")
    with desk.database.reading() as session:
        recheck = session.scalars(select(Recheck.id)).one()
    look_live(desk, recheck)
    expect(page.locator("#recheck")).to_contain_text("已完成", timeout=15_000)

    page.get_by_role("button", name="提交批准").click()
    page.context.clear_cookies()
    sign_in(page, "approver")  # whoever puts it up does not approve it
    page.goto(f"/notices/{draft_id}")
    page.get_by_role("link", name="阅读并批准").click()
    page.keyboard.press("a")  # no single key approves a paper
    expect(page.locator(".letter")).to_contain_text("要求断开侵权内容链接的通知")
    for address in page.locator(".letter code").all_inner_texts():
        assert page.locator(f'a[href="{address}"]').count() == 0
    for login in ("approver", "admin"):  # the first paper to a site takes two people
        page.context.clear_cookies()
        sign_in(page, login)
        page.goto(f"/notices/{draft_id}/approve")
        page.locator("input[name=read]").check()
        page.locator("input[name=counted]").fill(str(len(wanted)))
        page.get_by_role("button", name="批准", exact=True).click()
        expect(page.locator("#review")).to_contain_text("approver")
    expect(page.locator("#review")).to_contain_text("已由 admin")

    with page.expect_download() as download:
        page.get_by_role("button", name="导出 DOCX").click()
    download.value.save_as(tmp_path / "notice.docx")
    assert (tmp_path / "notice.docx").read_bytes().startswith(b"PK")

    page.goto(f"/notices/{draft_id}")
    page.locator("#dispatch select").select_option("ems")
    page.locator("#dispatch input[name=sent_on]").fill(_today(page))
    page.locator("#dispatch input[name=tracking_number]").fill("EX123456789CN")
    page.get_by_role("button", name="登记送达").click()
    expect(page.locator("#dispatch")).to_contain_text("EX123456789CN")
    with desk.database.reading() as session:
        assert session.get_one(Draft, draft_id).state is DraftState.DISPATCHED
        assert session.scalars(select(DispatchRecord)).one().actor == "admin"


def _today(page: Page) -> str:
    return str(page.evaluate("new Intl.DateTimeFormat('sv', {timeZone: 'Asia/Shanghai'}).format(new Date())"))


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (390, "light"),
        (1280, "dark"),
        # each width and each scheme is seen above; the other two pairs are for the long run
        pytest.param(390, "dark", marks=pytest.mark.long),
        pytest.param(1280, "light", marks=pytest.mark.long),
    ],
)
def test_no_page_is_wider_than_the_screen(
    browser: Browser, address: str, seeded: Seeded, scheme: str, width: int
) -> None:
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": 844}, color_scheme=scheme
    )  # type: ignore[arg-type]  # one of the two
    opened = context.new_page()
    sign_in_anyhow(opened)
    wide = []
    for path in ("/", "/findings", "/findings?state=any", f"/findings/{seeded.findings[0]}",
                 *(f"/findings/{one}" for one in seeded.hostile), "/notices", f"/notices/{seeded.drafts[0]}",
                 "/catalogue", "/catalogue/works", "/catalogue/works/1", "/catalogue/holders/1", "/sites",
                 "/sites/novelbbs", "/sweeps", "/sweeps/1", "/alerts", "/stop", "/events", "/accounts"):  # fmt: skip
        opened.goto(path)
        if opened.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(path)
        assert opened.locator("html").get_attribute("data-bs-theme") == scheme
    context.close()

    assert wide == []


def sign_in_anyhow(page: Page) -> None:
    """Sign in where the name in the corner may be hidden, as on a telephone."""
    page.goto("/sign-in")
    page.fill("#login", "admin")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".sections")).to_be_visible()
