"""Posts of three rounds that were written before the parser had seen them, and what it missed at first sight.

All ids and codes are invented.
"""

from __future__ import annotations

import pytest

from records.sharelinks import find

B1, B2 = "https://pan.baidu.com/s/1Qh7LzkMvT9-wXyB2nRc4dE", "https://pan.baidu.com/s/1ZxCvBnMqWe-RtYuIoPaSdF"
QUARK = "https://pan.quark.cn/s/4f8b2c9d1e7a"
TIANYI = "https://cloud.189.cn/t/mQzYvaRn6Bfi"
LANZOU = "https://wwvx.lanzouq.com/b0uzeykshu"

CODES = [
    (f"{B1} 领取码：m3k9", ["m3k9"]),
    (f"{B1} 提码：m3k9", ["m3k9"]),
    (f"{B1} 提取码；m3k9", ["m3k9"]),
    (f"{B1} 提取码还是m3k9", ["m3k9"]),
    (f"{B1}，提取码不变，还是 m3k9", ["m3k9"]),
    (f"{B1} 表情删掉 码m3k9", ["m3k9"]),
    (f"下载链接>>{B1}<<\n提取码>>m3k9<<", ["m3k9"]),
    (f"[url={B1}]点击下载[/url] 提取码：[color=red]m3k9[/color]", ["m3k9"]),
    (f"[url]{B1}[/url] [b]提取码[/b]：[b]m3k9[/b]", ["m3k9"]),
    (f'<span>{B1}</span><div>提取码：<input value="m3k9" readonly></div>', ["m3k9"]),
    (f"here: {B1}, extract code `m3k9`.", ["m3k9"]),
    (f'{{"share_url":"{B1}","extract_code":"m3k9","unzip_pwd":"abcd"}}', ["m3k9"]),
    (f'{{"panUrl":"{B1}","fetchCode":"m3k9"}}', ["m3k9"]),
    (f"{B1}\\npwd: m3k9", ["m3k9"]),
    (f"[百度云：m3k9]{B1}\n[天翼云：p7q2]{TIANYI}", ["m3k9", "p7q2"]),
    (f"百度：{B1}\n天翼：{TIANYI}\n提取码：百度 m3k9，天翼 p7q2", ["m3k9", "p7q2"]),
    (f"百度：{B1}\n夸克：4k60 {QUARK}", ["", ""]),
    (f"链接一：{B1}\n链接二：{B2}\n提取码一：m3k9\n提取码二：p7q2", ["m3k9", "p7q2"]),
    (f"{B1}\n{B2}\n提取码从上到下：m3k9 p7q2", ["m3k9", "p7q2"]),
    (f"{B1}\n{B2}\nm3k9\np7q2", ["m3k9", "p7q2"]),
    (f"{B1}\nm3k9\n\n{B2}", ["m3k9", ""]),
    (f"{B1} {B2} 提取码（两个链接通用）：m3k9", ["m3k9", "m3k9"]),
    (f"一、{B1}\n二、{B2}\n提取码：m3k9（通用）", ["m3k9", "m3k9"]),
    (f"一、{B1}\n二、{B2}\n密码一律m3k9", ["m3k9", "m3k9"]),
    (f"前半：{B1} 后半：{B2} 密码同为 m3k9", ["m3k9", "m3k9"]),
    (f"密码都一样，{B1} {B2} 密码：m3k9", ["m3k9", "m3k9"]),
    (f"默认提取码：m3k9\n{B1}\n{B2}", ["m3k9", "m3k9"]),
    (f"解压密码都一样，{B1} {B2} 提取码：m3k9", ["", "m3k9"]),
    (f"{B1}----m3k9----霜河\n{B2}----p7q2----雾岭", ["m3k9", "p7q2"]),
    (f"霜河;{B1};m3k9\n雾岭;{B2};p7q2", ["m3k9", "p7q2"]),
    (f"霜河 m3k9 {B1}\n雾岭 p7q2 {B2}", ["m3k9", "p7q2"]),
    (f"霜河 m3k9 {B1}", [""]),
    (f"霜河（m3k9）：{B1}\n雾岭（p7q2）：{B2}", ["m3k9", "p7q2"]),
    (f"霜河（H265）：{B1}", [""]),
    (f"m3k9\n{B1}", ["m3k9"]),
    (f"⬇️ 百度\n{B1}\n🔑 m3k9\n⬇️ 夸克\n{QUARK}", ["m3k9", ""]),
    (f"{B1} => m3k9\n{B2} => p7q2", ["m3k9", "p7q2"]),
    (f"{B1}~m3k9", ["m3k9"]),
    (f"[链接1]({QUARK}) ，[链接2]({TIANYI})，[链接3，密码m3k9]({LANZOU})", ["", "", "m3k9"]),
    (f"{B1} 提取码\nm3k9\n{B2}", ["m3k9", ""]),
    (f"{B1}\n解压密码\np7q2\n{B2}", ["", ""]),
    (f"解压密码（p7q2）{B1}", [""]),
    (f"提取码 m3k9，{B1}\n密码：p7q2\n{B2}", ["m3k9", "p7q2"]),
    (f"{B1}?pwd=m3k9\n提取码: m3k9\n{QUARK}", ["m3k9", ""]),
    (f"{B1} 密码 - wxyz", ["wxyz"]),
    (f"{B1} 提取码=m3k9\n{B2} 提取码：p7q2\n2026-05-01 更新", ["m3k9", "p7q2"]),
    (f"{B1} 密码：m3k9\n4K60帧 HDR\n{B2} 密码：p7q2", ["m3k9", "p7q2"]),
    (f"{B1} 口令：m3k9\nISBN 9787020002207\n{B2} 口令：p7q2", ["m3k9", "p7q2"]),
    (f"{B1} 源码：m3k9 二维码：p7q2", [""]),
    (f"注册账号 | 忘记密码\n2026 春季剧集\n第 1-10 集：{B1}", [""]),
    (f"找回密码 m3k9\n{B1}", [""]),
    (f"{B1} 密码\n2026 春季剧集", [""]),
    (f"{B1} 密码\n2026", ["2026"]),
    (f"{B1} 打开后输入密码 m3k9", ["m3k9"]),
]

