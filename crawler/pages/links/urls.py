"""URLs as pages write them: joining, and what a link leads to by its looks."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from w3lib.url import safe_url_string

VIDEO = frozenset(
    [
        "mp4",
        "mkv",
        "avi",
        "rmvb",
        "rm",
        "wmv",
        "mov",
        "flv",
        "ts",
        "m2ts",
        "webm",
        "mpg",
        "mpeg",
        "3gp",
        "f4v",
        "vob",
        "m4v",
        "m3u8",
        "asf",
        "ogv",
    ]
)
AUDIO = frozenset(
    [
        "mp3",
        "flac",
        "ape",
        "wav",
        "m4a",
        "aac",
        "ogg",
        "wma",
        "dsf",
        "dff",
        "opus",
        "mid",
        "m4b",
        "oga",
        "aiff",
        "wv",
        "mka",
    ]
)
BOOK = frozenset(
    [
        "txt",
        "epub",
        "mobi",
        "azw",
        "azw3",
        "pdf",
        "djvu",
        "chm",
        "umd",
        "doc",
        "docx",
        "rtf",
        "fb2",
        "cbz",
        "cbr",
        "caj",
        "uvz",
        "cb7",
        "cbt",
    ]
)
PACKED = frozenset(
    ["zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "zst", "iso", "img", "dmg", "cab", "001"]
)
PROGRAM = frozenset(
    [
        "apk",
        "apks",
        "xapk",
        "exe",
        "msi",
        "ipa",
        "deb",
        "rpm",
        "pkg",
        "jar",
        "appx",
        "hap",
        "gpk",
        "nsp",
        "xci",
        "swf",
        "whl",
        "gem",
        "egg",
        "nupkg",
        "appimage",
        "flatpak",
        "vsix",
        "xpi",
        "crx",
    ]
)
PLAYLISTS = frozenset(["m3u", "pls", "xspf", "asx"])
"""Ways to hear or see a stream."""
OTHER = PLAYLISTS | frozenset(
    [
        "torrent",
        "srt",
        "ass",
        "ssa",
        "sub",
        "sup",
        "lrc",
        "csv",
        "xls",
        "xlsx",
        "ppt",
        "pptx",
        "psd",
        "bin",
        "dat",
    ]
)
FILES = VIDEO | AUDIO | BOOK | PACKED | PROGRAM | OTHER
PAPERS = frozenset(["pdf", "txt", "rtf", "doc", "docx", "odt", "ppt", "pptx", "xls", "xlsx", "csv"])
"""Files that running text cites as sources."""
PICTURES = frozenset(
    ["jpg", "jpeg", "png", "gif", "webp", "bmp", "ico", "svg", "avif", "tif", "tiff", "heic"]
)
PAGES = frozenset(["html", "htm", "shtml", "php", "asp", "aspx", "jsp", "do", "action", "cgi", "xhtml"])
NOT_PAGES = frozenset(
    ["css", "js", "json", "xml", "rss", "atom", "woff", "woff2", "ttf", "eot", "map", "txt.gz"]
)
SCHEMES = ("magnet:", "ed2k:", "thunder:", "flashget:", "qqdl:", "bdlink:", "bdpan:")
SKIPPED = (
    "javascript:",
    "mailto:",
    "tel:",
    "sms:",
    "data:",
    "about:",
    "weixin:",
    "tencent:",
    "mqqwpa:",
    "blob:",
)
_ORDERING = frozenset(
    {
        "sort",
        "sortby",
        "sort_by",
        "sort_order",
        "sort_dir",
        "sort_asc",
        "sort_desc",
        "order",
        "orderby",
        "order_by",
        "orderreverse",
        "order_reverse",
        "direction",
        "asc",
        "desc",
    }
)
_ORDERING_LETTERS = re.compile(r"[CNMSDO]=[NMSDA](?:[;&][CNMSDO]=[NMSDA])*")
"""How Apache and its like ask for their tables in another order."""
_SPACES = re.compile(r"[\t\r\n]+")
_PART = r"[\w%~+-][\w%~+.-]*"
_PLAIN = re.compile(rf"/(?:{_PART}(?:/{_PART})*/?)?(?:\?[\w%~+=&;.,:-]*)?", re.ASCII)
_DEAD_END = re.compile(
    r"(?:^|[/?&=_.-])(?:logout|login|logging|log-in|signin|sign-in|signup|register|reg|lostpass\w*|passport|oauth\w*|"
    r"captcha|seccode|addtocart|cart|checkout|wp-login|wp-admin|wp-json|xmlrpc|(?:feed|rss)(?!=(?!rss|atom|rdf|json|xml|feed|comments|podcast|1(?:&|$)|&))|print(?:able|thread|topic|page|view)?|"
    r"reply|newthread|newtopic|posting|sendpm|favorite|report|ajax|cdn-cgi|share_to|setlang)(?:[/?&=._-]|$)"
    r"|mod=(?:logging|register|post|spacecp|misc|ajax|redirect|attachment)|action=(?:reply|newthread|login|register|edit)"
    r"|[?&]action=(?:history|info|raw|delete|protect|watch|purge|rollback|submit|markpatrolled)|[?&](?:oldid|diff|rev|rev2|printable|mobileaction)="
    r"|/(?:add|edit|create|write|compose|delete|remove|vote|subscribe|unsubscribe|flag)/?(?:\?|$)"
    r"|/(?:edit|delete|remove|destroy)/\d+/?(?:\?|$)|/load_(?:predefined|defaults?|demo|samples?|examples?)(?:/|\?|$)|/(?:refresh|rebuild|update)_all(?:[_/?]|$)|"
    r"/(?:wipe|erase|purge|truncate|destroy|delete|remove|reset|clear|flush|drop|empty)[_-](?:all|db|data|databases?|cache|index|history|logs?|accounts?|users?|"
    r"items?|entry|entries|books?|pages?|posts?|files?|demo|trash|queue|everything)(?:[_/?]|$)"
    r"|[?&]do=(?:login|register|edit|revisions|diff|backlink|recent|media|profile|resendpwd|export_\w+)|[?&](?:zip|tar)(?:=|$)|[?&](?:download|archive|compress|get|dl|pack|format|action)=(?:zip|tar|tgz|7z|rar)",
    re.IGNORECASE,
)


_INDEX_FILE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)


def join(base: str, href: str) -> str:
    """The absolute URL of a link, without its fragment; empty for what cannot be fetched as a page."""
    if _PLAIN.fullmatch(href):  # most links by far: nothing to resolve but the host
        return origin(base) + href if href else ""
    href = _SPACES.sub("", href).strip()
    if not href or href[0] == "#" or href[:12].lower().startswith(SKIPPED):
        return ""
    if href[:10].lower().startswith(SCHEMES):
        return href
    if _PLAIN.fullmatch(href):
        return origin(base) + href
    if "\\" in href:  # in a path it parts as a slash does, as browsers have it
        path, mark, rest = href.partition("?")
        href = path.replace("\\", "/") + mark + rest
    try:
        url = urljoin(base, href).partition("#")[0]
        if not url.isascii() or " " in url:
            url = safe_url_string(url)
        parts = urlsplit(url)
    except ValueError:
        return ""
    if not parts.path and url.partition("?")[0] == origin(base):
        url = f"{origin(base)}/{url[len(origin(base)) :]}"  # the way home, as templates write it
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


@lru_cache(maxsize=1 << 12)
def extension(url: str) -> str:
    """The file extension of a URL's path in lower case, or empty."""
    try:
        name = posixpath.basename(urlsplit(url).path)
    except ValueError:
        return ""
    ending = name.rpartition(".")[2].lower() if "." in name[1:] else ""  # `.mobi` is a name
    return ending if ending.isalnum() and len(ending) <= 7 else ""


