"""Every trap of the hostile site: how it is served, and the reason that must stand with its address.

A case is a page of its own, `/c/<name>`, linked from the start page. What is refused there names either that
page or was found on it. An empty set of reasons: the page is read, and nothing of it is refused.
"""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from records.vocabulary import RefusalReason as R
from tests.crawl.crawler.hostile import raw
from tests.crawl.crawler.hostile.raw import HTML, MIB, bomb, endless, packed, page, redirect, reset, sent
from tests.crawl.crawler.loopback import Answer

BODY_LIMIT = MIB
XML = b"application/xml"
OFFER = "<p>作者：蒲松龄 完整版，链接：https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p><p>全本打包下载，永久有效，先到先得。</p>"
WORDS = "山中有屋，屋中有书，书中有狐，夜半读书，窗外有人应声。" * 12


@dataclass(frozen=True)
class Case:
    """A trap. `listed`: an offer stands on it and must be found all the same."""

    name: str
    serve: Answer
    reasons: frozenset[R]
    listed: bool = False
    beside: dict[str, Answer] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/c/{self.name}"


@dataclass(frozen=True)
class Place:
    """Where things stand. `site`: host:port of the hostile site; `wire`: the port of the tripwires."""

    site: str
    wire: int

    @property
    def host(self) -> str:
        return self.site.partition(":")[0]


def case(
    name: str, serve: Answer, *reasons: R, listed: bool = False, beside: Mapping[str, Answer] | None = None
) -> Case:
    return Case(name, serve, frozenset(reasons), listed, dict(beside or {}))


def cases(at: Place) -> list[Case]:
    """All of them."""
    groups: tuple[Callable[[Place], Iterator[Case]], ...] = (
        addresses, spellings, ways_out, names, loops, packings, lengths, protocols, charsets, markup, links, machines, doors, pictures,
    )  # fmt: skip
    return [one for group in groups for one in group(at)]


def addresses(at: Place) -> Iterator[Case]:
    """Redirects to addresses where nothing of a site can be."""
    for name, host in (
        ("loopback", "127.0.0.1"), ("loopback-other", "127.8.8.8"), ("metadata", "169.254.169.254"), ("link-local", "169.254.7.7"), ("private-10", "10.0.0.1"),
        ("private-172", "172.16.3.4"), ("private-192", "192.168.1.1"), ("carrier-nat", "100.64.0.1"), ("host-agent", "168.63.129.16"), ("broadcast", "255.255.255.255"),
        ("multicast", "224.0.0.251"), ("this-network", "0.0.0.0"), ("v6-loopback", "[::1]"), ("v6-mapped", "[::ffff:127.0.0.1]"), ("v6-mapped-hex", "[::ffff:7f00:1]"),
        ("v6-compatible", "[::127.0.0.1]"), ("v6-nat64", "[64:ff9b::7f00:1]"), ("v6-6to4", "[2002:7f00:1::]"), ("v6-link-local", "[fe80::1]"), ("v6-unique-local", "[fd00::1]"),
        ("v6-documentation", "[3fff::1]"),
    ):  # fmt: skip
        yield case(f"to-{name}", redirect(f"http://{host}:{at.wire}/{name}"), R.ADDRESS)
    for status in (301, 303, 307, 308):
        yield case(f"by-{status}", redirect(f"http://127.0.0.1:{at.wire}/by-{status}", status), R.ADDRESS)
    yield case(
        "by-refresh-header", page("<p>.</p>", f"Refresh: 0; url=http://127.0.0.1:{at.wire}/header".encode())
    )
    yield case(
        "by-meta-refresh",
        page(
            f'<meta http-equiv="refresh" content="0;url=http://127.0.0.1:{at.wire}/meta">'
            f"<title>聊斋志异 去向 全本下载</title><h1>聊斋志异 去向 全本下载</h1>{OFFER}"
        ),
        R.ADDRESS,
        listed=True,
    )
    yield case("without-scheme", redirect(f"//127.0.0.1:{at.wire}/without-scheme"), R.ADDRESS)
    yield case(
        "second-hop",
        redirect("/hop/2"),
        R.ADDRESS,
        beside={"/hop/2": redirect(f"http://127.0.0.1:{at.wire}/second-hop")},
    )


