"""What a page hands out: share links with their codes, magnets, downloads, players, listed files."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import urlsplit

from attrs import frozen

from crawler.pages.links import urls
from crawler.pages.offer import coded, files, formats, scripted, taken
from crawler.pages.tree.blocks import Anchor, Block
from crawler.pages.tree.document import Document
from crawler.pages.tree.hrefs import DOWNLOAD
from records import sharelinks
from records.vocabulary import ListedFile, PageLink, ShareLinkRow

MAX_TEXT = 20_000
MAX_LINKS = 100
MAX_LINE = 200
"""Characters of a line that speaks of the file it leads to; a paragraph of terms names downloads of others too."""
_DOWNLOAD = re.compile(
    r"下载|下載|立即安装|安装|获取|网盘|高速通道|本地通道|电信|联通|移动下载|镜像|点击安装|免费阅读|全文阅读|download|\bget\b|install|mirror",
    re.IGNORECASE,
)
# what stands on a button; a longer sentence that ends in 下载 is the title of another page
_BUTTON = re.compile(
    r"^[\[【(（]?(?:(?:点击|立即|马上|免费|高速|普通|本地|官方|直接|安全|普速|极速|迅雷|百度网盘?|夸克网盘?|阿里云?盘?|网盘|磁力|种子|bt|ed2k|电驴|电信|联通|移动|"
    r"安卓|苹果|电脑|手机|服务器|镜像|网通|客户端|app|apk|txt|pdf|mp4|android|ios|pc|free|direct)\s?){0,3}"
    r"(?:下载|下載|安装|下载地址|下载链接|下载通道|通道|线路|地址|镜像|网盘|获取|download|install|mirror)(?:地址|链接|通道|线路|文件|资源|本书|全集|到电脑|到手机|now|\s?apk)?"
    r"\s?[\d一二三四五六]{0,2}[\]】)）!！>» ]*(?:\s?[(（].{1,20}[)）])?$"
    r"|^\w{1,6}[网云]盘\s?[(（【\[]?\s?(?:提取|访问|分享)[码碼]\s?[:：]?\s?[a-z0-9]{2,8}[)）】\]]?$",
    re.IGNORECASE,
)
_ABOUT_DOWNLOADS = re.compile(r"^(?:手机|移动)?(?:app|客户端)下载$|下载(?:排行|帮助|说明|常见|问题|问答|答疑|必看|榜|中心|频道|站|积分|记录|列表|次数|教程|须知|专区|最多)|(?:软件|游戏|电影|免费|小说|手机)下载$|更多下载|download(?:s| center)$", re.IGNORECASE)  # fmt: skip
_FORMAT = re.compile(
    r"\W*(?:epub|mobi|azw3?|kepub|fb2|djvu|cb[zr]|flac|mp3|m4[ab]|ogg|apk)\W*", re.IGNORECASE
)
"""Forms in which only works are handed over; a page itself is had as PDF or text as well."""
_DOWNLOAD_URL = re.compile(r"^[^?]*/(?:down|download|dl|getfile|attach(?:ment)?|file)s?(?:[/_.?-]|$)|[?&](?:download|attach|aid|fileid)=|mod=attachment|action=download", re.IGNORECASE)  # fmt: skip
"""By its path or by the names of its parameters: their values may be addresses of other pages."""
_CITED = re.compile(
    r"bibtex|endnote|zotero|mendeley|refworks|[(（](?:ris|bib|enw|csl)[)）]|^\W*(?:ris|bib)\W*$",
    re.IGNORECASE,
)
"""What hands out how a page is cited."""
_OF_ONE = re.compile(r"/\d+/(?:download|dl)/?$", re.IGNORECASE)
"""The end of an address that takes one numbered thing away, behind a link that is an icon."""
_SECTIONS = frozenset({"down", "download", "downloads", "dl"})
_WRITTEN = re.compile(r"\.(?:rst|md|mdx|markdown|org|adoc|wiki|html?|ipynb)\.txt$", re.IGNORECASE)
_PRINTS = re.compile(r"\W*(?:print|stampa|imprimer|imprimir|drucken|打印|列印)\W*$|\W*(?:save|print|export|view|als|打印|列印|另存|保存)(?: (?:this )?(?:page|article|post))?\s?(?:\(|as|to|in|为|成)?(?: an?)?\s?pdf\b", re.IGNORECASE)  # fmt: skip
"""What a link says that keeps the page itself, as paper."""
_PLAY = re.compile(r"播放|在线观看|立即观看|观看|第\s?\d+\s?集|^\d{1,3}$|正片|play|watch", re.IGNORECASE)
_EXPORT = re.compile(r"/exports?[/?_-]|[?&](?:do|action|format|mode)=export|\.(?:mbox|eml|ics|vcf|bib|ris)(?:\.gz)?(?:[?]|$)", re.IGNORECASE)  # fmt: skip
"""What hands out the page itself in another form: a talk as a mailbox, a day as a calendar."""
PLAY_URL = re.compile(r"/(?:play|player|vodplay|watch|v_play|bofang)[/_.?-]|\.m3u8", re.IGNORECASE)
_TERMS_OF_USE = re.compile(
    r"/(?:licen[cs]es?|copying|third[-_]party[-_\w]*)(?:\.(?:txt|md|pdf))?$", re.IGNORECASE
)
"""Files that only say on which terms a program may be used."""
_OFFERED = re.compile(r"下载|下載|地址|链接|連結|资源|文件[:：]|网盘|download|mirror|link", re.IGNORECASE)
"""Words around an address written out that hand over what stands there; without them a sentence only cites it."""
_CHOSEN_BY = re.compile(r"[?&](?:tags?|labels?|topics?|categor\w+|cat|genres?|keywords?|search\w*|query|q|s|wd)=", re.IGNORECASE)  # fmt: skip
"""What an address asks for, where it is a list's."""
_REMARKS = re.compile(
    r"[/?&=](?:comments?|discuss(?:ions?)?|guestbook|gbook|pinglun)(?![a-z])", re.IGNORECASE
)
"""A frame that shows what others say of the page, and plays nothing."""
_EMPTY_MAGNET = re.compile(r"magnet:(?!.*urn:[a-z0-9:-]{2,20}:[0-9a-z]{32})", re.IGNORECASE | re.DOTALL)
"""One without a digest, as who explains magnets writes it; it brings nothing."""
MIN_ID = 4
LONG_SENTENCE = 60
"""Characters around a link from which on it stands in running text."""
_POINTS = re.compile(r"\W*(?:[点點]?[击擊]?(?:此处|此處|这里|這裡|這里|这儿|链接|連結)|(?:click )?here|(?:this )?link)\W*", re.IGNORECASE)  # fmt: skip
"""What a link says in the sentence that hands its file over."""


