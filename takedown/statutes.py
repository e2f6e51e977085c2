"""Articles of law as dated data: what a paper says of the law points to an article, a version, a source.

The data stand in `takedown/law/*.toml`, one file a law and version. Whatever was not read in its own text
is `verified = false`, and the desk shows it so.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("law")
BASIS, LIABILITY = "basis", "liability"


@dataclass(frozen=True, slots=True)
class Article:
    """One article of one version of a law.

    Attributes:
        order: place of the law among those that a paper names.
        role: `basis` (a paper rests on it) or `liability` (shown to whoever approves).
        effective_to: last day in force, None while in force.
        verified: whether we read the article's own text; False is shown at the desk.
    """

    id: str
    order: int
    law: str
    short: str
    number: str
    version: str
    effective_from: date
    effective_to: date | None
    document: str
    source: str
    verified: bool
    role: str
    sentence: str


@cache
def articles() -> tuple[Article, ...]:
    """Every article that we hold, in the order in which papers name the laws."""
    files = sorted(FOLDER.glob("*.toml"))
    found = [article for file in files for article in _read(tomllib.loads(file.read_text("utf-8")))]
    return tuple(sorted(found, key=lambda article: (article.order, article.id, article.effective_from)))


def _read(law: dict[str, Any]) -> list[Article]:
    return [
        Article(
            id=row["id"], order=law["order"], law=law["title"], short=law["short"], number=row["number"], version=law["version"],
            effective_from=law["effective_from"], effective_to=law.get("effective_to"),
            document=law["document"], source=row["source"], verified=row["verified"], role=row["role"],
            sentence=row["sentence"],
        )
        for row in law["article"]
    ]  # fmt: skip


def in_force(day: date, role: str) -> tuple[Article, ...]:
    """The articles of that role in force on `day` (a date in Asia/Shanghai)."""
    return tuple(article for article in articles() if article.role == role and _covers(article, day))


def _covers(article: Article, day: date) -> bool:
    return article.effective_from <= day and (article.effective_to is None or day <= article.effective_to)
