"""Findings with content to look at: each made by the real stages out of real bytes, of invented works."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from sqlalchemy import select
from sqlalchemy.orm import Session

import fingerprints.run
import matchers.run
from demo import covers
from demo.plan import Cover
from desk.wiring import Desk
from fingerprints import app
from fingerprints.app import Identity
from records.catalog import Asset, Work, WorkTitle
from records.clock import FixedClock
from records.findings import Finding
from records.prints import Fingerprint
from records.session import Database
from records.settings import Settings
from records.sweeps import Listing, ListingMedia
from records.vault import Vault
from records.vocabulary import AssetKind, ListingKind, MediaRole, WorkKind
from tests.unit.fingerprints.apks import axml
from tests.unit.fingerprints.archives import blob, client, zipped
from tests.unit.fingerprints.test_audio import RATE, melody, wav
from tests.unit.fingerprints.test_video import FPS, Shots, film
from tests.web.seed import Seeded, seed

OWN_SIGNER, OTHER_SIGNER = hashlib.sha256(b"own").hexdigest(), hashlib.sha256(b"other").hexdigest()
TITLES = {
    "cover": ("雾港来信", WorkKind.LITERATURE), "mirrored": ("白塔旧事", WorkKind.LITERATURE),
    "chapter": ("渡口的灯", WorkKind.LITERATURE), "song": ("潮声小夜曲", WorkKind.MUSIC),
    "film": ("长堤纪行", WorkKind.FILM_TV), "client": ("群岛物语", WorkKind.GAME), "app": ("潮汐日历", WorkKind.SOFTWARE),
    "disc": ("海图工具集", WorkKind.SOFTWARE),
}  # fmt: skip
LISTED = {
    "cover": "《雾港来信》完结全本 TXT 下载", "mirrored": "白塔旧事 全集 精校版 免费下载",
    "chapter": "渡口的灯 在线阅读 第三章", "song": "潮声小夜曲 无损 网盘下载",
    "film": "长堤纪行 高清完整版 下载", "client": "群岛物语 私服客户端 下载", "app": "潮汐日历 去广告破解版 下载",
    "disc": "海图工具集 绿色版 下载",
}  # fmt: skip


@dataclass
class Contents:
    """Ids by the short names above."""

    findings: dict[str, int] = field(default_factory=dict)
    works: dict[str, int] = field(default_factory=dict)
    media: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Planted:
    """Bytes of both sides: (kind or role, file name, bytes); `text` stands on the page itself."""

    ours: tuple[tuple[AssetKind, str, bytes], ...]
    theirs: tuple[tuple[MediaRole, str, bytes], ...] = ()
    text: str = ""


def add(desk: Desk, seeded: Seeded) -> Contents:
    """Plant everything, then let the stages print and match it."""
    made = Contents()
    with desk.database.unit_of_work() as session:
        for name, one in planted().items():
            _plant(desk, session, seeded, made, name, one)
    fingerprints.run.run(desk.database.unit_of_work, desk.clock, desk.vault)
    with desk.database.unit_of_work() as session:
        _sign(desk, session, made)
    matchers.run.run(desk.database.unit_of_work, desk.clock, vault=desk.vault)
    with desk.database.reading() as session:
        for name, work in made.works.items():
            found = session.scalars(select(Finding.id).where(Finding.work_id == work)).all()
            assert len(found) == 1, (name, found)
            made.findings[name] = found[0]
    return made


_HOMES: list[tuple[Path, Contents, Seeded]] = []


def home(folder: Path) -> tuple[Path, Contents, Seeded]:
    """A home with all that, made in `folder` by whoever asks first, and shared by all tests of a process: copy it."""
    if not _HOMES:
        settings = Settings(home=folder / "home")
        database = Database(settings.database)
        database.migrate()
        desk = Desk(
            settings,
            database,
            FixedClock(datetime(2026, 11, 21, 8, 0, tzinfo=UTC)),
            Vault(settings.vault_dir),
        )
        seeded = seed(desk)
        _HOMES.append((settings.home_dir, add(desk, seeded), seeded))
        database.dispose()
    return _HOMES[0]


def planted() -> Mapping[str, Planted]:
    """By short name."""
    cover, other = (
        covers.original(Cover(seed=1, text="雾港来信")),
        covers.original(Cover(seed=2, text="白塔旧事")),
    )
    book, song, frames = novel(), melody(11, 60.0), scenes()
    levels, tools = client(5, 8), client(9, 4)
    return {
        "cover": Planted(
            ((AssetKind.COVER, "雾港来信-封面.png", encoded(cover)),),
            ((MediaRole.COVER, "fengmian.jpg", encoded(cropped(cover), "JPEG")),),
        ),
        "mirrored": Planted(
            ((AssetKind.COVER, "白塔旧事-封面.png", encoded(other)),),
            ((MediaRole.COVER, "baita.jpg", encoded(other.transpose(Image.Transpose.FLIP_LEFT_RIGHT).resize((360, 504)), "JPEG")),),
        ),
        "chapter": Planted(
            ((AssetKind.TEXT, "渡口的灯.txt", book.encode("gb18030")),),
            text="首页 书库 排行\n" + retyped(chapter(book, 3)) + "\n上一章 目录 下一章 手机阅读",
        ),
        "song": Planted(
            ((AssetKind.AUDIO, "潮声小夜曲.wav", wav(song)),),
            ((MediaRole.FILE, "chaosheng.wav", wav(np.concatenate((melody(12, 6.0), song[20 * RATE : 48 * RATE])))),),
        ),
        "film": Planted(
            ((AssetKind.VIDEO, "长堤纪行.mp4", film(frames)),),
            ((MediaRole.FILE, "changdi.mp4", film(np.pad(frames[60:170], ((0, 0), (24, 24), (0, 0), (0, 0))))),),
        ),
        "client": Planted(
            ((AssetKind.FILE, "qundao-1.2.zip", zipped(levels)),),
            ((MediaRole.FILE, "qundao-sf.zip", zipped({**levels, "data/level7.pak": blob(77), "bin/login.exe": blob(78, 9_000), "公益服说明.txt": b"x" * 700})),),
        ),
        "app": Planted(
            ((AssetKind.APP, "chaoxi-3.1.apk", apk("cn.example.chaoxi", 31, {"assets/ads.dat": blob(31, 30_000)})),),
            ((MediaRole.FILE, "chaoxi-pojie.apk", apk("cn.example.chaoxi", 32, {"assets/inject.so": blob(32, 40_000)})),),
        ),
        "disc": Planted(
            ((AssetKind.FILE, "haitu.iso", blob(41, 90_000)),),
            ((MediaRole.FILE, "haitu-lvse.zip", zipped({**tools, "haitu.iso": blob(41, 90_000)})),),
        ),
    }  # fmt: skip


def scenes(seconds: int = 24) -> Shots:
    """A film of slow pans, three seconds each, over drawn grounds."""
    made = []
    for number in range(seconds // 3):
        ground = np.asarray(covers.original(Cover(seed=60 + number, text="")).resize((480, 540)), np.uint8)
        for step in range(3 * FPS):
            left, top = 4 * step, 90 + 3 * step
            made.append(ground[top : top + 180, left : left + 320])
    return np.stack(made)


def cropped(cover: Image.Image) -> Image.Image:
    """A fifth cut away, shrunk, with a line of advertisement over the foot."""
    copy = cover.crop((70, 60, 560, 760)).resize((343, 490))
    draw = ImageDraw.Draw(copy)
    draw.rectangle((0, 462, 343, 490), fill=(24, 24, 24))
    draw.text((14, 468), "free books  www.shuku.example", fill=(255, 220, 90))
    return copy


def encoded(image: Image.Image, form: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


def apk(package: str, version: int, more: Mapping[str, bytes]) -> bytes:
    """An unsigned app with an icon and some files."""
    icon = encoded(covers.original(Cover(seed=6, text="潮", square=True)).resize((96, 96)))
    shared = {f"assets/chart{n}.dat": blob(500 + n, 16_000) for n in range(5)}
    manifest = {"AndroidManifest.xml": axml(package, version, "res/icon.png"), "res/icon.png": icon}
    return zipped({**manifest, **shared, **more})


WHO = [
    "沈知舟",
    "阿満",
    "老船工",
    "那个邮差",
    "陈婶",
    "码头上的孩子",
    "周砚秋",
    "戴斗笠的人",
    "他的妹妹",
    "守塔人",
    "卖灯的女人",
    "陆一鸣",
]
DID = [
    "推开了渡口的木门",
    "把灯芯又拨亮了一些",
    "沿着潮湿的石阶慢慢往下走",
    "在账本上记下最后一行数字",
    "望着对岸没有说话",
    "收起那封没有署名的信",
    "数着水面上漂过的木屑",
    "听见远处传来两声短促的汽笛",
    "将缆绳系在第三根桩子上",
    "想起许多年前的一场大雾",
    "从怀里摸出半截铅笔",
    "把船桨靠在墙边",
]
THEN = [
    "江面上的雾还没有散",
    "屋里的钟恰好敲了七下",
    "谁也没有再提起那件事",
    "只剩下雨落在篷布上的声音",
    "第二天的报纸上却一个字也没有",
    "火盆里的炭渐渐成了灰",
    "岸边的芦苇向一侧倒去",
    "远处的灯塔忽然熄了",
    "孩子们早已跑得不见踪影",
    "风把门吹得吱呀作响",
    "水位比昨夜高了一尺",
    "他们等的人始终没有来",
]
WHEN = [
    "天快亮的时候",
    "那年秋天",
    "雨停以后",
    "吃过晚饭",
    "第三班渡船开走之后",
    "说完这句话",
    "隔了很久",
    "大约在十点钟光景",
    "潮水退下去时",
    "封河的前一夜",
]


def novel(chapters: int = 6) -> str:
    """An invented book with headings."""
    source = random.Random(4)
    parts = []
    for number, name in enumerate(["雾", "信", "灯", "船", "潮", "归"][:chapters], 1):
        lines = [f"第{'一二三四五六'[number - 1]}章　{name}"]
        for _ in range(14):
            lines.append("　　" + "".join(_sentence(source) for _ in range(source.randint(3, 5))))
        parts.append("\n".join(lines))
    return "《渡口的灯》\n\n" + "\n\n".join(parts)


def _sentence(source: random.Random) -> str:
    when = f"{source.choice(WHEN)}，" if source.random() < 0.5 else ""
    return f"{when}{source.choice(WHO)}{source.choice(DID)}，{source.choice(THEN)}。"


def chapter(book: str, number: int) -> str:
    return book.split("\n\n")[number]


def retyped(text: str) -> str:
    """As a site that copies it has it: other line breaks, its own address in between, a few words lost."""
    lines = text.splitlines()
    lines[6] = lines[6].replace("，", "，（本站最新网址）", 1)
    lines[9] = lines[9][: len(lines[9]) // 2] + "……"
    return "\n\n".join(line.strip() for line in lines)


def _plant(desk: Desk, session: Session, seeded: Seeded, made: Contents, name: str, one: Planted) -> None:
    now, (title, kind) = desk.clock.now(), TITLES[name]
    work = Work(
        holder_id=seeded.holders[0], work_id=f"NR-{len(made.works) + 1:03d}", title=title, kind=kind, year=2024, season=None,
        creators=["沈知舟"], right="信息网络传播权", territory="中国大陆", valid_from=None, valid_to=None, proof="作登字-2024-A-00000001",
        package="cn.example.chaoxi" if name == "app" else "", signer_sha256=OWN_SIGNER if name == "app" else "",
        batch_id=None, created_at=now, updated_at=now, titles=[WorkTitle(text=title)],
    )  # fmt: skip
    work.assets = [
        Asset(kind=asset, file_name=file, digest=desk.vault.put(data), created_at=now) for asset, file, data in one.ours
    ]  # fmt: skip
    session.add(work)
    url = f"http://bbs.shuhai.example/forum/content-{name}.html"
    listing = Listing(
        site_id=1, sweep_id=seeded.sweeps[0], url=url, kind=ListingKind.PAGE, title=LISTED[name],
        page_title=LISTED[name], text=one.text or f"{LISTED[name]}\n作者：沈知舟。资源已上传网盘，点击立即下载。",
        links=[] if name == "chapter" else [{"url": f"{url}?download=1", "text": "立即下载", "rel": "download"}], creators=["沈知舟"],
        share_links=[] if name == "chapter" else [{"service": "baidu", "id": "1Qx", "code": "7k2m", "url": "https://pan.baidu.com/s/1Qx", "span": [0, 1], "unzip_password": ""}],
        content_digest=hashlib.sha256(url.encode()).hexdigest(), first_seen=now, last_seen=now, capture_id=None,
    )  # fmt: skip
    session.add(listing)
    session.flush()
    made.works[name] = work.id
    for role, file, data in one.theirs:
        row = ListingMedia(
            listing_id=listing.id, url=f"http://bbs.shuhai.example/forum/files/{file}", role=role,
            digest=desk.vault.put(data), stored_bytes=len(data), total_bytes=len(data), fetched_at=now,
        )  # fmt: skip
        session.add(row)
        session.flush()
        made.media[name] = row.id


def _sign(desk: Desk, session: Session, made: Contents) -> None:
    """The harmless twin of two signing keys: what verification would say of both apps."""
    asset = session.scalars(select(Asset.id).where(Asset.work_id == made.works["app"])).one()
    for owner, id_, signer in (
        (Fingerprint.asset_id, asset, OWN_SIGNER), (Fingerprint.media_id, made.media["app"], OTHER_SIGNER),
    ):  # fmt: skip
        row = session.scalars(
            select(Fingerprint).where(owner == id_, Fingerprint.algorithm == "apk-identity")
        ).one()
        said = Identity.unpacked(desk.vault.open(row.value))
        name = "潮汐日历" if signer == OWN_SIGNER else "潮汐日历 Pro"
        payload = Identity(
            said.package, said.version_code, "3.1" if signer == OWN_SIGNER else "3.2-mod", name, 21, "verified", ("v2", "v3"),
            (signer,), (), "", said.icon, "",
        ).packed()  # fmt: skip
        row.value = desk.vault.put(payload)
        assert row.recipe == app.IDENTITY_RECIPE
