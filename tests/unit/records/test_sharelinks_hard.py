"""Posts as people write them to get past filters and each other: links and codes in every disguise that was met.

All ids and codes are invented.
"""

from __future__ import annotations

import pytest

from records.sharelinks import find

ID_BAIDU = "1Qh7LzkMvT9wXyB2nRc4dEg"
ID_QUARK = "4f8b2c9d1e7a"
ID_ALIYUN = "Hd3kLp9QwZx"
ID_XUNLEI = "VNc8dPqRsT1uVwXyZ2aBcD3eA1"
ID_UC = "3f5a7b9c1d2e4"
ID_TIANYI = "mQzYvaRn6Bfi"
ID_PAN123 = "Ab1c-Ef2gH"
ID_YIYIWU = "swhabc12345"
ID_LANZOU = "iAbc1de2fgh"
BAIDU = f"https://pan.baidu.com/s/{ID_BAIDU}"
QUARK = f"https://pan.quark.cn/s/{ID_QUARK}"
ALIYUN = f"https://www.alipan.com/s/{ID_ALIYUN}"
XUNLEI = f"https://pan.xunlei.com/s/{ID_XUNLEI}"
UC = f"https://drive.uc.cn/s/{ID_UC}"
TIANYI = f"https://cloud.189.cn/t/{ID_TIANYI}"
PAN123 = f"https://www.123pan.com/s/{ID_PAN123}"
LANZOU = f"https://wwa.lanzoux.com/{ID_LANZOU}"
BAIDU_2, BAIDU_3 = (
    "https://pan.baidu.com/s/1ZxCvBnMqWeRtYuIoPaSdFa",
    "https://pan.baidu.com/s/1mN8bV5cXsA2kJhGfDsQwEr",
)
WHOLE = {
    ID_BAIDU,
    ID_QUARK,
    ID_ALIYUN,
    ID_XUNLEI,
    ID_UC,
    ID_TIANYI,
    ID_PAN123,
    ID_YIYIWU,
    ID_LANZOU,
    BAIDU_2[-23:],
    BAIDU_3[-23:],
}
"""Ids that must come out as they were given, not cut and not run on."""

