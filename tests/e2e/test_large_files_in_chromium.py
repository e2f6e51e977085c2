"""A large file in a real browser: held, the page closed and opened again, the same file chosen: it goes on and arrives whole."""

from __future__ import annotations

import hashlib
import random
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from records.rights import MediaUpload
from records.settings import Settings
from tests.e2e.browsing import chromium, cookie, seeded_desk, served
from tests.web.office import work_off

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.long,
    pytest.mark.skipif(
        not Settings().chromium.exists(), reason="no Chromium here; install the package chromium"
    ),
]


def test_a_file_goes_on_after_the_page_was_closed(tmp_path: Path, migrated: Path) -> None:
    data = random.Random(1).randbytes(96 * 1024 * 1024)
    film = tmp_path / "film.bin"
    film.write_bytes(data)
    with (
        seeded_desk(tmp_path / "home", migrated) as (desk, _made),
        served(desk) as address,
        chromium() as browser,
    ):
        context = browser.new_context(
            base_url=address, viewport={"width": 390, "height": 800}, locale="zh-CN"
        )
        context.add_cookies([cookie(desk, "holder1", address)])  # type: ignore[list-item]  # the same keys
        page = context.new_page()
        page.on("request", lambda asked: asked.url.startswith(address) or pytest.fail(asked.url))
        page.goto("/catalogue/media")
        page.fill("[name=work_id]", "BA-001")
        page.set_input_files("[name=file]", film)
        page.click("#send button.btn-primary")
        expect(page.locator("[data-told]")).to_have_text(re.compile(r"^已传 (8|16|24)\.0 MB"), timeout=60_000)
        page.click("[data-hold]")
        expect(page.locator("[data-told]")).to_have_text("已暂停，已传部分不会丢失。")
        page.goto("/catalogue/media")
        with desk.database.reading() as session:
            (row,) = session.scalars(select(MediaUpload)).all()
        assert 0 < row.received < row.length

        page.fill("[name=work_id]", "BA-001")
        page.set_input_files("[name=file]", film)
        page.click("#send button.btn-primary")
        expect(page.locator("[data-told]")).to_contain_text("已全部上传", timeout=60_000)
        expect(page.locator("#come tbody tr")).to_have_count(1)  # the same one, not another
        work_off(desk)
        page.goto("/catalogue/media")
        page.screenshot(path=tmp_path / "media.png", full_page=True)
        context.close()
        with desk.database.reading() as session:
            assert session.scalars(select(MediaUpload.digest)).one() == hashlib.sha256(data).hexdigest()