def spellings(at: Place) -> Iterator[Case]:
    """Loopback as resolvers and browsers would read it, and the names of users that hide a host."""
    for name, host in (
        ("decimal", "2130706433"), ("octal", "0177.0.0.1"), ("hex", "0x7f.0.0.1"), ("hex-short", "0x7f.1"), ("hex-whole", "0x7f000001"), ("short", "127.1"),
        ("octal-long", "00000177.0.0.1"), ("zero", "0"), ("dot-behind", "2130706433."),
    ):  # fmt: skip
        yield case(f"as-{name}", redirect(f"http://{host}:{at.wire}/{name}"), R.UNPARSABLE)
    for name, location in (
        ("user", f"http://{at.site}@127.0.0.1:{at.wire}/user"), ("password", f"http://a:b@{at.site}/password"),
        ("slash-in-user", f"http://{at.host}%2f@127.0.0.1:{at.wire}/slash"), ("two-ats", f"http://a@{at.host}@127.0.0.1:{at.wire}/ats"),
        ("brackets", f"http://{at.host}[::1]:{at.wire}/brackets"), ("zone", f"http://[fe80::1%25lo]:{at.wire}/zone"), ("port-word", f"http://{at.host}:http/port-word"),
        ("port-large", f"http://{at.host}:99999/port-large"), ("long", f"http://{at.site}/" + "a" * 12_000),
        ("percent-host", f"http://127%2e0%2e0%2e1:{at.wire}/percent"),
    ):  # fmt: skip
        yield case(f"hidden-{name}", redirect(location), R.UNPARSABLE)
    for name, location in (
        ("backslash", f"http:\\\\127.0.0.1:{at.wire}\\backslash"),
        ("backslash-user", f"http://127.0.0.1:{at.wire}\\@{at.site}/"),
    ):
        yield case(f"hidden-{name}", redirect(location), R.ADDRESS)
    yield case("no-host", redirect("http:///no-host"), R.NOT_FOUND)
    yield case("as-circled", redirect(f"http://①②⑦.⓪.⓪.①:{at.wire}/circled"), R.ADDRESS)
    yield case("as-wide-dots", redirect(f"http://127。0。0。1:{at.wire}/wide"), R.ADDRESS)
    yield case("dot-at-the-end", redirect(f"http://127.0.0.1.:{at.wire}/dot"), R.UNPARSABLE)


def ways_out(at: Place) -> Iterator[Case]:
    """Redirects to what the register does not name."""
    yield case("other-host", redirect("http://other.example/secret"), R.HOST)
    yield case("localhost", redirect(f"http://localhost:{at.wire}/named"), R.HOST)
    yield case("homograph", redirect(f"http://ехаmple.test:{at.site.partition(':')[2]}/h"), R.HOST)
    yield case("longer-name", redirect(f"http://a.test.evil.example:{at.wire}/h"), R.HOST)
    yield case("other-port", redirect(f"http://{at.host}:{at.wire}/port"), R.PORT)
    yield case("other-scheme", redirect(f"https://{at.site}/scheme"), R.SCHEME)
    for name, location in (("file", "file:///etc/passwd"), ("ftp", f"ftp://127.0.0.1:{at.wire}/x"), ("data", "data:text/html,<h1>x</h1>"),
                           ("gopher", f"gopher://127.0.0.1:{at.wire}/_x"), ("blob", "blob:http://127.0.0.1/1"), ("s3", "s3://bucket/key")):  # fmt: skip
        yield case(f"scheme-{name}", redirect(location), R.SCHEME)
    yield case("scheme-script", redirect("javascript:alert(1)"), R.UNPARSABLE)


def names(at: Place) -> Iterator[Case]:
    """Names of the register's own that lead elsewhere (answers: `NAMES` of the test)."""
    port = at.site.partition(":")[2]
    for name in ("inside", "metadata", "private", "zero"):
        yield case(
            f"name-{name}",
            redirect(f"http://{name}.test:{at.wire if name == 'inside' else port}/{name}"),
            R.ADDRESS,
        )
    yield case("name-nowhere", redirect(f"http://nowhere.test:{port}/nowhere"), R.DNS)
    yield case(
        "name-rebound",
        page(
            f'<a href="http://rebound.test:{port}/rebound-1">一</a> <a href="http://rebound.test:{port}/rebound-2">二</a>'
        ),
    )