@frozen
class Offers:
    """What a page gives away."""

    text: str
    links: tuple[PageLink, ...]
    share_links: tuple[ShareLinkRow, ...]
    files: tuple[ListedFile, ...]

    @property
    def given(self) -> int:
        """How many links give something away."""
        return len(self.share_links) + sum(link["rel"] in ("magnet", "download") for link in self.links)


def offers_of(document: Document) -> Offers:
    """Read the content of a page; navigation gives nothing away."""
    text = text_of(document)
    shares = tuple(row for row in sharelinks.find(text) if not _is_made_up(row["id"]))
    links = _links(document, text, dict.fromkeys(row["url"] for row in shares))
    return Offers(text, links, shares, files.files_of(document, links))


def _is_made_up(share_id: str) -> bool:
    """Whether an id shows where one stands: `xxxxxxxx`, `1xxxxxxx`."""
    return len(share_id) > MIN_ID and len(set(share_id[1:].lower())) == 1


def text_of(document: Document) -> str:
    """The page without navigation, a line a block, at most 20,000 characters."""
    lines: list[str] = []
    length, drives = 0, coded.buttons(document)
    for block in document.content:
        if block.text and not block.crumb and not _only_leads(document, block, drives):
            lines.append(block.text)
            length += len(block.text) + 1
            if length > MAX_TEXT:
                break
    return "\n".join(lines)[:MAX_TEXT]


def _only_leads(document: Document, block: Block, drives: Collection[str]) -> bool:
    """Whether a line is nothing but links to other pages of the site: previous, next, related."""
    if not block.anchors or block.tag in ("h1", "h2") or block.linked < 0.8 * len(block.text):
        return False
    home = urls.origin(document.url) + "/"
    return all(
        anchor.url.startswith(home) and anchor.url not in drives and _rel(document, anchor, block) == "page"
        for anchor in block.anchors
    )


def _links(document: Document, text: str, shares: Collection[str]) -> tuple[PageLink, ...]:
    found: dict[str, PageLink] = {}
    home = urls.origin(document.url) + "/"
    drives = coded.buttons(document) | formats.handed(document)
    for block in document.content:
        for anchor in block.anchors:
            rel = "share" if anchor.url in shares else _rel(document, anchor, block)
            rel = "download" if rel == "page" and anchor.url in drives else rel
            if rel != "page" or not anchor.url.startswith(home):
                found.setdefault(anchor.url, PageLink(url=anchor.url, text=anchor.text[:200], rel=rel))
    for url in shares:
        found.setdefault(url, PageLink(url=url, text="", rel="share"))
    # programs that draw short codes as signs make one of `:magnet:`
    for match in sharelinks.MAGNET.finditer(text.replace("\N{MAGNET}?", "magnet:?")):
        if _EMPTY_MAGNET.match(match.group()) or any(url.startswith(match.group()) for url in found):
            continue  # a name with blanks in it, cut at the first of them
        found.setdefault(match.group(), PageLink(url=match.group(), text="", rel="magnet"))
    for url in scripted.magnets_of(document):
        found.setdefault(url, PageLink(url=url, text="", rel="magnet"))
    for url in document.frames:
        if _REMARKS.search(url):
            continue
        rel = (
            "play" if not urls.is_file(url) or urls.extension(url) in urls.VIDEO | urls.AUDIO else "download"
        )
        found.setdefault(url, PageLink(url=url, text="", rel=rel))
    order = {"share": 0, "magnet": 1, "download": 2, "play": 3, "page": 4}
    return tuple(sorted(found.values(), key=lambda link: order[link["rel"]])[:MAX_LINKS])


