"""A share whose code stood on the button that led to its page: `百度网盘(提取码:bm26)`, and behind it nothing but the link."""

from __future__ import annotations

from attrs import evolve

from crawler.pages.offer.offers import Offers
from records import sharelinks
from records.vocabulary import ShareLinkRow


def with_code(offers: Offers, said: str) -> Offers:
    """What a page gives away, its one share with the code that the link to the page says. `said`: the words of that link."""
    links = {row["url"] for row in offers.share_links}
    if not said or len(links) != 1 or any(row["code"] for row in offers.share_links):
        return offers
    code = next((row["code"] for row in sharelinks.find(f"{links.pop()} {said}")), "")
    if not code:
        return offers
    return evolve(
        offers, share_links=tuple(ShareLinkRow(**{**row, "code": code}) for row in offers.share_links)
    )