def file_name(url: str) -> str:
    """The decoded last part of a URL's path."""
    try:
        return unquote(posixpath.basename(urlsplit(url).path.rstrip("/")))
    except ValueError:
        return ""


def is_file(url: str) -> bool:
    """Whether a link looks like a file to take away, not a page to read."""
    return extension(url) in FILES


def is_given(url: str) -> bool:
    """Whether a link hands something over by its very address: a file or a magnet."""
    return url.startswith(SCHEMES) or is_file(url)


@lru_cache(maxsize=1 << 12)
def is_page(url: str) -> bool:
    """Whether a link may be followed: no file, no picture, no feed, no login."""
    ending = extension(url)
    if ending in FILES or ending in PICTURES or ending in NOT_PAGES:
        return False
    return _DEAD_END.search(urlsplit(url).path + "?" + urlsplit(url).query) is None


def same_page(one: str, other: str) -> bool:
    """Whether two addresses differ in nothing but how a folder's own page is written: `/x`, `/x/`, `/x/index.html`."""
    return _INDEX_FILE.sub("/", one).rstrip("/") == _INDEX_FILE.sub("/", other).rstrip("/")


def reorders(url: str, page: str) -> bool:
    """Whether an address asks for a page that is known, in another order of its rows."""
    path, mark, query = url.partition("?")
    known, _mark, here = page.partition("?")
    if not mark or path != known:
        return False
    if _ORDERING_LETTERS.fullmatch(query):
        return True
    added = {name.lower().lstrip("_") for name, _value in set(parse_qsl(query)) - set(parse_qsl(here))}
    return bool(added) and added <= _ORDERING


@lru_cache(maxsize=1 << 10)
def origin(url: str) -> str:
    """`scheme://host:port` as written."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