def loops(_at: Place) -> Iterator[Case]:
    """Ways that come back to themselves."""
    yield case("self", redirect("/c/self"), R.REDIRECT_LOOP)
    yield case("to-and-fro", redirect("/fro"), R.REDIRECT_LOOP, beside={"/fro": redirect("/c/to-and-fro")})
    chain = {f"/chain/{n}": redirect(f"/chain/{n + 1}") for n in range(30)}
    yield case("chain", redirect("/chain/0"), R.REDIRECT_LOOP, beside=chain)
    meta = '<meta http-equiv="refresh" content="0;url={}"><p>.</p>'
    yield case("refresh-self", page(meta.format("/c/refresh-self")), R.REDIRECT_LOOP)
    yield case(
        "refresh-pair",
        page(meta.format("/pair")),
        R.REDIRECT_LOOP,
        beside={"/pair": page(meta.format("/c/refresh-pair"))},
    )
    yield case(
        "refresh-ever-new",
        page(meta.format("/ever/0")),
        R.REDIRECT_LOOP,
        beside={f"/ever/{n}": page(meta.format(f"/ever/{n + 1}")) for n in range(20)},
    )


def packings(_at: Place) -> Iterator[Case]:
    """Bodies that grow when they are unpacked, or are not packed as they say."""
    for encoding in ("gzip", "deflate", "br", "zstd"):
        yield case(f"bomb-{encoding}", packed(encoding, bomb(encoding)), R.TOO_LARGE)
        yield case(f"torn-{encoding}", packed(encoding, b"\x00no such packing" * 40), R.BAD_ENCODING)
    twice = gzip.compress(bomb("gzip"))
    yield case("bomb-nested", packed("gzip, gzip", twice), R.TOO_LARGE)
    deep = b"<p>.</p>"
    for _ in range(30):
        deep = gzip.compress(deep, mtime=0)
    yield case("nested-30", packed(", ".join(["gzip"] * 30), deep), R.BAD_ENCODING)
    yield case("unknown-packing", packed("lzma", bytes(range(256)) * 9), R.BAD_ENCODING)
    yield case(
        "no-packing",
        packed("utf-8", f"<title>聊斋志异 全本下载</title><h1>聊斋志异 全本下载</h1>{OFFER}".encode()),
        listed=True,
    )
    yield case("packed-lie", packed("gzip", f"<title>{WORDS}</title>".encode()), R.BAD_ENCODING)
    yield case("packed-half", packed("gzip", gzip.compress(WORDS.encode() * 50)[:300]))


