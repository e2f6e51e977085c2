"""Talks whose posts stand beside a name without a word that says whose it is."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched
from crawler.pages.website import WebsitePage

SAID = ("链接：https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2", "谢谢楼主", "已经转存")
NAMES, HOURS = (
    ("linwu", "半糖主义", "gudao"),
    ("2026-10-03 09:12", "2026-10-03 14:20", "Oct. 4, 2026, 3:26 a.m."),
)


def uploader(body: str) -> str:
    html = f"<html><head><meta charset=utf-8><title>归程记 全本</title></head><body><h1>归程记 全本</h1>{body}</body></html>"
    return str(WebsitePage(Fetched("http://board.example/t/7", html.encode())).fields()["uploader"])


def posts(form: str, names: tuple[str, ...] = NAMES) -> str:
    return "".join(form.format(name, said, hour) for name, said, hour in zip(names, SAID, HOURS, strict=True))


COLUMN = '<div class="row"><div class="a"><p>{}</p></div><div class="b"><p>{}</p></div><div class="c"><p>{}</p></div></div>'


def test_the_name_that_returns_beside_each_post_is_whose_the_talk_is() -> None:
    assert uploader(posts(COLUMN)) == "linwu"


@pytest.mark.parametrize(
    "body",
    [
        posts(
            '<div class="row"><div class="b"><p>{1}</p></div><div class="a"><p>{0}</p></div><div class="c"><p>{2}</p></div></div>'
        ),
        "<p>" + "一个邮差走遍七个村子的故事，" * 8 + "</p>" + posts(COLUMN),
        posts(COLUMN, ("版主：linwu", "2026年的书", "gudao, 会员")),
        '<div class="a"><p>linwu</p></div><div class="b"><p>链接 https://pan.baidu.com/s/1AbCdEfGh</p></div><div class="c"><p>2026-10-03</p></div>',
    ],
    ids=["behind what was said", "those who answer a text", "no names", "one post"],
)
def test_a_line_that_may_be_another_s_name_is_none(body: str) -> None:
    assert uploader(body) == ""


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ('<h2><a href="/t.php?pid=7">#1 2026-10-03 09:12:40</a></h2>', "linwu"),
        ("<h2>Moderators</h2>", ""),
    ],
    ids=["the head of a post", "another box"],
)
def test_who_stands_between_the_head_of_a_post_and_the_name_that_it_bears_posted_it(
    head: str, name: str
) -> None:
    who = '<dl><dt><a href="/profile.php?id=4">linwu</a></dt><dd>会员</dd></dl>'
    html = f"<title>归程记 全本 / 分享</title><div>{head}{who}<div><h3>归程记 全本</h3><p>{SAID[0]}</p></div></div>"

    page = WebsitePage(Fetched("http://board.example/t.php?id=7", html.encode()))

    assert page.fields()["uploader"] == name


def test_who_stands_between_the_hour_of_the_first_post_and_its_name_posted_it() -> None:
    heads = zip(("飞行模式", "songsong"), ("归程记 全本", "Re: 归程记 全本"), SAID, strict=False)
    body = "".join(
        f'<h2>#1 <a href="/t?pid={n}">2026-08-29 19:4{n}:34</a></h2><dl><dt><a href="/profile.php?id={n}">{name}</a></dt><dd>会员</dd></dl><h3>{head}</h3><p>{said}</p>'
        for n, (name, head, said) in enumerate(heads)
    )
    html = (
        f"<html><head><meta charset=utf-8><title>归程记 全本 / 码头</title></head><body>{body}</body></html>"
    )

    fields = WebsitePage(Fetched("http://board.example/t?id=7", html.encode())).fields()

    assert fields["uploader"] == "飞行模式"
