"""What a cloud drive's share links look like: the shape that each file of `services` fills in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

TOKEN = r"(?P<id>[\w~-]+)"  # noqa: S105, not a secret
"""An id in the path, spelled as the service spells it."""
ROOT = r"(?P<id>[\w-]{4,})(?![\w.-])"
"""An id right below the host; shorter words there, and file names, are pages of the service."""
CODE_KEYS = (
    "pwd",
    "password",
    "passwd",
    "pass",
    "passcode",
    "accesscode",
    "sharepwd",
    "pw",
    "psw",
    "提取码",
    "访问码",
    "密码",
)
"""Query keys that carry the code, for every service; compared in lower case."""  # fmt: skip
_FORM_REACH = 600
_WRITTEN = re.compile(
    r"[\s+](?:提取密?|访问密?|密|口)[码碼令][\s:\uff1a]*(?P<code>[A-Za-z0-9]{1,12})(?![A-Za-z0-9])"
)
"""A code with its label that was copied into the address together with it: `%20%E6%8F%90...`."""


@dataclass(frozen=True)
class Site:
    """Hosts of a service (a pattern for the whole host without `www.`), and what may stand behind them.

    Each form matches from the path on and names the group `id`, and `code` where the path carries one.
    """

    hosts: str
    forms: tuple[str, ...]


@dataclass(frozen=True)
class ShareService:
    """One service.

    Attributes:
        code: fewest and most characters of its codes as posts write them; (0, 0) where it has none.
        full: lengths of the ids that it gives out, where they are fixed: an id that a post broke in two is
            mended only where it comes out at one of them.
        words: what posts call it, so that `百度提取码` finds its link.
        keys: query keys of its own that carry the code.
        plain: hosts that posts disguise (`pan。baidu。com`), looked for with anything between their letters.
    """

    name: str
    sites: tuple[Site, ...]
    code: tuple[int, int] = (4, 4)
    full: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    no_ids: frozenset[str] = frozenset()

    def fits(self, code: str) -> bool:
        """Whether a code has a length that the service gives out."""
        return self.code[0] <= len(code) <= self.code[1]


@dataclass(frozen=True)
class Share:
    """What a URL says: which share, and its code where the URL carries one."""

    service: ShareService
    id: str
    code: str


def read_tail(service: ShareService, host: str, tail: str) -> tuple[Share, int] | None:
    """The share in everything behind a host (lower case, no `www.`, no port), and where its form ends in it."""
    for site in service.sites:
        if not _whole(site.hosts).fullmatch(host):
            continue
        for form in site.forms:
            match = _form(form).match(tail[:_FORM_REACH])
            token = _id(match) if match else ""
            if match and token and token.lower() not in service.no_ids:
                code = match.groupdict().get("code") or code_in(service, tail, token)
                return Share(service, token, code), match.end()
    return None


def _id(match: re.Match[str]) -> str:
    groups = match.groupdict()
    if groups.get("surl"):
        return "1" + groups["surl"]
    if groups.get("a"):
        return f"{groups['a']}-{groups['b']}"
    return unquote(groups.get("id") or "")


def code_in(service: ShareService, tail: str, token: str) -> str:
    """The code in the query or the fragment; a bare fragment counts where it has the length of a code."""
    if "?" not in tail and "#" not in tail:
        tail = unquote(tail)  # copied out of another address: `%3Fpwd%3D`
    before, _, fragment = tail.partition("#")
    query = "&".join(before.split("?")) + "&" + fragment.partition("?")[2] + "&" + fragment
    for pair in query.split("&")[1:]:  # some glue `&pwd=` to the path
        key, _, value = pair.partition("=")
        value = re.split(r"[^\w-]", unquote(value), maxsplit=1, flags=re.ASCII)[0]
        if value and value != token and unquote(key).lower() in (*CODE_KEYS, *service.keys):
            return value
    if written := _WRITTEN.search(before):
        return written["code"]
    bare = fragment.strip("/")
    fixed = service.code[0] == service.code[1] == len(bare)
    return bare if fixed and re.fullmatch(r"[A-Za-z0-9]+", bare) else ""


@cache
def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


@cache
def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)
