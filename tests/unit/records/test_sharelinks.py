"""Which links stand in a post, where, and which code belongs to which."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.sharelinks import find

BAIDU = "https://pan.baidu.com/s/1AbC"
QUARK = "https://pan.quark.cn/s/0a1b2c"
XUNLEI = "https://pan.xunlei.com/s/VNabc"

CODES = {
    "extraction code behind the link": (f"链接: {BAIDU} 提取码: x8k2 复制这段内容", ["x8k2"]),
    "the text that the drive itself copies": (f"链接：{BAIDU} \n提取码：x8k2 \n--来自百度网盘超级会员V5的分享", ["x8k2"]),
    "dashes of the drive's signature": (f"{BAIDU} 提取码:x8k2--来自百度网盘", ["x8k2"]),
    "full-width colon and code": (f"{BAIDU}　提取码：ｘ８ｋ２", ["x8k2"]),
    "no colon": (f"{BAIDU} 提取码 x8k2", ["x8k2"]),
    "glued to Chinese": (f"{BAIDU}密码x8k2快来下载", ["x8k2"]),
    "access code in full-width brackets": ("https://cloud.189.cn/t/AbCd12（访问码：12ab）", ["12ab"]),
    "access code in plain brackets": ("https://cloud.189.cn/t/AbCd12(访问码:12ab)", ["12ab"]),
    "password": (f"{BAIDU} 密码: x8k2", ["x8k2"]),
    "English": (f"{BAIDU} code: x8k2", ["x8k2"]),
    "pwd with equals sign": (f"{BAIDU} pwd=x8k2", ["x8k2"]),
    "traditional characters": (f"{BAIDU} 提取碼：x8k2", ["x8k2"]),
    "question mark before the label": ("https://www.123pan.com/s/Ab1c-Ef2g?提取码:x8k2", ["x8k2"]),
    "quoted": (f"{BAIDU} 提取码「x8k2」", ["x8k2"]),
    "on the next line": (f"{BAIDU}\n提取码：\nx8k2", ["x8k2"]),
    "bare code behind the link": (f"{BAIDU} x8k2\n其他", ["x8k2"]),
    "a resolution is no bare code": (f"{BAIDU} 720p 高清", [""]),
    "a year is no bare code": (f"{BAIDU} 2021 年", [""]),
    "no code": (f"{BAIDU} 永久有效", [""]),
    "no password needed": (f"{BAIDU} 无密码 1080p", [""]),
    "the URL wins": (f"{BAIDU}?pwd=aaaa 提取码: bbbb", ["aaaa"]),
    "unzip password is no code": (f"{BAIDU} 解压密码: abcd", [""]),
    "unzip password before the code": (f"{BAIDU} 解压密码：abcd 提取码：x8k2", ["x8k2"]),
    "unzip code": (f"{BAIDU} 解压码：abcd", [""]),
    "login password is no code": (f"{BAIDU} 登录密码：abcd", [""]),
    "forum password is no code": (f"{BAIDU} 本站密码：abcd", [""]),
    "a password that is an address is no code": (f"{BAIDU} 密码：www.example.com", [""]),
    "source code": (f"{BAIDU} source code: abcd", [""]),
    "code without a sign is prose": (f"{BAIDU} code monkey", [""]),
    "two links, two codes": (f"{BAIDU} 提取码: aaaa\n{QUARK} 提取码: bbbb", ["aaaa", "bbbb"]),
    "first without a code": (f"{QUARK}\n{BAIDU} 提取码: bbbb", ["", "bbbb"]),
    "second without a code": (f"{BAIDU} 提取码: aaaa\n{QUARK}\n感谢", ["aaaa", ""]),
    "middle without a code": (f"{BAIDU} 提取码: aaaa\n{QUARK}\n{XUNLEI} 提取码: cccc", ["aaaa", "", "cccc"]),
    "one in the URL, one behind": (f"{BAIDU}?pwd=aaaa\n{QUARK} 密码 bbbb", ["aaaa", "bbbb"]),
    "codes lead their links": (f"提取码: aaaa {BAIDU}\n提取码: bbbb {QUARK}", ["aaaa", "bbbb"]),
    "first code leads, second follows": (f"提取码: aaaa {BAIDU}\n{QUARK} 提取码: bbbb", ["aaaa", "bbbb"]),
    "a single code leads": (f"提取码: aaaa\n链接 {BAIDU}", ["aaaa"]),
    "named by service": (f"{BAIDU}\n{QUARK}\n百度提取码：aaaa 夸克提取码：bbbb", ["aaaa", "bbbb"]),
    "one for all": (f"{BAIDU}\n{QUARK}\n提取码都是 abcd", ["abcd", "abcd"]),
    "one for all, first": (f"统一提取码：abcd\n{BAIDU}\n{QUARK}", ["abcd", "abcd"]),
    "the same link twice": (f"{BAIDU} 点这里 {BAIDU} 提取码: aaaa", ["aaaa", "aaaa"]),
    "a fitting length is preferred": (f"{BAIDU} 密码 123456 提取码 x8k2", ["x8k2"]),
    "code glued to the next URL": (f"{BAIDU} 提取码:x8k2{QUARK}", ["x8k2", ""]),
    "lanzou codes vary in length": ("https://wwa.lanzoux.com/iAbc1de 密码:6", ["6"]),
}  # fmt: skip

WRITTEN = {
    "no scheme": ("pan.baidu.com/s/1AbC 提取码 x8k2", "pan.baidu.com/s/1AbC"),
    "full stop behind": ("见 https://pan.baidu.com/s/1AbC。谢谢", "https://pan.baidu.com/s/1AbC"),
    "plain full stop behind": ("see https://pan.baidu.com/s/1AbC. Thanks", "https://pan.baidu.com/s/1AbC"),
    "Chinese glued on": ("链接https://pan.baidu.com/s/1AbC提取码", "https://pan.baidu.com/s/1AbC"),
    "comma and another": ("https://pan.baidu.com/s/1AbC,x", "https://pan.baidu.com/s/1AbC"),
    "markdown": ("[下载](https://pan.baidu.com/s/1AbC)", "https://pan.baidu.com/s/1AbC"),
    "angle brackets": ("<https://pan.baidu.com/s/1AbC>", "https://pan.baidu.com/s/1AbC"),
    "zero-width inside": (
        "https://pan.bai\u200bdu.com/s/1A\ufeffbC 提\u200b取码",
        "https://pan.bai\u200bdu.com/s/1A\ufeffbC",
    ),
    "full-width": ("ｈｔｔｐｓ：／／ｐａｎ．ｂａｉｄｕ．ｃｏｍ／ｓ／１ＡｂＣ 谢", "ｈｔｔｐｓ：／／ｐａｎ．ｂａｉｄｕ．ｃｏｍ／ｓ／１ＡｂＣ"),
    "Chinese stops for dots": ("pan。baidu。com/s/1AbC", "pan。baidu。com/s/1AbC"),
    "capitals": ("HTTPS://PAN.BAIDU.COM/s/1AbC", "HTTPS://PAN.BAIDU.COM/s/1AbC"),
    "behind a redirect": ("https://go.example/?url=https://pan.baidu.com/s/1AbC", "https://pan.baidu.com/s/1AbC"),
    "percent-encoded behind a redirect": (
        "https://go.example/?url=https%3A%2F%2Fpan.baidu.com%2Fs%2F1AbC&x=1",
        "https%3A%2F%2Fpan.baidu.com%2Fs%2F1AbC",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "codes"), CODES.values(), ids=CODES)
def test_each_link_gets_the_code_that_is_meant_for_it(text: str, codes: list[str]) -> None:
    assert [row["code"] for row in find(text)] == codes


@pytest.mark.parametrize(("text", "written"), WRITTEN.values(), ids=WRITTEN)
def test_a_link_is_found_however_it_is_written_and_its_span_slices_the_raw_text(
    text: str, written: str
) -> None:
    rows = find(text)

    assert [(row["service"], row["id"]) for row in rows] == [("baidu", "1AbC")]
    start, end = rows[0]["span"]
    assert text[start:end] == written


@pytest.mark.parametrize(
    ("text", "password"),
    [
        (f"{BAIDU} 提取码：x8k2 解压密码：www.example.com", "www.example.com"),
        (f"{BAIDU} 解压码:谢谢", "谢谢"),
        (f"{BAIDU} unzip password: Abc123!", "Abc123!"),
        (f"解压密码：abcd {BAIDU}", "abcd"),
    ],
)
def test_an_archive_password_is_kept_apart_from_the_code(text: str, password: str) -> None:
    row = find(text)[0]

    assert row["unzip_password"] == password
    assert row["code"] in ("", "x8k2")


def test_one_archive_password_serves_every_link_of_a_post() -> None:
    rows = find(f"{BAIDU} 提取码 aaaa\n{QUARK}\n解压密码：abcd")

    assert [row.get("unzip_password") for row in rows] == ["abcd", "abcd"]


def test_links_glued_to_each_other_are_two() -> None:
    assert [row["id"] for row in find(f"{BAIDU}{QUARK}")] == ["1AbC", "0a1b2c"]


def test_a_link_without_a_scheme_gets_https_in_its_url_only() -> None:
    row = find("看 pan.quark.cn/s/0a1b2c")[0]

    assert row["url"] == QUARK
    assert row["span"] == [2, 23]


PIECES = st.sampled_from(
    [BAIDU, QUARK, "提取码", "：", "x8k2", " ", "\n", "解压密码", "\u200b", "https://", "/share/", "?pwd=", "。",
     "http%3A%2F%2F", "统一", "（", "&amp;", "pan.baidu.com/s/", "#", "\ud800", "𠮷"]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)))
def test_any_text_gives_rows_whose_spans_lie_in_it_in_order(text: str) -> None:
    rows = find(text)

    spans = [row["span"] for row in rows]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert all(row["id"] and row["url"].lower().startswith("http") for row in rows)


@given(
    st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="/.-_@%"), max_size=40),
    st.text(alphabet="abcdefXYZ0123456789", min_size=6, max_size=22),
)
def test_a_link_between_any_words_is_found_with_its_id(words: str, token: str) -> None:
    rows = find(f"{words} https://pan.baidu.com/s/1{token} {words}")

    assert [row["id"] for row in rows] == [f"1{token}"]


@pytest.mark.parametrize("ending", ["115", "123", "139", "189", "uc"])
def test_an_id_that_ends_like_the_name_of_a_service_keeps_its_code(ending: str) -> None:
    (row,) = find(f"https://cloud.189.cn/t/abcdEFgh1{ending} 访问码：x1y2")
    assert (row["service"], row["code"]) == ("tianyi", "x1y2")
