"""Rows as an office has them, for tests and for looking at pages: invented works on invented sites."""

from __future__ import annotations

import hashlib
import io
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from html import escape
from typing import Any

from PIL import Image, ImageDraw
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select
from sqlalchemy.orm import Session
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import takedown.approving.rechecks
import takedown.cases.dossiers
import takedown.drafting.drafts
from desk.wiring import Desk
from records.accounts import Account
from records.captures import Capture
from records.cases import Draft
from records.catalog import Asset, Authorization, RightsHolder, Work, WorkTitle
from records.findings import Finding, Match, Verdict
from records.prints import Fingerprint
from records.scope import ScopeRule, Site, SiteAddress
from records.sweeps import FrontierEntry, Listing, ListingMedia, Refusal, Sweep
from records.vocabulary import (
    AssetKind,
    CaptureKind,
    Decision,
    FindingState,
    FrontierState,
    ListingKind,
    MediaRole,
    RefusalReason,
    RejectReason,
    Role,
    SiteKind,
    SweepKind,
    SweepState,
    WorkKind,
)

PASSWORD = "correct horse battery"
WARC = "seed.warc.gz"
HOSTILE = (
    '<script>alert(1)</script><img src=x onerror="alert(2)">',
    "《北岸灯塔》\u202eMP4.txt\u202c全集下载\u200b\u2066x\u2069",
    "北" + "\u0301\u0327\u0336" * 40 + "岸灯塔",
    "超长标题" * 2500,
    "北岸灯塔 ${7*7} {{7*7}} {% raw %} \x00\x1b[31m",
)


@dataclass
class Seeded:
    """What was made, by short names."""

    holders: list[int] = field(default_factory=list)
    works: list[int] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    sweeps: list[int] = field(default_factory=list)
    findings: list[int] = field(default_factory=list)
    hostile: list[int] = field(default_factory=list)
    drafts: list[int] = field(default_factory=list)


def seed(desk: Desk, *, people: bool = True) -> Seeded:
    """Fill an empty, migrated database."""
    made = Seeded()
    with desk.database.unit_of_work() as session:
        _catalogue(desk, session, made)
        _scope(desk, session, made)
        _listings(desk, session, made)
        if people:
            _people(desk, session, made)
    draft_notices(desk, made)
    return made


def draft_notices(desk: Desk, made: Seeded) -> None:
    """Run the stages that file findings and draw up notices."""
    takedown.cases.dossiers.run(desk.database.unit_of_work, desk.clock)
    takedown.drafting.drafts.prepare(desk.database.unit_of_work, desk.clock, actor="system:pipeline")
    with desk.database.reading() as session:
        made.drafts = list(session.scalars(select(Draft.id).order_by(Draft.id)))


@cache
def _hash() -> str:
    """argon2id that costs little: how dear verifying it is stands in the hash, and some hundred tests sign in."""
    return Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)


def _people(desk: Desk, session: Session, made: Seeded) -> None:
    hashed = _hash()
    people = [
        ("monitor", "巡查员甲（示例）", Role.MONITOR, None),
        ("reviewer", "审核员乙（示例）", Role.REVIEWER, None),
        ("approver", "批准人丙（示例）", Role.APPROVER, None),
        ("auditor", "审计员丁（示例）", Role.AUDITOR, None),
        ("admin", "管理员（示例）", Role.ADMIN, None),
        ("holder1", "北岸版权部（示例）", Role.RIGHTS_HOLDER, made.holders[0]),
        ("holder2", "云栖版权部（示例）", Role.RIGHTS_HOLDER, made.holders[1]),
    ]
    for login, name, role, holder in people:
        session.add(
            Account(
                login=login,
                display_name=name,
                password_hash=hashed,
                role=role,
                holder_id=holder,
                created_at=desk.clock.now(),
            )
        )