def lengths(_at: Place) -> Iterator[Case]:
    """Bodies without an end, or with another one than was said."""
    yield case("large", sent(b"x" * (BODY_LIMIT + 1)), R.TOO_LARGE)
    yield case("large-announced", raw.raw(HTML + b"Content-Length: 99999999999\r\n\r\n<p>.</p>"), R.TOO_LARGE)
    yield case("endless", endless(b"<p>.</p>" * 4096, HTML + b"\r\n"), R.TOO_LARGE)
    yield case(
        "endless-chunks",
        endless(b"4000\r\n" + b"x" * 0x4000 + b"\r\n", HTML + b"Transfer-Encoding: chunked\r\n\r\n"),
        R.TOO_LARGE,
    )
    yield case("line-of-10-mib", sent(b"<p>" + b"a" * (10 * MIB)), R.TOO_LARGE)
    yield case("drip", endless(b".", HTML + b"\r\n", pause_s=0.2), R.TIMEOUT)
    yield case("drip-in-headers", endless(b"X: y\r\n", b"HTTP/1.1 200 OK\r\n", pause_s=0.2), R.TIMEOUT)
    yield case("silent", raw.silent, R.TIMEOUT)
    yield case("length-too-long", raw.raw(HTML + b"Content-Length: 5000\r\n\r\n<p>.</p>"), R.CONNECTION)
    yield case(
        "length-too-short",
        raw.raw(HTML + b"Content-Length: 20\r\n\r\n<title>\xe8\x81\x8a</title>" + b"<p>more</p>" * 9),
    )
    yield case("length-negative", raw.raw(HTML + b"Content-Length: -5\r\n\r\n<p>.</p>"), R.CONNECTION)
    yield case("length-word", raw.raw(HTML + b"Content-Length: many\r\n\r\n<p>.</p>"), R.CONNECTION)
    yield case(
        "length-twice",
        raw.raw(HTML + b"Content-Length: 8\r\nContent-Length: 9\r\n\r\n<p>.</p>"),
        R.CONNECTION,
    )
    chunked = HTML + b"Transfer-Encoding: chunked\r\n\r\n"
    yield case("chunk-torn", raw.raw(chunked + b"ff\r\n<p>torn"), R.CONNECTION)
    yield case("chunk-no-number", raw.raw(chunked + b"zz\r\n<p>.</p>\r\n0\r\n\r\n"), R.CONNECTION)
    yield case("chunk-negative", raw.raw(chunked + b"-5\r\n<p>.</p>\r\n0\r\n\r\n"), R.CONNECTION)
    yield case("chunk-large-number", raw.raw(chunked + b"ffffffffffffffff\r\n<p>.</p>"), R.CONNECTION)
    yield case("chunk-size-line", endless(b"1" * 4096, chunked), R.CONNECTION)
    yield case("chunks-without-end", endless(b"1\r\nx\r\n", chunked, pause_s=0.2), R.TIMEOUT)
    yield case(
        "chunks-and-length",
        raw.raw(HTML + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n<p>.</p>\r\n0\r\n\r\n"),
    )


def protocols(_at: Place) -> Iterator[Case]:
    """What is no HTTP, and what stretches it."""
    yield case("http-09", raw.raw(b"<html><p>no head at all</p></html>"), R.CONNECTION)
    yield case("junk", raw.raw(bytes(range(256)) * 64), R.CONNECTION)
    yield case("nothing", raw.raw(b""), R.CONNECTION)
    yield case("version", raw.raw(b"HTTP/9.9 200 OK\r\nContent-Length: 8\r\n\r\n<p>.</p>"))
    yield case("status-word", raw.raw(b"HTTP/1.1 OK fine\r\n\r\n"), R.CONNECTION)
    yield case("status-999", page("<p>.</p>", status=999), R.HTTP_ERROR)
    yield case("status-600", page("<p>.</p>", status=600), R.HTTP_ERROR)
    yield case("interim-flood", endless(b"HTTP/1.1 100 Continue\r\n\r\n" * 200), R.CONNECTION)
    yield case(
        "endless-headers",
        endless(b"X-Header: " + b"x" * 8000 + b"\r\n", b"HTTP/1.1 200 OK\r\n"),
        R.CONNECTION,
    )
    yield case("endless-header-line", endless(b"x" * 8192, b"HTTP/1.1 200 OK\r\nX-Header: "), R.CONNECTION)
    yield case("endless-status-line", endless(b"x" * 8192, b"HTTP/1.1 200 "), R.CONNECTION)
    yield case("header-flood", page("<p>.</p>", *(b"X-%d: y" % n for n in range(3000))))
    yield case(
        "large-cookies", page("<p>.</p>", *(b"Set-Cookie: c%d=%s" % (n, b"x" * 4000) for n in range(40)))
    )
    yield case("header-without-colon", raw.raw(HTML + b"no colon here\r\nContent-Length: 8\r\n\r\n<p>.</p>"))
    yield case("header-null", page("<p>.</p>", b"X-Null: a\x00b"))
    yield case("reset-at-once", reset(), R.CONNECTION)
    yield case("reset-in-headers", reset(b"HTTP/1.1 200 OK\r\nX: "), R.CONNECTION)
    yield case("reset-in-body", reset(HTML + b"Content-Length: 900\r\n\r\n<p>."), R.CONNECTION)
    yield case("location-not-text", redirect(b"/\xff\xfe\xe8"), R.NOT_FOUND)
    yield case("location-split", redirect("/x%0d%0aSet-Cookie:%20a=b"), R.NOT_FOUND)
    yield case("location-empty", redirect(""), R.REDIRECT_LOOP)


def charsets(_at: Place) -> Iterator[Case]:
    """Names of encodings that lie, and types that do."""
    title = f"<title>聊斋志异 全本下载</title><h1>聊斋志异 全本下载</h1>{OFFER}"
    yield case("gbk-as-utf8", sent(title.encode("gbk"), kind=b"text/html; charset=utf-8"), listed=True)
    yield case("utf8-as-gbk", sent(title.encode(), kind=b"text/html; charset=utf-7"), listed=True)
    for codec in ("rot13", "zlib_codec", "idna", "undefined", "unicode_escape", "x" * 3000):
        yield case(
            f"charset-{codec[:20]}",
            sent(title.encode(), kind=f"text/html; charset={codec}".encode()),
            listed=True,
        )
    yield case(
        "nulls",
        sent(title.encode().replace(b"<p>", b"<p>\x00\x00"), kind=b"text/html; charset=utf-8"),
        listed=True,
    )
    yield case("utf16-bare", sent(title.encode("utf-16-le"), kind=b"text/html"))
    yield case("picture-as-page", sent(raw_png(1, 1) + bytes(2000), kind=b"text/html"))
    yield case("page-as-film", sent(title.encode(), kind=b"video/mp4"))
    yield case(
        "no-type",
        raw.raw(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(title.encode()) + title.encode()),
        listed=True,
    )
    yield case("type-junk", sent(title.encode(), kind=b"\xff\xfe;;;=,charset"))


def markup(_at: Place) -> Iterator[Case]:
    """Pages that break their readers."""
    yield case("deep", sent(b"<html><body>" + b"<div>" * 100_000 + "底".encode()))
    yield case("deep-mixed", sent(b"<table><tr><td><b><i><font>" * 20_000))
    yield case("long-line", sent(b"<p>" + b"a" * (BODY_LIMIT - 100)))
    yield case("comments", sent(b"<!--" * 60_000))
    yield case("many-links", sent(b"".join(b'<a href="/page.html#%d">x</a>' % n for n in range(20_000))))
    yield case("many-attributes", sent(b"<p " + b"".join(b"a%d=1 " % n for n in range(50_000)) + b">"))
    yield case("entities", sent(b"<p>" + b"&amp;" * 150_000))
    for name, bait in BAIT.items():
        yield case(f"bait-{name}", page(f"<title>聊斋志异 全本下载 {name}</title><p>{bait}</p>"))
    ld = '{"@type":"Book","name":' + "[" * 50_000 + "]" * 50_000 + "}"
    yield case("deep-json", page(f'<script type="application/ld+json">{ld}</script><p>.</p>'))
    yield case(
        "number-json",
        page(f'<script type="application/ld+json">{{"@type":"Book","name":{"9" * 50_000}}}</script><p>.</p>'),
    )
    yield case(
        "deep-microdata", page('<div itemscope itemprop="a" itemtype="http://schema.org/Book">' * 3000)
    )


BAIT = {
    "codes": "提取码" * 20_000, "codes-open": "提取码：[[[((" * 8_000, "hosts": "a." * 60_000, "dashes": "-" * 120_000, "spaces": " 　" * 40_000 + "x",
    "schemes": "http://" * 15_000, "base64": "aHR0c" + "A" * 90_000, "numbers": "9781234567" * 10_000, "labels": "作者：" * 30_000, "brackets": "【" * 60_000,
    "letters": "A" * 200_000, "combining": "a" + "\u0301" * 60_000, "magnets": "magnet:?" * 12_000, "percent": "https%3A%2F%2F" * 8_000, "sizes": "1 " * 60_000, "files": ".txt" * 30_000,
}  # fmt: skip


def links(at: Place) -> Iterator[Case]:
    """Links, pictures and bases that lead where nothing of the site is."""
    away = f"http://127.0.0.1:{at.wire}"
    for name, tag in (
        ("link", '<a href="{}">去</a>'), ("frame", '<iframe src="{}"></iframe>'), ("picture", f'<h1>聊斋志异 全本下载</h1><img src="{{}}">{OFFER}'),
        ("style", f'<h1>聊斋志异 全本下载</h1><link rel=stylesheet href="{{}}">{OFFER}'), ("base", '<base href="{}"><a href="next.html">次页</a>'),
        ("download", f'<h1>聊斋志异 全本下载</h1><a href="{{}}.txt">下载 TXT</a>{OFFER}'), ("source", '<video><source src="{}"></video>'),
    ):  # fmt: skip
        reasons = (
            () if name == "style" else (R.ADDRESS,)
        )  # only sheets of the page's own origin are looked at
        yield case(f"in-{name}", page("<title>聊斋志异</title>" + tag.format(f"{away}/in-{name}")), *reasons)
    yield case("metadata-link", page('<a href="http://169.254.169.254/latest/meta-data/">去</a>'), R.ADDRESS)
    yield case("decimal-link", page(f'<a href="http://2130706433:{at.wire}/x">去</a>'), R.UNPARSABLE)
    yield case("user-link", page(f'<a href="http://{at.site}@127.0.0.1:{at.wire}/u">去</a>'), R.UNPARSABLE)
    yield case("port-link", page(f'<a href="http://{at.host}:{at.wire}/p">去</a>'), R.PORT)
    yield case("scheme-link", page(f'<a href="https://{at.site}/s">去</a>'), R.SCHEME)
    yield case("long-link", page(f'<a href="/{"a" * 100_000}">去</a>'), R.UNPARSABLE)
    odd = "javascript:x() data:text/html,x file:///etc/passwd ftp://127.0.0.1/x blob:http://x/1 java&#10;script:x() vbscript:x view-source:http://127.0.0.1/ tel:1 about:blank ws://127.0.0.1/ // # ? http:// http:///x http://[ http://[::1 http://\x00/ //%zz"
    yield case(
        "odd-schemes",
        page("".join(f'<a href="{one}">x</a>' for one in odd.split(" "))),
        R.NOT_FOUND,
        R.UNPARSABLE,
    )
    yield case(
        "not-text-link",
        sent(b'<a href="/latin/\xe9\xff\xfe.html">x</a>', kind=b"text/html; charset=utf-8"),
        R.NOT_FOUND,
    )
    yield case("homograph-link", page(f'<a href="http://ехаmple.test:{at.wire}/">x</a>'))
    yield case("base-script", page('<base href="javascript:alert(1)//"><a href="x.html">x</a>'), R.NOT_FOUND)
    one, two = (
        f"<title>聊斋志异 卷{n} 全本下载</title><link rel=canonical href=/canon/{m}><h1>聊斋志异 卷{n} 全本下载</h1>{OFFER}"
        for n, m in ((1, 2), (2, 1))
    )
    yield case(
        "canonical", page('<a href="/canon/1">一</a>'), beside={"/canon/1": page(one), "/canon/2": page(two)}
    )


def machines(at: Place) -> Iterator[Case]:
    """Feeds and sitemaps with what XML can do."""
    bomb_ = (
        "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>"
        + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in itertools.pairwise("abcdefghij"))
        + "]>"
    )
    away = f'<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:{at.wire}/entity"><!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1:{at.wire}/dtd"> %p;]>'
    for name, head in (
        ("bomb", bomb_),
        ("external", away),
        ("dtd", f'<!DOCTYPE urlset SYSTEM "http://127.0.0.1:{at.wire}/x.dtd">'),
    ):
        value = "&j;" if name == "bomb" else "&e;&f;"
        yield case(
            f"map-{name}",
            page(
                f"<?xml version='1.0'?>{head}<urlset><url><loc>http://{at.site}/of-{name}.html?{value}</loc></url></urlset>",
                kind=XML,
            ),
            R.NOT_FOUND,
        )
        yield case(
            f"feed-{name}",
            page(
                f"<?xml version='1.0'?>{head}<rss><channel><title>{value}</title><item><title>{value}</title><link>http://{at.site}/f-{name}.html</link></item></channel></rss>",
                kind=XML,
            ),
        )
    yield case(
        "map-away",
        page(f"<urlset><url><loc>http://127.0.0.1:{at.wire}/map</loc></url></urlset>", kind=XML),
        R.ADDRESS,
    )
    index = "<sitemapindex><sitemap><loc>http://{}/{}</loc></sitemap></sitemapindex>"
    yield case("maps-self", page(index.format(at.site, "c/maps-self"), kind=XML))
    yield case(
        "maps-pair",
        page(index.format(at.site, "maps-2"), kind=XML),
        beside={"/maps-2": page(index.format(at.site, "c/maps-pair"), kind=XML)},
    )
    yield case("map-deep", sent(b"<urlset>" + b"<a>" * 100_000, kind=b"application/xml"))
    yield case(
        "map-packed",
        page(index.format(at.site, "bomb.xml.gz"), kind=XML),
        R.TOO_LARGE,
        beside={"/bomb.xml.gz": packed("gzip", bomb("gzip"))},
    )


