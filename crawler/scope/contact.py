"""Who asks: a site that is swept must be able to reach the office, so nothing is swept without an address in the user agent."""

from __future__ import annotations

import re
from ipaddress import ip_address

from crawler.scope.policy import SitePolicy
from records.errors import ConfigurationError

_MAIL = re.compile(r"(?:mailto:)?[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_WEB = re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?(?:/[\x21-\x7e]*)?")


def usable(contact: str) -> bool:
    """Whether this is an e-mail or a web address that a person can write to, safe in a header."""
    return len(contact) <= 200 and bool(_MAIL.fullmatch(contact) or _WEB.fullmatch(contact))


def check(policy: SitePolicy, contact: str) -> None:
    """Raises ConfigurationError where a site beyond this machine would be swept without a usable contact."""
    if usable(contact) or (not contact and _on_loopback(policy)):
        return
    raise ConfigurationError(
        f"COPYWATCH_CONTACT is {contact!r}; set it to the e-mail or web address (https://...) of the office: every "
        "request names it, so that a site can reach you",
        zh="未设置有效的联系方式：请把环境变量 COPYWATCH_CONTACT 设为单位的电子邮箱或网址，每次请求都会注明，便于网站联系",
        contact=contact, site=policy.key,
    )  # fmt: skip


def _on_loopback(policy: SitePolicy) -> bool:
    return all(_is_loopback(host) for host in policy.hosts)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