WORKS: list[dict[str, Any]] = [
    {"holder": 0, "work_id": "BA-001", "title": "北岸灯塔", "kind": WorkKind.LITERATURE, "year": 2021,
     "creators": ["沈知舟"], "aliases": ["灯塔在北岸", "Beian Lighthouse"], "isbn": "9787530200001",
     "proof": "作登字-2021-A-00012345"},
    {"holder": 0, "work_id": "BA-002", "title": "山月记事", "kind": WorkKind.FILM_TV, "year": 2023, "season": 2,
     "creators": ["周砚秋", "陆一鸣"], "aliases": ["山月记事 第二季"], "proof": "作登字-2023-I-00054321"},
    {"holder": 0, "work_id": "BA-003", "title": "归途", "kind": WorkKind.FILM_TV, "year": 2019,
     "creators": ["何远"], "aliases": [], "proof": ""},
    {"holder": 1, "work_id": "YQ/77", "title": "浮空城物语", "kind": WorkKind.GAME, "year": 2022,
     "creators": ["云栖工作室"], "aliases": ["Skyward Tales"], "package": "cn.example.fukong",
     "proof": "软著登字第0099887号"},
    {"holder": 1, "work_id": "YQ/81", "title": "极简记账本", "kind": WorkKind.SOFTWARE, "year": 2020,
     "creators": ["云栖工作室"], "aliases": [], "package": "cn.example.ledger", "proof": "软著登字第0099888号"},
]  # fmt: skip


def _catalogue(desk: Desk, session: Session, made: Seeded) -> None:
    now = desk.clock.now()
    holders = [
        RightsHolder(
            name="北岸出版有限公司（示例）", uscc="91350100M000100Y43", address="福州市鼓楼区示例路 1 号",
            contact="林女士", phone="0591-00000000", email="rights@beian.example", signer="林女士", created_at=now,
        ),
        RightsHolder(
            name="云栖数字科技有限公司（示例）", uscc="91330106MA2CFLDR43", address="杭州市西湖区示例街 2 号",
            contact="方先生", phone="0571-00000000", email="ip@yunqi.example", signer="方先生", created_at=now,
        ),
    ]  # fmt: skip
    session.add_all(holders)
    session.flush()
    made.holders = [one.id for one in holders]
    for number, row in enumerate(WORKS):
        made.works.append(_work(desk, session, holders[row["holder"]], number, row))
    session.add(
        Authorization(
            holder_id=holders[0].id, work_id=made.works[1], host="video.licensed.example", path="/shanyue/",
            licensee="正版视频（示例）", valid_from=date(2024, 1, 1), valid_to=date(2027, 12, 31), key="k1",
            created_at=now,
        )
    )  # fmt: skip


def _work(desk: Desk, session: Session, holder: RightsHolder, number: int, row: dict[str, Any]) -> int:
    now = desk.clock.now()
    work = Work(
        holder_id=holder.id, work_id=row["work_id"], title=row["title"], kind=row["kind"], year=row["year"],
        season=row.get("season"), creators=row["creators"], isbn=row.get("isbn", ""),
        package=row.get("package", ""), right="信息网络传播权", territory="中国大陆", valid_from=date(2020, 1, 1),
        valid_to=None, proof=row["proof"], batch_id=None, created_at=now, updated_at=now,
    )  # fmt: skip
    work.titles = [WorkTitle(text=row["title"]), *(WorkTitle(text=one, alias=True) for one in row["aliases"])]
    digest = desk.vault.put(picture(number))
    work.assets = [
        Asset(kind=AssetKind.COVER, file_name=f"cover-{number}.png", digest=digest, created_at=now)
    ]
    session.add(work)
    session.flush()
    _print(session, desk, "asset", work.assets[0].id, "f0" * 32)
    return work.id


def picture(number: int, size: tuple[int, int] = (300, 420), form: str = "PNG", words: str = "") -> bytes:
    """A cover of coloured bands; equal numbers look alike."""
    drawn = Image.new("RGB", size, (40 + 37 * number % 160, 60 + 53 * number % 140, 110 + 29 * number % 120))
    pen = ImageDraw.Draw(drawn)
    for band in range(5):
        top = size[1] * band // 5
        pen.ellipse(
            (30 + band * 20, top, size[0] - 60 + band * 5, top + 60),
            fill=(220 - band * 30, 180, 90 + band * 25),
        )
    pen.text((20, 20), words or f"COVER {number}", fill=(255, 255, 255))
    out = io.BytesIO()
    drawn.save(out, form)
    return out.getvalue()


def _print(session: Session, desk: Desk, subject: str, id_: int, value: str) -> None:
    session.add(
        Fingerprint(
            subject=f"{subject}:{id_}", asset_id=id_ if subject == "asset" else None,
            media_id=id_ if subject == "media" else None, kind="image", algorithm="pdq", recipe="1", value=value,
            quality=100, source_digest="0" * 64, versions={"pdqhash": "0.2.8"}, at=desk.clock.now(),
        )
    )  # fmt: skip