def doors(_at: Place) -> Iterator[Case]:
    """Where a visitor is asked who they are, or held off."""
    for status in (401, 402, 403, 407, 451):
        yield case(
            f"status-{status}",
            page(
                "<p>.</p>",
                b'WWW-Authenticate: Basic realm="x"',
                b'Proxy-Authenticate: Basic realm="x"',
                status=status,
            ),
            R.ACCESS_CONTROL,
        )
    yield case(
        "door-cookie",
        redirect("/login?next=/c/door-cookie", 302, b"Set-Cookie: seen=1"),
        R.ACCESS_CONTROL,
        beside={"/login?next=/c/door-cookie": page(LOGIN)},
    )
    yield case(
        "door-loop",
        redirect("/wall", 302, b"Set-Cookie: seen=1"),
        R.REDIRECT_LOOP,
        beside={"/wall": redirect("/c/door-loop", 302, b"Set-Cookie: seen=2")},
    )
    yield case("door", page(LOGIN), R.ACCESS_CONTROL)
    yield case(
        "slider",
        page(
            '<title>安全验证</title><h1>请完成安全验证</h1><p>拖动滑块完成验证后继续访问。</p><div id="geetest_box" class="geetest"></div>'
        ),
        R.ACCESS_CONTROL,
    )
    yield case(
        "challenge",
        page(
            '<title>Just a moment...</title><p>Checking your browser before accessing the site.</p><div class="cf-turnstile"></div>'
        ),
        R.ACCESS_CONTROL,
    )
    yield case(
        "password-page",
        page(
            '<title>受密码保护</title><form method=post><p>此内容受密码保护，请输入密码查看。</p><input type="password" name="post_password"><input type=submit value="提交"></form>'
        ),
        R.ACCESS_CONTROL,
    )