FORMS = [
    ("https://caiyun.139.com/m/i?2pF2JCh803S2x&pass=m123", "139", "2pF2JCh803S2x", "m123"),
    ("https://yun.139.com/shareweb/#/w/i/2OdOZXd5TiPJh&n2k9", "139", "2OdOZXd5TiPJh", "n2k9"),
    ("https://caiyun.139.com/w/i/?2FBPrXZhXFvWj", "139", "2FBPrXZhXFvWj", ""),
    ("https://vip.123pan.cn/s/8BYkQ-6jTay", "123", "8BYkQ-6jTay", ""),
    ("baidu.com/s/1Qh7LzkMvT9-wXyB2nRc4dE 前面加pan.", "baidu", B1[-23:], ""),
    ("wwi.lanzoup点com/icR93n54ihau", "lanzou", "icR93n54ihau", ""),
    ("https://link.example/?target=https%3A//pan.baidu.com/s/1Qh7LzkMvT9-wXyB2nRc4dE%3Fpwd%3Dm3k9", "baidu", B1[-23:], "m3k9"),
    ("https://pan.baidu.com/s/1Qh7LzkMvT9-wXyB2nRc4dE%3Fpwd%3Dm3k9", "baidu", B1[-23:], "m3k9"),
    (r"https:\u002F\u002Fpan.baidu.com\u002Fs\u002F1Qh7LzkMvT9-wXyB2nRc4dE\u003Fpwd=m3k9", "baidu", B1[-23:], "m3k9"),
    (r"https:\/\/pan.baidu.com\/s\/1Qh7LzkMvT9-wXyB2nRc4dE\u63d0\u53d6\u7801\uff1am3k9", "baidu", B1[-23:], "m3k9"),
    ("thunder://QUFodHRwczovL3Bhbi5iYWlkdS5jb20vcy8xV21iM2NlWWhIRC14MU10blNyVHQ1Slpa", "baidu", "1Wmb3ceYhHD-x1MtnSrTt5J", ""),
]  # fmt: skip


@pytest.mark.parametrize(("post", "codes"), CODES)
def test_a_post_gives_each_link_its_code_or_none(post: str, codes: list[str]) -> None:
    rows = find(post)

    assert [row["code"] for row in rows] == codes
    assert {row["id"] for row in rows} <= {B1[-23:], B2[-23:], QUARK[-12:], TIANYI[-12:], LANZOU[-10:]}


