"""Each service's URL forms give one canonical id, and the code that the URL carries."""

from __future__ import annotations

import pytest

from records import sharelinks
from records.sharelinks.registry import SERVICES, is_known, read

FORMS = [
    ("https://pan.baidu.com/s/1AbC", "baidu", "1AbC", ""),
    ("https://pan.baidu.com/s/1AbC-_d?pwd=x8k2", "baidu", "1AbC-_d", "x8k2"),
    ("https://pan.baidu.com/s/1AbC?pwd=x8k2#list/path=%2F", "baidu", "1AbC", "x8k2"),
    ("https://pan.baidu.com/s/1AbC#x8k2", "baidu", "1AbC", "x8k2"),
    ("https://pan.baidu.com/s/1AbC#list/path=%2F", "baidu", "1AbC", ""),
    ("https://pan.baidu.com/share/init?surl=AbC", "baidu", "1AbC", ""),
    ("https://pan.baidu.com/share/init?surl=AbC&pwd=x8k2", "baidu", "1AbC", "x8k2"),
    ("https://pan.baidu.com/share/init?from=x&amp;surl=AbC&amp;pwd=x8k2", "baidu", "1AbC", "x8k2"),
    ("https://pan.baidu.com/wap/init?surl=AbC", "baidu", "1AbC", ""),
    ("http://yun.baidu.com/s/1AbC", "baidu", "1AbC", ""),
    ("https://eyun.baidu.com/s/3AbC", "baidu", "3AbC", ""),
    ("https://pan.baidu.com/share/link?shareid=123&uk=456", "baidu", "123-456", ""),
    ("https://pan.baidu.com/mbox/homepage?short=AbC", "baidu", "AbC", ""),
    ("https://www.alipan.com/s/Ab1Cd2Ef3Gh", "aliyun", "Ab1Cd2Ef3Gh", ""),
    ("https://www.aliyundrive.com/s/Ab1Cd2Ef3Gh/folder/60f1", "aliyun", "Ab1Cd2Ef3Gh", ""),
    ("https://alywp.net/Ab1Cd2", "aliyun", "Ab1Cd2", ""),
    ("https://pan.quark.cn/s/0a1b2c3d4e5f?pwd=Ab12#/list/share", "quark", "0a1b2c3d4e5f", "Ab12"),
    ("https://pan.quark.cn/s/0a1b2c3d4e5f#/list/share/abcd", "quark", "0a1b2c3d4e5f", ""),
    ("https://pan.xunlei.com/s/VNabc_dE-F1?pwd=x8k2#", "xunlei", "VNabc_dE-F1", "x8k2"),
    ("https://115.com/s/sw3abcd?password=k1l2#", "115", "sw3abcd", "k1l2"),
    ("https://115cdn.com/s/sw3abcd?password=k1l2&#", "115", "sw3abcd", "k1l2"),
    ("https://anxia.com/s/sw3abcd", "115", "sw3abcd", ""),
    ("https://www.123pan.com/s/Ab1c-Ef2g", "123", "Ab1c-Ef2g", ""),
    ("https://www.123pan.com/s/Ab1c-Ef2g.html?pwd=x8k2", "123", "Ab1c-Ef2g", "x8k2"),
    ("https://www.123912.com/s/Ab1c-Ef2g", "123", "Ab1c-Ef2g", ""),
    ("https://1812345.share.123pan.cn/123pan/Ab1c-Ef2g", "123", "Ab1c-Ef2g", ""),
    ("https://cloud.189.cn/t/AbCdEf123456", "tianyi", "AbCdEf123456", ""),
    ("https://cloud.189.cn/web/share?code=AbCdEf123456", "tianyi", "AbCdEf123456", ""),
    ("https://h5.cloud.189.cn/share.html#/t/AbCdEf123456", "tianyi", "AbCdEf123456", ""),
    ("https://wwab.lanzoux.com/iAbc1de", "lanzou", "iAbc1de", ""),
    ("https://pan.lanzou.com/tp/iAbc1de", "lanzou", "iAbc1de", ""),
    ("https://hb-az.lanzous.com/b01abc?pwd=52pj", "lanzou", "b01abc", "52pj"),
    ("https://www.ilanzou.com/s/AbCd?code=12ab", "lanzou", "AbCd", "12ab"),
    ("https://drive.uc.cn/s/0a1b2c3d4e5f4?public=1", "uc", "0a1b2c3d4e5f4", ""),
    ("https://fast.uc.cn/s/0a1b2c3d4e5f4", "uc", "0a1b2c3d4e5f4", ""),
    ("https://yun.139.com/link/w/i/1A5CvABCDEFgh", "139", "1A5CvABCDEFgh", ""),
    ("https://yun.139.com/shareweb/#/w/i/1A5CvABCDEFgh", "139", "1A5CvABCDEFgh", ""),
    ("https://caiyun.139.com/w/i/1A5CvABCDEFgh", "139", "1A5CvABCDEFgh", ""),
    ("https://caiyun.139.com/m/i?1A5CvABCDEFgh", "139", "1A5CvABCDEFgh", ""),
    ("https://caiyun.139.com/front/#/detail?linkID=1A5CvABCDEFgh", "139", "1A5CvABCDEFgh", ""),
    ("http://caiyun.feixin.10086.cn/1A5CvABCDEFgh", "139", "1A5CvABCDEFgh", ""),
    ("https://share.weiyun.com/AbCdEf1", "weiyun", "AbCdEf1", ""),
    ("https://url66.ctfile.com/f/12345-678901-ab12cd?p=2023", "ctfile", "12345-678901-ab12cd", "2023"),
    ("https://474b.com/file/4015376-131740260", "ctfile", "4015376-131740260", ""),
    ("https://n802.com/d/12345-678901-ab12cd", "ctfile", "12345-678901-ab12cd", ""),
    ("https://drive.google.com/file/d/1AbC_d-EfG/view?usp=sharing", "gdrive", "1AbC_d-EfG", ""),
    ("https://drive.google.com/drive/folders/1AbC_d-EfG?usp=sharing", "gdrive", "1AbC_d-EfG", ""),
    ("https://drive.google.com/drive/u/0/folders/1AbC_d-EfG", "gdrive", "1AbC_d-EfG", ""),
    ("https://drive.google.com/open?id=1AbC_d-EfG", "gdrive", "1AbC_d-EfG", ""),
    ("https://drive.google.com/uc?export=download&id=1AbC_d-EfG", "gdrive", "1AbC_d-EfG", ""),
    ("https://docs.google.com/document/d/1AbC_d-EfG/edit", "gdrive", "1AbC_d-EfG", ""),
    ("https://drive.usercontent.google.com/download?id=1AbC_d-EfG&export=download", "gdrive", "1AbC_d-EfG", ""),
    ("https://1drv.ms/u/s!AbCdEfGhIj", "onedrive", "s!AbCdEfGhIj", ""),
    ("https://1drv.ms/v/c/0123456789abcdef/EAbCdEfGhIj", "onedrive", "EAbCdEfGhIj", ""),
    ("https://onedrive.live.com/?authkey=%21AbC&id=0123ABCD%21567&cid=0123ABCD", "onedrive", "0123ABCD!567", ""),
    ("https://abc-my.sharepoint.com/:v:/g/personal/somebody_abc_onmicrosoft_com/EAbCdEfGhIj?e=x1", "onedrive", "EAbCdEfGhIj", ""),
    ("https://www.dropbox.com/s/abc123def456/film.mkv?dl=0", "dropbox", "abc123def456", ""),
    ("https://www.dropbox.com/scl/fi/abc123def456/film.mkv?rlkey=xyz&dl=0", "dropbox", "abc123def456", ""),
    ("https://www.dropbox.com/sh/abc123def456/AAB", "dropbox", "abc123def456", ""),
    ("https://dl.dropboxusercontent.com/s/abc123def456/film.mkv", "dropbox", "abc123def456", ""),
    ("https://mega.nz/file/AbCdEfGh#k3y-k3y_k3y", "mega", "AbCdEfGh", "k3y-k3y_k3y"),
    ("https://mega.nz/folder/AbCdEfGh#k3yk3y/file/SubSub12", "mega", "AbCdEfGh", "k3yk3y"),
    ("https://mega.nz/#!AbCdEfGh!k3yk3y", "mega", "AbCdEfGh", "k3yk3y"),
    ("https://mega.co.nz/#F!AbCdEfGh!k3yk3y", "mega", "AbCdEfGh", "k3yk3y"),
    ("https://mega.nz/file/AbCdEfGh", "mega", "AbCdEfGh", ""),
    ("https://www.mediafire.com/file/abc123def456ghi/book.epub/file", "mediafire", "abc123def456ghi", ""),
    ("https://www.mediafire.com/folder/abc123def456g/books", "mediafire", "abc123def456g", ""),
    ("http://www.mediafire.com/?abc123def456ghi", "mediafire", "abc123def456ghi", ""),
    ("https://download2262.mediafire.com/tokentoken/abc123def456ghi/book.epub", "mediafire", "abc123def456ghi", ""),
    ("http://127.0.0.11:3923/share/s3ti?pw=x8k2", "copyparty", "s3ti", "x8k2"),
    ("http://127.0.0.11:3923/share/s3ti/?pw=x8k2&ls", "copyparty", "s3ti", "x8k2"),
    ("https://drive.example.org/share/s3ti/", "copyparty", "s3ti", ""),
]  # fmt: skip