LOGIN = """<title>登录 - 示例论坛</title><h1>登录</h1><p>您需要登录后才可以继续浏览。</p><form action="/login" method="post">
<input name="username"><input type="password" name="password"><button>登录</button></form>"""


def pictures(_at: Place) -> Iterator[Case]:
    """What a listing shows and hands out."""

    def shown(name: str, kind: str = "png") -> Answer:
        return page(
            f'<title>聊斋志异 {name} 全本下载</title><h1>聊斋志异 {name} 全本下载</h1><img src="/i/{name}.{kind}">{OFFER}'
        )

    def handed(name: str, file: str) -> Answer:
        return page(
            f'<title>聊斋志异 {name} 全本下载</title><h1>聊斋志异 {name} 全本下载</h1><p><a href="/f/{file}">下载 {file}</a></p>{OFFER}'
        )

    yield case(
        "huge-picture",
        shown("huge"),
        R.NOT_A_PICTURE,
        listed=True,
        beside={"/i/huge.png": sent(raw_png(100_000, 100_000), kind=b"image/png")},
    )
    yield case(
        "page-as-picture",
        shown("lie"),
        R.NOT_A_PICTURE,
        listed=True,
        beside={"/i/lie.png": sent(b"<html><script>x</script>", kind=b"image/png")},
    )
    yield case(
        "picture-bomb",
        shown("bomb"),
        R.TOO_LARGE,
        listed=True,
        beside={"/i/bomb.png": packed("gzip", bomb("gzip"))},
    )
    yield case(
        "path-trick",
        handed("path", "a.txt"),
        listed=True,
        beside={
            "/f/a.txt": sent(
                WORDS.encode(),
                b'Content-Disposition: attachment; filename="../../../../../../evil.txt"',
                kind=b"text/plain",
            )
        },
    )
    yield case(
        "zip-bomb",
        handed("zip", "b.zip"),
        listed=True,
        beside={"/f/b.zip": sent(zip_bomb(), kind=b"application/zip")},
    )
    yield case(
        "page-as-file",
        handed("file", "c.pdf"),
        R.NOT_A_FILE,
        listed=True,
        beside={"/f/c.pdf": page("<h1>付费后下载</h1>")},
    )


