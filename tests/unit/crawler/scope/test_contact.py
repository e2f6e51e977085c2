"""Nobody is swept without an address where the office can be reached."""

from __future__ import annotations

import pytest

from crawler.scope import contact
from crawler.scope.policy import RulePolicy, SitePolicy
from records.errors import ConfigurationError
from records.vocabulary import SiteKind


def policy(*hosts: str) -> SitePolicy:
    rules = tuple(RulePolicy("http", host, 80, "/") for host in hosts)
    return SitePolicy(1, "s", "s", SiteKind.WEBSITE, f"http://{hosts[0]}/", 1.0, 10, 8, rules, ())


@pytest.mark.parametrize(
    "text", ["banquan@example.gov.cn", "mailto:a@b.example", "https://copyright.example.cn/bot?x=1"]
)
def test_a_mail_or_web_address_is_enough(text: str) -> None:
    contact.check(policy("www.example.cn"), text)


@pytest.mark.parametrize(
    "text", ["", "office", "www.example.cn", "a@b", "a@b.example\r\nX-Evil: 1", "https://", "ftp://a.example/", "a" * 300 + "@b.example"]
)  # fmt: skip
def test_without_a_usable_contact_no_site_of_the_web_is_swept(text: str) -> None:
    with pytest.raises(ConfigurationError, match="COPYWATCH_CONTACT"):
        contact.check(policy("www.example.cn"), text)


def test_sites_of_this_machine_need_none_and_one_host_beyond_it_does() -> None:
    contact.check(policy("127.0.0.11", "127.0.0.12"), "")
    with pytest.raises(ConfigurationError):
        contact.check(policy("127.0.0.11", "www.example.cn"), "")
