"""An office with one site, one right holder and what a sweep left: rows, a real WARC file, a real vault."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from records.accounts import Account
from records.captures import Capture
from records.cases import Draft, Recheck
from records.catalog import RightsHolder, Work
from records.clock import FixedClock
from records.events import Event
from records.findings import Finding, Match
from records.scope import ScopeRule, Site
from records.session import Database
from records.settings import Settings
from records.sweeps import FrontierEntry, Listing, Refusal, Sweep
from records.vault import Vault
from records.vocabulary import (
    CaptureKind,
    Decision,
    FindingState,
    FrontierState,
    ListingKind,
    RefusalReason,
    Role,
    SiteKind,
    SweepKind,
    WorkKind,
)
from takedown.approving import rechecks, review, submission, verdicts
from takedown.cases import dossiers
from takedown.drafting import drafts

SITE = "http://forum.example:8080"
WARC = "evidence.warc.gz"
ADDRESS = {"uscc": "91510100MA0000000H", "address": "四川省成都市锦江区示例路1号", "contact": "张三",
           "phone": "028-12345678", "email": "copyright@holder.example", "signer": "李四"}  # fmt: skip


@dataclass
class Office:
    """Puts rows where the stages before would have put them."""

    database: Database
    clock: FixedClock
    vault: Vault
    settings: Settings
    site_id: int = 0
    holder_id: int = 0
    pages: dict[str, bytes] = field(default_factory=dict)

    def open(self, kind: SiteKind = SiteKind.WEBSITE, key: str = "forum") -> None:
        now = self.clock.now()
        with self.database.unit_of_work() as session:
            site = Site(
                key=key, name="光影论坛", kind=kind, url=SITE + "/", operator="示例网络有限公司",
                icp="蜀ICP备00000000号-1", contact="abuse@forum.example", created_at=now, updated_at=now,
                rules=[ScopeRule(scheme="http", host="forum.example", port=8080)],
            )  # fmt: skip
            holder = RightsHolder(name="示例影业有限公司", created_at=now, **ADDRESS)
            session.add_all([site, holder])
            session.flush()
            self.site_id, self.holder_id = site.id, holder.id

    def work(self, work_id: str = "W-1", title: str = "长夜灯火", **columns: Any) -> int:
        now = self.clock.now()
        with self.database.unit_of_work() as session:
            work = Work(
                holder_id=self.holder_id, work_id=work_id, title=title, created_at=now, updated_at=now,
                **{"kind": WorkKind.FILM_TV, "creators": [], "right": "信息网络传播权", "territory": "中国大陆",
                   "proof": "国作登字-2024-I-00123456"} | columns,
            )  # fmt: skip
            session.add(work)
            session.flush()
            return work.id

    def sweep(self, kind: SweepKind = SweepKind.SWEEP) -> int:
        with self.database.unit_of_work() as session:
            sweep = Sweep(site_id=self.site_id, kind=kind, started_at=self.clock.now())
            session.add(sweep)
            session.flush()
            return sweep.id

    def capture(self, sweep_id: int, url: str, body: bytes, listing_id: int | None = None) -> int:
        """A kept response, in the WARC file."""
        path = self.settings.warc_dir / WARC
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            offset = file.tell()
            writer = WARCWriter(file, gzip=True)
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url, "response", payload=io.BytesIO(body), http_headers=head, length=len(body)
            )
            writer.write_record(record)
        with self.database.unit_of_work() as session:
            row = Capture(
                sweep_id=sweep_id, url=url, kind=CaptureKind.RESPONSE, listing_id=listing_id, status=200,
                media_type="text/html", fetched_at=self.clock.now(), sha256=hashlib.sha256(body).hexdigest(),
                bytes=len(body), warc_file=WARC, warc_offset=offset,
                warc_record_id=record.rec_headers.get_header("WARC-Record-ID"), drawn_from={},
            )  # fmt: skip
            session.add(row)
            session.flush()
            return row.id

    def picture(self, listing_id: int, source: int, data: bytes = b"png") -> int:
        with self.database.unit_of_work() as session:
            row = Capture(
                sweep_id=session.get_one(Capture, source).sweep_id, url=SITE, kind=CaptureKind.SCREENSHOT,
                listing_id=listing_id, media_type="image/png", fetched_at=self.clock.now(),
                sha256=self.vault.put(data), bytes=len(data), source_capture_id=source, drawn_from={},
            )  # fmt: skip
            session.add(row)
            session.flush()
            return row.id

    def found(
        self, path: str, work: int, decision: Decision = Decision.DRAFT, *,
        state: FindingState = FindingState.OPEN, captured: bool = True, sweep: int = 0, **listing: Any,
    ) -> int:  # fmt: skip
        """A listing with its capture, its match and its finding."""
        url, now = SITE + path if path.startswith("/") else path, self.clock.now()
        sweep_id = sweep or self.sweep()
        body = f"<title>{url}</title>".encode()
        self.pages[url] = body
        with self.database.unit_of_work() as session:
            row = Listing(
                site_id=self.site_id, sweep_id=sweep_id, url=url, first_seen=now, last_seen=now,
                **{"kind": ListingKind.PAGE, "title": "【网盘】长夜灯火 全40集", "text": "正文" * 50, "content_digest": "1" * 64,
                   "share_links": [{"service": "baidu", "id": "1AbC", "code": "x7k9",
                                    "url": "https://pan.baidu.example/s/1AbC", "span": [0, 4]}]} | listing,
            )  # fmt: skip
            session.add(row)
            session.flush()
            listing_id = row.id
        capture_id = self.capture(sweep_id, url, body, listing_id) if captured else None
        with self.database.unit_of_work() as session:
            session.get_one(Listing, listing_id).capture_id = capture_id
            match = Match(
                listing_id=listing_id, work_id=work, decision=decision, p_work=0.99, p_act=0.9, p_unlicensed=1.0,
                families=["title", "hash"], record={}, revision="r", at=now,
                reasons=[{"feature": "title", "family": "title", "seen": "长夜灯火", "expected": "长夜灯火", "weight": 4.0,
                          "zh": "页面标题写有作品名称“长夜灯火”。", "en": "the title is there"},
                         {"feature": "year", "family": "year", "seen": "", "expected": "2024", "weight": -0.3,
                          "zh": "页面未写年份", "en": "no year"}],
            )  # fmt: skip
            session.add(match)
            session.flush()
            finding = Finding(
                listing_id=listing_id, work_id=work, match_id=match.id, decision=decision, state=state,
                opened_at=now, updated_at=now,
            )  # fmt: skip
            session.add(finding)
            session.flush()
            return finding.id

    def say(self, finding_id: int, state: str, reason: str = "", actor: str = "chen") -> verdicts.Decided:
        with self.database.reading() as session:
            version = session.get_one(Finding, finding_id).version
        return verdicts.decide(
            self.database.unit_of_work, self.clock, finding_id=finding_id, state=state, reason=reason,
            saw_version=version, actor=actor,
        )  # fmt: skip

    def prepare(self, actor: str = "system:pipeline") -> drafts.PrepareOutcome:
        dossiers.run(self.database.unit_of_work, self.clock)
        return drafts.prepare(self.database.unit_of_work, self.clock, actor=actor)

    def draft(self, draft_id: int = 1) -> Draft:
        """The draft with its items loaded, detached."""
        with self.database.reading() as session:
            draft = session.get_one(Draft, draft_id)
            assert draft.dossier.site
            assert draft.dossier.holder
            assert draft.items is not None
            return draft

    def recheck(self, draft_id: int = 1, seen: Mapping[str, Any] | None = None) -> rechecks.RecheckOutcome:
        """Ask, look and conclude. `seen`: address to status, to a refusal reason, or to what the page now is."""
        uow = self.database.unit_of_work
        asked = rechecks.request(uow, self.clock, draft_id=draft_id, actor="chen")
        plan = rechecks.begin(uow, self.clock, recheck_id=asked.id)
        self.clock.advance(timedelta(minutes=1))
        sweep_id = self.sweep(SweepKind.RECHECK)
        for url in plan.urls:
            self.look(sweep_id, url, (seen or {}).get(url, 200))
        return rechecks.conclude(uow, self.clock, recheck_id=asked.id, sweep_id=sweep_id)

    def look(self, sweep_id: int, url: str, seen: Any) -> None:
        """What the crawler leaves of one address."""
        if seen is None:
            return
        status = seen if isinstance(seen, int) else (200 if isinstance(seen, dict) else None)
        answered = status == 200
        with self.database.unit_of_work() as session:
            session.add(
                FrontierEntry(
                    sweep_id=sweep_id, fingerprint=hashlib.sha1(url.encode()).hexdigest(), url=url, request={},
                    status=status, state=FrontierState.DONE if answered else FrontierState.REFUSED,
                )
            )  # fmt: skip
            if isinstance(seen, RefusalReason):
                session.add(
                    Refusal(sweep_id=sweep_id, url=url, reason=seen, stage="download", at=self.clock.now())
                )
        if isinstance(seen, dict):
            self._reread(sweep_id, url, seen)
        elif answered:
            self.capture(sweep_id, url, self.pages[url])

    def _reread(self, sweep_id: int, url: str, columns: dict[str, Any]) -> None:
        self.pages[url] = repr(columns).encode()
        capture_id = self.capture(sweep_id, url, self.pages[url])
        if columns.pop("nothing", False):
            return
        with self.database.unit_of_work() as session:
            row = session.scalars(select(Listing).where(Listing.url == url)).one()
            row.sweep_id, row.capture_id, row.last_seen = sweep_id, capture_id, self.clock.now()
            for name, value in columns.items():
                setattr(row, name, value)

    def account(self, login: str = "wang", role: Role = Role.APPROVER, *, active: bool = True) -> str:
        with self.database.unit_of_work() as session:
            session.add(
                Account(
                    login=login, display_name=login, password_hash="", role=role, active=active,
                    created_at=self.clock.now(),
                )
            )  # fmt: skip
        return login

    def submit(self, draft_id: int = 1) -> int:
        return submission.submit(self.database.unit_of_work, self.clock, draft_id=draft_id, actor="chen")

    def approve(self, draft_id: int = 1, approver: str = "wang", **other: Any) -> review.Approved:
        draft = self.draft(draft_id)
        seen = {"version": draft.version, "digest": draft.digest} | other
        self.approve_first(draft_id, **seen)
        return review.approve(
            self.database.unit_of_work, self.clock, self.vault, self.settings, draft_id=draft_id,
            approver=approver, **seen,
        )  # fmt: skip

    def approve_first(self, draft_id: int = 1, approver: str = "sun", **seen: Any) -> tuple[str, ...]:
        """The first of two people, where two are demanded."""
        draft = self.draft(draft_id)
        return review.approve_first(
            self.database.unit_of_work, self.clock, self.vault, self.settings, draft_id=draft_id, approver=approver,
            **{"version": draft.version, "digest": draft.digest} | seen,
        )  # fmt: skip

    def ready(self, *paths: str) -> list[int]:
        """A draft in review, re-checked, every item confirmed; give the findings."""
        work = self.work()
        findings = [self.found(path, work) for path in paths or ("/thread-1.html",)]
        self.prepare()
        for finding in findings:
            self.say(finding, "confirmed")
        self.recheck()
        self.submit()
        return findings

    def actions(self) -> list[str]:
        with self.database.reading() as session:
            return list(session.scalars(select(Event.action).order_by(Event.seq)))

    def rechecks(self) -> list[Recheck]:
        with self.database.reading() as session:
            rows = list(session.scalars(select(Recheck).order_by(Recheck.id)))
            assert all(row.results is not None for row in rows)
            return rows


@pytest.fixture
def office(database: Database, clock: FixedClock, vault: Vault, settings: Settings) -> Office:
    office = Office(database, clock, vault, settings)
    office.open()
    office.account()
    office.account("sun")
    return office