def raw_png(width: int, height: int) -> bytes:
    """A PNG whose header says so; of pixels there are few."""
    import zlib

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    head = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(3000)))
        + chunk(b"IEND", b"")
    )


def zip_bomb() -> bytes:
    """A hundred entries of a mebibyte of zeros each, and a name that climbs out of its folder."""
    import io
    import zipfile

    packed_ = io.BytesIO()
    with zipfile.ZipFile(packed_, "w", zipfile.ZIP_DEFLATED) as made:
        for n in range(40):
            made.writestr(f"../../../../evil-{n}.txt", bytes(MIB))
    return packed_.getvalue()


class Endless(dict[str, Any]):
    """Routes, and behind them a site that makes addresses without end."""

    def get(self, path: str, default: Any = None) -> Any:
        known = super().get(path)
        return known if known is not None else _made(path) or default


def _made(path: str) -> Answer | None:
    where, _, query = path.partition("?")
    number = int("".join(filter(str.isdigit, query))[-6:] or "0")
    if where == "/calendar":
        return page(
            f'<title>日历</title><a href="/calendar?month={number + 1}">下月</a> <a href="/calendar?month={number + 7}">明年</a>'
        )
    if where == "/list":
        return page(f'<title>列表</title><ul></ul><a href="/list?page={number + 1}" rel="next">下一页</a>')
    if where.startswith("/deeper/"):
        return page('<title>目录</title><a href="deeper/">deeper</a> <a href="./deeper/./">same</a>')
    if where.startswith("/visit"):
        return _visit(number)
    return None


