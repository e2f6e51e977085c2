"""Where each site software puts its pages, and how it writes a share link."""

from __future__ import annotations

from dataclasses import dataclass

from demo.vocabulary import Template, Theme


@dataclass(frozen=True)
class Look:
    """Addresses of one site software. `{num}` page number, `{board}` board key, `{n}` running number."""

    pages: dict[Template, str]
    index: str
    board: str
    tag: str
    search: str
    user: str
    picture: str
    logo: str
    link_text_urls: bool
    """Whether addresses of public cloud drives in a text become links, or stay plain text."""
    suffix: str
    """What the software writes behind a page's own title in <title>; `{site}` `{board}` `{by}`."""


def _all(address: str, *templates: Template) -> dict[Template, str]:
    return dict.fromkeys(templates, address)


T = Template
LOOKS: dict[Theme, Look] = {
    Theme.DISCUZ: Look(
        pages={
            T.THREAD: "/thread-{num}-1-1.html",
            T.ARTICLE: "/article-{num}-1.html",
            T.WIKI: "/wiki-{num}.html",
            T.READ: "/novel-{num}-1.html",
        },
        index="/forum.php",
        board="/forum-{board}-{n}.html",
        tag="/misc-tag-{n}.html",
        search="/search-{n}.html",
        user="/space-uid-{n}.html",
        picture="/data/attachment/forum/202610/{num}.jpg",
        logo="/static/image/common/logo.png",
        link_text_urls=True,
        suffix=" - {board} - {site} - Powered by Discuz!",
    ),
    Theme.PHPWIND: Look(
        pages={
            T.THREAD: "/read.php?tid={num}",
            T.ARTICLE: "/apps.php?q=article&id={num}",
            T.WIKI: "/apps.php?q=baike&id={num}",
            T.READ: "/apps.php?q=novel&id={num}",
        },
        index="/index.php",
        board="/thread.php?fid={board}&page={n}",
        tag="/job.php?action=tag&id={n}",
        search="/searcher.php?sid={n}",
        user="/u.php?uid={n}",
        picture="/attachment/Mon_2610/{num}.jpg",
        logo="/images/wind/logo.png",
        link_text_urls=False,
        suffix="|{board} - {site}",
    ),
    Theme.DEDECMS: Look(
        pages=_all("/{board}/2026/{num}.html", T.SOFT, T.SIFU, T.BOOK, T.MOVIE, T.ARTICLE, T.WIKI, T.READ),
        index="/index.html",
        board="/{board}/list_{n}.html",
        tag="/tags/{n}.html",
        search="/plus/search_{n}.html",
        user="/member/{n}.html",
        picture="/uploads/allimg/2610/{num}.jpg",
        logo="/templets/default/images/logo.png",
        link_text_urls=True,
        suffix="_{board}_{site}",
    ),
    Theme.WORDPRESS: Look(
        pages=_all("/archives/{num}", T.SOFT, T.SIFU, T.BOOK, T.MOVIE, T.ARTICLE, T.WIKI, T.READ),
        index="/",
        board="/category/{board}/page/{n}/",
        tag="/tag/t{n}/",
        search="/?s=k{n}",
        user="/author/{n}/",
        picture="/wp-content/uploads/2026/10/{num}.jpg",
        logo="/wp-content/themes/ripro/assets/img/logo.png",
        link_text_urls=True,
        suffix=" – {site}",
    ),
    Theme.APPCARDS: Look(
        pages={T.APP: "/app/{slug}", T.ARTICLE: "/news/{num}"},
        index="/",
        board="/category/{board}/{n}",
        tag="/label/{n}",
        search="/search/{n}",
        user="/developer/{n}",
        picture="/icons/{num}.jpg",
        logo="/static/brand.png",
        link_text_urls=True,
        suffix="官方版下载-{site}",
    ),
    Theme.APPSHOP: Look(
        pages={T.APP: "/soft/{num}.htm", T.ARTICLE: "/zixun/{num}.htm"},
        index="/index.htm",
        board="/list/{board}_{n}.htm",
        tag="/topic/{n}.htm",
        search="/so/{n}.htm",
        user="/kaifazhe/{n}.htm",
        picture="/upload/icon/{num}.jpg",
        logo="/skin/logo.png",
        link_text_urls=True,
        suffix="_{by}_{site}",
    ),
}

SERVICE_NAMES = {
    "baidu": "百度网盘",
    "quark": "夸克网盘",
    "aliyun": "阿里云盘",
    "xunlei": "迅雷云盘",
    "123pan": "123云盘",
    "drive": "网盘",
}


def file_of(address: str) -> str:
    """The file that answers an address, relative to the server's root; the twin of the rules in `nginx.SERVER`."""
    path, question, arguments = address.partition("?")
    if question or path.endswith(".php"):
        return f"_q{path.rstrip('/')}/{arguments}.html"
    if path.endswith("/"):
        return f"{path}index.html".lstrip("/")
    name = path.rpartition("/")[2]
    return (path if "." in name and not path.startswith("/app/") else f"{path}.html").lstrip("/")
