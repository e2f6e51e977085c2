"""Articles of law as dated data: what a paper says of the law points to an article, a version, a source.

The data stand in `takedown/law/*.toml`, one file a law and version. Whatever was not read in its own text
is `verified = false`, and the desk shows it so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

FOLDER = Path(__file__).parent
BASIS, LIABILITY, OFFICE = "basis", "liability", "office"
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Article:
    """One article of one version of a law.

    Attributes:
        order: place of the law among those that a paper names.
        role: `basis` (the right holder's notice rests on it), `liability` (shown to whoever approves) or
            `office` (cited by the papers that name it).
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

    def in_force(self, day: date) -> bool:
        """Whether it holds on that day (Asia/Shanghai)."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


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


def on(ids: Iterable[str], day: str) -> tuple[Article, ...]:
    """The articles of those ids in the version in force on `day` (ISO), in the order of the ids."""
    when = date.fromisoformat(day)
    held = {article.id: article for article in articles() if _covers(article, when)}
    return tuple(held[name] for name in ids if name in held)


def newest(ids: Iterable[str]) -> tuple[Article, ...]:
    """The newest version that we hold of each. Raises KeyError for an id that no file has."""
    held = {article.id: article for article in articles()}
    return tuple(held[name] for name in ids)


def named(ids: Iterable[str]) -> tuple[str, bool]:
    """`条例第十四条；办法第八条`, and whether every one of them was read in its own text."""
    found = newest(ids)
    return "；".join(one.short + one.number for one in found), all(one.verified for one in found)


def touched(changed: Article, contents: Iterable[tuple[Key, Mapping[str, Any]]]) -> list[Key]:
    """Which papers a new version of an article touches: those that cite it in another one.

    `contents` are (any key, stored canonical content) of the papers that are open.
    """
    return [key for key, content in contents if any(_older(changed, row) for row in content.get("law", ()))]


def _older(changed: Article, row: Mapping[str, Any]) -> bool:
    same = (row["version"], row["effective_from"]) == (changed.version, changed.effective_from.isoformat())
    return bool(row["id"] == changed.id and not same)


def outdated(day: date, contents: Iterable[tuple[Key, Mapping[str, Any]]]) -> dict[str, list[Key]]:
    """Article id to the papers that cite it in a version which is not the one in force on `day`."""
    known = list(contents)
    found = {one.id: touched(one, known) for one in articles() if _covers(one, day)}
    return {name: keys for name, keys in found.items() if keys}


def _covers(article: Article, day: date) -> bool:
    return article.in_force(day)
