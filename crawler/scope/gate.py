"""The scope gate: may this URL be fetched for this site? It fails closed.

A URL passes when one rule of the site's own register entry names its scheme, its host, its port and a
prefix of its path, all four together. Nothing in a request can switch the gate off: it stands at the
downloader, sees every hop (redirects, meta refresh, media, robots.txt) and reads only the URL.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import SplitResult, quote, unquote, unquote_to_bytes, urlsplit

from crawler.scope.addresses import AddressPolicy, parse
from records.vocabulary import RefusalReason

ROBOTS = "/robots.txt"
PORTS = {"http": 80, "https": 443}
MAX_URL = 2083
_UNFIT = re.compile(r"[\x00-\x20\x7f\\]")
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?")
# what inet_aton(3) takes for an address although it is not the four-number form: 0x7f.1, 2130706433, 0177.0.0.1
_NUMBER_LIKE = re.compile(r"(0x[0-9a-f]*|[0-9]+)(\.(0x[0-9a-f]*|[0-9]+))*\.?")


class Rule(Protocol):
    """What the gate reads of a `records.scope.ScopeRule`."""

    @property
    def scheme(self) -> str: ...
    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def path_prefix(self) -> str: ...


class NamedNetwork(Protocol):
    """What the gate reads of a `records.scope.SiteAddress`."""

    @property
    def network(self) -> str: ...


class Scope(Protocol):
    """What the gate reads of a site: its rules and the addresses of its own register entry."""

    @property
    def rules(self) -> Sequence[Rule]: ...
    @property
    def addresses(self) -> Sequence[NamedNetwork]: ...


@dataclass(frozen=True)
class Explanation:
    """Whether a URL may be fetched, and why, as a sentence in both languages.

    `reason` is a `RefusalReason` value, empty where allowed; `rule` is the rule that decided.
    """

    allowed: bool
    reason: str
    en: str
    zh: str
    rule: str = ""


@dataclass(frozen=True)
class Target:
    """The parts of a URL that the rules speak of, as the downloader will understand them."""

    scheme: str
    host: str
    port: int
    path: str


class Unparsable(ValueError):
    """A URL that different readers would understand differently; the message says what is wrong."""


def target(url: str) -> Target:
    """Read a URL strictly. Raises Unparsable rather than guess: two parsers that disagree are a way out."""
    if len(url) > MAX_URL:
        raise Unparsable(f"longer than {MAX_URL} characters")
    if _UNFIT.search(url):
        raise Unparsable("contains a space, a control character or a backslash")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Unparsable(str(error)) from None
    scheme = parts.scheme.lower()
    if scheme in PORTS and not parts.netloc:
        raise Unparsable("no host")
    if "@" in parts.netloc:
        raise Unparsable("carries a user name or password")
    host = _host(parts) if scheme in PORTS else ""
    return Target(scheme, host, port if port is not None else PORTS.get(scheme, 0), parts.path or "/")


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    literal = "[" in parts.netloc or "]" in parts.netloc
    if literal:
        # urlsplit reads `a[::1]` as ::1 on Python 3.11.7
        if not re.fullmatch(r"\[[0-9a-fA-F:.]+\](:\d*)?", parts.netloc) or parse(host) is None:
            raise Unparsable("brackets that hold no IPv6 address")
        return host
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii").lower()
        except UnicodeError:
            raise Unparsable("a host name that IDNA refuses") from None
    if not _HOST.fullmatch(host) or ".." in host:
        raise Unparsable("a host name with characters that host names do not have")
    if _NUMBER_LIKE.fullmatch(host) and parse(host) is None:
        raise Unparsable("a number that some resolvers take for an address")
    return host


def decide(scope: Scope, url: str) -> Explanation:
    """Whether the site's rules let this URL be fetched; see the module for what that takes."""
    try:
        aim = target(url)
    except Unparsable as error:
        return _no(
            RefusalReason.UNPARSABLE, f"the URL is not readable: {error}", f"网址无法可靠解析：{error}"
        )
    if forbidden := _literal(scope, aim):
        return forbidden
    rules = list(scope.rules)
    for narrow, reason, part, part_zh in (
        (lambda r: r.scheme == aim.scheme, RefusalReason.SCHEME, f"scheme {aim.scheme!r}", f"协议 {aim.scheme}"),
        (lambda r: r.host == aim.host, RefusalReason.HOST, f"host {aim.host!r}", f"主机 {aim.host}"),
        (lambda r: r.port == aim.port, RefusalReason.PORT, f"port {aim.port}", f"端口 {aim.port}"),
        (lambda r: _under(aim.path, r.path_prefix), RefusalReason.PATH, f"path {aim.path!r}", f"路径 {aim.path}"),
    ):  # fmt: skip
        rules = [rule for rule in rules if narrow(rule)]
        if not rules:
            return _no(reason, f"no rule of the site has {part}", f"登记册中没有允许{part_zh}的规则")
    return _yes(rules[0])


def explain(site: Scope, url: str) -> Explanation:
    """`decide`, for a person: what `copywatch scope explain` shows. Resolves no name and fetches nothing."""
    return decide(site, url)


def _literal(scope: Scope, aim: Target) -> Explanation | None:
    if parse(aim.host) is None:
        return None
    policy = AddressPolicy.of(entry.network for entry in scope.addresses)
    why = policy.why_not(aim.host)
    if why is None:
        return None
    return _no(
        RefusalReason.ADDRESS,
        f"address {aim.host} is not public ({why}) and not in the site's entry",
        f"地址 {aim.host} 不是公网地址，且不在该网站的登记地址内",
    )


def _under(path: str, prefix: str) -> bool:
    if path == ROBOTS or prefix in ("", "/"):
        return True  # robots.txt must be read before anything below the prefix may be
    return _below(_spelled(path), _spelled(prefix)) and _below(_walked(path), _walked(prefix))


def _below(path: str, prefix: str) -> bool:
    return path == prefix.rstrip("/") or path.startswith(prefix.rstrip("/") + "/") or path == prefix


def _spelled(path: str) -> str:
    """One spelling per path: %e5 and %E5 are one byte, Han characters are theirs; %2F stays no slash."""
    return "/".join(quote(unquote_to_bytes(segment), safe="") for segment in path.split("/"))


def _walked(path: str) -> str:
    """Where a server may end up: decoded twice, backslashes turned, dot segments walked."""
    decoded = unquote(unquote(path)).replace("\\", "/")
    walked = posixpath.normpath("/" + decoded.lstrip("/"))
    return walked + "/" if decoded.endswith("/") and walked != "/" else walked


def _no(reason: RefusalReason, en: str, zh: str) -> Explanation:
    return Explanation(allowed=False, reason=reason.value, en=en, zh=zh)


def _yes(rule: Rule) -> Explanation:
    text = f"{rule.scheme}://{rule.host}:{rule.port}{rule.path_prefix}"
    return Explanation(allowed=True, reason="", en=f"allowed by {text}", zh=f"符合登记规则 {text}", rule=text)