def _scope(desk: Desk, session: Session, made: Seeded) -> None:
    now = desk.clock.now()
    rows = [
        ("novelbbs", "书海论坛（示例）", SiteKind.WEBSITE, "http://bbs.shuhai.example/forum/", "/forum/"),
        ("pan", "云盘分享站（示例）", SiteKind.CLOUD_STORAGE, "http://pan.yunshare.example/", "/"),
        ("appstore", "应用集市（示例）", SiteKind.APP_STORE, "http://apps.jishi.example/app/", "/app/"),
    ]
    for number, (key, name, kind, url, prefix) in enumerate(rows):
        host = url.split("/")[2]
        site = Site(
            key=key, name=name, kind=kind, url=url, operator="示例网络科技公司", icp="示ICP备00000000号",
            contact="tousu@shuhai.example", schedule="24h", delay_s=1.5, created_at=now, updated_at=now,
            rules=[ScopeRule(scheme="http", host=host, port=80, path_prefix=prefix)],
            addresses=[SiteAddress(network=f"127.0.0.{11 + number}/32")],
        )  # fmt: skip
        session.add(site)
        session.flush()
        made.sites.append(key)
        _sweep(desk, session, made, site, number)


def _sweep(desk: Desk, session: Session, made: Seeded, site: Site, number: int) -> None:
    now = desk.clock.now()
    sweep = Sweep(
        site_id=site.id, state=[SweepState.FINISHED, SweepState.FINISHED, SweepState.PARTIAL][number],
        started_at=now - timedelta(hours=5 - number), finished_at=now - timedelta(hours=4 - number), planned=64,
        visited=51, failed=2 * number, unchanged=7, listings=32,
        refused={RefusalReason.HOST.value: 2, RefusalReason.ROBOTS.value: 1},
    )  # fmt: skip
    session.add(sweep)
    session.flush()
    made.sweeps.append(sweep.id)
    for reason, url in (
        (RefusalReason.HOST, "http://elsewhere.example/page?id=1"),
        (RefusalReason.HOST, "http://127.0.0.1/admin"),
        (RefusalReason.ROBOTS, f"{site.url}private/"),
    ):
        session.add(
            Refusal(
                sweep_id=sweep.id, url=url, reason=reason.value, stage="gate", detail="expected host in the register",
                found_on=site.url, at=now,
            )
        )  # fmt: skip


LISTINGS: list[dict[str, Any]] = [
    {"site": 0, "work": 0, "title": "【完结】《北岸灯塔》沈知舟 2021 全本TXT精校版 百度云下载", "decision": Decision.DRAFT,
     "p": (0.991, 0.962, 0.98), "families": ["title", "creator", "year", "hash"], "shares": True},
    {"site": 0, "work": 1, "title": "山月记事 第二季 1-24集全 1080P 国语中字 夸克网盘", "decision": Decision.DRAFT,
     "p": (0.984, 0.951, 0.91), "families": ["title", "season", "hash"], "shares": True, "counter": True},
    {"site": 1, "work": 0, "title": "北岸灯塔.epub", "decision": Decision.REVIEW, "p": (0.83, 0.9, 0.97),
     "families": ["title"], "kind": ListingKind.FILE},
    {"site": 2, "work": 3, "title": "浮空城物语 无限金币破解版 v3.2", "decision": Decision.DRAFT,
     "p": (0.995, 0.98, 0.99), "families": ["title", "identifier"], "kind": ListingKind.APP},
    {"site": 2, "work": 4, "title": "极简记账本 去广告版", "decision": Decision.REVIEW, "p": (0.74, 0.81, None),
     "families": ["title"], "kind": ListingKind.APP},
    {"site": 0, "work": 2, "title": "归途（2019）高清在线观看", "decision": Decision.REVIEW, "p": (0.61, 0.7, 0.9),
     "families": ["title", "year"], "counter": True},
    {"site": 1, "work": 1, "title": "SYJS.S02.1080p.WEB-DL.H264.mkv", "decision": Decision.WATCH, "p": (0.41, 0.8, 0.9),
     "families": [], "kind": ListingKind.FILE},
]  # fmt: skip


def _listings(desk: Desk, session: Session, made: Seeded) -> None:
    for number, row in enumerate(LISTINGS):
        made.findings.append(finding(desk, session, made, number, row))
    for number, title in enumerate(HOSTILE):
        row = {
            "site": 0,
            "work": 0,
            "title": title,
            "decision": Decision.REVIEW,
            "p": (0.5, 0.5, None),
            "families": [],
        }
        made.hostile.append(finding(desk, session, made, 100 + number, row))


