"""Identifiers that name one work and no other: ISBN, package name, signer of an application."""

from __future__ import annotations

from collections.abc import Iterable

from matchers.candidate import Candidate
from matchers.feature import IDENTIFIER, PACKAGE, Feature, feature
from matchers.page import Page


def agree(expected: str, seen: Iterable[str]) -> str:
    """`agree` when the expected identifier is among those seen, `conflict` when others are, else empty."""
    values = {value.casefold() for value in seen if value} if expected else ()
    if not values:
        return ""
    return "agree" if expected.casefold() in values else "conflict"


def identifier_features(candidate: Candidate, page: Page) -> list[Feature]:
    """ISBN and package name."""
    work, found = candidate.work, []
    other = "package_modified" if page.modified else "package_other"
    keys = {"agree": ("isbn_agree", "package_agree"), "conflict": ("isbn_other", other)}
    if verdict := agree(work.isbn, page.isbns):
        found.append(feature(keys[verdict][0], IDENTIFIER, "、".join(page.isbns), work.isbn))
    if verdict := agree(work.package, page.listing.packages):
        found.append(feature(keys[verdict][1], PACKAGE, "、".join(page.listing.packages), work.package))
    return found
