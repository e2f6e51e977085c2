"""An office with one of everything, furnished through the desk's own forms: for pages, requests and pictures of all of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import httpx
from fastapi import FastAPI
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from lxml import html
from sqlalchemy import select
from starlette.testclient import TestClient

import takedown.cases.dossiers
from catalog.apply import import_catalogue
from desk import media, tokens
from desk.leads import intake
from desk.leads.intake import Reported
from desk.web import sessions
from desk.web.access import ANONYMOUS_COOKIE
from desk.web.app import create_app
from desk.wiring import Desk
from desk.workers.work import WORK
from records import alerts
from records.accounts import Account, DeskSession
from records.cases import Dossier, Draft
from records.catalog import RightsHolder
from records.findings import Finding
from records.jobs import Job
from records.vocabulary import AlertRule, Decision, FindingState, JobKind, LeadChannel, PaperKind, Role
from takedown.calendar import packaged
from takedown.cases import filings, outcomes
from takedown.periods import clocks
from tests.web.seed import WORKS, Seeded, draft_notices, finding, look_live

PDF = b"%PDF-1.7 sealed"
SCAN: dict[str, Any] = {"scan": ("盖章件.pdf", PDF, "application/pdf")}
CSV = "work_id,title,kind,isbn\nP-1,听潮,literature,9787530200001\nP-2,归潮,literature,123\n".encode()
CONTACTS = "域名,角色,联系方式,来源,来源日期,已核实\nbbs.shuhai.example,平台,notice@shuhai.example,帮助页,2026-11-01,是\n".encode()
PLACE = {"campaign": "jianwang-2015", "month": "2015-08", "region": "示例市"}
SIGNED = {"unit": "示例市版权局", "filled_by": "甲", "checked_by": "乙", "phone": "028-00000000"}
FILING = {
    "filing_number": "示版权立〔2026〕第7号", "filed_on": "2026-11-21", "filed_by": "赵某", "officers": "甲:51-1\n乙:51-2",
    "name": "某网站案", "unit": "市版权局", "region": "示例市", "kind": "literature",
}  # fmt: skip
LOGINS = ("monitor", "reviewer", "approver", "admin", "auditor", "clerk", "holder1")
"""One account of each role."""


class Hand(TestClient):
    """A signed-in browser that knows the hidden field of its forms."""

    csrf = ""

    def submit(self, path: str, *, files: Any = None, **fields: object) -> httpx.Response:
        return self.post(path, data={"csrf": self.csrf, **fields}, files=files)

    def done(self, path: str, *, files: Any = None, **fields: object) -> httpx.Response:
        """Submit what must succeed."""
        answer = self.submit(path, files=files, **fields)
        assert answer.status_code in (200, 303), (path, answer.status_code, answer.text[-1500:])
        return answer


def application(desk: Desk) -> FastAPI:
    """The desk with its public form open, and as many requests a minute as somebody likes."""
    app = create_app(replace(desk, settings=desk.settings.model_copy(update={"public_form": True})))
    app.state.chance = lambda: 0.0  # every decision is looked at a second time
    return app


def unlimited(app: FastAPI) -> None:
    app.state.forms = FixedWindowRateLimiter(MemoryStorage())


def hand(app: FastAPI, login: str, *, follow: bool = False) -> Hand:
    """A session of that account, without hashing a password."""
    desk: Desk = app.state.desk
    with desk.database.reading() as session:
        account = session.scalars(select(Account).where(Account.login == login)).one()
    token = sessions.begin(desk, account)
    made = Hand(app, follow_redirects=follow, raise_server_exceptions=False, client=("127.0.0.1", 50_000))
    made.cookies.set(sessions.COOKIE, token)
    with desk.database.reading() as session:
        row = session.scalars(select(DeskSession).order_by(DeskSession.created_at.desc()).where(
            DeskSession.token_digest == sessions.digest_of(token))).one()  # fmt: skip
        made.csrf = row.csrf
    return made


def nobody(app: FastAPI) -> Hand:
    """A browser that is not signed in, with the hidden field of the forms for everybody."""
    made = Hand(app, follow_redirects=False, raise_server_exceptions=False, client=("127.0.0.1", 50_000))
    made.csrf = "of-nobody"
    made.cookies.set(ANONYMOUS_COOKIE, made.csrf)
    return made


def furnish(app: FastAPI, seeded: Seeded) -> None:
    """Fill the seeded home of this application."""
    desk: Desk = app.state.desk
    _colleagues(desk)
    people = {login: hand(app, login) for login in (*LOGINS, "second")}
    _more_findings(desk, seeded, (1, 1), (0, 3), (1, 3))
    draft_notices(desk, seeded)
    _more_findings(desk, seeded, (2, 0), (2, 1))
    for part in (
        _notices,
        _case,
        _dossiers,
        _papers,
        _site,
        _rows,
        _leads,
        _catalogue,
        _rights,
        _reports,
        _triage,
    ):
        unlimited(app)
        part(desk, people, seeded)
    unlimited(app)


def _colleagues(desk: Desk) -> None:
    """A clerk, and a second reviewer for what the first one drew up."""
    told = (("clerk", "统计员（示例）", Role.CLERK), ("second", "审核员丁（示例）", Role.REVIEWER))
    with desk.database.unit_of_work() as session:
        for login, name, role in told:
            session.add(
                Account(
                    login=login, display_name=name, password_hash="", role=role, holder_id=None,
                    created_at=desk.clock.now(),
                )
            )  # fmt: skip


def _more_findings(desk: Desk, seeded: Seeded, *places: tuple[int, int]) -> None:
    """More rows for notices: (number of the site, number of the work)."""
    with desk.database.unit_of_work() as session:
        for site, work in places:
            row = {"site": site, "work": work, "title": f"{WORKS[work]['title']} 全集 网盘下载", "decision": Decision.DRAFT,
                   "p": (0.99, 0.96, 0.98), "families": ["title", "hash"], "shares": True}  # fmt: skip
            seeded.findings.append(finding(desk, session, seeded, 200 + len(seeded.findings), row))


def _draft(desk: Desk, id_: int) -> Draft:
    with desk.database.reading() as session:
        return session.get_one(Draft, id_)


def _approve(desk: Desk, person: Hand, id_: int) -> None:
    row = _draft(desk, id_)
    with desk.database.reading() as session:
        count = sum(not item.dropped for item in session.get_one(Draft, id_).items)
    person.done(f"/notices/{id_}/approve", digest=row.digest, version=row.version, counted=count, read="yes")


def _put_up(desk: Desk, person: Hand, id_: int) -> None:
    _ready(desk, person, id_)
    person.done(f"/notices/{id_}/submit", version=_draft(desk, id_).version)


def _ready(desk: Desk, person: Hand, id_: int) -> None:
    """Confirmed and looked at again."""
    with desk.database.reading() as session:
        ids = [item.finding_id for item in session.get_one(Draft, id_).items if not item.dropped]
        found = {one: session.get_one(Finding, one).version for one in ids}
    for one, version in found.items():
        person.done(f"/findings/{one}/verdict", state="confirmed", version=version)
    person.done(f"/notices/{id_}/recheck")
    with desk.database.reading() as session:
        job = session.scalars(select(Job).where(Job.kind == JobKind.RECHECK).order_by(Job.id.desc())).first()
    assert job is not None
    look_live(desk, int(job.subject))


def _notices(desk: Desk, people: dict[str, Hand], seeded: Seeded) -> None:
    """One notice that went out, with its complaint; one that a first person has approved."""
    first, second = seeded.drafts[:2]
    for id_ in (first, second):
        _put_up(desk, people["reviewer"], id_)
    for login in ("admin", "approver"):
        _approve(desk, people[login], first)
    person = people["approver"]
    person.done(f"/notices/{first}/export.docx")
    person.done(f"/notices/{first}/official", issued_on="2026-11-21", signer="李四", files=SCAN)
    receipt = {"receipt": ("回执.pdf", PDF, "application/pdf")}
    person.done(f"/notices/{first}/dispatch", means="ems", sent_on="2026-11-21", files=receipt)
    with desk.database.reading() as session:
        url = next(item.url for item in session.get_one(Draft, first).items)
    for text in ("页面是同名的另一作品", "链接已经取得授权"):
        people["reviewer"].done(
            "/complaints", channel="email", received_on="2026-11-21", text=text, draft_id=first, urls=url,
            complainant="王某", contact="13800000000",
        )  # fmt: skip
    people["second"].done("/complaints/2/decide", outcome="upheld", why="授权书与本作品无关", postmortem="无")


def _case(desk: Desk, people: dict[str, Hand], seeded: Seeded) -> None:
    """A dossier that became a case with an outcome, papers and a deadline."""
    person = people["reviewer"]
    with desk.database.reading() as session:
        dossier = session.get_one(Draft, seeded.drafts[0]).dossier_id
        findings = [one.finding_id for one in session.get_one(Dossier, dossier).entries]
    at = f"/dossiers/{dossier}"
    person.done(f"{at}/jurisdiction", outcome="own", files=SCAN)
    signed = {f"answer-{one}": "unlicensed" for one in findings}
    person.done(f"{at}/confirmation", signed_on="2026-11-21", signer="李四", files=SCAN, **signed)
    person.done(f"{at}/cases", files=SCAN, **FILING)
    person.done("/cases/1/outcomes", kind="not_transferred", day="2026-11-21", reason="未达标准")
    person.done(
        "/cases/1/outcomes", kind="penalty", day="2026-11-21", number="示版权罚字〔2026〕第3号", yuan="5000", threshold="yes",
    )  # fmt: skip
    person.done(
        "/cases/1/papers", title="现场笔录", number="1", day="2026-11-21", files={"scan": ("笔录.pdf", PDF)}
    )
    deed = {"file": ("公证书.pdf", PDF)}
    person.done(
        f"{at}/outside", kind="notarial", source="示例公证处", made_on="2026-11-20", reference="第12号", files=deed,
    )  # fmt: skip
    with desk.database.unit_of_work() as session:
        for _ in range(2):
            clocks.start(
                session, desk.clock, packaged(), term_id="hearing-request", subject=("case", 1), starts_at=date(2026, 11, 20),
                actor="cli:li",
            )  # fmt: skip
    person.done("/deadlines/1/extend", until="2026-12-10", why="鉴定")


def _dossiers(desk: Desk, people: dict[str, Hand], seeded: Seeded) -> None:
    """An approved notice that nobody exported yet, dossiers that were handed over and closed, and one without papers."""
    third, fourth, fifth = seeded.drafts[2:5]
    _ready(desk, people["reviewer"], fifth)
    _put_up(desk, people["reviewer"], third)
    for login in ("admin", "approver"):
        _approve(desk, people[login], third)
    moved = _draft(desk, fourth).dossier_id
    people["reviewer"].done(
        f"/dossiers/{moved}/jurisdiction",
        outcome="transfer",
        organ="某市版权局",
        number="移〔2026〕1号",
        files=SCAN,
    )
    takedown.cases.dossiers.run(desk.database.unit_of_work, desk.clock)
    with desk.database.reading() as session:
        last = session.scalars(select(Dossier.id).order_by(Dossier.id.desc())).first()
    people["reviewer"].done(f"/dossiers/{last}/close", why="重复建卷")


def _papers(desk: Desk, people: dict[str, Hand], seeded: Seeded) -> None:
    """An official letter that is being drawn up."""
    people["reviewer"].done("/sites/novelbbs/papers", kind=PaperKind.ICP_REQUEST.value)


def _site(desk: Desk, people: dict[str, Hand], seeded: Seeded) -> None:
    person, day = people["reviewer"], "2026-11-20"
    person.done(
        "/sites/novelbbs/determinations", kind="dedicated", organ="某省版权局", number="版权认字〔2026〕3号", decided_on="2026-11-12",
        basis="办法第十四条",
    )  # fmt: skip
    person.done("/sites/novelbbs/facts", kind="nature", value="direct", day=day, basis="人工查看")
    person.done("/contacts", files={"file": ("联系人.csv", CONTACTS, "text/csv")})
    last = (desk.clock.now().date() + timedelta(days=20)).isoformat()
    people["approver"].done(
        "/sites/novelbbs/exceptions", legal_basis="著作权法第五十三条", reason="调查取证", last_day=last
    )
    people["monitor"].done("/stop", site="pan", reason="网站反映")


def _rows(desk: Desk, people: dict[str, Hand], seeded: Seeded) -> None:
    with desk.database.unit_of_work() as session:
        alerts.raise_alert(
            session,
            desk.clock,
            next(iter(AlertRule)),
            zh="巡查未完成",
            en="a sweep did not finish",
            site_id=1,
        )


def _leads(desk: Desk, people: dict[str, Hand], seeded: Seeded) -> None:
    for number in (7, 8, 7):
        told = f"盗版链接 http://bbs.shuhai.example/forum/thread-9{number}.html 请处理"
        intake.take(
            desk,
            Reported(
                channel=LeadChannel.LETTER, text=told, anonymous=False, name="王先生", contact="13912345678"
            ),
            "monitor",
        )


def _catalogue(desk: Desk, people: dict[str, Hand], seeded: Seeded) -> None:
    """A batch with issues that can be undone, and a trial that waits for its commit."""
    with desk.database.reading() as session:
        name = session.get_one(RightsHolder, seeded.holders[0]).name
    path = desk.settings.home_dir / "目录.csv"
    path.write_bytes(CSV)
    import_catalogue(
        desk.database.unit_of_work, desk.clock, desk.vault, path=path, holder=name, actor="holder1"
    )
    path.unlink()
    more = CSV.replace(b"P-1", b"P-3").replace("听潮".encode(), "晚潮".encode())
    people["holder1"].done(
        "/catalogue/uploads", holder=seeded.holders[0], files={"file": ("新目录.csv", more, "text/csv")}
    )


def _rights(desk: Desk, people: dict[str, Hand], seeded: Seeded) -> None:
    person, holder = people["holder1"], seeded.holders[0]
    soon = (desk.clock.now().date() + timedelta(days=10)).isoformat()
    person.done(
        "/rights/documents", holder=holder, kind="registration", number="国作登字-2021-A-00000001", issued_on="2021-05-06", valid_to=soon,
        files={"file": ("证书.pdf", PDF, "application/pdf")},
    )  # fmt: skip
    tokens.make(desk, holder_id=holder, name="目录同步", scopes=("read", "upload"), days=30, actor="holder1")
    media.begin(
        desk,
        holder_id=holder,
        actor="holder1",
        file_name="片.mp4",
        work_id="BA-001",
        kind="video",
        length=100,
    )
    for owner, work_id in zip(seeded.holders, ("K-1", "K-2"), strict=True):
        path = desk.settings.home_dir / f"{work_id}.csv"
        path.write_text(f"work_id,title,kind,isrc\n{work_id},同一首歌,music,CN-A01-15-00001\n", "utf-8")
        with desk.database.reading() as session:
            name = session.get_one(RightsHolder, owner).name
        import_catalogue(
            desk.database.unit_of_work, desk.clock, desk.vault, path=path, holder=name, actor="cli:li"
        )
        path.unlink()


def _reports(desk: Desk, people: dict[str, Hand], seeded: Seeded) -> None:
    filing = filings.Filing("1号", date(2015, 8, 3), "丙", filings.officers(["甲:1", "乙:2"]))
    case = filings.file(
        desk.database.unit_of_work, desk.clock, filing=filing, actor="li", name="“示例1号网”侵权案", unit="示例市支队", region="示例市",
        source="own", kind="music", supervised=True,
    ).id  # fmt: skip
    outcomes.record(
        desk.database.unit_of_work, desk.clock, case_id=case, kind="penalty", day=date(2015, 8, 20), actor="li",
        number="示版权罚字〔2015〕第1号", amount_fen=5_000_000,
    )  # fmt: skip
    person = people["clerk"]
    person.done("/reports/submit", stream="copyright", **PLACE, **SIGNED)
    place = {"campaign": "jianwang-2015", "region": "示例市"}
    person.done("/reports/self-checks", site="novelbbs", asked_on="2026-11-01", due="2026-12-01", **place)
    person.done("/reports/milestones", case_id=case, name="督办", due="2026-12-01", **place)


def _triage(desk: Desk, people: dict[str, Hand], seeded: Seeded) -> None:
    """A filter, notes, an entry of the negative bank, findings in every state and a turn of somebody."""
    person = people["reviewer"]
    person.done("/filters?site=novelbbs", name="论坛", shared="true")
    with desk.database.reading() as session:
        free = session.scalars(
            select(Finding.id).where(Finding.state == FindingState.OPEN).order_by(Finding.id)
        ).all()
    with_picture = seeded.findings[0]
    page = html.fromstring(person.get(f"/findings/{with_picture}").text)
    what = page.cssselect(
        "form[action$='/negatives'] [name=what] option, form[action$='/negatives'] [name=what]"
    )
    person.done(
        f"/findings/{with_picture}/negatives", what=next(one.get("value") for one in what if one.get("value")), reason="同名之作",
    )  # fmt: skip
    person.done(f"/findings/{free[0]}/notes", text="请看第二页")
    person.done(f"/findings/{free[0]}/skip", skip_reason="unsure") if len(free) > 3 else None
    person.done(f"/findings/{free[-1]}/claim")
    people["monitor"].done("/quality/next")
    with (
        desk.database.unit_of_work() as session
    ):  # the very file of the catalogue: these may be decided together
        for id_ in seeded.hostile:
            match = session.get_one(Finding, id_).match
            match.record = {
                "versions": {"model": "m1"},
                "contents": [{"kind": "file", "algorithm": "sha256", "strength": "strong"}],
            }


def work_off(desk: Desk) -> None:
    """What the worker would do with waiting imports."""
    with desk.database.reading() as session:
        waiting = session.scalars(select(Job).where(Job.kind == JobKind.IMPORT)).all()
    for job in waiting:
        WORK[job.kind](desk, job)