def finding(desk: Desk, session: Session, made: Seeded, number: int, row: dict[str, Any]) -> int:
    now = desk.clock.now()
    site = session.get_one(Site, row["site"] + 1)
    listing = _listing(desk, session, made, number, row, site)
    work = WORKS[row["work"]]
    title = work["title"]
    at = row["title"].find(title)
    p_work, p_act, p_unlicensed = row["p"]
    match = Match(
        listing_id=listing.id, work_id=made.works[row["work"]], decision=row["decision"], p_work=p_work, p_act=p_act,
        p_unlicensed=p_unlicensed, families=row["families"], reasons=_reasons(row, title),
        record={"span": [at, at + len(title)] if at >= 0 else [], "runner_up": None,
                "vetoes": [{"rule": "generic", "at_most": "review", "zh": "作品名过于通用，又没有第二类证据",
                            "en": "the name is generic, and no second family supports it"}] if row["work"] == 2 else []}, revision=f"r{number}", at=now,
    )  # fmt: skip
    session.add(match)
    session.flush()
    finding = Finding(
        listing_id=listing.id, work_id=match.work_id, match_id=match.id, decision=row["decision"],
        state=FindingState.REJECTED if number == 6 else FindingState.OPEN, opened_at=now, updated_at=now,
    )  # fmt: skip
    session.add(finding)
    session.flush()
    if number == 6:
        session.add(
            Verdict(
                finding_id=finding.id, state=FindingState.REJECTED, reason=RejectReason.WEAK_EVIDENCE.value,
                note="只有缩写", actor="reviewer", saw_version=1, at=now,
            )
        )  # fmt: skip
    return finding.id


def _reasons(row: dict[str, Any], title: str) -> list[dict[str, Any]]:
    reasons = [
        {"feature": "title_exact", "family": "title", "seen": title, "expected": title, "weight": 3.2,
         "zh": f"页面标题中出现作品名称“{title}”，与目录完全一致。",
         "en": f"the page's title contains “{title}”, exactly as in the catalogue"},
    ]  # fmt: skip
    if "hash" in row["families"]:
        reasons.append(
            {"feature": "pdq", "family": "hash", "seen": "12", "expected": "<= 31", "weight": 2.4,
             "zh": "页面图片与目录封面的 PDQ 距离为 12（阈值 31）。", "en": "PDQ distance 12 between the pictures (threshold 31)"}
        )  # fmt: skip
    if row.get("counter"):
        reasons.append(
            {"feature": "partial_licence", "family": "authorization", "seen": "bbs.shuhai.example",
             "expected": "video.licensed.example", "weight": -0.9,
             "zh": "目录中有一项授权（video.licensed.example），但与本页面的渠道不符。",
             "en": "a licence for video.licensed.example is on file; the channel of this page is another one"}
        )  # fmt: skip
    return reasons


def _listing(
    desk: Desk, session: Session, made: Seeded, number: int, row: dict[str, Any], site: Site
) -> Listing:
    now = desk.clock.now()
    url = f"{site.url}thread-{number}.html"
    listing = Listing(
        site_id=site.id, sweep_id=made.sweeps[row["site"]], url=url, kind=row.get("kind", ListingKind.PAGE),
        title=row["title"], page_title=f"{row['title'][:60]} - {site.name}", category="小说 > 完结",
        text=f"{row['title'][:200]}\n发布者：书虫小站。资源已压缩，请先转存后下载。回复可见提取码。",
        links=[{"url": f"{url}?download=1", "text": "立即下载", "rel": "download"}],
        share_links=[{"service": "baidu", "id": "1AbCdEfGh", "code": "x7k2", "url": "https://pan.baidu.com/s/1AbCdEfGh",
                      "span": [0, 10], "unzip_password": "shuhai"}] if row.get("shares") else [],
        files=[{"name": f"{row['title'][:40]}.zip", "size": 734003200}] if row.get("shares") else [],
        images=[f"{site.url}covers/{number}.jpg"], creators=WORKS[row["work"]]["creators"], uploader="书虫小站",
        dates=["2026-11-18"], language="zh", content_digest=hashlib.sha256(url.encode()).hexdigest(),
        first_seen=now - timedelta(days=3), last_seen=now - timedelta(hours=4), capture_id=None,
    )  # fmt: skip
    session.add(listing)
    session.flush()
    _evidence(desk, session, made, number, row, listing)
    return listing


