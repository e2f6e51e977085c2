"""A case at the desk as an office walks it: from a confirmed finding to its closure, by people who differ, with clocks that run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from desk import integrity
from desk.wiring import Desk
from records.accounts import Account
from records.cases import Dossier, DossierState, Draft, Recheck
from records.clock import SHANGHAI, FixedClock
from records.session import Database
from records.settings import Settings
from records.sweeps import Listing
from records.vault import Vault
from records.vocabulary import RecheckState, Role
from takedown.calendar import packaged
from takedown.cases import dossiers
from takedown.drafting import drafts
from takedown.periods import clocks
from takedown.statistics import campaign, figures, submissions
from tests.e2e import browsing
from tests.web.seed import Seeded, look_live, seed

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.long,
    pytest.mark.skipif(
        not Settings().chromium.exists(), reason="no Chromium here; install the package chromium"
    ),
]
SITE, HOST = "/sites/novelbbs", "bbs.shuhai.example"


class Walk:
    """People at one desk, each with a browser of their own; the clock stands until it is moved."""

    def __init__(self, desk: Desk, clock: FixedClock, browser: Browser, address: str, scan: Path) -> None:
        self.desk, self.clock, self.browser, self.address, self.scan = desk, clock, browser, address, scan
        self.page = self.browser.new_page()

    def person(self, login: str) -> Page:
        self.page.context.close()
        context = self.browser.new_context(base_url=self.address, locale="zh-CN")
        context.add_cookies([browsing.cookie(self.desk, login, self.address)])  # type: ignore[list-item]  # a plain dict
        self.page = context.new_page()
        return self.page

    def today(self) -> str:
        return self.clock.now().astimezone(SHANGHAI).date().isoformat()

    def fill(self, on: str, action: str, *, refused: bool = False, **fields: object) -> None:
        """Fill in one form of a page as a person does, and send it."""
        self.page.goto(on, wait_until="networkidle")  # a paper asks for its live look by itself
        form = self.page.locator(f"form[action$='{action}']").first
        for one in self.page.locator("details").all():
            one.evaluate("e => { e.open = true; e.dataset.opened = 'by-hand' }")
        for name, value in fields.items():
            field = form.locator(f"[name='{name}']").first
            kind = field.evaluate("e => e.tagName + ':' + e.type")
            if kind.startswith("SELECT"):
                field.select_option(str(value))
            elif kind.endswith("checkbox"):
                field.check()
            elif kind.endswith("file"):
                field.set_input_files(str(value))
            else:
                field.fill(str(value))
        form.locator("button").last.click()
        self.page.wait_for_load_state()
        said = self.page.locator(".notice-bad, [role=alert]").all_inner_texts()
        assert bool(said) is refused, said

    def look(self, answers: dict[str, int] | None = None) -> None:
        with self.desk.database.reading() as session:
            asked = select(Recheck.id).where(Recheck.state == RecheckState.QUEUED).order_by(Recheck.id.desc())
            newest = session.scalars(asked).first()
        assert newest is not None
        look_live(self.desk, newest, answers=answers)

    def clocks(self) -> int:
        return clocks.run(self.desk.database.unit_of_work, self.clock, packaged()).escalated

    def goes_out(self, paper: int, addresses: int) -> None:
        """Put up by one, approved by two others, exported, sent."""
        at = f"/notices/{paper}"
        self.person("reviewer").goto(at)
        if addresses:
            expect(self.page.locator("#recheck .state")).to_be_visible()
            self.look()
        self.fill(at, f"{at}/submit")
        read = {"read": "yes"} | ({"counted": addresses} if addresses else {})
        self.fill(f"{at}/approve", f"{at}/approve", refused=True, **read)  # nobody approves what they put up
        for login in ("approver", "second"):
            self.person(login).goto(at)
            if self.page.locator(f"a[href='{at}/approve']").count():  # one was enough
                self.fill(f"{at}/approve", f"{at}/approve", **read)
        self.page.goto(at)
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name="导出 DOCX").click()
        assert download.value.path().read_bytes().startswith(b"PK")
        self.fill(at, f"{at}/official", issued_on=self.today(), signer="林女士", scan=self.scan)
        self.fill(
            at, f"{at}/dispatch", means="ems", sent_on=self.today(), tracking_number="EX1", receipt=self.scan
        )

    def confirm(self, findings: list[int]) -> None:
        self.person("reviewer")
        for id_ in findings:
            self.page.goto(f"/findings/{id_}")
            self.page.wait_for_timeout(600)
            self.page.keyboard.press("a")
            expect(self.page.locator(f"#finding[data-finding='{id_}']")).to_have_count(0)

    def prepare(self) -> None:
        dossiers.run(self.desk.database.unit_of_work, self.clock)
        drafts.prepare(self.desk.database.unit_of_work, self.clock, actor="system:pipeline")

    def state(self, dossier: int) -> DossierState:
        with self.desk.database.reading() as session:
            return session.get_one(Dossier, dossier).state

    def paper(self, paper: int) -> tuple[int, list[tuple[int, str]]]:
        """The dossier of a paper, its findings with their addresses."""
        with self.desk.database.reading() as session:
            draft = session.get_one(Draft, paper)
            return draft.dossier_id, [(item.finding_id, item.url) for item in draft.items if not item.dropped]

    def papers(self) -> list[int]:
        with self.desk.database.reading() as session:
            return list(session.scalars(select(Draft.id).order_by(Draft.id)))

    def sound(self) -> None:
        """The book verifies: chain, approvals, courses, evidence."""
        assert [one for check in integrity.checks(self.desk) for one in check.faults] == []


@pytest.fixture
def walk(tmp_path: Path, migrated: Path) -> Iterator[tuple[Walk, Seeded]]:
    settings = Settings(
        home=tmp_path / "home", office_place="福建省福州市", office_name="示例市版权局", office_contact="王示例", office_phone="0591-1"
    )  # fmt: skip
    settings.home_dir.mkdir()
    (settings.home_dir / "copywatch.db").write_bytes(migrated.read_bytes())
    clock = FixedClock(datetime(2026, 11, 2, 1, 0, tzinfo=UTC))
    desk = Desk(settings, Database(settings.database), clock, Vault(settings.vault_dir))
    seeded = seed(desk)
    with desk.database.unit_of_work() as session:
        like = session.scalars(select(Account).where(Account.login == "approver")).one()
        session.add(
            Account(
                login="second", display_name="批准人戊（示例）", password_hash=like.password_hash, role=Role.APPROVER, created_at=clock.now()
            )
        )  # fmt: skip
    scan = tmp_path / "盖章件.pdf"
    scan.write_bytes(b"%PDF-1.4 sealed\n%%EOF")
    with browsing.served(desk) as address, browsing.chromium() as browser:
        yield Walk(desk, clock, browser, address, scan), seeded
    desk.database.dispose()


def test_a_dossier_goes_from_its_findings_through_referral_transfer_and_penalty_to_its_closure(
    walk: tuple[Walk, Seeded], tmp_path: Path
) -> None:
    w, seeded = walk
    notice = seeded.drafts[0]
    dossier, named = w.paper(notice)
    at, case = f"/dossiers/{dossier}", "/cases/1"
    w.confirm([finding for finding, _url in named])
    w.fill(at, f"{at}/jurisdiction", outcome="own", why="主办者住所地在本市", scan=w.scan)
    answers = {f"answer-{finding}": "unlicensed" for finding, _url in named}
    w.fill(at, f"{at}/confirmation", signed_on=w.today(), signer="林女士", scan=w.scan, **answers)
    w.goes_out(notice, len(named))

    w.clocks()
    w.clock.advance(timedelta(days=11))  # nobody answers
    assert [w.clocks() for _ in range(3)] == [1, 0, 0]
    w.person("reviewer").goto("/")
    expect(w.page.locator("#clocks")).to_contain_text("已逾期的期限")
    w.fill(f"/notices/{notice}", f"/notices/{notice}/recheck")
    w.look()
    assert w.state(dossier) is DossierState.KEPT

    rows = [
        {"kind": "dns", "subject": HOST, "answers": ["61.139.126.10"], "at": w.clock.now().isoformat(), "source": "dig"},
        {"kind": "reverse", "subject": "61.139.126.10", "answers": [HOST], "at": w.clock.now().isoformat(), "source": "dig"},
    ]  # fmt: skip
    (tmp_path / "dns.json").write_text(json.dumps(rows))
    routes = f"{SITE}/routes"
    w.fill(routes, "/lookups", file=tmp_path / "dns.json")
    for fact in (
        {"kind": "domicile", "value": "福建省福州市"}, {"kind": "server", "value": "福建省福州市", "number": "61.139.126.10"},
        {"kind": "nature", "value": "intermediary"}, {"kind": "public_interest"},
    ):  # fmt: skip
        w.fill(routes, "/facts", day=w.today(), basis="人工核查", **fact)
    w.page.goto(at)
    expect(w.page.locator("#referral tbody tr").first).to_contain_text(
        "认定"
    )  # a person's determination is wanting
    w.fill(
        routes, "/determinations", kind="dedicated", organ="福建省版权局", number="闽版权认字〔2026〕3号", decided_on=w.today(), basis="办法第十四条"
    )  # fmt: skip
    w.fill(routes, "/referrals")
    drawn = w.papers()[-2:]
    w.fill(
        at, f"{at}/referral", route="intermediary", day=w.today(), organ="福建省通信管理局", number="闽版权函〔2026〕9号", scan=w.scan
    )  # fmt: skip
    assert w.state(dossier) is DossierState.REFERRED

    w.fill(
        at, f"{at}/cases", filing_number="示版权立字〔2026〕7号", filed_on=w.today(), filed_by="赵某", officers="甲:51-1\n乙:51-2", name="某论坛案",
        unit="示例市版权局", region="示例市", kind="literature", scan=w.scan,
    )  # fmt: skip
    w.clock.advance(timedelta(hours=3))
    w.person("reviewer")
    outcomes = f"{case}/outcomes"
    w.fill(case, outcomes, refused=True, kind="transfer_decided", day=w.today())  # 24 hours need an hour
    w.fill(case, outcomes, kind="transfer_decided", day=w.today(), hour="10:00")
    w.clocks()
    w.clock.advance(timedelta(days=2))
    assert [w.clocks() for _ in range(2)] == [1, 0]
    w.person("reviewer")
    w.fill(
        case,
        outcomes,
        kind="transferred",
        day="2026-11-14",
        hour="09:00",
        number="移1号",
        yuan="120000",
        scan=w.scan,
    )
    w.fill(case, outcomes, kind="police_accepted", day="2026-11-14", hour="11:00")
    w.fill(case, outcomes, kind="police_filed", day=w.today(), hour="08:00", number="公立1号")
    w.fill(case, outcomes, kind="items_handed", day=w.today(), hour="08:30")
    w.fill(
        case,
        outcomes,
        kind="penalty",
        day=w.today(),
        number="示版权罚字〔2026〕第3号",
        yuan="5000",
        threshold="yes",
    )
    w.fill(case, outcomes, kind="site_closed", day=w.today(), count="1")
    w.fill(case, outcomes, refused=True, kind="closed", day=w.today())
    w.fill(case, outcomes, kind="closed", day=w.today(), closure_plan="关停，公告会员退费途径")

    for paper in drawn:
        w.fill(f"/notices/{paper}", f"/notices/{paper}/discard", why="提请已另行发出")
    w.page.goto(at)
    expect(w.page.locator("#closing a[href='/deadlines']")).to_be_visible()
    w.fill("/deadlines", "/met", note="已提请")
    w.fill(at, f"{at}/close", why="办结")
    assert w.state(dossier) is DossierState.CLOSED
    course = w.page.locator("#course").inner_text()
    for step in (
        "巡查首次见到",
        "权利人书面确认",
        "逾期未答复",
        "复核：仍在线",
        "提请",
        "立案",
        "正职负责人决定移送",
        "移交涉案物品",
        "结案",
        "了结",
    ):
        assert step in course, step

    known = campaign.campaign("jianwang-2015")
    with w.desk.database.reading() as session:
        facts = submissions.facts(session, "示例市")
    first, last = datetime(2026, 11, 1, tzinfo=SHANGHAI).date(), w.clock.now().date()
    counted = figures.total(figures.table(known, facts, first, last))
    assert (counted.filed, counted.closed, counted.fines, counted.transferred, counted.involved, counted.sites) == (
        1, 1, 500_000, 1, 12_000_000, 1,
    )  # fmt: skip
    w.sound()


def test_a_counter_notice_a_withdrawal_and_content_that_comes_back(walk: tuple[Walk, Seeded]) -> None:
    w, seeded = walk
    contested, removed = seeded.drafts[:2]
    dossier, named = w.paper(contested)
    w.confirm([finding for finding, _url in named])
    w.goes_out(contested, len(named))
    w.person("reviewer")
    at = f"/notices/{contested}"
    w.fill(
        at, f"{at}/answers", kind="counter_notice", received_on=w.today(), regime="regulations", scan=w.scan
    )
    w.page.goto("/complaints")
    expect(w.page.locator("main")).to_contain_text("恢复的网络地址")
    w.prepare()
    assert w.papers() == seeded.drafts  # 条例 17: no second notice
    w.page.goto(at)
    w.page.locator("#withdrawal details").evaluate("e => e.open = true")
    w.page.locator("#withdrawal input[name=url]").first.check()
    w.page.locator("#withdrawal select[name=reason]").select_option("wrong_work")
    w.page.get_by_role("button", name="起草撤回函").click()
    w.page.wait_for_url("**/notices/*")
    letter = w.papers()[-1]
    assert letter not in seeded.drafts
    w.goes_out(letter, 0)
    assert w.state(dossier) is DossierState.CONTESTED

    other, named = w.paper(removed)
    w.confirm([finding for finding, _url in named])
    w.goes_out(removed, len(named))
    w.clock.advance(timedelta(days=1))
    w.person("reviewer")
    w.fill(f"/notices/{removed}", f"/notices/{removed}/recheck")
    w.look({url: 404 for _finding, url in named})
    w.fill(f"/dossiers/{other}", f"/dossiers/{other}/close", why="已移除")
    w.clock.advance(timedelta(days=3))
    with w.desk.database.unit_of_work() as session:  # as a sweep leaves it
        session.scalars(select(Listing).where(Listing.url == named[0][1])).one().last_seen = w.clock.now()
    before = w.papers()
    w.prepare()
    assert w.state(other) is DossierState.OPENED
    assert len(w.papers()) == len(before) + 1
    w.person("reviewer").goto(f"/dossiers/{other}")
    expect(w.page.locator("#course")).to_contain_text("再次上线")
    w.sound()