@pytest.mark.parametrize(("text", "service", "share_id", "code"), FORMS)
def test_an_address_is_read_in_each_form(text: str, service: str, share_id: str, code: str) -> None:
    (row,) = find(text)

    assert (row["service"], row["id"], row["code"]) == (service, share_id, code)
    start, end = row["span"]
    assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    "url", ["https://help.dropbox.com/share/create-and-share-link", "https://www.baidu.com/s?wd=1Qh7LzkMvT9"]
)
def test_a_page_of_a_named_service_is_no_drive_of_somebody(url: str) -> None:
    assert find(url) == []


VEILED = [
    (f"{B1} 验证码：m3k9", ["m3k9"]),
    (f"{B1} 查询码：m3k9", ["m3k9"]),
    (f"{B1} 资源码: m3k9", ["m3k9"]),
    (f"{B1} 密匙：m3k9", ["m3k9"]),
    (f"{B1} 钥匙 m3k9", ["m3k9"]),
    (f"{B1} mm：m3k9", ["m3k9"]),
    (f"m3k9 是提取码，链接 {B1}", ["m3k9"]),
    (f"（m3k9）就是密码，链接 {B1}", ["m3k9"]),
    (f"{B1} 提取码：m3😀k🌹9", ["m3k9"]),
    (f"{B1} 提取码是四个八", ["8888"]),
    (f"{B1} 密码：六六六六", ["6666"]),
    (f"{B1} 密码一二三四五人都有", [""]),
    (f"{B1} 提货码：m3k9", ["m3k9"]),
    (f"{B1} 暗语：m3k9", ["m3k9"]),
    (f"m3k9 ← 密码 {B1}", ["m3k9"]),
    (f"{B1}+%E6%8F%90%E5%8F%96%E7%A0%81:m3k9", ["m3k9"]),
    (f"{B1} 密码：4个a", ["aaaa"]),
    (f"{B1}%20%E6%8F%90%E5%8F%96%E7%A0%81%EF%BC%9Am3k9", ["m3k9"]),
    (f"{B1} 提取码：8个1取前4位", [""]),
    (f"{B1} 激活码：m3k9", [""]),
    (f"{B1} 邀请码: m3k9", [""]),
    (f"{B1} 短信验证码：m3k9", [""]),
    (f"{B1} 公众号回复验证码：m3k9", [""]),
    (f"{B1} 解压码：m3k9", [""]),
    (f"{B1} 源码：m3k9", [""]),
    (f"{B1} 货码：m3k9", [""]),
    (f"{B1} 视频编码：av1x 音频编码：mp3a", [""]),
    (f"{B1} 文件校验码：m3k9a7c2", [""]),
    (f"{B1} 这是提取码是四个人分的", [""]),
]


@pytest.mark.parametrize(("post", "wanted"), VEILED)
def test_a_code_told_in_another_way_is_read_and_the_code_of_something_else_is_not(
    post: str, wanted: list[str]
) -> None:
    assert [link["code"] for link in find(post)] == wanted


@pytest.mark.parametrize(
    "post",
    [
        "pan_baidu_com/s/1Qh7LzkMvT9-wXyB2nRc4dE 码：m3k9",
        "pan-baidu-com/s/1Qh7LzkMvT9-wXyB2nRc4dE 码：m3k9",
        "pan.baidu.com 斜杠 s 斜杠 1Qh7LzkMvT9-wXyB2nRc4dE 码：m3k9",
        "百度云后缀：1Qh7LzkMvT9-wXyB2nRc4dE 码：m3k9",
        "s/1Qh7LzkMvT9-wXyB2nRc4dE （度娘） 码：m3k9",
    ],
)
def test_an_address_spelled_with_signs_or_words_for_its_dots_and_strokes_is_put_together(post: str) -> None:
    assert [(link["id"], link["code"]) for link in find(post)] == [("1Qh7LzkMvT9-wXyB2nRc4dE", "m3k9")]


@pytest.mark.parametrize(
    "text", ["pan_baidu_com/static/icon.png", "文件后缀：1Qh7LzkMvT9-wXyB2nRc4dE", "斜杠青年 pan_baidu_com"]
)
def test_words_that_only_look_like_such_an_address_are_no_link(text: str) -> None:
    assert find(text) == []