def _write_warc(desk: Desk, url: str, body: bytes, record_id: str) -> int:
    """Append one response to the WARC file; the offset of its record."""
    desk.settings.warc_dir.mkdir(parents=True, exist_ok=True)
    with (desk.settings.warc_dir / WARC).open("ab") as file:
        offset = file.tell()
        writer = WARCWriter(file, gzip=True)
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            http_headers=head,
            warc_headers_dict={"WARC-Record-ID": record_id},
        )
        writer.write_record(record)
    return offset


def look_live(desk: Desk, recheck_id: int, *, answers: dict[str, int] | None = None) -> None:
    """The harmless twin of the worker: leaves the rows that a live sweep would, then lets the draft follow.

    `answers` gives an HTTP status for an address, 200 with the very bytes of the evidence for all others.
    """
    plan = takedown.approving.rechecks.begin(desk.database.unit_of_work, desk.clock, recheck_id=recheck_id)
    with desk.database.unit_of_work() as session:
        site = session.scalars(select(Site).where(Site.key == plan.site_key)).one()
        now = desk.clock.now()
        sweep = Sweep(
            site_id=site.id,
            kind=SweepKind.RECHECK,
            state=SweepState.FINISHED,
            started_at=now,
            finished_at=now,
        )
        session.add(sweep)
        session.flush()
        for url in plan.urls:
            _answer(session, sweep, url, (answers or {}).get(url, 200), now)
    takedown.approving.rechecks.conclude(
        desk.database.unit_of_work, desk.clock, recheck_id=recheck_id, sweep_id=sweep.id
    )


def _answer(session: Session, sweep: Sweep, url: str, status: int, now: datetime) -> None:
    session.add(
        FrontierEntry(
            sweep_id=sweep.id,
            fingerprint=hashlib.sha1(url.encode()).hexdigest(),
            url=url,
            request={},
            state=FrontierState.DONE,
            status=status,
        )
    )
    stored = session.scalars(
        select(Capture).where(Capture.url == url, Capture.kind == CaptureKind.RESPONSE)
    ).first()
    if stored is not None and status == 200:
        session.add(
            Capture(
                sweep_id=sweep.id,
                url=url,
                kind=CaptureKind.RESPONSE,
                listing_id=stored.listing_id,
                status=200,
                media_type="text/html",
                fetched_at=now,
                sha256=stored.sha256,
                bytes=stored.bytes,
                warc_file=stored.warc_file,
                warc_offset=stored.warc_offset,
                warc_record_id=stored.warc_record_id,
                source_capture_id=None,
            )
        )


def _evidence(
    desk: Desk, session: Session, made: Seeded, number: int, row: dict[str, Any], listing: Listing
) -> None:
    now = desk.clock.now()
    body = f"<html><title>{escape(row['title'][:200])}</title><p>{number}</p></html>".encode(
        "utf-8", "replace"
    )
    answer = Capture(
        sweep_id=made.sweeps[row["site"]], url=listing.url, kind=CaptureKind.RESPONSE, listing_id=listing.id,
        status=200, media_type="text/html", address=f"127.0.0.{11 + row['site']}", fetched_at=now - timedelta(hours=4),
        sha256=hashlib.sha256(body).hexdigest(), bytes=len(body), warc_file=WARC,
        warc_offset=_write_warc(desk, listing.url, body, record_id := f"<urn:uuid:{uuid.UUID(int=number)}>"),
        warc_record_id=record_id, source_capture_id=None,
    )  # fmt: skip
    session.add(answer)
    session.flush()
    listing.capture_id = answer.id
    if "hash" not in row["families"]:
        return
    media = ListingMedia(
        listing_id=listing.id, url=listing.images[0], role=MediaRole.COVER,
        digest=desk.vault.put(picture(row["work"], (240, 336), "JPEG", "re-encoded")), media_type="image/jpeg", fetched_at=now,
    )  # fmt: skip
    session.add(media)
    session.flush()
    _print(session, desk, "media", media.id, "f0" * 30 + "0f0e")
    shot = picture(40 + number, (1280, 900), words="picture of the found page")
    session.add(
        Capture(
            sweep_id=made.sweeps[row["site"]], url=listing.url, kind=CaptureKind.SCREENSHOT, listing_id=listing.id,
            status=None, media_type="image/png", fetched_at=now - timedelta(hours=3), sha256=desk.vault.put(shot),
            bytes=len(shot), warc_offset=None, source_capture_id=answer.id,
        )
    )  # fmt: skip