POSTS = [
    (f"UC网盘 {UC} UC码 a1b2", ["a1b2"], ["uc"]),
    (f"{UC}\nUC码a1b2", ["a1b2"], ["uc"]),
    (f"夸克 {QUARK} 夸克码 Yt5r", ["Yt5r"], ["quark"]),
    (f"{BAIDU} 度盘码 m3k9 拿走不谢", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 百度码：m3k9 {QUARK} 夸克码：Yt5r", ["m3k9", "Yt5r"], ["baidu", "quark"]),
    (f"百度:{BAIDU} 码m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} (m3k9)", ["m3k9"], ["baidu"]),
    (f"{BAIDU}【m3k9】", ["m3k9"], ["baidu"]),
    (f"{BAIDU} ➡️ m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 🔑m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 🔑：m3k9", ["m3k9"], ["baidu"]),
    (f"📁{BAIDU}📌提取码📌m3k9📌", ["m3k9"], ["baidu"]),
    (f"{BAIDU}丨提取码丨m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU}｜提取码｜m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 提取码~m3k9~", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 提取码 → m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 提取码👉m3k9👈", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 提取码是m3k9哦", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 提取码就是 m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 提取码 m 3 k 9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 提取码：m-3-k-9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 提取码：“m3k9”", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 提取码：‘m3k9’", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 提取码：<b>m3k9</b>", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 提取码…m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 提取碼﹕m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 提取码∶m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 提取碼︰m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} tq码：m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 提取m：m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 提取码(区分大小写)：m3K9", ["m3K9"], ["baidu"]),
    (f"{BAIDU} 密：m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 密m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 口令：m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 暗号：m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 取件码 m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} P:m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU}#m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU}?pwd=m3k9#list/path=%2F", ["m3k9"], ["baidu"]),
    (f"{BAIDU}？pwd＝m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} ?pwd=m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU}&pwd=m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} pwd m3k9", ["m3k9"], ["baidu"]),
    (
        f"ｈｔｔｐｓ：／／ｐａｎ．ｂａｉｄｕ．ｃｏｍ／ｓ／{ID_BAIDU}\u3000提取码：Ｍ３Ｋ９",
        ["M3K9"],
        ["baidu"],
    ),
    (f"https:// pan. baidu. com/s/{ID_BAIDU} 提取码 m3k9", ["m3k9"], ["baidu"]),
    (f"https : / / pan . baidu . com / s / {ID_BAIDU} 提取码 m3k9", ["m3k9"], ["baidu"]),
    (f"pan点baidu点com/s/{ID_BAIDU} 码：m3k9", ["m3k9"], ["baidu"]),
    (f"pan(点)baidu(点)com/s/{ID_BAIDU} 提取码m3k9", ["m3k9"], ["baidu"]),
    (f"pan[.]baidu[.]com/s/{ID_BAIDU} 提取码m3k9", ["m3k9"], ["baidu"]),
    (f"pan dot baidu dot com/s/{ID_BAIDU} pwd: m3k9", ["m3k9"], ["baidu"]),
    (f"pan·baidu·com/s/{ID_BAIDU} 提取码m3k9", ["m3k9"], ["baidu"]),
    (f"pan。baidu。com／s／{ID_BAIDU} 提取码m3k9", ["m3k9"], ["baidu"]),
    (f"pan.bai du.com/s/{ID_BAIDU} 提取码m3k9 去掉空格", ["m3k9"], ["baidu"]),
    (f"pan.百度.com/s/{ID_BAIDU} 提取码m3k9 （百度换成拼音）", ["m3k9"], ["baidu"]),
    (f"盘.baidu.com/s/{ID_BAIDU} 提取码 m3k9", ["m3k9"], ["baidu"]),
    ("链接去掉中文：https://pan.bai好du.com/s/1Qh7Lzk人MvT9wXyB2nRc4dEg 提取码：m3k9", ["m3k9"], ["baidu"]),
    (
        "https://pan.baidu.com/s/1Qh7Lzk删掉MvT9wXyB2nRc4dEg 提取码：m3k9（链接中的汉字删掉）",
        ["m3k9"],
        ["baidu"],
    ),
    ("https://pan.baidu.com/s/1Qh7Lzk\nMvT9wXyB2nRc4dEg\n提取码：m3k9", ["m3k9"], ["baidu"]),
    (f"https://pan.baidu.com\n/s/{ID_BAIDU}\n提取码：m3k9", ["m3k9"], ["baidu"]),
    (f"https://pan.baidu.com/\ns/{ID_BAIDU} 提取码：m3k9", ["m3k9"], ["baidu"]),
    (f"hxxps://pan.baidu.com/s/{ID_BAIDU} 提取码：m3k9", ["m3k9"], ["baidu"]),
    (f"ttps://pan.baidu.com/s/{ID_BAIDU} 提取码：m3k9 前面加h", ["m3k9"], ["baidu"]),
    (f"//pan.baidu.com/s/{ID_BAIDU} 提取码：m3k9", ["m3k9"], ["baidu"]),
    (f"/s/{ID_BAIDU} 提取码：m3k9 前面自己补 pan.baidu.com", ["m3k9"], ["baidu"]),
    (f"百度网盘 /s/{ID_BAIDU} 提取码：m3k9", ["m3k9"], ["baidu"]),
    (f"度盘后缀：/s/{ID_BAIDU} 提取码 m3k9", ["m3k9"], ["baidu"]),
    (f"pan.baidu.c0m/s/{ID_BAIDU} 提取码 m3k9 (0改o)", ["m3k9"], ["baidu"]),
    (f"рan.baidu.com/s/{ID_BAIDU} 提取码 m3k9", ["m3k9"], ["baidu"]),
    (f"pan.bаidu.cоm/s/{ID_BAIDU} 提取码 m3k9", ["m3k9"], ["baidu"]),
    (f"https://ⓟⓐⓝ.ⓑⓐⓘⓓⓤ.ⓒⓞⓜ/s/{ID_BAIDU} 提取码 m3k9", ["m3k9"], ["baidu"]),
    (f"p🍉a🍉n.baidu.com/s/{ID_BAIDU} 提取码 m3k9 去掉西瓜", ["m3k9"], ["baidu"]),
    (f"pan.quark点cn/s/{ID_QUARK} 提取码 Yt5r", ["Yt5r"], ["quark"]),
    (f"pan*quark*cn/s/{ID_QUARK} *换成点", [""], ["quark"]),
    (f"夸克 pan，quark，cn/s/{ID_QUARK}", [""], ["quark"]),
    (
        f"百度：{BAIDU} 提取码：m3k9\n夸克：{QUARK}\n阿里：{ALIYUN}\nUC：{UC} 提取码：a1b2",
        ["m3k9", "", "", "a1b2"],
        ["baidu", "quark", "aliyun", "uc"],
    ),
    (f"上集 {BAIDU}\n下集 {BAIDU_2}\n提取码都是m3k9", ["m3k9", "m3k9"], ["baidu", "baidu"]),
    (f"上集 {BAIDU}\n下集 {BAIDU_2}\n密码都是：m3k9", ["m3k9", "m3k9"], ["baidu", "baidu"]),
    (f"上集 {BAIDU}\n下集 {BAIDU_2}\n提取码均为 m3k9", ["m3k9", "m3k9"], ["baidu", "baidu"]),
    (f"上集 {BAIDU} 提取码 m3k9\n下集 {BAIDU_2} 提取码同上", ["m3k9", "m3k9"], ["baidu", "baidu"]),
    (f"上集 {BAIDU} 提取码 m3k9\n下集 {BAIDU_2} 同上", ["m3k9", "m3k9"], ["baidu", "baidu"]),
    (f"上集 {BAIDU} 提取码 m3k9\n下集 {BAIDU_2} （码同上）", ["m3k9", "m3k9"], ["baidu", "baidu"]),
    (f"上集 {BAIDU} 提取码 m3k9\n下集 {BAIDU_2} 密码一样", ["m3k9", "m3k9"], ["baidu", "baidu"]),
    (f"两个链接 密码一样 都是 m3k9\n{BAIDU}\n{BAIDU_2}", ["m3k9", "m3k9"], ["baidu", "baidu"]),
    (f"{BAIDU}\n{BAIDU_2}\n提取码依次为 m3k9、p7q2", ["m3k9", "p7q2"], ["baidu", "baidu"]),
    (f"{BAIDU}\n{BAIDU_2}\n提取码：m3k9 / p7q2", ["m3k9", "p7q2"], ["baidu", "baidu"]),
    (
        f"{BAIDU}\n{BAIDU_2}\n{BAIDU_3}\n提取码 1：m3k9 2：p7q2 3：r4s5",
        ["m3k9", "p7q2", "r4s5"],
        ["baidu", "baidu", "baidu"],
    ),
    (f"1. {BAIDU}\n2. {BAIDU_2}\n1的提取码 m3k9\n2的提取码 p7q2", ["m3k9", "p7q2"], ["baidu", "baidu"]),
    (f"链接1：{BAIDU} 链接2：{BAIDU_2} 提取码1：m3k9 提取码2：p7q2", ["m3k9", "p7q2"], ["baidu", "baidu"]),
    (f"提取码：m3k9\n{BAIDU}\n\n提取码：p7q2\n{BAIDU_2}", ["m3k9", "p7q2"], ["baidu", "baidu"]),
    (f"m3k9 {BAIDU}\np7q2 {BAIDU_2}", ["m3k9", "p7q2"], ["baidu", "baidu"]),
    (f"{BAIDU} m3k9\n{BAIDU_2} p7q2", ["m3k9", "p7q2"], ["baidu", "baidu"]),
    (f"{BAIDU}\nm3k9\n{BAIDU_2}\np7q2", ["m3k9", "p7q2"], ["baidu", "baidu"]),
    (f"{BAIDU}----m3k9\n{BAIDU_2}----p7q2", ["m3k9", "p7q2"], ["baidu", "baidu"]),
    (f"{BAIDU},m3k9\n{BAIDU_2},p7q2", ["m3k9", "p7q2"], ["baidu", "baidu"]),
    (f"{BAIDU}|m3k9\n{BAIDU_2}|p7q2", ["m3k9", "p7q2"], ["baidu", "baidu"]),
    (
        f"| 名称 | 链接 | 提取码 |\n|---|---|---|\n| 上 | {BAIDU} | m3k9 |\n| 下 | {BAIDU_2} | p7q2 |",
        ["m3k9", "p7q2"],
        ["baidu", "baidu"],
    ),
    (f"名称\t网盘\t密码\n上\t{BAIDU}\tm3k9\n下\t{QUARK}\tYt5r", ["m3k9", "Yt5r"], ["baidu", "quark"]),
    (f"名称,链接,提取码\n上,{BAIDU},m3k9\n下,{BAIDU_2},p7q2", ["m3k9", "p7q2"], ["baidu", "baidu"]),
    (f"提取码 | 链接\nm3k9 | {BAIDU}\np7q2 | {BAIDU_2}", ["m3k9", "p7q2"], ["baidu", "baidu"]),
    (
        f'<tr><td>上</td><td><a href="{BAIDU}">下载</a></td><td>m3k9</td></tr><tr><td>下</td><td><a href="{BAIDU_2}">下载</a></td><td>p7q2</td></tr>',
        ["m3k9", "p7q2"],
        ["baidu", "baidu"],
    ),
    (f"[上集]({BAIDU}) `m3k9`  [下集]({BAIDU_2}) `p7q2`", ["m3k9", "p7q2"], ["baidu", "baidu"]),
    (f"{BAIDU} 提取码m3k9 解压码：www.abc.com", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 解压密码m3k9", [""], ["baidu"]),
    (f"{BAIDU} 提取码和解压密码都是m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 压缩包密码 abcd 提取 m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 密码：m3k9（解压密码 1234）", ["m3k9"], ["baidu"]),
    (f"天翼 {TIANYI} （访问码7kwp）", ["7kwp"], ["tianyi"]),
    (f"{TIANYI}（访问码：7kwp）复制到浏览器", ["7kwp"], ["tianyi"]),
    (f"https://cloud.189.cn/web/share?code={ID_TIANYI} 访问码:7kwp", ["7kwp"], ["tianyi"]),
    (f"迅雷云盘 {XUNLEI}?pwd=w7xz# 复制这段内容后打开手机迅雷App即可获取", ["w7xz"], ["xunlei"]),
    (f"我用夸克网盘分享了「星坠边境」，点击链接即可保存。\n链接：{QUARK}\n提取码：Yt5r", ["Yt5r"], ["quark"]),
    (f"/~a1b2c3~:/ 复制口令打开夸克 {QUARK}", [""], ["quark"]),
    (f"123云盘 {PAN123}.html 提取码:zx9Q", ["zx9Q"], ["123"]),
    (f"蓝奏 {LANZOU} 密码:h7k2", ["h7k2"], ["lanzou"]),
    (f"蓝奏云：{LANZOU}\n密码:52pj", ["52pj"], ["lanzou"]),
    (f"{BAIDU} 720p m3k9", [""], ["baidu"]),
    (f"{BAIDU} 无需提取码", [""], ["baidu"]),
    (f"{BAIDU} 提取码：无", [""], ["baidu"]),
    (f"{BAIDU} 提取码见楼下", [""], ["baidu"]),
    (f"{BAIDU} 提取码回复可见", [""], ["baidu"]),
    (f"{BAIDU} 账号密码：test1234", [""], ["baidu"]),
    (f"magnet:?xt=urn:btih:6F1C2D3E4B5A69788796A5B4C3D2E1F001122334 {QUARK}", [""], ["quark"]),
    (f"{BAIDU} 扫码 abcd 关注公众号", [""], ["baidu"]),
    (f"{BAIDU} 代码：x86c", [""], ["baidu"]),
    (f"{BAIDU} 分辨率 1080p，码率 8000k", [""], ["baidu"]),
    (f"{BAIDU} 邮编：6100", [""], ["baidu"]),
    (f"{BAIDU} 共12集 4k60 全", [""], ["baidu"]),
    (f"{BAIDU} (2019)", [""], ["baidu"]),
    (f"{BAIDU} [1080p]", [""], ["baidu"]),
    (f"{BAIDU} 【S01E02】", [""], ["baidu"]),
    (f"{BAIDU}\nH265", [""], ["baidu"]),
    (f"S02E05 {BAIDU}", [""], ["baidu"]),
    (f"第3集 {BAIDU} 第4集 {BAIDU_2}", ["", ""], ["baidu", "baidu"]),
    (f"{BAIDU} 文件名 ab12.zip", [""], ["baidu"]),
    (f"{BAIDU} 忘记密码, please contact admin", [""], ["baidu"]),
    (f"{BAIDU} 密码保护已开启 open", [""], ["baidu"]),
    (f"{BAIDU} 网站密码：8888 提取码 m3k9", ["m3k9"], ["baidu"]),
    (f"下载码：a1b2 {BAIDU}", ["a1b2"], ["baidu"]),
    (f"{BAIDU} 解压密码同上", [""], ["baidu"]),
    (f"{BAIDU} 提取码 m3k9 解压密码同上", ["m3k9"], ["baidu"]),
    (f"1、{BAIDU}  m3k9\n2、{BAIDU_2}  p7q2\n3、{QUARK}", ["m3k9", "p7q2", ""], ["baidu", "baidu", "quark"]),
    (f"资源①{BAIDU}☞m3k9 资源②{BAIDU_2}☞p7q2", ["m3k9", "p7q2"], ["baidu", "baidu"]),
    (
        f"【百度网盘】{BAIDU}【提取码】m3k9\n【夸克网盘】{QUARK}【提取码】Yt5r",
        ["m3k9", "Yt5r"],
        ["baidu", "quark"],
    ),
    (f"百度 提取码m3k9 {BAIDU} 夸克 提取码Yt5r {QUARK}", ["m3k9", "Yt5r"], ["baidu", "quark"]),
    (f"百度网盘提取码 m3k9，夸克网盘提取码 Yt5r。{BAIDU} {QUARK}", ["m3k9", "Yt5r"], ["baidu", "quark"]),
    (f"所有链接提取码都是：8888\n{BAIDU}\n{BAIDU_2}", ["8888", "8888"], ["baidu", "baidu"]),
    (f"{BAIDU}  提取码:  m3k9  \r\n{BAIDU_2}  提取码:  p7q2", ["m3k9", "p7q2"], ["baidu", "baidu"]),
    (f"{BAIDU}\n\n\n提取码\n\nm3k9", ["m3k9"], ["baidu"]),
    (f"链接:{BAIDU}提取码:m3k9链接:{BAIDU_2}提取码:p7q2", ["m3k9", "p7q2"], ["baidu", "baidu"]),
    (f"{BAIDU}（提取码：m3k9，解压码：abcd1234）", ["m3k9"], ["baidu"]),
    (f"115网盘 https://115.com/s/{ID_YIYIWU}?password=q8w1# 访问码：q8w1", ["q8w1"], ["115"]),
    (f"https://115cdn.com/s/{ID_YIYIWU} 访问码：q8w1", ["q8w1"], ["115"]),
    ("移动云盘 https://caiyun.139.com/m/i?0x5AbCdEfGhIj 提取码:kk12", ["kk12"], ["139"]),
    (
        "https://mega.nz/file/AbCdEfGh#Key1234567890abcdefghijklmnopqrstuvwxyzABCDE",
        ["Key1234567890abcdefghijklmnopqrstuvwxyzABCDE"],
        ["mega"],
    ),
    ("https://www.mediafire.com/file/abc123def456gh7/song.zip/file", [""], ["mediafire"]),
    (f"Password: m3k9 Link: {BAIDU}", ["m3k9"], ["baidu"]),
    (f"{BAIDU} (pass m3k9)", ["m3k9"], ["baidu"]),
    (f"{BAIDU} passcode - m3k9", ["m3k9"], ["baidu"]),
    (f"《青瓷巷》全24集 4K\n百度云：pan .baidu .com /s/ {ID_BAIDU}\n提 取 码：m3k9", ["m3k9"], ["baidu"]),
    (
        f"百度网盘链接（复制到浏览器打开）\npan.baidu.com/s/{ID_BAIDU}\n提取码（四位）：m3k9",
        ["m3k9"],
        ["baidu"],
    ),
    (
        f"阿里云盘分享 https://www.aliyundrive.com/s/{ID_ALIYUN}/folder/63abc 提取码: gh12",
        ["gh12"],
        ["aliyun"],
    ),
    (f"alipan.com/s/{ID_ALIYUN} 提取码gh12", ["gh12"], ["aliyun"]),
    (f"夸克：{QUARK}#/list/share 迅雷：{XUNLEI}?pwd=w7xz#", ["", "w7xz"], ["quark", "xunlei"]),
    (f"夸克→{QUARK}←夸克", [""], ["quark"]),
    (
        "城通网盘：https://url07.ctfile.com/f/12345678-987654321-abcdef?p=7788 (访问密码: 7788)",
        ["7788"],
        ["ctfile"],
    ),
    (f"资料在这里 👉 {BAIDU} 👈 提取码 👉 m3k9 👈", ["m3k9"], ["baidu"]),
    (f"编号 A12B {BAIDU}", [""], ["baidu"]),
    (f"GB18 {BAIDU} 提取码 m3k9", ["m3k9"], ["baidu"]),
    (f"{BAIDU} 提取码在图里", [""], ["baidu"]),
]


@pytest.mark.parametrize(("post", "codes", "services"), POSTS)
def test_a_hard_post_gives_its_shares_and_the_code_of_each(
    post: str, codes: list[str], services: list[str]
) -> None:
    rows = find(post)

    assert [row["service"] for row in rows] == services
    assert [row["code"] for row in rows] == codes
    assert all(row["id"] in WHOLE or row["service"] in ("139", "mega", "mediafire", "ctfile") for row in rows)


@pytest.mark.parametrize(
    "text",
    [
        "见 /s/1Qh7LzkMvT9wXyB2nRc4dEg",
        "panbaiducom/s/1Qh7LzkMvT9wXyB2nRc4dEg",
        "百度一下 /s/short",
        "мы ищем рan и сom",
    ],
)
def test_what_names_no_service_and_no_host_is_no_share(text: str) -> None:
    assert find(text) == []


def test_a_line_of_megabytes_gives_what_its_first_shares_are() -> None:
    rows = find(f"{BAIDU} 提取码：m3k9 " * 6_000)

    assert len(rows) == 5_000
    assert {row["code"] for row in rows} == {"m3k9"}