_visits = itertools.count()


def _visit(_number: int) -> Answer:
    """Every answer has another session in its links: in the query, in the path, before the query."""
    token = f"{next(_visits):032x}"

    def give(handler: BaseHTTPRequestHandler) -> None:
        page(f'<title>会话</title><a href="/visit?PHPSESSID={token}">一</a> <a href="/visit;jsessionid={token}">二</a> <a href="/visit?sid={token}">三</a>'
             f'<a href="/visit/(S({token[:24]}))/">四</a>')(handler)  # fmt: skip

    return give


TRAPS = ("/calendar?month=1", "/list?page=1", "/deeper/", "/visit")
"""Where the endless ways begin."""


ROBOTS: dict[str, tuple[Answer, frozenset[R]]] = {
    "error": (page("", status=500), frozenset({R.ROBOTS_UNREACHABLE})),
    "page": (page("<!doctype html><title>x</title>"), frozenset({R.ROBOTS_UNREACHABLE})),
    "xml": (page("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'a'>]><x>&a;</x>", kind=b"text/plain"), frozenset({R.ROBOTS_UNREACHABLE})),
    "huge": (endless(b"Disallow: /x\n" * 4096, b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 52428800\r\n\r\nUser-agent: *\n", at_most=50 * MIB), frozenset({R.ROBOTS_UNREACHABLE})),
    "bomb": (packed("gzip", bomb("gzip")), frozenset({R.ROBOTS_UNREACHABLE})),
    "torn": (raw.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nUser-agent: *\n"), frozenset({R.CONNECTION})),
    "drip": (endless(b"#", b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", pause_s=0.2), frozenset({R.TIMEOUT})),
    "self": (redirect("/robots.txt"), frozenset({R.REDIRECT_LOOP})),
    "away": (redirect("http://127.0.0.1:9/robots.txt"), frozenset({R.ADDRESS})),
    "other": (redirect("http://other.example/robots.txt"), frozenset({R.HOST})),
    "nulls": (sent(b"User-agent: *\n\x00Disallow: /\x00\nDisallow: /p", kind=b"text/plain"), frozenset({R.ROBOTS})),
    "line": (sent(b"User-agent: *\nDisallow: /" + b"*a" * 2_000 + b"\nDisallow: /*p*a*g*e*$\n", kind=b"text/plain"), frozenset({R.ROBOTS})),
    "gone": (page("", status=404), frozenset()),
    "locked": (page("", status=401), frozenset()),
}  # fmt: skip
"""robots.txt of a host of its own each, and what becomes of the host's only page."""