def _rel(document: Document, anchor: Anchor, block: Block) -> str:
    url = anchor.url
    if any(player.media and player.url == url for player in document.players):
        return "play"  # what a player says where it cannot play
    if url.startswith(urls.SCHEMES) or urls.extension(url) == "torrent":
        return "page" if _EMPTY_MAGNET.match(url) else "magnet"
    if (
        url == document.url
        or _is_source(document.url, url)
        or url in document.exports
        or urls.reorders(url, document.url)
        or _is_of_any_page(url)
    ):
        return "page"
    if urls.extension(url) in urls.PAPERS and (
        _is_cited(document, anchor, block) or _PRINTS.match(anchor.text)
    ):
        return "page"
    if urls.is_file(url) or _is_download(anchor, block) or taken.takes(document.url, anchor):
        return "download"
    played = (PLAY_URL.search(url) and _PLAY.search(anchor.text)) or taken.plays(document.url, anchor)
    return "play" if played else "page"


def _is_cited(document: Document, anchor: Anchor, block: Block) -> bool:
    """Whether running text refers to another site's paper by words of its own: a source, nothing that is handed over."""
    url, said = anchor.url, anchor.text
    if url.startswith(urls.origin(document.url) + "/"):
        return False
    written_out = said.startswith(("http://", "https://")) and not _OFFERED.search(block.text)
    if (
        len(block.text) - block.linked < LONG_SENTENCE
        or not said
        or (_looks_like_file(said) and not written_out)
    ):
        return False
    return not (_POINTS.fullmatch(said) and _DOWNLOAD.search(block.text))


def _is_source(page: str, url: str) -> bool:
    """Whether a link shows the page itself as it was written: `/x.html` and `/sources/x.rst.txt`."""
    return (
        urls.extension(url) in ("txt", "csv")
        and bool(urls.file_name(page).partition(".")[0])
        and _WRITTEN.search(urls.file_name(url)) is not None
    )


@lru_cache(maxsize=1 << 10)
def _is_of_any_page(url: str) -> bool:
    """Whether an address hands out a page in another form, or the terms of a program: asked of each link of a site's menus."""
    return _EXPORT.search(url) is not None or _TERMS_OF_USE.search(url) is not None


def _is_download(anchor: Anchor, block: Block) -> bool:
    url, said = anchor.url, anchor.text
    if _ABOUT_DOWNLOADS.search(said) or _CITED.search(said):
        return False
    # by a script, in the form it names
    handed = "?" in url and not anchor.noise and _FORMAT.fullmatch(said) and not _CHOSEN_BY.search(url)
    if handed or (_BUTTON.match(said) and _off_the_lists(url)) or _is_said_to_be_a_file(anchor, block):
        return True
    if not _leads_to_downloads(said, url):
        return False
    if "?" in url and files.FILE_NAME.fullmatch(said):
        return True  # a script that hands over the file whose name it bears
    return urls.extension(url) not in urls.PAGES | urls.PICTURES and (
        "?" in url
        or _looks_like_file(said)
        or (not said and _OF_ONE.search(url) is not None)
        or _speaks_of_a_file(said, url, block)
    )


def _is_said_to_be_a_file(anchor: Anchor, block: Block) -> bool:
    """Whether markup says so, or the link is the whole name of a file whose size stands beside it: an address need not end like one."""
    if anchor.noise or urls.extension(anchor.url) in urls.PAGES | urls.PICTURES | urls.NOT_PAGES:
        return False
    named = files.FILE_NAME.fullmatch(anchor.text) is not None
    return (named and files.size_of(block.text) is not None) or (
        DOWNLOAD in anchor.rel.split() and (named or _looks_like_file(block.text[:MAX_LINE]))
    )


def _speaks_of_a_file(said: str, url: str, block: Block) -> bool:
    """Whether the short line around a link does, without the address that stands beside a link which leads away."""
    line = block.text.replace(url, "") if said else block.text
    return len(line) <= MAX_LINE and _looks_like_file(line)


@lru_cache(maxsize=1 << 10)
def _leads_to_downloads(said: str, url: str) -> bool:
    """By its path or query: what stands in a host's name is no file, nor is a front page, whatever it is asked."""
    place = "/" + url.partition("//")[2].partition("/")[2]
    if not _DOWNLOAD_URL.search(place) or _names_place(said, url):
        return False
    return not place.startswith("/?") or _looks_like_file(said)


def _names_place(said: str, url: str) -> bool:
    """Whether a link says no more than the address of a section for downloads: where a program is had, not the program."""
    section = urlsplit(url).path.rstrip("/").rpartition("/")[2].lower() in _SECTIONS
    if not said:
        return section and urlsplit(url).path.strip("/").lower() in _SECTIONS
    return section and all(word.partition("#")[0] in url for word in said.split())


def _off_the_lists(url: str) -> bool:
    return url.count("/") > 3 or "?" in url


def _looks_like_file(text: str) -> bool:
    return bool(files.FILE_NAME.search(text)) or bool(_DOWNLOAD.search(text))
