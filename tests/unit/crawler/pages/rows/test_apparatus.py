"""Files of a folder that nobody offers for themselves."""

import pytest

from crawler.pages.rows.apparatus import FEW, is_apparatus


@pytest.mark.parametrize(
    "name",
    ["style.css", "access.log", "film.mkv.sha256", "robots.txt", "README", "Readme_EN.md", "LICENSE", "公告.txt", "下载说明.txt"],
)  # fmt: skip
def test_what_a_site_or_its_other_files_need_is_no_work(name: str) -> None:
    assert is_apparatus(name, None)


@pytest.mark.parametrize(
    "name",
    ["旧钟表行.txt", "The Read Me Murders.epub", "规则怪谈.txt", "setup.exe", "Chronicle", "说明书大全.pdf"],
)
def test_a_work_may_be_called_nearly_so(name: str) -> None:
    assert not is_apparatus(name, None)


def test_a_text_of_a_few_lines_holds_no_work() -> None:
    assert is_apparatus("联系.txt", FEW - 1)
    assert not is_apparatus("联系.txt", FEW)
    assert not is_apparatus("联系.epub", FEW - 1)