NO_SHARES = [
    "https://pan.baidu.com/",
    "https://pan.baidu.com/disk/main",
    "https://pan.baidu.com/share/home?uk=1",
    "https://1024terabox.com/s/1AbCdEf",
    "https://pan.baidu.com.evil.example/s/1AbC",
    "https://xpan.baidu.com/s/1AbC",
    "https://www.alipan.com/sign/in",
    "https://www.lanzou.com/u",
    "https://drive.google.com/drive/my-drive",
    "https://docs.google.com/forms/d/1KjJ3T1A5a3bWANgcccqcX/viewform",
    "https://www.mediafire.com/about/",
    "https://www.facebook.com/share/1AbCdEf/",
    "https://service.weibo.com/share/share.php?url=x",
    "http://share.news.example/share/buttonshare?link=",
    "https://x.example/share/go/?t=1&url=https://a.example/",
    "https://t.me/share/url?url=x",
    "https://blog.example/share/video/12",
    "https://blog.example/2026/share-of-voice",
]


@pytest.mark.parametrize(("url", "service", "share_id", "code"), FORMS, ids=[form[0][:60] for form in FORMS])
def test_each_form_of_a_share_url_gives_service_id_and_code(
    url: str, service: str, share_id: str, code: str
) -> None:
    rows = sharelinks.find(f"下载 {url} 欢迎")

    assert [(row["service"], row["id"], row["code"], row["url"]) for row in rows] == [
        (service, share_id, code, url.replace("&amp;", "&"))
    ]


@pytest.mark.parametrize("url", NO_SHARES)
def test_a_page_of_a_service_that_is_no_share_is_left_out(url: str) -> None:
    assert sharelinks.find(url) == []


def test_every_service_of_the_table_has_a_case() -> None:
    assert {service.name for service in SERVICES} <= {case[1] for case in FORMS}


def test_an_unknown_host_is_read_as_a_self_hosted_drive_and_never_as_a_named_service() -> None:
    share = read("files.example.net:8443", "/share/abcd?pw=1")

    assert share is not None
    assert (share.service.name, share.id, share.code) == ("copyparty", "abcd", "1")
    assert not is_known("files.example.net")
