"""Files of a folder that nobody offers for themselves."""

import pytest

from crawler.pages.rows.apparatus import FEW, LINES, is_apparatus


@pytest.mark.parametrize(
    "name",
    ["style.css", "access.log", "film.mkv.sha256", "robots.txt", "README", "Readme_EN.md", "LICENSE", "公告.txt", "下载说明.txt",
     "MD5SUMS", "sha256sum.txt", "ls-lR.gz", "00-RULES.txt", "2026-03-通知.txt"],
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


@pytest.mark.parametrize("name", ["上传规范.txt", "00-INDEX.txt", "faq.txt", "welcome.msg", "2026-01.txt"])  # fmt: skip
def test_a_notice_bears_its_day_and_its_subject_and_is_short(name: str) -> None:
    assert is_apparatus(name, LINES - 1)
    assert not is_apparatus(name, LINES)
    assert not is_apparatus(name, None)


@pytest.mark.parametrize("name", ["2026-03-维护通知.txt", "停机通知-2026-09.txt", "求《一九九七年的雪》.txt"])
def test_a_notice_that_says_so_is_none_where_no_size_is_stated_either(name: str) -> None:
    assert is_apparatus(name, LINES - 1)
    assert is_apparatus(name, None)
    assert not is_apparatus(name, LINES)


@pytest.mark.parametrize("folder", ["pub/requests", "wanted", "公告", "docs"])
def test_in_a_folder_of_talk_a_text_is_none_where_no_size_is_stated(folder: str) -> None:
    assert is_apparatus("2026-05 仓库迁移.txt", None, folder)
    assert not is_apparatus("2026-05 仓库迁移.txt", None, "小说")


def test_a_script_of_a_few_lines_is_none_and_a_larger_one_may_be() -> None:
    assert is_apparatus("backup.sh", LINES - 1)
    assert is_apparatus("rename.py", 300)
    assert not is_apparatus("autoaim.py", LINES)
    assert not is_apparatus("autoaim.py", None)


def test_in_a_folder_of_talk_a_text_of_a_few_lines_is_none() -> None:
    assert is_apparatus("filled.txt", LINES - 1, "pub/requests")
    assert not is_apparatus("filled.txt", LINES, "pub/requests")
    assert not is_apparatus("filled.txt", LINES - 1, "pub/novels")
    assert not is_apparatus("filled.epub", LINES - 1, "pub/requests")
