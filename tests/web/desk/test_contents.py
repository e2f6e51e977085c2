"""What of a finding's content is alike is shown so that a person can judge it, to those who may see the finding."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lxml import html
from PIL import Image
from sqlalchemy import select

import matchers.run
from desk.web.app import create_app
from desk.web.content.plots import clock
from desk.wiring import Desk
from fingerprints import image, text
from fingerprints.kinds import Material
from fingerprints.printfiles import Described, rows
from records.catalog import Asset, ImportBatch
from records.clock import FixedClock
from records.findings import Finding
from records.jobs import Job
from records.listing_parts import ListingPart
from records.prints import Fingerprint, Negative
from records.session import Database
from records.settings import Settings
from records.sweeps import ListingMedia
from records.vault import Vault
from records.vocabulary import AssetKind, JobKind, NegativeKind
from tests.web import contents
from tests.web.conftest import NOW, Person, SignIn
from tests.web.contents import OTHER_SIGNER, OWN_SIGNER, Contents
from tests.web.seed import PASSWORD, Seeded


@dataclass(frozen=True)
class Shown:
    """Who looks at what."""

    person: Person
    made: Contents
    desk: Desk


@pytest.fixture(scope="module")
def shown(contents_home: tuple[Path, Contents], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """A reviewer at a desk of its own, for tests that change nothing: signing in takes longer than a page."""
    settings = Settings(home=tmp_path_factory.mktemp("shown") / "home")
    shutil.copytree(contents_home[0], settings.home_dir)
    desk = Desk(settings, Database(settings.database), FixedClock(NOW), Vault(settings.vault_dir))
    person = Person(create_app(desk), follow_redirects=False)
    assert person.submit("/sign-in", on="/sign-in", login="reviewer", password=PASSWORD).status_code == 303
    yield Shown(person, contents_home[1], desk)
    desk.database.dispose()


def page_of(person: Person, id_: int, path: str = "") -> html.HtmlElement:
    answer = person.get(f"/findings/{id_}{path}")
    assert answer.status_code == 200, answer.text[:400]
    return html.fromstring(answer.text)


def words(element: html.HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"), np.int16)


def test_a_cropped_cover_lies_on_the_works_with_the_common_part_framed_in_both(shown: Shown) -> None:
    person, id_ = shown.person, shown.made.findings["cover"]

    card = page_of(person, id_).get_element_by_id("picture")
    over = pixels(person.get(f"/findings/{id_}/overlay").content)

    assert [str(one.get("src")).partition("?")[0] for one in card.cssselect("img")] == [
        "/media/asset/6", f"/media/listing/{shown.made.media['cover']}", "/media/asset/6", f"/findings/{id_}/overlay",
    ]  # fmt: skip
    assert len(card.cssselect("rect.overlap")) == 2
    assert len(card.cssselect("polygon.overlap")) == 1
    assert card.cssselect("input[type=range][data-fade]")
    assert "仅作参考" in words(card)
    assert "68%" in words(card)
    original = np.asarray(
        Image.open(io.BytesIO(contents.planted()["cover"].ours[0][2])).convert("RGB"), np.int16
    )
    assert over.shape[:2] == original.shape[:2]
    inner = (slice(120, 620), slice(120, 500))
    assert over[inner][..., 3].min() == 255
    assert np.abs(over[..., :3] - original)[inner].mean() < 8
    assert over[10, 10, 3] == 0


def test_a_mirrored_cover_is_called_so_and_turned_back(shown: Shown) -> None:
    person, id_ = shown.person, shown.made.findings["mirrored"]

    card = page_of(person, id_).get_element_by_id("picture")
    over = pixels(person.get(f"/findings/{id_}/overlay").content)

    assert "镜像" in words(card)
    assert "高度一致" in words(card)
    original = np.asarray(
        Image.open(io.BytesIO(contents.planted()["mirrored"].ours[0][2])).convert("RGB"), np.int16
    )
    assert np.abs(over[..., :3] - original)[20:-20, 20:-20].mean() < 8


def test_everything_that_a_likeness_was_computed_from_is_in_the_fold(shown: Shown) -> None:
    fold = page_of(shown.person, shown.made.findings["mirrored"]).cssselect("#picture details.technical")[0]

    said = words(fold)
    with shown.desk.database.reading() as session:
        record = session.get_one(Finding, shown.made.findings["mirrored"]).match.record["picture"]
    for part in (
        record["asset_code"],
        record["found_code"],
        "pdq/rgb-full-v1",
        "numpy",
        "opencv",
        "phash256",
        "上限 31",
        "flip_h",
    ):
        assert part in said, part
    assert fold.get("open") is None


def test_a_copied_chapter_stands_beside_the_works_with_the_same_words_marked(shown: Shown) -> None:
    person, id_ = shown.person, shown.made.findings["chapter"]

    card = page_of(person, id_).get_element_by_id("content-0")
    beside = html.fromstring(
        person.get(f"/findings/{id_}/contents/0/text", headers={"HX-Request": "true"}).text
    )

    assert card.cssselect("[data-pending]")[0].get("hx-get") == f"/findings/{id_}/contents/0/text"
    assert "74%" in words(card)
    assert card.cssselect("polygon.band")
    ours, theirs = beside.cssselect(".passage")
    assert words(beside).count("第三章 灯") == 2
    assert "第 3,669–3,908 字" in words(beside)
    marked = [
        "".join("".join(m.text_content() for m in side.cssselect("mark")).split()) for side in (ours, theirs)
    ]
    assert abs(len(marked[0]) - len(marked[1])) < 6
    assert len(marked[0]) > 150
    assert beside.cssselect(".notice-warn") == []
    whole = person.get(f"/findings/{id_}/contents/0/text").text
    assert "<!doctype html>" in whole
    assert 'class="passage' in whole


def test_a_page_that_was_rewritten_since_is_said_to_have_changed(
    sign_in: SignIn, desk: Desk, planted: Contents
) -> None:
    id_ = planted.findings["chapter"]
    with desk.database.unit_of_work() as session:
        session.get_one(Finding, id_).listing.text = "本站维护，请稍后再来。" * 200

    assert "已有变化" in sign_in("reviewer").get(f"/findings/{id_}/contents/0/text").text


def test_the_words_of_a_chapter_page_are_shown_under_its_address(
    sign_in: SignIn, desk: Desk, planted: Contents
) -> None:
    id_, url = planted.findings["chapter"], "http://forum.example/book/7/19.html"
    with desk.database.unit_of_work() as session:
        finding, now = session.get_one(Finding, id_), desk.clock.now()
        (said,) = finding.match.record["contents"]
        counts = {"known": 40, "compared": 12, "alike": 9}
        told = {
            **said,
            "own_text": False,
            "part": True,
            "found": url,
            "evidence": {**said["evidence"], "parts": counts},
        }
        finding.match.record = {**finding.match.record, "contents": [told]}
        listing = finding.listing
        session.add(ListingPart(
            site_id=listing.site_id, fingerprint="a", whole_fingerprint="b", listing_id=listing.id, url=url, title="第十九章",
            chars=9, text=listing.text, text_digest="d", sweep_id=1, first_seen=now, last_seen=now,
        ))  # fmt: skip
        listing.text = "目录"

    person = sign_in("reviewer")
    beside = page_of(person, id_, "/contents/0/text")

    assert url in words(beside)
    assert len("".join(mark.text_content() for mark in beside.cssselect("mark"))) > 300
    assert beside.cssselect(".notice-warn") == []
    assert "9 个章节页相似（比对 12 个） 已知共 40 页" in words(
        page_of(person, id_).get_element_by_id("content-0")
    )


def test_words_that_are_not_at_hand_are_said_to_be_missing(
    sign_in: SignIn, desk: Desk, planted: Contents
) -> None:
    id_ = planted.findings["chapter"]
    with desk.database.unit_of_work() as session:
        session.get_one(Finding, id_).work.assets[0].prints_only = True

    page = words(page_of(sign_in("reviewer"), id_, "/contents/0/text"))

    assert "只有指纹" in page
    assert "3,669" in page


def test_an_excerpt_of_a_song_is_shown_in_its_time(shown: Shown) -> None:
    card = page_of(shown.person, shown.made.findings["song"]).get_element_by_id("content-0")

    said = words(card)
    for part in (
        "0:30 声音相同",
        "0:02–0:31 在发现内容中",
        "0:16–0:45 在作品中",
        "相同 播放速度",
        "1:00",
        "0:34",
    ):
        assert part.replace("发现内容", "发现的文件") in said, (part, said)
    (line,) = card.cssselect("svg line.match")
    assert float(line.get("x1")) < float(line.get("x2"))
    assert float(line.get("y1")) > float(line.get("y2"))
    (curve,) = card.cssselect("polyline.trace")
    heights = [float(one.split(",")[1]) for one in curve.get("points").split()]
    assert heights[0] < 50 < heights[len(heights) // 2]


def test_frames_of_both_films_stand_over_each_other(shown: Shown) -> None:
    person, id_ = shown.person, shown.made.findings["film"]

    card = page_of(person, id_).get_element_by_id("content-0")
    ours, theirs = (
        pixels(person.get(f"/findings/{id_}/contents/0/frames/{side}").content) for side in ("work", "found")
    )

    assert "帧画面顺序一致" in words(card)
    assert len(card.cssselect(".times span")) == 12
    width = ours.shape[1] // 6
    for number in range(6):
        cell = ours[:, width * number : width * (number + 1), :3]
        inner = theirs[:, (theirs.shape[1] // 6) * number : (theirs.shape[1] // 6) * (number + 1), :3]
        bare = inner[
            round(inner.shape[0] * 24 / 228) : round(inner.shape[0] * 204 / 228)
        ]  # without the added bars
        small = [
            np.asarray(Image.fromarray(one.astype(np.uint8)).resize((32, 18)), np.int16)
            for one in (cell, bare)
        ]
        assert np.abs(small[0] - small[1]).mean() < 14, number


def test_members_of_a_repacked_client_are_told_apart(shown: Shown) -> None:
    card = page_of(shown.person, shown.made.findings["client"]).get_element_by_id("content-0")

    table = [[words(cell) for cell in row.cssselect("td")] for row in card.cssselect("tbody tr")]
    states = [row[0].split()[0] for row in table]
    assert (states.count("="), states.count("≠"), states.count("+"), states.count("−")) == (7, 1, 2, 0)
    assert ["+ 仅发现的压缩包有", "—", "bin/login.exe", "8.8 KiB"] in table
    assert "88%" in words(card)


def test_a_repack_is_told_by_package_and_signers(shown: Shown) -> None:
    person, id_ = shown.person, shown.made.findings["app"]

    card = page_of(person, id_).get_element_by_id("content-0")

    said = words(card)
    for part in ("由他人重新打包", OWN_SIGNER, OTHER_SIGNER, "≠ 不同", "= 相同", "3.1 (31)", "3.2-mod (32)"):
        assert part in said, part
    icons = [pixels(person.get(one.get("src")).content) for one in card.cssselect(".icons img")]
    assert [one.shape[:2] for one in icons] == [(96, 96)] * 2


def test_the_digests_of_the_very_member_are_compared(shown: Shown) -> None:
    card = page_of(shown.person, shown.made.findings["disc"]).get_element_by_id("content-0")

    assert len(card.cssselect("tr.agrees")) == 3
    assert "haitu.iso" in words(card)
    assert "发现的压缩包内的文件" in words(card)


PATHS = {
    "cover": ("/overlay",), "chapter": ("/contents/0/text",), "film": ("/contents/0/frames/work", "/contents/0/frames/found"),
    "app": ("/contents/0/icon/work", "/contents/0/icon/found"),
}  # fmt: skip


def test_content_is_shown_to_its_own_right_holder_and_to_no_other(sign_in: SignIn, planted: Contents) -> None:
    own, other = sign_in("holder1"), sign_in("holder2")
    for name, paths in PATHS.items():
        for path in paths:
            address = f"/findings/{planted.findings[name]}{path}"
            assert (own.get(address).status_code, other.get(address).status_code) == (200, 404), address


def test_what_a_finding_does_not_have_is_not_there(shown: Shown) -> None:
    for path in (
        "/overlay",
        "/contents/7/text",
        "/contents/-1/text",
        "/contents/0/frames/work",
        "/contents/0/icon/found",
    ):
        assert shown.person.get(f"/findings/{shown.made.findings['song']}{path}").status_code == 404, path


def test_bytes_never_leave_as_they_came(shown: Shown) -> None:
    person = shown.person
    with shown.desk.database.reading() as session:
        media = session.get_one(ListingMedia, shown.made.media["cover"])

    drawn = person.get(f"/media/listing/{media.id}")

    assert drawn.headers["content-type"] == "image/webp"
    assert drawn.content != shown.desk.vault.open(media.digest)


def test_a_film_that_is_gone_is_said_to_be_missing_and_changed_evidence_is_not_shown(
    sign_in: SignIn, desk: Desk, planted: Contents
) -> None:
    person, id_ = sign_in("reviewer"), planted.findings["film"]
    with desk.database.reading() as session:
        digest = session.get_one(ListingMedia, planted.media["film"]).digest
    desk.vault.path(digest).write_bytes(b"something else")

    assert person.get(f"/findings/{id_}/contents/0/frames/found").status_code == 500
    desk.vault.path(digest).unlink()
    assert person.get(f"/findings/{id_}/contents/0/frames/found").status_code == 404
    assert person.get(f"/findings/{id_}").status_code == 200


ODD: list[Any] = [
    None, [], "x", {}, [None, 3, "x", []], [{}], [{"kind": "text"}], [{"kind": "text", "evidence": {"longest": {"work": [9, 2], "page": "x"}, "runs": {}, "containment": 3}}],
    [{"kind": "audio", "evidence": {"speed": "speedfast", "asset_start_s": "x", "length_s": None}}],
    [{"kind": "video", "evidence": {"times": [[1], "x", [1, "2", 3]], "shift_s": []}}],
    [{"kind": "archive", "evidence": {"share": [], "members": {"asset": "x"}, "largest": [1, {"size": "x"}]}}],
    [{"kind": "app", "evidence": {"asset": 3, "found": {"signers": 4, "version_code": "x"}, "relation": "unheard-of"}}],
    [{"kind": "file", "evidence": {"member": "x"}}], [{"kind": "hologram", "zh": "新的一种", "en": "a new kind"}],
]  # fmt: skip


def test_records_of_other_versions_are_shown_as_far_as_they_go(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person, id_ = sign_in("reviewer"), seeded.findings[0]
    for number, said in enumerate(ODD):
        with desk.database.unit_of_work() as session:
            match = session.get_one(Finding, id_).match
            picture = {"evidence": {"matrix": [[1, 2], [3]], "overlap": "x"}, "asset": None} if said else said
            match.record = {**match.record, "contents": said, "picture": picture}

        assert person.get(f"/findings/{id_}").status_code == 200, number


def test_a_reviewer_puts_a_picture_into_the_bank_and_the_finding_is_computed_without_it(
    sign_in: SignIn, desk: Desk, planted: Contents
) -> None:
    person, id_ = sign_in("reviewer"), planted.findings["cover"]
    what = f"found-{planted.media['cover']}"
    offered = [one.get("value") for one in page_of(person, id_).cssselect("#bank input[name=what]")]

    answer = person.submit(
        f"/findings/{id_}/negatives", what=what, reason="平台的占位图", expires="2027-01-31"
    )

    assert {what, "asset-6", "title"} == set(offered)
    with desk.database.reading() as session:
        entries = session.scalars(select(Negative)).all()
        assert [job.kind for job in session.scalars(select(Job))] == [JobKind.PIPELINE]
        assert {(one.kind, one.owner, one.added_by, one.reason) for one in entries} == {
            (NegativeKind.PICTURE, "reviewer", "reviewer", "平台的占位图")
        }
        assert str(entries[0].expires) == "2027-01-31"
    assert answer.headers["location"] == f"/findings/{id_}?banked={entries[0].id}"
    assert "已加入排除库" in person.get(answer.headers["location"]).text
    matchers.run.run(desk.database.unit_of_work, desk.clock, vault=desk.vault)
    with desk.database.reading() as session:
        record = session.get_one(Finding, id_).match.record
    assert record["picture"] is None
    page = page_of(person, id_)
    assert "平台的占位图" in words(page)
    assert page.cssselect(".cover.laid") == []


def test_an_entry_is_taken_back_whole(sign_in: SignIn, desk: Desk, planted: Contents) -> None:
    person, id_ = sign_in("reviewer"), planted.findings["cover"]
    person.submit(f"/findings/{id_}/negatives", what="asset-6", reason="内部占位")
    listed = html.fromstring(person.get("/negatives").text)
    (form,) = listed.cssselect("form[action$='/withdraw']")

    person.submit(form.get("action"))

    with desk.database.reading() as session:
        assert all(one.withdrawn_by == "reviewer" for one in session.scalars(select(Negative)))
    assert "内部占位" not in person.get("/negatives").text
    assert "内部占位" in person.get("/negatives?everything=true").text
    assert person.submit("/negatives/999999/withdraw").status_code == 404


def test_what_goes_into_the_bank_stands_on_the_page_and_has_a_reason(
    sign_in: SignIn, desk: Desk, planted: Contents
) -> None:
    person, address = sign_in("reviewer"), f"/findings/{planted.findings['song']}/negatives"
    for what, reason, expires, status in (
        ("title", "", "", 422), ("title", "常用词", "yesterday", 422), ("title", "常用词", "2020-01-01", 422),
        ("found-1", "别处的图片", "", 404), ("nonsense", "x", "", 404), ("title", "常用词", "", 303),
    ):  # fmt: skip
        answer = person.submit(address, what=what, reason=reason, expires=expires)
        assert answer.status_code == status, what
        with desk.database.reading() as session:
            assert len(session.scalars(select(Negative)).all()) == (status == 303)


def test_a_file_goes_into_the_bank_by_its_digest(sign_in: SignIn, desk: Desk, planted: Contents) -> None:
    id_, media = planted.findings["client"], planted.media["client"]

    sign_in("approver").submit(f"/findings/{id_}/negatives", what=f"file-{media}", reason="公开的补丁")

    with desk.database.reading() as session:
        entry = session.scalars(select(Negative)).one()
        assert (entry.kind, entry.value) == (NegativeKind.FILE, session.get_one(ListingMedia, media).digest)
        assert entry.owner == "approver"


def test_people_who_may_not_change_the_bank_are_not_offered_it(sign_in: SignIn, planted: Contents) -> None:
    for login in ("monitor", "holder1"):
        assert 'id="bank"' not in sign_in(login).get(f"/findings/{planted.findings['cover']}").text


def test_a_work_lists_what_it_is_recognised_by(sign_in: SignIn, desk: Desk, planted: Contents) -> None:
    person = sign_in("holder1")

    film = words(
        html.fromstring(person.get(f"/catalogue/works/{planted.works['film']}").text).get_element_by_id(
            "holdings"
        )
    )
    nothing = sign_in("holder2").get(f"/catalogue/works/{planted.works['film']}")

    for part in ("长堤纪行.mp4", "影片 × 1", "剪辑、转码、裁边、镜像"):
        assert part in film, part
    assert nothing.status_code == 404


def prints_file(name: str, data: bytes, made: Any) -> bytes:
    import hashlib

    described = Described(name, len(data), hashlib.sha256(data).hexdigest(), "BA-003")
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows(described, made))


def test_prints_made_at_home_go_in_by_upload_and_show_a_small_grey_picture(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person = sign_in("holder1")
    data = contents.planted()["cover"].ours[0][2]
    sent = prints_file("家藏封面.png", data, {"picture": image.of(Material(data=data))})

    def upload() -> str:
        answer = person.submit(
            "/catalogue/uploads",
            files={"file": ("prints.jsonl", sent)},
            holder=seeded.holders[0],
            what="prints",
        )
        return answer.headers["location"]

    trial = upload()
    assert "新文件" in person.get(trial).text
    person.submit(f"{trial}/commit")

    with desk.database.reading() as session:
        batch = session.scalars(select(ImportBatch)).one()
        asset = session.scalars(select(Asset).where(Asset.prints_only)).one()
        assert (batch.kind, batch.created, batch.refused, asset.kind) == ("prints", 1, 0, AssetKind.COVER)
        assert (
            session.scalars(select(Fingerprint).where(Fingerprint.asset_id == asset.id)).first() is not None
        )
    shown = pixels(person.get(f"/media/asset/{asset.id}/print").content)
    assert max(shown.shape) == 512
    assert sign_in("holder2").get(f"/media/asset/{asset.id}/print").status_code == 404
    assert person.get(f"/media/asset/{asset.id}").status_code == 404
    assert "仅有指纹" in person.get(f"/catalogue/works/{seeded.works[2]}").text
    assert "目录中已有全部内容" in person.get(upload()).text or "已在目录中" in person.get(upload()).text


def test_a_text_has_no_small_picture(shown: Shown) -> None:
    with shown.desk.database.reading() as session:
        book = session.scalars(select(Asset.id).where(Asset.kind == AssetKind.TEXT)).one()

    assert shown.person.get(f"/media/asset/{book}/print").status_code == 404
    assert text.RECIPE


@pytest.mark.parametrize(
    ("seconds", "tenths", "said"),
    [
        (0, False, "0:00"),
        (4.26, True, "0:04.3"),
        (59.96, True, "1:00.0"),
        (61.4, False, "1:01"),
        (3723, True, "1:02:03"),
    ],
)
def test_times_are_said_as_players_say_them(seconds: float, tenths: bool, said: str) -> None:
    assert clock(seconds, tenths=tenths) == said
