"""Facts that papers are made of: frozen values, gathered before a paper is composed, JSON as they stand.

A paper's content is one of these classes with everything that it says in it, so its canonical JSON names it
(takedown.notice.content). Dates are ISO days (Asia/Shanghai), moments ISO with their offset; empty text is "not known".
"""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Mapping
from functools import cache
from typing import Any, Literal, TypeVar, cast, dataclass_transform

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from records.errors import Refused
from takedown.law import statutes

T = TypeVar("T")
SHOWN_FAULTS = 20


@dataclass_transform(frozen_default=True, kw_only_default=True)
def facts(cls: type[T]) -> type[T]:
    """A frozen, keyword-only dataclass that refuses fields it does not know."""
    made: Any = dataclass(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))(cls)
    return cast(type[T], made)


@facts
class Cited:
    """One article in one version, as the paper cites it (takedown.law.statutes.Article)."""

    id: str
    law: str
    short: str
    number: str
    version: str
    effective_from: str
    source: str
    verified: bool
    sentence: str


@facts
class Organ:
    """An organ; `mark` is its 发文机关标志 where that is another than its name."""

    name: str
    mark: str = ""
    address: str = ""
    contact: str = ""
    phone: str = ""


@facts
class Head:
    """What the office's registry and its 负责人 give: filled in by hand, recorded back later.

    Attributes:
        number: 发文字号 or the number of the set form.
        signer: 签发人 of a document that goes upward.
        printed: 印发日期.
    """

    organ: Organ
    number: str = ""
    date: str = ""
    signer: str = ""
    copies: tuple[str, ...] = ()
    printer: str = ""
    printed: str = ""


@facts
class Party:
    """A person or organisation. `number`: 统一社会信用代码 or 公民身份号码; `representative`: 法定代表人（负责人）."""

    name: str
    kind: Literal["organisation", "person"] = "organisation"
    number: str = ""
    address: str = ""
    representative: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""


@facts
class Officer:
    """An enforcement officer with the number of the 行政执法证."""

    name: str
    card: str


@facts
class Website:
    """A site as looked up. `looked_up_at`: when address, provider and filing were looked up."""

    name: str
    url: str
    domains: tuple[str, ...]
    icp: str = ""
    operator: str = ""
    ip: str = ""
    access_provider: str = ""
    server_location: str = ""
    looked_up_at: str = ""


@facts
class Work:
    """A work and what proves whose it is."""

    work_id: str
    title: str
    kind: str
    owner: str
    proof: str = ""


@facts
class Exhibit:
    """One piece of evidence. `sha256` of its bytes; `made_by` the officer, program or notary."""

    id: str
    kind: str
    title: str
    source: str
    proves: str
    made_at: str
    made_by: str
    sha256: str
    copies: int = 1


@facts
class Place:
    """One work at one address, with the ids of the evidence that shows it."""

    work_id: str
    url: str
    page_title: str = ""
    facts: str = ""
    evidence: tuple[str, ...] = ()


@facts
class Determination:
    """A 认定 by the organ that may make it: infringement, dedicated (办法 14) or publishing (非法网络出版)."""

    kind: Literal["infringement", "dedicated", "publishing"]
    organ: str
    number: str
    date: str
    basis: str


@facts
class Dispatch:
    """How a paper went out, as a person recorded it; `receipt` names the stored scan."""

    means: str
    date: str
    tracking: str = ""
    receipt: str = ""


@facts
class NoticeSent:
    """A right holder's notice that was sent, and what a look after it showed."""

    number: str
    sender: str
    dispatch: Dispatch
    not_removed_on: str = ""
    proof: tuple[str, ...] = ()


@facts
class Confirmation:
    """A right holder's signed 确认函: what it covers is unlicensed. Silence is none."""

    holder: str
    date: str
    file: str
    urls: tuple[str, ...]


@facts
class Content:
    """What every paper of the office or the holder holds. `drawn_on`: day whose law it cites."""

    schema: str
    paper: str
    template: str
    drawn_on: str
    law: tuple[Cited, ...]
    attachments: tuple[str, ...] = ()


@facts
class OfficePaper(Content):
    """A paper of the office."""

    head: Head


@facts
class Material(OfficePaper):
    """A paper of the office that rests on works at addresses, with evidence."""

    works: tuple[Work, ...] = ()
    places: tuple[Place, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()


def cited(ids: tuple[str, ...], day: str) -> tuple[Cited, ...]:
    """The articles of those ids in the version in force on `day`; an id without one that day is left out."""
    return tuple(
        Cited(
            id=article.id, law=article.law, short=article.short, number=article.number, version=article.version,
            effective_from=article.effective_from.isoformat(), source=article.source, verified=article.verified,
            sentence=article.sentence,
        )
        for article in statutes.on(ids, day)
    )  # fmt: skip


def stored_law(ids: tuple[str, ...], day: str) -> list[dict[str, Any]]:
    """`cited` as the JSON that is stored."""
    return [dict(_plain(dataclasses.asdict(cast(Any, one)))) for one in cited(ids, day)]


def read(kind: type[T], stored: Mapping[str, Any]) -> T:
    """Stored JSON as facts of that class. Raises Refused `content_invalid` with every wrong field and its path."""
    try:
        made: T = _adapter(cast(Hashable, kind)).validate_python(_plain(stored))
    except ValidationError as error:
        faults = [
            {"field": _path(fault["loc"]), "problem": fault["msg"]}
            for fault in error.errors(include_url=False, include_input=False)[:SHOWN_FAULTS]
        ]
        raise Refused(
            "content_invalid", f"this is no content of that paper: {_listed(faults)}",
            zh=f"内容不符合该文种的结构：{_listed(faults)}", faults=faults,
        ) from error  # fmt: skip
    return made


def stored(content: Any) -> dict[str, Any]:
    """Facts as the JSON that is stored and digested."""
    return dict(_plain(dataclasses.asdict(content)))


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast(Any, kind))


def _plain(value: Any) -> Any:
    # lone surrogates cannot be encoded, so they cannot be part of canonical bytes
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode() if _lone(value) else value
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _lone(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)


def _path(loc: tuple[int | str, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc).lstrip(".")


def _listed(faults: list[dict[str, str]]) -> str:
    return "; ".join(f"{fault['field']}: {fault['problem']}" for fault in faults)
